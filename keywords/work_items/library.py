"""Library ``WorkItems``: rpaframework's words, and a loop that goes on after a bad item."""

import os
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from robot.api import logger
from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn
from RPA.core.helpers import import_by_name
from RPA.Robocorp.WorkItems import AUTO_PARSE_EMAIL_DEFAULT, EmptyQueue, RobocorpAdapter, State
from RPA.Robocorp.WorkItems import FileAdapter as StockFileAdapter
from RPA.Robocorp.WorkItems import WorkItems as StockWorkItems

from domain.errors import Misconfigured, Rejected, SurehandError
from domain.gate import Decision, Reason
from keywords.work_items import stock
from keywords.work_items.failure import ItemFailure, classify, stated
from keywords.work_items.file_adapter import FileAdapter
from keywords.work_items.in_hand import ItemInHand
from keywords.work_items.staged import REVIEW, StagedAdapter, review
from keywords.work_items.tally import Tally

CONTROL_ROOM = ("RC_WORKSPACE_ID", "RC_PROCESS_RUN_ID", "RC_ACTIVITY_RUN_ID")
STOCK_FILE_ADAPTERS = (
    "FileAdapter",
    "RPA.Robocorp.WorkItems.FileAdapter",
    "robocorp.workitems.FileAdapter",
    "robocorp.workitems._adapters.FileAdapter",
)
NEEDS_REVIEW = ItemFailure("BUSINESS", "NEEDS_REVIEW", "A person has to look before the item goes on.", "Rejected")


@library(scope="GLOBAL", doc_format="REST")
class WorkItems(StockWorkItems):
    """Takes work items from the queue, gives them back, and creates those of the next step.

    The keywords are those of rpaframework's ``RPA.Robocorp.WorkItems`` and ``Hold For Review``. Three things differ:

    - ``For Each Input Work Item`` **goes on** after an item that failed: it releases the item with a type and a code,
      and takes the next one. It stops when an engineer has to act, or after five failures in a row that nobody foresaw.
    - ``Get Work Item File`` puts copies into a folder of the item's own when no path is given.
    - A task that passes with an item in hand releases it as done, as Control Room does.

    **Where items come from.** The variable RPA_WORKITEMS_ADAPTER names an adapter class. Without it: in Control Room
    its queue, anywhere else the file RPA_INPUT_WORKITEM_PATH, or ``devdata/<step>/work-items.json``, named after the
    .robot file. A file that is missing or broken is an error; a file without items is an empty queue.

    **Failures.** The code in brackets that ends a failing keyword's message decides who acts: a person (BUSINESS), or
    the worker, which runs the step again (APPLICATION). A failure without a code is UNCAUGHT_ERROR.
    """

    def __init__(
        self,
        autoload: bool = True,
        root: str | None = None,
        default_adapter: Any = None,
        auto_parse_email: Any = AUTO_PARSE_EMAIL_DEFAULT,
    ) -> None:
        self.autoload: bool = autoload
        self.inputs: list[Any] = []
        self.outputs: list[Any] = []
        self._load_failure: SurehandError | None = None
        self._failure: ItemFailure | None = None
        super().__init__(autoload, root, default_adapter, auto_parse_email)

    @property
    def current(self) -> Any:
        """The item that the keywords work on."""
        if self._current is None and self._load_failure is not None:
            raise self._load_failure
        return StockWorkItems.current.fget(self)

    @current.setter
    def current(self, item: Any) -> None:
        StockWorkItems.current.fset(self, item)

    @keyword
    def for_each_input_work_item(
        self,
        keyword_or_func: str | Callable[..., Any],
        *args: Any,
        items_limit: int = 0,
        return_results: bool = True,
        **kwargs: Any,
    ) -> list[Any] | None:
        """Run a keyword for each item of the queue; an item that fails is released as failed, and the next one taken.

        An item that the keyword did not release is released as done, a failing one with the type and code of the
        failure: see the introduction. The loop stops early, and the task fails, when an engineer has to act, and after
        five failures in a row that nobody foresaw; the other items stay in the queue.

        An item that waits for a person (``Hold For Review``) is released as failed with BUSINESS NEEDS_REVIEW before
        the keyword sees it, where nobody else keeps such items back: in the editor and in Control Room.

        :param keyword_or_func: The keyword, or in Python the function, to call with the arguments
        :param items_limit: How many items to take at most; 0 for all
        :param return_results: Whether to return a list of what the keyword returned for each item that is done

        Example:

        .. code-block:: robotframework

            For Each Input Work Item    Post One Invoice    return_results=${False}
        """
        self._raise_under_iteration("iterate input work items")
        results: list[Any] = []
        tally = Tally()
        self._under_iteration.set()
        try:
            while not (items_limit and tally.items >= items_limit) and self._ensure_input_for_iteration():
                with ItemInHand(self, tally):
                    if not self._waits_for_a_person():
                        result = _call(keyword_or_func, args, kwargs)
                        results.extend([result] if return_results else [])
                self._forget_what_was_released()
                if tally.reason_to_stop:
                    raise tally.reason_to_stop
        finally:
            self._under_iteration.clear()
            logger.info(str(tally))
        return results if return_results else None

    @keyword
    def release_input_work_item(
        self,
        state: Any,
        exception_type: Any = None,
        code: str | None = None,
        message: str | None = None,
        _internal_release: bool = False,
    ) -> None:
        """Release the item in hand as DONE or FAILED; after that it takes no changes and no outputs.

        :param state: DONE or FAILED
        :param exception_type: BUSINESS when a person has to act, APPLICATION when running it again may help
        :param code: What happened, in UPPER_SNAKE; reports and retries go by it
        :param message: What happened and what to do, without personal data

        Example:

        .. code-block:: robotframework

            Release Input Work Item    FAILED    BUSINESS    NO_LINES    The order is empty. Ask the customer.
        """
        before = self.released_as
        super().release_input_work_item(state, exception_type, code, message, _internal_release)
        if before is None:
            failure = stated(str(getattr(exception_type, "value", exception_type)), code or "", message or "")
            self._failure = failure if self.released_as == "FAILED" else None

    @keyword(tags=("decision",))
    def hold_for_review(self, decision: Decision | dict[str, Any]) -> None:
        """Hold the last output for a person, with the decision's reasons; an output that may go on is not held.

        The output must be saved. The worker keeps it until a person has decided; in the editor and in Control Room it
        carries the mark in its payload under ``review``.

        :param decision: What ``Decide By Confidence`` returned; its route ``post`` lets the output go on

        Example:

        .. code-block:: robotframework

            Create Output Work Item    ${payload}    save=True
            Hold For Review    ${decision}
        """
        route, reasons = _route_and_reasons(decision)
        if not self.outputs or self.outputs[-1].id is None:
            raise Misconfigured(
                "There is no saved output to hold.",
                "Call 'Create Output Work Item' with save=True first.",
                code="WORKITEM_MISUSED",
            )
        if route == "post":
            return
        output = self.outputs[-1]
        if isinstance(self.adapter, StagedAdapter):
            self.adapter.hold(output.id, reasons)
        else:
            output.payload = {**output.payload, REVIEW: review(reasons)}
            output.save()
        logger.info(f"Held for review: {', '.join(reason.code for reason in reasons) or 'no reason given'}")

    @keyword
    def get_work_item_file(self, name: str, path: str | None = None) -> str:
        """Get an attached file of the current item as a file on disk; returns its absolute path.

        :param name: Name of the attached file
        :param path: Where to put it; if not given, a folder of the item's own, gone after the item

        Example:

        .. code-block:: robotframework

            ${path}    Get Work Item File    invoice.pdf
        """
        item = self.current
        if name not in item.files:
            raise Rejected(
                f"The work item has no file '{name}'.", "Attach it where the item is made.", code="INVALID_DATA"
            )
        if not path and isinstance(self.adapter, StagedAdapter):
            path = str(self.adapter.copies(item.id or item.parent_id) / PurePath(name).name)
        copied: str = super().get_work_item_file(name, path)
        return copied

    @property
    def released_as(self) -> str | None:
        """COMPLETED or FAILED, or None while the item is in hand."""
        return self.active_input.state.value if self.active_input and self.active_input.state else None

    @property
    def failure(self) -> ItemFailure | None:
        """What the last released item was released with."""
        return self._failure

    def check_saved(self) -> None:
        """Raises ``Misconfigured`` when the item in hand has outputs that would get lost."""
        if any(output.id is None for output in self.outputs):
            raise Misconfigured(
                "An output work item was created and not saved.",
                "Call 'Save Work Item', or 'Create Output Work Item' with save=True.",
                code="WORKITEM_MISUSED",
            )

    def fail(self, failure: ItemFailure) -> None:
        """Releases the item in hand as failed."""
        self.release_input_work_item("FAILED", failure.type, failure.code, failure.message)

    def give_up(self) -> None:
        """Leaves the item in hand to whoever has it now; nothing is released any more."""
        if self.active_input:
            self.active_input.state = State.FAILED

    def _load_adapter(self, default: Any) -> Any:
        chosen = os.environ.get("RPA_WORKITEMS_ADAPTER") or default or _usual_adapter()
        if chosen in (*STOCK_FILE_ADAPTERS, StockFileAdapter):
            chosen = FileAdapter
        if isinstance(chosen, str):
            chosen = import_by_name(chosen, StockWorkItems.__module__)
        if issubclass(chosen, StagedAdapter):
            stock.accept(chosen)
        return chosen

    def _start_suite(self, *_: Any) -> None:
        if not self.autoload:
            return
        self.autoload = False
        try:
            self.get_input_work_item(_internal_call=True)
        except EmptyQueue as end:
            logger.info(str(end))
        except SurehandError as error:  # told by the first keyword that needs an item
            self._load_failure = error

    def _end_suite(self, name: str, attributes: Mapping[str, Any]) -> None:
        super()._end_suite(name, attributes)
        if self.active_input and not self.released_as:
            with ItemInHand(self, Tally()):
                pass

    def _release_on_failure(self, attributes: Mapping[str, Any]) -> None:
        if attributes["status"] == "FAIL" and self.active_input and not self.released_as:
            self.fail(classify(attributes["message"]))

    def _waits_for_a_person(self) -> bool:
        """Gives an item back that nobody kept from us."""
        payload = self.current.payload
        mark = payload.get(REVIEW) if isinstance(payload, dict) else None
        waits = isinstance(mark, dict) and mark.get("held") is True
        if waits:
            self.fail(NEEDS_REVIEW)
        return waits

    def _forget_what_was_released(self) -> None:
        """The stock library keeps every item for ever."""
        self.inputs = self.inputs[-1:]
        self.outputs = []


def _usual_adapter() -> Any:
    """Control Room's queue inside one of its runs, files anywhere else."""
    inside = all(os.environ.get(name) for name in CONTROL_ROOM)
    return RobocorpAdapter if inside else FileAdapter


def _call(keyword_or_func: str | Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    if isinstance(keyword_or_func, str):
        return BuiltIn().run_keyword(keyword_or_func, *args, *(f"{name}={value}" for name, value in kwargs.items()))
    return keyword_or_func(*args, **kwargs)


def _route_and_reasons(decision: Decision | Mapping[str, Any]) -> tuple[str, tuple[Reason, ...]]:
    if isinstance(decision, Decision):
        return decision.route, decision.reasons
    return decision["route"], tuple(Reason(row["code"], row["field"], row["text"]) for row in decision["reasons"])
