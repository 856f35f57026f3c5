"""What all templates share: random blocks until a document has its size."""

from __future__ import annotations

from collections.abc import Mapping

from bench.lab import lists, rare_tables, wording
from bench.lab.content import Block, Box, Columns, Contents, Entry, Heading, Paragraph, Run, plain, walk
from bench.lab.maker import Maker
from bench.lab.tables import TableMaker

# How often each kind of block follows another one in running text.
PROSE = {
    "p": 8,
    "items": 2,
    "table": 1,
    "quote": 0.5,
    "figure": 0.7,
    "box": 0.3,
    "columns": 0.15,
    "cards": 0.15,
    "aside": 0.25,
    "lines": 0.4,
}
TECHNICAL = {
    "p": 6,
    "items": 2,
    "table": 1.4,
    "code": 1,
    "formula": 1,
    "figure": 0.7,
    "box": 0.4,
    "pairs": 0.3,
    "lines": 0.3,
}
SCIENCE = {"p": 8, "items": 0.8, "table": 1.2, "formula": 2, "figure": 1, "code": 0.5, "quote": 0.15}
# Roughly how many letters of running text take as much room as one block.
_ROOM = {"table": 700, "figure": 700, "code": 500, "formula": 200, "items": 350, "pairs": 350}


class Builder:
    """Builds the blocks of one document.

    Args:
        make: makes the single blocks.
        letters: how many letters of running text the document has room for.
    """

    def __init__(self, make: Maker, letters: int) -> None:
        self.make = make
        self.tables = TableMaker(make)
        self.rng = make.rng
        self.write = make.write
        self.words = make.words
        self.left = letters
        self.has_clauses = make.style["wording"] == "clauses"

    def one(self, kind: str) -> Block:  # noqa: PLR0911, PLR0912
        """One block of a kind of `PROSE` and its likes."""
        make = self.make
        match kind:
            case "items":
                roll = self.rng.random()
                if roll < 0.08:
                    return make.tasks()
                if roll < 0.16:
                    return make.verdicts()
                if roll < 0.22:
                    return lists.opinions(make)
                return make.items(long=self.rng.random() < 0.4, max_depth=self.rng.choice((1, 2, 2, 3)))
            case "table":
                return self.table()
            case "code":
                return make.code(caption=self.rng.random() < 0.25)
            case "formula":
                return make.formula()
            case "quote":
                return make.quote() if self.rng.random() < 0.8 else make.verse()
            case "figure":
                return make.figure()
            case "pairs":
                return make.pairs()
            case "box":
                return self.box()
            case "columns":
                return self.columns()
            case "cards":
                return self.cards()
            case "lines":
                return self.phrases()
            case "aside":
                role = self.rng.choice(("centred", "centred", "right"))
                return make.paragraph(self.rng.randint(1, 2), role, notes=False)
        return make.paragraph()

    def phrases(self) -> Block:
        """Short texts below each other, as in a list without markers. No line is wrapped."""
        write, longest = self.write, 0.8 * self.make.measures.letters
        texts = (
            self.rng.choice((write.phrase, write.title))(self.rng.randint(2, 7))
            for _ in range(self.rng.randint(3, 7))
        )
        rows = [text for text in texts if len(text) <= longest]
        return self.make.lines(rows, "flush") if len(rows) > 1 else self.make.paragraph()

    def box(self, side: bool | None = None) -> Box:
        """A box with a title in bold, a paragraph and perhaps a list."""
        make = self.make
        blocks: list[Block] = [Paragraph(make.id("p"), (Run(self.write.title(2), ("bold",)),), "box-title")]
        blocks.append(make.paragraph(2, notes=False))
        if self.rng.random() < 0.3:
            blocks.append(make.items(max_depth=1, count=3))
        beside = "float" in make.features and make.measures.columns == 1 and self.rng.random() < 0.35
        return Box(make.id("box"), tuple(blocks), beside if side is None else side)

    def columns(self) -> Block:
        """A few paragraphs in two columns of their own, where the page has one column."""
        make = self.make
        if make.measures.columns > 1 or make.measures.letters < 60:
            return make.paragraph()
        blocks: list[Block] = [make.paragraph(notes=False) for _ in range(self.rng.randint(2, 4))]
        return Columns(make.id("columns"), 2, tuple(blocks))

    def table(self) -> Block:
        """A table, or two side by side, of the kind that the style asks for."""
        make, kind = self.make, self.make.style["table_kind"]
        if kind == "beside" and make.measures.columns == 1 and make.measures.letters >= 60:
            return Columns(
                make.id("columns"), 2, (rare_tables.small(self.tables), rare_tables.small(self.tables))
            )
        return rare_tables.rare(self.tables, kind) or self.tables.any()

    def cards(self) -> Block:
        """Boxes side by side."""
        make = self.make
        if make.measures.columns > 1 or make.measures.letters < 60 or "side" not in make.features:
            return self.box(side=False)
        count = self.rng.choice((2, 2, 3)) if make.measures.letters > 90 else 2
        return Columns(make.id("columns"), count, tuple(self.card() for _ in range(count)))

    def card(self) -> Box:
        """A small box: a title in bold and a few words."""
        title = Paragraph(self.make.id("p"), (Run(self.write.title(2), ("bold",)),), "box-title")
        text = Paragraph(self.make.id("p"), (Run(self.write.sentence()),))
        return Box(self.make.id("box"), (title, text))

    def index(self) -> list[Block]:
        """An index of words with page numbers, in columns of its own."""
        make = self.make
        count = (
            1 if make.measures.columns > 1 or make.measures.letters < 60 or "side" not in make.features else 3
        )
        words = sorted({self.write.noun() for _ in range(self.rng.randint(4, 9) * count)})
        rows = [
            f"{word}, {', '.join(str(self.rng.randint(1, 90)) for _ in range(self.rng.randint(1, 3)))}"
            for word in words
        ]
        each = -(-len(rows) // count)
        parts = [make.lines(rows[i : i + each], "index") for i in range(0, len(rows), each)]
        return [
            self.named(self.words["index"]),
            Columns(make.id("columns"), count, tuple(parts)) if count > 1 else parts[0],
        ]

    def halves(self) -> Block:
        """Two blocks side by side, as on slides."""
        make = self.make
        if "side" not in make.features:
            return make.items(max_depth=1)
        right = (
            make.figure(caption=False, width=0.45)
            if self.rng.random() < 0.4
            else make.items(max_depth=1, count=3)
        )
        return Columns(make.id("columns"), 2, (make.items(max_depth=1, count=3), right))

    def fill(self, blocks: list[Block], kinds: Mapping[str, float], room: float) -> None:
        """Append random blocks that take `room` letters."""
        names, weights = list(kinds), list(kinds.values())
        last = ""
        while room > 0:
            kind = self.rng.choices(names, weights)[0]
            if kind == last and kind != "p":
                kind = "p"
            block = self.one(kind)
            cost = _ROOM.get(kind) or _letters(block)
            room -= cost
            self.left -= cost
            blocks += wording.around(self.make, block) if self.has_clauses else [block]
            last = kind

    def sections(
        self, blocks: list[Block], kinds: Mapping[str, float], level: int, names: list[str] | None = None
    ) -> None:
        """Append sections with subsections until the document is full."""
        planned = iter(names or [])
        first = True
        while self.left > 300 or first:
            first = False
            blocks.append(self.make.heading(level, next(planned, "")))
            self.left -= 80
            self.fill(blocks, kinds, min(self.left, self.rng.randint(250, 1200)))
            for _ in range(self.rng.choice((0, 0, 1, 2, 3))):
                if self.left < 300:
                    break
                deep = (
                    level + 1
                    if self.rng.random() < 0.7 or not isinstance(blocks[-1], Paragraph)
                    else level + 2
                )
                blocks.append(self.make.heading(min(deep, 6), ""))
                self.left -= 60
                self.fill(blocks, kinds, min(self.left, self.rng.randint(200, 800)))

    def title(self, text: str = "") -> Heading:
        """The title of the document, at level 1 without a number."""
        heading = self.make.heading(1, text or self.write.title(self.rng.randint(2, 6)), numbered=False)
        return Heading(heading.id, 1, heading.line)

    def named(self, text: str, level: int = 2) -> Heading:
        """A heading without a number."""
        return self.make.heading(level, text, numbered=False)

    def contents(self, blocks: list[Block]) -> Contents:
        """A contents page of the headings among `blocks`. Its page numbers are plausible, not exact."""
        make, page, entries = self.make, 1, []
        for block in walk(tuple(blocks)):
            if isinstance(block, Heading) and not block.run_in and block.level <= 3:
                page += self.rng.choice((0, 0, 1, 1, 2))
                text = " ".join(filter(None, (block.label, plain(block.line))))
                entries.append(Entry(make.id("toc"), block.id, block.level, f"{text}\t{page}"))
        title = self.named(self.words["contents"])
        return Contents(make.id("contents"), title, tuple(entries))


def _letters(block: Block) -> int:
    total = 0
    for part in walk((block,)):
        if isinstance(part, Paragraph):
            total += len(plain(part.line)) + 30
    return total or 300
