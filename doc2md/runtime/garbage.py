"""When the garbage collector of Python looks for unreachable cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 20_000
"""The number of new objects after which the collector looks at them."""


def collect_seldom() -> None:
    """Let the collector of this process look less often. Only for programs of our own: it holds for all their code.

    A page makes hundreds of thousands of objects and hardly any cycle. With Python's 700 new objects a page takes 7 %
    longer, and the loading of the modules 10 %.
    """
    gc.set_threshold(EVERY)


@contextmanager
def loading() -> Iterator[None]:
    """Import modules inside this context. Only for programs of our own.

    What exists at its end stays until the program ends, so the collector never looks through it.
    """
    with uncollected():
        yield
        gc.freeze()


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
