"""Templates of short and plain texts: notices, glossaries, songs, recipes, lists of names, indexes."""

from __future__ import annotations

from bench.lab.content import Block, Columns, Item, Items, Line, Lines, Paragraph, Run
from bench.lab.templates.builder import Builder
from bench.lab.text import UNSPACED

_WIDE = "\u2003"  # moves sub-entries of an index to the right


def notice(b: Builder) -> list[Block]:  # noqa: PLR0911
    """A few lines on a page, with much of it empty."""
    make, kind = b.make, b.rng.randint(1, 7)
    rows = [b.write.title(b.rng.randint(2, 4)) for _ in range(b.rng.randint(1, 3))]
    match kind:
        case 1:
            return [make.address()]
        case 2:
            return [make.paragraph(b.rng.randint(1, 4), notes=False)]
        case 3:
            return [b.title(), make.lines(rows, b.rng.choice(("centred", "flush")))]
        case 4:
            return [b.title(), make.paragraph(b.rng.randint(1, 3), notes=False)]
        case 5:
            return [make.paragraph(1, "centred", notes=False), make.paragraph(1, notes=False)]
        case 6:
            return [b.named(b.write.title(3), 2), make.items(max_depth=1, count=b.rng.randint(1, 3))]
    day = Paragraph(make.id("p"), (Run(f"{b.write.place()}, {b.write.date()}"),), "date")
    return [b.title(), day, make.paragraph(b.rng.randint(1, 2), notes=False), make.signature()]


def glossary(b: Builder) -> list[Block]:
    """Terms with what they mean: on the same line, or on a line below that is moved to the right."""
    make = b.make
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.4:
        blocks.append(make.paragraph(1, notes=False))
    below, lettered = b.rng.random() < 0.5, b.rng.random() < 0.4
    marks = ("bold",) if b.rng.random() < 0.7 else ()
    mark = b.rng.choice((":", " –", ".", "")) if marks else b.rng.choice((":", " –"))
    count = max(4, b.left // 170)
    terms = sorted({b.write.title(b.rng.choice((1, 1, 2))) for _ in range(count)})
    letter = ""
    for term in terms:
        if lettered and term[0].upper() != letter:
            letter = term[0].upper()
            blocks.append(b.named(letter))
        text = b.write.text(b.rng.choice((1, 1, 2, 3)))
        if below:
            blocks.append(Paragraph(make.id("p"), (Run(term, marks),), "term"))
            blocks.append(Paragraph(make.id("p"), make.line(text, 0.1), "definition"))
        else:
            blocks.append(Paragraph(make.id("p"), (Run(term, marks), Run(f"{mark} {text}")), "turn"))
    return blocks


def songs(b: Builder) -> list[Block]:
    """Songs or poems: stanzas whose line ends are kept."""
    make = b.make
    blocks: list[Block] = [b.title()]
    kind = b.rng.choice(("verse", "flush", "flush", "centred"))
    while b.left > 200:
        if b.rng.random() < 0.8:
            blocks.append(make.heading(2))
        if b.rng.random() < 0.4:
            blocks.append(Paragraph(make.id("p"), (Run(b.write.person()),), "author"))
        refrain = make.verse().lines[:2]
        for n in range(1, b.rng.randint(3, 6)):
            rows = make.verse().lines[: b.rng.choice((4, 4, 5, 6))]
            blocks.append(make.rich_lines([*rows, *(refrain if n % 2 == 0 else ())], kind))
            b.left -= 450
    return blocks


def recipe(b: Builder) -> list[Block]:
    """What is needed, and the steps."""
    make = b.make
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.6:
        blocks.append(make.paragraph(1, "lead" if b.rng.random() < 0.3 else "body", notes=False))
    blocks.append(b.named(b.write.title(1)))
    rows = [f"{b.write.quantity()} {b.write.noun()}" for _ in range(b.rng.randint(3, 9))]
    if b.rng.random() < 0.5:
        blocks.append(make.lines(rows, "flush"))
    else:
        bullets = make.items(False, len(rows), max_depth=1)
        made = [Item(item.id, (Run(row),), item.label) for item, row in zip(bullets.items, rows, strict=True)]
        blocks.append(Items(bullets.id, False, tuple(made)))
    blocks.append(b.named(b.write.title(1)))
    if b.rng.random() < 0.6:
        blocks.append(make.items(True, b.rng.randint(3, 8), long=True, max_depth=1))
    else:
        for n in range(1, b.rng.randint(4, 7)):
            space = "" if make.language in UNSPACED else " "
            label = Run(f"{b.words['step']}{space}{n}" + b.rng.choice((":", ".")), ("bold",))
            blocks.append(Paragraph(make.id("p"), (label, Run(f" {b.write.text(2)}")), "turn"))
    if b.rng.random() < 0.5:
        blocks.append(b.box(side=False))
    return blocks


def names(b: Builder) -> list[Block]:
    """People or firms under headings, a line each, perhaps in columns."""
    make = b.make
    blocks: list[Block] = [b.title()]
    for _ in range(b.rng.randint(1, 4)):
        blocks.append(make.heading(2))
        if b.rng.random() < 0.2:
            blocks.append(make.paragraph(1, notes=False))
        full = b.rng.random() < 0.4
        rows = [
            f"{b.write.person()}, {b.write.firm()}" if full else b.write.person()
            for _ in range(b.rng.randint(4, 24))
        ]
        blocks.append(_in_columns(b, [(Run(row),) for row in sorted(rows)], "flush", 2 if full else 3))
    return blocks


def register(b: Builder) -> list[Block]:
    """The index of a book: words with page numbers and sub-entries, dense, in columns."""
    make = b.make
    blocks: list[Block] = [b.title(b.words["index"])]
    words = sorted({b.write.noun() for _ in range(b.rng.randint(20, 70))})
    rows: list[Line] = []
    letter, lettered = "", b.rng.random() < 0.5
    for word in words:
        if lettered and word[0].upper() != letter and make.language != "ar":
            if rows:
                blocks.append(_in_columns(b, rows, "index", 2))
            letter, rows = word[0].upper(), []
            blocks.append(b.named(letter))
        rows.append((Run(f"{word}, {_pages(b)}"),))
        for _ in range(b.rng.choice((0, 0, 0, 1, 2))):
            rows.append((Run(f"{_WIDE}{b.write.phrase(2)}, {_pages(b)}"),))
    return [*blocks, _in_columns(b, rows, "index", 3)]


def _pages(b: Builder) -> str:
    found = sorted(b.rng.randint(1, 380) for _ in range(b.rng.choice((1, 1, 2, 3))))
    return ", ".join(f"{n}–{n + b.rng.randint(1, 6)}" if b.rng.random() < 0.2 else str(n) for n in found)


def _in_columns(b: Builder, rows: list[Line], kind: str, count: int) -> Block:
    """Lines in columns of their own where the page has room for them, else one below the other."""
    make = b.make
    wide = make.measures.columns == 1 and make.measures.letters >= 30 * count and "side" in make.features
    if not wide or len(rows) < 3 * count or b.rng.random() < 0.3:
        return make.rich_lines(rows, kind)
    each = -(-len(rows) // count)
    parts: list[Lines] = [make.rich_lines(rows[i : i + each], kind) for i in range(0, len(rows), each)]
    return Columns(make.id("columns"), count, tuple(parts))
