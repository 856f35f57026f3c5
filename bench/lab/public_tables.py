"""Tables as offices and firms print them: statistics with stubs, balances, boxed forms, parameters, ordered goods."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from bench.lab.content import Break, Cell, Inline, Line, Run, Table
from bench.lab.tables import TableMaker
from bench.lab.text import UNSPACED

_INDENT = "\u2003"
_EMPTY = "\u00a0"  # gives an empty line its height
_SPLITS = ((1,), (2, 2), (1, 3), (3, 1), (1, 1, 2), (2, 1, 1), (1, 2, 1), (2, 1), (1, 1, 1, 1))
_NONE = ("–", "-", "—", "...", "(X)", ".", "n/a")


def statistics(tables: TableMaker, caption: bool | None = None) -> Table:
    """Names at the left, indented below each other and perhaps with leader dots, under heads of one to three rows."""
    rng, write, letters = tables.rng, tables.write, tables.make.measures.letters
    columns = max(1, min(rng.randint(2, 9), (letters - 24) // 9))
    heads = _heads(tables, columns)
    figures = _Figures(tables, columns)
    widths = (rng.choice((2.0, 2.8, 3.6)), *[1.0] * columns)
    leaders = int(0.8 * letters * widths[0] / sum(widths)) if rng.random() < 0.35 else 0
    depth = rng.choice((0, 1, 1, 2))
    rows = heads
    total_first, spanning = rng.random() < 0.4, rng.random() < 0.3
    if total_first:
        rows.append(
            _stub_row(tables, len(rows), tables.make.words["total"], figures(), leaders=leaders, look="total")
        )
    for _ in range(rng.randint(1, 5)):
        if depth and spanning:
            rows.append([tables.cell(write.title(2), len(rows), 0, col_span=columns + 1, look="group")])
        elif depth:
            empty, look = rng.random() < 0.4, rng.choice(("text", "total"))
            values: Sequence[str] = [""] * columns if empty else figures()
            rows.append(
                _stub_row(
                    tables, len(rows), write.title(2), values, leaders=0 if empty else leaders, look=look
                )
            )
        for _ in range(rng.randint(2, 6)):
            words = write.phrase(rng.choice((1, 2, 2, 3, 4)))
            words = _INDENT * min(depth, rng.choice((1, 1, 1, 2))) + (words[:1].upper() + words[1:])
            rows.append(_stub_row(tables, len(rows), words, figures(), leaders=leaders))
    if not total_first and rng.random() < 0.5:
        rows.append(
            _stub_row(tables, len(rows), tables.make.words["total"], figures(), leaders=leaders, look="total")
        )
    return tables.table(rows, columns + 1, "statement", caption, heads=_head_rows(heads), widths=widths)


def _head_rows(rows: list[list[Cell]]) -> int:
    return sum(all(cell.header for cell in row) for row in rows)


def _heads(tables: TableMaker, columns: int) -> list[list[Cell]]:
    """Heads that span columns, years or names, and perhaps a row of units or of numbers of columns."""
    rng, write = tables.rng, tables.write
    per = next((n for n in (3, 2) if columns % n == 0 and columns > n), 0) if rng.random() < 0.6 else 0
    high = 2 if per else 1
    first = rng.choice(("", write.title(1), write.title(2)))
    rows = [[tables.cell(first, 0, 0, row_span=high, header="column")]]
    year = write.year()
    names = [rng.choice((write.title(1), write.title(2))) for _ in range(per or columns)]
    if rng.random() < 0.4:
        names = [str(year + n) for n in range(len(names))]
    if per:
        for c in range(1, columns + 1, per):
            rows[0].append(tables.cell(write.title(2), 0, c, col_span=per, header="column"))
        rows.append([tables.cell(names[c % per], 1, c + 1, header="column") for c in range(columns)])
    else:
        rows[0] += [tables.cell(name, 0, c, header="column") for c, name in enumerate(names, 1)]
    kind = rng.random()
    if kind < 0.15:
        units = ["", *(write.unit() for _ in range(columns))]
        rows.append([tables.cell(unit, high, c, header="column") for c, unit in enumerate(units)])
    elif kind < 0.25:
        texts = [str(c) for c in range(1, columns + 2)]
        rows.append([tables.cell(text, high, c, header="column") for c, text in enumerate(texts)])
    elif kind < 0.35:
        unit = f"{write.unit()} ({write.noun()})"
        rows.append(
            [
                tables.cell("", high, 0, header="column"),
                tables.cell(unit, high, 1, col_span=columns, header="column"),
            ]
        )
    return rows


class _Figures:
    """Makes the numbers of a row: each column has its size and its places."""

    def __init__(self, tables: TableMaker, columns: int) -> None:
        self.tables = tables
        same = (tables.rng.randint(2, 6), tables.rng.choice((0, 0, 1, 2)))
        kinds = [(tables.rng.randint(1, 6), tables.rng.choice((0, 0, 1, 2))) for _ in range(columns)]
        self.kinds = [same] * columns if tables.rng.random() < 0.5 else kinds
        self.sign, self.bracket = tables.rng.choice(_NONE), tables.rng.random() < 0.3
        self.unit = tables.rng.choice(("", "", "", "$", "€\u00a0", "£"))

    def __call__(self) -> list[str]:
        return [self.one(digits, places) for digits, places in self.kinds]

    def one(self, digits: int, places: int) -> str:
        roll = self.tables.rng.random()
        if roll < 0.06:
            return self.sign
        text = self._number(digits, places)
        if roll < 0.16:
            return f"({text})" if self.bracket else f"−{text}" if roll < 0.1 else text
        return f"{self.unit}{text}" if roll < 0.3 else text

    def _number(self, digits: int, places: int) -> str:
        write, least = self.tables.write, max(1, digits - 2)
        text = (
            write.decimal(places, digits) if places else write.number(self.tables.rng.randint(least, digits))
        )
        return text.replace(" ", "\u00a0")  # it stays on one line


def _stub_row(
    tables: TableMaker, row: int, words: str, values: Sequence[str], *, leaders: int, look: str = ""
) -> list[Cell]:
    """A name, with leader dots up to so many letters, and its numbers."""
    dots = " ." * (leaders - len(words)) if leaders > len(words) + 3 else ""
    line = tuple(run for run in (Run(words), Run(dots, ("filler",))) if run.text)
    if tables.rng.random() < 0.06:
        line = (Run(words), Run(str(tables.rng.randint(1, 4)), ("sup",)))
    first = Cell(tables.make.id("cell"), line, row, 0, look="total" if look == "total" else "text")
    looks = "total" if look == "total" else "number"
    return [first, *(tables.cell(text, row, c, look=looks) for c, text in enumerate(values, 1))]


def balance(tables: TableMaker) -> Table:
    """What a firm owns and owes, beside each other."""
    rng, write, words = tables.rng, tables.write, tables.make.words
    years = 2 if tables.make.measures.letters > 80 else 1
    heads = [write.title(1), *(str(write.year()) for _ in range(years))] * 2
    columns, side = len(heads), years + 1
    rows = [[tables.cell(text, 0, c, header="column") for c, text in enumerate(heads)]]
    figures, count = _Figures(tables, 2 * years), rng.randint(4, 9)
    for r in range(1, count + 2):
        last, texts = r == count + 1, list[str]()
        values = figures()
        for half in (values[:years], values[years:]):
            gap = not last and rng.random() < 0.15
            name = f"{words['total']} {write.noun()}" if last else "" if gap else _numbered(tables, r)
            texts += [name, *([""] * years if gap or r in (1, 4) else half)]
        look = "total" if last else ""
        rows.append([tables.cell(text, r, c, look=look) for c, text in enumerate(texts)])
    shares = (2.2, *[1.0] * (side - 1)) * 2
    return tables.table(rows, columns, "statement", False, heads=1, widths=shares)


def _numbered(tables: TableMaker, row: int) -> str:
    mark = tables.rng.choice(("", f"{row}. ", _INDENT, f"{'ABCDEFGHIJK'[row]}. "))
    return mark + tables.write.title(2)


def boxed(tables: TableMaker) -> Table:
    """The fields of a form: rules around each, with what is asked in small type above what is filled in."""
    rng, write = tables.rng, tables.write
    room = 4 if tables.make.measures.letters > 70 else 2 if tables.make.measures.letters > 30 else 1
    splits = [split for split in _SPLITS if len(split) <= room]
    chosen = [rng.choice(splits) for _ in range(rng.randint(3, 8))]
    edges = sorted({x for split in chosen for x in _edges(split)})
    small, numbered, filled = rng.random() < 0.7, rng.random() < 0.3, rng.random() < 0.6
    rows, number, beside = [], 0, rng.random() < 0.2
    for r, split in enumerate(chosen):
        cells, x = [], 0.0
        for edge in _edges(split):
            number += 1
            label = write.title(rng.choice((1, 2, 2, 3)))
            if tables.make.language not in UNSPACED and rng.random() < 0.15:
                label += f" ({write.phrase(rng.randint(1, 3))})"
            asked = [Run(f"{number} ", ("bold",))] if numbered else []
            asked.append(Run(label + ("" if small else ":"), ("small",) if small else ()))
            value = _value(tables) if filled and rng.random() < 0.75 else _EMPTY
            between: Inline = Run(" ") if beside else Break()
            line: Line = (*asked, between, Run(value, ("bold",) if rng.random() < 0.1 else ()))
            span = edges.index(edge) - (edges.index(x) if x else -1)
            col = edges.index(x) + 1 if x else 0
            cells.append(Cell(tables.make.id("cell"), line, r, col, 1, span))
            x = edge
        rows.append(cells)
    widths = tuple(b - a for a, b in zip([0.0, *edges], edges, strict=False))
    return tables.table(rows, len(edges), "form", False, heads=0, widths=widths)


def _edges(split: tuple[int, ...]) -> list[float]:
    return [round(part / sum(split), 3) for part in accumulate(split)]


def _value(tables: TableMaker) -> str:
    rng, write = tables.rng, tables.write
    if rng.random() < 0.12:
        yes, no = tables.make.words["yes"], tables.make.words["no"]
        return rng.choice((f"☐ {yes} ☐ {no}", f"☑ {yes}", f"☐ {write.noun()}"))
    return rng.choice(
        (write.person, write.date, write.place, write.identifier, write.decimal, write.number)
    )()


def parameters(tables: TableMaker, caption: bool | None = None) -> Table:
    """What a part can do: names with signs, conditions, smallest, usual and largest values, and units."""
    rng, write = tables.rng, tables.write
    conditions = tables.make.measures.letters > 60 and rng.random() < 0.6
    heads = [write.title(1), write.title(1), *([write.title(1)] if conditions else []), "Min", "Typ", "Max"]
    heads.append(write.title(1))
    columns = len(heads)
    rows = [[tables.cell(text, 0, c, header="column") for c, text in enumerate(heads)]]
    for _ in range(rng.randint(2, 4)):
        if rng.random() < 0.5:
            across = tables.cell(write.title(2).upper(), len(rows), 0, col_span=columns, look="group")
            rows.append([across])
        for _ in range(rng.randint(2, 5)):
            r, value = len(rows), rng.uniform(0.1, 90)
            sign: Line = (Run(rng.choice("VITRCftQP")), Run(rng.choice(("in", "out", "max", "s")), ("sub",)))
            limits = [
                f"{value * x:.{rng.choice((1, 2))}f}" if rng.random() < 0.6 else "" for x in (0.5, 1, 2)
            ]
            if rng.random() < 0.2:
                limits[0] = f"−{limits[1] or 5}"
            if not any(limits):
                limits[1] = f"{value:.1f}"
            condition = [f"{rng.choice('VTI')} = {rng.randint(1, 40)} {write.unit()}"] if conditions else []
            name = write.phrase(rng.randint(1, 3))
            texts = [name[:1].upper() + name[1:], "", *condition, *limits, write.unit()]
            cells = [tables.cell(text, r, c) for c, text in enumerate(texts)]
            cells[1] = Cell(tables.make.id("cell"), sign, r, 1)
            rows.append(cells)
    widths = (2.4, 0.9, *([1.8] if conditions else []), 0.8, 0.8, 0.8, 0.8)
    return tables.table(rows, columns, "data", caption, heads=1, widths=widths)


def goods(tables: TableMaker) -> Table:
    """What is ordered: some names have a second line in small type. The sums are at the end or left out."""
    rng, write, words = tables.rng, tables.write, tables.make.words
    wide = (
        tables.make.measures.letters > 64 and "svg" in tables.make.features
    )  # a sheet has one set of columns
    heads = [*([rng.choice(("#", "Pos."))] if wide else []), words["item"], words["quantity"]]
    heads += [*(["%"] if wide and rng.random() < 0.4 else []), words["price"], words["amount"]]
    at, columns, unit = int(wide), len(heads), rng.choice(("", "", "€\u00a0", "$"))
    rows = [[tables.cell(text, 0, c, header="column") for c, text in enumerate(heads)]]
    for r in range(1, rng.randint(3, 9)):
        name: Line = (Run(write.phrase(rng.randint(1, 4))),)
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            name = (*name, Break(), Run(rng.choice((write.identifier(), write.phrase(2))), ("small",)))
        values = [f"{unit}{write.decimal()}", f"{unit}{write.decimal(2, 4)}"]
        rate = [f"{rng.choice((0, 7, 19, 21))}%"] if columns - at == 5 else []
        texts = [*([str(r)] if wide else []), "", str(rng.randint(1, 60)), *rate, *values]
        cells = [tables.cell(text, r, c, look="" if c == at else "number") for c, text in enumerate(texts)]
        cells[at] = Cell(tables.make.id("cell"), name, r, at)
        rows.append(cells)
    for n in range(count := rng.choice((0, 1, 3))):
        last = n == count - 1
        r, label = len(rows), words["total"] if last else f"{write.title(1)} {rng.randint(2, 25)} %"
        look = "total" if last else "number"
        total = tables.cell(f"{unit}{write.decimal(2, 4)}", r, columns - 1, look=look)
        rows.append([tables.cell(label, r, 0, col_span=columns - 1, look=look), total])
    widths = (*([0.5] if wide else []), 3.0, 1.0, *([0.7] if columns - at == 5 else []), 1.3, 1.3)
    return tables.table(rows, columns, "invoice", False, heads=1, widths=widths)
