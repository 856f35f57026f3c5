"""What `bench/quality.py` finds again: nothing that was made from other files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rulers.cache import KEPT, Conversions, Run, digest_of, digest_of_package, tidy
from rulers.converters import doc2md
from rulers.sets import load
from tests.builders.material import write_case, write_package


@pytest.fixture(autouse=True)
def _files_change() -> None:
    digest_of.cache_clear()


def test_the_digest_of_a_package_covers_names_and_contents(tmp_path: Path) -> None:
    package = tmp_path / "doc2md"
    package.mkdir()
    (package / "one.py").write_text("1")
    digests = [digest_of_package(package)]
    (package / "one.py").write_text("2")
    digests.append(digest_of_package(package))
    (package / "one.py").rename(package / "two.py")
    digests.append(digest_of_package(package))
    (package / "data").mkdir()
    (package / "data" / "weights.json").write_text("{}")
    digests.append(digest_of_package(package))
    assert len(set(digests)) == 4
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "two.pyc").write_bytes(b"compiled")
    assert digest_of_package(package) == digests[-1]


def test_the_same_source_has_the_same_key_wherever_it_is(tmp_path: Path) -> None:
    for folder, prefix in (("here", ""), ("there", ""), ("changed", "* ")):
        write_package(tmp_path / folder, prefix)
    here, there, changed = (doc2md(tmp_path / folder).key for folder in ("here", "there", "changed"))
    assert here == there != changed


def test_a_conversion_is_found_until_its_document_changes(tmp_path: Path) -> None:
    folder = write_case(tmp_path, "lab/a")
    (case,) = load(tmp_path / "corpus")
    kept = Conversions(tmp_path / "kept")
    assert kept.find(case) is None
    run = Run(cpu=0.25, pages=2)
    kept.keep(case, run)
    assert kept.find(case) == run
    (folder / "doc.pdf").write_bytes(b"another document")
    digest_of.cache_clear()
    assert kept.find(case) is None


def test_a_conversion_that_failed_is_tried_again(tmp_path: Path) -> None:
    write_case(tmp_path, "lab/a")
    (case,) = load(tmp_path / "corpus")
    kept = Conversions(tmp_path / "kept")
    kept.keep(case, Run(pages=1))
    kept.markdown(case).write_text("# Half of it")
    kept.keep(case, Run(problem="it took more than 300 s"))
    assert kept.find(case) is None
    assert not kept.markdown(case).exists()


def test_states_and_scores_that_were_not_used_for_long_are_removed(tmp_path: Path) -> None:
    (tmp_path / "scores").mkdir()
    for name in ("old", "new"):
        (tmp_path / "scores" / f"{name}.json").write_text("{}")
    for number in range(KEPT + 2):
        state = tmp_path / f"doc2md-{number:02}"
        state.mkdir()
        os.utime(state, (number + 1, number + 1))
    os.utime(tmp_path / "scores" / "old.json", (1, 1))
    tidy(tmp_path, using=tmp_path / "doc2md-00")
    left = {folder.name for folder in tmp_path.glob("doc2md-*")}
    assert left == {"doc2md-00", *(f"doc2md-{number:02}" for number in range(3, KEPT + 2))}
    assert [file.name for file in (tmp_path / "scores").iterdir()] == ["new.json"]
