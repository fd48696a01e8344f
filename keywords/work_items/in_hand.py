"""One turn of the loop: however it ends, the item is released once."""

from types import TracebackType
from typing import Protocol, Self

from robot.api import logger
from robot.errors import ExecutionFailed, ExecutionPassed

from domain.errors import SurehandError
from keywords.work_items.failure import ItemFailure, classify
from keywords.work_items.tally import Tally


class Items(Protocol):
    """What the loop needs of the library."""

    @property
    def released_as(self) -> str | None: ...
    @property
    def failure(self) -> ItemFailure | None: ...
    @property
    def active_input(self) -> "Item": ...
    def check_saved(self) -> None: ...
    def fail(self, failure: ItemFailure) -> None: ...
    def give_up(self) -> None: ...
    def release_input_work_item(self, state: str) -> None: ...


class Item(Protocol):
    """As much of a work item as a log line needs."""

    id: str


class ItemInHand:
    """Releases the item as done, or as failed and swallows the failure, so that the next item gets its turn.

    What ends the whole task is released and goes on: a time-out of the task, a broken .robot file, a fatal error, and a
    release that the worker refused.
    """

    def __init__(self, items: Items, tally: Tally) -> None:
        self._items, self._tally = items, tally

    def __enter__(self) -> Self:
        logger.info(f"Item '{self._items.active_input.id}':")  # the log has one keyword an item, all called the same
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None and not isinstance(error, Exception):
            return False
        failure = None if error is None or isinstance(error, ExecutionPassed) else classify(error)
        try:
            self._release(failure)
        except SurehandError:
            self._items.give_up()
            raise
        self._tally.add(self._items.failure)
        return not (_ends_the_task(error) or (failure is not None and failure.code == "RELEASE_REFUSED"))

    def _release(self, failure: ItemFailure | None) -> None:
        name = self._items.active_input.id
        if failure is not None and failure.code == "RELEASE_REFUSED":
            self._items.give_up()
        if self._items.released_as is not None:
            if failure is not None:
                logger.warn(f"Item '{name}' was released, and failed afterwards: {failure.message} [{failure.code}]")
            return
        try:
            if failure is None:
                self._items.check_saved()
        except SurehandError as error:
            failure = classify(error)
        if failure is None:
            self._items.release_input_work_item("DONE")
        else:
            self._items.fail(failure)
            logger.warn(f"Item '{name}' failed: {failure.type} {failure.code}. {failure.message}")


def _ends_the_task(error: BaseException | None) -> bool:
    if isinstance(error, ExecutionFailed):
        return bool(error.test_timeout or error.syntax or error.exit or error.skip)
    return isinstance(error, ExecutionPassed)
