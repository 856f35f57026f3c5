"""The price of a model: what a server charges for input and output tokens."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.errors import UsageError


@dataclass(frozen=True, slots=True)
class Price:
    """The price per million input tokens and per million output tokens, in any currency."""

    per_million_in: float
    per_million_out: float

    def of(self, tokens_in: int, tokens_out: int) -> float:
        """The cost of this many tokens."""
        return (tokens_in * self.per_million_in + tokens_out * self.per_million_out) / 1_000_000


def read_price(text: str) -> Price:
    """Parse a value of `--price`: `"0.2,0.6"`, or `"0.2"` if input and output cost the same. Raises UsageError."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if not 1 <= len(numbers) <= 2 or not all(0 <= number < float("inf") for number in numbers):
        raise UsageError(
            f"--price {text!r}: expected the prices per million input and output tokens, e.g. 0.2,0.6"
        )
    return Price(numbers[0], numbers[-1])
