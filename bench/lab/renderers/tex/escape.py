"""Text and lines as LaTeX."""

from __future__ import annotations

import re

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "'": r"\textquotesingle{}", '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", "\u00a0": "~",
    "\u00ad": r"\-", "\u2003": r"\hspace*{1em}",
    "°": r"\textdegree{}", "±": r"\textpm{}", "²": r"\texttwosuperior{}", "³": r"\textthreesuperior{}",
    "€": r"\wasysign{78}", "−": r"\textminus{}", "•": r"\textbullet{}", "◦": r"$\circ$", "–": r"\SignDash{\textendash}",
    "—": r"\SignDash{\textemdash}",
    "→": r"\SignArrow{}", "‣": r"\SignTriangle{}", "■": r"\ding{110}", "▪": r"\SignSquare{}", "●": r"\ding{108}",
    "○": r"\SignCircle{}", "★": r"\ding{72}", "☐": r"\SignBox{}", "☑": r"\SignTicked{}", "✓": r"\ding{51}",
    "✗": r"\ding{55}", "✔": r"\ding{52}", "◆": r"\ding{117}", "❖": r"\ding{118}", "§": r"\S{}", "¶": r"\P{}",
    "➢": r"\ding{226}", "µ": r"\textmu{}", "Ω": r"\textohm{}", "·": r"\textperiodcentered{}",
}  # fmt: skip
# Signs that fonts would join with the one after them.
_JOINED = re.compile(r"-(?=-)|,(?=,)|[?!](?=`)|<(?=<)|>(?=>)")


def escape(text: str) -> str:
    """Plain text as LaTeX that prints exactly it."""
    apart = _JOINED.sub(r"\g<0>" + "\ue000", text)
    return "".join(_SPECIAL.get(sign, sign) for sign in apart).replace("\ue000", "{}")


def breakable(text: str) -> str:
    """An address that may be broken after its signs."""
    return re.sub(r"([/.?=&-])(?=\w)", r"\1\\allowbreak{}", escape(text).replace(r"\_", r"\_\allowbreak{}"))
