"""Write a library of small PDFs, one to three pages each, in folders: every file and each of its pages is different.

python bench/library.py FOLDER [--documents 2000] [--seed 0]
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import pymupdf

WORDS = (
    "harbour ledger timber wharf cargo customs barrel weight receipt captain vessel tide lantern storage "
    "invoice linen copper salt grain winter voyage crew repair season merchant bridge river mill stone market"
).split()
PARAGRAPHS = (2, 5)
SENTENCES = (2, 4)


def sentence(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(6, 14))]
    return f"{' '.join(words).capitalize()}."


def paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(*SENTENCES)))


def write_document(path: Path, chance: random.Random) -> None:
    with pymupdf.open() as document:
        for number in range(1, chance.choice((1, 1, 1, 2, 3)) + 1):
            page = document.new_page()
            page.insert_text((72, 80), f"{path.stem}, part {number}", fontsize=18)
            top = 110.0
            for _ in range(chance.randint(*PARAGRAPHS)):
                box = pymupdf.Rect(72, top, 523, top + 110)
                page.insert_textbox(box, paragraph(chance), fontsize=11)
                top += 120
        path.parent.mkdir(parents=True, exist_ok=True)
        document.save(path, no_new_id=True)


def write_library(folder: Path, documents: int, seed: int = 0) -> None:
    """Write the documents `000/doc-00000.pdf` and so on, a hundred in each folder."""
    chance = random.Random(seed)
    for number in range(documents):
        write_document(folder / f"{number // 100:03}" / f"doc-{number:05}.pdf", chance)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write_library(options.folder, options.documents, options.seed)


if __name__ == "__main__":
    main()
