r"""Plain numbers and quantities that the model set as maths: `\(12.4\%\)` is 12.4%, `\(120\mathrm{ml}\)` is 120 ml.

Of a quantity whose unit has an exponent only the unit stays a formula, so that the number can be found.
"""

from __future__ import annotations

import re
from dataclasses import replace

from doc2md.document import Mark, MarkKind, Reading, Text, with_texts

_ONE = r"[-+−~]?\s*(?:\\\$\s*)?\d[\d.,\s]*(?:\\?%)?\s*"
_NUMBER = rf"(?P<number>(?:\\sim\s*)?{_ONE}(?:(?:\\sim|-|–)\s*{_ONE})?|\\%|[\u2460-\u2473]+)"
_BLANK = r"(?:\\[,;: ]|~|\s)*"
_ROMAN = r"\\(?:mathrm|text|rm)\s*"
_PLAIN = re.compile(
    rf"(?P<open>\(?)\s*{_NUMBER}?{_BLANK}(?:{_ROMAN}{{(?P<unit>[A-Za-z%./ ]{{1,30}})}})?\s*(?P<close>\)?)"
)
_POWER = re.compile(
    rf"{_NUMBER}{_BLANK}{_ROMAN}{{(?P<per>[A-Za-z ]{{1,20}}/)?\s*(?P<unit>[A-Za-z]{{1,20}})}}"
    r"(?P<power>\s*\^\s*(?:\d|{{\s*\d\s*}}))"
)
LONGEST = 80
"""Characters of a formula that may be a quantity. The patterns above take time with a power of the length."""


def unwrap_numbers(reading: Reading) -> Reading:
    """In paragraphs, items and cells; an equation that stands alone stays one."""
    return replace(
        reading, blocks=tuple(with_texts(b, _unwrapped) if b.transcribed else b for b in reading.blocks)
    )


def _unwrapped(text: Text) -> Text:
    parts, at = list[Text](), 0
    for mark in text.marks:
        if mark.kind is not MarkKind.MATH or mark.start < at:
            continue
        plain = _without_maths(text.plain[mark.start : mark.end])
        if plain is not None:
            parts += [text[at : mark.start], plain]
            at = mark.end
    return Text.join([*parts, text[at:]]) if parts else text


def _without_maths(source: str) -> Text | None:
    """What the formula says without being one; None where it is one."""
    source = " ".join(source.split())
    if len(source) > LONGEST:
        return None
    match = _PLAIN.fullmatch(source)
    if match and (match["number"] or match["unit"]) and bool(match["open"]) is bool(match["close"]):
        words = " ".join(filter(None, (_written(match["number"] or ""), _unit(match["unit"] or ""))))
        return Text(f"{match['open']}{words}{match['close']}")
    match = _POWER.fullmatch(source)
    if match:
        per = _unit(match["per"] or "")
        unit = f"\\mathrm{{{match['unit']}}}{match['power'].strip()}"
        return Text.join(
            [Text(f"{_written(match['number'])} {per}"), Text(unit, (Mark(0, len(unit), MarkKind.MATH),))]
        )
    return None


def _unit(source: str) -> str:
    return re.sub(r"\s*/\s*", "/", source.strip())


def _written(source: str) -> str:
    source = re.sub(r"\s*\\sim\s*", "~", source.replace("\\%", "%").replace("\\$", "$"))
    return re.sub(r"\s+(?=%)", "", source).strip()
