"""`doc2md watch`, with its workers in this process."""

import asyncio
import os
from pathlib import Path

import pytest

from doc2md.cli.actions.watch import STATE, Watch
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Format
from doc2md.runtime.interruption import Interruption
from tests.builders.commands import Command
from tests.builders.pages import numbered_pages

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("in_tmp_path")]
OUT = Path("out")


@pytest.fixture
def inbox(in_tmp_path: None) -> Path:
    folder = Path("in")
    (folder / "sub").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(numbered_pages(1).tobytes())
    (folder / "sub/b.pdf").write_bytes(numbered_pages(2).tobytes())
    return folder


def once(command: Command, *more: str) -> tuple[int, str]:
    code, _, err = command("watch", "in", "-o", "out", "--once", "--settle", "0", *more)
    return code, err


def written() -> list[str]:
    return sorted(str(path.relative_to(OUT)) for path in OUT.rglob("[!.]*") if path.is_file())


def test_documents_are_converted_into_the_same_folders_once(inbox: Path, command: Command) -> None:
    assert once(command)[0] == 0
    assert written() == ["a.md", "sub/b.md"]
    first = (OUT / "a.md").stat().st_mtime_ns
    (inbox / "c.pdf").write_bytes(numbered_pages(3).tobytes())
    code, err = once(command)
    assert (code, err.count("pages"), (OUT / "a.md").stat().st_mtime_ns) == (0, 1, first)
    (inbox / "a.pdf").write_bytes(numbered_pages(2).tobytes())
    once(command)
    assert (OUT / "a.md").read_text().count("Words") == 2


def test_two_documents_with_one_stem_do_not_share_a_file(inbox: Path, command: Command) -> None:
    (inbox / "a.png").write_bytes(numbered_pages(1)[0].get_pixmap().tobytes("png"))
    assert once(command, "--images", "off")[0] == 0
    assert written() == ["a.md", "a.png.md", "sub/b.md"]


def test_a_document_that_fails_is_marked_until_it_changes(inbox: Path, command: Command) -> None:
    (inbox / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    code, err = once(command)
    assert (code, "a.pdf: damaged" in err) == (3, True)
    assert written() == ["a.pdf.error.txt", "sub/b.md"]
    code, err = once(command)
    assert (code, err.count("\n")) == (3, 1)
    assert "a.pdf: failed before and not tried again" in err
    (inbox / "a.pdf").write_bytes(numbered_pages(1).tobytes())
    assert once(command)[0] == 0
    assert written() == ["a.md", "sub/b.md"]


def test_links_out_of_the_folder_and_what_is_no_file_are_left_alone(inbox: Path, command: Command) -> None:
    Path("secret.pdf").write_bytes(numbered_pages(1).tobytes())
    Path("elsewhere").mkdir()
    (inbox / "link.pdf").symlink_to(Path("secret.pdf").resolve())
    (inbox / "folder").symlink_to(Path("elsewhere").resolve())
    (inbox / "loop.pdf").symlink_to(Path("loop.pdf"))
    (inbox / "inside.pdf").symlink_to("a.pdf")
    os.mkfifo(inbox / "pipe.pdf")
    (inbox / ".hidden.pdf").write_bytes(b"%PDF")
    code, err = once(command)
    assert (code, err.count("leads out")) == (3, 1)
    assert written() == ["a.md", "inside.md", "sub/b.md"]


def test_a_file_is_complete_when_it_has_not_changed_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    watch = Watch(Path("in"), OUT, None, Options(), ExportOptions(), 2.0)
    looks = [((10, 1), 100.0), ((10, 1), 101.0), ((20, 2), 102.0), ((20, 2), 103.9), ((20, 2), 104.0)]
    complete = []
    for stamp, now in looks:  # noqa: B007
        complete.append(watch._is_complete("a.pdf", stamp))
    assert complete == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("in", "-o", "in/out"), 1, "is inside in"),
        (("none", "-o", "out"), 4, "is not a folder"),
        (("in", "-o", "out", "--settle", "-1"), 1, "--settle"),
        (("in", "-o", "out", "-f", "docx"), 1, "unknown format"),
    ],
)
def test_a_run_that_cannot_work_is_refused(
    inbox: Path, command: Command, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = command("watch", *arguments, "--once")
    assert (done.code, message in done.err) == (code, True)


def test_a_state_that_cannot_be_read_is_forgotten(inbox: Path, command: Command) -> None:
    once(command)
    (OUT / STATE).write_text("[")
    assert "a.pdf: 1 page" in once(command)[1]


@pytest.mark.parametrize("only_once", [True, False])
def test_a_run_without_an_end_says_that_it_watches(
    inbox: Path, capsys: pytest.CaptureFixture[str], only_once: bool
) -> None:
    async def begin() -> None:
        interruption = Interruption()
        interruption.request()
        watch = Watch(inbox, OUT, None, Options(), ExportOptions(), 2.0, once=only_once)
        await watch._watch([Format.MD], interruption)

    asyncio.run(begin())
    assert ("watches in; Ctrl-C" in capsys.readouterr().err) == (not only_once)
