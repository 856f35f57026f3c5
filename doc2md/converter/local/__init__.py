"""The embedded engine: it reads a page with no key and no network, inside a worker process."""

from __future__ import annotations

from doc2md.converter.local.find import find_rules, find_words, read_lines
from doc2md.converter.local.missing import find_missing
from doc2md.converter.local.page import read
from doc2md.converter.local.plain import read_plain

__all__ = ["find_missing", "find_rules", "find_words", "read", "read_lines", "read_plain"]
