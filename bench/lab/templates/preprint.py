"""The template of papers as authors lay them out: marks of affiliations, abstracts in boxes, theorems, plots."""

from __future__ import annotations

from bench.lab import commands
from bench.lab.content import Block, Box, Code, Columns, Line, Paragraph, Run
from bench.lab.templates.builder import Builder

_JOINS = (
    "where",
    "so that",
    "and hence",
    "with",
    "Then",
    "Therefore we have",
    "Substituting this gives",
    "In other words,",
)
_CLAIMS = ("Theorem", "Lemma", "Definition", "Proposition", "Remark", "Example", "Corollary")
_PLOTS = ("plot", "plot", "plot", "panels", "panels", "valued", "heatmap", "scheme", "scheme", "tree")


def preprint(b: Builder) -> list[Block]:
    """A paper: its head, its abstract, numbered sections with many formulas and plots, references."""
    blocks: list[Block] = [b.title(b.write.title(6)), *_authors(b), *_abstract(b)]
    b.make.number_headings_from(2)
    while b.left > 200:
        blocks.append(b.make.heading(b.rng.choice((2, 2, 3))))
        b.left -= 60
        for _ in range(b.rng.randint(1, 3)):
            blocks += _part(b)
    return [*blocks, b.named(b.words["references"]), b.make.bibliography()]


def _authors(b: Builder) -> list[Block]:
    """Names with marks and the addresses that these stand for; or a column for each author."""
    make, rng = b.make, b.rng
    people = [b.write.person() for _ in range(rng.randint(2, 5))]
    if "side" in make.features and make.measures.letters >= 60 and rng.random() < 0.4:
        each = (
            make.lines([who, b.write.firm(), b.write.place(), b.write.email()], "centred")
            for who in people[:3]
        )
        columns = tuple(each)
        return [Columns(make.id("columns"), len(columns), columns)]
    names: list[Run] = []
    for n, who in enumerate(people):
        names += [
            Run((", " if n else "") + who),
            Run(rng.choice(("1", "2", "1,2", "*" if n == 0 else "2")), ("sup",)),
        ]
    homes: list[Line] = [(Run(str(n), ("sup",)), Run(f"{b.write.firm()}, {b.write.place()}")) for n in (1, 2)]
    mails: list[Line] = [(Run(b.write.email()),)] if rng.random() < 0.6 else []
    if rng.random() < 0.5:
        return [make.rich_lines([tuple(names)], "head"), make.rich_lines([*homes, *mails], "centred")]
    return [Paragraph(make.id("p"), tuple(names), "centred"), make.rich_lines([*homes, *mails], "flush")]


def _abstract(b: Builder) -> list[Block]:
    """The abstract: below a heading, after its name, or in a box; and key words."""
    make, rng, name = b.make, b.rng, b.words["abstract"]
    text = b.write.text(rng.randint(3, 6))
    b.left -= len(text)
    marks = rng.choice((("bold",), ("italic",))) if make.language not in ("ar", "zh", "ja") else ("bold",)
    run_in = Paragraph(make.id("p"), (Run(name + rng.choice((".", ":")), marks), Run(f" {text}")), "abstract")
    blocks: list[Block] = [run_in]
    if rng.random() < 0.4:
        blocks = [b.named(name, 2), Paragraph(make.id("p"), make.line(text), "abstract")]
    elif rng.random() < 0.3:
        head = Paragraph(make.id("p"), (Run(name, ("bold",)),), "box-title")
        blocks = [Box(make.id("box"), (head, Paragraph(make.id("p"), make.line(text))))]
    if rng.random() < 0.6:
        words = ", ".join(b.write.noun() for _ in range(rng.randint(3, 6)))
        title = "Keywords:" if make.language == "en" else f"{b.write.title(1)}:"
        blocks.append(Paragraph(make.id("p"), (Run(title, ("bold",)), Run(f" {words}"))))
    return blocks


def _part(b: Builder) -> list[Block]:  # noqa: PLR0911
    """Text, formulas, a claim with its proof, a plot, a listing, or a table."""
    make, rng = b.make, b.rng
    drawn = "svg" in make.features
    b.left -= 600
    shows = make.style["algorithm_look"] != "typewriter" and make.chance(0.3)
    match 10 if shows else rng.randint(1, 12):
        case 1 | 2:
            return _derivation(b, rng.randint(2, 4))
        case 3:
            return _claim(b)
        case 4 | 5 if drawn:
            return [make.paragraph(), make.figure(rng.choice(_PLOTS), True, rng.choice((0.7, 0.9, 1.0)))]
        case 6:
            return [make.paragraph(1), make.code(caption=rng.random() < 0.5)]
        case 10:
            return [make.paragraph(1), _algorithm(b)]
        case 7:
            return [make.paragraph(1), b.table()]
        case 8 if drawn and make.measures.columns == 1 and make.measures.letters >= 60:
            return [_grid(b), make.paragraph()]
        case 9:
            return [
                make.paragraph(1),
                make.items(rng.random() < 0.6, rng.randint(2, 4), max_depth=1, long=True),
            ]
    return [make.paragraph(rng.randint(3, 6)) for _ in range(rng.randint(1, 2))]


def _algorithm(b: Builder) -> Code:
    """An algorithm in words, mostly with a caption."""
    make = b.make
    lines = commands.pseudo(b.rng, max(24, make.measures.code_letters - 5))
    return Code(make.id("code"), tuple(lines), "", make.caption("algorithm") if make.chance(0.7) else None)


def _grid(b: Builder) -> Block:
    """Plots beside each other, as in data sheets, each with its caption."""
    figures = (b.make.figure(b.rng.choice(_PLOTS[:3]), True, 0.46) for _ in range(2))
    return Columns(b.make.id("columns"), 2, tuple(figures))


def _derivation(b: Builder, steps: int) -> list[Block]:
    """Formulas with a few words between them."""
    make, blocks = b.make, list[Block]()
    for _ in range(steps):
        lead = b.rng.choice(_JOINS) if make.language == "en" else b.write.phrase(2)
        text = (
            lead
            if blocks and b.rng.random() < 0.6
            else b.write.sentence().rstrip(".。") + b.rng.choice(("", ":", ","))
        )
        blocks += [Paragraph(make.id("p"), (Run(text),)), make.formula()]
    return blocks


def _claim(b: Builder) -> list[Block]:
    """A theorem with its number in bold before it, and perhaps its proof."""
    make, slanted = b.make, ("italic",) if b.make.language in ("en", "de", "fr", "es") else ()
    name = b.rng.choice(_CLAIMS) if make.language == "en" else b.write.title(1)
    label = Run(f"{name} {b.rng.randint(1, 9)}" + b.rng.choice((".", f" ({b.write.surname()}).")), ("bold",))
    blocks: list[Block] = [
        Paragraph(make.id("p"), (label, Run(" "), Run(b.write.text(b.rng.randint(1, 2)), slanted)))
    ]
    if b.rng.random() < 0.5:
        blocks.append(make.formula())
    if b.rng.random() < 0.5 and make.language == "en":
        proof = b.write.text(b.rng.randint(1, 3))
        blocks.append(Paragraph(make.id("p"), (Run("Proof.", slanted), Run(f" {proof}"))))
    return blocks
