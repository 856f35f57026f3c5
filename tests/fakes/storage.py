"""A storage in memory, with a clock that a test sets."""

from __future__ import annotations

from collections.abc import Iterator


class MemoryStorage:
    """Implements `Storage`. `now` is its clock."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, float]] = {}
        self.now = 1000.0

    def create(self, name: str, data: bytes) -> bool:
        if name in self.files:
            return False
        self.write(name, data)
        return True

    def write(self, name: str, data: bytes) -> None:
        self.files[name] = data, self.now

    def read(self, name: str) -> bytes | None:
        return self.files[name][0] if name in self.files else None

    def delete(self, name: str) -> None:
        self.files.pop(name, None)

    def changed(self, name: str) -> float | None:
        return self.files[name][1] if name in self.files else None

    def names(self, folder: str) -> Iterator[str]:
        inside = [name for name in self.files if name.startswith(f"{folder}/")]
        yield from (name.removeprefix(f"{folder}/") for name in inside)

    def sweep(self, before: float) -> None:
        """Nothing is half-written."""
