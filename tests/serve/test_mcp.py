"""The tools for agents, asked with the client of the SDK."""

import asyncio
import base64
import contextlib
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from doc2md.errors import InputError
from doc2md.options.conversion import Options
from doc2md.serve import desk as desks
from doc2md.serve.desk import Desk, piece
from doc2md.serve.engine import Engine
from doc2md.serve.mcp_tools import build
from tests.builders.pages import TOWNS, new_page, numbered_pages
from tests.paths import DOCS
from tests.serve.conftest import settings


@contextlib.asynccontextmanager
async def agent(*roots: Path) -> AsyncIterator[Client]:
    engine = Engine(Options(concurrency=1))
    await engine.start()
    try:
        async with Client(build(Desk(engine, roots))) as client:
            yield client
    finally:
        await engine.stop()


def ruled_table(path: Path) -> None:
    page = new_page()
    page.insert_text((72, 90), "Towns of the coast", fontsize=20)
    for row, cells in enumerate(TOWNS):
        for column, text in enumerate(cells):
            x, y = 72 + 100 * column, 120 + 20 * row
            page.draw_rect((x, y, x + 100, y + 20))
            page.insert_text((x + 4, y + 14), text)
    page.parent.save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "papers"
    root.mkdir()
    (root / "words.pdf").write_bytes(numbered_pages(3).tobytes())
    ruled_table(root / "towns.pdf")
    (tmp_path / "secret.pdf").write_bytes(numbered_pages(1).tobytes())
    (root / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    return root


CALLS: list[tuple[str, dict[str, Any], Any]] = [
    ("convert_to_markdown", {"path": "words.pdf", "start": 17}, {"next": None, "total": 104}),
    (
        "read_pages",
        {"path": "words.pdf", "pages": "2"},
        {"markdown": "<!-- page 2 -->\n\nWords of page 2.\n"},
    ),
    ("outline", {"path": "towns.pdf"}, [{"text": "Towns of the coast", "page": 1}]),
    ("search", {"path": "words.pdf", "words": "page 3"}, [{"page": 3, "text": "Words of page 3."}]),
    ("locate", {"path": "words.pdf", "words": "page"}, [{"page": n, "text": "page"} for n in (1, 2, 3)]),
]


@pytest.mark.process
@pytest.mark.usefixtures("inline_workers")
def test_an_agent_lists_the_tools_and_calls_each(folder: Path) -> None:
    async def run() -> None:
        async with agent(folder) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            assert tools == {name for name, _, _ in CALLS} | {"get_table", "get_page_image"}
            for name, arguments, wanted in CALLS:
                answer = await client.call_tool(name, arguments)
                assert not answer.is_error, answer.content
                assert answer.structured_content
                given = answer.structured_content.get("result", answer.structured_content)
                pairs = zip(wanted, given, strict=True) if isinstance(wanted, list) else [(wanted, given)]
                assert all(want.items() <= got.items() for want, got in pairs), given
            table = await client.call_tool("get_table", {"path": "towns.pdf"})
            assert table.content[0].text.splitlines()[1] == "Harbour,12,3.4"  # type: ignore[union-attr]
            image = await client.call_tool("get_page_image", {"path": "words.pdf", "page": 2, "dpi": 36})
            assert base64.b64decode(image.content[0].data).startswith(b"\x89PNG")  # type: ignore[union-attr]
            for name, arguments, reason in (
                ("get_table", {"path": "towns.pdf", "number": 2}, "has 1 table (1: page 1)"),
                ("get_page_image", {"path": "words.pdf", "page": 4}, "has 3 pages"),
                ("read_pages", {"path": "words.pdf", "pages": "9"}, "pdf: pages 9: the document has 3 pages"),
                ("search", {"path": "words.pdf", "words": " "}, "the words are empty"),
                ("outline", {"path": "../secret.pdf"}, "no such file"),
            ):
                refused = await client.call_tool(name, arguments)
                assert refused.is_error
                assert reason in refused.content[0].text  # type: ignore[union-attr]

    asyncio.run(run())


@pytest.mark.process
def test_an_agent_asks_over_http_and_a_page_of_another_site_does_not(folder: Path) -> None:
    command = [sys.executable, "-m", "doc2md", "mcp", str(folder), "--http", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        url = process.stderr.readline().split()[-1]
        request = urllib.request.Request(url, b"{}", {"Host": "evil.test"})
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(request, timeout=60)

        async def run() -> Any:
            async with Client(url) as client:
                return await client.call_tool("read_pages", {"path": "words.pdf", "pages": "2"})

        answer = asyncio.run(run())
        process.terminate()
    assert answer.structured_content["markdown"] == "<!-- page 2 -->\n\nWords of page 2.\n"
    assert process.returncode == 0


EXCHANGE = (DOCS / "mcp.md").read_text("utf-8").partition("The answers, shortened:")[2]


@pytest.mark.process
@pytest.mark.usefixtures("inline_workers")
def test_the_exchange_in_the_documentation_is_true(samples: Path) -> None:
    """Each object and each start of a text that it shows is in the answer to the same call."""

    async def run() -> None:
        path = {"path": "report.pdf"}
        async with agent(samples) as client:
            outline = (await client.call_tool("outline", path)).structured_content
            search = await client.call_tool("search", {**path, "words": "mean yearly rainfall"})
            table = await client.call_tool("get_table", {**path, "number": 1})
            error = await client.call_tool("get_table", {**path, "number": 99})
        assert outline
        assert search.structured_content
        found = [*outline["result"], *search.structured_content["result"]]
        shown = [json.loads(text) for text in re.findall(r"\{[^{}]+\}", re.sub(r"\n +", " ", EXCHANGE))]
        (start,) = [each["result"].rstrip("…") for each in shown if "result" in each]
        assert len(shown) == 4
        assert [each for each in shown if each not in found and "result" not in each] == []
        assert table.content[0].text.startswith(start)  # type: ignore[union-attr]
        (reason,) = re.findall(r"error: (.*)", EXCHANGE)
        assert reason in error.content[0].text  # type: ignore[union-attr]

    asyncio.run(run())


@pytest.mark.parametrize(
    "path",
    [
        "../secret.pdf",
        "link.pdf",
        "/etc/passwd",
        ".",
        "none.pdf",
        "a\0b",
        "x" * 5000,
        "file:///etc/passwd",
        "file:..%2fsecret.pdf",
        "file://elsewhere/words.pdf",
        "file:words%ff.pdf",
        "file:",
        "https://documents.test/words.pdf",
    ],
)
def test_only_files_below_the_named_folders_are_read(folder: Path, path: str) -> None:
    desk = Desk(Engine(settings(Path()).options), [folder])
    with pytest.raises(InputError, match="no such file"):
        desk.place(path)


@pytest.mark.parametrize("path", ["words.pdf", "../papers/words.pdf", "file:words.pdf", "file:%77ords.pdf"])
def test_a_path_may_take_any_way_to_a_file_that_is_allowed(folder: Path, path: str) -> None:
    desk = Desk(Engine(settings(Path()).options), [folder])
    absolute = folder / "words.pdf"
    assert desk.place(path) == desk.place(str(absolute)) == desk.place(absolute.as_uri()) == absolute


def test_pieces_end_between_blocks_and_together_are_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "MAX_PIECE", 20)
    text = "one two\n\nthree four\n\n" + "five" * 10 + "\n\nsix\nseven eight nine ten"
    pieces, start = [], 0
    while True:
        found = piece(text, start)
        pieces.append(found.text)
        if found.next is None:
            break
        start = found.next
    assert "".join(pieces) == text
    assert pieces[0] == "one two\n\n"
