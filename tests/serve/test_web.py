"""What the web page asks the server for: jobs of its own, what changed in them, and their results for people."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from doc2md.exporter.json import to_json
from doc2md.options.conversion import Options
from doc2md.serve.app import build
from doc2md.serve.web.names import stem_of
from tests.builders.blocks import document, table
from tests.builders.pages import TOWNS
from tests.serve.conftest import HERE, KEY, pdf, settings, upload

pytestmark = pytest.mark.process


def send(client: TestClient, data: bytes | None = None, name: str = "words.pdf", **fields: str) -> str:
    answer = client.post("/v1/jobs", data=fields, **upload(data, name))
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def ended(client: TestClient, job: str) -> dict[str, Any]:
    """The job as a page that is opened at its end knows it: with all rows."""
    known = ""
    for _ in range(50):
        answer = client.post("/v1/jobs/watch", json={"known": {job: known}, "wait": 5}).json()
        for news in answer["jobs"]:
            if news["state"] not in {"queued", "running"}:
                (whole,) = client.post("/v1/jobs/watch", json={"known": {job: ""}}).json()["jobs"]
                return dict(whole)
            known = news["version"]
    raise AssertionError("the job did not end")


@pytest.fixture
def job(client: TestClient) -> str:
    job = send(client, pdf(3), pages="2-")
    ended(client, job)
    return job


def test_the_page_and_its_files_need_no_key_and_what_they_show_does(tmp_path_factory: Any) -> None:
    client = TestClient(build(settings(tmp_path_factory.mktemp("jobs"), token=KEY)), HERE)
    page = client.get("/")
    named = re.findall(r'(?:href|src)="(web/[\w.]+)"', page.text)
    assert len(named) >= 5
    for name in named:
        assert client.get(f"/{name}").status_code == 200
    assert client.get("/web/settings").status_code == 401
    assert client.get("/web/settings", headers={"X-Api-Key": KEY}).json()["max_file_size"] == 100_000
    assert client.get("/web/../jobs.sqlite").status_code == 401
    assert client.get("/", headers={"If-None-Match": page.headers["etag"]}).status_code == 304


def test_the_policy_of_the_page_allows_its_own_files_and_the_review_only(client: TestClient) -> None:
    policy = dict(
        line.split(" ", 1) for line in client.get("/").headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'self' 'sha256-[\w+/=]+'", policy["script-src"])
    assert re.fullmatch(r"'self' 'sha256-[\w+/=]+'", policy["style-src"])
    assert policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"


def test_a_client_learns_of_each_page_of_its_jobs_and_of_no_other_job(client: TestClient, job: str) -> None:
    other = send(client)
    ended(client, other)
    answer = client.post("/v1/jobs/watch", json={"known": {job: "", "0" * 32: ""}}).json()
    (news,) = answer["jobs"]
    assert answer["unknown"] == ["0" * 32]
    assert (news["state"], news["pages"], news["fresh"]) == ("done", "2-", True)
    assert [(row["page"], row["status"]) for row in news["rows"]] == [(2, "ok"), (3, "ok")]
    again = client.post("/v1/jobs/watch", json={"known": {job: news["version"]}}).json()
    assert again == {"jobs": [], "unknown": []}
    assert client.get("/v1/jobs").status_code == 405


def test_a_document_is_converted_again_with_other_pages(client: TestClient) -> None:
    job = send(client, pdf(3), pages="9")
    assert "the document has 3 pages" in ended(client, job)["message"]
    assert client.post(f"/v1/jobs/{job}/retry", json={"pages": "1,3"}).status_code == 202
    news = ended(client, job)
    assert (news["state"], [row["page"] for row in news["rows"]]) == ("done", [1, 3])
    markdown = client.get(f"/v1/jobs/{job}/documents/0/md").text
    assert markdown == "Words of page 1.\n\nWords of page 3.\n"


def test_without_wishes_all_pages_are_converted_again(client: TestClient, job: str) -> None:
    assert client.post(f"/v1/jobs/{job}/retry").status_code == 202
    assert len(ended(client, job)["rows"]) == 3


def test_pages_that_the_document_lacks_do_not_replace_its_result(client: TestClient) -> None:
    job = send(client, pdf(3))
    ended(client, job)
    refused = client.post(f"/v1/jobs/{job}/retry", json={"pages": "9"})
    assert (refused.status_code, refused.json()["detail"]) == (400, "pages 9: the document has 3 pages")
    assert client.get(f"/v1/jobs/{job}/documents/0/md").status_code == 200


def test_the_embedded_engine_can_be_chosen_if_the_operator_named_a_model(
    tmp_path: Path, inline_workers: None
) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "page-1.txt").write_text("Words of a model.")
    options = Options(transcripts=tmp_path / "answers", concurrency=1)
    with TestClient(build(settings(tmp_path / "jobs", options=options)), HERE) as client:
        assert client.get("/web/settings").json()["engine"] == "replay"
        for wished, words in (("", "Words of a model"), ("local", "Words of page 1")):
            job = send(client, engine=wished)
            assert ended(client, job)["engine"] == wished
            assert words in client.get(f"/v1/jobs/{job}/documents/0/md").text


def test_a_job_that_was_cancelled_can_be_converted_after_all(client: TestClient) -> None:
    job = send(client, pdf(60))
    assert client.post(f"/v1/jobs/{job}/cancel").json()["state"] == "cancelled"
    assert client.get(f"/v1/jobs/{job}").json()["state"] == "cancelled"
    assert client.post(f"/v1/jobs/{job}/retry", json={"pages": "1"}).status_code == 202
    assert ended(client, job)["state"] == "done"


@pytest.mark.parametrize(
    ("fields", "says"), [({"pages": "3-1"}, "put the lower page"), ({"engine": "http://x"}, "engine")]
)
def test_wishes_that_make_no_sense_are_refused(client: TestClient, fields: dict[str, str], says: str) -> None:
    answer = client.post("/v1/jobs", data=fields, **upload())
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


def test_the_picture_of_a_page_is_rendered_when_it_is_asked_for(client: TestClient, job: str) -> None:
    for _ in range(2):  # the second one is the file that was kept
        answer = client.get(f"/v1/jobs/{job}/documents/0/pictures/3")
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert (picture.format, picture.width) == ("WEBP", 910)
    for page in (0, 4, 10**30):
        assert client.get(f"/v1/jobs/{job}/documents/0/pictures/{page}").status_code in {404, 422}
    assert client.get(f"/v1/jobs/{job}/documents/1/pictures/1").status_code == 404


def test_the_review_is_sent_as_text_and_never_as_a_page_of_the_server(client: TestClient, job: str) -> None:
    answer = client.get(f"/v1/jobs/{job}/documents/0/review")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Words of page 2." in answer.text


def test_tables_come_with_their_cells_and_as_csv_and_all_is_in_the_archive(client: TestClient) -> None:
    saved = to_json(document(table(*map(tuple, TOWNS))))
    job = send(client, saved.encode(), "a/../towns?.json")
    ended(client, job)
    (found,) = client.get(f"/v1/jobs/{job}/documents/0/tables").json()
    assert found["csv"].splitlines()[2] == "Mill,7,11.0"
    assert [cell[5] for cell in found["cells"]][:3] == ["Town", "Pipes", "Length"]
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/v1/jobs/{job}/documents/0/zip").content))
    assert set(archive.namelist()) == {
        *(f"towns_{suffix}" for suffix in (".md", ".html", ".json", ".chunks.jsonl")),
        "towns__tables/p0001-table01.csv",
    }
    assert "Harbour" in archive.read("towns_.md").decode()


def test_several_documents_are_in_folders_of_one_archive(client: TestClient, job: str) -> None:
    other = send(client)
    ended(client, other)
    answer = client.post("/v1/jobs/zip", json={"jobs": [job, other]})
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"words/words.md", "words-2/words-2.json"} <= set(names)
    assert client.post("/v1/jobs/zip", json={"jobs": ["0" * 32]}).status_code == 404


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("a.b.pdf", "a.b"),
        ("..", "document"),
        ('<a>:"b"|*?.pdf', "_a___b____"),
        ("x" * 300, "x" * 80),
        (".pdf", "pdf"),
    ],
)
def test_a_name_becomes_a_stem_that_every_system_takes(name: str, stem: str) -> None:
    assert stem_of(name) == stem
