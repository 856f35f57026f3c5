"""Counts the tokens of a text: with an estimate, as characters, or with the tokenizer of a model."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from doc2md.chunks.types import Tokenizer
from doc2md.errors import UsageError

ESTIMATE = "estimate"
CHARACTERS = "characters"
TIKTOKEN = "tiktoken:"
_loading = threading.Lock()

_CJK = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(
    rf"[A-Za-z]{{1,6}}|\d{{1,3}}|[{_CJK}]|(?:(?![{_CJK}A-Za-z])[^\W\d_]){{1,2}}|[^\w\s]{{1,2}}|_|\n+"
)
"""One estimated token.

Up to six Latin letters, three digits, two letters of another alphabet, one Chinese character, or two other signs.
"""


def estimate(text: str) -> int:
    """Estimate the number of tokens. The result is usually a little too high; `docs/chunks.md` has measurements."""
    return sum(1 for _ in _TOKEN.finditer(text))


def tokenizer(name: str | Path | Tokenizer, *, download: bool = True) -> Tokenizer:
    """The function that counts the tokens of a text.

    `name` is `estimate`, `characters`, `tiktoken:` with an encoding or a model, the path of a `tokenizer.json`, or a
    function that is returned as it is. Without `download`, nothing is loaded that is not on this machine. Raises
    UsageError if the tokenizer cannot be loaded.
    """
    return name if callable(name) else _named(str(name), download)


@cache
def _named(name: str, download: bool) -> Tokenizer:
    if name == ESTIMATE:
        return estimate
    if name == CHARACTERS:
        return len
    if name.startswith(TIKTOKEN):
        return _tiktoken(name.removeprefix(TIKTOKEN), download=download)
    if Path(name).suffix == ".json":
        return _from_file(Path(name))
    raise UsageError(
        f"--chunk-tokens {name}: unknown tokenizer; use {ESTIMATE}, {CHARACTERS}, {TIKTOKEN}NAME "
        "or the path of a tokenizer.json"
    )


def _tiktoken(name: str, *, download: bool) -> Tokenizer:
    """A tiktoken encoding. tiktoken downloads it on first use, unless it is in TIKTOKEN_CACHE_DIR."""
    try:
        import tiktoken
    except ImportError:
        raise UsageError(
            f"--chunk-tokens {TIKTOKEN}{name} needs a package: python -m pip install tiktoken"
        ) from None
    try:
        known = name in tiktoken.list_encoding_names()
        with nullcontext() if download else _offline():
            encoding = tiktoken.get_encoding(name) if known else tiktoken.encoding_for_model(name)
    except KeyError:
        names = ", ".join(tiktoken.list_encoding_names())
        raise UsageError(
            f"--chunk-tokens {TIKTOKEN}{name}: unknown encoding or model; the encodings are {names}"
        ) from None
    except Exception as error:  # its HTTP library can raise many exceptions
        problem = (
            f"cannot be downloaded ({type(error).__name__}); put it in a folder and set TIKTOKEN_CACHE_DIR to it, "
            f"or pass {ESTIMATE} or a tokenizer.json"
            if download
            else f"is not on this machine, and is not downloaded; use {ESTIMATE} or {CHARACTERS}, or let the operator "
            "put it in a folder and set TIKTOKEN_CACHE_DIR to it"
        )
        raise UsageError(f"--chunk-tokens {TIKTOKEN}{name}: the encoding {problem}") from None
    return lambda text: len(encoding.encode_ordinary(text))


@contextmanager
def _offline() -> Iterator[None]:
    """Let tiktoken take an encoding only from its folder."""
    import tiktoken.load

    def refuse(blobpath: str) -> bytes:
        raise FileNotFoundError(blobpath)

    with _loading:
        read = tiktoken.load.read_file
        tiktoken.load.read_file = refuse
        try:
            yield
        finally:
            tiktoken.load.read_file = read


def _from_file(path: Path) -> Tokenizer:
    """A `tokenizer.json`. It counts special tokens, and the whole text even if the file asks for truncation."""
    try:
        from tokenizers import Tokenizer as Loaded
    except ImportError:
        raise UsageError(f"--chunk-tokens {path} needs a package: python -m pip install tokenizers") from None
    if not path.is_file():
        raise UsageError(f"--chunk-tokens {path}: file not found")
    try:
        loaded: Any = Loaded.from_file(str(path))
    except Exception as error:  # the library raises bare Exceptions
        raise UsageError(f"--chunk-tokens {path}: not a valid tokenizer.json: {str(error)[:100]}") from None
    loaded.no_truncation()
    loaded.no_padding()
    return lambda text: len(loaded.encode(text).ids)
