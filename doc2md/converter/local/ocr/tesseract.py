"""Read lines in scripts that the bundled models do not support, with Tesseract, if it and its data are installed.

One process reads many lines, because loading a language takes most of the time. Tesseract gives words in reading order,
each with its box. Words of Arabic or Hebrew are put in visual order here, from left to right.
"""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from statistics import fmean
from typing import NamedTuple

import numpy as np
from PIL import Image

from doc2md.converter.local.ocr.ctc import Glyph
from doc2md.converter.local.ocr.image.deskew import paper
from doc2md.converter.local.ocr.page_image import Gray
from doc2md.rasterizer.bidi import reverse_left_to_right_runs
from doc2md.runtime.processes import prepare_child
from doc2md.structure.scripts import reads_right_to_left

SCRIPTS = tuple(
    tuple(codes.split())
    for codes in (
        "rus ukr bel bul srp mkd kaz kir mon tgk tat uzb_cyrl aze_cyrl",
        "ara fas urd pus snd uig kur_ara",
        "kor",
        "heb yid",
        "ell grc",
        "hin mar nep san",
        "ben asm",
        *"pan guj ori tam tel kan mal sin tha lao khm mya bod kat hye amh".split(),
    )
)
"""Tesseract's language codes, grouped by script. The bundled models read Latin, Chinese and Japanese."""

UNIQUE_LETTERS = {
    "rus": "ыэё",
    "ukr": "іїєґ",
    "bel": "іў",
    "srp": "ђћџјљњ",
    "mkd": "ѓќѕјљњ",
    "kaz": "әғқңөұүһі",
    "fas": "پچژگ",
    "urd": "ٹڈڑےں",
}
"""Letters of a language that other languages of its script do not have."""

MIN_UNIQUE = 0.01
"""Minimum fraction of such letters in a text of the language."""

LATIN = "eng"
"""The language that is read together with another script, if its data is installed, for names and quotations."""

SURE_WITHOUT_LATIN = 0.88
"""Minimum confidence of a line that is not read again with Latin. With two languages, Tesseract can confuse words."""

SAMPLE = 4
"""Number of lines that are read to choose the language."""

MIN_SCORE = 0.8
"""Minimum confidence of a line. Lines in the chosen language have 0.87 and more, lines in another 0.76 and less."""

MARGIN = 8
"""Pixels of paper around a line image, which Tesseract needs."""

TIMEOUT = 40.0
"""Seconds after which Tesseract is stopped for this page."""

_log = logging.getLogger("doc2md")

_SETTINGS = {"OMP_THREAD_LIMIT": "1"}  # one thread: there is a worker process for each core
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"))
"""Control characters of the writing direction."""

_ROW = re.compile(
    r"\d\t(?P<page>\d+)(?:\t\d+){4}\t(?P<left>\d+)\t\d+\t(?P<width>\d+)\t\d+\t(?P<score>-?\d+(?:\.\d+)?)\t(?P<text>.*)"
)
"""A row of Tesseract's TSV output. Only words have a text."""
_HEAD = "level\t"

Glyphs = tuple[Glyph, ...]


@cache
def languages() -> frozenset[str]:
    """The languages that the installed Tesseract can read; none if it is not installed."""
    program = shutil.which("tesseract")
    with suppress(OSError, subprocess.SubprocessError):
        return frozenset(_run([program, "--list-langs"]).split()[1:]) if program else frozenset()
    return frozenset()


def read_foreign(lines: Sequence[Gray]) -> list[Glyphs]:
    """The characters of each line image, from left to right; none if no installed language reads the line.

    If Tesseract fails or takes too long, all lines are left unread, and the page's row counts them.
    """
    try:
        return _read_foreign(lines)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        _log.debug("Tesseract failed", exc_info=error)
        return [() for _ in lines]


def _read_foreign(lines: Sequence[Gray]) -> list[Glyphs]:
    widest = sorted(lines, key=lambda line: -line.shape[1])[:SAMPLE]
    language = choose(widest) if widest else ""
    if not language:
        return [() for _ in lines]
    read = read_as(language, lines)
    if LATIN in languages():
        unsure = [i for i, glyphs in enumerate(read) if confidence(glyphs) < SURE_WITHOUT_LATIN]
        again = read_as(f"{language}+{LATIN}", [lines[i] for i in unsure]) if unsure else []
        for i, glyphs in zip(unsure, again, strict=True):
            read[i] = max(read[i], glyphs, key=confidence)
    return [glyphs if confidence(glyphs) >= MIN_SCORE else () for glyphs in read]


def choose(lines: Sequence[Gray]) -> str:
    """The code of the language that reads these lines best; "" if none does.

    First the script is chosen, by the first installed language of each. Then the language in it.
    """
    here = [known for script in SCRIPTS if (known := [code for code in script if code in languages()])]
    sure, script = max(((_mean_confidence(script[0], lines), script) for script in here), default=(0.0, []))
    if sure < MIN_SCORE:
        return ""
    return max(script, key=lambda code: _rank(code, lines)) if len(script) > 1 else script[0]


def _mean_confidence(code: str, lines: Sequence[Gray]) -> float:
    return fmean(map(confidence, read_as(code, lines)))


def _rank(code: str, lines: Sequence[Gray]) -> tuple[float, float]:
    """The rank of a language in its script: the fraction of letters that only it has, then the confidence.

    Confidence alone cannot tell Persian from Arabic: each reads the other's words, with its own letters.
    """
    read = read_as(code, lines)
    letters = [glyph.char for line in read for glyph in line if glyph.char.isalpha()]
    own = sum(char in UNIQUE_LETTERS.get(code, "") for char in letters) / max(1, len(letters))
    return own if own >= MIN_UNIQUE else 0.0, fmean(map(confidence, read))


def confidence(glyphs: Glyphs) -> float:
    """The mean confidence of the characters of a line, 0 to 1."""
    scores = [glyph.score for glyph in glyphs if glyph.char != " "]
    return fmean(scores) if scores else 0.0


def read_as(language: str, lines: Sequence[Gray]) -> list[Glyphs]:
    """The characters of each line image, read in `language`, from left to right.

    Raises OSError or SubprocessError if Tesseract fails, ValueError if its output does not fit these lines.
    """
    pages = [Image.fromarray(np.pad(line, MARGIN, constant_values=paper(line))) for line in lines]
    file = io.BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    settings = ["-l", language, "--psm", "7", "--dpi", "300"]
    output = _run(["tesseract", "stdin", "stdout", *settings, "tsv", "txt"], file.getvalue())
    words: list[list[_Word]] = [[] for _ in lines]
    texts, page = [""] * len(lines), 0
    for row in output.splitlines():
        if row.startswith(_HEAD):
            continue
        if match := _ROW.fullmatch(row):
            page = int(match["page"]) - 1
            if page not in range(len(lines)):
                raise ValueError(f"Tesseract's output names line {page + 1} of {len(lines)}")
            text = unicodedata.normalize("NFC", match["text"].translate(_DIRECTION_MARKS).strip())
            if text:
                left, width, score = int(match["left"]) - MARGIN, int(match["width"]), float(match["score"])
                words[page].append(_Word(text, left, width, score / 100))
        else:
            texts[page] += unicodedata.normalize("NFC", row.translate(_DIRECTION_MARKS))
    return [_glyphs(*found) for found in zip(words, texts, lines, strict=True)]


class _Word(NamedTuple):
    """A word in reading order, and its place in the line image, in pixels."""

    text: str
    left: int
    width: int
    score: float


def _glyphs(words: Sequence[_Word], text: str, line: Gray) -> Glyphs:
    """The characters of a line from left to right. Those of a word are spread evenly over its box.

    `text` is the line with its real spaces: Tesseract's "words" of Korean and Thai are syllables.
    """
    right_to_left = reads_right_to_left(text)
    made, at = list[Glyph](), 0
    for word in sorted(words, key=lambda word: word.left):
        seen = reverse_left_to_right_runs(word.text)[::-1] if right_to_left else word.text
        # Nine in ten of the words with Tesseract's confidence 0.8 are right; the bundled models give such words 0.9.
        score = min(1.0, max(0.0, (1 + word.score) / 2))
        xs = [(word.left + word.width * (i + 0.5) / len(seen)) / line.shape[1] for i in range(len(seen))]
        if made and (right_to_left or not text.startswith(word.text, at)):
            made.append(Glyph(" ", 1.0, xs[0]))
        at = max(at, text.find(word.text, at) + len(word.text))
        made += [Glyph(char, score, min(1.0, max(0.0, x))) for char, x in zip(seen, xs, strict=True)]
    return tuple(made)


def _run(command: Sequence[str], given: bytes = b"") -> str:
    """The standard output of a command. Raises OSError, or SubprocessError if the command fails or takes too long."""
    done = subprocess.run(
        command,
        input=given,
        capture_output=True,
        env=os.environ | _SETTINGS,
        timeout=TIMEOUT,
        check=True,
        preexec_fn=prepare_child,
    )
    return done.stdout.decode("utf-8", "replace")
