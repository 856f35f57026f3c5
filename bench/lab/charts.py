"""Charts and schemes as SVG whose labels and numbers stand in rows, as in papers, manuals and data sheets.

They look like tables to who sees the text only.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

_COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#111111")
_LETTER = 0.5  # the width of a letter, in sizes of its font

Draw = Callable[[Random, float, float, list[str]], str]


class _Area(NamedTuple):
    """Where curves are drawn."""

    x: float
    y: float
    width: float
    height: float


def _text(x: float, y: float, text: str, size: float = 7, look: str = "") -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size:.1f}' {look}>{text}</text>"


def _middle(x: float, y: float, text: str, size: float = 7, look: str = "") -> str:
    return _text(x - _LETTER * size * len(text) / 2, y, text, size, look)


def _line(x1: float, y1: float, x2: float, y2: float, look: str = "stroke='#333'") -> str:
    return f"<path d='M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}' fill='none' {look}/>"


def rect(x: float, y: float, width: float, height: float, look: str) -> str:
    return f"<rect x='{x:.1f}' y='{y:.1f}' width='{width:.1f}' height='{height:.1f}' {look}/>"


def _cut(label: str, room: float, size: float = 7) -> str:
    return label if "&" in label else label[: max(1, int(room / (_LETTER * 1.15 * size)))]


def _ticks(rng: Random, count: int) -> list[str]:
    """The numbers along an axis."""
    step = rng.choice((0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 100, 500))
    start = rng.choice((0, 0, 0, -2, 1, 5)) * step
    places = 2 if step == 0.25 else 1 if step < 1 else 0
    power = rng.random() < 0.12
    return [f"1e{n}" if power else f"{start + n * step:.{places}f}" for n in range(count)]


def _plane(rng: Random, area: _Area, size: float) -> str:
    """Axes with their numbers, and perhaps a grid."""
    x, y, width, height = area
    across, up = (
        rng.randint(3, max(3, min(9, int(width / 26)))),
        rng.randint(3, max(3, min(8, int(height / 14)))),
    )
    grid, frame = rng.random() < 0.5, rng.random() < 0.6
    parts = [rect(x, y, width, height, "fill='none' stroke='#333' stroke-width='.7'") if frame
             else _line(x, y, x, y + height) + _line(x, y + height, x + width, y + height)]  # fmt: skip
    for n, number in enumerate(_ticks(rng, across)):
        at = x + n * width / (across - 1)
        parts.append(_middle(at, y + height + size + 2, number, size))
        parts.append(
            _line(at, y if grid else y + height - 3, at, y + height, "stroke='#bbb' stroke-width='.4'")
        )
    for n, number in enumerate(_ticks(rng, up)):
        at = y + height - n * height / (up - 1)
        parts.append(_text(x - 3 - _LETTER * 1.1 * size * len(number), at + size / 3, number, size))
        parts.append(_line(x, at, x + width if grid else x + 3, at, "stroke='#bbb' stroke-width='.4'"))
    return "".join(parts)


def _curves(rng: Random, area: _Area, count: int) -> str:
    x, y, width, height = area
    parts = []
    for i in range(count):
        level, points = rng.uniform(0.2, 0.8), []
        for n in range(14):
            level = min(0.97, max(0.03, level + rng.uniform(-0.12, 0.12)))
            points.append((x + n * width / 13, y + level * height))
        colour = _COLOURS[i % 6]
        if rng.random() < 0.3:
            parts += [rect(px - 1.5, py - 1.5, 3, 3, f"fill='{colour}'") for px, py in points]
        else:
            joined = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
            parts.append(f"<polyline points='{joined}' fill='none' stroke='{colour}' stroke-width='1'/>")
    return "".join(parts)


def plot(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Curves over numbered axes, with a legend and the names of the axes."""
    size = rng.choice((6, 7, 8))
    area, right = _Area(30, 16, width - 38, height - 2.6 * size - 20), width - 8
    count = rng.randint(1, len(labels))
    parts = [_plane(rng, area, size), _curves(rng, area, count)]
    parts.append(_middle(30 + area.width / 2, height - 2, labels[0], size))
    if rng.random() < 0.7:
        parts.append(_text(2, size + 1, labels[-1], size))
    if count > 1 and rng.random() < 0.8:
        for i, label in enumerate(labels[:count]):
            at = 24 + i * (size + 3)
            parts += [_line(right - 62, at - 2, right - 50, at - 2, f"stroke='{_COLOURS[i % 6]}'")]
            parts.append(_text(right - 47, at, _cut(label, 45, size), size))
    return "".join(parts)


def panels(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Small plots beside each other."""
    count = max(2, min(len(labels), int(width / 90), 4))
    each, parts = width / count, []
    for i in range(count):
        area = _Area(i * each + 24, 14, each - 34, height - 40)
        parts.append(_plane(rng, area, 6) + _curves(rng, area, 2))
        parts.append(
            _middle(area.x + area.width / 2, 9, f"({'abcd'[i]}) {_cut(labels[i], area.width - 14)}", 7)
        )
    return "".join(parts) + _middle(width / 2, height - 3, labels[-1], 7)


def valued(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Bars with their values, beside each other or below each other."""
    biggest, parts = rng.choice((9.9, 99, 990)), []
    values = [rng.uniform(0.1, 1) for _ in labels]
    shown = [f"{value * biggest:.1f}{rng.choice(('', '%'))}" for value in values]
    if rng.random() < 0.5:
        step = (height - 8) / len(labels)
        for i, label in enumerate(labels):
            y, size = 4 + i * step, values[i] * (width - 130)
            parts.append(_text(2, y + step * 0.6, _cut(label, 68), 7))
            parts.append(rect(74, y + step * 0.15, size, step * 0.7, f"fill='{_COLOURS[0]}'"))
            parts.append(_text(78 + size, y + step * 0.6, shown[i], 7))
        return "".join(parts)
    step, series = (width - 10) / len(labels), rng.randint(1, 3)
    bar = step * 0.8 / series
    for i, label in enumerate(labels):
        for s in range(series):
            size, x = rng.uniform(0.1, 0.9) * (height - 34), 8 + i * step + s * bar
            parts.append(rect(x, height - 16 - size, bar - 1, size, f"fill='{_COLOURS[s]}'"))
            parts.append(_text(x, height - 18 - size, f"{size * biggest / height:.1f}", 6))
        parts.append(_text(8 + i * step, height - 5, _cut(label, step), 7))
    return "".join(parts)


def heatmap(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """A square of coloured fields with numbers, as of a confusion matrix."""
    count = len(labels)
    across, up, parts = (width - 62) / count, (height - 16) / count, []
    for row, name in enumerate(labels):
        parts.append(_text(2, 4 + (row + 0.6) * up, _cut(name, 46), 7))
        parts.append(_middle(50 + (row + 0.5) * across, height - 4, _cut(name, across), 7))
        for col in range(count):
            value = rng.random() * (1 if row == col else 0.4)
            shade = int(245 - 190 * value)
            x, y = 50 + col * across, 4 + row * up
            parts.append(rect(x, y, across, up, f"fill='#{shade:02x}{shade:02x}ff'"))
            ink = "fill='#fff'" if value > 0.5 else ""
            parts.append(_middle(x + across / 2, y + up * 0.6, f"{value:.2f}", 7, ink))
    return "".join(parts)


def scheme(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Boxes with words in rows, joined by arrows."""
    columns, rows = (
        rng.randint(2, max(2, min(4, int(width / 75)))),
        rng.randint(2, max(2, min(4, int(height / 40)))),
    )
    step, up, parts, look = (
        width / columns,
        height / rows,
        [],
        rng.choice(("", "rx='5'", "fill-opacity='.3'")),
    )
    fill = rng.choice(("none", "#e8eefc", "#fdf1d6"))
    for row in range(rows):
        for col in range(columns):
            x, y = col * step + 4, row * up + 5
            if rng.random() < 0.15:
                continue
            parts.append(rect(x, y, step - 22, up - 16, f"fill='{fill}' stroke='#334' {look}"))
            for n in range(rng.randint(1, 2 if up > 40 else 1)):
                word = _cut(rng.choice(labels), step - 28)
                parts.append(_middle(x + (step - 22) / 2, y + up * 0.28 + 9 * n, word, 7))
            if col < columns - 1:
                parts.append(_line(x + step - 22, y + (up - 16) / 2, x + step - 2, y + (up - 16) / 2))
            if row < rows - 1 and rng.random() < 0.5:
                parts.append(_line(x + 20, y + up - 16, x + 20, y + up))
    return "".join(parts)


def tree(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """A tree whose nodes have names and numbers."""
    levels = 3 if width > 200 else 2
    up, parts = (height - 16) / levels, []
    for level in range(levels + 1):
        count = 2**level
        for i in range(count):
            x, y = (i + 0.5) * width / count, 10 + level * up
            name = _cut(rng.choice(labels), width / count - 6) if level < 2 else str(rng.randint(0, 99))
            parts.append(_middle(x, y, name, 7))
            if level:
                parts.append(_line((i // 2 + 0.5) * width / (count / 2), y - up + 4, x, y - 8))
    return "".join(parts)


def window(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """A window of a program: its title, fields with values, boxes to tick, buttons."""
    parts = [
        rect(1, 1, width - 2, height - 2, "fill='#f4f4f6' stroke='#777'"),
        rect(1, 1, width - 2, 14, "fill='#d5d9e0'"),
    ]
    parts.append(_text(6, 11, labels[0], 8))
    rows = max(1, int((height - 40) / 15))
    for n in range(rows):
        y, label = 30 + n * 15, rng.choice(labels)
        if rng.random() < 0.3:
            parts += [rect(8, y - 7, 7, 7, "fill='#fff' stroke='#555'"), _text(19, y, label, 7)]
            continue
        parts += [
            _text(8, y, _cut(label, width * 0.35), 7),
            rect(width * 0.42, y - 9, width * 0.5, 11, "fill='#fff' stroke='#999'"),
        ]
        parts.append(
            _text(width * 0.42 + 3, y, rng.choice((rng.choice(labels), str(rng.randint(0, 999)))), 7)
        )
    if height > 60:
        parts += [
            rect(width - 50, height - 16, 42, 12, "fill='#dde' stroke='#777'"),
            _text(width - 44, height - 7, "OK", 7),
        ]
    return "".join(parts)


def badges(rng: Random, width: float, height: float, labels: list[str]) -> str:
    """Small signs in a row: a word on grey, and its value on a colour."""
    parts, x = [], 0.0
    for label in labels:
        value = rng.choice(
            ("passing", f"{rng.randint(40, 100)}%", f"v{rng.randint(0, 9)}.{rng.randint(0, 20)}", "MIT", "A")
        )
        one, two = 4.6 * len(label) + 8, 4.6 * len(value) + 8
        if x + one + two > width:
            break
        colour = rng.choice(("#4c1", "#e05d44", "#007ec6", "#97ca00"))
        parts += [
            rect(x, 1, one, height - 2, "fill='#555'"),
            rect(x + one, 1, two, height - 2, f"fill='{colour}'"),
        ]
        white = "fill='#fff'"
        parts += [
            _text(x + 4, height * 0.68, label, 7.5, white),
            _text(x + one + 4, height * 0.68, value, 7.5, white),
        ]
        x += one + two + 5
    return "".join(parts)


CHARTS: dict[str, Draw] = {
    draw.__name__: draw for draw in (plot, panels, valued, heatmap, scheme, tree, window, badges)
}
