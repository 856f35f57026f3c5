"""Lines of code as HTML in colours."""

from __future__ import annotations

import html
import re

_CODE = re.compile(
    r"(?P<st>\"[^\"]*\"|'[^']*')|(?P<cm>#.*|/\*.*?\*/)|(?P<kw>\b(?:def|for|in|if|return|int|while|SELECT|FROM|WHERE|continue|static|end|do|then|else)\b)"
)


def coloured_html(line: str) -> str:
    """A line of code in which strings, comments and some words have classes."""
    out, end = "", 0
    for match in _CODE.finditer(line):
        out += html.escape(line[end : match.start()], quote=False)
        out += f'<span class="{match.lastgroup}">{html.escape(match.group(), quote=False)}</span>'
        end = match.end()
    return out + html.escape(line[end:], quote=False)
