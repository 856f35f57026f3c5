"""A group: the same part of two documents, and the words that only one of them has there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from doc2md.checks.diff.units import Unit


@dataclass(slots=True, eq=False)
class Group:
    """The same part of both documents. One of `a` and `b` may be empty."""

    a: list[Unit] = field(default_factory=list)
    b: list[Unit] = field(default_factory=list)
    _surplus: Surplus | None = None

    @property
    def page(self) -> int:
        return min(self.pages)

    @property
    def pages(self) -> frozenset[int]:
        return frozenset[int]().union(*(unit.pages for unit in (*self.a, *self.b)))

    @property
    def surplus(self) -> Surplus:
        if self._surplus is None:
            self._surplus = Surplus.of(self.a, self.b)
        return self._surplus

    def absorb(self, other: Group) -> None:
        """Add the units of another group."""
        self._surplus = self.surplus.joined(other.surplus)
        self.a += other.a
        self.b += other.b


@dataclass(slots=True)
class Surplus:
    """How many more of each word A has than B; less than 0 if B has more.

    more_a, more_b  number of words that only A, or only B, has
    """

    counts: dict[str, int]
    more_a: int
    more_b: int

    @classmethod
    def of(cls, a: list[Unit], b: list[Unit]) -> Surplus:
        counts = Counter[str]()
        for unit in a:
            counts.update(unit.words)
        for unit in b:
            counts.subtract(unit.words)
        left = {word: count for word, count in counts.items() if count}
        more_a = sum(count for count in left.values() if count > 0)
        return cls(left, more_a, more_a - sum(left.values()))

    def joined(self, other: Surplus) -> Surplus:
        """The surplus of both. It changes the larger one, so that many small parts of a whole cost little time."""
        whole, part = (self, other) if len(self.counts) >= len(other.counts) else (other, self)
        for word, count in part.counts.items():
            before = whole.counts.pop(word, 0)
            after = before + count
            if after:
                whole.counts[word] = after
            whole.more_a += max(after, 0) - max(before, 0)
            whole.more_b += max(-after, 0) - max(-before, 0)
        return whole

    def shared(self, other: Surplus) -> int:
        """The number of words that only A has here, and only B has there."""
        one, two = self.counts, other.counts
        words = one if len(one) <= len(two) else two
        return sum(max(0, min(one.get(word, 0), -two.get(word, 0))) for word in words)
