"""Change thresholds of the embedded engine one at a time, and count the changes that no test notices.

    python bench/mutation.py [--count 50] [--seed 1] [--only PATTERN …] [--skip PATTERN …] [--comparisons]

A threshold is a number that a module of the engine binds to an upper-case name, alone or in a tuple; with
`--comparisons` also a number that code is compared with. Each change multiplies one of them by 0.6 or 1.5. It is made
in a copy of the project, and the tests of the engine run there, those next to the module first, until one fails. A
change that no test notices means that the threshold could have nearly any value. The changes are drawn at random; the
same seed draws the same changes.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from itertools import count, takewhile
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("converter/local", "structure", "assembler", "rasterizer")
"""The folders of the embedded engine, in the package and in the tests."""

FACTORS = (0.6, 1.5)
TIMEOUT = 600.0
"""In seconds. Tests that run longer hang: the change is noticed."""

_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
"""The operators of comparisons with a threshold. `==` is left out: such a number is no threshold."""

Number = int | float


class Threshold(NamedTuple):
    """A number in the source: its file below the project, its name, and the text of its value with its place.

    Lines count from 1, columns from 0 and in bytes, as in `ast`.
    """

    file: Path
    name: str
    line: int
    start: int
    end: int
    value: Number


class Change(NamedTuple):
    """A threshold and the value that takes its place."""

    threshold: Threshold
    value: Number

    def __str__(self) -> str:
        file, name, line, _, _, value = self.threshold
        return f"{file}:{line} {name}: {value} -> {self.value}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=50, help="number of changes (default: 50)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", metavar="PATTERN", default=["*"], help="files, e.g. '*/ocr/*'")
    parser.add_argument("--skip", nargs="+", metavar="PATTERN", default=[], help="files that are left alone")
    parser.add_argument("--comparisons", action="store_true", help="also numbers in comparisons")
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="run only these files of tests")
    parser.add_argument(
        "--marks",
        nargs="+",
        metavar="MARK",
        default=["unit", "ocr"],
        help="of the tests, the fast ones first",
    )
    arguments = parser.parse_args()
    found = [
        threshold
        for file in engine_files(ROOT)
        if any(fnmatch(str(file), pattern) for pattern in arguments.only)
        and not any(fnmatch(str(file), pattern) for pattern in arguments.skip)
        for threshold in thresholds(file, (ROOT / file).read_bytes(), comparisons=arguments.comparisons)
    ]
    changes = draw(found, arguments.count, arguments.seed)
    unnoticed = 0
    with Copy() as copy:
        if failed := copy.failed_test(relevant_tests(copy.root, None, arguments.tests), arguments.marks):
            sys.exit(f"the tests fail without any change: {failed}")
        for change in changes:
            tests = relevant_tests(copy.root, change.threshold.file, arguments.tests)
            noticed = copy.failed_test(tests, arguments.marks, change)
            unnoticed += not noticed
            print(f"{'noticed  ' if noticed else 'UNNOTICED'}  {change}  {noticed}".rstrip(), flush=True)
    print(
        f"{len(found)} thresholds, {len(changes)} changes drawn with seed {arguments.seed}: no test notices"
        f" {unnoticed} ({unnoticed / max(1, len(changes)):.0%})"
    )


def engine_files(root: Path) -> list[Path]:
    """The modules of the embedded engine, below `root`."""
    found = (file for package in PACKAGES for file in (root / "doc2md" / package).rglob("*.py"))
    return sorted(file.relative_to(root) for file in found)


def thresholds(file: Path, source: bytes, *, comparisons: bool = False) -> Iterator[Threshold]:
    """The thresholds of a module in the order of its lines, without zeros: a factor does not change them."""
    tree = ast.parse(source)
    named = [(name, value) for node in tree.body for name, value in _constants(node)]
    if comparisons:
        named += [
            (ast.unparse(node), part)
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare) and all(isinstance(op, _ORDER) for op in node.ops)
            for operand in (node.left, *node.comparators)
            for part in _terms(operand)
        ]
    for name, node in named:
        for part in node.elts if isinstance(node, ast.Tuple) else [node]:
            value = _number(part)
            if value and part.end_col_offset is not None and part.lineno == part.end_lineno:
                yield Threshold(file, name, part.lineno, part.col_offset, part.end_col_offset, value)


def _constants(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The upper-case names that a statement binds, with their values."""
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            pairs = list(zip(names, values, strict=False))
        case ast.Assign(targets=[name], value=value) | ast.AnnAssign(target=name, value=ast.expr() as value):
            pairs = [(name, value)]
        case _:
            pairs = []
    for target, bound in pairs:
        if isinstance(target, ast.Name) and target.id.isupper():
            yield target.id, bound


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    """The numbers in a sum or product, such as 0.5 in `0.5 * size`."""
    if _number(node) is not None:
        yield node
    elif isinstance(node, ast.BinOp):
        yield from _terms(node.left)
        yield from _terms(node.right)


def _number(node: ast.expr) -> Number | None:
    """The value of a number as it may be written, such as `-3`, `0.5` or `1 / 35`; None for anything else."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand) if (positive := _number(operand)) is not None:
            return -positive
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            over, under = _number(left), _number(right)
            return over / under if over is not None and under else None
    return None


def draw(found: Iterable[Threshold], size: int, seed: int) -> list[Change]:
    """At most `size` of all changes of thresholds, at random and in the order of files."""
    every = [Change(threshold, moved(threshold.value, factor)) for threshold in found for factor in FACTORS]
    return sorted(random.Random(seed).sample(every, min(size, len(every))))


def moved(value: Number, factor: float) -> Number:
    """The product, which for an integer is another integer."""
    product = value * factor
    if isinstance(value, float):
        return float(f"{product:.6g}")
    return round(product) if round(product) != value else value + (1 if product > value else -1)


def changed(source: bytes, change: Change) -> bytes:
    """The source with one value replaced."""
    _, _, line, start, end, _ = change.threshold
    lines = source.splitlines(keepends=True)
    text = lines[line - 1]
    lines[line - 1] = text[:start] + repr(change.value).encode() + text[end:]
    return b"".join(lines)


def relevant_tests(root: Path, module: Path | None, wanted: Sequence[str] | None = None) -> list[str]:
    """The tests of the engine, or the wanted ones: those that stand next to the module first.

    Tests of OCR are slow and see little of the rest of the engine, so they run for the modules of OCR only.
    """
    names = wanted or [f"tests/{package}" for package in PACKAGES]
    found = [file for name in names for file in _tests_in(root / name)]
    where = module.relative_to("doc2md").with_suffix("").parts if module else ()
    if not wanted and "ocr" not in where:
        found = [file for file in found if "ocr" not in file.parts]

    def distance(file: Path) -> tuple[int, bool, str]:
        folders = file.relative_to(root / "tests").parts[:-1]
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(where, folders, strict=False)))
        return -shared, not where or where[-1] not in file.stem, str(file)

    return [str(file.relative_to(root)) for file in sorted(set(found), key=distance)]


def _tests_in(path: Path) -> Iterable[Path]:
    return path.rglob("test_*.py") if path.is_dir() else [path]


class Copy:
    """A copy of the project in a temporary folder, in which one module at a time is changed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="doc2md-mutation-")
        self.root = Path(self._folder.name)
        self._ticks = count(1)

    def __enter__(self) -> Copy:
        for name in ("doc2md", "tests", "bench", "samples", "templates"):
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", self.root)
        return self

    def __exit__(self, *error: object) -> None:
        self._folder.cleanup()

    def failed_test(self, tests: Sequence[str], marks: Sequence[str], change: Change | None = None) -> str:
        """The first test that fails after the change, or "" if all pass.

        Raises `RuntimeError` if pytest cannot run the tests.
        """
        if change is None:
            return self._first_failed(tests, marks)
        file = self.root / change.threshold.file
        before = file.read_bytes()
        self._write(file, changed(before, change))
        try:
            return self._first_failed(tests, marks)
        finally:
            self._write(file, before)

    def _write(self, file: Path, source: bytes) -> None:
        """Write a module with a time of its own: Python keeps byte code while size and second are the same."""
        file.write_bytes(source)
        tick = next(self._ticks)
        os.utime(file, (tick, tick))

    def _first_failed(self, tests: Sequence[str], marks: Sequence[str]) -> str:
        """The tests with each mark run one after the other."""
        return next(filter(None, (self._run(tests, mark) for mark in marks)), "")

    def _run(self, tests: Sequence[str], mark: str) -> str:
        options = [f"-m{mark}", "-x", "-q", "-n0", "--tb=no", "-pno:cacheprovider", "--hypothesis-seed=0"]
        command = [sys.executable, "-m", "pytest", *options, f"--basetemp={self.root / 'basetemp'}", *tests]
        environment = os.environ | {"PYTHONPATH": str(self.root)}
        try:
            done = subprocess.run(
                command,
                cwd=self.root,
                env=environment,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "a test that hangs"
        if done.returncode in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return ""
        if done.returncode in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
            raise RuntimeError(f"pytest did not run the tests: {done.stdout}{done.stderr}")
        found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
        return found[1] if found else "a crash"


if __name__ == "__main__":
    main()
