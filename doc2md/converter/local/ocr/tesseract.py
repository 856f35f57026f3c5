"""Lines in scripts that none of the carried models reads, by Tesseract, where it is installed with their data.

One process reads many lines, for what takes long is to load a language. Its words come in the order they are read,
each with its box, so those of Arabic or Hebrew are put where they are seen, from left to right.
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
from doc2md.rasterizer.glyphs import forward_turned
from doc2md.runtime.processes import be_a_helper
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
"""Tesseract's names of languages, those of one script together. Latin, Chinese and Japanese are read without it."""

OWN = {
    "rus": "ыэё",
    "ukr": "іїєґ",
    "bel": "іў",
    "srp": "ђћџјљњ",
    "mkd": "ѓќѕјљњ",
    "kaz": "әғқңөұүһі",
    "fas": "پچژگ",
    "urd": "ٹڈڑےں",
}
"""Letters of a language that its neighbours do not have."""

LEAST_OWN = 0.01
"""Share of them in what is read in it."""

LATIN = "eng"
"""Read beside another script, where it is there: names and quotes stand amid it."""

ALONE = 0.88
"""Sureness from which a line holds nothing in Latin: a language beside another takes words of the other for its own."""

TRIED = 4
"""Lines by which a language is chosen."""

READS = 0.8
"""Sureness of a line in the language it was told to read: .87 and more; in one of another, .76 and less."""

MARGIN = 8
"""Pixels of paper around a line, which Tesseract wants."""

TIMEOUT = 40.0
"""Seconds after which Tesseract is given up, for this page."""

_log = logging.getLogger("doc2md")

_SETTINGS = {"OMP_THREAD_LIMIT": "1"}  # there is a worker for each core
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"))
"""What only says in which direction to write."""

_ROW = re.compile(
    r"\d\t(?P<page>\d+)(?:\t\d+){4}\t(?P<left>\d+)\t\d+\t(?P<width>\d+)\t\d+\t(?P<score>-?\d+(?:\.\d+)?)\t(?P<text>.*)"
)
"""Of Tesseract's table, in which only words have a text."""
_HEAD = "level\t"

Glyphs = tuple[Glyph, ...]


@cache
def languages() -> frozenset[str]:
    """The languages that Tesseract can read here; none where it is not installed."""
    program = shutil.which("tesseract")
    with suppress(OSError, subprocess.SubprocessError):
        return frozenset(_run([program, "--list-langs"]).split()[1:]) if program else frozenset()
    return frozenset()


def read_foreign(lines: Sequence[Gray]) -> list[Glyphs]:
    """The characters of each line, in the order they are seen; none where no language that is here reads it.

    Nor where Tesseract fails or takes too long: then the lines stay unread, and are named as such.
    """
    try:
        return _read_foreign(lines)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        _log.debug("Tesseract is given up", exc_info=error)
        return [() for _ in lines]


def _read_foreign(lines: Sequence[Gray]) -> list[Glyphs]:
    widest = sorted(lines, key=lambda line: -line.shape[1])[:TRIED]
    language = choose(widest) if widest else ""
    if not language:
        return [() for _ in lines]
    read = read_as(language, lines)
    if LATIN in languages():
        unsure = [i for i, glyphs in enumerate(read) if sureness(glyphs) < ALONE]
        again = read_as(f"{language}+{LATIN}", [lines[i] for i in unsure]) if unsure else []
        for i, glyphs in zip(unsure, again, strict=True):
            read[i] = max(read[i], glyphs, key=sureness)
    return [glyphs if sureness(glyphs) >= READS else () for glyphs in read]


def choose(lines: Sequence[Gray]) -> str:
    """The language that reads these lines best: its script by one of its languages, then among them; "" if none."""
    here = [known for script in SCRIPTS if (known := [code for code in script if code in languages()])]
    sure, script = max(((_sureness(script[0], lines), script) for script in here), default=(0.0, []))
    if sure < READS:
        return ""
    return max(script, key=lambda code: _claim(code, lines)) if len(script) > 1 else script[0]


def _sureness(code: str, lines: Sequence[Gray]) -> float:
    return fmean(map(sureness, read_as(code, lines)))


def _claim(code: str, lines: Sequence[Gray]) -> tuple[float, float]:
    """By what a language is chosen among those of its script: the share of letters that it alone has, then sureness.

    By sureness alone Persian is Arabic: each reads the other's words, with its own letters.
    """
    read = read_as(code, lines)
    letters = [glyph.char for line in read for glyph in line if glyph.char.isalpha()]
    own = sum(char in OWN.get(code, "") for char in letters) / max(1, len(letters))
    return own if own >= LEAST_OWN else 0.0, fmean(map(sureness, read))


def sureness(glyphs: Glyphs) -> float:
    """Confidence in a line, 0 to 1."""
    scores = [glyph.score for glyph in glyphs if glyph.char != " "]
    return fmean(scores) if scores else 0.0


def read_as(language: str, lines: Sequence[Gray]) -> list[Glyphs]:
    """The characters of each line, read as this language, in the order they are seen.

    Raises OSError, SubprocessError, or ValueError for an answer that is not about these lines.
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
                raise ValueError(f"Tesseract speaks of line {page + 1} of {len(lines)}")
            text = unicodedata.normalize("NFC", match["text"].translate(_MARKS).strip())
            if text:
                left, width, score = int(match["left"]) - MARGIN, int(match["width"]), float(match["score"])
                words[page].append(_Word(text, left, width, score / 100))
        else:
            texts[page] += unicodedata.normalize("NFC", row.translate(_MARKS))
    return [_glyphs(*found) for found in zip(words, texts, lines, strict=True)]


class _Word(NamedTuple):
    """A word as it is read, and where it is in the picture of its line, in pixels."""

    text: str
    left: int
    width: int
    score: float


def _glyphs(words: Sequence[_Word], text: str, line: Gray) -> Glyphs:
    """The characters of a line from left to right, those of a word evenly over its place.

    `text` has the spaces as they are: "words" of Korean and Thai are syllables.
    """
    right_to_left = reads_right_to_left(text)
    made, at = list[Glyph](), 0
    for word in sorted(words, key=lambda word: word.left):
        seen = forward_turned(word.text)[::-1] if right_to_left else word.text
        # Of words of which it is .8 sure nine in ten are right: our own models say .9 of such.
        score = min(1.0, max(0.0, (1 + word.score) / 2))
        xs = [(word.left + word.width * (i + 0.5) / len(seen)) / line.shape[1] for i in range(len(seen))]
        if made and (right_to_left or not text.startswith(word.text, at)):
            made.append(Glyph(" ", 1.0, xs[0]))
        at = max(at, text.find(word.text, at) + len(word.text))
        made += [Glyph(char, score, min(1.0, max(0.0, x))) for char, x in zip(seen, xs, strict=True)]
    return tuple(made)


def _run(command: Sequence[str], given: bytes = b"") -> str:
    """What it prints. Raises OSError, and SubprocessError where it fails or takes too long."""
    done = subprocess.run(
        command,
        input=given,
        capture_output=True,
        env=os.environ | _SETTINGS,
        timeout=TIMEOUT,
        check=True,
        preexec_fn=be_a_helper,
    )
    return done.stdout.decode("utf-8", "replace")
