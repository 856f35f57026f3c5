"""Words for documents: sentences by a small grammar, names, numbers, dates, identifiers.

The vocabularies are in `words/`, one file for each language. They were written for this generator, and so was the
grammar; no text of others is used. Names of people, firms and places are invented.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "ru", "zh", "ja", "ar")
UNSPACED = ("zh", "ja")
_WORDS = Path(__file__).parent / "words"
_STARTS = (
    "B Br C Cal Car D Dor El F Fen G Gar H Hal Hol K Kel L Lan M Mar Mor N Nor O P Pel R Ros S Sel T Tor V Var W Wil"
).split()
_MIDDLES = "a e i o u an en er in on or al el ar is os um".split()
_ENDS = "burg dale ford ham ton wick mont ville stad holm ris dan tia via nex lor mark field by more".split()
_UNITS = "mm cm m km kg g t kW kWh MWh V A Hz kHz MB GB °C K Pa hPa bar l m² m³ h min s ms % € $ dB lx N Nm".split()
_FIRMS = "Ltd & Sons|Group|AG|GmbH|Inc.|Works|Partners|Co-operative|Labs|Institute".split("|")


@cache
def vocabulary(language: str) -> dict[str, Any]:
    """The words of a language: lists of phrases, and `labels` (such as "Table" and "Page")."""
    raw = tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    words: dict[str, Any] = {"labels": raw["labels"]}
    for key, text in raw.items():
        if isinstance(text, str):
            words[key] = _split(key, text)
    return words


def _split(key: str, text: str) -> list[str]:
    if key == "patterns":
        return text.strip().splitlines()
    flat = text.replace("\n", " ")
    # In unspaced scripts a line end inside a list separates nothing, so phrases never contain a space.
    return [" ".join(part.split()) for part in (flat.split(";") if ";" in flat else flat.split())]


class Writer:
    """Writes text in one language from a random source."""

    def __init__(self, rng: Random, language: str) -> None:
        self.rng = rng
        self.language = language
        self.words = vocabulary(language)
        self.labels: dict[str, str] = self.words["labels"]
        self.space = "" if language in UNSPACED else " "

    def pick(self, kind: str) -> str:
        """One phrase of a list of the vocabulary."""
        words: list[str] = self.words[kind]
        return self.rng.choice(words)

    def sentence(self) -> str:
        """One sentence."""
        pattern = self.pick("patterns")
        slots = _english(self) if self.language == "en" else self._slots()
        out = pattern
        while "{" in out:
            start = out.index("{")
            end = out.index("}", start)
            out = out[:start] + slots[out[start + 1 : end]]() + out[end + 1 :]
        return _capital(out)

    def question(self) -> str:
        """One question. Its words are those of a sentence."""
        sign = {"zh": "？", "ja": "？", "ar": "؟"}.get(self.language, "?")
        return self.sentence().rstrip(".。") + sign

    def _slots(self) -> dict[str, Callable[[], str]]:
        return {
            "S": lambda: _capital(self.pick("subjects")), "s": lambda: self.pick("subjects"),
            "s2": lambda: self.pick("subjects"), "o": lambda: self.pick("objects"), "v": lambda: self.pick("verbs"),
            "a": lambda: self.pick("adverbials"), "A": lambda: _capital(self.pick("adverbials")),
            "c": lambda: self.pick("clauses"), "C": lambda: self.pick("clauses"), "J": lambda: self.pick("joiners"),
            "name": self.surname, "Name": self.surname,
        }  # fmt: skip

    def text(self, sentences: int) -> str:
        """Several sentences, with now and then a figure, an abbreviation, a bracket or an identifier."""
        out = []
        for _ in range(sentences):
            sentence = self.sentence()
            if self.rng.random() < 0.22:
                sentence = self._insert(sentence)
            out.append(sentence)
        return self.space.join(out)

    def _insert(self, sentence: str) -> str:
        extra = self.rng.choice(
            (
                f"({self.quantity()})", f"({self.date()})", f"({self.identifier()})", f"(§ {self.rng.randint(2, 90)})",
                f"[{self.rng.randint(1, 40)}]", f"“{self.noun()}”", f"({self.place()})",
                f"({self.rng.randint(2, 98)}{self.rng.choice(('%', ' %', ' % ±2'))})", f"({self.email()})",
                f"(cf. {self.surname()}, {self.year()})", f"– {self.number()} –",
                "e.g." if self.language == "en" else "(!)",
            )
        )  # fmt: skip
        words = sentence.split(" ")
        if self.language in UNSPACED or len(words) < 4:
            return sentence[:-1] + extra.replace(" ", "") + sentence[-1]
        words.insert(self.rng.randint(2, len(words) - 1), extra)
        return " ".join(words)

    def phrase(self, words: int = 3) -> str:
        """A few words without a full stop, for cells, items and labels."""
        if self.language == "en":
            parts = [self.pick("adjectives") for _ in range(max(0, words - 1))][:2]
            parts.append(self.pick("nouns") if self.rng.random() < 0.5 else plural(self.pick("nouns")))
            while len(parts) < words:
                parts.append(self.rng.choice(("of", "for", "with")))
                parts.append(plural(self.pick("nouns")))
            return " ".join(parts)
        if words <= 2:
            return self.pick("nouns")
        return (
            self.pick("subjects")
            if words < 5
            else self.pick("subjects") + self.space + self.pick("adverbials")
        )

    def title(self, words: int = 0) -> str:
        """Words for a heading, without a full stop."""
        words = words or self.rng.randint(1, 5)
        if self.language == "en":
            text = self.phrase(min(words, 3))
            if words > 3:
                text += f" {self.rng.choice(('and', 'in', 'after', 'versus', 'under', 'for'))} {self.phrase(words - 3)}"
            title = _capital(text)
            return (
                " ".join(_capital(w) if len(w) > 3 else w for w in title.split()) if self._titled() else title
            )
        if words == 1:
            return _capital(self.pick("nouns"))
        return _capital(self.pick("subjects"))

    def _titled(self) -> bool:
        """Whether the document writes headings With Capitals. It is one choice for the whole document."""
        if not hasattr(self, "_title_case"):
            self._title_case = self.rng.random() < 0.4
        return self._title_case

    def noun(self) -> str:
        """One noun."""
        return self.pick("nouns")

    def pair_of_words(self) -> str:
        """A noun and an adjective."""
        return self.phrase(2)

    def made_up(self) -> str:
        """A made-up word, such as the name of a place or a product."""
        rng = self.rng
        middle = rng.choice(_MIDDLES) + (rng.choice("lnrstvd") if rng.random() < 0.5 else "")
        return rng.choice(_STARTS) + middle + (rng.choice(_ENDS) if rng.random() < 0.8 else "")

    def place(self) -> str:
        return self.made_up()

    def firm(self) -> str:
        return f"{self.made_up()} {self.rng.choice(_FIRMS)}"

    def surname(self) -> str:
        return self.pick("surnames")

    def person(self) -> str:
        """A full name; a quarter of them with an initial in the middle."""
        given, last = self.pick("given"), self.surname()
        if self.language in UNSPACED:
            return last + given
        initial = (
            f" {self.rng.choice('ABCDEFGHJKLMNPRSTW')}."
            if self.rng.random() < 0.25 and self.language == "en"
            else ""
        )
        return f"{given}{initial} {last}"

    def email(self) -> str:
        return (
            f"{self.rng.choice(_STARTS).lower()}{self.rng.choice(_MIDDLES)}@{self.made_up().lower()}.example"
        )

    def url(self) -> str:
        path = "/".join(self.made_up().lower() for _ in range(self.rng.randint(0, 2)))
        return (
            f"https://{self.rng.choice(('www.', '', 'docs.'))}{self.made_up().lower()}.example/{path}".rstrip(
                "/"
            )
        )

    def identifier(self) -> str:
        rng = self.rng
        letters = "".join(rng.choices("ABCDEFGHKLMNPRSTUVXZ", k=rng.randint(1, 3)))
        return f"{letters}{rng.choice('-/ ')}{rng.randint(10, 99999)}".replace(" ", "-")

    def year(self) -> int:
        return self.rng.randint(1962, 2026)

    def date(self) -> str:
        rng, month = self.rng, self.pick("months")
        day, year = rng.randint(1, 28), self.year()
        if self.language in UNSPACED:
            return f"{year}年{month}{day}日"
        forms = [
            f"{day} {month} {year}",
            f"{year}-{rng.randint(1, 12):02}-{day:02}",
            f"{day:02}.{rng.randint(1, 12):02}.{year}",
        ]
        if self.language == "en":
            forms += [f"{month} {day}, {year}", f"{rng.randint(1, 12)}/{day}/{year}"]
        return rng.choice(forms)

    def number(self, digits: int = 0) -> str:
        """A number, large ones with separators of thousands."""
        rng = self.rng
        value = rng.randint(0, 10 ** (digits or rng.randint(1, 6)) - 1)
        mark = "," if self.language in ("en", "zh", "ja", "ar") else rng.choice(" .")
        return f"{value:,}".replace(",", mark)

    def decimal(self, places: int = 2, digits: int = 3) -> str:
        value = self.rng.uniform(0, 10**digits)
        text = f"{value:,.{places}f}"
        return text if self.language in ("en", "zh", "ja", "ar") else text.replace(",", " ").replace(".", ",")

    def quantity(self) -> str:
        return f"{self.decimal(self.rng.randint(0, 2), self.rng.randint(1, 3))} {self.rng.choice(_UNITS)}"

    def unit(self) -> str:
        return self.rng.choice(_UNITS)


def plural(noun: str) -> str:
    """The plural of an English noun of the vocabulary."""
    irregular = {"criterion": "criteria", "shelf": "shelves", "axis": "axes", "matrix": "matrices"}
    if noun in irregular:
        return irregular[noun]
    if noun.endswith(("hypothesis", "analysis")):
        return noun[:-2] + "es"
    return verb(noun)


def verb(base: str) -> str:
    """The form of an English verb for "it"; the rule is that of plurals."""
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


_IRREGULAR = {
    "control": "controlled", "permit": "permitted", "prefer": "preferred", "transfer": "transferred",
    "override": "overrode", "oversee": "oversaw", "signal": "signalled", "cancel": "cancelled",
}  # fmt: skip


def past(base: str) -> str:
    """The past of an English verb of the vocabulary."""
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + "ed"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _english(writer: Writer) -> dict[str, Callable[[], str]]:
    rng = writer.rng

    def adjective() -> str:
        chance = rng.random()
        if chance < 0.35:
            return ""
        return writer.pick("adjectives") + " " + (writer.pick("adjectives") + " " if chance > 0.92 else "")

    def singular() -> str:
        words = adjective() + writer.pick("nouns")
        if rng.random() < 0.12:
            words = f"{writer.pick('nouns')} {words.split()[-1]}"
        if rng.random() < 0.1:
            words = f"{words} in {writer.place()}"
        determiner = rng.choice(("the", "the", "the", "this", "each", "every", "a"))
        return (
            ("an " if words[0] in "aeio" else "a ") + words if determiner == "a" else f"{determiner} {words}"
        )

    def many() -> str:
        determiner = rng.choice(
            ("the", "most", "several", "these", "some", "both", "all", "few", str(rng.randint(3, 60)))
        )
        return f"{determiner} {adjective()}{plural(writer.pick('nouns'))}"

    def one() -> str:
        words = f"{writer.pick('adjectives')} {writer.pick('nouns')}"
        return ("an " if words[0] in "aeio" else "a ") + words

    pick = writer.pick
    return {
        "The": lambda: _capital(singular()), "the": singular, "Many": lambda: _capital(many()), "many": many,
        "v": lambda: verb(pick("verbs")), "w": lambda: pick("verbs"), "d": lambda: past(pick("verbs")),
        "o": lambda: singular() if rng.random() < 0.6 else many(), "n": lambda: plural(pick("nouns")),
        "noun": lambda: pick("nouns"), "one": one, "a": lambda: pick("adverbials"), "c": lambda: pick("clauses"),
        "A": lambda: _capital(pick("adverbials")), "J": lambda: pick("joiners"),
        "was": lambda: rng.choice(("is", "was")), "name": writer.surname, "Name": writer.surname,
    }  # fmt: skip
