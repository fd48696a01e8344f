"""Taking a release in: what a robot gave back becomes rows, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from domain.envelope import StoredFile
from domain.errors import CATALOGUE, Rejected
from domain.gate import Reason
from domain.process import Step
from runtime.engine import facts, states
from runtime.engine.states import Move
from runtime.robots.handover import Failure, HandOver, Output, Release
from runtime.store import envelopes, items, reservations
from runtime.store.files import FileStore
from runtime.store.items import Item, New


@dataclass(frozen=True)
class GivenOutput:
    """An output whose files are stored."""

    id: str
    payload: Mapping[str, Any]
    files: tuple[StoredFile, ...]
    hold: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Given:
    """A release whose files are stored; ``failure`` is None when the item is done, ``log`` relative to the home."""

    payload: Mapping[str, Any]
    files: tuple[StoredFile, ...]
    outputs: tuple[GivenOutput, ...]
    failure: Failure | None
    log: str


def take_files(store: FileStore, item: Item, given: HandOver, release: Release, home: Path) -> Given:
    """Stores the files of a release, so that its transaction has nothing left to copy.

    Raises ``Rejected`` (INVALID_DATA) for a file that is neither the attempt's own nor was handed over.
    """
    known = {given.files[file.name]: file for file in item.files}
    return Given(
        payload=release.payload if isinstance(release.payload, Mapping) else {},
        files=_take(store, given, known, release.files),
        outputs=tuple(
            GivenOutput(
                output.id,
                output.payload if isinstance(output.payload, Mapping) else {},
                _take(store, given, known, output.files),
                output.hold,
                output.reasons or _payload_reasons(output),
            )
            for output in release.outputs
        ),
        failure=release.failure if release.state == "FAILED" else None,
        log=release.log.relative_to(home).as_posix() if release.log and release.log.is_relative_to(home) else "",
    )


def commit(move: Move, item: Item, step: Step, given: Given) -> str:
    """Writes a release down as a whole and returns what became of the item.

    Raises ``Rejected`` (STALE_RELEASE) when the item moved on without this attempt.
    """
    if given.failure is not None:
        return _fail(move, item, step, given.failure, given.log)
    broken = _broken_contract(move, item, step, given)
    if broken:
        states.fail(move, item, "INVALID_DATA", broken, log=given.log, erp_may_hold_it=True)
        return "failed"
    states.succeed(move, item, given.log, payload=dict(given.payload), files=items.dump_files(given.files))
    outputs = [output.id for output in given.outputs]
    told = {"item": item.id, "step": item.step, "attempt": item.attempt, "outputs": outputs}
    stored = [file for output in given.outputs for file in output.files] + list(given.files)
    versions = next((dict(output.payload.get("versions") or {}) for output in given.outputs), {})
    move.note(item.chain, "finished", **told, files=facts.hashes(stored), versions=versions)
    posted = facts.posting(given.payload, move.home.keys)
    if posted:
        move.note(item.chain, "posted", item=item.id, attempt=item.attempt, erp="", **posted)
    for output in given.outputs:
        if item.step == move.process.arrivals:
            _arrive(move, item, step, output)
        else:
            _pass_on(move, item, step, output)
    return "success"


def failure_of(error: Rejected) -> Failure:
    """A refusal by the daemon itself, in the form robots use."""
    return Failure("BUSINESS", error.code, f"{error.happened} {error.remedy}")


def kind_of(failure: Failure) -> str:
    """Who acts: the catalogue's word for a known code, else what the robot said."""
    if failure.code in CATALOGUE:
        return CATALOGUE[failure.code].kind
    return "Rejected" if failure.type == "BUSINESS" else "Unavailable"


def _fail(move: Move, item: Item, step: Step, failure: Failure, log: str) -> str:
    kind = kind_of(failure)
    code = failure.code or ("NEEDS_REVIEW" if failure.type == "BUSINESS" else "UNCAUGHT_ERROR")
    if kind == "Misconfigured":
        states.give_back(move, item, step.capability, code, failure.message, log=log)
        return "returned"
    if kind == "Unavailable":
        return "queued" if states.try_again(move, item, code, failure.message, log=log) else "blocked"
    incident = code.startswith("POSTING_")
    states.fail(move, item, code, failure.message, log=log, erp_may_hold_it=incident)
    if incident:
        move.note(item.chain, "incident", item=item.id, step=item.step, code=code)
    return "failed"


def _arrive(move: Move, item: Item, step: Step, output: GivenOutput) -> None:
    """A document arrived: an envelope and its first item, refused when its bytes came in before."""
    document = output.payload.get("document")
    about = document if isinstance(document, Mapping) else {}
    file = output.files[0]
    name, source = str(about.get("name") or file.name), str(about.get("source") or "")
    envelope = envelopes.add(move.connection, item.process, name, source, output.payload, output.files)
    move.note(envelope, "arrived", process=item.process, item=output.id, files=facts.hashes(output.files))
    first = reservations.reserve(move.connection, "document", item.process, file.sha256, envelope)
    if first != envelope:
        _refuse(move, item, step, output, envelope, "DUPLICATE_DOCUMENT", first)
        return
    _queue(move, item, step, output, envelope)


def _pass_on(move: Move, item: Item, step: Step, output: GivenOutput) -> None:
    """An item for the next step: held for a person, refused as a duplicate, or queued."""
    judged = facts.judgement(output.payload, move.home.keys)
    if judged and item.envelope:
        move.note(item.chain, "judged", item=output.id, **judged)
    key = str(output.payload.get(move.process.unique_key) or "") if move.process.unique_key else ""
    if output.hold or (move.process.unique_key and not key):
        _hold(move, item, step, output)
        return
    if key:
        first = reservations.reserve(move.connection, "business", item.process, key, item.envelope)
        if first != item.envelope:
            _refuse(move, item, step, output, item.envelope, "DUPLICATE_INVOICE", first)
            return
        envelopes.set_business_key(move.connection, item.envelope, key)
    _queue(move, item, step, output, item.envelope)


def _queue(move: Move, item: Item, step: Step, output: GivenOutput, envelope: str) -> None:
    items.add(move.connection, _new(item, step, output, envelope, state="queued"))
    added = items.load(move.connection, output.id)
    states.enqueue_again(move, added)


def _hold(move: Move, item: Item, step: Step, output: GivenOutput) -> None:
    reasons = output.reasons or (Reason("NEEDS_REVIEW", "", "A person has to look before it goes on."),)
    text = " ".join(reason.text for reason in reasons)
    about = {"code": "NEEDS_REVIEW", "reason": text, "reasons": reasons, "held": True}
    items.add(move.connection, _new(item, step, output, item.envelope, state="blocked", **about))
    told = {"item": output.id, "step": step.next, "code": "NEEDS_REVIEW"}
    move.note(item.chain, "held", **told, reasons=facts.reasons(reasons))


def _refuse(move: Move, item: Item, step: Step, output: GivenOutput, envelope: str, code: str, first: str) -> None:
    text = f"{CATALOGUE[code].meaning.removesuffix('.')}, as {first}."
    items.add(move.connection, _new(item, step, output, envelope, state="failed", code=code, reason=text))
    move.note(envelope, "refused", code=code, first=first, item=output.id, step=step.next)


def _new(item: Item, step: Step, output: GivenOutput, envelope: str, **values: Any) -> New:
    return New(
        id=output.id,
        process=item.process,
        step=step.next,
        payload=output.payload,
        files=output.files,
        envelope=envelope,
        parent=item.id,
        **values,
    )


def _broken_contract(move: Move, item: Item, step: Step, given: Given) -> str:
    """What a release that says it is done breaks, as a sentence; empty when it keeps to it."""
    numbered = [f"{item.id}.o{n}" for n in range(1, len(given.outputs) + 1)]
    wrong = ""
    if [output.id for output in given.outputs] != numbered:
        wrong = "its outputs are not numbered from 1"
    elif given.outputs and not step.next:
        wrong = "it made outputs, but no step follows"
    elif item.step == move.process.arrivals and any(len(output.files) != 1 for output in given.outputs):
        wrong = "each of its outputs has to carry one document"
    elif item.envelope and step.next and len(given.outputs) != 1:
        wrong = f"it made {len(given.outputs)} outputs instead of one"
    return f"Step '{item.step}' broke its contract: {wrong}. Correct the bot." if wrong else ""


def _take(
    store: FileStore, given: HandOver, known: Mapping[Path, StoredFile], files: Mapping[str, Path]
) -> tuple[StoredFile, ...]:
    taken = []
    handed_over = frozenset(given.files.values())
    for name, path in sorted(files.items()):
        if path in known:
            taken.append(replace(known[path], name=name))
        elif path in handed_over:
            continue  # a context file: it comes anew with every item
        elif path.resolve().is_relative_to(given.folder.resolve()):
            taken.append(store.put_file(name, path))
        else:
            raise Rejected(f"The file '{name}' lies outside its attempt.", "Correct the bot.", code="INVALID_DATA")
    return tuple(taken)


def _payload_reasons(output: Output) -> tuple[Reason, ...]:
    """The reasons of the decision in the payload, for robots that send none beside it."""
    decision = output.payload.get("decision") if isinstance(output.payload, Mapping) else None
    found = decision.get("reasons", ()) if isinstance(decision, Mapping) else ()
    return tuple(Reason(str(r.get("code", "")), str(r.get("field", "")), str(r.get("text", ""))) for r in found)
