"""A result, written to files with its figures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from doc2md.document import Block, Document, Kind, PageRow, PageStatus, Region, Source
from doc2md.errors import OutputError, UsageError
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.geometry import Box
from doc2md.options.export import Images
from doc2md.result import Result

pytestmark = pytest.mark.usefixtures("in_tmp_path")


def result(folder: Path, *names: str) -> Result:
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"\x89PNG " + name.encode())
    region = (Region(1, Box(0, 0, 9, 9)),)
    blocks = tuple(Block(name, Kind.FIGURE, region, figure=name) for name in names)
    return Result(Document(Source("a.pdf", "00", 1), (PageRow(1, PageStatus.OK),), blocks), folder)


@pytest.fixture
def made() -> Result:
    return result(Path("made"), "p0001-fig01.png", "p0001-fig02.png")


def test_figures_are_beside_the_document_under_the_names_it_uses(made: Result) -> None:
    made.save("out/a b.md")
    assert sorted(file.name for file in Path("out/a b_artifacts").iterdir()) == [
        "p0001-fig01.png",
        "p0001-fig02.png",
    ]
    assert "(<a b_artifacts/p0001-fig01.png>)" in Path("out/a b.md").read_text()


def test_figures_of_an_earlier_run_are_deleted_and_other_files_stay(made: Result) -> None:
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


def test_markdown_in_memory_links_to_no_file(made: Result) -> None:
    assert made.markdown.startswith("<!-- figure p0001-fig01.png: on page 1 -->\n")
    assert "data:image/png;base64," in made.to_markdown(images="embedded")
    assert "](figures/p0001-fig01.png)" in made.to_markdown("figures")


def test_chunks_are_pieces_of_the_markdown_in_memory(made: Result) -> None:
    assert [made.markdown[slice(*chunk.span)] for chunk in made.chunks()] == [made.markdown.strip()]


def test_a_name_of_no_known_format_is_a_usage_error(made: Result) -> None:
    with pytest.raises(UsageError, match="must end in"):
        made.save("a.docx")


def test_the_figures_are_deleted_with_the_result() -> None:
    short_lived = result(Path("made"), "p0001-fig01.png")
    assert all(path.is_file() for path in short_lived.figures.values())
    del short_lived
    assert not Path("made").exists()


def small_disk(folder: Path) -> bool:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    return (
        sys.platform == "linux" and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.process
def test_a_full_disk_never_leaves_half_a_document(made: Result, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    if not small_disk(folder):
        pytest.skip("no small disk can be mounted here")
    expected = [made.to_markdown(images="embedded"), made.to_markdown("a_artifacts")]
    target, failures = folder / "a.md", 0
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        for free in range(12):
            (folder / "taken").write_bytes(bytes((64 << 10) - free * page))
            for images in (Images.EMBEDDED, Images.REFERENCED):
                try:
                    made.save(target, images=images)
                except OutputError as error:
                    failures += "disk full while writing" in str(error)
                assert not target.exists() or target.read_text() in expected
                assert not list(folder.rglob("*part"))
            (folder / "taken").unlink()
        assert failures
        made.save(target)
        assert target.read_text() == expected[1]
    finally:
        subprocess.run(["umount", str(folder)], check=True)
