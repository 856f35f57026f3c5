"""Fuzz the code that reads and writes untrusted text: answers, tables, documents, JSON.

    python bench/fuzz.py --seconds 3600 [--out OUT] [--only grounded]

hypothesis makes the values. If atheris is installed (pip install atheris), it takes over after a third of the time and
looks for values that reach new code. A find is an exception that is not one of doc2md's own, a broken promise, or an
input that takes more than five CPU seconds. OUT gets one file for each kind of find, with the value and the traceback.
The targets share the time equally. If DOC2MD_MATERIAL is set, parts of its recorded answers are mixed in.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import astuple
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

SLOW, HANG = 5.0, 100.0
"""CPU seconds from which an input is a find, and after which it is stopped."""
WATCHED = 4.0
"""Code that atheris watches takes this many times longer."""
LONGEST = 150_000
"""Maximum characters of an answer: about ten times a printed page."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PAGE = (595.0, 842.0)

PIECES = [
    *(
        "<|ref|>",
        "<|/ref|>",
        "<|det|>",
        "<|/det|>",
        "text",
        "image",
        "table",
        "title",
        "equation",
        "list",
        "\n\n",
    ),
    *(
        "<|ref|>text<|/ref|><|det|>[[1, 2, 300, 400]]<|/det|>\n",
        "table[[5, 6, 700, 800]]\n",
        "[[",
        "]]",
        "[[9999, -5, 0]]",
    ),
    *(
        "\n",
        " ",
        "\t",
        "# ",
        "- item\n",
        "  - b\n",
        "1. one\n",
        "a) ",
        "> ",
        "```\n",
        "~~~",
        "---\n",
        "| a | b |\n",
        "|---|\n",
    ),
    *(
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</tr>",
        "</table>",
        "<td colspan=9 rowspan=99>",
        "<th>",
        "<thead>",
        "<caption>",
    ),
    *(
        "<tr><td>x</td><td>",
        "<br>",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<img src=x onerror=y>",
        "&lt;",
    ),
    *(
        "\\[ x",
        "\\]",
        "\\(",
        "\\)",
        "$",
        "$$",
        "\\frac{a}{",
        "}",
        "\\begin{array}{c}",
        "\\end{array}",
        "\\tag{1}",
        "^{",
        "_",
    ),
    *(
        "*",
        "**",
        "_",
        "`",
        "~~",
        "[",
        "](",
        ")",
        "![",
        "](http://x.org/)",
        "[^1]",
        "[^1]: ",
        "<http://x>",
        "\\",
        "!",
    ),
    *(
        "<|grounding|>",
        "<｜end▁of▁sentence｜>",
        "<image>",
        "words ",
        "1,024 ",
        "Figure 3: ",
        "Table 2. ",
        "page 7",
        "a-\n",
    ),
    *(
        "\x00",
        "\x1b]0;t\x07",
        "\r",
        "\ud800",
        "\u202e",
        "\ufeff",
        "ﬁ",
        "中文",
        "עברית",
        "e\u0301",
        "=HYPERLINK(1)",
        "{{7*7}}",
    ),
]
SAFE_TAGS = {"script", "iframe", "object", "embed", "form", "input", "base", "svg", "link"}


def recorded() -> list[str]:
    material = os.environ.get("DOC2MD_MATERIAL")
    path = Path(material or "") / "recordings/answers.jsonl"
    lines = path.read_text("utf-8").splitlines() if material and path.is_file() else []
    return [json.loads(line)["answer"] for line in lines]


def answers() -> st.SearchStrategy[str]:
    """Answers made of pieces of all kinds, some repeated many times, with words and parts of real answers between."""
    piece = st.sampled_from(PIECES) | st.text(max_size=12)
    real = recorded()
    if real:
        cut = st.tuples(st.sampled_from(real), st.integers(0, 4_000), st.integers(1, 400))
        piece |= cut.map(lambda c: c[0][c[1] : c[1] + c[2]])
    times = st.integers(2, 20) | st.integers(2, 20) | st.integers(2, 5_000)
    phrase = st.lists(piece, min_size=1, max_size=6).map("".join)
    many = st.tuples(phrase, times).map(lambda p: "".join(f"{p[0]}{n}" for n in range(p[1]))[: LONGEST // 2])
    same = st.tuples(phrase, times).map(lambda p: (p[0] * p[1])[: LONGEST // 2])
    return st.lists(phrase | phrase | many | same, max_size=12).map(lambda parts: "".join(parts)[:LONGEST])


def read_answer(answer: str) -> None:
    """Take an answer all the way to each output format."""
    from doc2md.assembler import assemble, settle
    from doc2md.converter.base import Ask, Transcript
    from doc2md.converter.grounded import parse
    from doc2md.converter.replay import replace_surrogates
    from doc2md.document import Document, PageRow, PageStatus, Source
    from doc2md.pages.answers import parse_spots, plain_text
    from doc2md.pages.quality import answer_faults, check_answer

    answer = replace_surrogates(answer)  # as every engine returns it
    transcript = Transcript(Ask(1), answer, engine="fuzz")
    reading = parse(transcript, PAGE)
    spans = sorted(
        {o.span for b in reading.blocks for o in b.origin if o.span} | {d.span for d in reading.dropped}
    )
    assert "".join(answer[start:end] for start, end in spans) == answer, "the spans do not tile the answer"
    check_answer(transcript)
    answer_faults(transcript, reading.dropped)
    assert not CONTROLS.search(plain_text(answer)), "a control character in a plain answer"
    parse_spots(answer, PAGE, located=False)
    parse_spots(answer, PAGE, located=True)
    (page,) = assemble([settle(reading)])
    write(Document(Source("x.pdf", "00", 1), (PageRow(1, PageStatus.OK, PAGE),), page.blocks))


def write(document: Any) -> None:
    """Write a document as Markdown, HTML, JSON and CSV."""
    from doc2md.exporter.html import to_html
    from doc2md.exporter.json import from_json, to_json
    from doc2md.exporter.markdown import to_markdown
    from doc2md.exporter.tables_csv import to_csv

    markdown = to_markdown(document)
    markdown.encode("utf-8")
    assert not CONTROLS.search(markdown), "a control character in Markdown"
    look_at(to_html(document))
    to_json(document).encode("utf-8")
    from_json(to_json(document))
    for block in document.blocks:
        to_csv(block.cells)


class Tags(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in SAFE_TAGS, f"<{tag}> in HTML"
        for name, value in attrs:
            assert not name.startswith("on"), f"{name} in HTML"
            if name in {"href", "src"}:
                assert re.match(
                    r"(?i)https?:|mailto:|#|p\d|data:image/(png|jpeg|webp);|[^:]*$", value or ""
                ), value


def look_at(page: str) -> None:
    page.encode("utf-8")
    Tags().feed(page.partition("<main")[2])


def read_table_and_write(source: str) -> None:
    """Check a single table: the written table must read back as the same grid."""
    from doc2md.markup.tables import MAX_CELLS, read_table
    from doc2md.markup.write import Style, fits_gfm, gfm_table, html_table

    cells, _ = read_table(source)
    assert sum(cell.rowspan * cell.colspan for cell in cells) <= MAX_CELLS + len(cells)
    taken = [
        (r, c)
        for x in cells
        for r in range(x.row, x.row + x.rowspan)
        for c in range(x.col, x.col + x.colspan)
    ]
    assert len(taken) == len(set(taken)), "two cells in one place"
    style = Style(("$", "$"))
    again, _ = read_table(html_table(cells, style))
    assert [cell[:2] + cell[3:6] for cell in map(astuple, cells)] == [
        cell[:2] + cell[3:6] for cell in map(astuple, again)
    ], "the grid of a table reads back otherwise"
    if cells and fits_gfm(cells):
        gfm_table(cells, style)


def reopen(content: bytes) -> None:
    """Read and write foreign JSON."""
    from doc2md.exporter.json import from_json

    write(from_json(content))


def documents() -> st.SearchStrategy[Any]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import test_json

    return test_json.documents


def mangled() -> st.SearchStrategy[bytes]:
    """The JSON of a document with parts replaced, doubled or removed."""
    from doc2md.exporter.json import to_json

    bits = st.sampled_from(
        ["null", "[]", "{}", "-1", "1e999", '""', "[", "true", '"\\ud800"', "99999999999999999999"]
    ) | st.text(max_size=4)

    def change(given: tuple[Any, list[tuple[float, int, str]]]) -> bytes:
        text = to_json(given[0])
        for where, length, bit in given[1]:
            at = int(where * len(text))
            text = text[:at] + bit + text[at + length :]
        return text.encode("utf-8", "surrogatepass")

    return st.tuples(
        documents(), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), bits), max_size=3)
    ).map(change)


TARGETS: dict[str, tuple[Callable[[], st.SearchStrategy[Any]], Callable[[Any], None]]] = {
    "grounded": (answers, read_answer),
    "table": (answers, read_table_and_write),
    "document": (documents, write),
    "json": (mangled, reopen),
}


class Finds:
    """Collects the finds of a target, one of each kind."""

    def __init__(self, out: Path, target: str, slow: float) -> None:
        self.out, self.target, self.slow, self.inputs = out, target, slow, 0
        self.seen: set[str] = set()

    def watch(self, run: Callable[[Any], None], value: Any) -> None:
        from doc2md.errors import Doc2mdError, PageError

        self.inputs += 1
        started = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
        try:
            run(value)
        except (Doc2mdError, PageError):
            pass
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            self.note(
                f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}",
                value,
                traceback.format_exc(),
            )
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if (taken := time.process_time() - started) > self.slow:
            self.note("slow", value, f"{taken:.1f} s")

    def note(self, kind: str, value: Any, details: str) -> None:
        if kind in self.seen and kind != "slow":
            return
        self.seen.add(kind)
        name = f"{self.target}-{hashlib.sha256(repr(value).encode()).hexdigest()[:8]}.txt"
        (self.out / name).write_text(
            f"{kind}\n\n{value!r}\n\n{details[-4000:]}\n", "utf-8", "backslashreplace"
        )
        print(f"{self.target}: {kind}: {self.out / name}", flush=True)

    def report(self) -> None:
        print(f"{self.target}: {self.inputs:,} inputs, {len(self.seen)} kinds of finds", flush=True)


def _out_of_time(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {HANG:g} s")


def fuzz(target: str, seconds: float, out: Path, *, guided: bool) -> None:
    """Fuzz one target in this process until its time is over; `guided`: by atheris too."""
    signal.signal(signal.SIGVTALRM, _out_of_time)
    started = time.monotonic()
    if guided:
        import_watched()
    finds = Finds(out, target, SLOW * WATCHED if guided else SLOW)
    strategy, run = TARGETS[target]

    @settings(
        database=None,
        deadline=None,
        max_examples=100,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy())
    def check(value: Any) -> None:
        finds.watch(run, value)

    while time.monotonic() < started + seconds / (3 if guided else 1):
        check()
    if guided:
        explore(check.hypothesis.fuzz_one_input, started + seconds, finds)  # type: ignore[attr-defined]
    finds.report()


def import_watched() -> None:
    """Import the code in such a way that atheris sees which parts an input reaches."""
    import atheris

    with atheris.instrument_imports(include=["doc2md"]):
        import doc2md.assembler
        import doc2md.converter.grounded
        import doc2md.exporter.html
        import doc2md.exporter.tables_csv
        import doc2md.pages.answers
        import doc2md.pages.quality  # noqa: F401


def explore(one_input: Callable[[bytes], object], end: float, finds: Finds) -> None:
    """Fuzz with atheris until `end`, then end the process, because libFuzzer never returns."""
    import atheris

    def one(data: bytes) -> None:
        if time.monotonic() > end:
            finds.report()
            os._exit(0)
        one_input(data)

    corpus = finds.out / f"corpus-{finds.target}"
    corpus.mkdir(exist_ok=True)
    for size in range(64, 8192, 128):
        (corpus / f"seed-{size}").write_bytes(random.Random(size).randbytes(size))
    limits = ["-timeout=600", "-rss_limit_mb=6000", "-max_len=8192", "-len_control=0"]
    atheris.Setup([sys.argv[0], *limits, str(corpus)], one)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--out", type=Path, default=Path("fuzz-finds"))
    parser.add_argument("--only", choices=TARGETS)
    parser.add_argument("--unguided", action="store_true", help="without atheris")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    guided = not arguments.unguided and importlib.util.find_spec("atheris") is not None
    if arguments.here:
        fuzz(arguments.only, arguments.seconds, arguments.out, guided=guided)
        return
    targets = [arguments.only] if arguments.only else list(TARGETS)
    more = ["--unguided"] if arguments.unguided else []
    for target in targets:  # each in a process of its own, because atheris ends the process
        share = ["--seconds", str(arguments.seconds / len(targets)), "--out", str(arguments.out)]
        command = [sys.executable, __file__, "--here", "--only", target, *share, *more]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL if guided else None)


if __name__ == "__main__":
    main()
