"""What the templates of `web.py` share: short texts with names in code, listings, steps, links, menus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.lab import commands, rare_tables
from bench.lab.content import Block, Box, Code, Columns, Items, Line, Lines, Paragraph, Run
from bench.lab.listings import Names
from bench.lab.templates.builder import Builder

MENU = (
    "Home", "Docs", "Guides", "Blog", "News", "Support", "About us", "Contact", "Sign in", "Search", "Prices", "Jobs",
    "Help", "Downloads", "Community", "API",
)  # fmt: skip
_LEADS = (
    "Run this command:", "Then start it:", "And then:", "or, shorter:", "which prints", "becomes:", "For example:",
    "Output:", "Add this line to your settings:", "To stop it, type", "The same in one line:", "Or build it yourself:",
    "Next, check that it works:",
)  # fmt: skip
_GUTTERS = (" | ", " · ", " › ", " / ", " > ", "\u2003", "\u2003\u2003")


class Screen:
    """Makes the blocks that these templates share."""

    def __init__(self, b: Builder) -> None:
        self.b, self.make, self.rng, self.write = b, b.make, b.rng, b.write
        self.names = Names(b.rng)
        self.english = b.make.language == "en"
        self.headless = b.make.style["banner"] == "none"  # else the title stands first, in the banner
        self.plain = b.make.style["body_font"].startswith("mono") or b.make.language in ("ar", "zh", "ja")

    def word(self, english: Sequence[str], words: int = 1) -> str:
        """A fixed word of English documents; a title in others."""
        return self.rng.choice(english) if self.english else self.write.title(words)

    def words(self, english: Sequence[str], count: int) -> list[str]:
        """Several different ones."""
        return list(dict.fromkeys(self.word(english) for _ in range(count)))

    def mono(self, text: str, *marks: str) -> Run:
        """Text as code, where that can be told from other text."""
        return Run(text, () if self.plain else ("code", *marks))

    def said(self, text: str, often: float = 0.5) -> Line:
        """A text with now and then a name in code between its words."""
        words = text.split(" ")
        if self.plain or len(words) < 4 or not self.make.chance(often):
            return self.make.line(text)
        at = self.rng.randint(1, len(words) - 1)
        return (
            Run(" ".join(words[:at]) + " "),
            self.mono(commands.name(self.names)),
            Run(" " + " ".join(words[at:])),
        )

    def signature(self) -> Run:
        """A function with its parameters that fits one line."""
        room = 0.7 * self.make.measures.letters
        made = (commands.signature(self.names) for _ in range(8))
        return self.mono(next((text for text in made if len(text) < room), f"{self.names.verb()}()"), "bold")

    def p(self, sentences: int = 1, role: str = "body") -> Paragraph:
        """A short paragraph."""
        self.b.left -= 90 * sentences
        return self.of(self.said(self.write.text(sentences)), role)

    def of(self, line: Line, role: str = "body") -> Paragraph:
        return Paragraph(self.make.id("p"), line, role)

    def code(self, narrow: int = 0, *, one_line: bool = False) -> Code:
        """A short listing, or now and then what a program printed."""
        numbers = 5 if self.make.style["code_numbers"] == "yes" else 0
        width = max(20, min(80, self.make.measures.code_letters - numbers - narrow))
        printed = not one_line and self.make.chance(0.12)
        language, rows = (
            commands.printed(self.rng, width)
            if printed
            else commands.brief(self.rng, width, one_line=one_line)
        )
        self.b.left -= 60 + 40 * len(rows)
        return Code(self.make.id("code"), tuple(rows), language)

    def step(self) -> list[Block]:
        """A few words and a listing."""
        lead = self.rng.choice(_LEADS) if self.english and self.make.chance(0.6) else ""
        return [self.of((Run(lead),)) if lead else self.p(), self.code()]

    def facts(self, rows: int) -> Lines:
        """Lines of names and values, which are no table."""
        marks = ("bold",) if self.make.chance(0.5) else ()
        made: list[Line] = [
            (Run(f"{self.write.title(1)}:", marks), Run(f" {self.b.tables.column_kind()()}"))
            for _ in range(rows)
        ]
        self.b.left -= 50 * rows
        return self.make.rich_lines(made, "flush")

    def entries(self, count: int) -> Items:
        """A list of names, each with what it is."""
        made = self.make.items(False, count, max_depth=1)
        sign, linked = self.rng.choice((" - ", ": ", " – ", " ")), self.make.chance(0.4)
        items = []
        for item in made.items:
            url, title = self.write.url(), self.write.title(self.rng.randint(1, 3))
            first = Run(title, (), url) if linked else self.mono(commands.name(self.names))
            last = Run(url, (), url) if self.make.chance(0.25) and not linked else Run(self.write.phrase(4))
            items.append(replace(item, line=(first, Run(sign), last)))
        self.b.left -= 70 * count
        return replace(made, items=tuple(items))

    def steps(self, count: int) -> Items:
        """Numbered steps, most of which have a command of one line, or a few."""
        made = self.make.items(True, count, max_depth=1)
        items = [
            replace(item, line=self.said(self.write.text(1)), blocks=tuple(self.below()))
            for item in made.items
        ]
        return replace(made, items=tuple(items), loose=self.make.chance(0.4))

    def below(self) -> list[Block]:
        """What stands below a step."""
        roll = self.rng.random()
        self.b.left -= 90
        if roll < 0.2:
            return []
        if roll < 0.3:
            return [self.p()]
        if roll < 0.4:
            return [self.make.items(True, self.rng.randint(2, 3), 1, 2)]
        return [self.code(10, one_line=roll < 0.85)]

    def note(self) -> Box:
        """A box with a word that says what it is, on its own line or before the text."""
        sign = self.rng.choice(("⚠ ", "ℹ ", "★ ", "")) if "float" in self.make.features else ""
        name = sign + self.word(("Note", "Warning", "Tip", "Important", "Caution"))
        if self.make.chance(0.5):
            blocks: tuple[Block, ...] = (self.of((Run(name, ("bold",)),), "box-title"), self.p(2))
        else:
            blocks = (self.of((Run(f"{name}:", ("bold",)), Run(" "), *self.said(self.write.text(1)))),)
        return Box(self.make.id("box"), blocks)

    def links(self, count: int, head: str = "") -> Lines:
        """Links below each other, with a bold line above them."""
        marks = ("bold",) if self.make.chance(0.5) else ()
        rows: list[Line] = [(Run(head, marks),)] if head else []
        rows += [(Run(self.word(MENU), (), self.write.url()),) for _ in range(count)]
        return self.make.rich_lines(rows, "flush")

    def menu(self, count: int) -> Block:
        """Links in one line: of a site, or the way to this page."""
        words, sign = self.words(MENU, count), self.rng.choice(_GUTTERS)
        while len(sign.join(words)) > 0.8 * self.make.measures.letters and len(words) > 1:
            words.pop()
        return self.make.lines([sign.join(words)], self.rng.choice(("flush", "centred")))

    def foot(self) -> list[Block]:
        """The end of a page: columns of links, and who made it."""
        make, blocks = self.make, list[Block]()
        if "side" in make.features and make.measures.letters >= 60:
            columns = [
                self.links(self.rng.randint(2, 4), self.word(MENU)) for _ in range(self.rng.randint(2, 3))
            ]
            blocks.append(Columns(make.id("columns"), len(columns), tuple(columns)))
        own = f"© {self.write.year()} {self.write.firm()}"
        return [
            *blocks,
            self.of((Run(f"{own}. {self.write.title(2)}"),), self.rng.choice(("centred", "body"))),
        ]

    def figure(self, *kinds: str) -> Block:
        """A picture of one of these kinds where charts can be drawn."""
        self.b.left -= 500
        drawn = "svg" in self.make.features
        made = self.make.figure(self.rng.choice(kinds) if drawn else "photo")
        return replace(made, height=15) if made.kind == "badges" else made

    def options(self) -> Block:
        """Names in code with what they do: a table, terms, or a list."""
        self.b.left -= 400
        return (
            rare_tables.code(self.b.tables) if self.make.chance(0.5) else self.entries(self.rng.randint(3, 7))
        )
