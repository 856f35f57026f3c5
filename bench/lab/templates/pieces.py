"""Parts of printed matter: texts beside each other, small print, blanks, numbers in large type, charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from bench.lab.content import Block, Box, Columns, Figure, Item, Items, Line, Lines, Paragraph, Run
from bench.lab.diagrams import DIAGRAMS
from bench.lab.templates.builder import Builder


def line(text: str, *marks: str) -> Line:
    """A line in one look."""
    return (Run(text, marks),)


def paragraph(b: Builder, text: str, role: str = "body", *marks: str) -> Paragraph:
    """A paragraph in one look."""
    return Paragraph(b.make.id("p"), line(text, *marks), role)


def small(b: Builder, sentences: int) -> Paragraph:
    """Small print."""
    return paragraph(b, b.write.text(sentences), "date", "small")


def beside(b: Builder, *groups: Sequence[Block], shares: Sequence[float] = ()) -> Columns:
    """Blocks beside each other, each group in a column, or below each other where there is no room."""
    make = b.make
    if make.measures.columns > 1 or make.measures.letters < 18 * len(groups):
        return Columns(make.id("columns"), 1, tuple(block for group in groups for block in group))
    cells = tuple(
        group[0] if len(group) == 1 else Columns(make.id("columns"), 1, tuple(group)) for group in groups
    )
    return Columns(make.id("columns"), len(cells), cells, tuple(shares) or (1.0,) * len(cells))


def lines(b: Builder, texts: Sequence[str], columns: int = 1, kind: str = "flush") -> Lines:
    """Those texts that fit on a line of one of so many columns, each on a line of its own."""
    room = 0.8 * b.make.measures.letters / columns
    kept = [text for text in texts if len(text) <= room]
    return b.make.lines(kept or [b.write.place()], kind)


def labelled(b: Builder, columns: int) -> Lines:
    """An address under a word that says whose it is."""
    label = b.write.noun()
    label = label.upper() if b.rng.random() < 0.6 else label
    address = [row for row in b.make.address().lines if len(str(row[0])) < 60]
    room = 0.8 * b.make.measures.letters / columns
    rows = [row for row in address if isinstance(row[0], Run) and len(row[0].text) <= room]
    marks = b.rng.choice((("bold",), ("small",), ()))
    return b.make.rich_lines([line(label + b.rng.choice((":", "")), *marks), *rows], "flush")


def references(b: Builder) -> Columns:
    """The line of a letter that says what it is about: words in small type with what they stand for below them."""
    values = (b.write.identifier, b.write.surname, b.write.identifier, b.write.year)
    groups = []
    for value in values[: b.rng.randint(2, 4)]:
        rows = [line(b.write.noun(), "small"), line(str(value()))]
        groups.append([b.make.rich_lines(rows, "flush")])
    return beside(b, *groups)


def foot(b: Builder) -> list[Block]:
    """Small lines in columns at the end, such as addresses and accounts, or nothing."""
    if b.rng.random() < 0.5:
        return []
    groups = []
    columns = b.rng.randint(2, 4)
    for _ in range(columns):
        texts = [b.write.firm(), b.write.place(), b.write.identifier(), b.write.number(6), b.write.email()]
        room = 0.9 * b.make.measures.letters / columns
        kept = [text for text in b.rng.sample(texts, b.rng.randint(2, 4)) if len(text) <= room]
        rows = [line(text, "small") for text in kept or [b.write.place()]]
        groups.append([b.make.rich_lines(rows, "flush")])
    return [beside(b, *groups)]


def notes(b: Builder) -> list[Block]:
    """What stands under a table in small type: signs, a source, remarks."""
    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"* {b.write.sentence()}",
        lambda: f"{b.rng.randint(1, 4)}) {b.write.sentence()}",
        lambda: f"– {b.write.phrase(2)}. (X) {b.write.phrase(2)}.",
        lambda: f"{b.write.noun()}: {b.write.firm()}, {b.write.title(3)}, {b.write.year()}.",
        lambda: b.write.text(2),
    )
    texts = [kind() for kind in b.rng.sample(kinds, b.rng.choice((0, 1, 1, 2)))]
    return [paragraph(b, text[:1].upper() + text[1:], "date", "small") for text in texts]


def chart(b: Builder, kind: str = "", width: float = 0) -> Figure:
    """A chart or a diagram of a kind of `diagrams.py` where the renderer draws charts, or a picture."""
    make = b.make
    kind = kind or b.rng.choice(tuple(DIAGRAMS))
    made = make.figure(kind if "svg" in make.features else "photo", width=width or b.rng.choice((0.7, 1.0)))
    names = tuple(b.write.noun() for _ in range(b.rng.randint(4, 8)))
    height = made.height * b.rng.uniform(0.9, 1.3)
    return Figure(made.id, made.kind, made.seed, made.width, round(height), names, made.caption)


def ticks(b: Builder) -> Block:
    """Boxes to tick in columns, with names as in questions about health."""
    groups: list[list[Block]] = []
    boxed = b.rng.random() < 0.4
    for _ in range(b.rng.choice((1, 2, 2, 3))):
        heads: list[Block] = [paragraph(b, b.write.title(2), "box-title", "bold")]
        items = [
            Item(b.make.id("li"), line(b.write.title(b.rng.randint(1, 2))), "☐", (), ticked=False)
            for _ in range(b.rng.randint(3, 10))
        ]
        made: Block = Items(b.make.id("list"), False, tuple(items))
        group = [*(heads if b.rng.random() < 0.5 else []), made]
        groups.append(_boxed(b, group) if boxed else group)
    return beside(b, *groups)


def _boxed(b: Builder, blocks: Sequence[Block]) -> list[Block]:
    """Blocks in a box where the renderer draws boxes; boxes beside each other look like the cells of a table."""
    return [Box(b.make.id("box"), tuple(blocks))] if "side" in b.make.features else list(blocks)


def blanks(b: Builder) -> Block:
    """Words with room to write behind them or below them."""
    room = int(0.6 * b.make.measures.letters)
    rows = []
    for _ in range(b.rng.randint(2, 6)):
        words = b.write.title(b.rng.randint(1, 2))
        words = words if len(words) < room / 2 else b.write.place()
        sign = b.rng.choice(("_", "_", "_", "."))
        blank = sign * max(4, int((room - len(words)) * (1 if sign == "_" else 1.6)))
        rows.append(f"{words}: {blank}" if b.rng.random() < 0.8 else blank)
    return b.make.lines(rows, "flush")


def choices(b: Builder) -> Block:
    """A question with boxes to tick on its line, or a question with numbers to choose from."""
    yes, no = b.words["yes"], b.words["no"]
    texts = []
    for number in count(1):
        question = b.write.question()
        text = f"{question} ☐ {yes} ☐ {no}" if b.rng.random() < 0.7 else f"{question} 0 1 2 3 4 5"
        texts.append(paragraph(b, f"{b.write.title(1)} {number}: {text}" if b.rng.random() < 0.2 else text))
        if b.rng.random() < 0.4:
            break
    return Columns(b.make.id("columns"), 1, tuple(texts))


def numbers(b: Builder) -> Columns:
    """Numbers in large type, each with words below it."""
    columns, groups = b.rng.randint(2, 4), list[list[Block]]()
    boxed = b.rng.random() < 0.3
    for _ in range(columns):
        number = b.rng.choice((b.write.number(3), f"{b.rng.randint(2, 98)} %", b.write.quantity()))
        words = b.write.title(b.rng.choice((1, 2)))
        words = words if len(words) < 0.7 * b.make.measures.letters / columns else b.write.noun()
        made = b.make.rich_lines([line(number, "large"), line(words)], "flush")
        groups.append(_boxed(b, [made]) if boxed else [made])
    return beside(b, *groups)


def pull(b: Builder) -> Block:
    """Words of the text in large type, set off from it."""
    marks = ("large", *b.rng.choice(((), ("bold",), ("italic",))))
    return paragraph(b, f"“{b.write.sentence()}”", b.rng.choice(("centred", "date", "right")), *marks)


def texts(b: Builder) -> Columns:
    """Short texts beside each other, most of them with a few bold words above."""
    groups: list[list[Block]] = []
    boxed = b.rng.random() < 0.4
    for _ in range(b.rng.randint(2, 3)):
        head: list[Block] = [paragraph(b, b.write.title(2), "box-title", "bold")]
        body = b.make.paragraph(b.rng.randint(1, 2), notes=False)
        group = [*(head if b.rng.random() < 0.7 else []), body]
        groups.append(_boxed(b, group) if boxed else group)
    return beside(b, *groups)


def short_lists(b: Builder) -> Columns:
    """Lists or lines of a few words beside each other, which make rows by chance."""
    columns = b.rng.randint(2, 4)
    size, bulleted = b.rng.randint(2, 6), b.rng.random() < 0.4
    groups: list[list[Block]] = []
    for _ in range(columns):
        rows = [b.write.title(b.rng.randint(1, 2)) for _ in range(size)]
        made: Block = b.make.items(False, size, max_depth=1) if bulleted else lines(b, rows, columns)
        groups.append([made])
    return beside(b, *groups)
