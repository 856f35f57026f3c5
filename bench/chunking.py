"""Measure the chunks of a corpus: do they have all of the Markdown, how full are they, and can they cite?

    DOC2MD_MATERIAL=... python bench/chunking.py OUT

The `local` engine converts each case of `corpus/roundtrip` in the material once and keeps the JSON in OUT. Then the
script measures:

limits     for three tokenizers (the estimate, characters, cl100k_base) and limits of 128, 512 and 2,048 tokens: chunks
           over the limit; characters of the Markdown, except headings, that are in no chunk or in several; how full a
           chunk is on average, for all chunks and for those that are not the last of their section; seconds for the
           whole corpus
edits      a paragraph is inserted at twenty seeded places of each document: how many chunks get new ids
estimate   the estimate divided by the real count, for pieces of 1,600 characters
questions  60 seeded phrases of six to ten words from the truth of ten born-digital documents: is the chunk with the
           phrase the first that an index finds, and how much of the phrase's area do the chunk's boxes cover

The real tokenizer is the copy that llama-index-core carries in its wheel. The area of a phrase is its ink, as MuPDF
reports it for every letter.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Any

import pymupdf

import doc2md
from doc2md.chunks import Chunk, Tokenizer
from doc2md.chunks.tokens import estimate, tokenizer
from doc2md.document import Block, Document, Kind, Region, Text
from doc2md.exporter.json import from_json
from doc2md.exporter.markdown import to_markdown
from doc2md.geometry import Box
from doc2md.pages.words import words_in
from doc2md.result import Result
from quality import cases, source

SIZES = (128, 512, 2048)
SEED = 20


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    material = os.environ.get("DOC2MD_MATERIAL")
    if not material:
        parser.error("set DOC2MD_MATERIAL to the folder with the corpora")
    corpus = Path(material) / "corpus" / "roundtrip"
    documents = convert(corpus, arguments.out)
    real = real_tokenizer()
    measure_limits(documents, {"estimate": estimate, "characters": len, "cl100k_base": real})
    measure_edits(documents)
    measure_estimate(documents, real)
    measure_questions(corpus, documents)


def convert(corpus: Path, out: Path) -> dict[str, Document]:
    """The document of each case, by its name. Documents that are already in OUT are read from there."""
    out.mkdir(parents=True, exist_ok=True)
    documents = {}
    with doc2md.Converter(engine="local", images="off") as converter:
        for name in cases(corpus, "all"):
            file = out / f"{name}.json"
            if not file.exists():
                converter.convert(source(corpus, name)).save(file)
            documents[name] = from_json(file.read_bytes())
    print(f"{len(documents)} documents, {sum(len(d.pages) for d in documents.values())} pages")
    return documents


def real_tokenizer() -> Tokenizer:
    found = importlib.util.find_spec("llama_index.core")
    if found is None or found.origin is None:
        sys.exit("run: python -m pip install tiktoken llama-index-core (its wheel carries the encoding)")
    os.environ["TIKTOKEN_CACHE_DIR"] = str(Path(found.origin).parent / "_static" / "tiktoken_cache")
    return tokenizer("tiktoken:cl100k_base")


# Limits


def measure_limits(documents: dict[str, Document], tokenizers: dict[str, Tokenizer]) -> None:
    print(
        "\n| tokenizer | size | chunks | over the limit | not in exactly one | full | full, not the last | seconds |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, count in tokenizers.items():
        for size in SIZES:
            started = time.monotonic()
            made = {
                of: Result(document, None).chunks(size, tokens=count) for of, document in documents.items()
            }
            seconds = time.monotonic() - started
            every = [chunk for found in made.values() for chunk in found]
            over = sum(count(chunk.text) > size for chunk in every)
            astray = sum(strays(to_markdown(documents[of]), found) for of, found in made.items())
            full = mean(chunk.tokens for chunk in every) / size
            inner = mean(chunk.tokens for found in made.values() for chunk in not_last(found)) / size
            print(
                f"| {name} | {size:,} | {len(every):,} | {over} | {astray} | {full:.2f} | {inner:.2f} | {seconds:.1f} |"
            )


def strays(markdown: str, found: list[Chunk]) -> int:
    """The number of characters outside headings, without spaces, that are in no chunk or in several."""
    times = [0] * len(markdown)
    for chunk in found:
        for at in range(*chunk.span):
            times[at] += 1
    count, at = 0, 0
    for line in markdown.splitlines(keepends=True):
        is_heading = re.match(r"#{1,6} ", line) and not any(times[at : at + len(line)])
        for sign in "" if is_heading else line:
            count += not sign.isspace() and times[at] != 1
            at += 1
        at += len(line) if is_heading else 0
    return count


def not_last(found: list[Chunk]) -> Iterator[Chunk]:
    """The chunks that are followed by another chunk of the same section."""
    for chunk, following in pairwise(found):
        if chunk.headings == following.headings and chunk.kind != Kind.FOOTNOTE != following.kind:
            yield chunk


# Edits


def measure_edits(documents: dict[str, Document]) -> None:
    print("\n| size | chunks with new ids after an edit: mean | median | 9 in 10 | most |")
    print("| --- | --- | --- | --- | --- |")
    for size in SIZES:
        choose = random.Random(SEED)
        new = []
        for document in documents.values():
            before = {chunk.id for chunk in Result(document, None).chunks(size)}
            for _ in range(20):
                after = {chunk.id for chunk in Result(edited(document, choose), None).chunks(size)}
                new.append(len(after - before))
        new.sort()
        print(f"| {size:,} | {mean(new):.2f} | {median(new):g} | {new[len(new) * 9 // 10]} | {new[-1]} |")


def edited(document: Document, choose: random.Random) -> Document:
    """The document with a paragraph of up to 80 words inserted at a random place."""
    at = choose.randrange(len(document.blocks))
    page = document.blocks[at].page
    words = " ".join(choose.choices(["rain", "river", "pipe", "and", "of", "the"], k=choose.randint(5, 80)))
    added = Block("added", Kind.PARAGRAPH, (Region(page, Box(0, 0, 9, 9)),), Text(words))
    return replace(document, blocks=(*document.blocks[:at], added, *document.blocks[at:]))


# The estimate


def measure_estimate(documents: dict[str, Document], real: Tokenizer) -> None:
    ratios = sorted(
        estimate(text) / real(text)
        for document in documents.values()
        for text in stretches(to_markdown(document))
    )
    low, high = ratios[len(ratios) // 20], ratios[len(ratios) * 19 // 20]
    print(
        f"\nestimate / cl100k_base, {len(ratios)} stretches: median {median(ratios):.2f}, nine in ten from {low:.2f} "
        f"to {high:.2f}, {sum(ratio < 1 for ratio in ratios) / len(ratios):.0%} below 1"
    )


def stretches(markdown: str, length: int = 1600) -> Iterator[str]:
    for at in range(0, len(markdown) - length // 2, length):
        yield markdown[at : at + length]


# Questions


def measure_questions(corpus: Path, documents: dict[str, Document], *, each: int = 6, of: int = 10) -> None:
    index = Path(__file__).parents[1] / "samples" / "rag" / "ask.py"
    spec = importlib.util.spec_from_file_location("ask", index)
    assert spec
    assert spec.loader
    ask = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(ask)
    choose = random.Random(SEED)
    names = cases(corpus, "no")
    choose.shuffle(names)
    drawn = {name: list(phrases(corpus / name, choose, each)) for name in names}
    names = [name for name in names if len(drawn[name]) == each][:of]
    found, covered, lines = 0, [], []
    for name in names:
        made = Result(documents[name], None).chunks(512)
        searched = ask.Index()
        searched.add(made)
        for phrase, page, boxes in drawn[name]:
            best = next(iter(searched.find(phrase, 1)), None)
            right = best is not None and said_in(phrase, best.text)
            share = (
                cover(boxes, [r.box for r in best.regions if r.page == page and r.box])
                if best and right
                else 0.0
            )
            found += right
            covered.append(share)
            if not right or share < 0.97:
                lines.append(
                    f"  {name}, page {page}: {phrase!r}: {'covered' if right else 'not found'} {share:.3f}"
                )
    good = sum(share >= 0.97 for share in covered)
    print(
        f"\n{len(covered)} questions over {len(names)} documents: {found} chunks found, {good} cover .97 of the place"
    )
    print("\n".join(lines))


def phrases(case: Path, choose: random.Random, count: int) -> Iterator[tuple[str, int, list[Box]]]:
    """Seeded phrases that occur once in the truth and once in the PDF, with their page and the boxes of their ink."""
    truth = (case / "truth.md").read_text("utf-8")
    plain = [line for line in truth.splitlines() if re.fullmatch(r"[^#|`$<>\[\]*_\\~{}=+-]{60,}", line)]
    candidates = [
        " ".join(words[at : at + length])
        for line in plain
        for words in [line.split()]
        for at in range(len(words) - 10)
        for length in [6 + at % 5]
    ]
    choose.shuffle(candidates)
    whole = words_in(truth)
    with pymupdf.open(case / "doc.pdf") as pdf:
        for phrase in candidates:
            if not count:
                return
            hits = [(page, lines) for page in pdf if (lines := page.search_for(phrase))]
            if len(hits) == 1 and len(hits[0][1]) <= 2 and times_in(words_in(phrase), whole) == 1:
                count -= 1
                page, lines = hits[0]
                yield phrase, page.number + 1, ink(page, phrase, lines)


def ink(page: Any, phrase: str, lines: list[Any]) -> list[Box]:
    """The box of the ink in each line. The boxes of a search are as high as the tallest letters of the font."""
    shapes = page.search_for(phrase, flags=pymupdf.TEXTFLAGS_SEARCH | pymupdf.TEXT_ACCURATE_BBOXES)
    middles = [((shape.x0 + shape.x1) / 2, (shape.y0 + shape.y1) / 2, Box(*shape)) for shape in shapes]
    inside = ([box for x, y, box in middles if pymupdf.Point(x, y) in line] for line in lines)
    return [Box.around(boxes) for boxes in inside if boxes]


def said_in(phrase: str, text: str) -> bool:
    return times_in(words_in(phrase), words_in(text)) > 0


def times_in(words: list[str], whole: list[str]) -> int:
    return sum(whole[at : at + len(words)] == words for at in range(len(whole) - len(words) + 1))


def cover(places: list[Box], boxes: list[Box]) -> float:
    """The share of the area of `places` that `boxes` cover, 0 to 1."""
    inside = sum(max((place.overlap(box).area for box in boxes), default=0.0) for place in places)
    return inside / sum(place.area for place in places)


if __name__ == "__main__":
    main()
