"""Uploads that are too large, too slow, or lie about themselves."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from doc2md.serve import uploads
from doc2md.serve.uploads import display_name
from tests.serve.conftest import pdf, raw_request, upload

pytestmark = pytest.mark.process
FORM = {"content-type": "multipart/form-data; boundary=x"}
PART = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'


def body(data: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": data, "more_body": more}


@pytest.mark.parametrize(
    "given", ["../../x", "C:\\temp\\x", "x\0y", "x" * 4096, "\u202exfdp.exe", "..", "", None]
)
def test_a_name_from_a_client_is_short_printable_and_without_folders(given: str | None) -> None:
    name = display_name(given)
    assert name
    assert name.isprintable()
    assert len(name) <= 4 * uploads.MAX_NAME
    assert not {"/", "\\"} & set(name.replace("\\x00", ""))


@pytest.mark.parametrize("name", ["../../x.pdf", "..%2f..%2fx.pdf", "x" * 4096, "\u202efdp"])
def test_a_name_is_never_a_path(name: str, client: TestClient) -> None:
    answer = client.post("/v1/convert/file", **upload(name=name))
    assert answer.status_code == 200
    jobs: Path = client.app.state.jobs.settings.data  # type: ignore[attr-defined]
    assert not list(jobs.parent.glob("x*"))
    assert {file.name for file in jobs.glob("*/0/*")} <= {"upload", "document.json"}


@pytest.mark.parametrize(
    "path", ["/v1/jobs/..%2f..%2fetc%2fpasswd/pages", "/v1/jobs/%252e%252e/pages", "/v1/result/0"]
)
def test_an_id_that_no_job_has_is_not_found(path: str, client: TestClient) -> None:
    assert client.get(path).status_code == 404


def test_a_document_above_the_limit_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/convert/file", **upload(b"%PDF-" + bytes(100_000)))
    assert answer.status_code == 413
    assert "--max-file-size" in answer.json()["detail"]


def test_bytes_are_counted_while_they_arrive(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_FIELDS", 0)
    endless = [
        body(PART),
        body(bytes(1 << 20)),
    ]  # no Content-Length, and the last message comes again and again
    status, answer = asyncio.run(raw_request(client.app, "/v1/convert/file", endless, FORM))
    assert status == 413
    assert b"larger" in answer


def test_an_announced_length_above_the_limit_is_refused_before_the_body(client: TestClient) -> None:
    headers = FORM | {"content-length": "99999999999"}
    status, _ = asyncio.run(raw_request(client.app, "/v1/convert/file", [None], headers))
    assert status == 413


def test_a_client_that_stops_sending_is_sent_away(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "STALL_SECONDS", 0.05)
    status, _ = asyncio.run(raw_request(client.app, "/v1/convert/file", [body(PART), None], FORM))
    assert status == 408


def test_a_client_that_sends_less_than_it_announced_leaves_nothing(client: TestClient) -> None:
    messages = [body(PART), {"type": "http.disconnect"}]
    status, _ = asyncio.run(
        raw_request(client.app, "/v1/convert/file", messages, FORM | {"content-length": "9000"})
    )
    assert status == 400


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ((PART + b"x\r\n") * 10_000 + b"--x--\r\n", 400),
        (b"no form at all", 400),
        (b"--x--\r\n", 400),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + bytes(70_000) + b"\r\n--x--\r\n", 400),
    ],
    ids=["10,000 parts", "no form", "no file", "a huge field"],
)
def test_a_form_that_makes_no_sense_is_refused(data: bytes, status: int, client: TestClient) -> None:
    assert client.post("/v1/convert/file", content=data, headers=FORM).status_code == status


def test_an_encoding_that_is_none_is_refused(client: TestClient) -> None:
    headers = {"content-type": FORM["content-type"] + "; charset=undefined"}
    assert (
        client.post("/v1/convert/file", content=PART + b"\r\n--x--\r\n", headers=headers).status_code == 400
    )


def test_nothing_is_left_of_a_refused_upload(client: TestClient) -> None:
    data: Path = client.app.state.jobs.settings.data  # type: ignore[attr-defined]
    before = set(data.iterdir())
    client.post("/v1/convert/file", data={"to_formats": "nothing"}, **upload())
    client.post("/v1/convert/file", **upload(bytes(200_000)))
    assert set(data.iterdir()) == before


def test_a_damaged_document_is_an_answer_and_the_server_stays_up(client: TestClient) -> None:
    answer = client.post("/v1/convert/file", **upload(b"%PDF-1.7 nothing", "bad.pdf"))
    assert (answer.status_code, "bad.pdf: damaged" in answer.json()["detail"]) == (422, True)
    assert client.get("/health").json() == {"status": "ok"}


def test_a_client_that_goes_away_takes_its_job_with_it(client: TestClient) -> None:
    jobs = client.app.state.jobs  # type: ignore[attr-defined]
    before = jobs.store.ids()
    form = PART + pdf(3) + b"\r\n--x--\r\n"
    messages = [body(form, more=False), {"type": "http.disconnect"}]

    async def leave() -> int:
        status, _ = await raw_request(client.app, "/v1/convert/file", messages, FORM)
        return status

    assert client.portal
    assert client.portal.call(leave) == 499
    assert jobs.store.ids() == before


def test_of_many_uploads_at_once_each_is_converted_or_told_when_to_come_again(client: TestClient) -> None:
    messages = [body(PART + pdf() + b"\r\n--x--\r\n", more=False), None]

    async def all_at_once() -> list[tuple[int, bytes]]:
        sent = [raw_request(client.app, "/v1/convert/file", messages, FORM) for _ in range(50)]
        return await asyncio.gather(*sent)

    assert client.portal
    answers = client.portal.call(all_at_once)
    assert {status for status, _ in answers} == {200, 429}
    assert all(b"Words of page 1." in answer for status, answer in answers if status == 200)
