"""Output files: which ones, whole or not at all, and never over somebody else's."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.cli.outputs import Target, plan, read_formats
from doc2md.document import Block, Document, Kind, PageRow, PageStatus, Region, Source
from doc2md.errors import OutputError, UsageError
from doc2md.exporter import files
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.exporter.files import (
    MANIFEST,
    Owner,
    check_owner,
    check_writable,
    claim,
    is_part,
    write_atomically,
)
from doc2md.geometry import Box
from doc2md.options.export import Format, Images
from doc2md.result import Result

MD, JSON = Format.MD, Format.JSON


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# Which files


def test_without_output_a_pipe_gets_the_document_and_a_terminal_a_file_in_the_working_directory() -> None:
    assert plan(["a"], None, None, piped=True) == [Target({}, MD)]
    assert plan(["a"], None, [JSON], piped=True) == [Target({}, JSON)]
    assert plan(["a"], "-", None, piped=False) == [Target({}, MD)]
    assert plan(["a"], None, None, piped=False) == [Target({MD: Path("a.md")})]


def test_the_name_of_the_output_says_file_or_folder_and_format() -> None:
    Path("has.dots").mkdir()
    assert plan(["a"], "x.md", None, piped=True) == [Target({MD: Path("x.md")})]
    assert plan(["a"], "x.json", None, piped=True) == [Target({JSON: Path("x.json")})]
    assert plan(["a"], "X.MD", [JSON, MD], piped=True) == [Target({JSON: Path("X.json"), MD: Path("X.MD")})]
    assert plan(["a"], "out", None, piped=True) == [Target({MD: Path("out/a.md")})]
    assert plan(["a"], "out.md/", None, piped=True) == [Target({MD: Path("out.md/a.md")})]
    assert plan(["a"], "has.dots", None, piped=True) == [Target({MD: Path("has.dots/a.md")})]
    assert plan(["a"], "out/", [MD, JSON], piped=True) == [
        Target({MD: Path("out/a.md"), JSON: Path("out/a.json")})
    ]


@pytest.mark.parametrize(
    ("stems", "output", "formats", "reason"),
    [
        (["a", "b"], "x.md", None, "2 inputs cannot go into one file"),
        (["a"], "x.txt", None, "a file name must end in"),
        (["a"], "x.md", [JSON], "the suffix does not match -f json"),
        (["a"], "-", [MD, JSON], "only one format"),
        (["a"], None, [MD, JSON], "only one format"),
    ],
)
def test_outputs_that_contradict_each_other_are_usage_errors(
    stems: list[str], output: str | None, formats: list[Format] | None, reason: str
) -> None:
    with pytest.raises(UsageError, match=reason):
        plan(stems, output, formats, piped=True)


def test_chunks_have_a_suffix_of_two_parts_and_the_figures_of_their_document() -> None:
    chunks = Format.CHUNKS
    assert plan(["a"], "out/", [MD, chunks], piped=True)[0].files[chunks] == Path("out/a.chunks.jsonl")
    for name in ("x.chunks.jsonl", "X.jsonl"):
        assert plan(["a"], name, None, piped=True) == [Target({chunks: Path(name)})]
    both = plan(["a"], "x.chunks.jsonl", [MD, chunks], piped=True)[0].files
    assert both == {MD: Path("x.md"), chunks: Path("x.chunks.jsonl")}
    assert {artifacts_folder(path) for path in both.values()} == {Path("x_artifacts")}


def test_formats_are_read_once_each_and_unknown_ones_refused() -> None:
    assert read_formats(" MD,json,md,") == [MD, JSON]
    for value in ("", ",", "docx", "md,docx"):
        with pytest.raises(UsageError, match="choose from md"):
            read_formats(value)


def stems_of(stems: list[str]) -> list[str]:
    return [target.files[MD].name for target in plan(stems, "out/", None, piped=True)]


def test_inputs_of_one_name_get_outputs_of_their_own() -> None:
    assert stems_of(["a", "a", "A", "b", "a-2"]) == ["a.md", "a-2.md", "A-3.md", "b.md", "a-2-2.md"]


def test_names_lose_what_would_harm_and_are_cut_to_what_a_disk_takes() -> None:
    assert stems_of(["a\nb\x1b[31m", os.fsdecode(b"caf\xe9")]) == ["a_b_[31m.md", "caf_.md"]
    assert stems_of(["..", "."]) == ["document.md", "document-2.md"]  # of a file named ...pdf
    long, same = stems_of(["é" * 255, "é" * 255])
    assert long != same
    assert max(len(name.encode()) for name in (long, same)) < 200


@given(
    st.lists(
        st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=300), min_size=1, max_size=6
    )
)
def test_any_names_give_different_files_in_the_folder(stems: list[str]) -> None:
    names = stems_of(stems)
    assert len({name.casefold() for name in names}) == len(stems)
    for name in names:
        assert name.isprintable()
        assert len(name.encode()) < 200
        assert Path("out", name).parent == Path("out")


# Whole or not at all


def test_a_file_is_written_whole_and_nothing_else_is_left() -> None:
    write_atomically(Path("new/folder/a.md"), b"words")
    write_atomically(Path("new/folder/a.md"), b"other words")
    assert [file.name for file in Path("new/folder").iterdir()] == ["a.md"]
    assert Path("new/folder/a.md").read_bytes() == b"other words"


def test_permissions_are_those_of_any_new_file_and_an_old_file_keeps_its_own() -> None:
    before = os.umask(0o027)
    try:
        write_atomically(Path("a.md"), b"")
        assert stat.S_IMODE(Path("a.md").stat().st_mode) == 0o640
        Path("a.md").chmod(0o600)
        write_atomically(Path("a.md"), b"again")
        assert stat.S_IMODE(Path("a.md").stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_link_is_replaced_and_what_it_points_to_is_left_alone() -> None:
    Path("precious.txt").write_text("mine")
    Path("a.md").symlink_to("precious.txt")
    write_atomically(Path("a.md"), b"words")
    assert Path("precious.txt").read_text() == "mine"
    assert not Path("a.md").is_symlink()


@pytest.mark.parametrize("path", ["file/a.md", "folder", "x" * 300, "/proc/nothing/a.md", "/dev/null/a.md"])
def test_what_cannot_be_written_is_an_output_error_that_names_it(path: str) -> None:
    Path("file").write_text("in the way")
    Path("folder/full").mkdir(parents=True)
    with pytest.raises(OutputError, match="cannot write"):
        write_atomically(Path(path), b"words")
    assert sorted(os.listdir()) == ["file", "folder"]


def test_a_folder_that_takes_no_files_is_found_out_before_any_work() -> None:
    Path("file").write_text("in the way")
    for folder in ("file", "file/under", "/proc/nothing", "x" * 300):
        with pytest.raises(OutputError, match="choose another -o"):
            check_writable(Path(folder))
    check_writable(Path("new/folder"))
    assert list(Path("new/folder").iterdir()) == []


DIES = """
import os, sys
from pathlib import Path
from doc2md.exporter import files
files.os.fsync = lambda handle: os.kill(os.getpid(), 9)
files.write_atomically(Path("a.md"), b"words")
"""


def test_half_written_files_of_a_killed_run_go_at_once_and_those_of_a_running_one_stay() -> None:
    foreign = Path(".c.part")
    foreign.touch()
    with copying(Path("b.md")) as running:
        subprocess.run([sys.executable, "-c", DIES], check=False)
        (killed,) = set(Path().glob(".a.md.*.doc2md-part"))
        check_writable(Path())
        assert [killed.exists(), running.exists(), foreign.exists()] == [False, True, True]
    assert sorted(os.listdir()) == [".c.part", "b.md"]


@contextmanager
def copying(path: Path) -> Iterator[Path]:
    """In the middle of writing a file: what stands beside its name."""
    with files._replacing(path):
        (beside,) = Path().glob(f".{path.name}.*.doc2md-part")
        yield beside


LIMITED = """
import resource, sys
from pathlib import Path
from doc2md.errors import OutputError
from doc2md.exporter.files import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    write_atomically(Path("a.md"), b"new " * 1000)
except OutputError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [0, 1, 3999])
def test_a_full_disk_leaves_the_old_file_and_says_what_to_do(room: int) -> None:
    Path("a.md").write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(room)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "disk full while writing a.md: free some space and run again\n"
    assert Path("a.md").read_text() == "old"
    assert os.listdir() == ["a.md"]


# Whose it is


ONE = Owner.of("a.pdf", "11", Path("one/a.pdf"))
EDITED = Owner.of("a.pdf", "22", Path("one/a.pdf"))
MOVED = Owner.of("b.pdf", "11", Path("two/b.pdf"))
OTHER = Owner.of("a.pdf", "33", Path("two/a.pdf"))
PIPED, PIPED_OTHER = Owner.of("stdin", "44", None), Owner.of("stdin", "55", None)


def refused(path: str, owner: Owner, *, overwrite: bool = False, folder: bool = False) -> bool:
    try:
        check_owner(Path(path), owner, overwrite=overwrite, folder=folder)
    except OutputError:
        return True
    return False


def test_a_file_is_only_replaced_by_what_it_was_made_from_or_on_request() -> None:
    assert not refused("a.md", ONE)
    claim([Path("a.md")], ONE)
    Path("a.md").write_text("words")
    assert [refused("a.md", owner) for owner in (ONE, EDITED, MOVED, OTHER, PIPED)] == [False] * 3 + [
        True
    ] * 2
    assert not refused("a.md", OTHER, overwrite=True)
    claim([Path("s.md")], PIPED)
    Path("s.md").write_text("words")
    assert [refused("s.md", owner) for owner in (PIPED, PIPED_OTHER)] == [False, True]
    Path("foreign.md").write_text("mine")
    assert refused("foreign.md", ONE)


def test_a_part_is_a_part_until_the_whole_is_claimed() -> None:
    for owner in (ONE, PIPED):
        claim([Path("a.md")], owner, part=True)
        assert is_part(Path("a.md"))
        claim([Path("a.md")], PIPED)
        assert not is_part(Path("a.md"))


def test_a_folder_where_a_file_shall_be_is_refused_and_the_other_way_round() -> None:
    Path("a.md").mkdir()
    Path("a_artifacts").write_text("a file")
    assert refused("a.md", ONE, overwrite=True)
    assert refused("a_artifacts", ONE, overwrite=True, folder=True)
    assert refused("x" * 300, ONE)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"outputs": 3}', b'{"outputs": {"a.md": 3}}', b"\xff", b"[" * 9999]
)
def test_a_manifest_that_cannot_be_read_protects_everything(content: bytes) -> None:
    Path(MANIFEST).write_bytes(content)
    Path("a.md").write_text("words")
    assert refused("a.md", ONE)
    claim([Path("b.md")], ONE)
    Path("b.md").write_text("words")
    assert not refused("b.md", ONE)


def test_the_manifest_holds_no_path_and_any_name() -> None:
    claim(
        [Path("a.md"), Path(os.fsdecode(b"caf\xe9.md"))],
        Owner.of("a.pdf", "11", Path("/secret/folder/a.pdf")),
    )
    text = Path(MANIFEST).read_text("utf-8")
    assert "secret" not in text
    assert len(json.loads(text)["outputs"]) == 2


CLAIM = """
import sys
from pathlib import Path
from doc2md.exporter.files import Owner, claim
for number in range(12):
    claim([Path(f"{sys.argv[1]}-{number}.md")], Owner("a", "b", "c"))
"""


def test_two_runs_into_one_folder_lose_none_of_each_others_claims() -> None:
    running = [subprocess.Popen([sys.executable, "-c", CLAIM, name]) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    assert len(json.loads(Path(MANIFEST).read_text())["outputs"]) == 24


# A result, written out


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


def test_a_disk_that_fills_up_never_shows_half_a_document(made: Result, tmp_path: Path) -> None:
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
