"""The option for the price of tokens."""

from __future__ import annotations

import pytest

import doc2md
from doc2md.errors import UsageError
from doc2md.options.price import Price, read_price


@pytest.mark.parametrize(
    ("text", "price"), [("0.2,0.6", Price(0.2, 0.6)), ("1", Price(1, 1)), ("0, 2", Price(0, 2))]
)
def test_a_price_is_read(text: str, price: Price) -> None:
    assert read_price(text) == price


@pytest.mark.parametrize("text", ["", "free", "1,2,3", "-1,2", "nan", "inf,1", "1,"])
def test_a_wrong_price_is_refused_before_any_work(text: str) -> None:
    with pytest.raises(UsageError, match="--price"):
        doc2md.Options(price=text or ",")


def test_a_price_is_for_a_million_tokens() -> None:
    assert Price(2, 10).of(500_000, 100_000) == pytest.approx(2.0)
