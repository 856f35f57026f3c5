"""Charts and diagrams whose words and numbers stand in rows and columns, and still are no tables.

Each function draws the inside of an SVG of this size in points. The labels are escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from bench.lab.charts import Draw, rect

_COLOURS = ("#35618f", "#c8553d", "#588157", "#d4a017", "#6d597a")


def _text(x: float, y: float, words: str, anchor: str = "start", size: float = 8) -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' font-size='{size:g}'>{words}</text>"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = "#999") -> str:
    return f"<path d='M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}' stroke='{colour}' stroke-width='.6' fill='none'/>"


def _fit(label: str, room: float, size: float = 8) -> str:
    """As much of a label as there is room for. Entities are left whole."""
    count = max(1, int(room / (0.58 * size)))
    return label if len(label) <= count or "&" in label else label[:count]


def bars_across(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Names at the left, bars, and a number at the end of each bar."""
    step, room = (height - 6) / len(labels), width - 130
    values = [rng.uniform(0.1, 1) for _ in labels]
    unit, places = rng.choice(("", "", "%")), rng.choice((0, 0, 1))
    parts = []
    for n, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = 4 + n * step
        colour = _COLOURS[0] if n % 2 else _COLOURS[rng.randrange(5)]
        parts.append(rect(84, y, room * value, step * 0.6, f"fill='{colour}'"))
        parts.append(_text(80, y + step * 0.5, _fit(label, 78), "end"))
        parts.append(_text(88 + room * value, y + step * 0.5, f"{value * 100:.{places}f}{unit}"))
    return "".join(parts)


def groups(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Columns in groups with a number above each, lines behind them with the numbers of the axis, and a legend."""
    top, bottom, series = 24.0, height - 18, rng.randint(2, 3)
    parts = []
    ticks, scale = rng.randint(3, 6), rng.choice((5, 10, 25, 200, 1000))
    for n in range(ticks + 1):
        y = bottom - n * (bottom - top) / ticks
        parts += [_line(30, y, width - 4, y, "#ddd"), _text(27, y + 3, f"{n * scale:,}", "end", 7)]
    step, year = (width - 40) / len(labels), rng.randint(1990, 2020)
    for n, label in enumerate(labels):
        for k in range(series):
            high, wide = rng.uniform(0.1, 0.9) * (bottom - top), step * 0.8 / series
            x = 34 + n * step + k * wide
            parts.append(rect(x, bottom - high, wide * 0.9, high, f"fill='{_COLOURS[k]}'"))
            value = f"{high / (bottom - top) * ticks * scale:.0f}"
            parts.append(_text(x + wide * 0.45, bottom - high - 2, value, "middle", min(7, wide * 0.55)))
        parts.append(_text(34 + (n + 0.4) * step, height - 6, _fit(label, step), "middle"))
    for k in range(series):
        x = 34 + k * 56
        parts += [rect(x, 4, 7, 7, f"fill='{_COLOURS[k]}'"), _text(x + 10, 11, str(year + k))]
    return "".join(parts)


def points(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Points with names between two axes with numbers."""
    left, bottom = 30.0, height - 24
    parts = [_line(left, 6, left, bottom, "#333"), _line(left, bottom, width - 6, bottom, "#333")]
    for n in range(6):
        x, y = left + n * (width - left - 20) / 5, bottom - n * (bottom - 12) / 5
        parts.append(_text(x, bottom + 9, f"{n * 0.2:.1f}", "middle", 7))
        parts.append(_text(left - 3, y + 3, str(n * 20), "end", 7))
    for _ in range(40):
        x, y = rng.uniform(left + 4, width - 10), rng.uniform(10, bottom - 4)
        parts.append(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='1.8' fill='{_COLOURS[rng.randrange(3)]}'/>")
    for n, label in enumerate(labels):
        y = 14 + n * (bottom - 20) / len(labels)
        parts.append(_text(rng.uniform(left + 6, width - 80), y, label, "start", 7))
    parts.append(_text(width / 2, height - 4, labels[0], "middle"))
    return "".join(parts)


def blocks(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Boxes in rows and columns, joined by lines."""
    columns, rows = rng.randint(2, 4), rng.randint(2, 3)
    wide, high = (width - 8) / columns, (height - 8) / rows
    parts = []
    for r in range(rows):
        for c in range(columns):
            x, y = 4 + c * wide, 4 + r * high
            if rng.random() < 0.15:
                continue
            parts.append(rect(x, y, wide * 0.72, high * 0.66, "fill='none' stroke='#333'"))
            label = rng.choice(labels)
            words = [label, rng.choice(labels)] if high > 40 and rng.random() < 0.5 else [label]
            for n, word in enumerate(words):
                at = y + high * 0.33 + 3 + 10 * (n - (len(words) - 1) / 2)
                parts.append(_text(x + wide * 0.36, at, _fit(word, wide * 0.68), "middle"))
            if c + 1 < columns:
                parts.append(_line(x + wide * 0.72, y + high * 0.33, x + wide, y + high * 0.33, "#333"))
    return "".join(parts)


def hierarchy(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """A name at the top, the names below it, and theirs."""
    parts = [_text(width / 2, 12, labels[0], "middle", 9)]
    rest, at = labels[1:], height * 0.45
    for n, label in enumerate(rest):
        x = (n + 0.5) * width / len(rest)
        parts += [_line(width / 2, 16, x, at - 9), _text(x, at, _fit(label, width / len(rest)), "middle")]
        count = rng.randint(1, 2)
        for k in range(count):
            below = x + (k - (count - 1) / 2) * width / len(rest) / 2
            parts.append(_line(x, at + 4, below, height - 16))
            word = _fit(rng.choice(labels), width / len(rest) / 2, 7)
            parts.append(_text(below, height - 6, word, "middle", 7))
    return "".join(parts)


def pins(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """A part with numbered pins on both sides, and their names."""
    count = max(3, int((height - 12) / 13))
    left, right = width * 0.36, width * 0.64
    parts = [rect(left, 4, right - left, height - 8, "fill='none' stroke='#222'")]
    for n in range(count):
        y = 14 + n * (height - 20) / count
        for x, end, number in ((left, "end", n + 1), (right, "start", 2 * count - n)):
            out = -1 if end == "end" else 1
            name = f"{rng.choice(labels)[:3].upper()}{rng.randint(0, 7)}"
            name = rng.choice((name, name, "GND", "VDD", "NC"))
            parts.append(_line(x, y - 3, x + out * 14, y - 3, "#222"))
            parts.append(_text(x + out * 17, y, name, end))
            parts.append(_text(x - out * 3, y, str(number), "start" if out < 0 else "end", 7))
    return "".join(parts)


def years(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """A line of years with what happened, above and below it."""
    middle, year = height / 2, rng.randint(1880, 1990)
    parts, step = [_line(4, middle, width - 4, middle, "#333")], (width - 12) / len(labels)
    for n, label in enumerate(labels):
        x, out = 8 + n * step, 1 if n % 2 else -1
        year += rng.randint(1, 9)
        parts.append(_line(x, middle, x, middle + out * 16))
        parts.append(_text(x, middle + out * 18 + (8 if out > 0 else 0), str(year), size=9))
        parts.append(_text(x, middle + out * 30 + (8 if out > 0 else 0), _fit(label, 2 * step)))
    return "".join(parts)


DIAGRAMS: Mapping[str, Draw] = {
    function.__name__: function for function in (bars_across, groups, points, blocks, hierarchy, pins, years)
}
