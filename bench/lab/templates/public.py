"""Templates of what offices, firms and publishers print: forms, statistics, accounts, laws, brochures, newspapers.

They are drawn on request only. Much in them looks like a table, a heading or a list and is none.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.lab import lists, public_tables
from bench.lab.content import Block, Line, PageBreak, Paragraph, Quote, Run
from bench.lab.templates import pieces
from bench.lab.templates.builder import Builder

_BOXED = ("grid", "inner", "heavy", "double", "dashed")  # rules around each cell


def application(b: Builder) -> list[Block]:
    """A form with instructions, boxed fields, boxes to tick, and lines to write on."""
    make = b.make
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.4:
        blocks.append(pieces.lines(b, [b.write.identifier(), b.write.firm(), b.write.date()], 1, "head"))
    if b.rng.random() < 0.6:
        blocks.append(pieces.small(b, b.rng.randint(1, 3)))
    make.number_headings_from(2)
    boxed = make.style["table_rules"] in _BOXED
    fields: Callable[[], Block] = (lambda: public_tables.boxed(b.tables)) if boxed else make.pairs
    kinds: tuple[Callable[[], Block], ...] = (
        fields,
        fields,
        lambda: pieces.ticks(b),
        lambda: pieces.blanks(b),
    )
    kinds = (*kinds, lambda: pieces.choices(b), lambda: make.items(True, long=True, max_depth=1))
    for _ in range(b.rng.randint(2, 5)):
        if b.rng.random() < 0.8:
            blocks.append(make.heading(2))
        if b.rng.random() < 0.3:
            blocks.append(pieces.small(b, 1))
        blocks.append(b.rng.choice(kinds)())
    hand = [pieces.line("_" * b.rng.randint(12, 22)), pieces.line(b.write.title(1), "small")]
    other = [pieces.line("_" * b.rng.randint(12, 22)), pieces.line(b.words["date"], "small")]
    blocks.append(pieces.beside(b, [make.rich_lines(hand, "flush")], [make.rich_lines(other, "flush")]))
    return [*blocks, pieces.small(b, b.rng.randint(1, 3))] if b.rng.random() < 0.5 else blocks


def tabulation(b: Builder) -> list[Block]:
    """Tables of statistics with remarks before and notes after them, some of them on one page."""
    blocks: list[Block] = [b.title()] if b.rng.random() < 0.5 else [b.make.heading(2)]
    for _ in range(b.rng.randint(1, 4)):
        if b.rng.random() < 0.5:
            blocks.append(b.make.paragraph(b.rng.randint(1, 4), notes=False))
        captioned = b.rng.random() < 0.6
        if not captioned:
            blocks.append(b.make.heading(3))
        if b.rng.random() < 0.4 and not captioned:
            text = b.write.sentence()
            blocks.append(pieces.paragraph(b, f"[{text}]" if b.rng.random() < 0.5 else text, "date", "small"))
        blocks.append(public_tables.statistics(b.tables, captioned))
        blocks += pieces.notes(b)
        if b.rng.random() < 0.2:
            blocks.append(pieces.chart(b))
    return blocks


def accounts(b: Builder) -> list[Block]:
    """What a firm earned, owns and owes, with notes and signatures."""
    make, tables = b.make, b.tables
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.6:
        blocks.append(pieces.lines(b, [b.write.firm(), b.write.date(), b.write.place()], 1, "centred"))
    for _ in range(b.rng.randint(1, 3)):
        blocks.append(make.heading(2))
        kinds = (lambda: public_tables.statistics(tables, False), lambda: public_tables.balance(tables))
        blocks += [b.rng.choice(kinds)(), *pieces.notes(b)]
        b.fill(blocks, {"p": 5, "items": 0.7}, b.rng.choice((100, 400)))
    names = [[pieces.lines(b, [b.write.person(), b.write.title(1)], 2)] for _ in range(2)]
    return [*blocks, pieces.beside(b, *names)] if b.rng.random() < 0.4 else blocks


def order(b: Builder) -> list[Block]:
    """An order or a bill: addresses beside each other, what is ordered, sums, terms, small lines at the end."""
    make = b.make
    blocks: list[Block] = [b.title(b.rng.choice((b.words["invoice"], b.write.title(2).upper())))]
    count = b.rng.choice((2, 2, 3))
    blocks.append(pieces.beside(b, *([pieces.labelled(b, count)] for _ in range(count))))
    if b.rng.random() < 0.5:
        blocks.append(pieces.references(b))
    if b.rng.random() < 0.5:
        blocks.append(make.pairs())
    blocks.append(public_tables.goods(b.tables))
    if b.rng.random() < 0.5:
        rows = [f"{b.write.title(1)}: {b.write.decimal(2, 4)}" for _ in range(b.rng.randint(2, 4))]
        sums = [pieces.lines(b, rows, 2)]
        blocks.append(pieces.beside(b, [pieces.small(b, 1)], sums, shares=(b.rng.choice((1, 2)), 1)))
    if b.rng.random() < 0.6:
        blocks += [make.heading(3), make.items(b.rng.random() < 0.7, max_depth=1)]
    return [*blocks, *pieces.foot(b)]


def correspondence(b: Builder) -> list[Block]:
    """A letter with a head, a line of references, a subject, and small lines at the end."""
    make, rng = b.make, b.rng
    firm = [
        pieces.line(b.write.firm(), "bold"),
        pieces.line(b.write.title(2), "small"),
        pieces.line(b.write.url(), "small"),
    ]
    blocks: list[Block] = []
    if rng.random() < 0.6:
        blocks.append(make.rich_lines(firm, rng.choice(("centred", "flush"))))
    if rng.random() < 0.5:
        sender = f"{b.write.firm()} · {b.write.place()}"
        blocks.append(pieces.paragraph(b, sender, "date", "small"))
    right = pieces.lines(b, [b.write.person(), b.write.email(), b.write.date()], 2)
    both = pieces.beside(b, [make.address()], [right], shares=(rng.choice((1, 1.6)), 1))
    blocks.append(both if rng.random() < 0.6 else make.address())
    blocks.append(pieces.references(b) if rng.random() < 0.6 else make.paragraph(1, "right", notes=False))
    subject = b.write.title(rng.randint(2, 6))
    blocks.append(b.named(subject, 1) if rng.random() < 0.6 else pieces.paragraph(b, subject, "date", "bold"))
    blocks.append(Paragraph(make.id("p"), (Run(b.words["dear"]),)))
    b.fill(blocks, {"p": 9, "items": 1, "pairs": 0.4}, min(b.left, rng.randint(500, 1800)))
    return [*blocks, make.signature(), *pieces.foot(b)]


def specification(b: Builder) -> list[Block]:
    """A part of a machine: what it can do beside a picture of it, its values, its pins."""
    make, rng = b.make, b.rng
    blocks: list[Block] = [b.title(f"{b.write.made_up().upper()} {rng.randint(10, 9999)}")]
    left: list[Block] = [make.heading(2), make.items(False, rng.randint(4, 9), max_depth=1)]
    if rng.random() < 0.5:
        left += [make.heading(2), pieces.lines(b, [b.write.title(2) for _ in range(4)], 2)]
    blocks.append(
        pieces.beside(b, left, [pieces.chart(b, rng.choice(("pins", "blocks", "hierarchy")), 0.95)])
    )
    for _ in range(rng.randint(1, 3)):
        blocks += [make.heading(2), make.paragraph(rng.randint(1, 3), notes=False)]
        blocks += [public_tables.parameters(b.tables), *pieces.notes(b)]
        if rng.random() < 0.5:
            blocks.append(pieces.beside(b, [pieces.chart(b, width=0.95)], [pieces.chart(b, width=0.95)]))
    return blocks


def statute(b: Builder) -> list[Block]:
    """A law or a judgment: sections with numbered paragraphs, or paragraphs that are numbered in the margin."""
    make, rng = b.make, b.rng
    scheme, through = rng.choice(("({})", "({})", "{}.", "{}")), rng.random() < 0.4
    blocks: list[Block] = [b.title(b.write.title(6))]
    if rng.random() < 0.5:
        blocks.append(
            pieces.paragraph(b, f"{b.write.place()}, {b.write.date()}", rng.choice(("centred", "date")))
        )
    make.number_headings_from(rng.choice((2, 3)))
    number, level = 1, rng.choice((2, 3))
    while b.left > 200 or number == 1:
        if level == 3 and (number == 1 or rng.random() < 0.25):
            blocks.append(make.heading(2))
        blocks.append(make.heading(level))
        count = rng.randint(1, 4)
        if rng.random() < 0.25:
            blocks.append(make.paragraph(notes=False))
        else:
            blocks.append(lists.numbered(make, scheme, number if through else 1, count))
        number += count
        b.left -= 260 * count
    return blocks


def brochure(b: Builder) -> list[Block]:
    """Short texts with large numbers, words that are set off, boxes, pictures, and ways to reach a firm."""
    make, rng = b.make, b.rng
    blocks: list[Block] = [b.title()]
    if rng.random() < 0.5:
        blocks.append(make.paragraph(1, "lead", notes=False))
    while b.left > 250:
        if rng.random() < 0.3:
            blocks.append(pieces.paragraph(b, b.write.title(2).upper(), "date", "small"))
        blocks.append(make.heading(rng.choice((2, 2, 3))))
        b.fill(blocks, {"p": 6, "items": 1, "lines": 0.4}, min(b.left, rng.randint(150, 500)))
        extra = (
            lambda: pieces.numbers(b),
            lambda: pieces.pull(b),
            b.box,
            lambda: pieces.chart(b),
            lambda: pieces.short_lists(b),
        )
        blocks.append(rng.choice(extra)())
        b.left -= 300
    return [*blocks, *pieces.foot(b)]


def newspaper(b: Builder) -> list[Block]:
    """Articles of several sizes, with lines that say who wrote them, and words that are set off."""
    make, rng = b.make, b.rng
    blocks: list[Block] = [b.title(b.write.title(2))]
    issue = f"{b.write.date()} | {rng.randint(1, 300)} | {b.write.decimal()} €"
    blocks.append(pieces.lines(b, [issue], 1, "head"))
    while b.left > 250:
        blocks.append(make.heading(rng.choice((2, 2, 3))))
        if rng.random() < 0.4:
            blocks.append(pieces.paragraph(b, b.write.sentence(), "date", "bold"))
        if rng.random() < 0.5:
            blocks.append(pieces.paragraph(b, f"{b.write.person()}, {b.write.place()}", "author", "small"))
        room = min(b.left, rng.randint(300, 1400))
        b.fill(blocks, {"p": 14, "figure": 0.7, "box": 0.5, "lines": 0.3}, room)
        if rng.random() < 0.4:
            blocks.append(pieces.pull(b))
    return blocks


def deck(b: Builder) -> list[Block]:
    """Slides whose texts stand beside each other, with large numbers and charts."""
    make, rng = b.make, b.rng
    blocks: list[Block] = [b.title(), pieces.lines(b, [b.write.person(), b.write.firm()], 1, "head")]
    kinds: tuple[Callable[[], Block], ...] = (
        lambda: pieces.numbers(b),
        lambda: pieces.short_lists(b),
        lambda: pieces.texts(b),
    )
    kinds = (
        *kinds,
        lambda: pieces.beside(b, [pieces.chart(b, width=0.9)], [make.items(max_depth=1, count=3)]),
    )
    kinds = (
        *kinds,
        lambda: (
            pieces.beside(b, [pieces.texts(b)], [pieces.chart(b, width=0.9)])
            if rng.random() < 0.5
            else pieces.chart(b)
        ),
    )
    for _ in range(rng.randint(2, 5)):
        blocks += [PageBreak(), make.heading(2), rng.choice(kinds)()]
        if rng.random() < 0.3:
            blocks.append(pieces.paragraph(b, b.write.sentence(), "body", "small"))
    return blocks


def chapter(b: Builder) -> list[Block]:
    """A chapter of a book: long paragraphs, a motto, few headings, quotations, footnotes."""
    make, rng = b.make, b.rng
    make.number_headings_from(1)
    blocks: list[Block] = [make.heading(1)]
    if rng.random() < 0.4:
        motto = make.paragraph(1, "quote", notes=False)
        blocks.append(Quote(make.id("quote"), (motto,), pieces.paragraph(b, b.write.person(), "source")))
    while b.left > 200:
        for _ in range(rng.randint(2, 6)):
            blocks.append(make.paragraph(rng.randint(3, 9)))
            b.left -= 500
        kinds = {"p": 3, "quote": 2, "table": 0.3, "figure": 0.5, "aside": 0.6}
        b.fill(blocks, kinds, rng.choice((0, 200, 400)))
        if b.left > 200 and rng.random() < 0.7:
            blocks.append(make.heading(rng.choice((2, 2, 3))))
    return blocks


def resume(b: Builder) -> list[Block]:
    """A curriculum vitae with a narrow column beside a wide one, or with years beside what was done."""
    make, rng = b.make, b.rng
    blocks: list[Block] = [b.title(b.write.person())]
    contact = pieces.lines(b, [b.write.title(2), b.write.email(), b.write.place()], 3)
    skills: list[Block] = [make.heading(2), make.items(False, rng.randint(3, 6), max_depth=1)]
    known: list[Block] = [make.heading(2), pieces.lines(b, [b.write.noun() for _ in range(5)], 3)]
    main: list[Block] = []
    for _ in range(rng.randint(2, 3)):
        main.append(make.heading(2))
        for _ in range(rng.randint(1, 3)):
            years = f"{rng.randint(1985, 2010)}–{rng.randint(2011, 2026)}"
            what = (Run(b.write.title(2), ("bold",)), Run(f", {b.write.firm()}"))
            main.append(make.rich_lines([what, pieces.line(years, "small")], "flush"))
            main.append(make.items(False, 2, max_depth=1) if rng.random() < 0.5 else pieces.small(b, 1))
    if rng.random() < 0.6:
        sides = ([contact, *skills, *known], main)
        shares = (1.0, rng.choice((1.6, 2.2)))
        turned = rng.random() < 0.3
        return [
            *blocks,
            pieces.beside(b, *(sides[::-1] if turned else sides), shares=shares[::-1] if turned else shares),
        ]
    stations = [(f"{n}–{n + 2}", b.write.title(3)) for n in range(2001, 2001 + 3 * rng.randint(2, 5), 3)]
    return [*blocks, contact, make.pairs(stations), *skills, *known]


def agenda(b: Builder) -> list[Block]:
    """The programme of an event: times with titles and speakers, and what they will say."""
    make, rng = b.make, b.rng
    blocks: list[Block] = [b.title(), pieces.lines(b, [b.write.date(), b.write.place()], 1, "head")]
    timed = rng.random() < 0.6
    while b.left > 300:
        blocks.append(make.heading(2))
        hour = rng.randint(8, 10)
        for n in range(rng.randint(2, 5)):
            time = f"{hour + n}:{rng.choice(('00', '15', '30'))}"
            title, speaker = Run(b.write.title(3), ("bold",)), Run(b.write.person(), ("italic",))
            rows: list[Line] = [
                (Run(f"{time} – {hour + n}:{rng.choice(('45', '50'))}"),),
                (title,),
                (speaker,),
            ]
            if timed:
                blocks.append(Paragraph(make.id("p"), (Run(f"{time} "), title), "date"))
                blocks.append(make.paragraph(rng.randint(1, 2), notes=False))
            else:
                blocks.append(pieces.beside(b, [make.rich_lines(rows[:1], "flush")],
                                      [make.rich_lines(rows[1:], "flush")], shares=(1, 4)))  # fmt: skip
        b.left -= 500
    return [*blocks, *pieces.foot(b)]
