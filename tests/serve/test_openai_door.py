"""The chat completions server."""

import base64
from typing import Any

import pytest
from starlette.testclient import TestClient

from doc2md.converter.base import Task
from tests.builders.pages import numbered_pages

pytestmark = pytest.mark.process


def page_image() -> str:
    data = numbered_pages(1)[0].get_pixmap(dpi=144).tobytes("png")
    return "data:image/png;base64," + base64.b64encode(data).decode()


def ask(client: TestClient, prompt: str, url: str | None = None, **more: Any) -> Any:
    picture = {"type": "image_url", "image_url": {"url": url or page_image()}}
    content = [picture, {"type": "text", "text": prompt}]
    return client.post(
        "/v1/chat/completions", json={"messages": [{"role": "user", "content": content}], **more}
    )


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        (f"<image>\n{Task.CONVERT}", "<|ref|>footer<|/ref|><|det|>[[12"),
        (Task.OCR, "<|ref|>Words of page 1.<|/ref|><|det|>[[12"),
        (Task.TEXT, "Words of page 1."),
        ("Locate <|ref|>page<|/ref|> in the image.", "<|ref|>page<|/ref|><|det|>[["),
        ("Locate <|ref|>bridge<|/ref|> in the image.", "None"),
    ],
)
def test_each_prompt_of_deepseek_ocr_that_needs_no_model_is_answered(
    client: TestClient, prompt: str, answer: str
) -> None:
    completion = ask(client, prompt).json()
    assert completion["choices"][0]["message"]["content"].startswith(answer)
    assert completion["usage"]["completion_tokens"] >= 1


def test_an_answer_can_be_streamed(client: TestClient) -> None:
    lines = ask(client, Task.CONVERT, stream=True, stream_options={"include_usage": True}).text.split("\n\n")
    assert "Words of page 1." in "".join(lines)
    assert '"usage"' in lines[-3]
    assert lines[-2] == "data: [DONE]"


def test_a_prompt_in_many_parts_is_short_too(client: TestClient) -> None:
    parts = [{"type": "text", "text": "Locate <|ref|>" * 700}] * 2
    answer = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": parts}]})
    assert (answer.status_code, "characters" in answer.json()["error"]["message"]) == (400, True)


@pytest.mark.parametrize(
    ("prompt", "url", "reason"),
    [
        (Task.CONVERT, "http://169.254.169.254/x.png", "no address is fetched"),
        (Task.CONVERT, "data:image/png;base64,%%%", "not valid base64"),
        (Task.CONVERT, "data:image/png;base64,JVBERi0xLjcK", "picture of a page"),
        (Task.CONVERT, "data:image/png;base64,AAAA", "not a document"),
        (Task.DESCRIBE, None, "needs a model"),
        ("Write a poem.", None, "the prompt is none of"),
    ],
)
def test_other_questions_are_refused(client: TestClient, prompt: str, url: str | None, reason: str) -> None:
    answer = ask(client, prompt, url)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]["message"]
