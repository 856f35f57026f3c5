"""Processes and their children on Linux: their CPU time, and how to end them."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _CPU = 1, slice(11, 15)
"""Positions in /proc/PID/stat behind the name: the parent; CPU time of the process (user, system) and of its children
that have ended (user, system), in ticks. See proc_pid_stat(5)."""


def cpu_seconds(pid: int) -> float:
    """CPU seconds of a process and of all processes that it started, until now."""
    stats = _stats()
    ticks = sum(sum(map(int, stats[member][_CPU])) for member in _family(pid, stats))
    return ticks / _TICKS


def kill(pid: int) -> None:
    """End a process and all processes that it started."""
    for member in _family(pid, _stats()):
        with suppress(ProcessLookupError):
            os.kill(member, signal.SIGKILL)


def _family(pid: int, stats: dict[int, list[str]]) -> list[int]:
    """The process, if it runs, its children, and theirs."""
    family = [pid] if pid in stats else []
    for member in family:
        family += [child for child, fields in stats.items() if int(fields[_PARENT]) == member]
    return family


def _stats() -> dict[int, list[str]]:
    """The fields of /proc/PID/stat behind the name, for each process."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            text = (folder / "stat").read_text("ascii", "replace")
            found[int(folder.name)] = text.rpartition(")")[2].split()
    return found
