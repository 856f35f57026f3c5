"""Convert benchmark pages with recorded answers: each picture goes over HTTP, and the recorded answer comes back.

    DOC2MD_MATERIAL=... python bench/benchmark_pages.py OUT

Each folder of `corpus/omnidoc` in the material has a page (`page.jpg`) and the model's answer to it (`raw.txt`).
The scorer in the material then compares OUT with the truth:

    python "$DOC2MD_MATERIAL/tools/score.py" OUT --corpus "$DOC2MD_MATERIAL/corpus/omnidoc" -v
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    material = os.environ.get("DOC2MD_MATERIAL")
    if not material or len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.path.insert(0, str(ROOT))
    from tests.fakes.loopback import Loopback

    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with Loopback() as server:
        for folder in sorted((Path(material) / "corpus" / "omnidoc").iterdir()):
            answer = (folder / "raw.txt").read_text("utf-8")
            server.answer = lambda request, answer=answer: answer
            command = [sys.executable, "-m", "doc2md", "convert", str(folder / "page.jpg")]
            options = ["-o", str(out / f"{folder.name}.md"), "--base-url", server.base_url, "--no-cache"]
            subprocess.run([*command, *options, "--overwrite"], check=True)
    print(f"{len(server.requests)} requests")


if __name__ == "__main__":
    main()
