"""Words are found in a text with other hyphens, quotes, case or spaces."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doc2md.search.matching import occurrences


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("The Total Amount", "total amount", "Total Amount"),
        ("the  total\namount", "total amount", "total\namount"),
        ("total amount", "  total \t amount ", "total amount"),
        ("Café au lait", "cafe", "Café"),
        ("a cafe", "Café", "cafe"),
        ("e\u0301te\u0301 chaud", "ete", "e\u0301te\u0301"),
        ("die Straße", "STRASSE", "Straße"),
        ("an oﬃce", "office", "oﬃce"),
        ("say “don’t”", '"don\'t"', "“don’t”"),
        ("sie sagt „nein“", '"nein"', "„nein“"),
        ("1961–1974", "1961-1974", "1961–1974"),
        ("to co-operate", "cooperate", "co-operate"),
        ("to cooperate", "co-operate", "cooperate"),
        ("rain- water", "rainwater", "rain- water"),
        ("rain\xadwater", "rainwater", "rain\xadwater"),
        ("pre- and post-war", "-war", "-war"),
        ("run --all", "--all", "--all"),
        ("第一章　总则", "总则", "总则"),
        ("ｆｕｌｌ width", "full", "ｆｕｌｌ"),
        ("שָׁלוֹם", "שלום", "שָׁלוֹם"),
        ("がくせい", "かく", None),  # another letter, not another way to write it
        ("total: 12", "total 12", None),
        ("3-5", "35", None),
    ],
)
def test_words_are_found_however_they_are_typed(text: str, words: str, said: str | None) -> None:
    assert [text[start:end] for start, end in occurrences(text, words)] == ([said] if said else [])


@given(st.text(max_size=30), st.text(max_size=6))
@example("a\u0301", "\u0301")
@example("İ", "i")
def test_places_are_in_order_and_do_not_overlap(text: str, words: str) -> None:
    places = [at for place in occurrences(text, words) for at in place]
    assert places == sorted(places)
    assert all(start < end <= len(text) for start, end in occurrences(text, words))


@given(st.text(st.characters(exclude_categories=["Mn", "Mc", "Me", "Cf", "Cs"]), max_size=8))
@example("a -'é“ß")
@example("ﷺ")
def test_any_words_are_found_in_a_text_that_has_them(words: str) -> None:
    found = [f"xx {words} xx"[start:end] for start, end in occurrences(f"xx {words} xx", words)]
    assert words.strip() in found or not words.strip()
