"""The converters that are compared: doc2md in this checkout, doc2md in an earlier revision, and other programs."""

from __future__ import annotations

import importlib.util
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rulers.cache import digest_of, digest_of_all, digest_of_package

ROOT = Path(__file__).parents[2]
PEERS = ("pymupdf4llm", "liteparse")
_READER = Path(__file__).with_name("reader.py")
_DECIDING = ("pymupdf", "onnxruntime", "opencv-python-headless", "rapidocr", "numpy", "pillow")
"""Packages whose version can change what doc2md writes."""


@dataclass(frozen=True)
class Converter:
    """`program` is its name in `reader.py`, `root` the folder to import doc2md from, `key` changes with its output."""

    label: str
    program: str
    root: Path
    key: str


def doc2md(root: Path, label: str = "doc2md") -> Converter:
    """doc2md as it is in the folder `root`, committed or not."""
    versions = [f"{name} {version(name)}" for name in _DECIDING]
    digest = digest_of_all([_READER], digest_of_package(root / "doc2md"), *versions)
    return Converter(label, "doc2md", root, f"doc2md-{digest[:16]}")


def peer(name: str) -> Converter | None:
    """Another converter; None if it is not installed."""
    if not importlib.util.find_spec(name):
        return None
    try:
        number = version(name)
    except PackageNotFoundError:
        number = "unknown"
    return Converter(name, name, ROOT, f"{name}-{number}-{digest_of(_READER)[:8]}")


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """A temporary work tree of a revision. Raises CalledProcessError if git does not know the revision."""
    with tempfile.TemporaryDirectory(prefix="doc2md-before-") as folder:
        tree = Path(folder) / "tree"
        _git("worktree", "add", "--quiet", "--detach", str(tree), revision)
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def name_of(revision: str) -> str:
    """The short name of a commit."""
    return _git("rev-parse", "--short", f"{revision}^{{commit}}")


def state() -> str:
    """The commit of this checkout, and whether the package has changes that are not committed."""
    changed = _git("status", "--porcelain", "--", "doc2md")
    return name_of("HEAD") + (" with changes" if changed else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(ROOT), *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    return done.stdout.strip()
