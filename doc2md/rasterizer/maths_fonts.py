"""Tell the fonts for formulas by their names."""

from __future__ import annotations

import re
from functools import lru_cache

_NAME = re.compile(
    # OpenType fonts, Latin Modern and the like; Computer Modern; the fonts of the American Mathematical Society
    r"math|katex_|cm(?:mi|sy|ex|bsy)|lm(?:mi|sy|ex)|ms[abxy]m\d|lasyb?\d|eu[frs][mb]\d|euex|rsfs|stmary|wasy|symbol|cmbsy"
    # fonts of other packages of TeX
    r"|xcc(?:mi|ex|sy)|eccmi|hfbr(?:mi|mb|sy|bs)|cmbr(?:mi|sy)|j?kp(?:mi|sy|ex|bb|bmi|bsy)|kp-+m-|futm|fplmr|fplmbi|pzccm"
    r"|(?:new|r|z)?[tp]xb?r?(?:mi|sy|ex)|ntx(?:mi|sy|ex)|npx(?:mi|sy|ex)|libertinusmath|stx(?:scr|bb|frak|cal)"
    r"|stix.*(?:sym|cal|frak|scr)|esint|dsrom|dsss|bbm\d|bbold|(?:anttor|antykwa|iwona|kurier|fav|\bmd).*(?:mi|sy|ex)\d*$"
    # fonts of word processors
    r"|mtmi|mtsy|mtex|mt-?extra|euclid-?(?:symbol|extra|math|fraktur)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"ex(?:a|s|as)?\d*$|-exa?-|math-?ext|extension", re.IGNORECASE)


@lru_cache(1024)
def is_maths_font(font: str) -> bool:
    """Whether a font is one for formulas."""
    return bool(_NAME.search(font))


@lru_cache(1024)
def is_extension_font(font: str) -> bool:
    """Whether a font has large operators and growing brackets."""
    return is_maths_font(font) and bool(_EXTENSION.search(font))
