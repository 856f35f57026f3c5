"""Where texts may be cut, and which tokenizer measures them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.chunks.sentences import CUTS, blanks, clauses, halves, lines, sentences, words
from doc2md.chunks.tokens import estimate, tokenizer
from doc2md.cli.actions.convert import run
from doc2md.cli.actions.document import Request
from doc2md.errors import UsageError
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions
from tests.builders.commands import Command

# A bar marks each cut.
SENTENCES = [
    "One.| Two!| Three?| Four",
    "He said “go.”| She went (at once.)| Then **stop.**| End.",
    "See Fig. 3 and Dr. Who, e.g. here, in the U.S. too.| Done.",
    "It cost 3.50 or 4.| No: 5.0 it was.",
    "A. Smith et al. wrote it.| 1. is a number.",
    "Wait ... what?| Yes.",
    "它下雨了。|人们不在意。|停了！|好",
    "هل تمطر؟| نعم.",
    "A formula $a. B$ and `code. Here` and [a link. To](<http://x.y/A. b>).| End.",
    "The end of a link [was. Here](http://a.b).| Next.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences_end_where_a_reader_would_end_them(marked: str) -> None:
    text = marked.replace("|", "")
    assert [text[a:b] for a, b in sentences(text)] == [part.strip() for part in marked.split("|")]


def test_no_word_ends_in_a_formula_and_no_clause_in_a_number() -> None:
    text = "so 1,000 of $x + y$, and `a b`, then"
    assert [text[a:b] for a, b in words(text)] == ["so", "1,000", "of", "$x + y$,", "and", "`a b`,", "then"]
    assert [text[a:b] for a, b in clauses(text)] == ["so 1,000 of $x + y$,", "and `a b`,", "then"]
    assert len(blanks(text)) == 10


def test_lines_keep_their_indent_and_a_letter_its_accent() -> None:
    assert lines("a\n\n    b\n") == [(0, 1), (3, 8)]
    assert halves("ae\u0301b") == [(0, 3), (3, 4)]


@given(st.sampled_from(CUTS), st.text(st.sampled_from("aB .,\n\t。`$\\é\u0301"), max_size=60))
def test_a_cut_loses_only_white_space(cut: object, text: str) -> None:
    assert callable(cut)
    ranges = cut(text)
    assert "".join("".join(text[a:b].split()) for a, b in ranges) == "".join(text.split())
    assert ranges == sorted(ranges)


def test_the_estimate_is_a_few_letters_for_each_token() -> None:
    assert estimate("") == 0
    assert estimate("The cat sat on the windowsill, 1234 times.") == 12
    assert estimate("它下雨了") == 4


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_estimate_grows_with_the_text(one: str, other: str) -> None:
    assert max(estimate(one), estimate(other)) - 1 <= estimate(one + other) <= estimate(one) + estimate(other)


def test_a_function_is_a_tokenizer_and_so_is_the_word_characters() -> None:
    assert tokenizer(len) is len
    assert tokenizer("characters")("words") == 5


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("words", "unknown tokenizer; use estimate"),
        ("none.json", "file not found"),
        ("tiktoken:x", "unknown encoding or model"),
    ],
)
def test_a_wrong_tokenizer_is_refused_before_any_work(tmp_path: Path, name: str, reason: str) -> None:
    for package in ("tiktoken", "tokenizers"):
        if name.startswith(package) or (name.endswith("json") and package == "tokenizers"):
            pytest.importorskip(package)
    request = Request(["nothing.pdf"], f"{tmp_path}/", "chunks", Options(), ExportOptions(chunk_tokens=name))
    with pytest.raises(UsageError, match=f"--chunk-tokens {re.escape(name)}: {reason}"):
        run(request)


def test_a_file_that_is_no_tokenizer_is_a_usage_error(tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    (tmp_path / "t.json").write_text("{}")
    with pytest.raises(UsageError, match=r"not a valid tokenizer\.json"):
        tokenizer(str(tmp_path / "t.json"))


@pytest.mark.parametrize("name", ["tiktoken:cl100k_base", "t.json"])
def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    package = "tiktoken" if name.startswith("tiktoken") else "tokenizers"
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=f"needs a package: python -m pip install {package}"):
        tokenizer(name)


def test_if_an_encoding_cannot_be_fetched_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reached_outside: Callable[[], list[str]]
) -> None:
    pytest.importorskip("tiktoken")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with pytest.raises(UsageError, match=r"p50k_base: the encoding cannot be downloaded .* TIKTOKEN"):
        tokenizer("tiktoken:p50k_base")
    assert reached_outside()


def test_an_encoding_that_is_not_here_is_not_downloaded_if_that_is_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reached_outside: Callable[[], list[str]]
) -> None:
    pytest.importorskip("tiktoken")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with pytest.raises(UsageError, match=r"the encoding is not on this machine, and is not downloaded"):
        tokenizer("tiktoken:p50k_base", download=False)
    assert not reached_outside()


def test_a_tokenizer_from_a_file_counts_special_tokens_and_does_not_truncate(tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing

    made = Tokenizer(WordLevel({"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "rain": 3}, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    made.enable_truncation(4)
    made.enable_padding(length=64)
    made.save(str(tmp_path / "t.json"))
    count = tokenizer(str(tmp_path / "t.json"))
    assert count("rain " * 9) == 11


def test_convert_writes_chunks_and_the_same_again_from_json(
    command: Command, samples: Path, tmp_path: Path
) -> None:
    options = ("--chunk-size", "128", "--chunk-overlap", "20", "--images", "off", "-q")
    report = ("convert", samples / "report.pdf", "--pages", "1,5", "--engine", "local")
    assert command(*report, "-f", "md,json,chunks", "-o", f"{tmp_path}/", *options).code == 0
    made = (tmp_path / "report.chunks.jsonl").read_text("utf-8")
    again = tmp_path / "again.chunks.jsonl"
    assert command("convert", tmp_path / "report.json", "-o", again, *options).code == 0
    assert again.read_text("utf-8") == made
    markdown = (tmp_path / "report.md").read_text("utf-8")
    found = [json.loads(line) for line in made.splitlines()]
    assert {page for chunk in found for page in chunk["pages"]} == {1, 5}
    assert {chunk["kind"] for chunk in found} >= {"paragraph", "table"}
    for chunk in found:
        assert chunk["tokens"] == estimate(chunk["text"]) <= 128
        assert chunk["text"][slice(*chunk["own"])] == markdown[slice(*chunk["span"])]
        assert all(region["box"] for region in chunk["regions"])
