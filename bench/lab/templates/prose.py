"""Templates of documents that are mostly running text."""

from __future__ import annotations

from bench.lab import lists, wording
from bench.lab.content import Block, Lines, PageBreak, Paragraph, Run
from bench.lab.templates.builder import PROSE, SCIENCE, TECHNICAL, Builder


def report(b: Builder) -> list[Block]:
    """A title, perhaps a contents page, numbered sections, references."""
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.5:
        blocks += _head(b, [b.write.person(), b.write.firm(), b.write.date()][: b.rng.randint(1, 3)])
    b.make.number_headings_from(2)
    body: list[Block] = []
    b.sections(body, PROSE, 2)
    if b.rng.random() < 0.3:
        blocks.append(b.contents(body))
    blocks += body
    blocks += _references(b, 0.3)
    return blocks + b.index() if b.rng.random() < 0.2 else blocks


def paper(b: Builder) -> list[Block]:
    """A title, authors, an abstract, sections with formulas, references."""
    blocks: list[Block] = [b.title(b.write.title(6))]
    blocks += _authors(b)
    if b.rng.random() < 0.8:
        blocks.append(b.named(b.words["abstract"]))
        blocks.append(b.make.paragraph(3, "abstract", notes=False))
    b.make.number_headings_from(2)
    b.sections(blocks, SCIENCE, 2)
    return blocks + _references(b, 0.9)


def _authors(b: Builder) -> list[Block]:
    """The authors, together or each with an address, and perhaps the date."""
    people, count = [b.write.person() for _ in range(b.rng.randint(1, 3))], b.rng.randint(1, 3)
    groups = [", ".join(people)] if b.rng.random() < 0.5 else people
    heads = [
        block for group in groups for block in _head(b, [group, b.write.firm(), b.write.email()][:count])
    ]
    return heads if b.rng.random() < 0.4 else [*heads, b.make.lines([b.write.date()], "head")]


def _head(b: Builder, rows: list[str]) -> list[Block]:
    """Lines below a title, as one block or each as a paragraph."""
    return wording.head(b.make, rows) if b.has_clauses else [b.make.lines(rows, "head")]


def article(b: Builder) -> list[Block]:
    """A title, a lead, running text with a few headings, quotes and boxes."""
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.6:
        blocks.append(_byline(b))
    if b.rng.random() < 0.6:
        blocks.append(b.make.paragraph(1, "lead", notes=False))
    kinds = {**PROSE, "quote": 1, "box": 0.6, "figure": 1}
    b.sections(blocks, kinds, 2)
    return blocks


def manual(b: Builder) -> list[Block]:
    """Chapters of steps, warnings, listings and tables."""
    blocks: list[Block] = [b.title()]
    b.make.number_headings_from(2)
    body: list[Block] = []
    b.sections(body, {**TECHNICAL, "items": 3.5, "box": 0.8, "formula": 0.1}, 2)
    if b.rng.random() < 0.4:
        blocks.append(b.contents(body))
    blocks += body
    return blocks + b.index() if b.rng.random() < 0.3 else blocks


def readme(b: Builder) -> list[Block]:
    """What a software project says about itself."""
    blocks: list[Block] = [b.title(b.write.made_up()), b.make.paragraph(2, notes=False)]
    names = ["Installation", "Usage", "Configuration", "Licence"] if b.make.language == "en" else []
    b.sections(blocks, {"p": 4, "code": 2.5, "items": 2.5, "table": 1, "quote": 0.2}, 2, names)
    return blocks


def textbook(b: Builder) -> list[Block]:
    """A chapter with formulas, examples in boxes, exercises."""
    b.make.number_headings_from(1)
    blocks: list[Block] = [b.make.heading(1), b.make.paragraph()]
    b.left -= 400
    b.sections(blocks, {**SCIENCE, "formula": 2.5, "box": 0.8, "items": 1}, 2)
    blocks.append(b.make.items(True, b.rng.randint(3, 5), long=True))
    return blocks


def contract(b: Builder) -> list[Block]:
    """Numbered clauses with lists in lists, signatures."""
    blocks: list[Block] = [b.title(), b.make.address()]
    if b.rng.random() < 0.3:
        blocks.append(lists.clauses(b.make, b.rng.randint(2, 5)))
        b.left -= 1500
    b.make.number_headings_from(2)
    while b.left > 200:
        blocks.append(b.make.heading(2))
        if b.rng.random() < 0.6:
            blocks.append(b.make.items(True, b.rng.randint(2, 4), max_depth=3, long=True))
            b.left -= 500
        b.fill(blocks, {"p": 3, "items": 0.4}, min(b.left, 400))
    signs = Lines(
        b.make.id("lines"),
        ((Run(b.write.person()),), (Run(f"{b.write.place()}, {b.write.date()}"),)),
        "signature",
    )
    return [*blocks, signs]


def judgment(b: Builder) -> list[Block]:
    """Numbered paragraphs under headings, counted through the whole document."""
    scheme, number = b.rng.choice(lists.NUMBERED), 1
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.6:
        blocks.append(b.make.lines([b.write.person(), b.write.date()], "head"))
    while b.left > 200 or number == 1:
        blocks.append(b.named(b.write.title(b.rng.randint(1, 4)), b.rng.choice((2, 2, 3))))
        if b.rng.random() < 0.15:
            blocks.append(b.make.paragraph(notes=False))
        count = b.rng.randint(2, 6)
        blocks.append(lists.numbered(b.make, scheme, number, count))
        number += count
        b.left -= 260 * count
    return blocks


def newsletter(b: Builder) -> list[Block]:
    """Short items under headings, with pictures and boxes."""
    blocks: list[Block] = [b.title()]
    while b.left > 250:
        blocks.append(b.make.heading(2))
        if b.rng.random() < 0.3:
            blocks.append(_byline(b))
        b.fill(
            blocks,
            {"p": 5, "figure": 0.8, "items": 0.6, "box": 0.6, "quote": 0.5},
            min(b.left, b.rng.randint(300, 700)),
        )
    return blocks


def _byline(b: Builder) -> Block:
    """Who wrote it, perhaps with a date: under a title, in a look of its own, and not a heading."""
    person, day = b.write.person(), b.write.date()
    marks = b.rng.choice(((), (), ("bold",), ("italic",)))
    name = Run(person.upper() if b.rng.random() < 0.25 else person, marks)
    role = b.rng.choice(("author", "date", "lines"))
    if role == "lines":
        rows = [(name,), (Run(b.rng.choice((day, b.write.place(), b.write.title(1)))),)]
        return b.make.rich_lines(rows, "head")
    line = (name, Run(f"{b.rng.choice((', ', ' – ', ' | '))}{day}")) if b.rng.random() < 0.5 else (name,)
    return Paragraph(b.make.id("p"), line, role)


def slides(b: Builder) -> list[Block]:
    """One idea a page: a heading, a list, a table or a figure."""
    make = b.make
    blocks: list[Block] = [b.title(), make.lines([b.write.person(), b.write.date()], "head")]
    for _ in range(b.rng.randint(2, 5)):
        blocks += [PageBreak(), make.heading(2)]
        kind = b.rng.choice(("items", "items", "halves", "table", "figure", "p", "code", "formula"))
        if kind == "items":
            blocks.append(make.items(count=b.rng.randint(3, 5), max_depth=2))
        elif kind == "halves":
            blocks.append(b.halves())
        elif kind == "table":
            blocks.append(b.tables.data(b.rng.randint(3, 4), caption=False))
        elif kind == "code":
            blocks.append(make.code())
        else:
            blocks += [make.paragraph(1, notes=False), b.one(kind)]
    return blocks


def _references(b: Builder, chance: float) -> list[Block]:
    if b.rng.random() > chance:
        return []
    heading = b.named(b.words["references"])
    entries = b.make.bibliography()
    return [heading, wording.references(b.make, entries) if b.has_clauses else entries]
