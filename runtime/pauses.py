"""Letting paused capabilities go on."""

from collections.abc import Iterable
from difflib import get_close_matches

from domain.errors import Rejected
from domain.process import Process
from runtime.engine import states
from runtime.engine.home import Home
from runtime.engine.states import Move
from runtime.store import capabilities


def resume(home: Home, processes: Iterable[Process], capability: str, reviewer: str = "") -> int:
    """Lets one capability go on. Returns how many items went back on their queues.

    Raises ``Rejected`` (WRONG_USE) when no process knows it.
    """
    known = [process for process in processes if capability in _capabilities(process)]
    if not known:
        every = sorted({name for process in processes for name in _capabilities(process)})
        near = get_close_matches(capability, every, n=1, cutoff=0.5)
        remedy = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(every)}."
        raise Rejected(f"There is no capability '{capability}'.", remedy, code="WRONG_USE")
    moved = 0
    for process in known:
        with home.store.transaction() as connection:
            moved += states.resume(Move(home, process, connection), capability, reviewer)
    return moved


def resume_all(home: Home, processes: Iterable[Process]) -> int:
    """Lets everything that paused go on, as a fresh start does. Returns how many items went back on their queues."""
    with home.store.reading() as connection:
        paused = {pause.capability for pause in capabilities.pauses(connection)}
    moved = 0
    for process in processes:
        for capability in sorted(paused & _capabilities(process)):
            with home.store.transaction() as connection:
                moved += states.resume(Move(home, process, connection), capability)
    return moved


def _capabilities(process: Process) -> set[str]:
    return {step.capability for step in process.steps.values()}
