"""Lists that are more than short items: numbered paragraphs, clauses, and signs that say something."""

from __future__ import annotations

from bench.lab.content import Block, Item, Items, Quote, Run
from bench.lab.maker import Maker

NUMBERED = ("{}.", "{}.", "{}", "{}", "[{}]", "({})")
_OPINIONS = (("✓", "✗"), ("✔", "✗"), ("+", "−"))


def numbered(make: Maker, scheme: str, start: int, count: int) -> Items:
    """Paragraphs that are counted through a whole document, as in judgments.

    Args:
        make: makes their text.
        scheme: one of `NUMBERED`.
        start: the number of the first one.
        count: how many there are.
    """
    made = []
    for number in range(start, start + count):
        line = make.line(make.write.text(make.rng.randint(1, 5)), 0.2)
        made.append(Item(make.id("li"), line, scheme.format(number), _below(make)))
    return Items(make.id("list"), True, tuple(made), start, loose=True)


def _below(make: Maker) -> tuple[Block, ...]:
    """What belongs to a numbered paragraph after its first lines: mostly nothing."""
    roll = make.rng.random()
    if roll < 0.06:
        return (Quote(make.id("quote"), (make.paragraph(2, "quote", notes=False),)),)
    if roll < 0.14:
        inner = make.items(True, make.rng.randint(2, 3), 1, 2)
        more = (make.paragraph(1, notes=False),) if make.chance(0.4) else ()
        return (inner, *more)
    return (make.paragraph(make.rng.randint(1, 2), notes=False),) if roll < 0.24 else ()


def clauses(make: Maker, count: int) -> Items:
    """Clauses with a title and numbered paragraphs of their own: 1., 1.1, 1.2, 2. and so on."""
    made = []
    for first in range(1, count + 1):
        title = Run(make.write.title(2), ("bold",) if make.chance(0.5) else ())
        inner = [
            Item(
                make.id("li"),
                make.line(make.write.text(make.rng.randint(1, 4)), 0.2),
                f"{first}.{second}",
                (make.paragraph(make.rng.randint(1, 2), notes=False),) if make.chance(0.15) else (),
            )
            for second in range(1, make.rng.randint(2, 4))
        ]
        below = Items(make.id("list"), True, tuple(inner), loose=True)
        made.append(Item(make.id("li"), (title,), f"{first}.", (below,)))
    return Items(make.id("list"), True, tuple(made), loose=True)


def opinions(make: Maker) -> Items:
    """What speaks for and against something: the markers say which, so they are part of the text."""
    signs = make.rng.choice(_OPINIONS)
    count, mixed = make.rng.randint(3, 6), make.chance(0.5)
    turn = make.rng.randint(1, count - 1)
    made = []
    for n in range(count):
        sign = make.rng.choice(signs) if mixed else signs[n >= turn]
        words = make.write.phrase(3) if make.chance(0.7) else make.write.sentence()
        made.append(Item(make.id("li"), (Run(words[:1].upper() + words[1:]),), sign, kept=True))
    return Items(make.id("list"), False, tuple(made))
