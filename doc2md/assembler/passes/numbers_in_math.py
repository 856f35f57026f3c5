r"""Turn numbers and quantities that a model wrote as formulas into text: `\(12.4\%\)` → 12.4%.

`\(120\mathrm{ml}\)` becomes 120 ml. If the unit has an exponent, only the unit stays a formula, so that a search finds
the number.
"""

from __future__ import annotations

import re
from dataclasses import replace

from doc2md.document import Mark, MarkKind, Reading, Text, with_texts

_SINGLE_NUMBER = r"[-+−~]?\s*(?:\\\$\s*)?\d[\d.,\s]*(?:\\?%)?\s*"
_NUMBER = (
    rf"(?P<number>(?:\\sim\s*)?{_SINGLE_NUMBER}(?:(?:\\sim|-|–)\s*{_SINGLE_NUMBER})?|\\%|[\u2460-\u2473]+)"
)
_BLANK = r"(?:\\[,;: ]|~|\s)*"
_ROMAN = r"\\(?:mathrm|text|rm)\s*"
_PLAIN = re.compile(
    rf"(?P<open>\(?)\s*{_NUMBER}?{_BLANK}(?:{_ROMAN}{{(?P<unit>[A-Za-z%‰./ ]{{1,30}})}})?\s*(?P<close>\)?)"
)
_POWER = re.compile(
    rf"{_NUMBER}{_BLANK}{_ROMAN}{{(?P<per>[A-Za-z ]{{1,20}}/)?\s*(?P<unit>[A-Za-z]{{1,20}})}}"
    r"(?P<power>\s*\^\s*(?:\d|{{\s*\d\s*}}))"
)
MAX_LENGTH = 80
"""Maximum length of a formula that may be a quantity: the time of the patterns above grows with a power of it."""


def unwrap_numbers(reading: Reading) -> Reading:
    """The page with such formulas as text, in paragraphs, items and cells. A displayed equation is unchanged."""
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
    """The number or quantity in a formula as text; None if it is a real formula."""
    source = " ".join(source.split())
    if len(source) > MAX_LENGTH:
        return None
    match = _PLAIN.fullmatch(source)
    if match and (match["number"] or match["unit"]) and bool(match["open"]) is bool(match["close"]):
        words = " ".join(filter(None, (_as_text(match["number"] or ""), _unit(match["unit"] or ""))))
        return Text(f"{match['open']}{words}{match['close']}")
    match = _POWER.fullmatch(source)
    if match:
        per = _unit(match["per"] or "")
        unit = f"\\mathrm{{{match['unit']}}}{match['power'].strip()}"
        return Text.join(
            [Text(f"{_as_text(match['number'])} {per}"), Text(unit, (Mark(0, len(unit), MarkKind.MATH),))]
        )
    return None


def _unit(source: str) -> str:
    return re.sub(r"\s*/\s*", "/", source.strip())


def _as_text(source: str) -> str:
    source = re.sub(r"\s*\\sim\s*", "~", source.replace("\\%", "%").replace("\\$", "$"))
    return re.sub(r"\s+(?=%)", "", source).strip()
