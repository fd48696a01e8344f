"""Facts about this host: what a measured number was measured on."""

import os
import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")
MEMORY_INFO = Path("/proc/meminfo")
TELLING_FLAGS = (
    "avx",
    "avx2",
    "avx512f",
    "avx512_vnni",
    "avx_vnni",
    "amx_int8",
    "asimd",
    "asimddp",
    "fma",
    "sse4_2",
    "neon",
)
"""The flags that numeric libraries choose their code by."""


@dataclass(frozen=True)
class Host:
    """``flags`` are the telling ones alone; ``memory_bytes`` is 0 where the system does not say."""

    cpu: str
    flags: tuple[str, ...]
    cores: int
    memory_bytes: int
    system: str
    python: str


def host() -> Host:
    """Asks the system."""
    text = CPU_INFO.read_text(encoding="utf-8", errors="replace") if CPU_INFO.exists() else ""
    found = re.search(r"^(?:flags|Features)\s*:\s*(.*)$", text, re.MULTILINE)
    flags = set(found.group(1).split()) if found else set()
    return Host(
        cpu=_model(text),
        flags=tuple(flag for flag in TELLING_FLAGS if flag in flags),
        cores=_cores(),
        memory_bytes=_memory(),
        system=_system(),
        python=platform.python_version(),
    )


def _model(cpu_info: str) -> str:
    found = re.search(r"^model name\s*:\s*(.*)$", cpu_info, re.MULTILINE)
    if found:
        return found.group(1).strip()
    if sys.platform == "darwin":
        return _sysctl("machdep.cpu.brand_string")
    return os.environ.get("PROCESSOR_IDENTIFIER", "") or platform.processor() or platform.machine()


def _cores() -> int:
    """The cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> int:
    if MEMORY_INFO.exists():
        found = re.search(r"^MemTotal:\s*(\d+) kB", MEMORY_INFO.read_text(encoding="utf-8"), re.MULTILINE)
        return int(found.group(1)) * 1024 if found else 0
    if sys.platform == "darwin":
        return int(_sysctl("hw.memsize") or 0)
    return _windows_memory() if sys.platform == "win32" else 0


def _windows_memory() -> int:
    import ctypes

    kilobytes = ctypes.c_ulonglong()
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  exists on Windows only
    return kilobytes.value * 1024 if kernel.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes)) else 0


def _sysctl(name: str) -> str:
    done = subprocess.run(["sysctl", "-n", name], capture_output=True, text=True, check=False, timeout=10)
    return done.stdout.strip()


def _system() -> str:
    if sys.platform == "linux":
        try:
            return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}"
        except (OSError, KeyError):
            return f"Linux {platform.release()}"
    return f"{platform.system()} {platform.version()}"
