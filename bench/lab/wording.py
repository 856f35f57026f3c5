"""Texts that are no whole sentences: items that end with a semicolon, lines that lead to a formula, short notes.

Half-sentences are right where they stand, but look as if they were torn. They are drawn where `wording` is `clauses`.
"""

from __future__ import annotations

from dataclasses import replace

from bench.lab.content import Bibliography, Block, Formula, Items, Line, Paragraph, Run
from bench.lab.maker import Maker

_ENDS = (";", ";", ";", ",", "")
_LEADS = ("", "", ",", ":")
_NOTES = ("Prepared by {}", "For release by {}", "— {}", "Checked: {}", "{}, on behalf of the board")


def _clauses(make: Maker, items: Items) -> Items:
    """The list with half-sentences as its items. The last one ends with a full stop, if the others end with a sign."""
    end, made = make.rng.choice(_ENDS), []
    for at, item in enumerate(items.items):
        blocks = tuple(_clauses(make, each) if isinstance(each, Items) else each for each in item.blocks)
        last = at == len(items.items) - 1
        sign = ":" if any(isinstance(each, Items) for each in blocks) else "." if last and end else end
        words = make.write.phrase(make.rng.randint(1, 5))
        if make.chance(0.5):
            words = f"{words}, {_closed(_open(make.write.sentence()))}"
        made.append(replace(item, line=(Run(words + sign),), blocks=blocks))
    return replace(items, items=tuple(made))


def around(make: Maker, block: Block) -> list[Block]:
    """A block with the half-sentences before and after it."""
    match block:
        case Formula():
            lead = _closed(make.write.sentence()) + make.rng.choice(_LEADS)
            rest = [_paragraph(make, _open(make.write.sentence()))] if make.chance(0.5) else []
            return [_paragraph(make, lead), block, *rest]
        case Items() if not any(item.kept or item.ticked is not None for item in block.items):
            intro = [_paragraph(make, f"{_closed(make.write.sentence())}:")] if make.chance(0.6) else []
            return [*intro, _clauses(make, block)]
        case Paragraph(role="body") if make.chance(0.12):
            return [_paragraph(make, make.rng.choice(_NOTES).format(make.write.person()))]
    return [block]


def references(make: Maker, block: Bibliography) -> Bibliography:
    """The bibliography with entries that begin with an initial."""
    return replace(block, entries=tuple(replace(entry, line=_reference(make)) for entry in block.entries))


def _reference(make: Maker) -> Line:
    write, rng = make.write, make.rng
    people = [f"{rng.choice('ABCDEFGHJKLMNPRSTW')}. {write.surname()}" for _ in range(rng.randint(1, 3))]
    names = " and ".join(filter(None, (", ".join(people[:-1]), people[-1])))
    journal = Run(f"{write.made_up()} {write.title(1)}", ("italic",) if make.language != "ar" else ())
    pages = f"{rng.randint(1, 200)}–{rng.randint(201, 400)}"
    return (
        Run(f"{names}. {write.title(4)}. "),
        journal,
        Run(f", {rng.randint(1, 60)}:{pages}, {write.year()}."),
    )


def head(make: Maker, rows: list[str]) -> list[Block]:
    """The lines below a title, each a paragraph with a look of its own."""
    looks = [(), ("italic",) if make.language not in ("zh", "ja", "ar") else (), ()]
    return [
        Paragraph(make.id("p"), (Run(row, look),), "centred") for row, look in zip(rows, looks, strict=False)
    ]


def _paragraph(make: Maker, text: str) -> Paragraph:
    return Paragraph(make.id("p"), make.line(text, 0.2))


def _closed(sentence: str) -> str:
    """A sentence without its full stop."""
    return sentence.rstrip(".。")


def _open(sentence: str) -> str:
    """A sentence that goes on from what stands before it."""
    return sentence[:1].lower() + sentence[1:]
