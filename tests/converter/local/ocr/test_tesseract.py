"""Scripts that only Tesseract reads. It needs to be installed with the data of their languages."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doc2md.converter.local import find_missing, read
from doc2md.converter.local.ocr import tesseract
from doc2md.rasterizer.bidi import reverse_left_to_right_runs
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.structure.scripts import reads_right_to_left
from tests.builders.pages import new_page
from tests.builders.readings import text_of
from tests.builders.scans import scanned

RUSSIAN = (
    "Портовая контора ведёт список всех судов, которые заходят в гавань. Лоцманов высылают на двух катерах, "
    "из которых старший носит имя первого смотрителя маяка.",
    "Капитаны судов длиннее сорока метров просят лоцмана за шесть часов до прихода и сообщают осадку.",
)
PERSIAN = (
    "دفتر بندر فهرست همه کشتی‌هایی را که به لنگرگاه می‌آیند نگه می‌دارد. راهنماها را با دو قایق می‌فرستند که "
    "قایق کهنه‌تر نام نخستین نگهبان فانوس دریایی را دارد.",
    "ناخدای هر کشتی که از چهل متر بلندتر است شش ساعت پیش از رسیدن راهنما می‌خواهد و ژرفای آب‌خور را می‌گوید.",
)
KOREAN = (
    "항만 사무소는 항구에 들어오는 모든 배의 목록을 보관한다. 도선사는 두 척의 배로 보내며 "
    "그중 오래된 배는 첫 번째 등대지기의 이름을 가지고 있다.",
)

LINE = np.full((48, 106), 255, np.uint8)


def scan(paragraphs: Sequence[str], direction: str = "ltr") -> Any:
    """A page with these paragraphs as a picture."""
    page = new_page(595, 420)
    body = "".join(f'<p dir="{direction}" style="font-size:13pt">{words}</p>' for words in paragraphs)
    page.insert_htmlbox(pymupdf.Rect(50, 50, 545, 400), body)
    return scanned(page)


def alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


@pytest.fixture
def installed() -> frozenset[str]:
    """The languages that are installed. An earlier test of this process may have asked when none could be found."""
    tesseract.languages.cache_clear()
    return tesseract.languages()


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("language", "paragraphs", "direction", "least"),
    [("rus", RUSSIAN, "ltr", 0.9), ("fas", PERSIAN, "rtl", 0.8), ("kor", KOREAN, "ltr", 0.6)],
)
def test_a_script_that_tesseract_knows_is_read(
    installed: frozenset[str], language: str, paragraphs: Sequence[str], direction: str, least: float
) -> None:
    if language not in installed:
        pytest.skip(f"Tesseract has no data for {language} here")
    reading = read(scan(paragraphs, direction), 1)
    assert reading.unread == 0
    assert alike(text_of(reading.blocks), " ".join(paragraphs)) >= least
    assert all(block.confidence is not None and 0.7 < block.confidence < 1 for block in reading.blocks)


@pytest.mark.ocr
def test_words_that_tesseract_reads_can_be_searched_where_they_are_printed(installed: frozenset[str]) -> None:
    if "rus" not in installed:
        pytest.skip("Tesseract has no data for Russian here")
    found = find_missing(scan(RUSSIAN))
    first = found.lines[0]
    assert first.words[0].text.startswith("Портовая")
    assert first.x == pytest.approx(50, abs=4)
    assert (found.unread, found.own) == (0, False)


@pytest.mark.ocr
def test_without_tesseract_the_lines_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "languages", frozenset)
    assert read(scan(RUSSIAN), 1).unread > 1


HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


@pytest.mark.process
@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "kill -9 $$",
        "sleep 1000",
        "printf '\\377\\t\\n'",
        "printf '5\\t99\\t1\\t1\\t1\\t1\\t8\\t0\\t90\\t40\\t9\\tword\\n'",
        "printf '5\\t0\\t1\\t1\\t1\\t1\\t8\\t0\\t90\\t40\\t9\\tword\\n'",
        "printf '5\\t1\\t1\\t1\\t1\\t1\\t8\\t0\\t90\\t40\\t9.6.5\\tword\\n'",
    ],
)
def test_a_tesseract_that_fails_loses_only_its_lines(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(tesseract, "TIMEOUT", 2.0)
    monkeypatch.setattr(tesseract, "languages", lambda: frozenset({"rus", "ukr"}))
    assert tesseract.read_foreign([LINE, LINE]) == [(), ()]


def test_the_header_of_its_output_is_no_word_of_the_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    words = (("هذا", 200), ("النص", 100))
    rows = "".join(f"5\t1\t1\t1\t1\t1\t{x}\t10\t60\t30\t96.0\t{word}\n" for word, x in words)
    monkeypatch.setattr(tesseract, "_run", lambda *_: f"{HEAD}{rows}هذا النص\n\f")
    (glyphs,) = tesseract.read_as("ara", [np.full((48, 300), 255, np.uint8)])
    assert "".join(glyph.char for glyph in glyphs) == "صنلا اذه"


@pytest.mark.process
def test_a_helper_process_obeys_signals_that_its_worker_ignores(tmp_path: Path) -> None:
    """The program also ends when its parent ends."""
    starter = (
        "import signal, subprocess, sys; from doc2md.runtime.processes import prepare_child\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen(['sleep', '1000'], preexec_fn=prepare_child)\n"
        "print(child.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = Path("/proc") / parent.stdout.readline().strip()
        ignored = int(re.findall(r"SigIgn:\s*(\w+)", (child / "status").read_text())[0], 16)
        assert not ignored & 1 << signal.SIGTERM - 1
        parent.kill()
    for _ in range(200):
        if not child.exists() or " Z " in (child / "stat").read_text():
            break
        time.sleep(0.05)
    else:
        raise AssertionError("it is still running")


def speaking(answers: dict[str, str], asked: list[str]) -> Callable[..., str]:
    """A Tesseract that reads one word with a confidence for each language: `word:score`."""

    def run(command: Sequence[str], given: bytes = b"") -> str:
        language = command[command.index("-l") + 1]
        asked.append(language)
        word, score = answers[language].split(":")
        return f"5\t1\t1\t1\t1\t1\t8\t0\t90\t40\t{score}\t{word}\n{word}\n"

    return run


@pytest.mark.parametrize(
    ("answers", "chosen"),
    [
        ({"rus": "съезды:90", "ara": "مه:20"}, "rus"),
        ({"rus": "съезды:30", "ara": "مه:50"}, ""),  # perhaps handwriting
        ({"ara": "جراغ:90", "fas": "چراغ:85"}, "fas"),  # only Persian has this letter
        ({"ara": "سلام:90", "fas": "سلام:85"}, "ara"),
        ({"rus": "міста:80", "ukr": "місто:80"}, "ukr"),
    ],
)
def test_a_language_is_chosen_by_confidence_and_by_letters_that_only_it_has(
    answers: dict[str, str], chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "languages", lambda: frozenset(answers))
    monkeypatch.setattr(tesseract, "_run", speaking(answers, []))
    assert tesseract.choose([LINE]) == chosen


def test_latin_is_added_only_for_lines_of_low_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tesseract, "languages", lambda: frozenset({"rus", "eng"}))
    for sure in ("95", "65"):
        answers = {"rus": f"слово:{sure}", "rus+eng": "word:90"}
        monkeypatch.setattr(tesseract, "_run", speaking(answers, asked))
        (glyphs,) = tesseract.read_foreign([LINE])
        assert "".join(glyph.char for glyph in glyphs) == ("слово" if sure == "95" else "word")
    assert asked == ["rus", "rus", "rus", "rus", "rus+eng"]


def test_separate_syllables_are_one_word_where_the_text_output_has_no_space(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = [("인", 10), ("간", 30), ("은", 50), ("때", 80)]
    rows = "".join(f"5\t1\t1\t1\t1\t1\t{x}\t0\t18\t40\t93\t{word}\n" for word, x in words)
    monkeypatch.setattr(tesseract, "_run", lambda *_: f"{rows}\f인간은 때\n")
    (glyphs,) = tesseract.read_as("kor", [LINE])
    assert "".join(glyph.char for glyph in glyphs) == "인간은 때"


@pytest.mark.parametrize(
    ("read_so", "seen"),
    [("سال", "لاس"), ("سال1404", "1404لاس"), ("1.", ".1"), ("(word).", ".)word("), ("", "")],
)
def test_right_to_left_characters_are_given_from_left_to_right(read_so: str, seen: str) -> None:
    assert "".join(reverse_left_to_right_runs(read_so)[::-1]) == seen


@given(st.text("اب1a .(", max_size=20))
def test_turning_right_to_left_text_twice_gives_the_text_again(words: str) -> None:
    """The number of an item is no part of the run beside it, so turning moves the run away from it only once."""
    assume(not re.search(r"1[.(] | [.(]1", words))
    assert "".join(reverse_left_to_right_runs(reverse_left_to_right_runs(words))) == words
    assert reads_right_to_left(words) == reads_right_to_left(words[::-1])
