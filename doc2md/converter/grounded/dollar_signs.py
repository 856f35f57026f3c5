r"""Prices that were taken for formulas.

The model writes a price as `$\$ 5$`. A script that turns every pair of dollars into `\(`…`\)` then pairs the wrong
ones, and what comes is `\(\) 5\(and the cap\) \ \(6\)`: the words between two prices are the formula. Once the
dollars are back, they can be paired again, the escaped ones left out.
"""

from __future__ import annotations

import re

_SHIFTED = re.compile(r"\\\(\\\)|\\\) \\ \\\(")
_DELIMITER = re.compile(
    r"\\\(\\\) ?(?:(?P<inside>[^()$]{1,80}?)\\\$)?(?P<first>)|\\\) \\ \\\((?P<next>)|\\[()]"
)
_FORMULA = re.compile(r"(?<!\\)\$(?P<source>(?:[^$\\]|\\.)*)\$(?P<word>(?=[A-Za-z]))?", re.S)
_NUMBER = re.compile(r"[\d.,\s]+")


def right_dollars(body: str) -> str:
    r"""With `\(`…`\)` around what is maths; the same body where no price is in it or the dollars make no pairs."""
    if not _SHIFTED.search(body):
        return body
    dollars = _DELIMITER.sub(_dollar, body)
    righted = _FORMULA.sub(_bracketed, dollars)
    return body if re.search(r"(?<!\\)\$", righted) else righted


def _dollar(match: re.Match[str]) -> str:
    inside = match["inside"]
    if inside is not None:  # `$\$ x \$$`, which sets the formula off twice
        return rf"$\${inside.strip()}$" if _NUMBER.fullmatch(inside) else f"${inside.strip()}$"
    if match["first"] is not None:
        return r"$\$"
    return r" $\$" if match["next"] is not None else "$"


def _bracketed(match: re.Match[str]) -> str:
    # What was taken for a formula has lost the blanks at its ends.
    return f"\\({match['source']}\\){'' if match['word'] is None else ' '}"
