"""The answers that MinerU's clients expect."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from starlette.responses import JSONResponse, Response

from doc2md.exporter.markdown import MIME
from doc2md.options.export import Format
from doc2md.result import Result
from doc2md.serve.jobs import UPLOAD, Jobs
from doc2md.serve.mineru.content_list import FIGURES, content_list
from doc2md.serve.order import Order
from doc2md.serve.outputs import free_stem
from doc2md.serve.store import Job, State, Task
from doc2md.version import __version__

PROTOCOL = 2
"""Version of the protocol between MinerU's client and its server."""
WINDOW = 64
"""Pages that a client may send in one request; it sends larger documents one by one."""
STATUS = {
    State.QUEUED: "pending",
    State.RUNNING: "processing",
    State.DONE: "completed",
    State.PARTIAL: "completed",
    State.FAILED: "failed",
    State.CANCELLED: "failed",
}


def health(jobs: Jobs) -> dict[str, Any]:
    """The state of the server, in the words that MinerU's client checks."""
    counts = jobs.store.count_states()
    return {
        "status": "healthy",
        "version": __version__,
        "protocol_version": PROTOCOL,
        "queued_tasks": counts.get(State.QUEUED, 0),
        "processing_tasks": counts.get(State.RUNNING, 0),
        "completed_tasks": counts.get(State.DONE, 0) + counts.get(State.PARTIAL, 0),
        "failed_tasks": counts.get(State.FAILED, 0) + counts.get(State.CANCELLED, 0),
        "max_concurrent_requests": jobs.engine.width,
        "processing_window_size": WINDOW,
        "task_retention_seconds": round(jobs.settings.keep_hours * 3600),
    }


def status(job: Job, position: int, address: str) -> dict[str, Any]:
    """The state of a job. `position` is the number of documents before it, `address` that of the job."""
    return {
        "task_id": job.id,
        "status": STATUS[job.state],
        "backend": job.order.backend,
        "file_names": list(stems(job)),
        "created_at": _time(job.created),
        "started_at": None,
        "completed_at": _time(job.finished),
        "error": job.message or None,
        "status_url": address,
        "result_url": f"{address}/result",
        "queued_ahead": position if job.state is State.QUEUED else 0,
    }


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def stems(job: Job) -> list[str]:
    """The names of the documents without suffix, each once, as the answers use them."""
    taken = set[str]()
    return [free_stem(_stem(task.name), taken) for task in job.tasks]


def _stem(name: str) -> str:
    """The name without suffix, as MinerU's client makes it. It becomes a folder, so it is never `..` (`...pdf`)."""
    stem = PurePath(name).stem
    return stem if stem.strip(".") else "document"


def result(jobs: Jobs, job: Job, more: dict[str, Any]) -> Response:
    """The result of a job with at least one document that was converted. Reads and writes documents: takes a while.

    A document that failed has its reason in place of its contents. `more` precedes the results.
    """
    named = list(zip(stems(job), job.tasks, strict=True))
    if job.order.zipped:
        headers = {"Content-Disposition": f'attachment; filename="{job.id}.zip"'}
        return Response(_archive(jobs, job.order, named), 200, headers, "application/zip")
    results = {
        stem: _contents(jobs.load(task), job.order) if task.state.converted else {"error": task.message}
        for stem, task in named
    }
    content = {**more, "backend": job.order.backend, "version": __version__, "results": results}
    data = json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    return Response(data, media_type="application/json")


def failed(state: dict[str, Any]) -> Response:
    return JSONResponse({**state, "message": "Task execution failed"}, 409)


def _contents(loaded: Result, order: Order) -> dict[str, Any]:
    """The contents by the names of MinerU: texts, or null for what doc2md has not."""
    contents: dict[str, Any] = {}
    for name in order.formats:
        match name:
            case "md":
                contents["md_content"] = _markdown(loaded, order)
            case "content_list":
                contents[name] = _json(content_list(loaded.document))
            case "images":
                contents[name] = {figure: _embedded(loaded, figure) for figure in loaded.figures}
            case "middle_json" | "model_output":
                contents[name] = None
    return contents


def _markdown(loaded: Result, order: Order) -> str:
    return loaded.render(Format.MD, order.writing, FIGURES)


def _embedded(loaded: Result, figure: str) -> str:
    path = loaded.figures[figure]
    return f"data:{MIME[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _archive(jobs: Jobs, order: Order, named: list[tuple[str, Task]]) -> bytes:
    """A ZIP file with a folder for each document, and in it one that is named after the backend and the method."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for stem, task in named:
            folder = f"{stem}/{_folder(order)}"
            if not task.state.converted:
                file.writestr(f"{folder}/{stem}_error.txt", task.message)
                continue
            for name, data in _files(jobs, task, order, stem):
                file.writestr(f"{folder}/{name}", data)
    return buffer.getvalue()


def _folder(order: Order) -> str:
    if order.backend.startswith("vlm"):
        return "vlm"
    return order.method if order.backend.startswith("pipeline") else f"hybrid_{order.method}"


def _files(jobs: Jobs, task: Task, order: Order, stem: str) -> Iterator[tuple[str, bytes]]:
    loaded = jobs.load(task)
    if "md" in order.formats:
        yield f"{stem}.md", _markdown(loaded, order).encode("utf-8", "replace")
    if "content_list" in order.formats:
        yield f"{stem}_content_list.json", _json(content_list(loaded.document)).encode("utf-8", "replace")
    if "images" in order.formats:
        for name, path in loaded.figures.items():
            yield f"{FIGURES}/{name}", path.read_bytes()
    if "original_file" in order.formats:
        yield f"{stem}_origin{PurePath(task.name).suffix}", (jobs.folder(task) / UPLOAD).read_bytes()
