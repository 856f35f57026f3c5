"""White space between recognised characters that is a space."""

from __future__ import annotations

import pytest

from doc2md.converter.local.ocr.spaces import spaces


@pytest.mark.parametrize(
    ("before", "after", "gap", "expected"),
    [
        ("1", "2", 9.5, False),
        ("1", "2", 12.5, True),
        ("a", "b", 6, False),
        ("a", "b", 8, True),
        ("a", "(", 7.5, False),
        ("a", "(", 8.6, True),
    ],
    ids=["digits", "digits apart", "letters", "letters apart", "punctuation", "punctuation apart"],
)
def test_wide_white_space_is_a_space(before: str, after: str, gap: float, expected: bool) -> None:
    chars = ["a", "b", before, after, "c", "d"]
    read, gaps = [True, False, False, False, True], [9.0, 1.0, gap, 1.0, 9.0]
    assert spaces(chars, read, [0, 10, 20, 30, 40, 50], gaps)[2] is expected
