"""Measure what it costs to parse a model's answers, compared with only finding their tags.

    DOC2MD_MATERIAL=... python bench/parse_answers.py

The answers are those of `recordings/answers.jsonl` in the material. The result is milliseconds of CPU per answer, the
minimum of three runs: for `parse` alone, and for the whole way to Markdown. The comparison is one `re.findall` of
well-formed tags, which loses everything malformed and does not parse the text of the blocks.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from doc2md.assembler import assemble, settle
from doc2md.converter.base import Ask, Transcript
from doc2md.converter.grounded import parse
from doc2md.document import Document, Source
from doc2md.exporter.markdown import to_markdown

PAGE = (595.0, 842.0)
TAG = re.compile(r"<\|ref\|>(.*?)<\|/ref\|><\|det\|>(.*?)<\|/det\|>", re.S)


def markdown(answer: str) -> str:
    pages = assemble([settle(parse(Transcript(Ask(1), answer), PAGE))])
    return to_markdown(Document(Source("", ""), (), pages[0].blocks))


def milliseconds(work: Callable[[str], object], answers: list[str]) -> float:
    runs = []
    for _ in range(3):
        started = time.process_time()
        for answer in answers:
            work(answer)
        runs.append(time.process_time() - started)
    return min(runs) / len(answers) * 1000


def main() -> None:
    material = os.environ.get("DOC2MD_MATERIAL")
    if not material:
        sys.exit("set DOC2MD_MATERIAL to the folder with recordings/answers.jsonl")
    lines = (Path(material) / "recordings" / "answers.jsonl").read_text("utf-8").splitlines()
    answers = [json.loads(line)["answer"] for line in lines]
    peer = milliseconds(TAG.findall, answers)
    works: dict[str, Callable[[str], object]] = {
        "parse": lambda answer: parse(Transcript(Ask(1), answer), PAGE),
        "to Markdown": markdown,
    }
    print(f"{len(answers)} answers; tags alone {peer:.3f} ms an answer")
    for name, work in works.items():
        spent = milliseconds(work, answers)
        print(f"{name}: {spent:.2f} ms an answer, {spent / peer:.0f} times the tags alone")


if __name__ == "__main__":
    main()
