"""Documents in object storage: which addresses are accepted, what is found, and copies that are deleted again."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doc2md.errors import InputError, UsageError
from doc2md.expand import find_documents
from doc2md.objects import (
    connect,
    digest_of_object,
    fetch,
    fetched,
    is_address,
    stamp_of_object,
    why,
)
from doc2md.runs.files import digest_of
from doc2md.sources import open_input
from tests.builders.objects import memory_bucket
from tests.builders.raw_pdf import LINE, raw_pdf

PDF = raw_pdf(LINE)


@pytest.fixture
def bucket() -> Iterator[Any]:
    """memory://b with four documents in three folders, and objects that are none."""
    with memory_bucket() as system:
        for name in ("in/a.pdf", "in/s/t/b.pdf", "in/s/c.PNG", "x[1].pdf", "in/.hidden.pdf", "in/notes.txt"):
            system.pipe_file(f"/b/{name}", PDF)
        yield system


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("memory://b/in/", {"in/a.pdf": "", "in/s/c.PNG": "s", "in/s/t/b.pdf": "s/t"}),
        ("memory://b/in", {"in/a.pdf": "", "in/s/c.PNG": "s", "in/s/t/b.pdf": "s/t"}),
        ("memory://b/in/**/*.pdf", {"in/.hidden.pdf": "", "in/a.pdf": "", "in/s/t/b.pdf": "s/t"}),
        ("memory://b/*/s/*.PNG", {"in/s/c.PNG": "in/s"}),
        ("memory://b/in/s/t/b.pdf", {"in/s/t/b.pdf": ""}),
        ("memory://b/in/notes.txt", {"in/notes.txt": ""}),
        ("memory://b/x[1].pdf", {"x[1].pdf": ""}),
        ("@list.txt", {"in/a.pdf": "", "in/s/t/b.pdf": "s/t"}),
    ],
)
@pytest.mark.usefixtures("in_tmp_path", "bucket")
def test_an_address_names_documents_with_their_folders(name: str, found: dict[str, str]) -> None:
    Path("list.txt").write_text("memory://b/in/a.pdf\nmemory://b/in/s/t/b.pdf\n")
    expected = {f"memory://b/{document}": folders for document, folders in found.items()}
    assert {document.name: document.folders for document in find_documents([name])} == expected


@pytest.mark.usefixtures("bucket")
def test_a_scheme_in_capitals_is_the_same_scheme(tmp_path: Path) -> None:
    (found,) = find_documents(["Memory://b/in/s/t/"])
    assert found.name == "Memory://b/in/s/t/b.pdf"
    assert fetch(found.name, tmp_path, 1 << 20).path.read_bytes() == PDF


@pytest.mark.parametrize("name", ["S3://", "s3:///", "s3:///in/a.pdf"])
def test_an_address_without_a_bucket_is_an_error(name: str) -> None:
    with pytest.raises(UsageError, match="the name of the bucket is missing: s3://BUCKET/NAME"):
        find_documents([name])


@pytest.mark.parametrize("name", ["memory://c/in/", "memory://c/*.pdf", "memory://c/in/a.pdf"])
@pytest.mark.usefixtures("bucket")
def test_a_bucket_that_does_not_exist_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no bucket c; check its name"):
        fetch(find_documents([name])[0].name, tmp_path, 1)


@pytest.mark.parametrize("name", ["memory://b/none/", "memory://b/*.docx", "memory://b/no[1].pdf"])
@pytest.mark.usefixtures("bucket")
def test_an_address_without_documents_is_an_error(name: str) -> None:
    with pytest.raises(InputError, match="there is no document at this address"):
        find_documents([name])


@pytest.mark.parametrize(
    "name",
    ["http://a/b.pdf", "file:///etc/passwd", "zip://a.pdf::http://a/b.zip", "a/b.pdf", "s3:/a", b"s3://a/b"],
)
def test_only_object_storage_has_addresses(name: object) -> None:
    assert not is_address(name)


@pytest.mark.usefixtures("bucket")
def test_what_servers_open_is_never_an_address(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="URLs are not supported"):
        open_input("memory://b/in/a.pdf", tmp_path)


@pytest.mark.usefixtures("bucket")
def test_a_copy_lives_as_long_as_it_is_needed(tmp_path: Path) -> None:
    with fetched("memory://b/in/a.pdf", tmp_path, 1 << 20) as copy:
        found = open_input(copy, tmp_path)
        assert (found.name, found.path, Path(found.file.path).read_bytes()) == ("a.pdf", None, PDF)
        assert found.sha256 == digest_of("memory://b/in/a.pdf")
    assert list(tmp_path.iterdir()) == []
    with fetched(Path("a.pdf"), tmp_path, 1) as same:
        assert same == Path("a.pdf")


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        (
            "memory://b/none.pdf",
            "memory://b/none.pdf: cannot be read: there is no such object; check its name",
        ),
        ("memory://b/in", "memory://b/in: is a folder, not a document"),
        ("memory://b/in/a.pdf", "memory://b/in/a.pdf: larger than --max-file-size 100B allows"),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_an_object_that_cannot_be_copied_is_an_error_with_its_address(
    tmp_path: Path, address: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        fetch(address, tmp_path, 100)


def test_the_stamp_of_an_object_changes_with_its_content(bucket: Any) -> None:
    before = stamp_of_object("memory://b/in/a.pdf")
    assert before == stamp_of_object("memory://b/in/a.pdf") != ""
    bucket.pipe_file("/b/in/a.pdf", PDF + b"\n")
    assert stamp_of_object("memory://b/in/a.pdf") != before
    assert stamp_of_object("memory://b/none") == digest_of_object("memory://b/none") == ""


@pytest.mark.parametrize(
    ("scheme", "package"),
    [("s3", "'.[storage]' in the folder of doc2md"), ("gs", "gcsfs"), ("az", "adlfs")],
)
def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch, scheme: str, package: str) -> None:
    for module in ("fsspec", "s3fs", "gcsfs", "adlfs"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        UsageError, match=f"{scheme}:// needs the package .*: run pip install {re.escape(package)}"
    ):
        connect(f"{scheme}://b/a.pdf")


@pytest.mark.parametrize("address", ["s3://AKIA:hunter2@b/in/", "s3://b/a.pdf?X-Amz-Signature=hunter2"])
def test_a_key_is_neither_accepted_nor_repeated(address: str) -> None:
    with pytest.raises(UsageError, match="an address cannot contain a key") as caught:
        find_documents([address])
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ('no answer from "https://k:s@h.test:9/b?sig=x"\nlater', 'no answer from "https://h.test:9" later'),
        ("https://h.test/b/a.pdf?X-Amz-Signature=x is closed", "https://h.test is closed"),
        ("", "ValueError"),
    ],
)
def test_what_a_driver_says_is_shown_without_signed_addresses(said: str, shown: str) -> None:
    assert why(ValueError(said)) == shown
