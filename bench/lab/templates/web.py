"""Templates of what is read on screens and then printed: READMEs, guides, reference pages, manual pages, lists of
changes, pages of web sites and of wikis.
"""

from __future__ import annotations

from dataclasses import replace

from bench.lab.content import Block, Box, Run
from bench.lab.templates.builder import Builder
from bench.lab.templates.screen import Screen

_SECTIONS = (
    "Installation", "Installing", "Quick start", "Usage", "Getting started", "Building", "Running", "Running the tests",
    "Options", "Settings", "Requirements", "Packaging", "Drivers", "Bug reports", "Help", "Forum", "Licence", "Credits",
    "Roadmap", "Status", "How to build", "How to use it", "Contributing", "Examples", "Simple", "Notes",
)  # fmt: skip
_CHANGES = ("Added", "Changed", "Fixed", "Removed", "Deprecated", "Security")


def repository(b: Builder) -> list[Block]:
    """A README: signs, short sections, many listings of one line."""
    s = Screen(b)
    blocks: list[Block] = [b.title(b.rng.choice((b.write.made_up(), f"{b.write.noun()}-{b.write.noun()}")))]
    if "svg" in b.make.features and b.rng.random() < 0.6:
        badge = replace(b.make.figure("badges", False, b.rng.choice((0.6, 1.0))), height=15)
        blocks.insert(0 if s.headless and b.rng.random() < 0.5 else 1, badge)
    blocks += [s.p(b.rng.randint(1, 2)) for _ in range(b.rng.randint(1, 2))]
    while b.left > 150:
        blocks.append(b.named(s.word(_SECTIONS, 2), b.rng.choice((2, 2, 2, 3))))
        b.left -= 60
        for _ in range(b.rng.randint(1, 3)):
            match b.rng.randint(1, 12):
                case 1 | 2:
                    blocks.append(s.p(b.rng.randint(1, 3)))
                case 3:
                    blocks.append(s.entries(b.rng.randint(2, 6)))
                case 4:
                    blocks.append(b.rng.choice((b.make.tasks, s.options, lambda: s.facts(4)))())
                case 5 if b.rng.random() < 0.4:
                    blocks.append(s.figure("window", "scheme", "plot", "photo"))
                case _:
                    blocks += s.step()
    return blocks


def guide(b: Builder) -> list[Block]:
    """How something is done, step by step, with commands, notes and screens."""
    s = Screen(b)
    blocks: list[Block] = [b.title(), s.p(2)]
    b.make.number_headings_from(2)
    while b.left > 150:
        blocks.append(b.make.heading(b.rng.choice((2, 2, 3))))
        blocks.append(s.p())
        match b.rng.randint(1, 8):
            case 1 | 2 | 3:
                blocks.append(s.steps(b.rng.randint(2, 6)))
            case 4:
                blocks += [s.note(), *s.step()]
            case 5:
                blocks += [s.facts(b.rng.randint(2, 5)), s.note()]
            case 6:
                blocks.append(s.figure("window", "window", "scheme"))
            case _:
                blocks += [*s.step(), *s.step()]
    return blocks


def reference(b: Builder) -> list[Block]:
    """Functions with their parameters, what they return, and examples."""
    s = Screen(b)
    blocks: list[Block] = [b.title(), s.p(2)]
    headed, labels = (
        b.rng.random() < 0.5,
        s.words(("Parameters", "Returns", "Raises", "Example", "See also"), 5),
    )
    while b.left > 150:
        sign = s.signature()
        blocks.append(replace(b.named(sign.text, 3), line=(sign,)) if headed else s.of((sign,), "term"))
        blocks.append(s.p(b.rng.randint(1, 2), "body" if headed else "definition"))
        for label in labels[: b.rng.randint(0, 3)]:
            named = b.named(label, 4) if headed else s.of((Run(f"{label}:", ("bold",)),), "definition")
            blocks.append(named)
            match b.rng.randint(1, 5):
                case 1:
                    blocks.append(s.options())
                case 2:
                    blocks.append(s.code())
                case 3:
                    for _ in range(b.rng.randint(1, 3)):
                        blocks += [
                            s.of((s.mono(s.names.snake()), Run(f" ({b.write.noun()})")), "term"),
                            s.p(1, "definition"),
                        ]
                case _:
                    blocks.append(s.entries(b.rng.randint(1, 4)))
    return blocks


def manpage(b: Builder) -> list[Block]:
    """A page of a manual: all text is indented below headings in capitals; options with what they do below them."""
    s, program = Screen(b), b.write.noun()
    heads = s.words(("DESCRIPTION", "OPTIONS", "EXIT STATUS", "FILES", "NOTES", "BUGS"), 8)
    rest = (
        f" [-{s.names.noun()[0]}] [--{s.names.noun()}={s.names.noun().upper()}] {s.names.noun().upper()}..."
    )
    blocks: list[Block] = [
        b.named(s.word(("NAME",)), 2),
        s.of((Run(f"{program} - {b.write.phrase(4)}"),), "definition"),
    ]
    blocks += [b.named(s.word(("SYNOPSIS",)), 2), s.of((Run(program, ("bold",)), Run(rest)), "definition")]
    for head in heads:
        if b.left < 150:
            break
        blocks += [b.named(head, 2), s.p(b.rng.randint(1, 3), "definition")]
        for _ in range(b.rng.randint(0, 5)):
            short, long = s.names.noun()[0], s.names.noun()
            blocks.append(
                s.of((Run(f"-{short}, --{long}", ("bold",)), Run(f" {s.names.noun().upper()}")), "term")
            )
            blocks.append(s.p(b.rng.randint(1, 2), "definition"))
        if b.rng.random() < 0.4:
            blocks.append(s.code())
    return blocks


def changelog(b: Builder) -> list[Block]:
    """Versions with their dates and what was changed."""
    s, rng = Screen(b), b.rng
    blocks: list[Block] = [b.title(s.word(("Changelog", "Changes", "Release notes", "What is new"), 2))]
    major, minor, grouped = rng.randint(0, 4), rng.randint(4, 40), rng.random() < 0.5
    form = rng.choice(("{} - {}", "[{}] - {}", "v{} ({})", "Version {}", "{}"))
    while b.left > 150 and minor > 0:
        minor -= 1
        blocks.append(b.named(form.format(f"{major}.{minor}.{rng.randint(0, 9)}", b.write.date()), 2))
        for group in s.words(_CHANGES, rng.randint(1, 3)) if grouped else [""]:
            if group:
                blocks.append(b.named(group, 3))
            made = b.make.items(False, rng.randint(1, 5), max_depth=1)
            lines = [
                s.said(b.write.sentence() if rng.random() < 0.6 else b.write.title(3)) for _ in made.items
            ]
            items = (replace(item, line=line) for item, line in zip(made.items, lines, strict=True))
            blocks.append(replace(made, items=tuple(items)))
            b.left -= 90 * len(lines)
    return blocks


def website(b: Builder) -> list[Block]:
    """A page of a web site: menus, the way to it, text with links, cards, columns of links at the end."""
    s, rng = Screen(b), b.rng
    blocks: list[Block] = [s.menu(rng.randint(3, 7)) for _ in range(rng.randint(0, 2) if s.headless else 0)]
    blocks += [
        b.title(),
        s.of((Run(f"{b.write.person()}, {b.write.date()}"),), rng.choice(("author", "date"))),
    ]
    if "float" in b.make.features and b.make.measures.letters >= 60 and rng.random() < 0.5:
        blocks.append(
            Box(
                b.make.id("box"),
                (s.links(rng.randint(3, 8), s.word(("On this page", "Related", "Contents"))),),
                True,
            )
        )
    while b.left > 300:
        blocks += [
            b.named(b.write.title(rng.randint(1, 5)), rng.choice((2, 2, 3))),
            b.make.paragraph(notes=False),
        ]
        b.left -= 300
        match rng.randint(1, 7):
            case 1:
                blocks.append(b.cards())
            case 2:
                blocks += s.step()
            case 3:
                blocks.append(s.figure("photo", "valued", "plot", "window"))
            case 4:
                blocks.append(s.entries(rng.randint(2, 5)))
            case 5:
                blocks += [s.facts(rng.randint(2, 5)), b.one(rng.choice(("quote", "table", "pairs")))]
            case _:
                blocks.append(s.p(2))
    return [*blocks, *([s.menu(4)] if rng.random() < 0.5 else []), *s.foot()]


def wiki(b: Builder) -> list[Block]:
    """An article of a wiki: a box of facts beside it, contents in a box, references, categories."""
    s, rng = Screen(b), b.rng
    blocks: list[Block] = [b.title(), s.of((Run(b.write.sentence(), ("italic",) if not s.plain else ()),))]
    if "float" in b.make.features and b.make.measures.letters >= 60:
        head = s.of((Run(b.write.title(2), ("bold",)),), "box-title")
        blocks.append(Box(b.make.id("box"), (head, s.facts(rng.randint(3, 7))), True))
    blocks += [b.make.paragraph(notes=False) for _ in range(rng.randint(1, 3))]
    titles = [b.write.title(rng.randint(1, 3)) for _ in range(rng.randint(3, 6))]
    if rng.random() < 0.5:
        rows = [f"{n} {title}" for n, title in enumerate(titles, 1)]
        blocks.append(
            Box(
                b.make.id("box"),
                (s.of((Run(b.words["contents"], ("bold",)),), "box-title"), b.make.lines(rows, "flush")),
            )
        )
    for title in titles:
        if b.left < 200:
            break
        blocks.append(b.named(title))
        b.fill(
            blocks,
            {"p": 8, "items": 1, "table": 1, "figure": 1, "quote": 0.5, "lines": 0.5},
            rng.randint(300, 900),
        )
    blocks += [b.named(b.words["references"]), b.make.bibliography()]
    return [*blocks, b.make.lines([" | ".join(b.write.title(1) for _ in range(3))], "flush"), s.p()]
