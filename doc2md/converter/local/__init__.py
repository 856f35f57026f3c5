"""The embedded engine. It reads a page without an API key or network access, inside a worker process."""

from __future__ import annotations

from doc2md.converter.local.layout.explain import explain
from doc2md.converter.local.layout.first_look import look_at_page
from doc2md.converter.local.layout.lines import find_rules, find_words, read_lines
from doc2md.converter.local.layout.page import read
from doc2md.converter.local.layout.plain import read_plain
from doc2md.converter.local.layout.unreadable import find_missing

__all__ = [
    "explain",
    "find_missing",
    "find_rules",
    "find_words",
    "look_at_page",
    "read",
    "read_lines",
    "read_plain",
]
