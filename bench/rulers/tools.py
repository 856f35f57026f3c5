"""The tools in the material that compare Markdown with the truth. They are used as they are, never changed.

`score.py` and `check_cases.py` are imported. `recall.py` and `calibration.py` are programs without functions to call.
They run in this process on one document at a time, and what they counted is read from their variables.
"""

from __future__ import annotations

import importlib
import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGES = "numpy scipy apted beautifulsoup4 lxml markdown-it-py mdit-py-plugins pylatexenc rapidfuzz"
"""What the tools import. doc2md itself needs only some of these."""

Block = tuple[str, float, bool]
"""Kind, confidence, and whether the block is right."""


class ToolError(Exception):
    """The tools cannot be used. The message says what to do."""


class Tools:
    """The tools in a folder. Raises ToolError if one is missing or a package that it imports is not installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._score = self._load("score")
        self._checks = self._load("check_cases")

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.py"))

    @property
    def metrics(self) -> list[str]:
        return list(self._score.METRICS)

    def score(self, truth: str, markdown: str, meta: dict[str, Any]) -> dict[str, float | None]:
        """`overall` and each metric, from 0 to 1, and `tables_spurious`, a count; None where it does not apply."""
        scores = self._score.score_one(truth, markdown, meta)
        return {name: scores[name] for name in ["overall", *self.metrics, "tables_spurious"]}

    def check(self, markdown: str, checks: Sequence[dict[str, Any]]) -> tuple[int, int]:
        """Of the checks of one document, how many pass, and how many there are."""
        document = self._checks.Doc(markdown)
        return sum(self._checks.run(document, check)[0] for check in checks), len(checks)

    def words(self, folder: Path, corpus: Path) -> tuple[int, int, int]:
        """Missing words, words too many, and words of the truth, of the one document that `folder` has as Markdown."""
        found = self._run("recall", folder, "--corpus", corpus)
        return found["tm"], found["tx"], found["tn"]

    def formulas(self, markdown: str) -> list[str]:
        """The LaTeX of the formulas in Markdown."""
        return list(self._score.parse(markdown)["math"])

    def match_formulas(
        self, true: Sequence[str], said: Sequence[tuple[str, float]], right: float
    ) -> tuple[list[tuple[str, float]], list[tuple[float, bool]]]:
        """Compare formulas. `said` are LaTeX and confidence. Formulas of at most two signs are left out.

        Returns each true formula with the similarity of its partner, and the confidence of each one that was said with
        whether any true formula has at least the similarity `right`.
        """
        wanted = [(source, short) for source in true if len(short := self._score.math_norm(source)) > 2]
        found = [(short, sure) for source, sure in said if len(short := self._score.math_norm(source)) > 2]
        similarity = self._score.Indel.normalized_similarity
        table = self._score.np.array(
            [[similarity(short, other) for other, _ in found] for _, short in wanted]
        )
        if not wanted or not found:
            return [(source, 0.0) for source, _ in wanted], [(sure, False) for _, sure in found]
        partners = dict(self._score.assign(table))
        scored = [
            (source, float(table[i, partners[i]]) if i in partners else 0.0)
            for i, (source, _) in enumerate(wanted)
        ]
        return scored, [(sure, bool(table[:, j].max() >= right)) for j, (_, sure) in enumerate(found)]

    def blocks(self, folder: Path, corpus: Path) -> list[Block]:
        """The blocks of the documents that `folder` has as JSON."""
        rows = self._run("calibration", folder, "--corpus", corpus)["rows"]
        return [(kind, confidence, bool(right)) for kind, confidence, right in rows]

    def printed(self, plain: str, marks: Sequence[Sequence[Any]]) -> str:
        """A text in the form that the truth has after parsing. `marks` have start, end and kind."""
        for start, end, kind, *_ in sorted(marks, key=lambda mark: -mark[0]):
            if kind == "math":
                plain = plain[:start] + self._score.math_text(plain[start:end]) + plain[end:]
        return str(self._score.norm(plain))

    def calibration(self, blocks: Sequence[Block]) -> tuple[float, float]:
        """AUROC of wrong against right blocks, and the calibration error.

        AUROC is not a number if all blocks are right or all are wrong.
        """
        with tempfile.TemporaryDirectory() as empty:
            program = self._run("calibration", empty, "--corpus", empty)
        return program["auroc"](blocks), program["ece"](blocks)

    def _run(self, name: str, *arguments: object) -> dict[str, Any]:
        """Run a tool as a program. Returns its global variables."""
        file = self.folder / f"{name}.py"
        variables: dict[str, Any] = {"__name__": "__main__", "__file__": str(file)}
        code = compile(_read(file), str(file), "exec")
        # With nothing to count, the last line of these tools divides by zero while it prints a mean.
        with _arguments(file, *arguments), redirect_stdout(io.StringIO()), suppress(ZeroDivisionError):
            exec(code, variables)
        return variables

    def _load(self, name: str) -> ModuleType:
        _read(self.folder / f"{name}.py")
        if str(self.folder) not in sys.path:
            sys.path.insert(0, str(self.folder))
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise ToolError(f"{name}.py needs {error.name}; run: python -m pip install {PACKAGES}") from error


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        raise ToolError(
            f"{file} does not exist; DOC2MD_MATERIAL must name the folder with tools/ and corpus/"
        ) from None


@contextmanager
def _arguments(*arguments: object) -> Iterator[None]:
    saved = sys.argv
    sys.argv = [str(argument) for argument in arguments]
    try:
        yield
    finally:
        sys.argv = saved
