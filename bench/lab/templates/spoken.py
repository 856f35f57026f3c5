"""Templates of what people say and write to each other: transcripts, mails, questions with answers."""

from __future__ import annotations

from bench.lab.content import Block, Line, Paragraph, Quote, Run
from bench.lab.templates.builder import Builder
from bench.lab.text import UNSPACED


def interview(b: Builder) -> list[Block]:
    """A transcript: who speaks stands before each turn, which is a paragraph."""
    make = b.make
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.5:
        blocks.append(make.lines([b.write.person(), b.write.place(), b.write.date()], "head"))
    if b.rng.random() < 0.6:
        blocks.append(make.paragraph(b.rng.randint(1, 3), notes=False))
    speakers = _speakers(b)
    turn = 0
    while b.left > 150:
        if b.rng.random() < 0.05:
            blocks.append(make.heading(2))
        asks = turn % 2 == 0
        who = speakers[0] if asks else b.rng.choice(speakers[1:])
        text = b.write.question() if asks else b.write.text(b.rng.choice((1, 1, 1, 2, 3, 5)))
        blocks.append(Paragraph(make.id("p"), _after(who, text, b.make.language), "turn"))
        b.left -= len(text) + 40
        if not asks and len(text) > 200 and b.rng.random() < 0.2:  # an answer of two paragraphs
            blocks.append(make.paragraph(b.rng.randint(1, 3), notes=False))
            b.left -= 250
        turn += 1
    return blocks


def _speakers(b: Builder) -> list[Run]:
    """How the speakers are named; the first one asks."""
    letters = (b.words["question"][0], b.words["answer"][0])
    words = (b.words["question"], b.words["answer"])
    names = tuple(b.write.surname() for _ in range(b.rng.randint(2, 4)))
    kinds = (letters, letters, words, names, names, tuple(b.write.person() for _ in names))
    kind = b.rng.choice(kinds)
    mark = b.rng.choice((".", ":", ".", "") if kind is letters else (":", ":", ".", " –"))
    upper = b.rng.random() < 0.4
    # Without a space after it, a bold sign cannot end the bold part in Markdown.
    bold = ("bold",) if b.rng.random() < 0.5 and b.make.language not in UNSPACED else ()
    return [Run((name.upper() if upper else name) + mark, bold) for name in kind]


def _after(label: Run, text: str, language: str) -> Line:
    space = "" if language in UNSPACED and label.text.endswith(":") else " "
    return (label, Run(space + text))


def mail(b: Builder) -> list[Block]:
    """One mail or a few of a thread: a head, the text, a signature, and the words that it answers."""
    make = b.make
    blocks: list[Block] = []
    for n in range(b.rng.choice((1, 1, 2, 3))):
        blocks += _head(b, b.rng.random() < 0.5)
        if n == 0 and b.rng.random() < 0.3:
            blocks.insert(0, b.named(b.write.title(3), 1))
        if b.rng.random() < 0.7:
            blocks.append(make.lines([b.rng.choice((b.words["dear"], f"{b.write.surname()},"))], "address"))
        b.fill(blocks, {"p": 8, "items": 1}, b.rng.randint(150, 700))
        blocks.append(_signature(b))
    if b.rng.random() < 0.5:
        blocks.append(Paragraph(make.id("p"), (Run(f"{b.write.date()}, {b.write.person()}:"),), "date"))
        quoted = (make.paragraph(b.rng.randint(1, 3), "quote", notes=False) for _ in range(2))
        blocks.append(Quote(make.id("quote"), tuple(quoted)))
    return blocks


def _head(b: Builder, bold: bool) -> list[Block]:
    """The lines "From: …" and so on, in one block or in two."""
    word = b.words
    rows = [
        (word["from"], b.write.person() if b.rng.random() < 0.5 else b.write.email()),
        (word["to"], ", ".join(b.write.email() for _ in range(b.rng.randint(1, 2)))),
        (word["date"], b.write.date()),
        (word["subject"], b.write.title(b.rng.randint(2, 5))),
    ]
    if b.rng.random() < 0.3:
        rows[2], rows[3] = rows[3], rows[2]
    marks = ("bold",) if bold else ()
    return [b.make.rich_lines([(Run(f"{key}:", marks), Run(f" {value}")) for key, value in rows], "mail")]


def _signature(b: Builder) -> Block:
    rows = [b.words["regards"], b.write.person(), b.write.title(1), b.write.firm(), b.write.email()]
    call = f"+{b.rng.randint(10, 99)} {b.rng.randint(100, 999)} {b.rng.randint(10000, 99999)}"
    return b.make.lines([*rows[b.rng.randint(0, 1) : b.rng.randint(2, 5)], call], "signature")


def questions(b: Builder) -> list[Block]:
    """Questions that are asked often: each is a heading, or a paragraph before its answer."""
    make = b.make
    blocks: list[Block] = [b.title()]
    if b.rng.random() < 0.5:
        blocks.append(make.paragraph(1, notes=False))
    headed, sections = b.rng.random() < 0.5, b.rng.random() < 0.4
    labels = _speakers(b)[:2] if b.rng.random() < 0.5 else []
    while b.left > 150:
        if sections and b.rng.random() < 0.3 and not isinstance(blocks[-1], type(blocks[0])):
            blocks.append(make.heading(2))
        question = b.write.question()
        if headed:
            blocks.append(b.named(question, 3 if sections else 2))
        elif labels:
            blocks.append(Paragraph(make.id("p"), _after(labels[0], question, make.language), "turn"))
        else:
            blocks.append(Paragraph(make.id("p"), (Run(question, ("bold",)),), "asked"))
        text = b.write.text(b.rng.randint(1, 4))
        if labels and not headed:
            blocks.append(Paragraph(make.id("p"), _after(labels[1], text, make.language), "turn"))
        else:
            blocks.append(Paragraph(make.id("p"), make.line(text)))
        b.left -= len(question) + len(text) + 80
        if b.rng.random() < 0.15:
            blocks.append(make.items(count=3, max_depth=1))
            b.left -= 200
    return blocks
