"""Makes tables: data, text, statements, matrices, forms, with spans, groups, totals, wrapped and empty cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.lab.content import Break, Cell, Line, Run, Table, plain
from bench.lab.maker import Maker

Kind = Callable[[], str]


class TableMaker:
    """Makes tables with the words and the style of a `Maker`."""

    def __init__(self, make: Maker) -> None:
        self.make = make
        self.rng = make.rng
        self.write = make.write

    def any(self, caption: bool | None = None) -> Table:
        """A table of a random kind."""
        kinds = (
            self.data,
            self.data,
            self.text,
            self.statement,
            self.matrix,
            self.grouped,
            self.two_heads,
            self.sparse,
            self.long,
        )
        return self.rng.choice(kinds)(caption=caption)

    def columns(self, at_most: int = 6) -> int:
        """How many columns the page has room for."""
        room = max(2, int(self.make.measures.letters / 15))
        return self.rng.randint(2, max(2, min(at_most, room)))

    # ---- kinds of tables

    def data(self, rows: int = 0, caption: bool | None = None) -> Table:
        """Names on the left, numbers and short words in the other columns."""
        columns = self.columns(7)
        kinds = [self.name] + [self.column_kind() for _ in range(columns - 1)]
        body = [[kind() for kind in kinds] for _ in range(rows or self.rng.randint(3, 9))]
        if self.make.chance(0.25):
            body[self.rng.randrange(len(body))][-1] = self.rng.choice(("", "–", "n/a"))
        table = self._build([self.heads(columns), *body], "data", caption)
        return self._with_total(table) if self.make.chance(0.2) else table

    def text(self, rows: int = 0, caption: bool | None = None) -> Table:
        """Text only; at least one column has sentences that wrap."""
        columns = min(self.columns(4), 4)
        wide = self.rng.randrange(columns)

        def cell(column: int) -> str:
            return self.write.sentence() if column == wide else self.write.phrase(self.rng.randint(1, 3))

        body = [[cell(c) for c in range(columns)] for _ in range(rows or self.rng.randint(3, 6))]
        shares = tuple(2.2 if c == wide else 1.0 for c in range(columns))
        return self._build([self.heads(columns), *body], "text", caption, widths=shares)

    def statement(self, caption: bool | None = None) -> Table:
        """A financial statement: groups of rows, sums, years over the columns, negative numbers in brackets."""
        years = self.rng.randint(2, 3) if self.make.measures.letters > 44 else 1
        year = self.write.year()
        grid = [["", *(str(year - i) for i in range(years))]]
        looks: dict[int, str] = {}
        for _ in range(self.rng.randint(1, 3)):
            if self.make.chance(0.7):
                looks[len(grid)] = "group"
                grid.append([self.write.title(2)])
            grid += [
                [self.write.phrase(3), *(self._amount() for _ in range(years))]
                for _ in range(self.rng.randint(2, 4))
            ]
            looks[len(grid)] = "total"
            grid.append(
                [f"{self.make.words['total']} {self.write.noun()}", *(self._amount() for _ in range(years))]
            )
        return self._build(grid, "statement", caption, widths=(2.4, *[1.0] * years), looks=looks)

    def matrix(self, caption: bool | None = None) -> Table:
        """Rows against columns with ✓ and ✗, with heads on both sides."""
        columns = self.columns(6)
        signs = self.rng.choice(
            (
                ("✓", "✗", ""),
                ("✓", "–"),
                (self.make.words["yes"], self.make.words["no"]),
                ("+", "−", "0"),
                ("●", "○", ""),
            )
        )
        body = [
            [self.name(), *(self.rng.choice(signs) for _ in range(columns - 1))]
            for _ in range(self.rng.randint(3, 7))
        ]
        return self._build([["", *self.heads(columns)[1:]], *body], "matrix", caption, row_heads=True)

    def grouped(self, caption: bool | None = None) -> Table:
        """Rows in groups: the first cell of a group spans its rows."""
        columns = max(3, self.columns(5))
        heads = self.heads(columns)
        rows: list[list[Cell]] = [[self.cell(text, 0, c, header="column") for c, text in enumerate(heads)]]
        kinds = [self.column_kind() for _ in range(columns - 2)]
        for _ in range(self.rng.randint(2, 3)):
            size, first = self.rng.randint(2, 3), len(rows)
            for r in range(first, first + size):
                cells = [
                    self.cell(self.name(), r, 1),
                    *(self.cell(kind(), r, c) for c, kind in enumerate(kinds, 2)),
                ]
                if r == first:
                    cells.insert(0, self.cell(self.write.title(1), r, 0, row_span=size, header="row"))
                rows.append(cells)
        return self.table(rows, columns, "data", caption, heads=1)

    def two_heads(self, caption: bool | None = None) -> Table:
        """Two head rows: cells of the first span the columns that the second names."""
        groups = 2 if self.make.measures.letters > 50 else 1
        columns = 1 + 2 * groups
        top = [self.cell(self.write.title(1), 0, 0, row_span=2, header="column")]
        top += [
            self.cell(self.write.title(2), 0, 1 + 2 * g, col_span=2, header="column") for g in range(groups)
        ]
        names = [self.write.title(1), self.write.unit()] * groups
        rows = [top, [self.cell(name, 1, c, header="column") for c, name in enumerate(names, 1)]]
        kinds = [self.column_kind() for _ in range(columns - 1)]
        for r in range(2, 2 + self.rng.randint(3, 6)):
            rows.append(
                [
                    self.cell(self.name(), r, 0),
                    *(self.cell(kind(), r, c) for c, kind in enumerate(kinds, 1)),
                ]
            )
        return self.table(rows, columns, "data", caption, heads=2)

    def long(self, caption: bool | None = None) -> Table:
        """A table that does not fit a page, now and then; else one of ordinary length."""
        rows = self.rng.randint(20, 40) if self.make.chance(0.3) else 0
        return self.data(rows, caption)

    def sparse(self, caption: bool | None = None) -> Table:
        """A form to fill in: heads, and rows of which most cells are empty."""
        columns = self.columns(5)
        body = []
        for n in range(self.rng.randint(3, 7)):
            filled = [self._short() if self.make.chance(0.3) else "" for _ in range(columns - 1)]
            body.append([self.name() if self.make.chance(0.7) else str(n + 1), *filled])
        return self._build([self.heads(columns), *body], "form", caption)

    def times(self, caption: bool | None = None) -> Table:
        """Places against departures, with gaps."""
        columns = max(3, self.columns(8))
        body = []
        for _ in range(self.rng.randint(4, 10)):
            start = self.rng.randint(5, 9)
            times = [
                f"{start + 2 * c}:{self.rng.randint(0, 59):02}" if self.make.chance(0.85) else "–"
                for c in range(columns - 1)
            ]
            body.append([self.write.place(), *times])
        heads = [
            self.write.title(1),
            *(f"{self.rng.choice('ABCS')}{self.rng.randint(1, 99)}" for _ in range(columns - 1)),
        ]
        return self._build([heads, *body], "data", caption, row_heads=True)

    def invoice(self, rows: int = 0) -> Table:
        """Items with quantities and prices, and sums below that span columns. Some have numbers and units, too."""
        words, rng, write = self.make.words, self.rng, self.write
        numbered, units = self.make.chance(0.4), self.make.chance(0.3)
        heads = [
            *(["#"] if numbered else []),
            words["item"],
            words["quantity"],
            *([write.title(1)] if units else []),
            words["price"],
            words["amount"],
        ]
        grid = [heads]
        for number in range(1, 1 + (rows or rng.randint(3, 8))):
            first = [str(number), write.phrase(3)] if numbered else [write.phrase(3)]
            unit = [write.unit()] if units else []
            grid.append([*first, str(rng.randint(1, 40)), *unit, write.decimal(), write.decimal(2, 4)])
        widths = (*([0.4] if numbered else []), 2.6, 1, *([0.8] if units else []), 1.2, 1.3)
        made = self._build(grid, "invoice", False, widths=widths)
        sums = [words["total"]] if self.make.chance(0.5) else [f"{rng.randint(5, 25)} %", words["total"]]
        rows_made, last = list(made.rows), len(heads) - 1
        for text in sums:
            r, look = len(rows_made), "total" if text == sums[-1] else "text"
            label = self.cell(text, r, 0, col_span=last, look=look)
            rows_made.append((label, self.cell(write.decimal(2, 4), r, last, look=look)))
        return Table(made.id, tuple(rows_made), len(heads), 1, made.widths, "invoice")

    def _with_total(self, table: Table) -> Table:
        r, columns = len(table.rows), table.columns
        numbers = [self.write.number(4) if c >= columns - 2 else "" for c in range(1, columns)]
        row = [
            self.cell(text, r, c, look="total") for c, text in enumerate([self.make.words["total"], *numbers])
        ]
        return replace(table, rows=(*table.rows, tuple(row)))

    # ---- cells

    def heads(self, columns: int) -> list[str]:
        """Different names of columns."""
        heads: list[str] = []
        while len(heads) < columns:
            text = self.write.title(self.rng.choice((1, 1, 2)))
            if self.make.chance(0.12):
                text += f" ({self.write.unit()})"
            if text not in heads:
                heads.append(text)
        return heads

    def name(self) -> str:
        """A name of a row."""
        write = self.write
        return self.rng.choice(
            (write.place, write.noun, write.pair_of_words, write.surname, write.identifier)
        )()

    def _short(self) -> str:
        return self.rng.choice(
            (self.write.noun, self.write.date, self.write.identifier, self.write.surname)
        )()

    def _amount(self) -> str:
        text = self.write.number(self.rng.randint(3, 6))
        return f"({text})" if self.make.chance(0.15) else text

    def column_kind(self) -> Kind:
        """What makes the values of a column."""
        rng, write = self.rng, self.write
        places = rng.randint(0, 3)
        digits = rng.randint(1, 4)
        numbers = lambda: write.decimal(places, digits)  # noqa: E731
        return rng.choice(
            (
                numbers, numbers, lambda: write.number(digits), lambda: f"{rng.uniform(0, 100):.1f}%", write.date,
                lambda: write.phrase(rng.randint(1, 2)), write.identifier,
                lambda: f"{rng.randint(1, 99)} ± {rng.randint(1, 9)}", lambda: f"{rng.uniform(-9, 9):+.{places}f}",
            )
        )  # fmt: skip

    def cell(
        self,
        text: str,
        row: int,
        col: int,
        *,
        row_span: int = 1,
        col_span: int = 1,
        header: str = "",
        look: str = "",
    ) -> Cell:
        """A cell with a text."""
        if header == "column" and self.make.style["table_head"] == "uppercase":
            text = text.upper()
        line = self._cell_line(text, header)
        look = look or ("number" if _numeric(text) and not header else "text")
        return Cell(self.make.id("cell"), line, row, col, row_span, col_span, header, look)

    def cell_of(self, line: Line, row: int, col: int, *, header: str = "") -> Cell:
        """A cell with the line as it is; one of plain text is made as all others are."""
        text = plain(line)
        if header or line == (Run(text),):
            return self.cell(text, row, col, header=header)
        return Cell(self.make.id("cell"), line, row, col, header=header)

    def _cell_line(self, text: str, header: str) -> Line:
        """The line of a cell; a few have a forced line end, or are bold, code or a link."""
        if not text:
            return ()
        if header and " (" in text and self.make.chance(0.5):
            first, _, unit = text.partition(" (")
            return (Run(first), Break(), Run(f"({unit}"))
        if (
            header
            or not text.isalpha()
            or self.make.language in ("zh", "ja", "ar")
            or not self.make.chance(0.05)
        ):
            return (Run(text),)
        kinds = (
            ["bold", "italic", "link"]
            if self.make.style["body_font"].startswith("mono")
            else ["bold", "code", "link"]
        )
        kind = self.rng.choice(kinds)
        return (Run(text, (), self.write.url()),) if kind == "link" else (Run(text, (kind,)),)

    def _build(
        self,
        grid: list[list[str]],
        kind: str,
        caption: bool | None,
        *,
        widths: tuple[float, ...] = (),
        row_heads: bool = False,
        looks: dict[int, str] | None = None,
    ) -> Table:
        rows = []
        for r, texts in enumerate(grid):
            look = (looks or {}).get(r, "")
            if look == "group":
                rows.append([self.cell(texts[0], r, 0, col_span=len(grid[0]), look=look)])
                continue
            cells = []
            for c, text in enumerate(texts):
                header = "column" if r == 0 else "row" if row_heads and c == 0 else ""
                cells.append(self.cell(text, r, c, header=header, look=look if r else ""))
            rows.append(cells)
        return self.table(rows, len(grid[0]), kind, caption, heads=1, widths=widths)

    def table(
        self,
        rows: list[list[Cell]],
        columns: int,
        kind: str,
        caption: bool | None,
        heads: int,
        *,
        widths: tuple[float, ...] = (),
    ) -> Table:
        """A table of some cells. It has a caption now and then if `caption` is None."""
        captioned = self.make.chance(0.6) if caption is None else caption
        made = self.make.caption("table") if captioned else None
        shares = widths or (1.5, *[1.0] * (columns - 1))
        return Table(
            self.make.id("table"), tuple(tuple(row) for row in rows), columns, heads, shares, kind, made
        )


def _numeric(text: str) -> bool:
    return any(sign.isdigit() for sign in text) and not any(sign.isalpha() for sign in text)
