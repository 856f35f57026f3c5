"""The command line as the README shows it: every input, every command, other tools' option names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from doc2md.cli import main
from doc2md.cli.aliases import translate
from doc2md.cli.inputs import expand
from doc2md.errors import InputError, UsageError

ANSWER = "<|ref|>title<|/ref|><|det|>[[100, 50, 900, 90]]<|/det|>\n# The wall\n"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: Path) -> Path:
    """A working directory of its own, with the samples in it and the user's settings nowhere else."""
    shutil.copytree(samples, tmp_path / "samples")
    (tmp_path / "answers").mkdir()
    for page in range(1, 9):
        (tmp_path / "answers" / f"page-{page}.txt").write_text(
            ANSWER.replace("wall", f"wall {page}"), "utf-8"
        )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def doc2md(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["doc2md", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


REPLAY = ("--engine", "replay", "--transcripts", "answers")


@pytest.mark.parametrize("suffix", ["png", "jpg", "tiff", "webp", "bmp", "gif"])
def test_every_kind_of_image_is_a_document(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    with Image.open("samples/receipt.png") as receipt:
        receipt.convert("RGB").resize((200, 300)).save(f"receipt.{suffix}")
    assert doc2md(monkeypatch, f"receipt.{suffix}", *REPLAY, "-o", "out/") == 0
    assert "# The wall 1" in Path("out/receipt.md").read_text("utf-8")


def test_a_tiff_has_as_many_pages_as_pictures(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [Image.effect_noise((200, 300), 90) for _ in range(3)]
    pages[0].save("scan.tiff", save_all=True, append_images=pages[1:])
    assert doc2md(monkeypatch, "scan.tiff", *REPLAY, "-o", "out/") == 0
    assert [f"# The wall {n}" in Path("out/scan.md").read_text("utf-8") for n in (1, 2, 3)] == [True] * 3


def test_a_folder_a_pattern_and_a_list_are_many_documents(work: Path) -> None:
    everything = expand(["samples"])
    assert "samples/report.pdf" in everything
    assert "samples/receipt.png" in everything
    assert "samples/report.typ" not in everything
    assert expand(["samples/s*.pdf"]) == ["samples/scan.pdf", "samples/slides.pdf"]
    Path("list.txt").write_text("# mine\nsamples/report.pdf\n\nsamples/s*.pdf\n", "utf-8")
    assert expand(["@list.txt", "samples/report.pdf"]) == [
        "samples/report.pdf",
        "samples/scan.pdf",
        "samples/slides.pdf",
    ]


@pytest.mark.parametrize("name", ["empty/", "no*.pdf", "@none.txt", "@itself.txt", "a\0b", "@nul.txt"])
def test_a_name_that_holds_no_document_is_an_error(work: Path, name: str) -> None:
    Path("empty").mkdir()
    Path("itself.txt").write_text("@itself.txt\n")
    Path("nul.txt").write_text("a\0b\n")
    with pytest.raises(InputError):
        expand([name])


@pytest.mark.parametrize("line", ["concurency = 2", "dpi = = 200"])
def test_the_doctor_reads_the_configuration(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    Path("config/doc2md").mkdir(parents=True)
    Path("config/doc2md/doc2md.toml").write_text(line, "utf-8")
    assert doc2md(monkeypatch, "doctor") == 6
    assert "FAIL  configuration" in capsys.readouterr().out


def test_a_document_is_written_again_from_its_json(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doc2md(monkeypatch, "samples/slides.pdf", *REPLAY, "-f", "json,md", "-o", "out/") == 0
    first = Path("out/slides.md").read_text("utf-8")
    shutil.rmtree("samples")
    assert doc2md(monkeypatch, "convert", "out/slides.json", "-f", "html,md", "-o", "out/") == 0
    assert Path("out/slides.md").read_text("utf-8") == first
    assert "<h1" in Path("out/slides.html").read_text("utf-8")


def test_annotations_become_notes_at_their_place(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from doc2md.rasterizer.mupdf import pymupdf

    document = pymupdf.open()
    page = document.new_page(width=500, height=500)
    page.insert_text((50, 100), "The wall is old and high.", fontsize=14)
    page.insert_text((50, 300), "The roof is new.", fontsize=14)
    mark = page.add_highlight_annot(page.search_for("old")[0])
    mark.set_info(content="how old?", title="Ann")
    mark.update()
    box = pymupdf.Widget()
    box.field_type, box.field_name = pymupdf.PDF_WIDGET_TYPE_CHECKBOX, "Agreed"
    box.field_value, box.rect = True, pymupdf.Rect(50, 330, 64, 344)
    page.add_widget(box)
    document.save("form.pdf")
    answer = (
        "<|ref|>text<|/ref|><|det|>[[90, 160, 500, 210]]<|/det|>\nThe wall is old and high.\n\n"
        "<|ref|>text<|/ref|><|det|>[[90, 560, 500, 610]]<|/det|>\nThe roof is new.\n"
    )
    Path("answers/page-1.txt").write_text(answer, "utf-8")
    assert doc2md(monkeypatch, "form.pdf", *REPLAY, "--annotations", "notes", "-o", "out/") == 0
    parts = Path("out/form.md").read_text("utf-8").strip().split("\n\n")
    assert parts == [
        "The wall is old and high.",
        "> *highlight* “old” (Ann): how old?",
        "The roof is new.",
        "> *field* **Agreed:** ☒",
    ]


def test_schema_describes_what_is_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert doc2md(monkeypatch, "schema") == 0
    assert "blocks" in json.loads(capsys.readouterr().out)["properties"]


def test_settings_come_from_environment_file_and_default_in_that_order(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.toml").write_text('dpi = 200\nmath = "brackets"\n', "utf-8")
    monkeypatch.setenv("DOC2MD_DPI", "180")
    monkeypatch.setenv("DOC2MD_API_KEY", "sk-CANARY-1234")
    assert doc2md(monkeypatch, "config", "show", "--config", "mine.toml") == 0
    shown = capsys.readouterr().out
    assert "dpi = 180.0  # environment" in shown
    assert 'math = "brackets"  # file' in shown
    assert 'tables = "auto"  # default' in shown
    assert "CANARY" not in shown
    assert "DOC2MD_API_KEY: set (hidden)" in shown


def test_the_users_own_file_counts_and_one_in_the_working_directory_does_not(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("doc2md.toml").write_text('base_url = "http://127.0.0.1:9/v1"\n', "utf-8")
    Path("config/doc2md").mkdir(parents=True)
    Path("config/doc2md/doc2md.toml").write_text('title-level = 2\nengine = "replay"\n', "utf-8")
    assert (
        doc2md(monkeypatch, "samples/slides.pdf", "--transcripts", "answers", "--pages", "1", "-o", "-") == 0
    )
    assert "## The wall 1" in capsys.readouterr().out


@pytest.mark.parametrize("settings", ["no_such = 1", "dpi = ", "dpi = 9999"])
def test_a_mistake_in_the_file_is_one_clear_line(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: str
) -> None:
    Path("mine.toml").write_text(settings, "utf-8")
    assert doc2md(monkeypatch, "samples/slides.pdf", "--config", "mine.toml") in {1, 6}
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said


def test_doctor_finds_this_machine_well(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doc2md(monkeypatch, "doctor") == 0
    assert "FAIL" not in capsys.readouterr().out


def test_other_tools_names_for_the_same_options_work() -> None:
    assert translate(["a.pdf", "--to", "md", "--output_dir=out"]) == [
        "a.pdf",
        "--formats",
        "md",
        "--output=out",
    ]
    assert translate(["--output_format", "json"]) == ["--formats", "json"]


def test_a_page_range_counted_from_zero_is_refused_with_the_right_one() -> None:
    with pytest.raises(UsageError, match="--pages 1,6-11"):
        translate(["a.pdf", "--page_range", "0,5-10"])


def test_a_page_with_no_words_is_kept_as_a_picture(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doc2md(monkeypatch, "samples/report_map.png", "--engine", "local", "-o", "out/") == 0
    assert Path("out/report_map.md").read_text("utf-8") == "![](report_map_artifacts/p0001-fig01.png)\n"
    assert Path("out/report_map_artifacts/p0001-fig01.png").stat().st_size > 1000
