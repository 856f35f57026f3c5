"""What rows of code look like in the font of the text: words of control, and the signs of programming languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from doc2md.converter.local.layout.text.formulas import has_maths
from doc2md.document import Text
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import DASHES, split_marker

MIN_CONTROLS, MIN_SURE = 3, 2
"""Minimum number of rows of an algorithm with a word of control, and with one that no verse begins or ends with."""

MIN_CONTROL_SHARE = 0.35
"""Minimum share of the rows of an algorithm with a word of control."""

MIN_SIGNED, MIN_PROGRAM_ROWS, MIN_PROGRAM_SHARE = 2, 3, 0.6
"""Minimum number of rows of a program with signs of a programming language, and minimum number and share of these
together with rows with a word of control.
"""

_NUMBER = re.compile(r"\s*\d{1,3}[:.]?\s+")
_SURE = re.compile(
    r"""\s*(?:
        (?:input|output|require|ensure|data|result|initiali[sz]e)s?\s*:
      | (?:else|repeat|begin|do|end)\b\s*[:;]?$
      | end\s*(?:if|for|foreach|while|loop|procedure|function|switch|case|algorithm)\b
    ) | .*\b(?:do|then)\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTROL = re.compile(
    rf"""{_SURE.pattern} | \s*(?:
        (?:if|while|for|foreach|procedure|function|algorithm|else\s+if|elsif|switch|case)\b(?=.*\S)
      | (?:return|until|print)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PROGRAM = re.compile(
    r"""[{}]\s*$
      | [(=<>\[{].*;\s*$
      | ^\s*\w+(?:\.\w+)*;\s*$
      | ^\s*[\])}]+[,;)]*\s*$
      | ^\s*["'][\w .-]+["']\s*:
      | \w\(.*\)\s*[;:{]?\s*$
      | (?:\w|\])\s*(?:[-+*/:]?=|[=!<>]=|->|=>)\s*\S
      | ^\s*(?:\#!|\#include|//|/\*|\*/|<!--|</?\w+)
      | ^\s*\$\s+\w
      | ^\s*(?:def|class|import|from|return|elif|else|try|except|public|private|static|void|var|let|const|function
          |SELECT|FROM|WHERE|JOIN|GROUP\ BY|ORDER\ BY|INSERT|UPDATE|echo|fi|done|esac)\b
          (?:.*[()\[\]{}:;=.,"'*]|\s*$)""",
    re.VERBOSE,
)


def is_control(line: Line) -> bool:
    """Whether a row begins or ends with a word of control of an algorithm."""
    return _begins(_CONTROL, line)


def is_code_like(line: Line) -> bool:
    """Whether a row begins or ends with a word of control, or has signs of a programming language."""
    return is_control(line) or is_program_row(line)


def is_program_row(line: Line) -> bool:
    """Whether a row has signs of a programming language, and is no formula."""
    if line.turned or not _PROGRAM.search(line.text) or has_maths(line.spans):
        return False
    split = split_marker(Text(line.text))
    return split is None or split[0] in DASHES


def has_algorithm(lines: Sequence[Line]) -> bool:
    """Whether lines have enough words of control for an algorithm."""
    sure = sum(_begins(_SURE, line) for line in lines)
    return sure >= MIN_SURE and sum(map(is_control, lines)) >= MIN_CONTROLS


def is_algorithm(made: Sequence[Line]) -> bool:
    """Whether rows have enough words of control to be an algorithm."""
    return has_algorithm(made) and sum(map(is_control, made)) >= MIN_CONTROL_SHARE * len(made)


def is_program(made: Sequence[Line]) -> bool:
    """Whether rows have enough signs of a programming language to be a program."""
    enough = max(MIN_PROGRAM_ROWS, MIN_PROGRAM_SHARE * len(made))
    return has_program(made) and sum(map(is_code_like, made)) >= enough


def has_program(lines: Sequence[Line]) -> bool:
    """Whether lines have enough signs of a programming language for a program."""
    return sum(map(is_program_row, lines)) >= MIN_SIGNED


def _begins(pattern: re.Pattern[str], line: Line) -> bool:
    """Whether a row matches a pattern, after its number."""
    return not line.turned and bool(pattern.match(_NUMBER.sub("", line.text, count=1)))
