"""Grounded text, the format of DeepSeek-OCR's answers: `parse` reads it, `render` writes it."""

from doc2md.converter.grounded.parse import parse
from doc2md.converter.grounded.render import render

__all__ = ["parse", "render"]
