"""Read the form fields of a page, and put their values into its text where a reader would see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from doc2md.document import Field, FieldType
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line, Span

MAX_FIELDS = 1_000
"""Maximum number of fields that are read per page. Printed forms have up to 300."""

MAX_VALUE = 20_000
"""Maximum length of the value of a field in characters."""

CHECKED, UNCHECKED = "☑", "☐"

MAX_SIZE = 12.0
"""Maximum font size in points of a value that no program has drawn."""

NEAR = 10.0
"""Maximum distance from a field to the text on its line, in units of the height of the text."""

_LEADING = 1.2
"""Distance between the baselines of two rows of a value, in units of the font size: the usual line spacing."""
_FONT = "field"
_TYPES = {
    pymupdf.PDF_WIDGET_TYPE_TEXT: FieldType.TEXT,
    pymupdf.PDF_WIDGET_TYPE_CHECKBOX: FieldType.CHECKBOX,
    pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON: FieldType.RADIO,
    pymupdf.PDF_WIDGET_TYPE_COMBOBOX: FieldType.CHOICE,
    pymupdf.PDF_WIDGET_TYPE_LISTBOX: FieldType.CHOICE,
    pymupdf.PDF_WIDGET_TYPE_SIGNATURE: FieldType.SIGNATURE,
}
_TICKED = frozenset({FieldType.CHECKBOX, FieldType.RADIO})
_PASSWORD = 1 << 13
"""The flag of a text field whose value must not be shown."""
_SHOWN = frozenset({0, 2})
"""The values of PyMuPDF's `field_display` for fields that are visible on a screen."""


def find_fields(page: Any, number: int) -> tuple[Field, ...]:
    """Return the visible form fields of a `pymupdf.Page`, without push buttons.

    `number` is the 1-based number of the page. Boxes are in points on the page as displayed. Damaged fields end the
    search.
    """
    found = list[Field]()
    try:
        if not page.parent.is_form_pdf:
            return ()
        for widget in islice(page.widgets() or (), MAX_FIELDS):
            kind = _TYPES.get(widget.field_type)
            if kind and widget.field_display in _SHOWN:
                box = Box(*map(float, (widget.rect * page.rotation_matrix).normalize()))
                name = " ".join(str(widget.field_name or "").split())
                found.append(Field(name, kind, number, _value(widget, kind), box))
    except Exception:  # MuPDF raises many types for damaged fields
        return tuple(found)
    return tuple(found)


def _value(widget: Any, kind: FieldType) -> str:
    if kind is FieldType.SIGNATURE:
        return "signed" if widget.is_signed else ""
    if kind is FieldType.TEXT and (widget.field_flags or 0) & _PASSWORD:
        return ""
    value = widget.field_value
    if kind in _TICKED:
        of, state = widget.parent.parent.xref_get_key(widget.xref, "AS")
        name = state.removeprefix("/") if of == "name" else str(value or "Off")
        return "" if name in {"Off", "False"} else name
    if isinstance(value, list | tuple):
        value = "\n".join(map(str, value))
    return "\n".join(str(value or "")[:MAX_VALUE].splitlines()).strip()


def with_fields(lines: Sequence[Line], fields: Sequence[Field]) -> Sequence[Line]:
    """Return the lines of a page with the values of its fields.

    A value that is already there stays as it is. Check boxes and radio buttons become a sign, which replaces the
    letters inside them. Boxes of lines and fields are in points on the same page.
    """
    if not fields or not lines:
        return lines
    ticked = [field.box for field in fields if field.box and field.type in _TICKED]
    made = list[Line]()
    for field in fields:
        if field.box is None or not field.box.area:
            continue
        near = [line for line in lines if line.box.overlap_y(field.box) > 0]
        if field.type in _TICKED:
            sign = CHECKED if field.value else UNCHECKED
            made.append(_line(sign, field.box, _beside(near, field.box)))
        elif field.type is not FieldType.SIGNATURE and not _shows(near, field):
            made += _written(near, field.value, field.box)
    printed = [_without(line, ticked) for line in lines] if ticked else lines
    return [line for line in (*printed, *made) if line]


def _without(line: Line, boxes: Sequence[Box]) -> Line | None:
    """Return the line without the characters inside the boxes; None if there are no others."""
    boxes = [box for box in boxes if line.box.overlap_y(box) > 0 and line.box.overlap_x(box) > 0]
    if line.turned or not boxes:
        return line
    spans = [part for span in line.spans for part in _outside(span, boxes)]
    inked = [span.box for span in spans if span.text.strip()]
    return replace(line, spans=tuple(spans), box=Box.around(inked)) if inked else None


def _outside(span: Span, boxes: Sequence[Box]) -> Iterator[Span]:
    """Yield the parts of a span outside the boxes."""
    if len(span.xs) != len(span.text):
        yield span
        return
    ends, y = (*span.xs[1:], span.box.x1), span.box.centre_y
    start = 0
    for at, (x, end) in enumerate(zip(span.xs, ends, strict=True)):
        if any(box.contains_point(((x + end) / 2, y)) for box in boxes):
            if at > start:
                yield span[start:at]
            start = at + 1
    if start < len(span.text):
        yield span[start:] if start else span


def _shows(lines: Sequence[Line], field: Field) -> bool:
    """Whether the text inside the box of a field contains its value."""
    assert field.box
    around = field.box.grown(2, 2)
    inside = (
        part.text
        for line in lines
        if line.box.overlaps(around)
        for part in line.spans
        if part.box.overlaps(around)
    )
    return _letters(field.value) in _letters("".join(inside))


def _letters(text: str) -> str:
    return "".join(text.split())


def _written(lines: Sequence[Line], value: str, box: Box) -> Iterator[Line]:
    """Yield the lines of a value that no program has drawn, from the top of its field."""
    rows = value.split("\n")
    size = min(MAX_SIZE, box.height / len(rows) / _LEADING)
    for i, row in enumerate(rows):
        top = box.y0 + i * size * _LEADING
        place = box._replace(y0=top, y1=top + size * _LEADING) if len(rows) > 1 or _is_tall(box) else box
        if row.strip():
            yield _line(row.strip(), place, _beside(lines, place), size)


def _is_tall(box: Box) -> bool:
    return box.height > 2.5 * MAX_SIZE


def _beside(lines: Sequence[Line], box: Box) -> Line | None:
    """The nearest line of text to the left or right of a field."""
    near = [
        line
        for line in lines
        if not line.turned
        and line.box.y0 < box.centre_y < line.box.y1
        and -box.width < line.box.gap_x(box) < NEAR * line.size
    ]
    return min(near, key=lambda line: line.box.gap_x(box), default=None)


def _line(text: str, box: Box, beside: Line | None, size: float = MAX_SIZE) -> Line:
    """A line with a text at the left edge of a box, on the baseline of the text beside it."""
    size = beside.size if beside else min(size, box.height)
    baseline = beside.baseline if beside else box.y1 - max(0.0, (box.height - 0.7 * size) / 2)
    step = min(0.5 * size, box.width / len(text)) if len(text) > 1 else box.width
    place = Box(box.x0, baseline - 0.8 * size, box.x0 + step * len(text), baseline + 0.2 * size)
    xs = tuple(box.x0 + step * i for i in range(len(text)))
    span = Span(text, place, _FONT, size, baseline=baseline, xs=xs)
    if beside:
        span = replace(span, font=beside.main.font, colour=beside.main.colour)
    return Line((span,), place)
