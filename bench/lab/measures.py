"""A style in numbers: sizes in points, font families, colours. Every renderer draws from these."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache

from bench.lab.factors import Style

PAGE_SIZES = {
    "a4": (595.0, 842.0), "letter": (612.0, 792.0), "a5": (420.0, 595.0), "b5": (499.0, 709.0),
    "legal": (612.0, 1008.0), "slide": (720.0, 405.0),
}  # fmt: skip
MARGINS = {  # top, right, bottom, left
    "normal": (64.0, 64.0, 64.0, 64.0),
    "narrow": (44.0, 36.0, 44.0, 36.0),
    "wide": (86.0, 96.0, 90.0, 96.0),
    "uneven": (60.0, 52.0, 80.0, 120.0),
}
# The key of a body font, its family, and the Debian package that has it. All have free licences.
FONTS = {
    "serif-liberation": ("Liberation Serif", "fonts-liberation"),
    "sans-liberation": ("Liberation Sans", "fonts-liberation"),
    "serif-dejavu": ("DejaVu Serif", "fonts-dejavu"), "sans-dejavu": ("DejaVu Sans", "fonts-dejavu"),
    "mono-liberation": ("Liberation Mono", "fonts-liberation"), "mono-dejavu": ("DejaVu Sans Mono", "fonts-dejavu"),
    "serif-garamond": ("EB Garamond", "fonts-ebgaramond"),
    "serif-libertine": ("Linux Libertine O", "fonts-linuxlibertine"),
    "serif-pagella": ("TeX Gyre Pagella", "fonts-texgyre"), "serif-termes": ("TeX Gyre Termes", "fonts-texgyre"),
    "serif-caladea": ("Caladea", "fonts-crosextra-caladea"), "serif-vollkorn": ("Vollkorn", "fonts-vollkorn"),
    "serif-schola": ("TeX Gyre Schola", "fonts-texgyre"), "serif-bonum": ("TeX Gyre Bonum", "fonts-texgyre"),
    "sans-adventor": ("TeX Gyre Adventor", "fonts-texgyre"),
    "serif-cm": ("CMU Serif", "fonts-cmu"), "sans-carlito": ("Carlito", "fonts-crosextra-carlito"),
    "sans-lato": ("Lato", "fonts-lato"), "sans-open": ("Open Sans", "fonts-open-sans"),
    "sans-roboto": ("Roboto", "fonts-roboto-unhinted"), "sans-heros": ("TeX Gyre Heros", "fonts-texgyre"),
    "mono-cursor": ("TeX Gyre Cursor", "fonts-texgyre"), "mono-inconsolata": ("Inconsolata", "fonts-inconsolata"),
}  # fmt: skip
CODE_FONTS = {
    "liberation": ("Liberation Mono", "fonts-liberation"), "dejavu": ("DejaVu Sans Mono", "fonts-dejavu"),
    "hack": ("Hack", "fonts-hack"), "jetbrains": ("JetBrains Mono", "fonts-jetbrains-mono"),
    "inconsolata": ("Inconsolata", "fonts-inconsolata"), "cursor": ("TeX Gyre Cursor", "fonts-texgyre"),
}  # fmt: skip
MATHS_FONTS = {
    "default": ("Latin Modern Math", "fonts-lmodern"), "stix": ("STIX Math", "fonts-stix"),
    "dejavu": ("DejaVu Math TeX Gyre", "fonts-dejavu"), "termes": ("TeX Gyre Termes Math", "fonts-texgyre-math"),
    "pagella": ("TeX Gyre Pagella Math", "fonts-texgyre-math"),
}  # fmt: skip
# The fonts of scripts that most of the above lack: with serifs and without.
SCRIPT_FONTS = {
    "zh": {
        "serif": ("AR PL UMing CN", "fonts-arphic-uming"),
        "sans": ("WenQuanYi Micro Hei", "fonts-wqy-microhei"),
    },
    "ja": {"serif": ("IPAMincho", "fonts-ipafont"), "sans": ("IPAGothic", "fonts-ipafont")},
    "ar": {"serif": ("Amiri", "fonts-hosny-amiri"), "sans": ("DejaVu Sans", "fonts-dejavu")},
}
FALLBACK = "DejaVu Sans"  # has bullets, arrows, boxes and mathematical signs
WATERMARKS = {"white": "#dfe3ea", "cream": "#e9dcb9", "dark": "#2d3749", "grey": "#d3d8de"}
THEMES = {  # paper, ink, tint
    "white": ("#ffffff", "#000000", "#eef1f5"),
    "cream": ("#fbf4e2", "#2a2118", "#efe3c4"),
    "dark": ("#1e2430", "#e8eaee", "#303a4c"),
    "grey": ("#eceef0", "#15181c", "#d9dde2"),
}
_LEADINGS = {"solid": 1.0, "tight": 1.12, "normal": 1.32, "loose": 1.55, "wide": 1.8, "double": 2.0}
INKS = {"grey": "#444444", "blue": "#12264a", "brown": "#3b2413"}


def families(style: Style) -> dict[str, tuple[str, str]]:
    """The font families that a style needs, by their use, each with its Debian package."""
    body = style["body_font"]
    kind = "serif" if body.startswith("serif") else "sans"
    used = {
        "body": FONTS[body],
        "code": CODE_FONTS[style["code_font"]],
        "maths": MATHS_FONTS[style["maths_font"]],
        "sans": FONTS["sans-liberation"],
        "serif": FONTS["serif-liberation"],
        "mono": FONTS["mono-liberation"],
    }
    if style["language"] in SCRIPT_FONTS:
        used["script"] = SCRIPT_FONTS[style["language"]][kind]
    return used


@cache
def installed() -> frozenset[str]:
    """The families that fontconfig knows."""
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
    return frozenset(name.strip() for line in listed.splitlines() for name in line.split(","))


def levels_with_font() -> dict[str, frozenset[str]]:
    """For each factor that names fonts, the levels whose font is installed."""
    have = installed()
    return {
        factor: frozenset(level for level, (family, _) in table.items() if family in have)
        for factor, table in (("body_font", FONTS), ("code_font", CODE_FONTS), ("maths_font", MATHS_FONTS))
    } | {"language": frozenset(_languages_with_font(have))}


def _languages_with_font(have: frozenset[str]) -> list[str]:
    return [
        code
        for code in ("en", "de", "fr", "es", "ru", "zh", "ja", "ar")
        if all(family in have for family, _ in SCRIPT_FONTS.get(code, {}).values())
    ]


def packages_missing() -> list[str]:
    """The Debian packages whose fonts are not installed."""
    have = installed()
    scripts = [pair for kinds in SCRIPT_FONTS.values() for pair in kinds.values()]
    named = [*FONTS.values(), *CODE_FONTS.values(), *MATHS_FONTS.values(), *scripts]
    return sorted({package for family, package in named if family not in have})


@dataclass(frozen=True)
class Measures:
    """The numbers of a style, lengths in points."""

    width: float
    height: float
    margins: tuple[float, float, float, float]
    columns: int
    gap: float
    size: float
    leading: float
    paper: str
    ink: str
    tint: str

    @property
    def text_width(self) -> float:
        return self.width - self.margins[1] - self.margins[3]

    @property
    def column_width(self) -> float:
        return (self.text_width - self.gap * (self.columns - 1)) / self.columns

    @property
    def letters(self) -> int:
        """How many letters of the body font a line of a column holds, roughly."""
        return int(self.column_width / (self.size * 0.5))

    @property
    def code_letters(self) -> int:
        """How many letters of a listing a line of a column holds."""
        return int((self.column_width - 40) / (self.size * 0.9 * 0.62))

    @property
    def letters_per_page(self) -> int:
        """How many letters of running text a page holds, roughly."""
        lines = (self.height - self.margins[0] - self.margins[2]) / self.leading
        return int(lines * self.letters * self.columns)


def measures(style: Style) -> Measures:
    """The numbers of a style."""
    width, height = PAGE_SIZES[style["page_size"]]
    if style["orientation"] == "landscape":
        width, height = height, width
    margins = MARGINS[style["margins"]]
    if style["page_size"] in ("a5", "b5"):
        margins = (
            max(44.0, margins[0] * 0.75),
            margins[1] * 0.65,
            max(44.0, margins[2] * 0.75),
            margins[3] * 0.65,
        )
    if style["page_size"] == "slide":
        margins = (38.0, 44.0, 40.0, 44.0)
    if style["running_head"] in ("two-lines", "both"):
        margins = (margins[0] + 14, margins[1], margins[2] + 6, margins[3])
    if style["line_numbers"] == "margin" or style["running_head"] == "side":
        margins = (margins[0], max(margins[1], 60.0), margins[2], max(margins[3], 60.0))
    size = float(style["body_size"]) * (1.35 if style["page_size"] == "slide" else 1)
    leading = size * _LEADINGS[style["line_height"]]
    paper, ink, tint = THEMES[style["theme"]]
    columns = int(style["columns"])
    return Measures(
        width, height, margins, columns, 20.0 if columns == 2 else 15.0, size, leading,
        paper, INKS.get(style["ink"], ink) if style["theme"] != "dark" else ink, tint,
    )  # fmt: skip
