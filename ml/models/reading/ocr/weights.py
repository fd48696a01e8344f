"""The networks' files, which travel inside the wheel ``rapidocr``, and sessions on them."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Misconfigured

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CARRIER = "rapidocr"
DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
VERSION = "PP-OCRv6-small"
_FATAL_ONLY = 4


def located(name: str) -> Path:
    """The path of a network's file; the carrier is not imported.

    Raises:
        Misconfigured: it is not there.
    """
    carrier = find_spec(CARRIER)
    for folder in (carrier.submodule_search_locations or ()) if carrier else ():
        path = Path(folder) / "models" / name
        if path.is_file():
            return path
    raise _missing(name)


def session(name: str) -> "InferenceSession":
    """Opens a network on one thread that sleeps where it has nothing to do.

    Raises:
        Misconfigured: its file is missing or damaged.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # shapes differ line by line: patterns hold memory for nothing
    options.log_severity_level = _FATAL_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    path = located(name)
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (RuntimeError, ValueError, OSError) as error:
        raise _missing(name) from error


def _missing(name: str) -> Misconfigured:
    return Misconfigured(
        f"The OCR network '{name}' is missing or damaged.",
        "Run './bot setup' to make the environment again.",
        code="MODEL_MISSING",
    )
