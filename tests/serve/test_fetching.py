"""A client must not make the server ask machines that the operator has not allowed."""

import asyncio
from pathlib import Path

import httpx2
import pytest

from doc2md.errors import Doc2mdError, InputError, UsageError
from doc2md.serve import fetching
from doc2md.serve.fetching import fetch, is_public

ALLOWED = ("Files.example",)


def fetched(url: str, folder: Path, answer: httpx2.Response, seen: list[httpx2.Request] | None = None) -> str:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if seen is not None:
            seen.append(request)
        return answer

    return asyncio.run(fetch(url, ALLOWED, folder / "upload", 10, httpx2.MockTransport(handle)))


@pytest.fixture
def _resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    async def address(host: str, port: int) -> str:
        return "93.184.215.14"

    monkeypatch.setattr(fetching, "public_address", address)


@pytest.mark.usefixtures("_resolved")
def test_a_document_comes_from_an_allowed_host_at_the_address_that_was_checked(tmp_path: Path) -> None:
    seen: list[httpx2.Request] = []
    name = fetched(
        "https://files.example/a/my%20paper.pdf?x=1", tmp_path, httpx2.Response(200, content=b"%PDF"), seen
    )
    assert (name, (tmp_path / "upload").read_bytes()) == ("my paper.pdf", b"%PDF")
    (request,) = seen
    assert (request.url.host, request.headers["host"]) == ("93.184.215.14", "files.example")
    assert request.extensions["sni_hostname"] == "files.example"


@pytest.mark.usefixtures("_resolved")
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx2.Response(302, headers={"location": "http://127.0.0.1/"}), "another address"),
        (httpx2.Response(404), "HTTP 404"),
        (httpx2.Response(200, content=b"more than ten bytes"), "larger"),
    ],
    ids=["redirect", "missing", "too large"],
)
def test_an_answer_that_is_not_the_document_is_refused(
    answer: httpx2.Response, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=reason):
        fetched("https://files.example/x.pdf", tmp_path, answer)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/x.pdf",
        "https://files.example.evil.example/x.pdf",
        "https://user@files.example/x.pdf",
        "file:///etc/passwd",
        "ftp://files.example/x.pdf",
        "https://files.example:99999/x.pdf",
        "//files.example/x",
        "https://[files.example/x",
        "https://files.example/\x00",
        "http://127.0.0.1/x",
    ],
)
def test_an_address_that_is_not_allowed_is_not_asked(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        fetched(url, tmp_path, httpx2.Response(200))


def test_a_host_with_an_address_inside_the_network_is_not_asked(tmp_path: Path) -> None:
    with pytest.raises(Doc2mdError, match="not public"):
        asyncio.run(fetch("http://localhost/x", ("localhost",), tmp_path / "x", 10))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("192.168.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("100.64.0.1", False),
        ("::127.0.0.1", False),
        ("fec0::1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_that_anybody_can_reach_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
