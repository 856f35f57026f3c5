"""Regular expressions for the start of captions in many languages."""

from __future__ import annotations

import re

_NUMBER = r"\s*(?:\d{1,3}|[A-Z]|[IVX]{1,5})(?:[.\-]\d{1,3})*(?!\w)"
_FIGURES = r"fig(?:ure|ura|\.)?|abb(?:ildung|\.)?|chart|diagram|рис(?:унок|\.)|图|圖|図|그림|شکل"
_TABLES = r"tab(?:le|elle|la|leau|\.)?|listing|таблица|表|표|جدول"

FIGURE_CAPTION = re.compile(rf"\s*(?i:{_FIGURES}){_NUMBER}")
"""Matches the start of a figure caption, such as `Figure 3` or `Abb. 2.1`."""

CAPTION = re.compile(rf"\s*(?i:{_FIGURES}|{_TABLES}){_NUMBER}")
"""Matches the start of a caption of a figure, a table or a listing."""
