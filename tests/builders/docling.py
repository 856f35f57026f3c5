"""DoclingDocuments to test with, as JSON, and documents to write as such."""

from __future__ import annotations

import json
from typing import Any

from doc2md.docling.load import LoadedDocument, from_docling
from doc2md.document import Block, Document, PageRow, PageStatus, Source
from tests.builders.blocks import document as document_of

SIZE = (200.0, 100.0)
PAGES = (1, 2, 3)


def document(*blocks: Block) -> Document:
    """A document of three pages, as docling needs their sizes."""
    rows = tuple(PageRow(page, PageStatus.OK, SIZE) for page in PAGES)
    return document_of(*blocks, source=Source("a.pdf", "ab" * 32, 3), pages=rows)


def foreign(*texts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A DoclingDocument as docling itself writes it, with some text items in its body."""
    items = [
        {"self_ref": f"#/texts/{n}", "parent": {"$ref": "#/body"}, "label": "text", "text": "x", "orig": "x"}
        | text
        for n, text in enumerate(texts)
    ]
    return {
        "schema_name": "DoclingDocument",
        "version": "1.0.0",
        "name": "a",
        "body": {"self_ref": "#/body", "children": [{"$ref": item["self_ref"]} for item in items]},
        "texts": items,
        "pages": {"1": {"page_no": 1, "size": {"width": 200, "height": 100}}},
    } | more


def place(page: int = 1, origin: str = "BOTTOMLEFT", **sides: float) -> dict[str, Any]:
    """The `prov` of an item. The box is 20 points high, 10 points below the top of the page."""
    box = {"l": 10, "t": 90, "r": 50, "b": 70} | sides
    return {"prov": [{"page_no": page, "bbox": box | {"coord_origin": origin}, "charspan": [0, 1]}]}


def shown_picture(uri: str, **more: Any) -> dict[str, Any]:
    """A DoclingDocument with one text and one picture, whose image is at this address."""
    image = {"mimetype": "image/png", "dpi": 72, "size": {"width": 1, "height": 1}, "uri": uri}
    shown = {
        "self_ref": "#/pictures/0",
        "parent": {"$ref": "#/body"},
        "label": "picture",
        "image": image,
        **more,
    }
    content = foreign({}, pictures=[shown])
    content["body"]["children"].append({"$ref": "#/pictures/0"})
    return content


def chain(depth: int) -> dict[str, Any]:
    """A DoclingDocument with groups in each other."""
    groups = [
        {
            "self_ref": f"#/groups/{n}",
            "parent": {"$ref": f"#/groups/{n - 1}" if n else "#/body"},
            "children": [{"$ref": f"#/groups/{n + 1}"}] if n < depth - 1 else [],
            "name": "g",
            "label": "section",
        }
        for n in range(depth)
    ]
    content = foreign(groups=groups)
    content["body"]["children"] = [{"$ref": "#/groups/0"}]
    return content


def cycle() -> dict[str, Any]:
    """A DoclingDocument with a group that contains itself."""
    content = chain(2)
    content["groups"][1]["children"] = [{"$ref": "#/groups/0"}]
    return content


def take(content: dict[str, Any]) -> LoadedDocument:
    """Load a DoclingDocument that is given as its JSON."""
    return from_docling(json.dumps(content).encode(), "a.json")
