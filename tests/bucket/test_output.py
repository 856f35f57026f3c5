"""Output in object storage: what is sent in which order, what is replaced, and whose fault an error is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doc2md.bucket.output import ObjectOutput, document_at, output_at
from doc2md.errors import OutputError, StorageError, UsageError
from doc2md.exporter.files import Owner, check_owner, claim
from tests.builders.objects import memory_bucket

ONE, OTHER = Owner("a.pdf", "11", ""), Owner("b.pdf", "22", "")


@pytest.fixture
def bucket() -> Iterator[Any]:
    with memory_bucket() as system:
        yield system


@pytest.fixture
def output(bucket: Any) -> Iterator[ObjectOutput]:
    with output_at("memory://b/out/") as output:
        yield output


def save(output: ObjectOutput, owner: Owner, *figures: str) -> None:
    """Write `out/2023/a.md` with figures, as a run does."""
    path = output.path / "2023/a.md"
    folder = path.with_name("a_artifacts")
    with output.stage() as stage:
        stage.show([path], [folder])
        document, pictures = stage.here(path), stage.here(folder)
        check_owner(document, owner, overwrite=False)
        check_owner(pictures, owner, overwrite=False, folder=True)
        claim([document, pictures], owner)
        document.write_text("# A")
        pictures.mkdir(exist_ok=True)
        for old in pictures.iterdir():
            old.unlink()
        for name in figures:
            (pictures / name).write_bytes(b"PNG")
        stage.send()


def test_what_a_document_names_is_there_before_the_document_and_goes_after_it(
    output: ObjectOutput, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for name in ("put_file", "rm_file"):
        before = getattr(type(bucket), name)

        def noted(self: Any, *paths: str, _before: Any = before, _name: str = name, **more: Any) -> None:
            done.append(f"{_name[:2]} {paths[-1].removeprefix('b/out/2023/')}")
            _before(self, *paths, **more)

        monkeypatch.setattr(type(bucket), name, noted)
    save(output, ONE, "1.png")
    assert done == ["pu .doc2md/a", "pu a_artifacts/1.png", "pu a.md"]
    done.clear()
    with output_at("memory://b/out") as later:
        save(later, ONE, "2.png")
    assert done == ["pu .doc2md/a", "pu a_artifacts/2.png", "pu a.md", "rm a_artifacts/1.png"]


def test_what_is_not_written_again_stays(output: ObjectOutput, bucket: Any) -> None:
    bucket.pipe_file("/b/out/a.md", b"before")
    with output.stage() as stage:
        stage.show([output.path / "a.md"], [])
        assert stage.here(output.path / "a.md").read_bytes() == b""
        stage.send()
    assert bucket.cat_file("/b/out/a.md") == b"before"
    assert list(output.base.iterdir()) == []


def test_an_object_is_only_replaced_by_a_document_of_the_same_source(
    output: ObjectOutput, bucket: Any
) -> None:
    save(output, ONE)
    with output_at("memory://b/out") as later:
        save(later, ONE)
        with pytest.raises(
            OutputError, match=r"^memory://b/out/2023/a.md exists and was not made from this b.pdf"
        ):
            save(later, OTHER)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("memory://b//out", "a name between two slashes"),
        ("memory://b/../out", "a name between two slashes"),
        ("s3://k:hunter2@b/out", "cannot contain a key"),
        ("s3://b/tables", "is not in the same storage as memory://b/out/"),
    ],
)
def test_an_address_that_is_no_path_of_this_storage_is_refused(
    output: ObjectOutput, address: str, problem: str
) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        output.path_of(address)
    assert "hunter2" not in str(caught.value)


def test_there_is_what_was_written_later_and_nothing_outside(output: ObjectOutput, bucket: Any) -> None:
    assert not output.has(output.path / "a.md")
    bucket.pipe_file("/b/out/a.md", b"")
    bucket.pipe_file("/b/tables/a/1.csv", b"")
    names = ("a.md", "../tables/a", "../../../etc/passwd", "/etc/passwd", "a\0.md", "none")
    assert [output.has(output.path / name) for name in names] == [True, True, False, False, False, False]


def refuse(monkeypatch: pytest.MonkeyPatch, bucket: Any, suffix: str) -> None:
    """The storage takes no object whose name has this end."""
    write = type(bucket).open

    def opened(self: Any, path: str, mode: str = "rb", **more: Any) -> Any:
        if "w" in mode and str(path).endswith(suffix):
            raise PermissionError("no")
        return write(self, path, mode, **more)

    monkeypatch.setattr(type(bucket), "open", opened)


@pytest.mark.parametrize(("refused", "error"), [("a.md", OutputError), ("", StorageError)])
def test_an_object_that_is_refused_is_another_error_than_a_storage_that_takes_none(
    output: ObjectOutput, bucket: Any, monkeypatch: pytest.MonkeyPatch, refused: str, error: type[Exception]
) -> None:
    refuse(monkeypatch, bucket, refused)
    with pytest.raises(
        OutputError, match=r"cannot use memory://b/.*: access denied; check the conf"
    ) as caught:
        save(output, ONE)
    assert type(caught.value) is error
    assert not bucket.exists("/b/out/2023/a.md")


@pytest.mark.parametrize("place", ["http://b/a.md", Path("s3://b/a.md")])
def test_other_urls_are_no_place(place: str | Path) -> None:
    with pytest.raises(UsageError, match="name a path, or an address"), document_at(place):
        pass


def test_a_path_is_a_place() -> None:
    with document_at(Path("a.md")) as here:
        assert here == Path("a.md")
