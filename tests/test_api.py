"""doc2md in Python: in a script, in a notebook, and in a program with its own event loop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import doc2md
from doc2md import EngineName, Limits, Options, PageRow, PageStatus, Status
from doc2md.converter.build import build_model
from doc2md.errors import EncryptedError, EngineError, InputError, OutputError, UsageError
from doc2md.exporter.json import from_json
from doc2md.runtime.ordered import map_in_order
from doc2md.session import Session
from tests.builders.answers import FIGURE, answer_files
from tests.builders.pages import locked, numbered_pages
from tests.builders.processes import linux
from tests.builders.raw_pdf import BOMB, LINE, raw_pdf


def pdf(pages: int) -> bytes:
    return bytes(numbered_pages(pages, y=50, width=200, height=100).tobytes())


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with x.pdf (3 pages), answers/ to it, and temporary files of its own."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "x.pdf").write_bytes(pdf(3))
    answer_files(tmp_path / "answers", 3)
    return tmp_path


@pytest.fixture
def options(work: Path) -> Options:
    return Options(engine=EngineName.REPLAY, transcripts=work / "answers")


def leftovers(work: Path) -> list[str]:
    return os.listdir(work / "tmp")


def run_script(work: Path, text: str) -> subprocess.CompletedProcess[str]:
    """A plain file, as a user writes it; its warnings are errors."""
    (work / "script.py").write_text(text)
    command = [sys.executable, "-W", "error", "script.py"]
    return subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.process
def test_convert_gives_the_document_its_markdown_and_a_row_for_each_page(
    work: Path, options: Options
) -> None:
    result = doc2md.convert(work / "x.pdf", options)
    assert result.status is Status.OK
    assert [(row.page, row.status, row.engine) for row in result.ledger] == [
        (1, PageStatus.OK, "replay"),
        (2, PageStatus.OK, "replay"),
        (3, PageStatus.OK, "replay"),
    ]
    assert "Words of page 2" in result.markdown
    assert (result.document.source.name, result.document.source.pages) == ("x.pdf", 3)
    assert "3 pages, ok" in repr(result)


@pytest.mark.usefixtures("inline_workers")
def test_keywords_are_fields_of_the_options(work: Path, options: Options) -> None:
    result = doc2md.convert(str(work / "x.pdf"), options, pages="-1,1")
    assert [row.page for row in result.ledger] == [1, 3]
    with pytest.raises(TypeError):
        doc2md.convert(work / "x.pdf", options, page="1")
    with pytest.raises(UsageError, match=r"^x\.pdf: pages 99: the document has 3 pages"):
        doc2md.convert(work / "x.pdf", options, pages="99")


@pytest.mark.usefixtures("inline_workers")
def test_bytes_are_a_document_too(work: Path, options: Options) -> None:
    result = doc2md.convert((work / "x.pdf").read_bytes(), options, pages="1")
    assert result.document.source.name == "document"
    del result
    assert leftovers(work) == []


def test_an_engine_can_be_given_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """`local` never sends a page, even if the environment has an address."""
    monkeypatch.setenv("DOC2MD_BASE_URL", "http://127.0.0.1:9/v1")
    assert build_model(Options(engine="local")) is None  # type: ignore[arg-type]
    assert build_model(Options()) is not None


@pytest.mark.process
def test_a_converter_takes_many_documents_and_one_bad_one_does_not_end_it(
    work: Path, options: Options
) -> None:
    seen: list[tuple[int, int]] = []
    with doc2md.Converter(options) as converter:
        for _ in range(3):
            assert "Words of page 3" in converter.convert(work / "x.pdf").markdown
            with pytest.raises(InputError):
                converter.convert(b"no document")
        converter.convert(work / "x.pdf", on_page=lambda row, total: seen.append((row.page, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert (
        converter.convert(work / "x.pdf").status is Status.OK
    )  # after the block, a call starts its own workers
    assert leftovers(work) == []


@pytest.mark.usefixtures("inline_workers")
def test_a_converter_may_be_used_from_several_threads(work: Path, options: Options) -> None:
    found: list[str] = []
    with doc2md.Converter(options) as converter:

        def one() -> None:
            found.append(converter.convert(work / "x.pdf").markdown)

        threads = [threading.Thread(target=one) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 3
    assert len(set(found)) == 1


@pytest.mark.usefixtures("inline_workers")
def test_an_exception_in_on_page_reaches_the_caller(work: Path, options: Options) -> None:
    def stop(row: PageRow, total: int) -> None:
        raise KeyError(row.page)

    with doc2md.Converter(options) as converter, pytest.raises(KeyError):
        converter.convert(work / "x.pdf", stop)
    assert leftovers(work) == []


@pytest.mark.usefixtures("inline_workers")
def test_aconvert_and_convert_both_work_inside_a_running_loop(work: Path, options: Options) -> None:
    async def program() -> tuple[str, str]:
        first = await doc2md.aconvert(work / "x.pdf", options, pages="1")
        return first.markdown, doc2md.convert(work / "x.pdf", options, pages="1").markdown

    first, second = asyncio.run(program())
    assert first == second == "Words of page 1.\n"


@pytest.mark.usefixtures("inline_workers")
def test_streamed_pages_make_the_same_markdown(work: Path, options: Options) -> None:
    pages = list(doc2md.stream(work / "x.pdf", options))
    assert [(page.page, page.final) for page in pages] == [(1, False), (2, False), (3, False)]
    assert "\n".join(page.markdown for page in pages) == doc2md.convert(work / "x.pdf", options).markdown
    assert leftovers(work) == []


@pytest.mark.usefixtures("inline_workers")
def test_a_stream_that_is_not_read_to_its_end_leaves_no_files(work: Path, options: Options) -> None:
    pages = doc2md.stream(work / "x.pdf", options)
    assert next(pages).page == 1
    pages.close()
    assert leftovers(work) == []
    with pytest.raises(InputError):
        list(doc2md.stream(b"no document", options))


@pytest.mark.process
def test_a_cancelled_conversion_leaves_no_files(work: Path, options: Options) -> None:
    async def program() -> None:
        running = asyncio.ensure_future(doc2md.aconvert(work / "x.pdf", options))
        await asyncio.sleep(0.3)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(program())
    assert leftovers(work) == []


@pytest.mark.process
def test_an_engine_that_cannot_start_is_an_error_and_not_a_hang(work: Path) -> None:
    done = run_script(
        work,
        "import doc2md\n"
        "try:\n"
        "    doc2md.convert('x.pdf', engine='openai')\n"
        "except doc2md.Doc2mdError as error:\n"
        "    print(type(error).__name__, int(error.exit_code))\n",
    )
    assert (done.stdout, done.stderr, done.returncode) == ("EngineError 6\n", "", 0)


@pytest.mark.usefixtures("inline_workers")
def test_a_session_that_cannot_start_leaves_no_files(work: Path) -> None:
    with pytest.raises(EngineError):
        doc2md.convert(work / "x.pdf", engine="openai")
    with pytest.raises(OutputError):
        doc2md.convert(work / "x.pdf", engine="local", record=work / "none" / "r.jsonl")
    assert leftovers(work) == []


@pytest.mark.process
def test_a_plain_script_needs_no_main_guard_and_its_process_loads_no_mupdf(work: Path) -> None:
    done = run_script(
        work,
        "import sys, doc2md\n"
        "result = doc2md.convert('x.pdf', engine='replay', transcripts='answers')\n"
        "print(result.status, result.markdown.count('Words'))\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('pymupdf', 'fitz', 'onnxruntime')])\n",
    )
    assert (done.stdout, done.stderr, done.returncode) == ("ok 3\n[]\n", "", 0)
    assert leftovers(work) == []


@pytest.mark.process
def test_ctrl_c_ends_a_script_at_once(work: Path) -> None:
    """The event loop runs in a thread. It must not go on to the last page."""
    (work / "x.pdf").write_bytes(pdf(600))
    (work / "script.py").write_text(
        "import doc2md\n"
        "with doc2md.Converter(engine='replay', transcripts='answers') as converter:\n"
        "    converter.convert('x.pdf', lambda row, total: print(row.page, flush=True))\n"
    )
    with subprocess.Popen(
        [sys.executable, "script.py"], cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "1\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert err.strip().endswith("KeyboardInterrupt")
    assert out.count("\n") < 500
    assert leftovers(work) == []


@pytest.mark.usefixtures("inline_workers")
def test_a_password_opens_a_document_and_is_not_shown(work: Path, options: Options) -> None:
    (work / "x.pdf").write_bytes(locked(numbered_pages(1), "hunter2"))
    with pytest.raises(EncryptedError, match=r"encrypted; pass it as password$"):
        doc2md.convert(work / "x.pdf", options)
    with pytest.raises(EncryptedError, match="the password is wrong") as caught:
        doc2md.convert(work / "x.pdf", options, password="hunter3")
    assert "hunter" not in str(caught.value)
    result = doc2md.convert(work / "x.pdf", options, password="hunter2")
    result.save(work / "out/x.json")
    assert result.markdown == "Words of page 1.\n"
    for file in (work / "out").rglob("*"):
        assert b"hunter" not in file.read_bytes()


@pytest.mark.usefixtures("inline_workers")
def test_a_document_with_too_many_pages_is_refused_unless_fewer_are_selected(
    work: Path, options: Options
) -> None:
    few = replace(options, limits=Limits(max_pages=2))
    with pytest.raises(InputError, match=r"x\.pdf: 3 pages, more than max_pages 2 allows; .*with pages 1-2"):
        doc2md.convert(work / "x.pdf", few)
    assert len(doc2md.convert(work / "x.pdf", few, pages="1-2").ledger) == 2


@pytest.mark.usefixtures("inline_workers")
def test_a_page_that_fails_keeps_its_place(work: Path, options: Options) -> None:
    (work / "answers/page-2.txt").unlink()
    result = doc2md.convert(work / "x.pdf", options)
    assert result.status is Status.PARTIAL
    assert [row.status for row in result.ledger] == [PageStatus.OK, PageStatus.FAILED, PageStatus.OK]
    first, second, third = result.markdown.strip().split("\n\n")
    assert (first, third) == ("Words of page 1.", "Words of page 3.")
    assert second.startswith("<!-- page 2: failed: no answer")


@pytest.mark.process
def test_a_page_over_its_limit_fails_and_the_others_go_on(work: Path, options: Options) -> None:
    result = doc2md.convert(raw_pdf(LINE, BOMB, LINE, table=False), options, limits=Limits(page_seconds=3))
    assert [row.status for row in result.ledger] == [PageStatus.OK, PageStatus.FAILED, PageStatus.OK]
    assert result.ledger[1].notes == ("it took more than 3 s and was stopped (--page-seconds)",)
    assert "repaired" in " ".join(result.document.source.notes)


@pytest.mark.usefixtures("inline_workers")
def test_figures_live_as_long_as_the_result_and_are_saved_with_it(work: Path, options: Options) -> None:
    (work / "answers/page-1.txt").write_text(FIGURE)
    result = doc2md.convert(work / "x.pdf", options, pages="1")
    assert list(result.figures) == ["p0001-fig01.png"]
    result.save(work / "out/x.md")
    result.save(work / "out/x.json")
    assert (work / "out/x_artifacts/p0001-fig01.png").read_bytes().startswith(b"\x89PNG")
    assert "x_artifacts/p0001-fig01.png" in (work / "out/x.md").read_text()
    assert from_json((work / "out/x.json").read_bytes()) == result.document
    del result
    assert leftovers(work) == []


@pytest.mark.usefixtures("inline_workers")
def test_a_recording_replays_to_the_same_document(work: Path, options: Options) -> None:
    record = work / "r.jsonl"
    first = doc2md.convert(work / "x.pdf", options, record=record)
    again = doc2md.convert(work / "x.pdf", engine="replay", transcripts=record)
    assert again.markdown == first.markdown
    assert sorted(json.loads(line)["page"] for line in record.read_text().splitlines()) == [1, 2, 3]


def test_no_more_pages_run_at_once_than_asked_for() -> None:
    running, most = 0, 0

    async def one(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001 * (number % 3))
        running -= 1
        return number

    async def program() -> list[int]:
        return [number async for number in map_in_order(one, range(50), 4)]

    assert asyncio.run(program()) == list(range(50))
    assert most == 4


@linux
@pytest.mark.process
def test_memory_does_not_grow_with_the_pages(work: Path) -> None:
    """Only the blocks of a page stay in memory, and not its image."""
    answer_files(work / "answers", 120)
    (work / "x.pdf").write_bytes(pdf(120))
    done = run_script(
        work,
        "import doc2md\n"
        "from pathlib import Path\n"
        "def peak(): return int(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])\n"
        "peaks = {}\n"
        "with doc2md.Converter(engine='replay', transcripts='answers', dpi=200) as converter:\n"
        "    converter.convert('x.pdf', lambda row, total: peaks.update({row.page: peak()}))\n"
        "print(peaks[120] - peaks[40])\n",
    )
    assert done.stderr == ""
    assert int(done.stdout) < 16_000  # KiB: a picture of every page would be much more


@pytest.mark.usefixtures("inline_workers")
def test_a_session_can_be_used_directly(work: Path, options: Options) -> None:
    async def program() -> list[Status]:
        async with Session(options) as session:
            both = (session.convert(session.open(work / "x.pdf")) for _ in range(2))
            return [result.status for result in await asyncio.gather(*both)]

    assert asyncio.run(program()) == [Status.OK, Status.OK]


def test_editors_are_offered_the_public_names_and_only_these() -> None:
    assert set(doc2md.__all__) | {"__version__", "__doc__"} == set(dir(doc2md))
    assert all(getattr(doc2md, name) is not None for name in doc2md.__all__)
