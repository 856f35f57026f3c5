r"""Repair prices that were taken for formulas.

The model writes a price as `$\$ 5$`. Some servers turn every pair of dollar signs into `\(`…`\)` and pair the wrong
ones. The result is `\(\) 5\(and the cap\) \ \(6\)`, in which the words between two prices are a formula. This module
restores the dollar signs and pairs them again without the escaped ones.
"""

from __future__ import annotations

import re

_BROKEN_PRICE = re.compile(r"\\\(\\\)|\\\) \\ \\\(")
_DELIMITER = re.compile(
    r"\\\(\\\) ?(?:(?P<inside>[^()$]{1,80}?)\\\$)?(?P<first>)|\\\) \\ \\\((?P<next>)|\\[()]"
)
_FORMULA = re.compile(r"(?<!\\)\$(?P<source>(?:[^$\\]|\\.)*)\$(?P<word>(?=[A-Za-z]))?", re.S)
_NUMBER = re.compile(r"[\d.,\s]+")


def repair_dollar_signs(body: str) -> str:
    r"""Return `body` with `\(`…`\)` around formulas only.

    Returns `body` unchanged if it contains no broken price, or if the dollar signs do not form pairs.
    """
    if not _BROKEN_PRICE.search(body):
        return body
    dollars = _DELIMITER.sub(_to_dollar, body)
    repaired = _FORMULA.sub(_to_brackets, dollars)
    return body if re.search(r"(?<!\\)\$", repaired) else repaired


def _to_dollar(match: re.Match[str]) -> str:
    inside = match["inside"]
    if inside is not None:  # `$\$ x \$$`: a formula with two pairs of delimiters
        return rf"$\${inside.strip()}$" if _NUMBER.fullmatch(inside) else f"${inside.strip()}$"
    if match["first"] is not None:
        return r"$\$"
    return r" $\$" if match["next"] is not None else "$"


def _to_brackets(match: re.Match[str]) -> str:
    # The false formula lost the spaces at its ends: restore the one in front of a word.
    return f"\\({match['source']}\\){'' if match['word'] is None else ' '}"
