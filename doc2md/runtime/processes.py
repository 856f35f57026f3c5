"""Processes that do not outlive the one that started them."""

from __future__ import annotations

import contextlib
import signal

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Called in a process that was just started: it is killed when its parent ends, however that is. On Linux."""
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def be_a_helper() -> None:
    """Called before a program takes the place of a new process: it heeds signals that its parent ignores."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    end_with_parent()
