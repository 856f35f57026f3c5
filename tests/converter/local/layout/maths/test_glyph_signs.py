"""Which sign a glyph is, from its character, its name and its font."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.maths.glyph_signs import sign_of, style_of_font
from doc2md.converter.local.layout.maths.sign_table import CHARACTERS, DELIMITERS, LARGE, NAMES

UNKNOWN = "\ufffd"


@pytest.mark.parametrize(
    ("char", "name", "font", "latex", "style"),
    [
        ("x", "x", "CMMI10", "x", "it"),
        ("d", "d", "CMR10", "d", "rm"),
        ("R", "R", "MSBM10", "R", "bb"),
        ("L", "L", "CMSY10", "L", "cal"),
        ("F", "F", "rsfs10", "F", "scr"),
        ("g", "g", "EUFM10", "g", "frak"),
        ("x", "x", "CMBX10", "x", "bf"),
        ("x", "x", "LMMathItalic10-Bold", "x", "bi"),
        ("g", "g", "txmiaX", "g", "frak"),
        ("α", "alpha", "CMMI10", r"\alpha", "it"),
        ("a", "alpha", "Symbol", r"\alpha", "it"),
        ("Γ", "Gamma", "CMR10", r"\Gamma", "rm"),
        ("𝑥", "1319", "LatinModernMath-Regular", "x", "it"),
        ("\ufffd", "H11349", "MathematicalPi-One", r"\le", ""),
        ("<", "a60", "LASY10", r"\sqsubset", ""),
        ("R", "", "KaTeX_AMS-Regular", "R", "bb"),
        ("L", "", "KaTeX_Caligraphic-Regular", "L", "cal"),
        ("\ue020", "", "KaTeX_Main-Regular", r"\not", ""),
        ("ˉ", "", "KaTeX_Main-Regular", r"\bar", ""),
        ("ǫ", "epsilon1", "CMMI10", r"\epsilon", "it"),
        ("𝜖", "4463", "LatinModernMath-Regular", r"\epsilon", "it"),
        ("ℝ", "", "XITSMath", "R", "bb"),
        ("𝟏", "", "XITSMath", "1", "bf"),
        ("7", "seven", "CMR10", "7", ""),
        ("∅", "emptyset", "MSBM10", r"\varnothing", ""),
        ("≤", "lessequal", "CMSY10", r"\le", ""),
        (UNKNOWN, "summationdisplay", "CMEX10", r"\sum", ""),
        (UNKNOWN, "summationtext.1", "txexs", r"\sum", ""),
        ("∑\ufe01", "summationdisplay.1", "txexs", r"\sum", ""),
        (UNKNOWN, "uniontext", "CMEX10", r"\bigcup", ""),
        ("∪", "union", "CMSY10", r"\cup", ""),
        (UNKNOWN, "parenleftBigg", "CMEX10", "(", ""),
        (UNKNOWN, "radicalbig", "Fourier-Math-Extension", r"\sqrt", ""),
        (UNKNOWN, "mapsto", "LMMathSymbols10-Regular", r"\mapstochar", ""),
        ("̸", "negationslash", "CMSY10", r"\not", ""),
        ("ﬁ", "fi", "CMR10", "fi", "rm"),
        (UNKNOWN, "", "CMEX10", "", ""),
        (UNKNOWN, "nelement", "Kp--M-Syc-Regular", r"\notin", ""),
        (UNKNOWN, "Rbbb", "MathDesign-UT-Regular-Ma", "R", "bb"),
        (UNKNOWN, "Ocal", "MathDesign-UT-Regular-Sy", "O", "cal"),
        ("R", "R", "Kp--M-Syb-Regular", "R", "bb"),
        (UNKNOWN, "arrowrightjmn", "Iwona-Italic", r"\to", ""),
        ("∇", "nabla", "CMSY10", r"\nabla", ""),
        ("∇", "nabla", "CMBSY10", r"\nabla", "bf"),
        ("𝛁", "u1D6C1", "LibertinusT1Math", r"\nabla", "bf"),
        ("⧵", "uni29F5", "STIXTwoMath", r"\setminus", ""),
        ("\ue238", "uniE238", "STIXMathCalligraphy-Regular", "L", "cal"),
    ],
)
def test_a_glyph_is_a_sign_with_a_style(char: str, name: str, font: str, latex: str, style: str) -> None:
    assert sign_of(char, name, font) == (latex, style, "")


@pytest.mark.parametrize(
    ("char", "name", "font", "latex", "piece"),
    [
        (UNKNOWN, "parenlefttp", "CMEX10", "(", "top"),
        (UNKNOWN, "parenleftbtA", "txexs", "(", "bottom"),
        (UNKNOWN, "braceleftmid", "CMEX10", r"\{", "middle"),
        (UNKNOWN, "vextendsingle", "CMEX10", "|", ""),
        ("\uf8f1", "bracelefttp", "Kp--M-Ex-Regular", r"\{", "top"),
        ("\uf8eb", "parenlefttp", "AntykwaTorunska-Regular", "(", "top"),
        (UNKNOWN, "radicalvertex", "CMEX10", r"\sqrt", "extension"),
        ("⎛", "", "LatinModernMath-Regular", "(", "top"),
        ("⎪", "", "LatinModernMath-Regular", r"\{", "extension"),
        (UNKNOWN, "integral.ex", "STIXMath", r"\int", "extension"),
    ],
)
def test_a_piece_names_the_whole_sign(char: str, name: str, font: str, latex: str, piece: str) -> None:
    assert sign_of(char, name, font) == (latex, "", piece)


@pytest.mark.parametrize(
    ("font", "style"),
    [
        ("CMSS10", "sf"),
        ("CMSSI10", "it"),
        ("CMTT10", "tt"),
        ("NimbusRomNo9L-ReguItal", "it"),
        ("LinLibertineTB", "bf"),
        ("LinLibertineT", "rm"),
        ("HFBRBX10", "bf"),
        ("HFBRBS10", "bb"),
    ],
)
def test_the_name_of_a_font_tells_the_alphabet(font: str, style: str) -> None:
    assert style_of_font(font) == style


def test_the_tables_have_no_command_of_a_package() -> None:
    tables = (CHARACTERS, NAMES, LARGE, DELIMITERS)
    assert not any(
        word in latex for table in tables for latex in table.values() for word in ("mit", "uppi", "mbf")
    )
