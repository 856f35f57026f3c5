"""A chat completions server in front of the embedded engine.

A picture of a page and a prompt of DeepSeek-OCR go in, and grounded text comes out, as that model writes it. So a
program that asks DeepSeek-OCR can ask doc2md instead, without a graphics card.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import re
import secrets
import time
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from doc2md.chunks.tokens import estimate
from doc2md.converter.base import Task
from doc2md.converter.grounded import render
from doc2md.converter.grounded.parse import to_grid
from doc2md.document import Reading
from doc2md.errors import Doc2mdError, PageError
from doc2md.geometry import Box
from doc2md.runtime.temporary import discard, make_folder
from doc2md.serve.engine import open_named
from doc2md.serve.jobs import Jobs
from doc2md.serve.uploads import read_json
from doc2md.serve.wording import for_clients
from doc2md.session import Session
from doc2md.worker_types import Found
from doc2md.workers.protocol import FindWords, ReadLines, ReadPage

MODEL = "doc2md"
"""Name of the model in `/v1/models`. A request may name any model."""
MAX_PROMPT = 10_000
"""Maximum characters of all texts of a request."""
_LOCATE = re.compile(r"Locate <\|ref\|>(.+?)<\|/ref\|> in the image\.?", re.DOTALL)
_PICTURE = re.compile(r"data:image/[\w.+-]{1,40};base64,")
_TASKS = {
    re.sub(r"<\|grounding\|>|\W", "", task.value).lower(): task for task in Task if task is not Task.LOCATE
}


class _Address(BaseModel):
    url: str


class _Part(BaseModel):
    type: Annotated[str, Field(max_length=40)]
    text: Annotated[str, Field(max_length=MAX_PROMPT)] = ""
    image_url: _Address | str | None = None


class _Message(BaseModel):
    role: Literal["system", "developer", "user", "assistant"]
    content: Annotated[str, Field(max_length=MAX_PROMPT)] | list[_Part]


class _StreamOptions(BaseModel):
    include_usage: bool = False


class ChatRequest(BaseModel):
    """The fields of a request that mean something here."""

    model: Annotated[str, Field(max_length=200)] = MODEL
    messages: Annotated[list[_Message], Field(min_length=1, max_length=10)]
    stream: bool = False
    stream_options: _StreamOptions | None = None


def routes(jobs: Jobs) -> APIRouter:
    """The routes, with the engine of the jobs of a server."""
    router = APIRouter(prefix="/v1", tags=["OpenAI"])
    waiting = 0

    @router.get("/models")
    async def models() -> Response:
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "doc2md"}
        return JSONResponse({"object": "list", "data": [model]})

    @router.post("/chat/completions")
    async def complete(request: Request) -> Response:
        nonlocal waiting
        if waiting >= jobs.settings.max_queue:
            return _error(429, f"{waiting} pages wait; try again in 1 s", {"Retry-After": "1"})
        waiting += 1
        try:
            body = await read_json(request, ChatRequest)
            task, words = read_prompt(body)
            text = await _answer(jobs, read_picture(body), task, words)
        except HTTPException as error:
            return _error(error.status_code, error.detail)
        except (Doc2mdError, PageError) as error:
            return _error(400, for_clients(error))
        finally:
            waiting -= 1
        return _stream(body, text) if body.stream else JSONResponse(_completion(body, text))

    return router


def read_prompt(body: ChatRequest) -> tuple[Task, str]:
    """The task of the prompt, and the words to locate. Raises HTTPException for another prompt."""
    prompt = " ".join(_texts(body)).replace("<image>", "").strip()
    if len(prompt) > MAX_PROMPT:
        raise HTTPException(400, f"the prompt has more than {MAX_PROMPT:,} characters")
    if match := _LOCATE.search(prompt):
        return Task.LOCATE, match[1].strip()
    task = _TASKS.get(re.sub(r"<\|grounding\|>|\W", "", prompt).lower())
    if task is None:
        prompts = "; ".join(task.value for task in Task)
        raise HTTPException(400, f"the prompt is none of DeepSeek-OCR: {prompts}")
    return task, ""


def _texts(body: ChatRequest) -> Iterator[str]:
    for message in body.messages:
        if isinstance(message.content, str):
            yield message.content
        else:
            yield from (part.text for part in message.content if part.text)


def read_picture(body: ChatRequest) -> bytes:
    """The one picture of a request. Raises HTTPException if there is none, or an address to fetch it from."""
    parts = [p for m in body.messages if not isinstance(m.content, str) for p in m.content if p.image_url]
    if len(parts) != 1:
        raise HTTPException(400, f"send one picture of a page, not {len(parts)}")
    given = parts[0].image_url
    url = given if isinstance(given, str) else given.url if given else ""
    if not (match := _PICTURE.match(url)):
        raise HTTPException(400, "send the picture itself, as data:image/png;base64,…: no address is fetched")
    try:
        return base64.b64decode(url[match.end() :], validate=True)
    except (binascii.Error, ValueError):
        raise HTTPException(400, "the picture is not valid base64") from None


async def _answer(jobs: Jobs, picture: bytes, task: Task, words: str) -> str:
    folder = await asyncio.to_thread(make_folder)
    try:
        path = folder / "picture"
        await asyncio.to_thread(path.write_bytes, picture)
        return await jobs.engine.run(_read, path, task, words)
    finally:
        await asyncio.to_thread(discard, folder)


async def _read(session: Session, picture: Path, task: Task, words: str) -> str:
    """What DeepSeek-OCR would answer. Raises PageError, InputError, and HTTPException for tasks that need a model."""
    source = (await open_named(session, picture, "picture")).file
    if source.kind in {"pdf", "json", "office"}:
        raise HTTPException(400, "send a picture of a page, not a document")
    match task:
        case Task.CONVERT | Task.TEXT:
            reading = (await session.workers.ask(ReadPage(source, 1))).as_displayed()
            return _grounded(reading) if task is Task.CONVERT else _plain(_grounded(reading))
        case Task.OCR:
            return _tagged(await session.workers.ask(ReadLines(source, 1)))
        case Task.LOCATE:
            return _located(await session.workers.ask(FindWords(source, 1, words)), words)
    raise HTTPException(400, f"{task.value} needs a model, and this server has the embedded engine only")


def _grounded(reading: Reading) -> str:
    """A page without text is one picture, because an empty answer would look like a failure."""
    return render(reading) or "<|ref|>image<|/ref|><|det|>[[0, 0, 999, 999]]<|/det|>"


def _plain(grounded: str) -> str:
    return re.sub(r"<\|ref\|>.*?<\|/det\|>\n?", "", grounded).strip() or "[no text]"


def _tagged(found: Found) -> str:
    lines = (_tag(text, [box], found.size) for text, box in found.spots)
    return "\n".join(lines) or _tag("image", [Box(0, 0, *found.size)], found.size)


def _located(found: Found, words: str) -> str:
    boxes = [box for _, box in found.spots]
    return _tag(words, boxes, found.size) if boxes else "None"


def _tag(label: str, boxes: list[Box], size: tuple[float, float]) -> str:
    grid = [list(to_grid(box, size)) for box in boxes]
    return f"<|ref|>{label.replace('<|', '< |')}<|/ref|><|det|>{grid}<|/det|>"


def _usage(text: str) -> dict[str, int]:
    """Estimated tokens, so that clients that add them up get plausible sums."""
    count = max(1, estimate(text))
    return {"prompt_tokens": 1, "completion_tokens": count, "total_tokens": count + 1}


def _head(body: ChatRequest, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "object": kind,
        "created": int(time.time()),
        "model": body.model,
    }


def _completion(body: ChatRequest, text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {**_head(body, "chat.completion"), "choices": [choice], "usage": _usage(text)}


def _stream(body: ChatRequest, text: str) -> Response:
    return StreamingResponse(_events(body, text), media_type="text/event-stream")


async def _events(body: ChatRequest, text: str) -> AsyncGenerator[str, None]:
    """The answer, block by block."""
    head = _head(body, "chat.completion.chunk")

    def event(delta: dict[str, str], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"

    yield event({"role": "assistant", "content": ""})
    for block in re.split(r"(?<=\n\n)", text):
        yield event({"content": block})
    yield event({}, "stop")
    if body.stream_options and body.stream_options.include_usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': _usage(text)})}\n\n"
    yield "data: [DONE]\n\n"


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    kind = "rate_limit_error" if status == 429 else "invalid_request_error"
    content = {"error": {"message": message, "type": kind, "code": None, "param": None}}
    return JSONResponse(content, status, headers)
