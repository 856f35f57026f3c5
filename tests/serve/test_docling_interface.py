"""docling-serve's requests and answers."""

import base64
import io
import json
import zipfile
from typing import Any

import pytest
from docling_core.types.doc.document import DoclingDocument
from starlette.testclient import TestClient

from tests.serve.conftest import pdf, upload

pytestmark = pytest.mark.process


def source(pages: int = 1) -> dict[str, Any]:
    return {"kind": "file", "base64_string": base64.b64encode(pdf(pages)).decode(), "filename": "words.pdf"}


def post(client: TestClient, path: str, **body: Any) -> Any:
    return client.post(path, json={"sources": [source(3)], **body})


def test_a_file_is_converted_to_the_formats_that_are_asked_for(client: TestClient) -> None:
    fields = {
        "to_formats": ["md", "json", "html", "text", "doctags"],
        "page_range": ["2", "3"],
        "do_ocr": "true",
    }
    answer = client.post("/v1/convert/file", data=fields, **upload(pdf(3))).json()
    document = answer["document"]
    assert (answer["status"], answer["errors"], document["filename"]) == ("success", [], "words.pdf")
    assert document["md_content"] == "Words of page 2.\n\nWords of page 3.\n"
    assert document["text_content"] == "Words of page 2.\nWords of page 3.\n"
    assert "<p" in document["html_content"]
    assert len(DoclingDocument.model_validate(document["json_content"]).texts) == 2
    assert answer["ignored_options"] == ["to_formats: doctags", "do_ocr"]


def test_a_source_in_the_request_is_converted(client: TestClient) -> None:
    options = {"md_page_break_placeholder": "<!-- next -->", "page_range": [1, 9_223_372_036_854_775_807]}
    answer = post(client, "/v1/convert/source", options=options).json()
    assert answer["document"]["md_content"].count("<!-- next -->") == 2


def test_a_job_is_followed_to_its_result(client: TestClient) -> None:
    first = client.post("/v1/convert/file/async", **upload()).json()
    job = first["task_id"]
    assert first["task_type"] == "convert"
    last = client.get(f"/v1/status/poll/{job}?wait=30").json()
    assert (last["task_status"], last["task_meta"]["num_succeeded"]) == ("success", 1)
    assert client.get(f"/v1/result/{job}").json()["document"]["md_content"] == "Words of page 1.\n"


def test_a_websocket_has_a_message_for_each_page_and_ends_with_the_job(client: TestClient) -> None:
    job = client.post("/v1/convert/file/async", **upload(pdf(3))).json()["task_id"]
    with client.websocket_connect(f"ws://127.0.0.1:5001/v1/status/ws/{job}") as socket:
        messages = [socket.receive_json()]
        while messages[-1]["task"]["task_status"] not in {"success", "failure"} or len(messages) == 1:
            messages.append(socket.receive_json())
            socket.send_text("next")
    assert messages[0]["message"] == "connection"
    assert {message["message"] for message in messages[1:]} == {"update"}
    assert [row["page"] for message in messages[1:] for row in message["pages"]] == [1, 2, 3]


def test_events_have_a_row_of_the_ledger_for_each_page_and_can_be_taken_up_again(client: TestClient) -> None:
    job = client.post("/v1/convert/file/async", **upload(pdf(3))).json()["task_id"]
    events = client.get(f"/v1/jobs/{job}/events").text.split("\n\n")
    pages = [event for event in events if "event: page" in event]
    assert [json.loads(event.partition("data: ")[2])["page"] for event in pages] == [1, 2, 3]
    assert '"state": "done"' in events[-2]
    second = pages[1].split("\n", maxsplit=1)[0].removeprefix("id: ")
    again = client.get(f"/v1/jobs/{job}/events", headers={"Last-Event-ID": second}).text
    assert again.count("event: page") == 1
    assert [row["page"] for row in client.get(f"/v1/jobs/{job}/pages").json()] == [1, 2, 3]
    page = client.get(f"/v1/jobs/{job}/pages/2")
    assert (page.text, page.headers["X-Page-State"]) == ("Words of page 2.\n", "final")
    for nothing in ("4", "1?document=1"):
        assert client.get(f"/v1/jobs/{job}/pages/{nothing}").status_code == 404
    assert client.get(f"/v1/jobs/{job}/documents/0/json").json()["version"] == 1
    assert client.delete(f"/v1/jobs/{job}").status_code == 204
    assert client.get(f"/v1/jobs/{job}/pages").status_code == 404


def test_several_documents_come_in_an_archive(client: TestClient) -> None:
    files = [("files", ("a.pdf", pdf())), ("files", ("a.pdf", pdf(2)))]
    answer = client.post("/v1/convert/file", files=files)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["a.md", "a-2.md"]
        assert archive.read("a-2.md") == b"Words of page 1.\n\nWords of page 2.\n"


@pytest.mark.parametrize("chunker", ["hybrid", "hierarchical"])
def test_chunks_have_text_pages_and_places(client: TestClient, chunker: str) -> None:
    fields = {"convert_page_range": ["1", "2"], "chunking_max_tokens": "5", "chunking_merge_peers": "true"}
    form = client.post(f"/v1/chunk/{chunker}/file", data=fields, **upload(pdf(3))).json()
    assert [chunk["text"] for chunk in form["chunks"]] == (
        ["Words of page 1.", "Words of page 2."]
        if chunker == "hybrid"
        else ["Words of page 1.\n\nWords of page 2."]
    )
    assert form["chunks"][0]["metadata"]["regions"][0]["page"] == 1
    assert form["ignored_options"] == ["chunking: merge_peers"]
    whole = post(client, f"/v1/chunk/{chunker}/source", include_converted_doc=True).json()
    assert "Words of page 3." in whole["documents"][0]["content"]["md_content"]


def test_a_failed_job_says_why(client: TestClient) -> None:
    job = client.post("/v1/convert/file/async", **upload(b"no document")).json()["task_id"]
    status = client.get(f"/v1/status/poll/{job}?wait=30").json()
    assert (status["task_status"], "not a document" in status["error_message"]) == ("failure", True)
    result = client.get(f"/v1/result/{job}").json()
    assert result["kind"] == "TaskFailureResult"
    assert "not a document" in result["failure"]["message"]


def test_a_job_of_which_a_part_failed_has_ended_for_the_client(client: TestClient) -> None:
    """docling's client knows two ends of a job, `success` and `failure`, and waits on for ever for another."""
    files = [("files", ("good.pdf", pdf())), ("files", ("bad.pdf", b"no document"))]
    job = client.post("/v1/convert/file/async", files=files).json()["task_id"]
    status = client.get(f"/v1/status/poll/{job}?wait=30").json()
    assert status["task_status"] == "success"
    assert (status["task_meta"]["num_succeeded"], status["task_meta"]["num_failed"]) == (1, 1)


def test_a_batch_is_refused_in_the_words_that_clients_know(client: TestClient) -> None:
    answer = client.post("/v1/convert/source/batch", json={"sources": [], "target": {"kind": "s3"}})
    assert (answer.status_code, "artifact storage" in answer.json()["detail"]) == (400, True)


def test_a_job_that_does_not_exist_is_reported_in_the_words_that_clients_know(client: TestClient) -> None:
    for path in ("/v1/status/poll/0", "/v1/result/0"):
        assert (client.get(path).status_code, client.get(path).json()) == (404, {"detail": "Task not found."})


def test_an_event_that_no_job_can_have_is_refused(client: TestClient) -> None:
    job = client.post("/v1/convert/file/async", **upload()).json()["task_id"]
    assert client.get(f"/v1/jobs/{job}/events", headers={"Last-Event-ID": "9" * 25}).status_code == 422


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ({"callbacks": [{"url": "http://evil.example"}]}, 400, "callbacks"),
        ({"options": {"picture_description_api": {"url": "http://evil.example"}}}, 400, "services"),
        ({"options": {"vlm_pipeline_model_api": '{"url": "http://evil.example"}'}}, 400, "services"),
        ({"sources": [{"kind": "http", "url": "http://169.254.169.254/"}]}, 400, "--allow-host"),
        ({"target": {"kind": "presigned_url"}}, 400, "artifact storage to be configured"),
        ({"target": {"kind": "put", "url": "http://evil.example"}}, 400, "inbody or zip"),
        ({"options": {"to_formats": ["doctags"]}}, 422, "to_formats"),
        ({"options": {"page_range": [3, 1]}}, 422, "page_range"),
        ({"options": {"page_range": [7, 9]}}, 422, "page_range 7: the document has 3 pages"),
        ({"options": {"page_range": "[" * 9_000}}, 422, "page_range"),
        ({"options": {"document_timeout": "NaN"}}, 422, "document_timeout"),
        ({"sources": []}, 422, "sources"),
        ({"sources": [{"kind": "file", "base64_string": "%%%", "filename": "x"}]}, 422, "base64"),
        ({"sources": [{"kind": "s3"}]}, 422, "sources"),
    ],
)
def test_what_cannot_or_must_not_be_done_is_refused(
    client: TestClient, body: dict[str, Any], status: int, reason: str
) -> None:
    answer = post(client, "/v1/convert/source", **body)
    assert answer.status_code == status
    assert reason in answer.json()["detail"]


def test_a_full_queue_is_answered_with_the_time_to_wait(client: TestClient) -> None:
    with client.app.state.jobs.reserve(3):  # type: ignore[attr-defined]
        answers = [client.post("/v1/convert/file", **upload()), post(client, "/v1/convert/source")]
    for answer in answers:
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) >= 1
        assert "the queue is full" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["/etc/tokenizer.json", "characters.json"])
def test_a_tokenizer_from_a_client_is_never_a_file(client: TestClient, name: str) -> None:
    chunking = {"tokenizer": name}
    answer = post(client, "/v1/chunk/hybrid/source", chunking_options=chunking).json()
    assert answer["ignored_options"] == ["chunking: tokenizer"]


def test_a_tokenizer_that_is_not_known_is_refused_before_the_document_is_read(client: TestClient) -> None:
    pytest.importorskip("tiktoken")
    answer = post(client, "/v1/chunk/hybrid/source", chunking_options={"tokenizer": "tiktoken:x"})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("chunking_tokenizer tiktoken:x: unknown encoding")
