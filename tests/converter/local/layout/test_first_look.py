"""The first look at a document: which styles of text its pages use."""

from __future__ import annotations

from doc2md.converter.local.layout.first_look import habits_of_lines, look_at_document
from doc2md.rasterizer.extract import text_layer
from doc2md.structure.habits import Style
from tests.builders.pages import PROSE, new_page, stored, write


def test_the_body_is_the_style_of_most_characters() -> None:
    page = new_page(400, 500)
    write(page, 50, 60, "Rivers", size=24)
    write(page, 50, 100, *PROSE, size=11)
    found = look_at_document(stored(page).parent)
    assert found.body == Style(11.0)
    heading = found.styles[Style(24.0)]
    assert (heading.lines, heading.words, heading.ended, heading.capital) == (1, 1, 0, 1)
    assert found.monospaced == 0


def test_the_signs_of_vertical_text_are_rows() -> None:
    page = new_page(400, 500)
    for column, words in enumerate(("古い堤防と冬。", "技術者の報告")):
        for at, sign in enumerate(words):
            page.insert_text((200 - 20 * column, 100 + 12 * at), sign, fontname="japan", fontsize=11)
    (use,) = look_at_document(stored(page).parent).styles.values()
    assert (use.lines, use.characters, use.ended) == (2, 13, 1)


def test_the_lines_of_a_page_say_the_same_as_its_document() -> None:
    page = new_page(400, 500)
    write(page, 50, 100, *PROSE, size=11)
    opened = stored(page)
    assert habits_of_lines(text_layer(opened).lines) == look_at_document(opened.parent)


def test_a_document_without_words_has_a_body() -> None:
    assert look_at_document(stored(new_page()).parent).body.size == 10
