"""Tables of kinds that are rare in most documents: long texts, lists or code in cells, rows over all columns, pairs,
statements with notes, and tables of a few rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.lab.content import Break, Cell, Line, Run, Table
from bench.lab.tables import TableMaker

SHARE = 0.6
"""How many tables of a document are of its rare kind."""


def rare(tables: TableMaker, kind: str) -> Table | None:
    """A table of a kind of `KINDS`, or None for any other kind, and now and then."""
    make = KINDS.get(kind)
    return make(tables) if make and tables.make.chance(SHARE) else None


def texts(tables: TableMaker) -> Table:
    """Long texts in all cells."""
    columns = min(tables.columns(3), 3)
    body = [[_run(_sentences(tables)) for _ in range(columns)] for _ in range(tables.rng.randint(2, 5))]
    return _table(tables, body, "text", widths=(1.0,) * columns)


def lists(tables: TableMaker) -> Table:
    """A list in a cell of each row: one item a line."""
    columns, rng = min(tables.columns(3), 3), tables.rng
    sign = rng.choice(("• ", "– ", "- ", "", "1", "1"))
    body = []
    for _ in range(rng.randint(2, 5)):
        items = [tables.write.phrase(rng.randint(1, 3)) for _ in range(rng.randint(2, 4))]
        signs = [f"{n}. " if sign == "1" else sign for n in range(1, len(items) + 1)]
        listed = _lines([mark + item for mark, item in zip(signs, items, strict=True)])
        others = [_run(tables.write.phrase(rng.randint(1, 3))) for _ in range(columns - 2)]
        body.append([_run(tables.write.title(1)), *others, listed])
    return _table(tables, body, "text", widths=(*[1.0] * (columns - 1), 1.8))


def code(tables: TableMaker) -> Table:
    """Names or values in code, with what they mean."""
    rng, write = tables.rng, tables.write
    columns = min(tables.columns(4), 4)
    makers: tuple[Callable[[], str], ...] = (
        lambda: f"--{write.made_up().lower()}",
        lambda: f"{write.made_up().lower()}_{write.made_up().lower()}()",
        lambda: f"{write.made_up().lower()} = {rng.randint(0, 99)}",
        lambda: f"/{write.made_up().lower()}/{write.made_up().lower()}",
    )
    name = rng.choice(makers)
    marks = () if tables.make.style["body_font"].startswith("mono") else ("code",)
    body = [
        [
            (Run(name(), marks),),
            *(_run(write.phrase(rng.randint(1, 2))) for _ in range(columns - 2)),
            _run(write.sentence() if rng.random() < 0.5 else write.phrase(3)),
        ]
        for _ in range(rng.randint(3, 8))
    ]
    return _table(tables, body, "text", widths=(1.4, *[1.0] * (columns - 2), 2.0))


def sections(tables: TableMaker) -> Table:
    """Rows over all columns that name the rows below them."""
    rng, write = tables.rng, tables.write
    columns = tables.columns(6)
    kinds = [tables.name, *(tables.column_kind() for _ in range(columns - 1))]
    rows = [_cells(tables, 0, [_run(text) for text in tables.heads(columns)], "column")]
    for _ in range(rng.randint(2, 4)):
        rows.append([_across(tables, len(rows), write.title(rng.randint(1, 3)), columns, "group")])
        for _ in range(rng.randint(2, 4)):
            rows.append(_cells(tables, len(rows), [_run(kind()) for kind in kinds]))
    return tables.table(rows, columns, "data", None, heads=1)


def notes(tables: TableMaker) -> Table:
    """A note in the last row, over all columns."""
    made = tables.data(caption=False)
    note = _across(tables, len(made.rows), f"* {tables.write.sentence()}", made.columns, "text")
    rows = [list(row) for row in made.rows]
    return tables.table([*rows, [note]], made.columns, made.kind, None, heads=1)


def pairs(tables: TableMaker) -> Table:
    """Keys and values, two of each in a row, without heads."""
    rng = tables.rng
    several = 2 if tables.make.measures.letters > 44 else 1
    rows = []
    for row in range(rng.randint(3, 8)):
        cells = []
        for col in range(0, 2 * several, 2):
            key = tables.write.title(rng.choice((1, 1, 2))) + rng.choice((":", ""))
            value = tables.name() if rng.random() < 0.8 else ""
            cells += [tables.cell(key, row, col, header="row"), tables.cell(value, row, col + 1)]
        rows.append(cells)
    return tables.table(rows, 2 * several, "form", None, heads=0)


def ledger(tables: TableMaker) -> Table:
    """A statement as companies publish it: sections with sums, notes, years, gaps, and no other rules than for sums."""
    rng, write, words = tables.rng, tables.write, tables.make.words
    years = rng.randint(2, 3) if tables.make.measures.letters > 44 else 1
    noted, year = rng.random() < 0.5, write.year()
    first = rng.choice(("", "", write.date(), write.title(2)))
    heads = [first, *([write.title(1)] if noted else []), *(str(year - i) for i in range(years))]
    columns = len(heads)

    def row(look: str, label: str) -> None:
        note = [str(rng.randint(1, 30)) if rng.random() < 0.6 and not look else ""] if noted else []
        texts = [label, *note, *(_amount(tables) for _ in range(years))]
        rows.append([tables.cell(text, len(rows), col, look=look) for col, text in enumerate(texts)])

    rows = [[tables.cell(text, 0, col, header="column") for col, text in enumerate(heads)]]
    for _ in range(rng.randint(2, 4)):
        if rng.random() < 0.8:
            rows.append([_across(tables, len(rows), write.title(2), columns, "group")])
        for _ in range(rng.randint(2, 6)):
            row("", write.phrase(rng.randint(1, 4)))
        if rng.random() < 0.8:
            row("total", f"{words['total']} {write.phrase(rng.randint(1, 2))}")
    row("total", f"{words['total']} {write.noun()}")
    widths = (rng.choice((2.4, 3.2, 4.0)), *([0.6] if noted else []), *[1.0] * years)
    return tables.table(rows, columns, "statement", None, heads=1, widths=widths)


def short(tables: TableMaker) -> Table:
    """A few rows, mostly without heads: names and what they mean."""
    rng, write = tables.rng, tables.write
    columns = 2 if rng.random() < 0.7 else min(tables.columns(3), 3)
    first = rng.choice((tables.name, lambda: f"{write.made_up().lower()}.{write.made_up().lower()}()"))
    mono = tables.make.style["body_font"].startswith("mono")
    marks = () if mono or first == tables.name else ("code",)
    texts = rng.choice((write.sentence, lambda: write.phrase(rng.randint(1, 6)), tables.column_kind()))
    body = [
        [(Run(first(), marks),), *(_run(texts()) for _ in range(columns - 1))]
        for _ in range(rng.randint(2, 4))
    ]
    headed = rng.random() < 0.3
    head = [_cells(tables, 0, [_run(text) for text in tables.heads(columns)], "column")] if headed else []
    rows = [*head, *(_cells(tables, row, lines) for row, lines in enumerate(body, len(head)))]
    return tables.table(rows, columns, "text", False, heads=len(head), widths=(1.0, *[1.6] * (columns - 1)))


KINDS: Mapping[str, Callable[[TableMaker], Table]] = {
    "texts": texts,
    "lists": lists,
    "code": code,
    "sections": sections,
    "notes": notes,
    "pairs": pairs,
    "ledger": ledger,
    "short": short,
}


def small(tables: TableMaker) -> Table:
    """A table that has room beside another one."""
    rows, columns = tables.rng.randint(3, 6), tables.rng.randint(2, 3)
    kinds = [tables.name, *(tables.column_kind() for _ in range(columns - 1))]
    made = [_cells(tables, 0, [_run(tables.write.title(1)) for _ in range(columns)], "column")]
    made += [_cells(tables, row, [_run(kind()) for kind in kinds]) for row in range(1, rows + 1)]
    return tables.table(made, columns, "data", False, heads=1)


def _amount(tables: TableMaker) -> str:
    """A sum of money, or a sign for none."""
    chance = tables.rng.random()
    number = tables.write.number(tables.rng.randint(2, 6))
    return "–" if chance < 0.06 else "" if chance < 0.1 else f"({number})" if chance < 0.25 else number


def _sentences(tables: TableMaker) -> str:
    return " ".join(tables.write.sentence() for _ in range(tables.rng.randint(1, 3)))


def _run(text: str) -> Line:
    return (Run(text),) if text else ()


def _lines(texts: list[str]) -> Line:
    parts: list[Run | Break] = []
    for text in texts:
        parts += [Break(), Run(text)] if parts else [Run(text)]
    return tuple(parts)


def _table(tables: TableMaker, body: list[list[Line]], kind: str, widths: tuple[float, ...]) -> Table:
    head = [_run(text) for text in tables.heads(len(widths))]
    rows = [_cells(tables, 0, head, "column")]
    rows += [_cells(tables, row, lines) for row, lines in enumerate(body, 1)]
    return tables.table(rows, len(widths), kind, None, heads=1, widths=widths)


def _cells(tables: TableMaker, row: int, lines: list[Line], header: str = "") -> list[Cell]:
    return [tables.cell_of(line, row, col, header=header) for col, line in enumerate(lines)]


def _across(tables: TableMaker, row: int, text: str, columns: int, look: str) -> Cell:
    return tables.cell(text, row, 0, col_span=columns, look=look)
