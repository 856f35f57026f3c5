"""The answers that docling-serve's clients expect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from starlette.responses import JSONResponse, Response

from doc2md.document import PageStatus
from doc2md.result import Result
from doc2md.serve.jobs import Jobs
from doc2md.serve.order import Kind, Order
from doc2md.serve.outputs import archive, chunk_items, contents
from doc2md.serve.store import Job, State, Task

STATUS = {
    State.QUEUED: "pending",
    State.RUNNING: "started",
    State.DONE: "success",
    State.PARTIAL: "partial_success",
    State.FAILED: "failure",
    State.CANCELLED: "failure",
}


def status(job: Job, position: int) -> dict[str, Any]:
    """The state of a job. `position` is the number of documents before it.

    A job that has ended is `success` or `failure`: docling's client waits on for ever if it is `partial_success`. The
    documents in its result have that status.
    """
    states = [task.state for task in job.tasks]
    failed = job.state in {State.FAILED, State.CANCELLED}
    return {
        "task_id": job.id,
        "task_type": job.order.kind.value,
        "task_status": "success" if job.state is State.PARTIAL else STATUS[job.state],
        "task_position": position if job.state is State.QUEUED else None,
        "task_meta": {
            "num_docs": len(states),
            "num_processed": sum(state.ended for state in states),
            "num_succeeded": states.count(State.DONE),
            "num_partially_succeeded": states.count(State.PARTIAL),
            "num_failed": states.count(State.FAILED) + states.count(State.CANCELLED),
        },
        "error_message": job.message or None,
        "failure": failure(job) if failed else None,
        "ignored_options": list(job.order.ignored),
    }


def failure(job: Job) -> dict[str, Any]:
    """Why a job failed."""
    return {
        "category": "unknown",
        "message": job.message or "cancelled",
        "retryable": False,
        "phase": "execution",
        "details": {},
    }


def failed_result(job: Job) -> Response:
    return JSONResponse({"kind": "TaskFailureResult", "failure": failure(job)})


def result(jobs: Jobs, job: Job) -> Response:
    """The result of a job with at least one document that was converted. Reads and writes documents: takes a while."""
    done = [(task, jobs.load(task)) for task in job.tasks if task.state.converted]
    if job.order.kind is Kind.CHUNK:
        return _json(_chunks(job, done))
    if job.order.zipped:
        data = archive([(task.name, loaded) for task, loaded in done], job.order)
        headers = {"Content-Disposition": 'attachment; filename="converted_docs.zip"'}
        return Response(data, 200, headers, "application/zip")
    (task, loaded) = done[0]
    document = _document(task, loaded, job.order)
    return _json(document | {"processing_time": job.seconds, "ignored_options": list(job.order.ignored)})


def _chunks(job: Job, done: list[tuple[Task, Result]]) -> dict[str, Any]:
    items = [item for _, loaded in done for item in chunk_items(loaded, job.order)]
    documents = [_document(*each, job.order) for each in done] if job.order.with_document else []
    return {
        "chunks": items,
        "documents": [{"kind": "ExportResult", "content": each.pop("document")} | each for each in documents],
        "processing_time": job.seconds,
        "ignored_options": list(job.order.ignored),
    }


def _document(task: Task, loaded: Result, order: Order) -> dict[str, Any]:
    texts = contents(loaded, order)
    return {
        "document": {
            "filename": task.name,
            **{f"{name}_content": texts.get(name) for name in ("md", "json", "html", "text")},
            "doctags_content": None,
        },
        "status": STATUS[task.state],
        "errors": list(_errors(loaded)),
        "timings": {},
    }


def _errors(loaded: Result) -> Iterator[dict[str, Any]]:
    """The notes on the pages that are not whole."""
    for row in loaded.ledger:
        if row.failed or row.status is PageStatus.PARTIAL:
            yield {
                "component_type": "document_backend",
                "module_name": "doc2md",
                "error_message": f"page {row.page}: {'; '.join(row.notes) or row.status}",
                "page_no": row.page,
            }


def _json(content: dict[str, Any]) -> Response:
    # Lone surrogates of a document would make the encoder of Starlette fail.
    data = json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    return Response(data, media_type="application/json")
