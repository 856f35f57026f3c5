"""Files and addresses that a document or an answer names are not opened, fetched or run.

The named file is a pipe: a process that opened it would wait there for ever, and a test would see that it has a reader.
The named address is a socket on which no connection may arrive.
"""

from __future__ import annotations

import errno
import os
import re
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import doc2md
from doc2md.document import PageStatus
from doc2md.options.export import ExportOptions
from doc2md.options.limits import Limits
from tests.builders.pages import insert_picture, link_to, new_page

pytestmark = pytest.mark.process

LIMITS = Limits(page_seconds=30)


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Path]:
    """A file that must not be opened."""
    path = tmp_path / "trap"
    os.mkfifo(path)
    yield path
    with pytest.raises(OSError, match=os.strerror(errno.ENXIO)):  # it has no reader
        os.open(path, os.O_WRONLY | os.O_NONBLOCK)


@pytest.fixture
def address() -> Iterator[str]:
    """An address to which nothing may connect."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield "http://{}:{}/x.png".format(*server.getsockname())
        assert not select.select([server], [], [], 0)[0]


def hostile(trap: Path, address: str) -> Any:
    page = new_page()
    document = page.parent
    link_to(page, 72, 290, 200, 310, address)
    xref = insert_picture(page, 72, 400, 172, 500)
    # The picture's data in another file; a form that is a page of another file; a font in another file.
    document.xref_set_key(xref, "F", f"({trap})")
    file = f"<</Type/Filespec/F({trap})/UF({trap})>>"
    form = document.get_new_xref()
    document.update_object(form, f"<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Ref<</F {file}/Page 0>>>>")
    document.update_stream(form, b"0 0 m 9 9 l S")
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    document.xref_set_key(
        page.xref, "Resources", f"<</Font<</F {font}>>/XObject<</I {xref} 0 R/R {form} 0 R>>>>"
    )
    content = document.get_new_xref()
    document.update_object(content, "<<>>")
    shown = b"BT /F 11 Tf 72 500 Td (Words of the page.) Tj ET q 100 0 0 100 72 300 cm /I Do Q /R Do"
    document.update_stream(content, shown)
    document.xref_set_key(page.xref, "Contents", f"{content} 0 R")
    actions = [
        f"<</S/Launch/F {file}>>",
        f"<</S/GoToR/F {file}/D[0/Fit]>>",
        f"<</S/ImportData/F {file}>>",
        f"<</S/SubmitForm/F<</FS/URL/F({address})>>>>",
        f"<</S/URI/URI({address})>>",
        f"<</S/JavaScript/JS(app.launchURL\\('{address}'\\);)>>",
    ]
    chain = "".join(f"{action[:-2]}/Next " for action in actions) + "null" + ">>" * len(actions)
    document.xref_set_key(document.pdf_catalog(), "OpenAction", chain)
    document.xref_set_key(page.xref, "AA", f"<</O {actions[0]}/C {actions[5]}>>")
    return document


def test_a_document_opens_no_file_and_connects_to_nothing(trap: Path, address: str) -> None:
    for options in ({}, {"annotations": "notes"}):
        result = doc2md.convert(hostile(trap, address).tobytes(), limits=LIMITS, **options)
        assert result.ledger[0].status is PageStatus.OK
        assert "Words of the page." in result.markdown
        assert "Words of the page." in result.html


@pytest.mark.parametrize(
    "body",
    [
        "![a]({trap}) ![b](file://{trap}) ![c]({address})",
        '<img src="{trap}"> <img src="{address}"> <iframe src="{address}"></iframe>',
        '<table><tr><td background="{address}"><img src="{trap}"></td></tr></table>',
        '<link rel="stylesheet" href="{address}"><style>@import "{address}";</style>',
        "{{% include '{trap}' %}} <?php include '{trap}' ?> $\\input{{{trap}}}$",
    ],
)
def test_an_answer_opens_no_file_and_connects_to_nothing(
    body: str, trap: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = tmp_path / "answers"
    answers.mkdir()
    said = body.format(trap=trap, address=address)
    (answers / "page-1.txt").write_text(f"text[[100, 100, 900, 200]]\n{said}\nimage[[100, 300, 900, 900]]\n")
    result = doc2md.convert(hostile(trap, address).tobytes(), transcripts=answers, limits=LIMITS)
    for images in ("embedded", "referenced"):
        for name in ("x.md", "x.html", "x.json"):
            result.save(tmp_path / images / name, ExportOptions(images=images))  # type: ignore[arg-type]
    page = (tmp_path / "embedded/x.html").read_text("utf-8")
    assert not re.search(f"<[^>]*({address}|{trap})", page)
    again = doc2md.convert(tmp_path / "referenced/x.json")
    assert again.html
    assert again.markdown


def test_a_foreign_json_opens_no_file(trap: Path, address: str, tmp_path: Path) -> None:
    figures = ", ".join(
        f'{{"id": "{n}", "kind": "figure", "regions": [[1, null]], "text": {{"plain": ""}}, "figure": "{name}"}}'
        for n, name in enumerate([str(trap), "../trap", "trap", address])
    )
    file = tmp_path / "x.json"
    file.write_text(
        f'{{"version": 1, "source": {{"name": "../trap", "sha256": ""}}, "pages": [], "blocks": [{figures}]}}'
    )
    result = doc2md.convert(file)
    assert "trap" not in result.html.partition("<main")[2]
    result.save(tmp_path / "out/x.html", images="embedded")
    assert not result.figures
