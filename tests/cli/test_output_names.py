"""Which files an output option names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.cli.outputs import Target, folder_of, plan, read_formats
from doc2md.errors import UsageError
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.options.export import Format

MD, JSON = Format.MD, Format.JSON


def test_without_an_output_option_a_pipe_gets_the_document_and_a_terminal_gets_a_file() -> None:
    assert plan(["a"], None, None, piped=True) == [Target({}, MD)]
    assert plan(["a"], None, [JSON], piped=True) == [Target({}, JSON)]
    assert plan(["a"], "-", None, piped=False) == [Target({}, MD)]
    assert plan(["a"], None, None, piped=False) == [Target({MD: Path("a.md")})]


def test_the_output_name_says_whether_it_is_a_file_and_its_format() -> None:
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


def test_inputs_with_one_name_get_different_outputs() -> None:
    assert stems_of(["a", "a", "A", "b", "a-2"]) == ["a.md", "a-2.md", "A-3.md", "b.md", "a-2-2.md"]


def test_the_folders_of_a_document_are_below_the_output_folder() -> None:
    targets = plan(["2023/a", "2023/A", "..", "../\n/b"], "out/", None, piped=True)
    paths = [str(target.files[MD]) for target in targets]
    assert paths == ["out/2023/a.md", "out/2023/A-2.md", "out/document.md", "out/document/_/b.md"]
    assert folder_of("out/", targets) == Path("out")
    assert folder_of(None, plan(["a"], None, None, piped=False)) == Path()
    assert folder_of("x.md", plan(["a"], "x.md", None, piped=True)) is None
    assert folder_of("-", plan(["a"], "-", None, piped=True)) is None


def test_names_lose_unsafe_characters_and_are_cut_to_a_length_that_disks_allow() -> None:
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
