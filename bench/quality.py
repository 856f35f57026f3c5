"""Measure quality and CPU time on a corpus with known truth: `local` converts every case, then a scorer scores it.

    DOC2MD_MATERIAL=... python bench/quality.py OUT [--corpus roundtrip] [--scans no|only|all] [--only NAME …] [--peer]

Each case of `corpus/roundtrip` in the material has `doc.pdf` and `truth.md`. The cases of `corpus/omnidoc` are
photographs, `page.jpg`. OUT/NAME.md is written with its figures, as `doc2md convert` does. The scorer in the material
prints the table. `--peer` also times pymupdf4llm on the same documents in the same run, with figures, and with RapidOCR
for scans. The ratio says more than the seconds, which depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import doc2md

_PEER = """
import sys
import pymupdf4llm
from pymupdf4llm.ocr.rapidocr_api import exec_ocr
for name in sys.argv[2:]:
    pymupdf4llm.to_markdown(name, write_images=True, image_path=sys.argv[1], ocr_function=exec_ocr)
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--corpus", default="roundtrip")
    parser.add_argument("--scans", choices=["no", "only", "all"], default="no")
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--peer", action="store_true")
    arguments = parser.parse_args()
    material = os.environ.get("DOC2MD_MATERIAL")
    if not material:
        parser.error("set DOC2MD_MATERIAL to the folder with the corpora")
    corpus = Path(material) / "corpus" / arguments.corpus
    names = [n for n in cases(corpus, arguments.scans) if not arguments.only or n in arguments.only]
    ours = convert(corpus, names, arguments.out)
    scorer = [sys.executable, f"{material}/tools/score.py", str(arguments.out), "--corpus", str(corpus)]
    subprocess.run([*scorer, "--scans", arguments.scans, "-v"], check=True)
    print(f"doc2md       {ours:.3f} CPU s/page")
    if arguments.peer:
        theirs = convert_by_peer(corpus, names)
        print(f"pymupdf4llm  {theirs:.3f} CPU s/page, {theirs / ours:.1f} times as much")


def cases(corpus: Path, scans: str) -> list[str]:
    """The names of the cases, in alphabetical order."""
    wanted = {"no": (False,), "only": (True,), "all": (False, True)}[scans]
    return [f.parent.name for f in sorted(corpus.glob("*/meta.json")) if _meta(f)["scan"] in wanted]


def convert(corpus: Path, names: list[str], out: Path) -> float:
    """Write Markdown and figures of each case into `out`. Returns CPU seconds per page, with starting the workers."""
    before = _cpu()
    pages = 0
    with doc2md.Converter(engine="local") as converter:
        for name in names:
            result = converter.convert(source(corpus, name))
            result.save(out / f"{name}.md")
            pages += len(result.ledger)
            for row in result.ledger:
                if row.status == "failed":
                    print(f"{name}, page {row.page} failed: {'; '.join(row.notes)}", file=sys.stderr)
    return (_cpu() - before) / pages


def convert_by_peer(corpus: Path, names: list[str]) -> float:
    """CPU seconds a page of pymupdf4llm, one process for all documents."""
    before = _cpu()
    with tempfile.TemporaryDirectory() as folder:
        files = [str(source(corpus, name)) for name in names]
        subprocess.run([sys.executable, "-c", _PEER, folder, *files], check=True, capture_output=True)
    return (_cpu() - before) / sum(_meta(corpus / name / "meta.json")["pages"] for name in names)


def source(corpus: Path, name: str) -> Path:
    return next(path for kind in ("doc.pdf", "page.jpg") if (path := corpus / name / kind).is_file())


def _meta(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8")))


def _cpu() -> float:
    usages = (resource.getrusage(scope) for scope in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
