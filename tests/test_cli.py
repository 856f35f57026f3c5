"""The command line: what it prints where, which files it makes, and its exit codes."""

from __future__ import annotations

import errno
import io
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from inline import InlineWorkers

from doc2md import __version__
from doc2md.cli import main
from doc2md.cli.output_lock import LOCK_FILE
from doc2md.errors import ExitCode

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else ONNX Runtime writes into the folder of temporary files

ANSWER = "<|ref|>text<|/ref|><|det|>[[100, 100, 900, 200]]<|/det|>\nWords of page {}.\n"
FIGURE = "<|ref|>image<|/ref|><|det|>[[100, 100, 900, 900]]<|/det|>\n"
REPLAY = ("--engine", "replay", "--transcripts", "answers")
linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")

Run = Callable[..., tuple[int, str, str]]


def raw_pdf(*contents: str) -> bytes:
    """A page for each content stream. The form /N draws itself ten times over, twelve levels deep."""
    kids = " ".join(f"{100 + i} 0 R" for i in range(len(contents)))
    objects = {1: "<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>"}

    def stream(head: str, content: str) -> str:
        return f"<<{head}/Length {len(content)}>>\nstream\n{content}\nendstream"

    for level in range(10, 23):
        form = f"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</N {level + 1} 0 R>>>>"
        objects[level] = stream(form, "/N Do " * 10 if level < 22 else LINE)
    for i, content in enumerate(contents):
        more = f"/Resources<</XObject<</N 10 0 R>>>>/Contents {500 + i} 0 R"
        objects[100 + i] = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]{more}>>"
        objects[500 + i] = stream("", content)
    out, offsets = b"%PDF-1.7\n", {}
    for number, text in objects.items():
        offsets[number] = len(out)
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    last = max(objects)
    rows = [
        f"{offsets[n]:010} 00000 n \n" if n in offsets else "0000000000 65535 f \n" for n in range(last + 1)
    ]
    trailer = f"trailer\n<</Root 1 0 R/Size {last + 1}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {last + 1}\n{''.join(rows)}{trailer}".encode()


LINE, BOMB = "0 0 m 90 90 l S", "/N Do"
PDF = raw_pdf(LINE)


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: x.pdf (1 page), y.pdf (2 pages), and answers/ to their pages."""
    (tmp_path / "tmp").mkdir()
    (tmp_path / "work/answers").mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(tmp_path / "work")
    Path("x.pdf").write_bytes(PDF)
    Path("y.pdf").write_bytes(raw_pdf(LINE, LINE))
    for number in (1, 2):
        Path(f"answers/page-{number}.txt").write_text(ANSWER.format(number))
    return tmp_path / "work"


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command in this process: its exit code, standard output and standard error."""

    def call(*args: str) -> tuple[int, str, str]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["doc2md", *args])
            patch.setattr("doc2md.session.Workers", InlineWorkers)
            with pytest.raises(SystemExit) as caught:
                main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        assert b"Traceback" not in err
        return int(str(caught.value.code)), out.decode(), err.decode()

    return call


def made() -> list[str]:
    """The files a run made in the working directory."""
    given = {"x.pdf", "y.pdf", "answers/page-1.txt", "answers/page-2.txt"}
    return sorted({str(file) for file in Path().rglob("*") if file.is_file()} - given)


def test_help_names_the_exit_codes_and_the_version_is_the_packages(run: Run) -> None:
    code, out, err = run("convert", "--help")
    assert (code, err) == (0, "")
    for exit_code in ExitCode:
        assert f"{int(exit_code)} " in out
    assert run("--version") == (0, f"doc2md {__version__}\n", "")
    assert run("--help")[0] == 0


def test_input_alone_means_convert_and_a_pipe_gets_the_document_and_nothing_else(run: Run) -> None:
    code, out, err = run("x.pdf", *REPLAY)
    assert (code, out) == (0, "Words of page 1.\n")
    assert err.startswith("x.pdf: 1 page (1 ok) in ")
    assert made() == []
    assert run("convert", "-q", "x.pdf", *REPLAY) == (0, "Words of page 1.\n", "")


def test_json_on_standard_output_is_json(run: Run) -> None:
    code, out, _ = run("x.pdf", *REPLAY, "-f", "json", "-o", "-")
    assert code == 0
    assert json.loads(out)["source"]["name"] == "x.pdf"


def test_standard_input_is_a_document(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for data, expected in ((PDF, (0, "Words of page 1.\n")), (b"text", (4, "")), (b"", (4, ""))):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: False))
        code, out, err = run("-", *REPLAY)
        assert (code, out) == expected
        assert "stdin: " in err
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(PDF), isatty=lambda: False))
    assert run("-", *REPLAY, "-o", "out/")[0] == 0
    assert made() == ["out/.doc2md.json", "out/stdin.md"]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ([], "Missing argument 'INPUT"),
        (["convert"], "Missing argument 'INPUT"),
        (["--nonsense", "x.pdf"], "No such option: --nonsense"),
        (["x.pdf", "--dpi", "many"], "--dpi"),
        (["covnert", "x.pdf"], "did you mean doc2md convert?"),
        (["cache", "bogus"], "cache --help"),
        (["x.pdf", "--rpm", "1e-300", "-o", "x.md"], "--rpm must be between 0.01"),
        (["x.pdf", "--dpi", "9999"], "--dpi must be between 36 and 600"),
        (["x.pdf", "--engine", "magic"], "--engine"),
        (["x.pdf", "--pages", "0"], "page numbers start at 1"),
        (["x.pdf", "--pages", "7-3"], "put the lower page number first"),
        (["x.pdf", "--engine", "replay"], "needs --transcripts"),
        (["x.pdf", *REPLAY, "--pages", "99"], "x.pdf: --pages 99: the document has 1 page"),
        (["x.pdf", "-f", "docx"], "unknown format; choose from md"),
        (["x.pdf", "-f", "md,json"], "only one format"),
        (["x.pdf", "-o", "x.txt"], "unknown suffix; a file name must end in"),
        (["x.pdf", "y.pdf", "-o", "x.md"], "2 inputs cannot go into one file"),
        (["http://localhost/x.pdf", *REPLAY], "URLs are not supported; download the document first"),
        (["x.pdf", "--password-file", "none"], "--password-file none: cannot be read"),
    ],
)
def test_a_command_that_makes_no_sense_is_one_line_and_exit_1(run: Run, args: list[str], reason: str) -> None:
    code, out, err = run(*args)
    assert (code, out) == (1, "")
    assert err.startswith("doc2md: ")
    assert err.count("\n") == 1
    assert reason in err
    assert made() == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "cannot be read: No such file or directory; check its name"),
        (b"", "(it is empty)"),
        (b"just some text\n", "(15 bytes, starts with b'just som')"),
        (b"%PDF-1.7\n", "damaged, MuPDF cannot open it; look for another copy of it"),
        (
            b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>",
            "0 readable pages (damaged); look for another copy of it",
        ),
        (
            PDF.replace(b"/Count 1", b"/Count -1"),
            "damaged, its pages cannot be counted; look for another copy of it",
        ),
        (b"\x89PNG\r\n\x1a\n<html>", "a damaged PNG file; look for another copy of it"),
    ],
)
def test_an_input_that_cannot_be_read_is_one_line_and_exit_4(
    run: Run, data: bytes | None, reason: str
) -> None:
    if data is not None:
        Path("bad.pdf").write_bytes(data)
    code, out, err = run("bad.pdf", *REPLAY, "-o", "out/")
    assert (code, out, err.count("\n")) == (4, "", 1)
    assert err.startswith("doc2md: bad.pdf: ")
    assert err.endswith(f"{reason}\n")
    assert not list(Path("out").iterdir())


def test_an_encrypted_document_opens_with_its_password_which_shows_up_nowhere(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from doc2md.rasterizer.mupdf import pymupdf

    document = pymupdf.open("x.pdf")
    document.save("locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="hünter2 ", owner_pw="owner")
    Path("right").write_bytes("\ufeffhünter2 \r\nanother line\n".encode())
    Path("wrong").write_text("hunter3")
    Path("bytes").write_bytes(b"h\xfcnter2")
    command = ("locked.pdf", *REPLAY, "-f", "md,json", "-v", "-o", "out/")
    code, _, err = run(*command)
    assert (code, err.count("\n")) == (4, 1)
    assert (
        "encrypted; put the password in a file and pass --password-file FILE, or set DOC2MD_PDF_PASSWORD"
        in err
    )
    code, _, err = run(*command, "--password-file", "wrong")
    assert (code, err.count("\n")) == (4, 1)
    assert "locked.pdf: the password is wrong" in err
    assert "hunter3" not in err
    code, _, err = run(*command, "--password-file", "bytes")
    assert (code, err) == (1, "doc2md: --password-file bytes: not UTF-8 text\n")
    code, out, err = run(*command, "--password-file", "right")
    assert code == 0
    monkeypatch.setenv("DOC2MD_PDF_PASSWORD", "hünter2 ")
    assert run(*command)[0] == 0
    written = b"".join(file.read_bytes() for file in Path("out").rglob("*") if file.is_file())
    assert b"Words of page 1." in written
    assert "nter2" not in out + err + written.decode()


def test_nothing_converted_is_exit_2_and_leaves_an_old_document_alone(run: Run) -> None:
    assert run("x.pdf", *REPLAY, "-o", "out/")[0] == 0
    Path("answers/page-1.txt").rename("answers/page-7.txt")
    code, out, err = run("x.pdf", *REPLAY, "-o", "out/")
    assert (code, out) == (2, "")
    assert err.startswith("doc2md: x.pdf: no page could be converted: no answer")
    assert Path("out/x.md").read_text() == "Words of page 1.\n"


def test_a_page_that_failed_is_exit_3_a_comment_and_a_line(run: Run) -> None:
    Path("answers/page-1.txt").unlink()
    code, out, err = run("y.pdf", *REPLAY)
    assert code == 3
    assert out.startswith("<!-- page 1: failed: no answer")
    assert out.endswith("Words of page 2.\n")
    assert "2 pages (1 ok, 1 failed)" in err
    assert "  page 1: failed: no answer" in err


def test_outputs_that_cannot_be_written_are_exit_5_before_any_work(run: Run) -> None:
    Path("file").write_text("in the way")
    Path("folder.md").mkdir()
    Path("out/x.md").mkdir(parents=True)
    for output in ("file", "file/under/", "/proc/none/", "out/", "x" * 300 + ".md", "x" * 250 + ".md"):
        code, out, err = run("x.pdf", *REPLAY, "-o", output)
        assert (code, out, err.count("\n")) == (5, "", 1), err
        assert "choose another -o" in err or "cannot write" in err
    assert Path("file").read_text() == "in the way"


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--engine", "openai"], "--engine openai needs --base-url URL"),
        (["--engine", "replay", "--transcripts", "none"], "--transcripts none: cannot be read"),
        (["--engine", "replay", "--transcripts", "empty"], "--transcripts empty: no transcripts in it"),
    ],
)
def test_an_engine_that_cannot_be_had_is_exit_6(run: Run, args: list[str], reason: str) -> None:
    Path("empty").mkdir()
    code, out, err = run("x.pdf", *args)
    assert (code, out, err.count("\n")) == (6, "", 1)
    assert reason in err


def test_several_inputs_go_into_a_folder_and_one_bad_one_does_not_stop_them(run: Run) -> None:
    Path("bad.pdf").write_bytes(b"text")
    code, out, err = run("x.pdf", "bad.pdf", "none.pdf", "y.pdf", *REPLAY, "-f", "md,json", "-o", "out/")
    assert (code, out) == (3, "")
    assert made() == ["bad.pdf", "out/.doc2md.json", "out/x.json", "out/x.md", "out/y.json", "out/y.md"]
    assert "doc2md: bad.pdf: not a" in err
    assert "doc2md: none.pdf: cannot be read" in err


def test_when_all_inputs_fail_the_exit_code_says_why_if_there_is_one_reason(run: Run) -> None:
    Path("bad.pdf").write_bytes(b"text")
    assert run("bad.pdf", "none.pdf", *REPLAY)[0] == 4
    assert run("bad.pdf", "http://localhost/x.pdf", *REPLAY)[0] == 2


def test_two_inputs_of_one_name_get_two_outputs_and_again_the_same_two(run: Run) -> None:
    Path("sub").mkdir()
    Path("sub/X.pdf").write_bytes(raw_pdf(LINE, LINE))
    for _ in range(2):
        assert run("x.pdf", "sub/X.pdf", *REPLAY, "-o", "out/")[0] == 0
    assert Path("out/x.md").read_text() == "Words of page 1.\n"
    assert Path("out/X-2.md").read_text() == "Words of page 1.\n\nWords of page 2.\n"


def test_a_document_of_another_source_is_never_written_over_unasked(run: Run) -> None:
    Path("answers/page-1.txt").write_text(FIGURE)
    assert run("x.pdf", *REPLAY, "-o", "out/a.md")[0] == 0
    Path("out/mine.md").write_text("mine")
    before = {file: file.read_bytes() for file in Path("out").rglob("*") if file.is_file()}
    assert Path("out/a_artifacts/p0001-fig01.png") in before
    # a.json would bring its own figures into a_artifacts/
    for output in ("out/a.md", "out/mine.md", "out/a.json"):
        code, _, err = run("y.pdf", *REPLAY, "-o", output)
        assert (code, err.count("\n")) == (5, 1)
        assert "was not made from this y.pdf: pass --overwrite, or choose another -o" in err
    assert before == {file: file.read_bytes() for file in Path("out").rglob("*") if file.is_file()}
    assert run("x.pdf", *REPLAY, "-o", "out/a.md")[0] == 0
    assert run("y.pdf", *REPLAY, "-o", "out/a.md", "--overwrite")[0] == 0
    assert run("y.pdf", *REPLAY, "-o", "out/a.md")[0] == 0
    assert run("x.pdf", *REPLAY, "-o", "out/a.md")[0] == 5


def test_a_new_edition_of_the_same_file_replaces_its_document(run: Run) -> None:
    assert run("x.pdf", *REPLAY, "-o", "out/")[0] == 0
    Path("x.pdf").write_bytes(raw_pdf(LINE, LINE))
    assert run("x.pdf", *REPLAY, "-o", "out/")[0] == 0
    assert "Words of page 2." in Path("out/x.md").read_text()


def test_strange_names_are_printed_escaped_and_make_plain_files(run: Run) -> None:
    names = ["a\nb.pdf", "c\x1b[31md.pdf", os.fsdecode(b"caf\xe9.pdf"), "-dash.pdf", "n" * 251 + ".pdf"]
    for name in names:
        Path(name).write_bytes(PDF)
    code, out, err = run("convert", *REPLAY, "-o", "out/", "--", *names)
    assert (code, out) == (0, "")
    assert err.count("\n") == len(names)
    assert all(line.isprintable() for line in err.splitlines())
    assert r"a\nb.pdf" in err
    assert r"caf\udce9.pdf" in err
    written = sorted(file.name for file in Path("out").glob("*.md"))
    assert written == ["-dash.md", "a_b.md", "c_[31md.md", "caf_.md", "n" * 180 + ".md"]
    code, _, err = run("none\n\x1b.pdf", *REPLAY)
    assert (code, err) == (
        4,
        "doc2md: none\\n\\x1b.pdf: cannot be read: No such file or directory; check its name\n",
    )


def test_a_name_that_no_file_can_have_is_exit_4(run: Run) -> None:
    code, _, err = run("x" * 5000, *REPLAY)
    assert code == 4
    assert "File name too long" in err


def test_a_picture_is_a_document_of_one_page(run: Run, samples: Path) -> None:
    code, out, _ = run(str(samples / "receipt.png"), *REPLAY)
    assert (code, out) == (0, "Words of page 1.\n")


def test_figures_on_standard_output_are_embedded_or_none(run: Run) -> None:
    Path("answers/page-1.txt").write_text(FIGURE + ANSWER.format(1))
    assert "png" not in run("x.pdf", *REPLAY)[1]
    assert "data:image/png;base64," in run("x.pdf", *REPLAY, "--images", "embedded")[1]
    assert made() == []


# Where a real process matters


COMMAND = [sys.executable, "-m", "doc2md"]


def shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", script.replace("doc2md", f"'{sys.executable}' -m doc2md"), "bash", *REPLAY],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=60,
        check=False,
    )


def test_a_reader_that_stops_reading_is_no_error() -> None:
    many = itertools.islice(map("".join, itertools.product("abcdefghij", repeat=5)), 30_000)
    Path("answers/page-1.txt").write_text(ANSWER.format(1) + "\n" + " ".join(many))
    done = shell('doc2md x.pdf "$@" | head -c 5; echo " ${PIPESTATUS[0]}"')
    assert done.stdout == "Words 0\n"
    assert "rror" not in done.stderr


def test_closed_and_full_streams_are_said_in_a_line_or_do_not_matter() -> None:
    done = shell('doc2md x.pdf "$@" >&-')
    assert (done.returncode, done.stderr) == (
        5,
        "doc2md: standard output is closed: pass -o FILE or -o DIR\n",
    )
    done = shell('doc2md - "$@" <&-')
    assert (done.returncode, done.stderr) == (4, "doc2md: standard input is closed: name a file\n")
    done = shell('doc2md x.pdf "$@" 2>&-')
    assert (done.returncode, done.stdout, done.stderr) == (0, "Words of page 1.\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_behind_standard_output_is_exit_5() -> None:
    done = shell('doc2md x.pdf "$@" >/dev/full')
    assert done.returncode == 5
    assert done.stderr == "doc2md: cannot write to standard output: No space left on device\n"


def test_the_c_locale_changes_nothing_in_the_document() -> None:
    Path("answers/page-1.txt").write_text(ANSWER.format("één 页"), "utf-8")
    name = os.fsdecode("naïve.pdf".encode())
    Path(name).write_bytes(PDF)
    done = shell(f'doc2md {name} "$@"', LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0
    assert done.stdout == "Words of page één 页.\n"


@linux
@pytest.mark.parametrize(
    "script",
    [
        'ulimit -n 64; doc2md x.pdf "$@" -o -',
        'TMPDIR=/nowhere doc2md x.pdf "$@" -o -',
        'unset HOME XDG_CONFIG_HOME DOC2MD_CACHE_DIR; doc2md x.pdf "$@" -o -',
        "x=$PWD/x.pdf; cd /proc; doc2md $x --transcripts $OLDPWD/answers -o -",
    ],
    ids=["few files", "no folder for temporary files", "no home", "a folder that takes no files"],
)
def test_a_poor_machine_is_enough(script: str) -> None:
    done = shell(script)
    assert (done.returncode, done.stdout) == (0, "Words of page 1.\n"), done.stderr


@pytest.fixture
def public(work: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory that others may look into: pytest keeps its own to itself."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        shutil.copytree(work, name, dirs_exist_ok=True)
        Path(name).chmod(0o755)
        for variable in ("HOME", "XDG_CONFIG_HOME"):
            monkeypatch.setenv(variable, name)
        monkeypatch.chdir(name)
        yield Path(name)


NOBODY = "setpriv --reuid 65534 --clear-groups"


@linux
@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ('ulimit -n 12; doc2md x.pdf "$@" -o -', 6, "could be started: [Errno 24]"),
        (f'prlimit --nproc=1 {NOBODY} doc2md x.pdf "$@" -o -', 6, "could be started: [Errno 11]"),
        (f'chmod 600 x.pdf; {NOBODY} doc2md x.pdf "$@" -o -', 4, "x.pdf: cannot be read: Permission denied"),
        (f'mkdir out; {NOBODY} doc2md x.pdf "$@" -o out/', 5, "cannot write into out: Permission denied"),
    ],
    ids=["no file", "no process", "no right to read", "no right to write"],
)
def test_a_machine_that_is_too_poor_is_one_line(public: Path, script: str, code: int, said: str) -> None:
    if NOBODY in script and shell(f"{NOBODY} doc2md --version").returncode:
        pytest.skip("nobody else can run it here")
    done = shell(script)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    assert said in done.stderr


@contextmanager
def started(*args: str) -> Iterator[subprocess.Popen[str]]:
    """A run in the middle of y.pdf: page 1 is done, and its only worker sits on page 2 for ever."""
    Path("y.pdf").write_bytes(raw_pdf(LINE, BOMB))
    command = [*COMMAND, "y.pdf", *REPLAY, "-v", "-o", "out/", *args]
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # for one core there is one worker
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.sched_setaffinity(0, cores)
    with started as process:
        try:
            assert process.stderr
            line = process.stderr.readline()
            while line and not line.startswith("  page 1: ok"):
                line = process.stderr.readline()
            assert line, "it ended before its first page"
            (worker,) = children(process.pid)
            before = ticks(worker)
            wait_until(lambda: ticks(worker) > before + 20)
            yield process
        finally:
            process.kill()


def wait_until(true: Callable[[], bool]) -> None:
    """The test's own timeout ends it where that never comes."""
    while not true():
        time.sleep(0.02)


def ticks(pid: int) -> int:
    """How long a process has been computing, in clock ticks."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in found for child in file.read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


ENDED = "doc2md: stopping: waiting up to 3 s for running pages; press Ctrl-C again to stop now\n"


@linux
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_writes_what_it_has_ends_its_workers_and_says_how_to_go_on(
    run: Run, work: Path, number: signal.Signals, code: int
) -> None:
    with started("-f", "md,json") as process:
        workers = children(process.pid)
        assert workers
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert err == ENDED + (
        "doc2md: interrupted: y.pdf: 1 of 2 pages are in out/y.md, out/y.json; "
        "the same command starts from the beginning\n"
    )
    assert not any(is_running(worker) for worker in workers)
    assert (
        Path("out/y.md").read_text() == "Words of page 1.\n\n<!-- page 2: failed: not read: interrupted -->\n"
    )
    assert [page["status"] for page in json.loads(Path("out/y.json").read_text())["pages"]] == [
        "ok",
        "not_read",
    ]
    assert os.listdir(work.parent / "tmp") == []
    Path("y.pdf").write_bytes(raw_pdf(LINE, LINE))
    assert run("y.pdf", *REPLAY, "-f", "md,json", "-o", "out/")[0] == 0
    assert Path("out/y.md").read_text() == "Words of page 1.\n\nWords of page 2.\n"


@linux
def test_a_whole_document_is_not_replaced_by_a_part(run: Run) -> None:
    assert run("y.pdf", *REPLAY, "-o", "out/")[0] == 0
    whole = Path("out/y.md").read_bytes()
    with started() as process:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "y.pdf: 1 of 2 pages were read; out/y.md of an earlier run is left as it was; the same" in err
    assert Path("out/y.md").read_bytes() == whole


@linux
def test_a_second_signal_ends_a_run_at_once(work: Path) -> None:
    with started() as process:
        workers = children(process.pid)
        process.send_signal(signal.SIGHUP)
        assert process.stderr
        assert process.stderr.readline() == ENDED
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (129, "doc2md: interrupted\n")
    assert not any(is_running(worker) for worker in workers)
    assert os.listdir("out") == []
    assert os.listdir(work.parent / "tmp") == []


@linux
def test_a_worker_killed_in_mid_page_costs_that_page_alone() -> None:
    Path("y.pdf").write_bytes(raw_pdf(LINE, BOMB))
    with started("-f", "md,json", "--concurrency", "1") as process:
        for worker in children(process.pid):
            os.kill(worker, signal.SIGKILL)
        process.communicate(timeout=60)
        assert process.returncode == 3
    assert (
        Path("out/y.md")
        .read_text()
        .startswith("Words of page 1.\n\n<!-- page 2: failed: the renderer crashed")
    )
    first, second = json.loads(Path("out/y.json").read_text())["pages"]
    assert (first["status"], second["status"]) == ("ok", "failed")
    assert second["notes"] == ["the renderer crashed (signal 9, Killed)"]


@linux
def test_a_killed_run_leaves_no_half_document_and_the_next_one_tidies_up_and_completes(work: Path) -> None:
    with started() as process:
        workers = children(process.pid)
        process.kill()
        process.communicate()
    wait_until(lambda: not any(is_running(worker) for worker in workers))
    assert os.listdir("out") == [LOCK_FILE]
    assert len(os.listdir(work.parent / "tmp")) == 1
    Path("y.pdf").write_bytes(raw_pdf(LINE, LINE))
    done = subprocess.run([*COMMAND, "y.pdf", *REPLAY, "-o", "out/"], capture_output=True, check=False)
    assert done.returncode == 0
    assert Path("out/y.md").read_text() == "Words of page 1.\n\nWords of page 2.\n"
    assert sorted(os.listdir("out")) == [".doc2md.json", "y.md"]
    assert os.listdir(work.parent / "tmp") == []


@linux
def test_a_document_that_another_run_makes_is_not_made_a_second_time(run: Run, work: Path) -> None:
    with started("--tables-csv", "tables", "--record", "record.jsonl") as process:
        for name, args in {
            "out/y.md": ["y.pdf", "-o", "out/"],
            "out/Y.chunks.jsonl": ["x.pdf", "-o", "out/Y.chunks.jsonl"],
            "tables/y": ["y.pdf", "-o", "other/", "--tables-csv", "tables"],
            "record.jsonl": ["x.pdf", "-o", "other/", "--record", "record.jsonl", "--overwrite"],
        }.items():
            code, out, err = run("x.pdf", *args, *REPLAY)
            said = f"doc2md: another run (pid {process.pid}) is using {name}: wait until it ends or choose another -o\n"
            assert (code, out, err) == (1, "", said)
        assert os.listdir("other") == []
        assert run("x.pdf", *REPLAY, "-o", "out/")[0] == 0
        assert len(os.listdir(work.parent / "tmp")) == 1  # the other's, who is not swept
    assert run("y.pdf", "--pages", "1", *REPLAY, "-o", "out/")[0] == 0
    assert sorted(os.listdir("out")) == [".doc2md.json", "x.md", "y.md"]


@linux
def test_the_password_is_in_no_command_line(run: Run) -> None:
    Path("password").write_text("hunter2")
    with started("--password-file", "password") as process:
        for pid in (process.pid, *children(process.pid)):
            assert b"hunter2" not in Path(f"/proc/{pid}/cmdline").read_bytes()
            assert b"hunter2" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_no_room_for_temporary_files_is_said_in_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **more: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("doc2md.runtime.temporary.tempfile.mkdtemp", full)
        code, out, err = run("x.pdf", *REPLAY)
    assert (code, out, err.count("\n")) == (5, "", 1)
    assert "No space left on device; set TMPDIR" in err
