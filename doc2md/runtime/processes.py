"""Child processes that end when their parent ends."""

from __future__ import annotations

import contextlib
import signal

_PR_SET_PDEATHSIG = 1
"""Option of Linux's `prctl`: the signal that the kernel sends to this process when its parent ends."""


def end_with_parent() -> None:
    """Let the kernel kill this process when its parent ends, even if the parent is killed. Works on Linux only."""
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def prepare_child() -> None:
    """Set up a child process before it executes a program (`preexec_fn` of `subprocess`).

    The program handles signals that a worker ignores, and it ends with its parent.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    end_with_parent()
