"""Pictures from seeds: charts and diagrams as SVG, photographs made of noise, patterns for backgrounds."""

from __future__ import annotations

import base64
import html
import io
import math
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image

from bench.lab.charts import CHARTS
from bench.lab.content import Figure
from bench.lab.diagrams import DIAGRAMS

_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377")


def svg(figure: Figure, width: float, height: float) -> str:
    """A chart or a diagram of this size in points, with its labels as text."""
    rng = Random(figure.seed)
    draw = {"bars": _bars, "lines": _lines, "pie": _pie, "diagram": _diagram, **CHARTS, **DIAGRAMS}[
        figure.kind
    ]
    body = draw(rng, width, height, [html.escape(label) for label in figure.labels])
    font = "font-family='Liberation Sans, DejaVu Sans, WenQuanYi Micro Hei, IPAGothic, Amiri' font-size='8'"
    return _svg(width, height, body, font)


def filled(colour: str, width: float, height: float) -> str:
    """An area of one colour as SVG, which stands for a picture in a marked copy."""
    shape = f"<rect width='{width}' height='{height}' fill='{colour}'/>"
    return _svg(width, height, shape)


def filled_with(uri: str, width: float, height: float) -> str:
    """A picture inside an SVG of this size."""
    return _svg(
        width, height, f"<image href='{uri}' width='{width}' height='{height}' preserveAspectRatio='none'/>"
    )


def _svg(width: float, height: float, body: str, more: str = "") -> str:
    size = f"width='{width}' height='{height}' viewBox='0 0 {width} {height}'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {size} {more}>{body}</svg>"


def _box(x: float, y: float, width: float, height: float, look: str) -> str:
    return f"<rect x='{x:.1f}' y='{y:.1f}' width='{width:.1f}' height='{height:.1f}' {look}/>"


def _axes(width: float, height: float) -> str:
    return f"<path d='M24 6V{height - 16}H{width - 6}' fill='none' stroke='#555'/>"


def _bars(rng: Random, width: float, height: float, labels: list[str]) -> str:
    step, parts = (width - 34) / len(labels), [_axes(width, height)]
    for i, label in enumerate(labels):
        size = rng.uniform(0.15, 0.9) * (height - 26)
        x = 28 + i * step
        parts.append(_box(x, height - 16 - size, step * 0.7, size, f"fill='{_COLOURS[i % 6]}'"))
        parts.append(f"<text x='{x:.1f}' y='{height - 5:.1f}'>{label[: int(step / 4.5)]}</text>")
    for i in range(4):
        parts.append(
            f"<text x='2' y='{12 + i * (height - 28) / 3.2:.1f}'>{(4 - i) * rng.choice((10, 20, 25))}</text>"
        )
    return "".join(parts)


def _lines(rng: Random, width: float, height: float, labels: list[str]) -> str:
    parts = [_axes(width, height)]
    for i, label in enumerate(labels[:3]):
        y, points = rng.uniform(0.3, 0.7), []
        for n in range(12):
            y = min(0.95, max(0.05, y + rng.uniform(-0.15, 0.15)))
            points.append(f"{26 + n * (width - 90) / 11:.1f},{8 + y * (height - 28):.1f}")
        parts.append(
            f"<polyline points='{' '.join(points)}' fill='none' stroke='{_COLOURS[i]}' stroke-width='1.5'/>"
        )
        parts.append(f"<text x='{width - 58:.1f}' y='{16 + i * 12}' fill='{_COLOURS[i]}'>{label[:12]}</text>")
    parts += [
        f"<text x='{26 + n * (width - 90) / 4:.1f}' y='{height - 4:.1f}'>{n * 5}</text>" for n in range(4)
    ]
    return "".join(parts)


def _pie(rng: Random, width: float, height: float, labels: list[str]) -> str:
    radius = min(width, height) / 2 - 6
    shares = [rng.uniform(0.5, 2) for _ in labels]
    parts, angle = [], 0.0
    for i, (label, share) in enumerate(zip(labels, shares, strict=True)):
        turn = share / sum(shares) * 2 * math.pi
        x1, y1 = radius + 6 + radius * math.cos(angle), height / 2 + radius * math.sin(angle)
        angle += turn
        x2, y2 = radius + 6 + radius * math.cos(angle), height / 2 + radius * math.sin(angle)
        large = int(turn > math.pi)
        arc = f"A{radius:.1f} {radius:.1f} 0 {large} 1 {x2:.1f} {y2:.1f}"
        path = f"M{radius + 6:.1f} {height / 2:.1f}L{x1:.1f} {y1:.1f}{arc}Z"
        parts.append(f"<path d='{path}' fill='{_COLOURS[i % 6]}' stroke='#fff'/>")
        if width > 2 * radius + 60:
            parts.append(
                f"<text x='{2 * radius + 16:.1f}' y='{20 + i * 13}' fill='{_COLOURS[i % 6]}'>{label[:14]}</text>"
            )
    return "".join(parts)


def _diagram(rng: Random, width: float, height: float, labels: list[str]) -> str:
    box, gap = (width - 8) / len(labels), 14.0
    parts = []
    for i, label in enumerate(labels):
        x, y = 4 + i * box, 6 + rng.uniform(0, 0.6) * (height - 40)
        parts.append(_box(x, y, box - gap, 26, f"rx='{rng.choice((0, 4, 12))}' fill='none' stroke='#345'"))
        parts.append(
            f"<text x='{x + 3:.1f}' y='{y + 16:.1f}'>{label[: max(1, int((box - gap) / 5.2))]}</text>"
        )
        if i:
            parts.append(
                f"<path d='M{x - gap:.1f} {height / 2:.1f}L{x:.1f} {y + 13:.1f}' stroke='#345' fill='none'/>"
            )
    return "".join(parts)


@lru_cache(64)
def photo(seed: int, width: int, height: int, pale: bool = False) -> bytes:
    """A photograph-like JPEG of smooth noise. A `pale` one may lie under text."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 255, (4, 5, 3)).astype(np.uint8)
    image = Image.fromarray(small).resize((max(8, width), max(8, height)), Image.Resampling.BICUBIC)
    pixels = np.asarray(image, np.int16) + rng.integers(-14, 14, (max(8, height), max(8, width), 1))
    if pale:
        pixels = 225 + pixels // 9
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=70)
    return out.getvalue()


@lru_cache(16)
def tile(paper: str) -> bytes:
    """A small PNG pattern, a little darker than the paper."""
    base = np.array([int(paper[i : i + 2], 16) for i in (1, 3, 5)], np.int16)
    y, x = np.mgrid[0:24, 0:24]
    pixels = base - 9 * ((x + y) % 12 < 2)[:, :, None]
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def data_uri(data: bytes | str, kind: str) -> str:
    """A file as an address that contains it; `kind` is such as "image/png"."""
    raw = data.encode() if isinstance(data, str) else data
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
