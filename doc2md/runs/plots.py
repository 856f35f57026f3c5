"""The geometry of the small plots of a report: numbers for a template, which draws them as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320.0, 120.0
"""The size of a plot, in units of its SVG."""
_POINTS = 80
_GAP = 2.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a histogram; `label` is below it, `text` says what it means."""

    x: float
    y: float
    width: float
    height: float
    label: str
    text: str


def bars(counts: Mapping[int, int], labels: Sequence[str], texts: Sequence[str]) -> list[Bar]:
    """The bars of a histogram. `counts` are by the index of the label; `texts` say what a bar counts."""
    most = max(counts.values(), default=0) or 1
    width = WIDTH / len(labels)
    made = []
    for index, (label, text) in enumerate(zip(labels, texts, strict=True)):
        count = counts.get(index, 0)
        height = HEIGHT * count / most
        made.append(
            Bar(
                round(index * width + _GAP / 2, 1),
                round(HEIGHT - height, 1),
                round(width - _GAP, 1),
                round(height, 1),
                label,
                f"{text}: {count:,}",
            )
        )
    return made


def line(times: Sequence[float], amounts: Sequence[float]) -> str:
    """The points of a line that shows how the sum of `amounts` grows over time, for `polyline`; empty without times."""
    if not times:
        return ""
    first, span, total = min(times), max(times) - min(times), sum(amounts)
    if span <= 0 or not total:
        return ""
    steps = [0.0] * (_POINTS + 1)
    for time, amount in zip(times, amounts, strict=True):
        steps[int((time - first) / span * _POINTS)] += amount
    points, done = [], 0.0
    for index, step in enumerate(steps):
        done += step
        points.append(f"{index * WIDTH / _POINTS:.1f},{HEIGHT * (1 - done / total):.1f}")
    return " ".join(points)
