"""Listings as LaTeX."""

from __future__ import annotations

from bench.lab.content import Code
from bench.lab.renderers.highlight import pieces
from bench.lab.renderers.tex.escape import escape
from bench.lab.renderers.tex.lines import Liner

_CONTROL = {"for", "each", "in", "do", "if", "then", "else", "end", "return", "Input:", "Output:"}
_SPACE = r"\ "


def listing(write: Liner, block: Code, width: float) -> str:
    """A listing, line by line; it fits one page."""
    style, m = write.look.style, write.look.m
    if not block.language and style["algorithm_look"] != "typewriter":
        return _algorithm(write, block, width)
    look = style["code_look"]
    dark = look == "dark"
    ink = "#e6e8ec" if dark else write.ink or m.ink
    rows = []
    for number, line in enumerate(block.lines, 1):
        text = _line(write, block, line, ink, dark)
        if style["code_numbers"] == "yes":
            text = rf"\hbox to 1.4em{{\hfil{write.open(block.id + ':numbers', '#8a8f98')}{number}}}\kern .9em {text}"
        rows.append(rf"\hbox{{\strut {text}}}")
    size = m.size * 0.86
    room = width - 18
    letters = max(map(len, block.lines)) + (5 if style["code_numbers"] == "yes" else 0)
    size = min(size, room / (0.62 * letters))
    body = rf"\ttfamily\fontsize{{{size:.2f}bp}}{{{size * 1.25:.2f}bp}}\selectfont\vbox{{{''.join(rows)}}}"
    inner = rf"\hbox to \dimexpr\linewidth-14pt{{{body}\hfil}}"
    match look:
        case "plain":
            made = rf"\hbox{{{body}}}"
        case "tint":
            made = rf"\colorbox[HTML]{{{m.tint[1:]}}}{{{inner}}}"
        case "frame":
            made = rf"\fcolorbox[HTML]{{888888}}{{{m.paper[1:]}}}{{{inner}}}"
        case "dark":
            made = rf"\colorbox[HTML]{{1f2530}}{{{inner}}}"
        case _:
            made = rf"\hbox{{\textcolor[HTML]{{888888}}{{\vrule width 3pt}}\kern 8pt {body}}}"
    return rf"\par\vskip 4pt\noindent{{{made}}}\par\vskip 4pt "


def _algorithm(write: Liner, block: Code, width: float) -> str:
    """An algorithm in the font of the text, with its words of control in bold."""
    style, m = write.look.style, write.look.m
    numbered = style["code_numbers"] == "yes"
    rows = []
    for number, line in enumerate(block.lines, 1):
        text = line.lstrip(" ")
        words = [
            rf"\textbf{{{escape(word)}}}" if word in _CONTROL else escape(word) for word in text.split(" ")
        ]
        shown = (
            rf"{write.open(block.id)}\kern {0.4 * (len(line) - len(text)):.1f}em\relax {_SPACE.join(words)}"
        )
        label = rf"\hbox to 1.6em{{\hfil\footnotesize{write.open(block.id + ':numbers')}{number}}}\kern .8em "
        rows.append(rf"\hbox{{\strut{{{label}}}{{{shown}}}}}" if numbered else rf"\hbox{{\strut{{{shown}}}}}")
    longest = max(map(len, block.lines)) + 4 * numbered
    size = min(m.size, (width - 10) / (0.55 * longest))
    rule = r"\hrule height .8pt" if style["algorithm_look"] == "ruled" else ""
    font = rf"\fontsize{{{size:.2f}bp}}{{{size * 1.25:.2f}bp}}\selectfont"
    body = rf"{font}\vbox{{{rule}\vskip 2pt {''.join(rows)}\vskip 2pt {rule}}}"
    return rf"\par\vskip 4pt\noindent{{{body}}}\par\vskip 4pt "


def _line(write: Liner, block: Code, line: str, ink: str, dark: bool) -> str:
    coloured = write.look.style["code_colours"] == "yes" and bool(block.language)
    return "".join(
        rf"{{{write.open(block.id, colour)}{_spaced(text)}}}"
        for text, colour in pieces(line, ink, dark=dark, coloured=coloured)
    )


def _spaced(text: str) -> str:
    return escape(text).replace(" ", r"\ ")
