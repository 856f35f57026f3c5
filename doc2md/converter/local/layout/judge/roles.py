"""What a row can be, and how it can follow the row above it: the classes that the judge tells apart."""

from __future__ import annotations

ROLES = ("text", "heading", "item", "reference", "caption", "note", "code", "formula", "quote", "furniture")
"""What a row can be. `furniture` is what surrounds the text, such as running heads."""

LINKS = ("new", "flow", "break")
"""How a row follows the row above it: it begins a block, it goes on, or it goes on after a forced line break."""
