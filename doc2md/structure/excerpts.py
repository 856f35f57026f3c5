"""Excerpts of a document in notes and messages."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

MAX_LENGTH = 60
"""Maximum length of an excerpt in characters."""


def excerpt(words: Iterable[str]) -> str:
    """The first of these words, in quotes."""
    return repr(shorten(" ".join(words), MAX_LENGTH, placeholder=" …"))
