"""The language of an HTML page, and the direction of its blocks."""

from __future__ import annotations

import pytest

from doc2md.document import Block, Document, Kind, PageRow, PageStatus, Region, Source, Text
from doc2md.exporter.direction import with_directions
from doc2md.exporter.html import to_html
from doc2md.structure.language import language_of

SENTENCES = {
    "en": "The pipe is in the north of the town, and it was laid for the mill.",
    "de": "Die Leitung liegt nicht im Norden der Stadt, und das Wasser ist auf dem Weg.",
    "fr": "La conduite est dans le nord de la ville, et les eaux sont pour une usine.",
    "es": "La tubería está en el norte de las casas, y los canales son más viejos que el molino.",
    "fa": "این گزارش وضعیت شبکه آب را نشان می‌دهد و پیشنهادها در بخش چهارم آمده است.",
    "ar": "هذا التقرير يصف حالة شبكة المياه في المدينة.",
    "he": "הדוח מתאר את מצב רשת המים בעיר.",
    "ru": "Этот отчёт описывает состояние сети.",
    "uk": "Цей звіт описує стан мережі в місті, її довжину і вік.",
    "ja": "この報告書は雨水管の状態を示す。",
    "zh": "本报告说明雨水管网的状况。",
    "ko": "이 보고서는 빗물 관의 상태를 설명한다.",
    "el": "Η έκθεση περιγράφει την κατάσταση του δικτύου.",
    "und": "12.5 %, Q = 3",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_the_language_of_a_sentence(language: str, sentence: str) -> None:
    assert language_of(sentence) == language


def test_a_list_of_names_has_no_language() -> None:
    assert language_of("Zanzibar Kilimanjaro Anna Maria Otto") == "und"


@pytest.mark.parametrize(
    ("page", "body", "expected"),
    [
        ("rtl", "<p>سلام.</p><p>Hello.</p>", '<p>سلام.</p><p dir="ltr">Hello.</p>'),
        ("ltr", "<p>A word, سلام, inside.</p>", "<p>A word, سلام, inside.</p>"),
        ("ltr", "<ul><li>یک</li><li>دو</li></ul>", '<ul dir="rtl"><li>یک</li><li>دو</li></ul>'),
        (
            "rtl",
            "<ul><li>یک<ul><li>A longer item in English.</li></ul></li></ul>",
            '<ul><li>یک<ul dir="ltr"><li>A longer item in English.</li></ul></li></ul>',
        ),
        (
            "rtl",
            "<table><tbody><tr><td>نام</td><td>-5</td><td>12</td></tr></tbody></table>",
            '<table><tbody><tr><td>نام</td><td dir="ltr">-5</td><td dir="ltr">12</td></tr></tbody></table>',
        ),
        ("rtl", "<p>!</p><pre>x = 1</pre>", '<p>!</p><pre dir="ltr">x = 1</pre>'),
    ],
)
def test_a_block_has_a_direction_if_it_differs_from_what_is_around_it(
    page: str, body: str, expected: str
) -> None:
    assert with_directions(body, page) == expected


@pytest.mark.parametrize(
    ("language", "start"), [("fa", '<html lang="fa" dir="rtl">'), ("de", '<html lang="de" dir="ltr">')]
)
def test_the_page_has_the_language_and_the_direction_of_the_document(language: str, start: str) -> None:
    paragraph = Block("a", Kind.PARAGRAPH, (Region(1, None),), Text(SENTENCES[language]))
    page = to_html(Document(Source("a.pdf", "", 1), (PageRow(1, PageStatus.OK),), (paragraph,)))
    assert start in page
