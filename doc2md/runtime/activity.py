"""What a run is doing at the moment, for whoever shows it to the user.

The deep parts of a run report here: a worker that renders a page, an engine that has to wait. They do not know who
listens. The listener belongs to the current task and those that it starts, so that two runs in one program do not mix.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Listener(Protocol):
    """Is told what a run is doing. The methods return at once."""

    def begin(self, pages: int) -> None:
        """A document with this number of pages to read has been opened."""

    def step(self, page: int, doing: str) -> None:
        """Work of a kind, such as `reading`, begins on a page."""

    def waiting(self, reason: str, seconds: float) -> None:
        """Nothing is asked for the next `seconds`."""


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let `listener` be told of all that the code inside does."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def begin(pages: int) -> None:
    """Report the number of pages of a document that has been opened."""
    if listener := _listener.get():
        listener.begin(pages)


def step(page: int, doing: str) -> None:
    """Report that work begins on a page, from 1."""
    if listener := _listener.get():
        listener.step(page, doing)


def waiting(reason: str, seconds: float) -> None:
    """Report that nothing is asked for `seconds`, and why."""
    if listener := _listener.get():
        listener.waiting(reason, seconds)
