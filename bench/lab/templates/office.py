"""Templates of letters, forms and papers of business: short texts, tables, addresses, keys and values."""

from __future__ import annotations

from bench.lab.content import Block, Columns, Paragraph, Run
from bench.lab.templates.builder import PROSE, TECHNICAL, Builder


def letter(b: Builder) -> list[Block]:
    """Address, date, subject, text, signature."""
    make = b.make
    blocks: list[Block] = [make.address()]
    blocks.append(Paragraph(make.id("p"), (Run(f"{b.write.place()}, {b.write.date()}"),), "date"))
    if b.rng.random() < 0.7:
        blocks.append(b.named(b.write.title(3), 1))
    blocks.append(Paragraph(make.id("p"), (Run(b.words["dear"]),)))
    b.fill(blocks, {"p": 8, "items": 1, "table": 0.5, "pairs": 0.5}, min(b.left, b.rng.randint(600, 1800)))
    return [*blocks, make.signature()]


def invoice(b: Builder) -> list[Block]:
    """Sender and receiver, keys and values, the table of items, terms."""
    make = b.make
    title = b.title(f"{b.words['invoice']} {b.write.identifier()}")
    sender, receiver = make.address(), make.address()
    beside = Columns(make.id("columns"), 2, (sender, receiver)) if "side" in make.features else None
    blocks: list[Block] = [title, *([beside] if beside else [sender, receiver])]
    keys = [
        (b.words["date"], b.write.date()),
        (b.write.title(1), b.write.identifier()),
        (b.write.title(2), b.write.person()),
    ]
    blocks.append(make.pairs(keys[: b.rng.randint(2, 3)]))
    blocks += [b.tables.invoice(), make.paragraph(b.rng.randint(1, 2), notes=False)]
    if b.rng.random() < 0.4:
        account = f"XX{b.rng.randint(10, 99)} {b.rng.randint(1000, 9999)} {b.rng.randint(1000, 9999)}"
        call = f"+{b.rng.randint(10, 99)} {b.rng.randint(100, 999)} {b.rng.randint(10000, 99999)}"
        blocks.append(make.pairs([("IBAN", account), (b.words["telephone"], call)]))
    return blocks


def statement(b: Builder) -> list[Block]:
    """An annual statement: tables with groups and sums, and remarks on them."""
    blocks: list[Block] = [b.title(), b.make.paragraph(2)]
    for _ in range(b.rng.randint(1, 3)):
        blocks += [b.make.heading(2), b.tables.statement(b.rng.random() < 0.5)]
        b.fill(blocks, {"p": 5, "items": 0.7}, 350)
    return blocks


def cv(b: Builder) -> list[Block]:
    """A curriculum vitae: a name, ways to reach the person, stations with dates, skills."""
    make = b.make
    blocks: list[Block] = [
        b.title(b.write.person()),
        make.lines([b.write.email(), b.write.url(), b.write.place()], "head"),
    ]
    for _ in range(b.rng.randint(2, 4)):
        blocks.append(make.heading(2))
        for _ in range(b.rng.randint(1, 3)):
            years = f"{b.rng.randint(1985, 2010)}–{b.rng.randint(2011, 2026)}"
            blocks.append(
                Paragraph(
                    make.id("p"), (Run(b.write.title(2), ("bold",)), Run(f", {b.write.firm()}, {years}"))
                )
            )
            if b.rng.random() < 0.6:
                blocks.append(make.items(False, b.rng.randint(2, 4), max_depth=1))
    return [*blocks, make.pairs()]


def catalogue(b: Builder) -> list[Block]:
    """Products: a heading, a picture, a text, a table of properties."""
    make = b.make
    blocks: list[Block] = [b.title()]
    for _ in range(b.rng.randint(2, 5)):
        blocks.append(make.heading(2, f"{b.write.made_up()} {b.rng.randint(1, 999)}"))
        if b.rng.random() < 0.6:
            blocks.append(make.figure("photo", False))
        blocks.append(make.paragraph(b.rng.randint(1, 3), notes=False))
        blocks.append(b.one(b.rng.choice(("pairs", "table", "items", "cards"))))
    return blocks


def exam(b: Builder) -> list[Block]:
    """Questions with answers to tick, formulas, room for names."""
    make = b.make
    blocks: list[Block] = [b.title(), make.pairs([(b.words["name"], ""), (b.words["date"], "")])]
    for n in range(1, b.rng.randint(3, 6)):
        blocks.append(b.named(f"{b.words['question']} {n}"))
        blocks.append(make.paragraph(b.rng.randint(1, 2), notes=False))
        kind = b.rng.choice(("items", "items", "formula", "table", "code", "tasks"))
        blocks.append(make.tasks() if kind == "tasks" else b.one(kind))
    return blocks


def minutes(b: Builder) -> list[Block]:
    """Minutes of a meeting: who, when, points with decisions."""
    make = b.make
    blocks: list[Block] = [b.title(), make.pairs()]
    make.number_headings_from(2)
    for _ in range(b.rng.randint(3, 6)):
        blocks.append(make.heading(2))
        b.fill(blocks, {"p": 4, "items": 2}, 300)
    return [*blocks, b.tables.text(caption=False)]


def datasheet(b: Builder) -> list[Block]:
    """A data sheet: properties, tables, diagrams."""
    make = b.make
    blocks: list[Block] = [
        b.title(f"{b.write.made_up()} {b.write.identifier()}"),
        make.items(False, 4, max_depth=1),
    ]
    for _ in range(b.rng.randint(2, 4)):
        blocks += [make.heading(2), b.table(), b.one(b.rng.choice(list(TECHNICAL)))]
    return blocks


def form(b: Builder) -> list[Block]:
    """A form: instructions, keys with and without values, boxes to tick, a table to fill in."""
    make = b.make
    blocks: list[Block] = [b.title(), make.paragraph(1, notes=False)]
    for _ in range(b.rng.randint(2, 4)):
        blocks.append(make.heading(2))
        blocks.append(b.rng.choice((make.pairs, make.pairs, make.tasks, b.tables.sparse))())
    return [*blocks, make.paragraph(1, notes=False)]


def timetable(b: Builder) -> list[Block]:
    """Tables of times with remarks."""
    blocks: list[Block] = [b.title()]
    for _ in range(b.rng.randint(1, 3)):
        blocks += [b.make.heading(2), b.tables.times(), b.make.paragraph(1, notes=False)]
    return blocks


def programme(b: Builder) -> list[Block]:
    """The programme of an event: days, times, talks, an index of people."""
    make = b.make
    blocks: list[Block] = [b.title(), make.paragraph(2, notes=False)]
    for _ in range(b.rng.randint(2, 3)):
        blocks.append(make.heading(2, b.write.date()))
        rows = [
            (f"{hour}:{b.rng.choice(('00', '15', '30', '45'))}", b.write.title(4))
            for hour in range(9, b.rng.randint(12, 16))
        ]
        blocks.append(make.pairs(rows))
        b.fill(blocks, {**PROSE, "table": 0.3}, 300)
    return blocks
