"""Excerpts in messages."""

from __future__ import annotations

import pytest

from doc2md.structure.excerpts import excerpt


@pytest.mark.parametrize(("words", "whole"), [(10, True), (16, False)])
def test_a_long_text_is_cut(words: int, whole: bool) -> None:
    found = excerpt(["ship"] * words)
    assert found.endswith("…'") is not whole
