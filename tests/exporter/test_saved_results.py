"""A result that is written out: the document, and its figures beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.errors import UsageError
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.result import Result
from tests.builders.results import result_of_figures

pytestmark = pytest.mark.usefixtures("work")


def test_figures_stand_beside_the_document_under_the_name_it_gives_them(made: Result) -> None:
    made.save("out/a b.md")
    assert sorted(file.name for file in Path("out/a b_artifacts").iterdir()) == [
        "p0001-fig01.png",
        "p0001-fig02.png",
    ]
    assert "(<a b_artifacts/p0001-fig01.png>)" in Path("out/a b.md").read_text()


def test_figures_of_an_earlier_run_go_and_other_files_stay(made: Result) -> None:
    folder = Path("out/a_artifacts")
    folder.mkdir(parents=True)
    for name in ("p0009-fig01.png", "notes.txt", "p0009-fig01.png.bak"):
        (folder / name).write_text("there before")
    made.save("out/a.json")
    assert sorted(file.name for file in folder.iterdir()) == [
        "notes.txt",
        "p0001-fig01.png",
        "p0001-fig02.png",
        "p0009-fig01.png.bak",
    ]


def test_embedded_figures_or_none_make_no_folder(made: Result) -> None:
    made.save("a.md", images="embedded")
    made.save("b.md", images="off")
    assert "data:image/png;base64," in Path("a.md").read_text()
    assert not artifacts_folder(Path("a.md")).exists()
    assert not artifacts_folder(Path("b.md")).exists()


def test_a_name_of_no_known_format_is_a_usage_error(made: Result) -> None:
    with pytest.raises(UsageError, match="ends in"):
        made.save("a.docx")


def test_the_figures_go_when_the_result_does() -> None:
    short_lived = result_of_figures(Path("made"), "p0001-fig01.png")
    assert all(path.is_file() for path in short_lived.figures.values())
    del short_lived
    assert not Path("made").exists()
