"""Korean rows: words that the ends of rows tear apart are joined, and words between which rows end are not."""

from __future__ import annotations

import textwrap

import pytest

from doc2md.converter.local.layout.text.inline import flow
from doc2md.converter.local.layout.text.korean import torn_words
from doc2md.document import Text

TEXT = (
    "이 도시의 오래된 항구에는 돌로 쌓은 벽이 있다. 벽의 높이는 사 미터이고 길이는 백 미터이다. 사람들은 이 벽을 누가 "
    "쌓았는지 모른다. 어떤 이는 바다에서 온 상인들이 쌓았다고 하고 어떤 이는 산에서 내려온 농부들이 쌓았다고 한다. "
    "해마다 봄이 되면 많은 관광객이 항구를 찾아와서 벽의 사진을 찍는다. 여름에는 아이들이 벽 위에서 낚시를 하고 "
    "가을에는 시장이 열린다. 겨울에는 바람이 세게 불어서 아무도 오지 않는다. 시청에서는 작년에 벽을 고치기로 하였다. "
    "그러나 돈이 모자라서 아직 공사를 시작하지 못하였다. 시장은 올해 안에 공사를 끝내겠다고 하였지만 시민들은 그 말을 "
    "믿지 않는다."
)
"""Written for this test: about an old wall in a harbour."""


@pytest.mark.parametrize("width", [14, 15, 17, 19, 28])
def test_words_that_rows_surely_tear_apart_are_joined(width: int) -> None:
    rows = [TEXT[i : i + width].strip() for i in range(0, len(TEXT), width)]
    made = flow([Text(row) for row in rows], torn_words(rows)).plain
    apart = flow([Text(row) for row in rows]).plain
    whole = set(TEXT.split())
    assert len(whole & set(made.split())) >= len(whole & set(apart.split())) + 4


@pytest.mark.parametrize("width", range(15, 45, 3))
def test_rows_that_end_between_words_keep_their_spaces(width: int) -> None:
    rows = textwrap.wrap(TEXT, width)
    assert flow([Text(row) for row in rows], torn_words(rows)).plain == TEXT


def test_a_few_rows_say_nothing() -> None:
    assert torn_words(["오래된 안", "벽까지 가는", "길이 있다"]) == frozenset()


def rows_of_words(torn: int, joints: int, seen: int = 9) -> list[str]:
    """Rows of which some end in a syllable that only begins words, as some words inside the rows say."""
    inner = ["강은 돌" if n < seen else "돌 돌" for n in range(joints + 1)]
    return [f"돌 {words} {'강' if n < torn else '돌'}" for n, words in enumerate(inner)]


@pytest.mark.parametrize(
    ("torn", "joints", "seen", "found"),
    [
        (4, 8, 9, True),
        (3, 8, 9, False),
        (5, 20, 9, True),
        (4, 20, 9, False),
        (4, 8, 2, True),
        (4, 8, 1, False),
    ],
    ids=["four", "three", "a quarter", "a fifth", "a syllable seen twice", "a syllable seen once"],
)
def test_several_rows_that_tear_words_say_that_rows_end_anywhere(
    torn: int, joints: int, seen: int, found: bool
) -> None:
    assert bool(torn_words(rows_of_words(torn, joints, seen))) is found
