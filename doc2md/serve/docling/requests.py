"""The requests of docling-serve's clients, and what their options mean to doc2md.

An option that means nothing here is ignored, and named in the answer. An option that makes the server call another
service is refused: a client must not choose whom the server talks to.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.exceptions import HTTPException

from doc2md.chunks.tokens import CHARACTERS, ESTIMATE, TIKTOKEN, tokenizer
from doc2md.options.export import Images
from doc2md.serve.order import MAX_PAGE, Kind, Order
from doc2md.serve.outputs import FORMATS
from doc2md.serve.uploads import MAX_FILES

_CALLS_OUT = ("picture_description_api", "vlm_pipeline_model_api", "callbacks")
_SAME_FORMAT = {"markdown": "md", "html_split_page": "html"}


def _as_list(value: Any) -> Any:
    """A field of a form that occurs once is no list there, and some clients send lists as JSON or with commas."""
    if not isinstance(value, str):
        return value
    if value.startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value.split(",")


def _from_base64(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("it is not valid base64") from None


class ConvertOptions(BaseModel):
    """Options for the conversion. Unknown options are kept in `model_extra`."""

    model_config = ConfigDict(extra="allow")

    to_formats: Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1, max_length=20)] = ["md"]
    image_export_mode: Images = Images.PLACEHOLDER
    page_range: Annotated[
        tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]] | None, BeforeValidator(_as_list)
    ] = None
    include_images: bool = True
    md_page_break_placeholder: Annotated[str, Field(max_length=1000)] = ""
    document_timeout: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None


class ChunkOptions(BaseModel):
    """Options for the chunks."""

    model_config = ConfigDict(extra="allow")

    max_tokens: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    tokenizer: Annotated[str, Field(max_length=100)] | None = None
    include_raw_text: bool = False


class FileSource(BaseModel):
    kind: Literal["file"]
    base64_string: Annotated[bytes, BeforeValidator(_from_base64)]
    filename: Annotated[str, Field(max_length=4096)] = "document"


class HttpSource(BaseModel):
    kind: Literal["http"]
    url: Annotated[str, Field(max_length=4096)]


class Target(BaseModel):
    kind: Annotated[str, Field(max_length=40)] = "inbody"


class Sources(BaseModel):
    """What the bodies of all requests have in common."""

    model_config = ConfigDict(extra="ignore")

    sources: Annotated[
        list[Annotated[FileSource | HttpSource, Field(discriminator="kind")]],
        Field(min_length=1, max_length=MAX_FILES),
    ]
    target: Target = Target()
    callbacks: list[Any] = []


class ConvertRequest(Sources):
    options: ConvertOptions = ConvertOptions()


class ChunkRequest(Sources):
    convert_options: ConvertOptions = ConvertOptions()
    chunking_options: ChunkOptions = ChunkOptions()
    include_converted_doc: bool = False


class ChunkFlags(BaseModel):
    """The fields of a form for chunks that are options of neither kind."""

    include_converted_doc: bool = False


def convert_order(options: ConvertOptions, target: str, count: int) -> Order:
    """The order for a document. Several documents are answered with an archive. Raises HTTPException."""
    formats = [_SAME_FORMAT.get(name, name) for name in options.to_formats]
    known = tuple(dict.fromkeys(name for name in formats if name in FORMATS))
    if not known:
        raise HTTPException(422, f"to_formats: doc2md writes {', '.join(FORMATS)}")
    first, last = options.page_range or (1, None)
    if last is not None and last < first:
        raise HTTPException(422, "page_range: put the lower page number first")
    ignored = [*(f"to_formats: {name}" for name in formats if name not in FORMATS), *_ignored(options)]
    return Order(
        formats=known,
        first=min(first, MAX_PAGE),
        last=last if last is not None and last < MAX_PAGE else None,
        figures=options.include_images,
        images=options.image_export_mode,
        page_break=options.md_page_break_placeholder,
        seconds=options.document_timeout,
        zipped=_is_zip(target) or count > 1,
        ignored=tuple(ignored),
    )


def chunk_order(
    chunker: str, options: ConvertOptions, chunking: ChunkOptions, target: str, *, with_document: bool
) -> Order:
    """The order for the chunks of documents. Raises HTTPException, and UsageError for a tokenizer that is not here.

    The chunks of `hybrid` have at most `max_tokens`, those of `hierarchical` are whole sections.
    """
    order = convert_order(options, target, 1)
    tokens = chunking.tokenizer or ESTIMATE
    ours = tokens in {ESTIMATE, CHARACTERS} or tokens.startswith(TIKTOKEN)
    if ours:
        tokenizer(tokens, download=False)
    ignored = [*order.ignored, *(f"chunking: {name}" for name in _ignored(chunking) if name != "chunker")]
    ignored += [] if ours else ["chunking: tokenizer"]
    ignored += ["target: zip"] if order.zipped else []
    size = (chunking.max_tokens or 512) if chunker == "hybrid" else 1_000_000_000
    return Order(
        **{
            name: getattr(order, name)
            for name in ("formats", "first", "last", "figures", "images", "page_break", "seconds")
        },
        kind=Kind.CHUNK,
        chunk_size=size,
        chunk_tokens=tokens if ours else ESTIMATE,
        raw=chunking.include_raw_text,
        with_document=with_document,
        ignored=tuple(ignored),
    )


def check_callbacks(callbacks: list[Any]) -> None:
    if callbacks:
        raise HTTPException(400, "callbacks: this server calls nobody; poll the status, or use its WebSocket")


def _is_zip(target: str) -> bool:
    """Whether the answer shall be an archive. Raises HTTPException for targets outside of the answer."""
    if target in {"inbody", "zip"}:
        return target == "zip"
    if target == "presigned_url":
        refuse_storage("target presigned_url")
    raise HTTPException(
        400, f"target {target[:40]}: this server sends results only in its answer: inbody or zip"
    )


def refuse_storage(what: str) -> NoReturn:
    """Refuse results in a storage. docling's client falls back to `inbody` if the message has these words."""
    raise HTTPException(400, f"{what} needs an artifact storage to be configured; use inbody or zip")


def _ignored(options: BaseModel) -> Iterator[str]:
    """The names of the unknown options. Raises HTTPException for those that would let the server call others."""
    for name, value in (options.model_extra or {}).items():
        if name in _CALLS_OUT and value:
            raise HTTPException(400, f"{name}: a client cannot choose which services this server asks")
        yield name[:80]
