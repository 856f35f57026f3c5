"""The request: the exact question, one image, one key, and nothing else of this machine."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.base import Ask, Finish, Task, Transcript
from doc2md.converter.build import build_model
from doc2md.converter.remote.endpoint import find_endpoint
from doc2md.converter.remote.profiles import built_in, find_profile, request_body
from doc2md.document import Usage
from doc2md.errors import EngineError, PageError
from doc2md.options.conversion import Options
from tests.fakes.asking import answered, make_engine, picture, read_pages
from tests.fakes.loopback import OK, Loopback, Reply, failure

CONVERT = "<|grounding|>Convert the document to markdown."
PICTURE = {
    "type": "image_url",
    "image_url": {"url": "data:image/png;base64," + base64.b64encode(picture(1).data).decode()},
}
CANARY = "canary-0123456789-xyz"


def sent(server: Loopback) -> Any:
    (request,) = server.requests
    return request.body


# The question


def asked(content: Any, **extra: Any) -> dict[str, Any]:
    """The fields of a request beside `model`, if one user message has the image and the prompt."""
    usual = {"temperature": 0, "stream": True, "stream_options": {"include_usage": True}}
    return {"messages": [{"role": "user", "content": content}]} | usual | extra


PLAIN = [PICTURE, {"type": "text", "text": CONVERT}]
WITH_TOKEN = [PICTURE, {"type": "text", "text": f"<image>\n{CONVERT}"}]
OWN = "deepseek-ai/DeepSeek-OCR"
CELLS = [128821, 128822]
ON_THE_WIRE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    # the model, its request, and the fields that guards add
    "generic": (OWN, asked(PLAIN), {"frequency_penalty": 0.05}),
    "dmxapi": (
        "DeepSeek-OCR",
        asked(None)
        | {
            "messages": [
                {"role": "system", "content": f"<image>\n{CONVERT}"},
                {"role": "user", "content": [PICTURE]},
            ]
        },
        {"frequency_penalty": 0.05},
    ),
    "vllm": (
        OWN,
        asked(
            PLAIN,
            skip_special_tokens=False,
            vllm_xargs={"ngram_size": 30, "window_size": 90, "whitelist_token_ids": CELLS},
        ),
        {"vllm_xargs": {"ngram_size": 15, "window_size": 300, "whitelist_token_ids": CELLS}},
    ),
    "sglang": (OWN, asked(PLAIN, skip_special_tokens=False), {"frequency_penalty": 0.05}),
    "ollama": ("deepseek-ocr", asked(PLAIN), {"frequency_penalty": 0.05}),
    "llamacpp": (
        OWN,
        asked(PLAIN),
        {
            "dry_multiplier": 0.8,
            "dry_allowed_length": 15,
            "dry_penalty_last_n": 300,
            "dry_sequence_breakers": ["<｜end▁of▁sentence｜>"],
        },
    ),
    "siliconflow": (OWN, asked(WITH_TOKEN), {"frequency_penalty": 0.05}),
    "ucloud": (OWN, asked(PLAIN, max_tokens=6800), {"frequency_penalty": 0.05}),
}


def test_every_profile_has_a_test_of_its_request() -> None:
    assert list(ON_THE_WIRE) == list(built_in())


@pytest.mark.parametrize("guarded", [False, True], ids=["as usual", "guarded"])
@pytest.mark.parametrize("name", ON_THE_WIRE)
def test_each_kind_of_server_gets_the_request_that_it_needs(
    loopback: Loopback, name: str, guarded: bool
) -> None:
    model, usual, guards = ON_THE_WIRE[name]
    answered(
        *read_pages(loopback, profile=name, model=find_profile(name, "").model, ask=Ask(1, guarded=guarded))
    )
    assert sent(loopback) == {"model": model} | usual | (guards if guarded else {})


def test_an_answer_is_not_streamed_if_the_profile_says_so(loopback: Loopback) -> None:
    assert answered(*read_pages(loopback, stream=False)).usage == Usage(900, 50)
    assert not {"stream", "stream_options"} & set(sent(loopback))


def test_the_usage_is_not_asked_for_if_the_server_refuses_that() -> None:
    profile = replace(find_profile("generic", ""), stream_usage=False)
    body = request_body(profile, "m", Ask(1), picture())
    assert body["stream"]
    assert "stream_options" not in body


def test_a_temperature_is_sent(loopback: Loopback) -> None:
    answered(*read_pages(loopback, ask=Ask(1, temperature=0.3)))
    assert sent(loopback)["temperature"] == 0.3


@pytest.mark.parametrize(
    ("task", "prompt"),
    [
        (Task.CONVERT, "<|grounding|>Convert the document to markdown."),
        (Task.OCR, "<|grounding|>OCR this image."),
        (Task.TEXT, "Free OCR."),
        (Task.FIGURE, "Parse the figure."),
        (Task.DESCRIBE, "Describe this image in detail."),
        (Task.LOCATE, "Locate <|ref|>the red valve<|/ref|> in the image."),
    ],
)
def test_each_task_is_asked_in_the_models_own_words(loopback: Loopback, task: Task, prompt: str) -> None:
    ask = Ask(1, task, words="the red valve")
    answered(*read_pages(loopback, ask=ask, profile="vllm"))
    answered(*read_pages(loopback, ask=ask, profile="dmxapi"))
    plain, with_image = loopback.requests
    assert plain.prompt == prompt
    assert with_image.prompt == f"<image>\n{prompt}"


@pytest.mark.parametrize("words", ["plain words", "a {b} c", "Größe 3 | 4", "第 3 章", "{words}", "100 %"])
def test_words_to_locate_are_sent_as_they_are(words: str) -> None:
    body = request_body(find_profile("dmxapi", ""), "m", Ask(1, Task.LOCATE, words), picture())
    assert body["messages"][0]["content"] == f"<image>\nLocate <|ref|>{words}<|/ref|> in the image."


TOKENS = ("<|ref|>", "<|/ref|>", "<|det|>", "<|grounding|>", "<image>", "<｜end▁of▁sentence｜>", "<|a b|>")


@given(
    st.lists(st.sampled_from([*TOKENS, "<|re", "f|>", "<", "|", ">", "<im", "age>", "｜", "x"])).map("".join)
)
def test_words_to_locate_cannot_bring_special_tokens_into_the_prompt(words: str) -> None:
    body = request_body(find_profile("generic", ""), "m", Ask(1, Task.LOCATE, words), picture())
    prompt = body["messages"][0]["content"][1]["text"]
    assert re.findall(r"<[|｜].*?[|｜]>|<image>", prompt) == ["<|ref|>", "<|/ref|>"]


def test_an_unknown_model_is_asked_by_its_name(loopback: Loopback) -> None:
    name = "someone/Unheard-Of-OCR:7b@q4"
    answered(*read_pages(loopback, model=name))
    assert sent(loopback)["model"] == name


def test_a_jpeg_is_sent_as_one() -> None:
    image = replace(picture(), data=b"\xff\xd8", mime="image/jpeg")
    content = request_body(find_profile("generic", ""), "m", Ask(1), image)["messages"][0]["content"]
    assert content[0]["image_url"]["url"] == "data:image/jpeg;base64,/9g="


def test_the_options_reach_the_server(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOC2MD_API_KEY", CANARY)

    async def run() -> None:
        engine = build_model(Options(base_url=loopback.base_url + "/", model="mine", profile="dmxapi"))
        assert engine is not None
        await engine.read(Ask(1), picture())
        await engine.close()

    asyncio.run(run())
    (request,) = loopback.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == f"Bearer {CANARY}"
    assert (request.body["model"], request.body["messages"][0]["role"]) == ("mine", "system")


# The answer


def test_an_answer_comes_back_unchanged_with_its_question_and_usage(loopback: Loopback) -> None:
    text = "<|ref|>text<|/ref|><|det|>[[1, 2, 3, 4]]<|/det|>\n  Größe: 3\u2009mm\r\n\n第 3 章 🏔 \\(x^2\\)\n\n"
    loopback.answer = lambda request: text
    ask = Ask(7, source="a.pdf")
    assert answered(*read_pages(loopback, ask=ask)) == Transcript(
        ask, text, Finish.STOP, Usage(900, 50), "openai", 1
    )


def test_each_page_gets_its_own_answer_at_any_concurrency(loopback: Loopback) -> None:
    loopback.answer = lambda request: request.image[5:].decode()
    results = read_pages(loopback, 40, concurrency=7)
    assert [isinstance(r, Transcript) and r.text for r in results] == [f"page {n}" for n in range(1, 41)]


# The headers

HEADERS = {"host", "accept", "accept-encoding", "content-type", "content-length", "user-agent"}


def test_only_headers_that_are_needed_are_sent(loopback: Loopback) -> None:
    answered(*read_pages(loopback))
    headers = loopback.requests[0].headers
    assert {name.lower() for name in headers} == HEADERS
    assert headers["Host"] == f"127.0.0.1:{loopback.port}"
    assert headers["Content-Type"] == headers["Accept"] == "application/json"
    assert headers["Accept-Encoding"] == "identity"
    assert headers["User-Agent"] == "doc2md"


def test_the_key_is_sent_as_a_bearer_token_and_without_a_key_no_token_is_sent(loopback: Loopback) -> None:
    answered(*read_pages(loopback, key=CANARY))
    answered(*read_pages(loopback))
    with_key, without = loopback.requests
    assert with_key.headers.getall("Authorization") == [f"Bearer {CANARY}"]  # type: ignore[attr-defined]
    assert "Authorization" not in without.headers


def _variables_of_the_sdk() -> set[str]:
    folder = Path(openai.__file__).parent
    files = [*folder.glob("*.py"), *folder.glob("lib/*.py"), *folder.glob("_utils/*.py")]
    found = set[str]()
    for file in files:
        found.update(re.findall(r"""["'](OPENAI_[A-Z_]+)["']""", file.read_text("utf-8")))
    return found - {"OPENAI_LOG"}


def test_variables_that_the_sdk_reads_reach_no_server(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = _variables_of_the_sdk()
    assert {"OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"} <= names
    assert {"OPENAI_BASE_URL", "OPENAI_CUSTOM_HEADERS"} <= names
    for name in names:
        monkeypatch.setenv(name, CANARY)
    custom = ("X-Own", "Authorization", "User-Agent", "Cookie", "Content-Type", "Accept", "Host", "api-key")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "\n".join(f"{name}: {CANARY}" for name in custom))
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/" + CANARY)
    loopback.script = [Reply(500), OK]
    answered(*read_pages(loopback))
    loopback.script = [Reply(404)]
    read_pages(loopback, ask=Ask(1), model="none")
    everything = [*loopback.requests, *loopback.listings]
    assert len(everything) >= 2
    for request in everything:
        assert CANARY not in f"{request.path} {dict(request.headers)} {request.raw!r}"
        assert {name.lower() for name in request.headers} <= HEADERS


def test_proxy_variables_and_netrc_are_ignored(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login me password {CANARY}")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    answered(*read_pages(loopback))
    assert "Authorization" not in loopback.requests[0].headers


def test_a_cookie_is_not_sent_back(loopback: Loopback) -> None:
    loopback.script = [Reply(500, {"Set-Cookie": f"session={CANARY}; Path=/"}), OK]
    answered(*read_pages(loopback))
    assert len(loopback.requests) == 2
    assert all("Cookie" not in request.headers for request in loopback.requests)


# The keys


@pytest.mark.parametrize("named", [True, False])
def test_the_openai_key_goes_only_to_the_address_that_openai_base_url_names(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("OPENAI_BASE_URL", loopback.base_url if named else loopback.base_url + "/other")
    endpoint = find_endpoint(loopback.base_url)
    assert endpoint is not None
    answered(*read_pages(endpoint.base_url, key=endpoint.key))
    assert loopback.requests[0].headers.get("Authorization") == (f"Bearer {CANARY}" if named else None)


@pytest.fixture
def shouting() -> Iterator[None]:
    """All loggers at the DEBUG level."""
    names = ("", "openai", "httpx2", "httpcore2", "asyncio", "doc2md")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.usefixtures("shouting")
@pytest.mark.parametrize("key", [CANARY, f"sk-{CANARY}", "0123456789abcdef"])
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 307, 413, 429, 500])
def test_a_key_is_in_no_error_and_no_log_even_if_the_server_repeats_it(
    loopback: Loopback,
    caplog: pytest.LogCaptureFixture,
    status: int,
    key: str,
) -> None:
    said = failure(f"bad key '{key}' ({key}), Authorization: Bearer {key}.", code="insufficient_quota")
    loopback.script = [Reply(status, {"X-Echo": "no"}, said)] * 9
    loopback.models = [key, "ok"]
    (error,) = read_pages(loopback, key=key)
    assert isinstance(error, EngineError | PageError)
    shown = "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__) + caplog.text
    assert f"{status}" in shown
    assert key not in shown


def test_an_engine_does_not_show_its_key(loopback: Loopback) -> None:
    async def run() -> str:
        engine = make_engine(loopback, key=CANARY)
        await engine.close()
        return f"{engine!r} {vars(engine)!r} {vars(engine._client)!r}"

    assert CANARY not in asyncio.run(run())
