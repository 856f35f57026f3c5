"""Pausing the garbage collector of Python."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Do not look for unreachable cycles inside this context.

    For work that makes very many objects and no cycles: Python would look through all objects of a document again and
    again and find nothing. They are freed as always when nothing refers to them any more.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
