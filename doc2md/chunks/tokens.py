"""How long a text is: an estimate that needs nothing, characters, or the tokenizer of a model."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from doc2md.chunks.types import Tokenizer
from doc2md.errors import UsageError

ESTIMATE = "estimate"
CHARACTERS = "characters"
TIKTOKEN = "tiktoken:"

_CJK = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(
    rf"[A-Za-z]{{1,6}}|\d{{1,3}}|[{_CJK}]|(?:(?![{_CJK}A-Za-z])[^\W\d_]){{1,2}}|[^\w\s]{{1,2}}|_|\n+"
)
"""Six letters of English, three digits, two letters of another alphabet or one of Chinese, two signs."""


def estimate(text: str) -> int:
    """About as many tokens as the models' tokenizers make, rather more than less (`docs/chunks.md` has figures)."""
    return sum(1 for _ in _TOKEN.finditer(text))


def tokenizer(name: str | Path | Tokenizer) -> Tokenizer:
    """`estimate`, `characters`, `tiktoken:` and an encoding or model, or a `tokenizer.json`. Raises UsageError."""
    return name if callable(name) else _named(str(name))


@cache
def _named(name: str) -> Tokenizer:
    if name == ESTIMATE:
        return estimate
    if name == CHARACTERS:
        return len
    if name.startswith(TIKTOKEN):
        return _tiktoken(name.removeprefix(TIKTOKEN))
    if Path(name).suffix == ".json":
        return _from_file(Path(name))
    raise UsageError(
        f"--chunk-tokens {name}: no such tokenizer; there are {ESTIMATE}, {CHARACTERS}, {TIKTOKEN}NAME "
        "and the path of a tokenizer.json"
    )


def _tiktoken(name: str) -> Tokenizer:
    """Fetches the encoding from its makers at its first use, unless TIKTOKEN_CACHE_DIR has it."""
    try:
        import tiktoken
    except ImportError:
        raise UsageError(
            f"--chunk-tokens {TIKTOKEN}{name} needs a package: python -m pip install tiktoken"
        ) from None
    try:
        known = name in tiktoken.list_encoding_names()
        encoding = tiktoken.get_encoding(name) if known else tiktoken.encoding_for_model(name)
    except KeyError:
        names = ", ".join(tiktoken.list_encoding_names())
        raise UsageError(
            f"--chunk-tokens {TIKTOKEN}{name}: no such encoding or model; there are {names}"
        ) from None
    except Exception as error:  # whatever its HTTP library raises
        raise UsageError(
            f"--chunk-tokens {TIKTOKEN}{name}: the encoding cannot be fetched ({type(error).__name__}); put it into "
            f"a folder and name that in TIKTOKEN_CACHE_DIR, or pass {ESTIMATE} or a tokenizer.json"
        ) from None
    return lambda text: len(encoding.encode_ordinary(text))


def _from_file(path: Path) -> Tokenizer:
    """With the special tokens that the model sees, and all of a text, even if the file says to cut long ones off."""
    try:
        from tokenizers import Tokenizer as Loaded
    except ImportError:
        raise UsageError(f"--chunk-tokens {path} needs a package: python -m pip install tokenizers") from None
    if not path.is_file():
        raise UsageError(f"--chunk-tokens {path}: there is no such file")
    try:
        loaded: Any = Loaded.from_file(str(path))
    except Exception as error:  # the library raises bare Exceptions
        raise UsageError(f"--chunk-tokens {path}: is no tokenizer.json: {str(error)[:100]}") from None
    loaded.no_truncation()
    loaded.no_padding()
    return lambda text: len(loaded.encode(text).ids)
