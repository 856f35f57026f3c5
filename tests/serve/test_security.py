from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from doc2md.serve.app import build
from tests.serve.conftest import HERE, KEY, settings

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A client of a server with a token. Its engine is never asked."""
    return TestClient(build(settings(tmp_path_factory.mktemp("jobs"), token=KEY)), HERE)


@pytest.mark.parametrize(
    "path", ["/v1/result/0", "/v1/jobs/0/events", "/v1/models", "/openapi.json", "/nothing"]
)
@pytest.mark.parametrize("headers", [{}, {"X-Api-Key": "wrong"}, {"Authorization": "Bearer wrong"}])
def test_without_the_key_nothing_is_answered(guarded: TestClient, path: str, headers: dict[str, str]) -> None:
    assert guarded.get(path, headers=headers).status_code == 401


@pytest.mark.parametrize("headers", [{"X-Api-Key": KEY}, {"Authorization": f"Bearer {KEY}"}])
def test_the_key_is_taken_from_two_headers(guarded: TestClient, headers: dict[str, str]) -> None:
    assert guarded.get("/v1/models", headers=headers).status_code == 200


def test_a_websocket_may_have_the_key_in_its_address(guarded: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), guarded.websocket_connect("/v1/status/ws/0"):
        pass
    with guarded.websocket_connect(f"/v1/status/ws/0?api_key={KEY}") as socket:
        assert socket.receive_json() == {"message": "error", "error": "Task not found."}


@pytest.mark.parametrize("path", ["/health", "/version"])
def test_health_needs_no_key(guarded: TestClient, path: str) -> None:
    assert guarded.get(path).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:5001", "127.0.0.1.evil.example", "10.0.0.1", "[", ""]
)
def test_a_server_without_a_token_answers_to_names_of_this_machine_only(
    client: TestClient, host: str
) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost:5001", "127.0.0.1", "[::1]:5001", "LOCALHOST"])
def test_names_of_this_machine_are_accepted(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host.lower()}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "http://["])
def test_pages_of_other_sites_are_refused_and_may_not_read_answers(client: TestClient, origin: str) -> None:
    for answer in (
        client.post("/v1/convert/file", headers={"Origin": origin}),
        client.options(
            "/v1/convert/file", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
        ),
    ):
        assert answer.status_code == 403
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_pages_of_this_server_may_ask(client: TestClient) -> None:
    assert client.get("/health", headers={"Origin": HERE}).status_code == 200


def test_the_key_is_in_no_answer_and_in_no_file(guarded: TestClient) -> None:
    answers = [
        guarded.get(path, headers={"X-Api-Key": KEY})
        for path in ("/v1/models", "/openapi.json", "/v1/result/0")
    ]
    assert not [answer for answer in answers if KEY in answer.text or KEY in str(answer.headers)]
    data: Path = guarded.app.state.jobs.settings.data  # type: ignore[attr-defined]
    assert not [file for file in data.rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]
