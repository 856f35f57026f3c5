"""Hidden words of another program are removed from a content stream, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.overlay.hidden import without_hidden

HIDDEN = [
    (b"BT 3 Tr (a) Tj ET", b"BT 3 Tr ()Tj ET"),
    (b"BT 3 Tr [(a)-9<62>] TJ T* (b) ' 1 2 (c) \" ET", b"BT 3 Tr []TJ T* ()' 1 2 ()\" ET"),
    (b"BT 3 Tr (a\\)(b)\\\\) Tj ET", b"BT 3 Tr ()Tj ET"),
    (b"3 Tr q 0 Tr BT (seen) Tj ET Q BT (a) Tj ET", b"3 Tr q 0 Tr BT (seen) Tj ET Q BT ()Tj ET"),
    (b"BT 3 Tr <61> Tj 0 Tr 1 0 Td (seen) Tj ET", b"BT 3 Tr ()Tj 0 Tr 1 0 Td (seen) Tj ET"),
    (b"/S <</ActualText (x)>> BDC BT 3 Tr(a)Tj ET EMC", b"/S <</ActualText (x)>> BDC BT 3 Tr()Tj ET EMC"),
]
AS_IT_IS = [
    b"BT 0 Tr (a) Tj ET",
    b"BT 7 Tr (clips) Tj 3 Tr ET",
    b"BT 3 Tr (moves what follows) Tj 0 Tr (seen) Tj ET",
    b"BT (says 3 Tr in a string) Tj ET % 3 Tr\nBT (a) Tj ET",
    b"3 Tr BI /W 2 /H 1 ID (a) Tj \nEI BT 0 Tr (seen) Tj ET",
]


@pytest.mark.parametrize(("stream", "cleared"), [*HIDDEN, *((stream, stream) for stream in AS_IT_IS)])
def test_hidden_strings_are_emptied(stream: bytes, cleared: bytes) -> None:
    assert without_hidden(stream) == cleared


PARTS = st.sampled_from(
    [*b"()[]<>\\/% \n39".decode(), *"BT ET Tj TJ ' \" Tr q Q T* Tm BI ID EI << >>".split()]
)


@given(st.lists(PARTS, max_size=80))
def test_clearing_a_stream_twice_changes_nothing(parts: list[str]) -> None:
    cleared = without_hidden(" ".join(["3 Tr", *parts]).encode())
    assert len(cleared) <= len(" ".join(["3 Tr", *parts])) + 2 * len(parts)
    assert without_hidden(cleared) == cleared
