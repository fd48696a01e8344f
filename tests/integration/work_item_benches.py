"""Both adapters on given items, and both libraries behind one set of words, for the contract they share."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from robocorp.workitems import Input, Output
from robocorp.workitems._context import Context

from keywords.work_items import EngineAdapter, FileAdapter, WorkItems
from keywords.work_items.engine_adapter import Pipe
from keywords.work_items.stock import accept
from runtime.robots.pipe import Line, LineClosed, Port

WAIT = timedelta(seconds=30)
REFUSAL = {"ok": False, "code": "RELEASE_REFUSED", "message": "Somebody else has it."}

Given = tuple[Any, dict[str, Path]]
Files = dict[str, bytes]


@dataclass(frozen=True)
class Made:
    """An output as it was handed on."""

    payload: Any
    files: Files


@dataclass(frozen=True)
class Released:
    """An item as it was given back."""

    state: str
    exception: dict[str, Any] | None
    payload: Any
    files: Files


@dataclass(frozen=True)
class Bench:
    """An adapter class over some items, and what came of them."""

    adapter: type
    released: Callable[[], list[Released]]
    made: Callable[[], list[Made]]
    close: Callable[[], None] = lambda: None


class MiniDaemon:
    """The daemon's side of the pipe for one robot: hands out items, takes every release, or refuses them all."""

    def __init__(self, items: list[Given], folder: Path, *, refuse: bool = False) -> None:
        self.releases: list[dict[str, Any]] = []
        self.robot_left = threading.Event()
        self._items, self._folder, self._refuse = items, folder, refuse
        self._life: Line | None = None
        self._port = Port()
        self._caller = self._port.expect("test-1")
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def pipe(self) -> Pipe:
        return Pipe(self._port.address, self._caller.token, self._caller.slot, lambda *_: self.robot_left.set())

    def hang_up(self) -> None:
        if self._life is not None:
            self._life.close()

    def close(self) -> None:
        self._port.close()
        self._caller.ended()
        self._thread.join(WAIT.total_seconds())
        if self._life is not None:
            self._life.close()

    def _serve(self) -> None:
        try:
            line, self._life = self._caller.wait("work", WAIT), self._caller.wait("life", WAIT)
        except LineClosed:
            return
        waiting = list(enumerate(self._items))
        try:
            while True:
                message = line.receive(WAIT)
                if message["op"] == "release":
                    self.releases.append(message)
                    line.send(REFUSAL if self._refuse else {"ok": True})
                elif waiting:
                    line.send(self._hand_over(*waiting.pop(0)))
                    if line.receive(WAIT) != {"op": "taken"}:
                        raise LineClosed
                else:
                    line.send({"empty": True})
        except (LineClosed, TimeoutError):
            line.close()

    def _hand_over(self, number: int, given: Given) -> dict[str, Any]:
        payload, files = given
        paths = {name: str(path) for name, path in files.items()}
        return {"id": f"item{number}", "payload": payload, "files": paths, "dir": str(self._folder / f"item{number}")}


def engine_bench(items: list[Given], folder: Path) -> Bench:
    daemon = MiniDaemon(items, folder)

    adapters: list[EngineAdapter] = []

    class Bound(EngineAdapter):
        def __init__(self) -> None:
            super().__init__(daemon.pipe())
            adapters.append(self)

    def released() -> list[Released]:
        return [
            Released(row["state"], row["exception"], row["payload"], _bytes(row["files"])) for row in daemon.releases
        ]

    def made() -> list[Made]:
        return [Made(row["payload"], _bytes(row["files"])) for message in daemon.releases for row in message["outputs"]]

    def close() -> None:
        for adapter in adapters:
            adapter.close()
        daemon.close()

    accept(Bound)
    return Bench(Bound, released, made, close)


def file_bench(items: list[Given], folder: Path) -> Bench:
    source, target = folder / "given.json", folder / "out" / "work-items.json"
    rows = [
        {"payload": payload, "files": {name: str(path) for name, path in files.items()}} for payload, files in items
    ]
    source.write_text(json.dumps(rows), encoding="utf-8")

    class Bound(FileAdapter):
        def __init__(self) -> None:
            super().__init__(source, target)

    def released() -> list[Released]:
        lines = (target.parent / "released.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return [Released(row["state"], row["exception"], row["payload"], _bytes(row["files"])) for row in rows]

    def made() -> list[Made]:
        rows = json.loads(target.read_text(encoding="utf-8"))
        return [Made(row["payload"], _bytes(row["files"], target.parent)) for row in rows]

    accept(Bound)
    return Bench(Bound, released, made)


def _bytes(files: dict[str, str], folder: Path = Path()) -> Files:
    return {name: (folder / path).read_bytes() for name, path in files.items()}


class Words(Protocol):
    """What both libraries can say."""

    def take(self) -> bool: ...
    def payload(self) -> Any: ...
    def change(self, payload: Any, *, save: bool) -> None: ...
    def output(self, payload: Any, *files: Path) -> None: ...
    def files(self) -> list[str]: ...
    def file(self, name: str, path: Path) -> bytes: ...
    def add(self, path: Path, name: str) -> None: ...
    def remove(self, name: str) -> None: ...
    def done(self) -> None: ...
    def fail(self, kind: str, code: str, message: str) -> None: ...


class RpaWords:
    """rpaframework's keywords."""

    def __init__(self, adapter: type) -> None:
        self.library = WorkItems(default_adapter=adapter)

    def take(self) -> bool:
        try:
            self.library.get_input_work_item()
        except IndexError:
            return False
        return True

    def payload(self) -> Any:
        return self.library.get_work_item_payload()

    def change(self, payload: Any, *, save: bool) -> None:
        self.library.set_work_item_payload(payload)
        if save:
            self.library.save_work_item()

    def output(self, payload: Any, *files: Path) -> None:
        item = self.library.active_input
        self.library.create_output_work_item(payload, files=[str(path) for path in files], save=True)
        self.library.set_current_work_item(item)

    def files(self) -> list[str]:
        return list(self.library.list_work_item_files())

    def file(self, name: str, path: Path) -> bytes:
        return Path(self.library.get_work_item_file(name, str(path))).read_bytes()

    def add(self, path: Path, name: str) -> None:
        self.library.add_work_item_file(str(path), name)
        self.library.save_work_item()

    def remove(self, name: str) -> None:
        self.library.remove_work_item_file(name)
        self.library.save_work_item()

    def done(self) -> None:
        self.library.release_input_work_item("DONE")

    def fail(self, kind: str, code: str, message: str) -> None:
        self.library.release_input_work_item("FAILED", kind, code, message)


class RobocorpWords:
    """robocorp-workitems' Python interface."""

    def __init__(self, adapter: type) -> None:
        self._context = Context(adapter())

    @property
    def _item(self) -> Input:
        item: Input | None = self._context.current_input
        assert item is not None
        return item

    def take(self) -> bool:
        try:
            self._context.reserve_input()
        except IndexError:
            return False
        return True

    def payload(self) -> Any:
        return self._item.payload

    def change(self, payload: Any, *, save: bool) -> None:
        self._item.payload = payload
        if save:
            self._item.save()

    def output(self, payload: Any, *files: Path) -> None:
        output: Output = self._item.create_output()
        output.payload = payload
        for path in files:
            output.add_file(path)
        output.save()

    def files(self) -> list[str]:
        return list(self._item.files)

    def file(self, name: str, path: Path) -> bytes:
        return self._item.get_file(name, path).read_bytes()

    def add(self, path: Path, name: str) -> None:
        self._item.add_file(path, name)
        self._item.save()

    def remove(self, name: str) -> None:
        self._item.remove_file(name)
        self._item.save()

    def done(self) -> None:
        self._item.done()

    def fail(self, kind: str, code: str, message: str) -> None:
        self._item.fail(kind, code, message)
