"""No output has characters that control a terminal."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from doc2md.document import Block, Cell, Document, Kind, PageRow, PageStatus, Region, Source, Text
from doc2md.exporter.html import to_html
from doc2md.exporter.markdown import to_markdown
from doc2md.exporter.tables_csv import to_csv
from doc2md.markup.controls import without_controls

TITLE = "\x1b]0;pwned\x07"
HOSTILE = f"a{TITLE}b\x9bc\x00\ud800d"


def is_obeyed(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"


@given(st.text(st.characters()))
def test_only_control_characters_are_removed(text: str) -> None:
    kept = without_controls(text)
    assert not any(map(is_obeyed, kept))
    assert without_controls(kept) == kept
    assert kept == "".join(c for c in re.sub("\r\n?", "\n", text) if not is_obeyed(c))


def test_no_kind_of_block_is_written_with_control_characters() -> None:
    words, region = Text(HOSTILE), (Region(1, None),)
    child = Block("c", Kind.ITEM, region, words, label=HOSTILE)
    for kind in Kind:
        block = Block("b", kind, region, words, label=HOSTILE, children=(child,), cells=(Cell(0, 0, words),))
        failed = PageRow(2, PageStatus.FAILED, notes=(HOSTILE,))
        document = Document(Source("x.pdf", ""), (PageRow(1, PageStatus.OK), failed), (block,))
        for written in (to_markdown(document), to_html(document), to_csv(block.cells)):
            assert not any(is_obeyed(c) for c in written.replace("\r\n", "\n"))
            written.encode("utf-8")
