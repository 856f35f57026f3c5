"""The documentation is true: the tests that it names exist, and so do the exit codes."""

from __future__ import annotations

import re

from doc2md.errors import ExitCode
from tests.paths import DOCS, TESTS


def test_every_test_that_a_promise_names_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (DOCS / "security.md").read_text("utf-8"))
    assert named
    there = {
        (path.relative_to(TESTS).as_posix(), name)
        for path in TESTS.rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (\w+)\(", path.read_text("utf-8"), re.M)
    }
    assert set(named) <= there, set(named) - there


def test_every_row_of_a_promise_names_a_test() -> None:
    rows = re.findall(r"^\| [A-Z]\d+ \|.*$", (DOCS / "security.md").read_text("utf-8"), re.M)
    assert len(rows) > 10
    assert [row for row in rows if ".py::test_" not in row] == []


def test_every_exit_code_is_explained() -> None:
    explained = re.findall(r"^\| (\d+) \|", (DOCS / "errors.md").read_text("utf-8"), re.M)
    assert sorted(map(int, explained)) == sorted(ExitCode)
