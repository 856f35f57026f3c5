"""Standard streams of a real process: pipes that close, a full disk, a locale without UTF-8."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from tests.builders.answers import grounded, words_of_page
from tests.builders.raw_pdf import LINE, raw_pdf
from tests.cli.folder import shell

pytestmark = pytest.mark.process


def test_a_pipe_that_is_closed_early_is_no_error() -> None:
    many = itertools.islice(map("".join, itertools.product("abcdefghij", repeat=5)), 30_000)
    Path("answers/page-1.txt").write_text(words_of_page(1) + "\n" + " ".join(many))
    done = shell('doc2md x.pdf "$@" | head -c 5; echo " ${PIPESTATUS[0]}"')
    assert done.stdout == "Words 0\n"
    assert "rror" not in done.stderr


def test_a_closed_stream_is_named_if_it_is_needed() -> None:
    done = shell('doc2md x.pdf "$@" >&-')
    assert (done.returncode, done.stderr) == (
        5,
        "doc2md: standard output is closed: pass -o FILE or -o DIR\n",
    )
    done = shell('doc2md - "$@" <&-')
    assert (done.returncode, done.stderr) == (4, "doc2md: standard input is closed: name a file\n")
    done = shell('doc2md x.pdf "$@" 2>&-')
    assert (done.returncode, done.stdout, done.stderr) == (0, "Words of page 1.\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_standard_output_on_a_full_disk_is_exit_5() -> None:
    done = shell('doc2md x.pdf "$@" >/dev/full')
    assert done.returncode == 5
    assert done.stderr == "doc2md: cannot write to standard output: No space left on device\n"


def test_the_c_locale_changes_nothing_in_the_document() -> None:
    Path("answers/page-1.txt").write_text(grounded("text", "Words of page één 页."), "utf-8")
    name = os.fsdecode("naïve.pdf".encode())
    Path(name).write_bytes(raw_pdf(LINE))
    done = shell(f'doc2md {name} "$@"', LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0
    assert done.stdout == "Words of page één 页.\n"
