"""The style factors: every choice of look, with its levels, and how one level of each is drawn for a document.

`FACTORS` is the whole table. The first level of a factor is its plain one, which a renderer uses for a factor that it
cannot express.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bench.lab.text import LANGUAGES

ON_REQUEST = 1e-9
"""The weight of a level that is drawn only where `--set` asks for it. Other documents stay as they were without it."""


PUBLIC = (
    *(
        "application",
        "tabulation",
        "accounts",
        "order",
        "correspondence",
        "specification",
        "statute",
        "brochure",
    ),
    *("newspaper", "deck", "chapter", "resume", "agenda"),
)
"""Templates of what offices, firms and publishers print, which are drawn on request."""


class NoLevelLeftError(ValueError):
    """Every level of a factor is excluded: by the renderer, by a hold-out or by another factor."""


@dataclass(frozen=True)
class Factor:
    """One choice of look. `levels` maps each level to its weight. It matters in documents that have `needs`."""

    name: str
    levels: Mapping[str, float]
    needs: str = ""

    @property
    def plain(self) -> str:
        """The level that stands for "nothing special"."""
        return next(iter(self.levels))


def _factor(name: str, levels: str, needs: str = "") -> Factor:
    """`levels` is such as "none:3 dots line": each level with its weight, which is 1 where none is given."""
    pairs = (level.partition(":") for level in levels.split())
    return Factor(name, {level: float(weight or 1) for level, _, weight in pairs}, needs)


_ON_SCREENS = ("repository", "guide", "reference", "manpage", "changelog", "website", "wiki", "preprint")
"""The templates of `templates/web.py` and `templates/preprint.py`."""

FACTORS: dict[str, Factor] = {
    factor.name: factor
    for factor in (
        # What the document is. These come first because others depend on them.
        _factor("language", "en:12 " + " ".join(f"{code}:1" for code in LANGUAGES if code != "en")),
        _factor("template", "report:3 paper:3 letter invoice statement manual:2 slides article:2 cv contract catalogue"
                " exam newsletter minutes datasheet form textbook readme:2 timetable programme"
                " interview:2 mail questions judgment notice glossary songs:0.7 recipe:0.7 names:0.7 register:0.7"
                + "".join(f" {name}:{ON_REQUEST}" for name in (*_ON_SCREENS, *PUBLIC))),
        # The page.
        _factor("page_size", "a4:4 letter:3 a5 b5 legal slide"),
        _factor("orientation", "portrait:12 landscape"),
        _factor("margins", "normal:3 narrow wide uneven"),
        _factor("columns", "1:7 2:3 3"),
        _factor("column_rule", "none:3 line", "columns"),
        _factor("theme", "white:8 cream dark grey"),
        _factor("banner", "none:6 band picture", "title"),
        _factor("background", "none:12 tiles picture"),
        _factor("frame", "none:10 page", ""),
        _factor("watermark", "none:12 diagonal horizontal stamp"),
        _factor("running_head", f"none:3 line:3 two-lines alternating side both browser:{ON_REQUEST}"),
        _factor("running_rule", "none:2 line double", "running_head"),
        _factor("page_number", "none plain:3 of dashes slash word in-head corner"),
        _factor("line_numbers", "none:10 margin"),
        _factor("hidden_text", "none:14 white tiny"),
        _factor("outline", "no yes"),
        _factor("tagged", "no yes"),
        # Running text.
        _factor("body_font", "serif-liberation:2 sans-liberation:2 serif-dejavu sans-dejavu mono-liberation mono-dejavu"
                " serif-garamond serif-libertine serif-pagella serif-termes serif-caladea serif-vollkorn serif-cm"
                " serif-schola serif-bonum"
                " sans-adventor sans-carlito sans-lato sans-open sans-roboto sans-heros mono-cursor mono-inconsolata"),
        _factor("body_size", "10:3 8.5 9 11:3 12:2 13"),
        _factor("line_height", "normal:4 tight loose:2 double:0.4 solid:0.5 wide:0.4"),
        _factor("paragraphs", "space:4 indent:3 both none:0.5 hanging:0.3"),
        _factor("justify", "left:3 justify:3 right:0.2 centre:0.2"),
        _factor("hyphens", "no:2 yes"),
        _factor("turns", "plain hanging deep indent", "turn"),
        _factor("drop_cap", "none:8 two three"),
        _factor("fake_bold", "none:10 overprint"),
        _factor("links", "plain:2 underlined coloured both", "link"),
        _factor("spacing", "normal:8 wide-letters wide-words"),
        _factor("ink", "black:5 grey blue brown"),
        # Headings.
        _factor("heading_font", "same:3 sans serif mono:0.4", "heading"),
        _factor("heading_look", "bold:4 plain italic small-caps uppercase bold-italic letterspaced capitals underline"
                " small-caps-bold", "heading"),
        _factor("heading_colour", "ink:3 blue red green grey", "heading"),
        _factor("heading_align", "left:6 centre:2 right:0.5", "heading"),
        _factor("heading_ladder", "steep:3 gentle:3 same", "heading"),
        _factor("heading_space", "normal:5 tight none", "heading"),
        _factor("heading_numeral", "same:6 big pale", "numbered"),
        _factor("heading_rule", "none:6 below above box bar fill", "heading"),
        _factor("heading_numbers", "none:4 decimal:4 section-sign chapter article letter roman"
                " trailing-dot", "heading"),
        _factor("run_in", "no:6 yes stop colon:0.6", "heading"),
        _factor("title_look", "large:3 centred:2 ruled plain huge", "title"),
        _factor("byline", "same:2 large names", "title"),
        # Lists.
        _factor("bullet", "•:4 –:2 ▪ → » ■ ✓ ◦ ★ * ‣ ➢ -"
                " ● ◆ ❖ o:0.6 +:0.6 ✗:0.4 ✔:0.4 §:0.3 ¶:0.3", "bullets"),
        _factor("numbering", "1.:4 1) (1) a. a) (a) i. (i) I. A. step 1", "ordered"),
        _factor("marker_place", "hanging:4 inside far", "list"),
        _factor("list_indent", "normal:4 none deep", "list"),
        _factor("list_gap", "tight:3 loose", "list"),
        # Tables.
        _factor("table_kind", "usual:12 texts lists code sections notes pairs beside"
                f" ledger:{ON_REQUEST} short:{ON_REQUEST}",
                "table"),
        _factor("table_rules", "grid:4 horizontal:2 vertical booktabs:3 head outer dashed dotted double none:2"
                " rows-light inner heavy", "table"),
        _factor("table_fill", "none:5 zebra-rows:2 zebra-columns head:2 first-column head-and-zebra dark-head all",
                "table"),
        _factor("table_head", "bold:4 plain italic uppercase small centred", "table"),
        _factor("table_align", "numbers-right:4 left:2 centre right:0.4", "table"),
        _factor("table_padding", "normal:3 tight dense wide", "table"),
        _factor("table_font", "same:5 mono sans small narrow", "table"),
        _factor("table_width", "full:3 shrunk:2 centred", "table"),
        _factor("table_valign", "top:2 middle bottom:0.4", "table"),
        # Captions, figures, boxes.
        _factor("caption_place", "below:2 above:2 beside:0.5", "caption"),
        _factor("caption_look", f"bold-label:3 plain italic small centred bold stacked:{ON_REQUEST}", "caption"),
        _factor("figure_frame", "none:3 line shadow", "figure"),
        _factor("box_look", "tint:3 line bar dark rounded", "box"),
        # Code.
        _factor("listing", f"usual columns:{ON_REQUEST} brief:{ON_REQUEST}", "code"),
        _factor("code_look", "plain:2 tint:3 frame dark bar", "code"),
        _factor("code_numbers", "no:3 yes", "code"),
        _factor("code_colours", "no:2 yes", "code"),
        _factor("code_font", "liberation:2 dejavu hack jetbrains inconsolata cursor", "code"),
        _factor("algorithm_look", "typewriter:2 serif ruled", "code"),
        # The rest.
        _factor("quote_look", "indent:3 bar:2 italic marks tint", "quote"),
        _factor("note_place", "end foot", "note"),
        _factor("note_mark", "raised:4 brackets", "note"),
        _factor("contents_leaders", "dots:3 none line spaced", "contents"),
        _factor("maths_font", "default:3 stix dejavu termes pagella", "maths"),
        _factor("maths_align", "centre:4 left", "formula"),
        _factor("maths_numbers", "none:2 right:2 left", "formula"),
        _factor("form_look", "plain:2 ruled:2 grid dotted boxes", "pairs"),
        _factor("wording", f"sentences clauses:{ON_REQUEST}"),
        _factor("references", "brackets:3 plain-number author-year:2", "references"),
        _factor("reference_look", "hanging:3 block indent", "references"),
    )
}  # fmt: skip

_PAPERLIKE = {"paper", "article", "newsletter", "preprint", "newspaper"}
_LATIN = {"en", "de", "fr", "es"}
_CASES = {
    "wide-letters",
    "wide-words",
    "small-caps",
    "small-caps-bold",
    "letterspaced",
    "uppercase",
    "capitals",
}


def _conflicts(name: str, level: str, chosen: Mapping[str, str]) -> bool:  # noqa: PLR0911, PLR0912
    """Whether a level makes no sense with what was chosen before it."""
    template, language = chosen.get("template", ""), chosen.get("language", "en")
    slides = template in ("slides", "deck")
    match name:
        case "page_size":
            return (level == "slide") != slides
        case "columns":
            return level != "1" and (
                template
                not in _PAPERLIKE | {"report", "manual", "catalogue", "programme", "brochure", "chapter"}
                or (level == "3" and chosen["page_size"] in ("a5", "b5"))
                or template == "readme"
            )
        case "orientation":
            return level == "landscape" and (slides or template in {"letter", "cv", "paper"})
        case "line_numbers":
            return level != "none" and (
                slides or chosen["columns"] != "1" or chosen["template"] in {"invoice", "form"}
            )
        case "running_head":
            return level == "side" and (slides or chosen["margins"] == "narrow")
        case "column_rule":
            return level == "line" and chosen["columns"] == "1"
        case "body_font":
            return level.split("-")[1] in _LATIN_ONLY and language not in _LATIN
        case "body_size":
            return (slides and float(level) < 11) or (chosen["columns"] == "3" and float(level) > 10)
        case "line_height":
            return level in ("double", "wide") and (slides or chosen["columns"] != "1")
        case "justify":
            return level in ("right", "centre") and (slides or chosen["template"] in _PAPERLIKE)
        case "hyphens":
            return level == "yes" and language not in _LATIN
        case "drop_cap":
            return level != "none" and (slides or language not in _LATIN or chosen["line_numbers"] != "none")
        case "spacing" | "heading_look":
            return level in _CASES and language in ("ar", "zh", "ja")
        case "background":
            return level != "none" and chosen["theme"] == "dark"
        case "heading_numbers":
            return level in ("chapter", "article") and template in {"letter", "slides", "readme"}
        case "ink":
            return level != "black" and chosen["theme"] == "dark"
    return False


_LATIN_ONLY = {"garamond", "libertine", "pagella", "termes", "caladea", "vollkorn", "cm", "schola", "bonum",
               "adventor", "lato", "heros", "cursor",
               "inconsolata", "roboto", "open", "carlito"}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """The levels of one document. `expressed` are the factors that its renderer can express."""

    levels: Mapping[str, str]
    expressed: frozenset[str]

    def __getitem__(self, name: str) -> str:
        return self.levels[name]

    def recorded(self, kinds: Collection[str]) -> dict[str, str]:
        """The factors that can be seen in a document that has these `kinds` of parts."""
        return {
            name: level
            for name, level in self.levels.items()
            if name in self.expressed and (not FACTORS[name].needs or FACTORS[name].needs in kinds)
        }


def draw(
    seed: str,
    support: Mapping[str, frozenset[str]],
    chosen: Mapping[str, frozenset[str]],
    held_out: Mapping[str, frozenset[str]],
) -> Style:
    """Draw one level of each factor.

    Each level runs its own race with its own random number. So excluding a level changes only the documents that
    would have had it.

    Args:
        seed: what the drawing depends on.
        support: the levels that the renderer can express, for each factor that it can express.
        chosen: the levels to draw from, for factors that are set by hand.
        held_out: the levels that must not occur.

    Returns:
        The style. A factor that the renderer cannot express has its plain level.

    Raises:
        NoLevelLeftError: if every level of a factor is excluded.
    """
    levels: dict[str, str] = {}
    for name, factor in FACTORS.items():
        allowed = set(support.get(name, frozenset({factor.plain})))
        allowed &= chosen.get(name, frozenset(factor.levels))
        allowed -= held_out.get(name, frozenset()) if name in support else frozenset()
        allowed = {level for level in allowed if not _conflicts(name, level, levels)}
        if not allowed:
            raise NoLevelLeftError(f"factor {name}: no level is left")
        levels[name] = min(allowed, key=lambda level: _race(f"{seed}/{name}/{level}", factor.levels[level]))
    return Style(levels, frozenset(support))


def _race(key: str, weight: float) -> float:
    """An exponential race: the level with the smallest value wins with the probability of its share of the weights."""
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
    return -math.log1p(-number / 2**64) / weight


def parse_levels(pairs: list[str]) -> dict[str, frozenset[str]]:
    """`["table_rules=none,dashed", …]` as a mapping from factor to levels.

    Raises:
        ValueError: if a factor or a level does not exist.
    """
    found: dict[str, set[str]] = {}
    for pair in pairs:
        name, _, text = pair.partition("=")
        if name not in FACTORS:
            raise ValueError(f"{name}: no such factor; `--list-factors` prints them all")
        for level in text.split(","):
            if level not in FACTORS[name].levels:
                known = ", ".join(FACTORS[name].levels)
                raise ValueError(f"{name}: no level {level!r}; it has {known}")
            found.setdefault(name, set()).add(level)
    return {name: frozenset(levels) for name, levels in found.items()}
