"""Characters of symbol fonts."""

from __future__ import annotations

import pytest

from doc2md.rasterizer.symbol_fonts import is_symbol_font, with_unicode


@pytest.mark.parametrize(
    ("font", "printed", "expected"),
    [
        ("ABCDEF+Wingdings-Regular", "\uf0a7\uf0fc", "▪✓"),
        ("Wingdings", "§ü", "▪✓"),
        ("Wingdings2", "\uf050O", "✓✗"),
        ("Webdings", "\uf061", "✓"),
        ("SymbolMT", "\uf061\uf0b7\uf0b3", "α•≥"),
        ("SymbolMT", "µ±", "µ±"),
        ("OpenSymbol", "\uf0b7", "•"),
        ("ZapfDingbats", "4n", "✔■"),
        ("ABCDEF+LASY10", "2<", "□⊏"),
        ("Times", "\uf6da", "®"),
        ("Arial", "§ü4", "§ü4"),
        ("Fourier-Math-Symbols", "§", "§"),
    ],
)
def test_a_code_of_a_symbol_font_becomes_its_character(font: str, printed: str, expected: str) -> None:
    raw = {"font": font, "chars": [{"c": char} for char in printed]}
    assert "".join(char["c"] for char in with_unicode(raw)["chars"]) == expected


def test_a_private_character_that_is_not_known_stays() -> None:
    raw = {"font": "Arial", "chars": [{"c": "\ue123"}]}
    assert with_unicode(raw) == raw


def test_a_font_of_pictures_is_not_for_mathematics() -> None:
    assert is_symbol_font("OpenSymbol")
    assert is_symbol_font("Wingdings-Regular")
    assert not is_symbol_font("LMMathSymbols10-Regular")
