"""Inputs: every kind of image, folders, patterns, lists, and documents in JSON."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from doc2md.errors import InputError
from doc2md.expand import expand, find_documents
from doc2md.exporter.files import Owner, claim
from tests.builders.answers import answer_files, grounded
from tests.builders.commands import REPLAY, Command


@pytest.mark.parametrize("suffix", ["png", "jpg", "tiff", "webp", "bmp", "gif"])
def test_every_kind_of_image_is_a_document(command: Command, samples: Path, suffix: str) -> None:
    with Image.open(samples / "receipt.png") as receipt:
        receipt.convert("RGB").resize((200, 300)).save(f"receipt.{suffix}")
    assert command(f"receipt.{suffix}", *REPLAY, "-o", "out/").code == 0
    assert Path("out/receipt.md").read_text("utf-8") == "Words of page 1.\n"


def test_a_tiff_has_a_page_for_each_picture(command: Command) -> None:
    answer_files(Path("answers"), 3)
    pages = [Image.effect_noise((200, 300), 90) for _ in range(3)]
    pages[0].save("scan.tiff", save_all=True, append_images=pages[1:])
    assert command("scan.tiff", *REPLAY, "-o", "out/").code == 0
    said = Path("out/scan.md").read_text("utf-8")
    assert [f"Words of page {n}." in said for n in (1, 2, 3)] == [True] * 3


def test_a_folder_a_pattern_and_a_list_are_many_documents() -> None:
    for name in ("a.pdf", "s1.pdf", "s2.pdf", "a.png", "a.typ"):
        path = Path("samples", name)
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert sorted(expand(["samples"])) == [
        f"samples/{name}" for name in ("a.pdf", "a.png", "s1.pdf", "s2.pdf")
    ]
    assert expand(["samples/s*.pdf"]) == ["samples/s1.pdf", "samples/s2.pdf"]
    Path("list.txt").write_text("# mine\nsamples/a.pdf\n\nsamples/s*.pdf\n", "utf-8")
    assert expand(["@list.txt", "samples/a.pdf"]) == ["samples/a.pdf", "samples/s1.pdf", "samples/s2.pdf"]


def test_figures_that_doc2md_wrote_into_a_folder_are_no_documents() -> None:
    for name in ("in/out/a_artifacts/1.png", "in/out/b_artifacts/1.png"):
        Path(name).parent.mkdir(parents=True)
        Path(name).touch()
    claim([Path("in/out/a.md"), Path("in/out/a_artifacts")], Owner("a.pdf", "", ""))
    assert expand(["in"]) == ["in/out/b_artifacts/1.png"]


@pytest.mark.parametrize(
    ("name", "folders"),
    [
        ("in", {"in/a.pdf": "", "in/s/t/b.pdf": "s/t"}),
        ("./in/", {"in/a.pdf": "", "in/s/t/b.pdf": "s/t"}),
        ("in/s/t/b.pdf", {"in/s/t/b.pdf": ""}),
        ("in/**/*.pdf", {"in/a.pdf": "", "in/s/t/b.pdf": "s/t"}),
        ("*/s/*/b.pdf", {"in/s/t/b.pdf": "in/s/t"}),
        ("@relative.txt", {"in/a.pdf": "in", "../b.pdf": ""}),
        ("@absolute.txt", {"/x/1/a.pdf": "1", "/x/2/3/b.pdf": "2/3"}),
    ],
)
def test_a_document_keeps_the_folders_below_what_was_named(name: str, folders: dict[str, str]) -> None:
    Path("in/s/t").mkdir(parents=True)
    for file in ("in/a.pdf", "in/s/t/b.pdf"):
        Path(file).touch()
    Path("relative.txt").write_text("in/a.pdf\n../b.pdf\n")
    Path("absolute.txt").write_text("/x/1/a.pdf\n/x/2/3/b.pdf\n")
    assert {found.name: found.folders for found in find_documents([name])} == folders


def test_a_folder_that_cannot_be_listed_is_a_document_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in/closed").mkdir(parents=True)
    Path("in/a.pdf").touch()
    listed = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert expand(["in"]) == ["in/a.pdf", "in/closed"]


@pytest.mark.parametrize("name", ["empty/", "no*.pdf", "@none.txt", "@itself.txt", "a\0b", "@nul.txt"])
def test_a_name_that_gives_no_document_is_an_error(name: str) -> None:
    Path("empty").mkdir()
    Path("itself.txt").write_text("@itself.txt\n")
    Path("nul.txt").write_text("a\0b\n")
    with pytest.raises(InputError):
        expand([name])


def test_a_document_is_written_again_from_its_json(command: Command, samples: Path) -> None:
    for page in range(1, 6):
        Path(f"answers/page-{page}.txt").write_text(grounded("title", f"# The wall {page}"))
    shutil.copy(samples / "slides.pdf", "slides.pdf")
    assert command("slides.pdf", *REPLAY, "--check", "off", "-f", "json,md", "-o", "out/").code == 0
    first = Path("out/slides.md").read_text("utf-8")
    Path("slides.pdf").unlink()
    assert command("convert", "out/slides.json", "-f", "html,md", "-o", "out/").code == 0
    assert Path("out/slides.md").read_text("utf-8") == first
    assert "<h1" in Path("out/slides.html").read_text("utf-8")
