"""Makes single blocks with random content: paragraphs, headings, lists, quotes, forms. Tables are in `tables.py`."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bench.lab import commands, labels
from bench.lab.content import (
    Bibliography,
    Block,
    Break,
    Caption,
    Code,
    Figure,
    Formula,
    Heading,
    Inline,
    Item,
    Items,
    KeyValues,
    Line,
    Lines,
    Maths,
    Note,
    NoteRef,
    Pair,
    Paragraph,
    Quote,
    Run,
)
from bench.lab.factors import Style
from bench.lab.listings import listing
from bench.lab.maths_draw import FormulaDraw
from bench.lab.measures import Measures, measures
from bench.lab.text import UNSPACED, Writer

TICKS = ("✓", "✗")
_RAISED = (("10", "3"), ("10", "−6"), ("m", "2"), ("s", "−1"), ("km", "2"), ("21", "st"), ("x", "2"))
_LOWERED = (("CO", "2"), ("x", "i"), ("T", "max"), ("log", "10"), ("V", "in"), ("k", "B"))
_SIGNS = ("§ {} ", "+ ", "✓ ", "★ ", "# ", "† ", "% ")


class Maker:
    """Makes blocks in the style and the language of one document.

    Args:
        rng: where all choices come from.
        style: the levels of the style factors.
        features: what the renderer can draw: see `renderers/base.py`.
    """

    def __init__(self, rng: Random, style: Style, features: frozenset[str]) -> None:
        self.rng = rng
        self.style = style
        self.features = features
        self.language = style["language"]
        self.write = Writer(rng, self.language)
        self.words = self.write.labels
        self.measures: Measures = measures(style)
        self.formulas = FormulaDraw(rng, flat="maths" not in features)
        self.notes: list[Note] = []
        self._counts: dict[str, int] = {}
        self._numbers: labels.HeadingNumbers | None = None
        self._caption_mark = rng.choice((":", ".", ":", " –"))

    def id(self, kind: str) -> str:
        """A new id, such as "p12"."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}{self._counts[kind]}"

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    # ---- lines

    def line(self, text: str, marks: float = 0.25, rich: bool = True) -> Line:
        """A line in which now and then some words are bold, italic, code or a link, or a formula stands."""
        if not rich or not self.chance(marks):
            return (Run(text),)
        return self._unspaced(text) if self.language in UNSPACED else self._spaced(text)

    def _spaced(self, text: str) -> Line:
        words = text.split(" ")
        out: list[Inline] = []
        plain: list[str] = []
        i = 0
        while i < len(words):
            length = self.rng.randint(1, 3)
            span = words[i : i + length]
            if len(words) > 6 and self.chance(0.06) and all(w.replace("-", "").isalnum() for w in span):
                out += [Run(" ".join([*plain, ""]) if plain else ""), self._marked(" ".join(span))]
                plain = [""]
                i += length
            elif len(words) > 6 and self.chance(0.012):
                out += [Run(" ".join([*plain, ""]) if plain else ""), *self._special()]
                plain = [""]
            else:
                plain.append(words[i])
                i += 1
        out.append(Run(" ".join(plain)))
        kept = [part for part in out if not isinstance(part, Run) or part.text]
        return _spaced_out(kept)

    def _unspaced(self, text: str) -> Line:
        at = self.rng.randint(1, max(1, len(text) - 8))
        span = text[at : at + self.rng.randint(2, 4)]
        if not span.isalpha() or not span or ord(span[0]) < 0x3000 or len(text) < 14:
            return (Run(text),)
        return (Run(text[:at]), self._marked(span), Run(text[at + len(span) :]))

    def _marked(self, words: str) -> Run:
        kinds = ["bold"] * 4 + ["italic"] * 3 + ["code"] + ["link"] * 2 + ["underline", "strike"]
        if self.language in ("zh", "ja", "ar"):
            kinds = ["bold", "bold", "link"]
        if self.style["body_font"].startswith("mono"):
            kinds = [kind for kind in kinds if kind != "code"]
        kind = self.rng.choice(kinds)
        if kind == "link":
            return Run(words, (), self.write.url())
        return Run(words, (kind,))

    def _special(self) -> Line:
        """A formula, an address, or a word with a raised or lowered part."""
        kind = self.rng.choice(("maths", "maths", "url", "sup", "sub")) if self.language != "ar" else "url"
        if kind == "maths":
            return (Maths(self.formulas.inline()),)
        if kind == "url":
            url = self.write.url()
            return (Run(url, (), url),)
        base, script = self.rng.choice(_RAISED if kind == "sup" else _LOWERED)
        return (Run(base), Run(script, (kind,)))

    # ---- blocks

    def paragraph(self, sentences: int = 0, role: str = "body", notes: bool = True) -> Paragraph:
        text = self.write.text(sentences or self.rng.randint(2, 5))
        if role == "body" and self.chance(0.02):  # a sign at the start of a paragraph does not make it a list
            text = self.rng.choice(_SIGNS).format(self.rng.randint(2, 40)) + text
        line = self.line(text, 0.4)
        if (
            notes
            and "notes" in self.features
            and role == "body"
            and self.chance(0.08)
            and len(self.notes) < 9
        ):
            line = (*line, self.note())
        return Paragraph(self.id("p"), line, role)

    def note(self) -> NoteRef:
        """A reference to a new footnote."""
        number = len(self.notes) + 1
        self.notes.append(Note(f"note{number}", number, self.line(self.write.text(1), 0.1)))
        return NoteRef(number)

    def number_headings_from(self, top: int) -> None:
        """Headings get numbers from this level on."""
        self._numbers = labels.HeadingNumbers(self.style, top, self.words)

    def heading(self, level: int, text: str = "", numbered: bool = True) -> Heading:
        label = self._numbers.label(level) if self._numbers and numbered else ""
        kind = self.style["run_in"]
        run_in = kind != "no" and level >= (4 if kind == "yes" else 3) and "run-in" in self.features
        words = self.cased(text or self._heading_words())
        if run_in:
            words += {"stop": ".", "colon": ":"}.get(kind, "")
        return Heading(self.id("h"), level, (Run(words),), label, run_in)

    def _heading_words(self) -> str:
        """Mostly a few words. Some headings are as long as a sentence, and take two lines."""
        return self.write.sentence().rstrip(".。") if self.chance(0.1) else self.write.title()

    def cased(self, heading: str) -> str:
        """The words of a heading as they are printed: in capitals where the style says so."""
        return heading.upper() if self.style["heading_look"] in ("uppercase", "capitals") else heading

    def items(
        self,
        ordered: bool | None = None,
        count: int = 0,
        depth: int = 0,
        max_depth: int = 2,
        long: bool = False,
    ) -> Items:
        """A list; some of its items have lists or paragraphs of their own."""
        ordered = self.chance(0.45) if ordered is None else ordered
        scheme = labels.numbering(self.style, depth)
        items = []
        for n in range(1, (count or self.rng.randint(2, 6)) + 1):
            blocks: list[Block] = []
            if depth + 1 < max_depth and self.chance(0.18):
                blocks.append(self.items(None, self.rng.randint(2, 3), depth + 1, max_depth))
                if long and self.chance(0.3):  # the item goes on after the inner list
                    blocks.append(self.paragraph(self.rng.randint(1, 2), notes=False))
            if long and self.chance(0.12):
                blocks.insert(0, self.paragraph(self.rng.randint(1, 2), notes=False))
            mark = (
                labels.item_label(scheme, n, self.words["step"])
                if ordered
                else labels.bullet(self.style, depth)
            )
            items.append(Item(self.id("li"), self._item_line(long), mark, tuple(blocks)))
        return Items(self.id("list"), ordered, tuple(items))

    def _item_line(self, long: bool) -> Line:
        if long or self.chance(0.35):
            return self.line(self.write.text(self.rng.randint(1, 2)), 0.2)
        phrase = self.write.phrase(self.rng.randint(2, 5))
        if self.chance(0.15):
            head = self.write.title(2)
            return (Run(head, ("bold",)), Run(f": {phrase}"))
        return (Run(phrase[:1].upper() + phrase[1:]),)

    def tasks(self) -> Items:
        """A list with boxes to tick."""
        made = [
            Item(self.id("li"), (Run(self.write.title(3)),), "☑" if ticked else "☐", (), ticked)
            for ticked in (self.chance(0.5) for _ in range(self.rng.randint(3, 6)))
        ]
        return Items(self.id("list"), False, tuple(made))

    def verdicts(self) -> Items:
        """A list in which ✓ and ✗ say something, so that the signs belong to the text."""
        bullet = labels.bullet(self.style, 0)
        made = [
            Item(
                self.id("li"),
                (Run(f"{self.rng.choice(TICKS)} {self.write.phrase(3)}"),),
                "•" if bullet in "✓✔✗" else bullet,
            )
            for _ in range(self.rng.randint(3, 5))
        ]
        return Items(self.id("list"), False, tuple(made))

    def code(self, caption: bool = False) -> Code:
        width = max(
            24, min(88, self.measures.code_letters - (5 if self.style["code_numbers"] == "yes" else 0))
        )
        kind = self.style["listing"]
        if kind == "brief" and self.chance(0.8):
            language, lines = commands.brief(self.rng, width)
        else:
            size = self.rng.randint(4, 14)
            language, lines = listing(self.rng, self.write, size, width, aligned=kind == "columns")
        made = self.caption("algorithm") if caption else None
        return Code(self.id("code"), tuple(lines), language, made)

    def formula(self) -> Formula:
        number = self._counts.get("eq", 0) + 1
        label = f"({number})" if self.style["maths_numbers"] != "none" else ""
        return Formula(self.id("eq"), self.formulas.display(), label)

    def quote(self) -> Quote:
        blocks = tuple(
            self.paragraph(self.rng.randint(1, 3), "quote", notes=False)
            for _ in range(self.rng.randint(1, 2))
        )
        source = (
            Paragraph(self.id("p"), (Run(f"— {self.write.person()}"),), "source")
            if self.chance(0.4)
            else None
        )
        return Quote(self.id("quote"), blocks, source)

    def caption(self, label: str) -> Caption:
        """A caption with the next number of its kind; `label` is table, figure or algorithm."""
        made = self.id(f"cap-{label}-")
        space = "" if self.language in UNSPACED else " "
        number = made.rpartition("-")[2]
        printed = f"{self.words[label]}{space}{number}{self._caption_mark}"
        if self.style["caption_look"] == "stacked":  # such as "TABLE II" on a line of its own
            printed = f"{self.words[label].upper()}{space}{labels.roman(int(number))}"
        text = self.write.sentence() if self.chance(0.5) else self.write.title(3)
        return Caption(made, printed, (Run(text),))

    def figure(self, kind: str = "", caption: bool | None = None, width: float = 0) -> Figure:
        kinds = ("bars", "lines", "pie", "diagram", "photo", "photo")
        kind = kind or self.rng.choice(kinds if "svg" in self.features else ("photo",))
        count = self.rng.randint(3, 5)
        names = tuple(self.write.noun() for _ in range(count))
        captioned = self.chance(0.75) if caption is None else caption
        made = self.caption("figure") if captioned else None
        width = width or self.rng.choice((0.45, 0.6, 0.8, 1.0))
        height = min(self.rng.uniform(90, 190), self.measures.column_width * width * 0.8)
        return Figure(self.id("fig"), kind, self.rng.randrange(10**6), width, round(height), names, made)

    def pairs(self, rows: Sequence[tuple[str, str]] = ()) -> KeyValues:
        """Rows of a key and a value, for forms and heads of letters."""
        made = list(rows) or [self._pair() for _ in range(self.rng.randint(3, 7))]
        ruled = self.style["form_look"] in ("grid", "boxes", "ruled")
        pairs = tuple(Pair(self.id("kv"), key, (Run(value),) if value else ()) for key, value in made)
        return KeyValues(self.id("form"), pairs, ruled)

    def _pair(self) -> tuple[str, str]:
        value = self.rng.choice(
            (
                self.write.person,
                self.write.date,
                self.write.identifier,
                self.write.quantity,
                self.write.place,
                self.write.email,
            )
        )
        return self.write.title(self.rng.randint(1, 2)), value()

    def address(self) -> Lines:
        rng, write = self.rng, self.write
        street = (
            f"{rng.randint(1, 240)} {write.made_up()} Street"
            if self.language == "en"
            else f"{write.made_up()} {rng.randint(1, 240)}"
        )
        rows = [write.firm(), write.person(), street, f"{rng.randint(1000, 99999)} {write.place()}"]
        return self.lines(rows[rng.randint(0, 1) :], "address")

    def lines(self, rows: Sequence[str], kind: str) -> Lines:
        """Text whose line ends are part of it."""
        return self.rich_lines([(Run(row),) for row in rows], kind)

    def rich_lines(self, rows: Sequence[Line], kind: str) -> Lines:
        """The same, of lines that may have looks."""
        return Lines(self.id("lines"), tuple(rows), kind)

    def verse(self) -> Lines:
        longest = max(16, self.measures.letters - 16)
        rows: list[str] = []
        while len(rows) < self.rng.randint(4, 7):
            row = self.write.sentence().rstrip(".。")
            if len(row) <= longest:
                rows.append(row)
            elif self.language not in UNSPACED:
                rows.append(self.write.title(2))
        return self.lines(rows, "verse")

    def bibliography(self) -> Bibliography:
        style, count = self.style["references"], self.rng.randint(4, 10)
        entries = [self._reference() for _ in range(count)]
        if style == "author-year":
            entries.sort(key=lambda line: str(line[0]))
        mark = {"brackets": "[{}]", "plain-number": "{}.", "author-year": ""}[style]
        made = (Item(self.id("ref"), line, mark.format(n)) for n, line in enumerate(entries, 1))
        return Bibliography(self.id("refs"), tuple(made))

    def _reference(self) -> Line:
        write, rng = self.write, self.rng
        names = ", ".join(
            f"{write.surname()}, {rng.choice('ABCDEFGHJKLMNPRSTW')}." for _ in range(rng.randint(1, 3))
        )
        title, pages = write.title(5), f"{rng.randint(1, 200)}–{rng.randint(201, 400)}"
        journal = Run(f"{write.made_up()} {write.title(1)}", ("italic",) if self.language != "ar" else ())
        end = f" {rng.randint(1, 60)}({rng.randint(1, 12)}), {pages}."
        line: Line = (Run(f"{names} ({write.year()}). {title}. "), journal, Run(end))
        if self.chance(0.2):
            url = write.url()
            line = (*line, Run(" "), Run(url, (), url))
        return line

    def signature(self) -> Lines:
        return self.lines([self.words["regards"], self.write.person(), self.write.title(1)], "signature")


def _spaced_out(parts: list[Inline]) -> Line:
    """Put a space between two marked parts, and take it away before a sign that closes."""
    out: list[Inline] = []
    for part in parts:
        if (
            out
            and not (isinstance(out[-1], Run) and out[-1].text.endswith(" "))
            and not isinstance(part, Break)
        ):
            follows = part.text if isinstance(part, Run) else "x"
            if not follows.startswith((" ", ".", ",", ";", ":", ")")):
                out.append(Run(" "))
        out.append(part)
    if isinstance(out[-1], Run) and not out[-1].text.strip() and len(out) > 1:
        out.pop()
    return tuple(out)
