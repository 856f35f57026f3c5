"""`bench/quality.py` as a command: its table, its cache, and that it says nothing about a single shut document."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import quality
from rulers import converters
from rulers.cache import digest_of
from rulers.table import COLUMNS
from tests.builders.material import shut, write_case, write_package, write_tools
from tests.builders.processes import linux

pytestmark = [linux, pytest.mark.process]

Run = Callable[..., tuple[dict[str, dict[str, str]], str]]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Material with tools, and a repository whose package copies the words of the first page."""
    write_tools(tmp_path)
    write_package(tmp_path / "repository")
    git(tmp_path, "init", "--quiet", ".")
    commit(tmp_path)
    return tmp_path


@pytest.fixture
def run(corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command. Returns the cells of the table by set and half, and everything that was printed."""
    monkeypatch.setattr(converters, "ROOT", corpus / "repository")
    monkeypatch.setenv("DOC2MD_MATERIAL", str(corpus))

    def call(*arguments: str) -> tuple[dict[str, dict[str, str]], str]:
        for name in ("score", "check_cases"):
            sys.modules.pop(name, None)
        digest_of.cache_clear()
        monkeypatch.setattr(
            sys, "argv", ["quality.py", *arguments, "--jobs", "1", "--cache", str(corpus / "kept")]
        )
        quality.main()
        out, err = capsys.readouterr()
        rows = [line.split() for line in out.split("\n\n")[0].splitlines()[2:] if "+/-" not in line]
        cells = {f"{row[0]} {row[1]}": dict(zip(COLUMNS, row[2:], strict=True)) for row in rows}
        return cells, out + err

    return call


def git(folder: Path, *arguments: str) -> None:
    """Run git in the repository."""
    name = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", "-C", str(folder / "repository"), *name, *arguments], check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A state of the package")


def test_sets_of_truth_and_of_checks_are_in_one_table(corpus: Path, run: Run) -> None:
    write_case(corpus, "roundtrip/a")
    write_case(corpus, "lab/b", truth="Rivers carry sand. And more.")
    write_case(corpus, "lab/c", factors={"page": "a4"})
    write_case(corpus, "real/d")
    write_case(corpus, "real/e", truth="Words that are not there.")
    rows, said = run()
    assert list(rows) == ["roundtrip all", "lab all", "real all"]
    lab, real = rows["lab all"], rows["real all"]
    assert (lab["docs"], lab["overall"], lab["teds"], lab["checks"]) == ("2", ".500", "-", "-")
    assert (lab["lost"], lab["extra"], lab["silent"]) == ("250.00", "0.00", "1")
    assert (lab["auroc"], lab["ece"]) == (".750", ".500")
    assert (real["docs"], real["overall"], real["lost"], real["ece"]) == ("2", "-", "-", "-")
    assert (real["right"], real["checks"]) == ("1/2", "1/2")
    assert "converted 5 of 5 documents" in said


def test_a_second_run_converts_and_scores_nothing(corpus: Path, run: Run) -> None:
    write_case(corpus, "lab/a")
    write_case(corpus, "lab/b")
    first, said = run()
    assert "converted" in said
    assert "scored" in said
    second, said = run()
    assert second == first
    assert "converted" not in said
    assert "scored" not in said


def test_a_change_of_the_package_converts_again(corpus: Path, run: Run) -> None:
    write_case(corpus, "lab/a")
    assert run()[0]["lab all"]["overall"] == "1.000"
    write_package(corpus / "repository", "More of it: ")
    rows, said = run()
    assert rows["lab all"]["overall"] == ".000"
    assert "with changes" in said


def test_the_table_shows_what_changed_since_a_revision(corpus: Path, run: Run) -> None:
    write_case(corpus, "lab/a")
    write_package(corpus / "repository", "More of it: ")
    commit(corpus)
    rows, said = run("--before", "HEAD~1")
    assert rows["lab all"]["overall"] == ".000"
    (changes,) = (line for line in said.splitlines() if line.strip().startswith("+/- "))
    assert changes.split()[:3] == ["+/-", "-1.000", "-1.000"]
    assert len(list((corpus / "repository/.git").glob("worktrees/*"))) == 0


def test_a_document_that_fails_counts_as_empty_and_is_named(corpus: Path, run: Run) -> None:
    write_case(corpus, "lab/a")
    write_case(corpus, "lab/b", "refuse")
    write_case(corpus, "cases/c", "crash")
    rows, said = run()
    lab, cases = rows["lab all"], rows["cases all"]
    assert (lab["docs"], lab["failed"], lab["overall"]) == ("2", "1", ".500")
    assert (cases["docs"], cases["failed"], cases["checks"]) == ("1", "1", "0/1")
    assert "lab/b: ValueError: refuse" in said
    assert "cases/c: the converter crashed" in said


def test_nothing_is_said_about_a_single_shut_document(corpus: Path, run: Run) -> None:
    for place in ("lab", "cases", "real"):
        write_case(corpus, f"{place}/open", "Words to read.", kind="lists", factors={"page": "a4"})
        for words in ("refuse", "crash", "Confidential words."):
            name = f"hidden-{words[:4].strip()}"
            write_case(corpus, f"{place}/{name}", words, kind="lists", factors={"page": f"level-{words}"})
    for number in range(3):
        write_case(corpus, f"lab/hidden-{number}", factors={"page": "hidden-level"})
    write_case(corpus, "cases/hidden-single", kind="hidden-kind")
    write_case(corpus, "roundtrip/hidden-lone", "Confidential words.")
    folders = (corpus / "corpus").glob("*/hidden-*")
    shut(corpus, *(f"{folder.parent.name}/{folder.name}" for folder in folders))
    rows, said = run()
    assert {half: row["docs"] for half, row in rows.items()} == {
        **{"lab open": "1", "lab shut": "6", "lab all": "7"},
        **{"cases open": "1", "cases shut": "4", "cases all": "5"},
        **{"real open": "1", "real shut": "3", "real all": "4"},
    }
    for word in ("hidden", "Confidential", "refuse", "level-"):
        assert word not in said


def test_a_tool_that_fails_says_nothing_about_a_shut_document(corpus: Path, run: Run) -> None:
    write_case(corpus, "lab/hidden-a", truth="unreadable, and Confidential")
    write_case(corpus, "lab/hidden-b")
    shut(corpus, "lab/hidden-a", "lab/hidden-b")
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == "a document of the shut half could not be scored: ValueError"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["labs"], "no such set: labs"),
        (["--only", "hidden"], "there is no such document in the open half"),
        (["lab"], "no documents"),
    ],
)
def test_a_wrong_choice_ends_the_run(
    corpus: Path, run: Run, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_case(corpus, "real/hidden")
    shut(corpus, "real/hidden")
    with pytest.raises(SystemExit):
        run(*arguments)
    assert said in capsys.readouterr().err


def test_a_missing_tool_and_a_missing_package_are_explained(corpus: Path, run: Run) -> None:
    write_case(corpus, "lab/a")
    tool = corpus / "tools" / "score.py"
    tool.write_text("import no_such_package")
    with pytest.raises(
        SystemExit, match=r"score\.py needs no_such_package; run: python -m pip install numpy"
    ):
        run()
    tool.unlink()
    with pytest.raises(SystemExit, match="DOC2MD_MATERIAL must name the folder"):
        run()
