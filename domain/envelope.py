"""What arrived: immutable, versioned, its files named by their hash."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class StoredFile:
    """A file of a work item: its name there, its SHA-256 (lower-case hex) and size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Envelope:
    """What arrived at a process.

    ``received`` is UTC; ``source`` says where it came from; corrections are events, never
    edits.
    """

    id: str
    process: str
    source: str
    received: datetime
    tenant: str = "default"
    business_key: str = ""
    schema_version: int = SCHEMA_VERSION
    payload: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[StoredFile, ...] = ()
