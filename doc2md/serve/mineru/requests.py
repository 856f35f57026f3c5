"""The form of MinerU's clients, and what its fields mean to doc2md."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from doc2md.options.export import Images
from doc2md.serve.order import MAX_PAGE, Kind, Order

NO_END = 99_999
"""The last page that stands for the end of the document."""


class ParseForm(BaseModel):
    """The fields that mean something here. Unknown fields are kept in `model_extra`."""

    model_config = ConfigDict(extra="allow")

    backend: Annotated[str, Field(pattern=r"^(pipeline|vlm|hybrid)[a-z-]{0,40}$")] = "pipeline"
    parse_method: Literal["auto", "txt", "ocr"] = "auto"
    server_url: str = ""
    start_page_id: Annotated[int, Field(ge=0)] = 0
    end_page_id: Annotated[int, Field(ge=0)] = NO_END
    return_md: bool = True
    return_content_list: bool = False
    return_images: bool = False
    return_middle_json: bool = False
    return_model_output: bool = False
    return_original_file: bool = False
    response_format_zip: bool = False
    client_side_output_generation: bool = False


def parse_order(form: ParseForm) -> Order:
    """The order for documents. Raises HTTPException for what must not or cannot be done."""
    if form.server_url.strip():
        raise HTTPException(400, "server_url: a client cannot choose which services this server asks")
    if form.client_side_output_generation:
        raise HTTPException(
            400, "client_side_output_generation: this server writes the Markdown itself; leave the option out"
        )
    if form.end_page_id < form.start_page_id:
        raise HTTPException(400, "end_page_id is before start_page_id")
    return Order(
        kind=Kind.PARSE,
        formats=tuple(name for name in CONTENTS if getattr(form, f"return_{name}")),
        first=min(form.start_page_id + 1, MAX_PAGE),
        last=form.end_page_id + 1 if form.end_page_id < NO_END else None,
        figures=form.return_images,
        images=Images.REFERENCED,
        pages_name="start_page_id: page",
        zipped=form.response_format_zip,
        backend=form.backend,
        method=form.parse_method,
        ignored=tuple(name[:80] for name in form.model_extra or {}),
    )


CONTENTS = ("md", "content_list", "images", "middle_json", "model_output", "original_file")
"""What a client may ask for, each by a field `return_NAME`. `middle_json` and `model_output` are never there."""
