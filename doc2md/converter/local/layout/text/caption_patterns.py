"""How captions begin, in many languages."""

from __future__ import annotations

import re

_NUMBER = r"\s*(?:\d{1,3}|[A-Z]|[IVX]{1,5})(?:[.\-]\d{1,3})*(?!\w)"
_FIGURES = r"fig(?:ure|ura|\.)?|abb(?:ildung|\.)?|chart|diagram|рис(?:унок|\.)|图|圖|図|그림|شکل"
_TABLES = r"tab(?:le|elle|la|leau|\.)?|listing|таблица|表|표|جدول"

FIGURE_TITLE = re.compile(rf"\s*(?i:{_FIGURES}){_NUMBER}")
TITLE = re.compile(rf"\s*(?i:{_FIGURES}|{_TABLES}){_NUMBER}")
