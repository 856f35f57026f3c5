"""MinerU's requests and answers."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from starlette.testclient import TestClient

from doc2md.document import (
    Block,
    Cell,
    Document,
    Kind,
    Mark,
    MarkKind,
    PageRow,
    PageStatus,
    Region,
    Source,
    Text,
)
from doc2md.geometry import Box
from doc2md.serve.mineru.content_list import content_list
from tests.serve.conftest import pdf, upload

WHERE = (Region(2, Box(0, 0, 100, 200)),)


def block(kind: Kind, words: str = "", **more: Any) -> Block:
    return Block("b", kind, WHERE, Text(words), **more)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (block(Kind.HEADING, "Rain", level=2), {"type": "text", "text": "Rain", "text_level": 2}),
        (block(Kind.CAPTION, "Figure 1"), {"type": "text", "text": "Figure 1"}),
        (block(Kind.FOOTNOTE, "See there."), {"type": "page_footnote", "text": "See there."}),
        (block(Kind.PAGE_NUMBER, "7"), {"type": "page_number", "text": "7"}),
        (block(Kind.EQUATION, "a+b"), {"type": "equation", "text": "$$\na+b\n$$", "text_format": "latex"}),
        (
            Block("b", Kind.PARAGRAPH, WHERE, Text("so x is", (Mark(3, 4, MarkKind.MATH),))),
            {"type": "text", "text": "so $x$ is"},
        ),
        (
            block(
                Kind.LIST,
                children=(
                    block(
                        Kind.ITEM,
                        "one",
                        label="1.",
                        children=(block(Kind.LIST, children=(block(Kind.ITEM, "a"),)),),
                    ),
                ),
            ),
            {"type": "list", "sub_type": "text", "list_items": ["1. one", "a"]},
        ),
        (
            block(Kind.TABLE, cells=(Cell(0, 0, Text("a<b")),), children=(block(Kind.CAPTION, "T"),)),
            {
                "type": "table",
                "table_body": "<table><tr><td>a&lt;b</td></tr></table>",
                "table_caption": ["T"],
                "table_footnote": [],
            },
        ),
        (
            block(Kind.FIGURE, figure="p0002-fig01.png", children=(block(Kind.FOOTNOTE, "n"),)),
            {
                "type": "image",
                "img_path": "images/p0002-fig01.png",
                "image_caption": [],
                "image_footnote": ["n"],
            },
        ),
        (
            block(Kind.CODE, "x = 1"),
            {"type": "code", "sub_type": "code", "code_body": "x = 1", "code_caption": []},
        ),
    ],
    ids=lambda given: given.kind.value if isinstance(given, Block) else "",
)
def test_a_block_is_an_entry_with_its_page_and_its_place(given: Block, wanted: dict[str, Any]) -> None:
    document = Document(Source("a.pdf", ""), (PageRow(2, PageStatus.OK, size=(400, 400)),), (given,))
    assert content_list(document) == [wanted | {"bbox": [0, 0, 250, 500], "page_idx": 1}]


def test_the_blocks_of_a_printed_table_of_contents_are_entries() -> None:
    contents = block(
        Kind.CONTENTS, children=(block(Kind.PARAGRAPH, "Rain 7"), block(Kind.PARAGRAPH, "Sun 9"))
    )
    entries = content_list(Document(Source("a.pdf", ""), (), (contents,)))
    assert [(entry["text"], "bbox" in entry) for entry in entries] == [("Rain 7", False), ("Sun 9", False)]


@pytest.mark.process
def test_a_file_is_parsed_at_once(client: TestClient) -> None:
    fields = {
        "return_content_list": "true",
        "return_middle_json": "true",
        "start_page_id": "1",
        "lang_list": "en",
    }
    answer = client.post("/file_parse", data=fields, **upload(pdf(3), "a.b.pdf")).json()
    assert (answer["status"], answer["backend"], answer["file_names"]) == ("completed", "pipeline", ["a.b"])
    found = answer["results"]["a.b"]
    assert found["md_content"] == "Words of page 2.\n\nWords of page 3.\n"
    assert [(entry["text"], entry["page_idx"]) for entry in json.loads(found["content_list"])] == [
        ("Words of page 2.", 1),
        ("Words of page 3.", 2),
    ]
    assert found["middle_json"] is None


@pytest.mark.process
@pytest.mark.parametrize("prefix", ["", "/mineru"])
def test_a_task_is_followed_to_its_archive(client: TestClient, prefix: str) -> None:
    """In the steps of MinerU's own client, and with the fields that it sends."""
    fields = {
        "lang_list": "ch",
        "backend": "hybrid-engine",
        "effort": "medium",
        "parse_method": "auto",
        "formula_enable": "true",
        "return_md": "true",
        "return_middle_json": "true",
        "return_model_output": "true",
        "return_content_list": "true",
        "return_images": "true",
        "response_format_zip": "true",
        "return_original_file": "true",
        "client_side_output_generation": "false",
        "start_page_id": "0",
        "end_page_id": "99999",
    }
    submitted = client.post(f"{prefix}/tasks", data=fields, **upload(pdf(2)))
    task = submitted.json()
    assert (submitted.status_code, task["file_names"]) == (202, ["words"])
    assert task["status_url"] == f"http://127.0.0.1:5001{prefix}/tasks/{task['task_id']}"
    client.get(f"/v1/status/poll/{task['task_id']}?wait=30")
    assert client.get(task["status_url"]).json()["status"] == "completed"
    answer = client.get(task["result_url"])
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [
            f"words/hybrid_auto/{name}"
            for name in ("words.md", "words_content_list.json", "words_origin.pdf")
        ]
        assert archive.read("words/hybrid_auto/words.md") == b"Words of page 1.\n\nWords of page 2.\n"


@pytest.mark.process
def test_an_archive_that_was_waited_for_names_its_task(client: TestClient) -> None:
    answer = client.post("/file_parse", data={"response_format_zip": "true"}, **upload())
    task = answer.headers["X-MinerU-Task-Id"]
    assert answer.headers["X-MinerU-Task-Status"] == "completed"
    assert answer.headers["X-MinerU-Task-Result-Url"].endswith(f"/tasks/{task}/result")


@pytest.mark.process
def test_a_task_that_waits_has_no_result_yet_and_one_that_failed_has_the_reason(client: TestClient) -> None:
    unknown = client.get("/tasks/0")
    assert unknown.status_code == 404
    failed = client.post("/file_parse", **upload(b"no document")).json()
    assert (failed["status"], "not a document" in failed["error"]) == ("failed", True)
    assert client.get(f"/tasks/{failed['task_id']}/result").status_code == 409
    jobs = client.app.state.jobs  # type: ignore[attr-defined]
    with jobs.new_folder() as folder:
        jobs.store.add(jobs.job(failed["task_id"]).order, ["waits.pdf"], folder.name)
        waiting = client.get(f"/tasks/{folder.name}/result")
        jobs.store.delete(folder.name)
    assert waiting.status_code == 202


@pytest.mark.process
def test_a_name_leads_out_of_no_archive(client: TestClient) -> None:
    answer = client.post("/file_parse", data={"response_format_zip": "true"}, **upload(name="...pdf"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["document/auto/document.md"]


@pytest.mark.process
def test_a_page_number_without_end_is_stored_as_a_number_that_can_be_read(client: TestClient) -> None:
    fields = {"start_page_id": "9" * 4300, "end_page_id": "9" * 4300}
    answer = client.post("/file_parse", data=fields, **upload())
    assert (answer.status_code, answer.json()["status"]) == (409, "failed")


@pytest.mark.process
def test_the_health_is_in_the_words_of_the_client(client: TestClient) -> None:
    found = client.get("/mineru/health").json()
    assert (found["status"], found["protocol_version"]) == ("healthy", 2)
    assert found["max_concurrent_requests"] >= 1
    assert client.get("/health").json() == {"status": "ok"}


@pytest.mark.process
@pytest.mark.parametrize(
    ("fields", "status", "reason"),
    [
        ({"server_url": "http://127.0.0.1:1"}, 400, "server_url"),
        ({"client_side_output_generation": "true"}, 400, "client_side_output_generation"),
        ({"start_page_id": "3", "end_page_id": "2"}, 400, "end_page_id"),
        ({"backend": "../../x"}, 422, "backend"),
        ({"parse_method": "../x"}, 422, "parse_method"),
    ],
)
def test_what_cannot_or_must_not_be_done_is_refused(
    client: TestClient, fields: dict[str, str], status: int, reason: str
) -> None:
    answer = client.post("/tasks", data=fields, **upload())
    assert (answer.status_code, reason in answer.json()["detail"]) == (status, True)
