"""The options for reading documents, shared by the command line and Python."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from doc2md.errors import UsageError
from doc2md.options.export import Images
from doc2md.options.fields import described, documented, member, option
from doc2md.options.limits import Limits
from doc2md.options.pictures import ImageFormat
from doc2md.options.price import read_price


class EngineName(StrEnum):
    """The engine that reads the pages: the embedded engine, an OpenAI-compatible server, or recorded answers."""

    AUTO = "auto"
    LOCAL = "local"
    OPENAI = "openai"
    REPLAY = "replay"


class Annotations(StrEnum):
    """Whether annotations and form fields of a PDF become text."""

    OFF = "off"
    NOTES = "notes"


class Figures(StrEnum):
    """A second question to the model about each figure: none, its data as a table, or a description."""

    OFF = "off"
    PARSE = "parse"
    DESCRIBE = "describe"


class Check(StrEnum):
    """What happens after a page is compared with the words that it shows.

    `repair`: a model's errors are corrected, and all differences are reported; `report`: nothing is corrected; `off`:
    nothing is compared.
    """

    REPAIR = "repair"
    REPORT = "report"
    OFF = "off"


class CheckWith(StrEnum):
    """What the pages that a model read are compared with: the text layer, or else OCR."""

    TEXT = "text"
    OCR = "ocr"


class MergeTables(StrEnum):
    """Whether the parts of a table that is split by a page break are joined."""

    AUTO = "auto"
    NEVER = "never"


@documented
@dataclass(frozen=True, slots=True)
class Options:
    """The options of a conversion. Raises UsageError for invalid values.

    Enumerations and paths may be given as plain strings: `Options(engine="local", images="off", record="r.jsonl")`.
    """

    pages: str = field(
        default="",
        metadata=option("Pages to read, e.g. 1,3,5-7 or 9-; -1 is the last page. Default: all.", "1,3,5-7"),
    )
    engine: EngineName = field(
        default=EngineName.AUTO,
        metadata=option(
            "Which engine reads the pages. auto: replay with --transcripts, openai with a server address, "
            "else local (no API key, no network)."
        ),
    )
    base_url: str | None = field(
        default=None,
        metadata=option("Address of an OpenAI-compatible server, e.g. http://localhost:8000/v1.", "URL"),
    )
    model: str | None = field(
        default=None,
        metadata=option("Name of the model on the server. Default: the profile's model.", "NAME"),
    )
    profile: str = field(
        default="auto",
        metadata=option(
            "Profile of the server, see `doc2md profiles`. auto: chosen by the server's host name.", "NAME"
        ),
    )
    profiles: Path | None = field(
        default=None, metadata=described("TOML file with your own profiles, as tables [profiles.NAME].")
    )
    transcripts: Path | None = field(
        default=None,
        metadata=option(
            "Replay recorded answers from this JSONL file, or from a folder with page-N.txt files.", "PATH"
        ),
    )
    record: Path | None = field(
        default=None, metadata=option("Record all answers in this JSONL file, for --transcripts.", "PATH")
    )
    concurrency: int | None = field(
        default=None,
        metadata=option(
            "Maximum parallel requests (default: 8), or worker processes of the local engine (default: one per core).",
            "N",
        ),
    )
    rpm: float | None = field(
        default=None, metadata=option("Maximum requests per minute. Default: no limit.", "N")
    )
    cache: bool = field(
        default=True,
        metadata=option(
            "Cache the server's answers and reuse them for identical requests.", flags="--cache/--no-cache"
        ),
    )
    price: str | None = field(
        default=None,
        metadata=option(
            "Price per million input and output tokens, e.g. 0.2,0.6. Default: the profile's price.", "IN,OUT"
        ),
    )
    max_cost: float | None = field(
        default=None, metadata=option("Stop sending requests once the run has cost this much.", "N")
    )
    repairs: int = field(
        default=3, metadata=option("Maximum extra requests for a page with a bad answer.", "N")
    )
    check: Check = field(
        default=Check.REPAIR,
        metadata=option(
            "Compare each page with the words that it shows. repair: also correct what a model misread or left out; "
            "report: only report it."
        ),
    )
    check_with: CheckWith = field(
        default=CheckWith.TEXT,
        metadata=option(
            "What a model's pages are compared with. text: the text layer of the PDF; ocr: without a text layer also "
            "OCR, which takes some seconds per page."
        ),
    )
    figures: Figures = field(
        default=Figures.OFF,
        metadata=option(
            "Ask the model about each figure. parse: its data, as a table; describe: a description in words."
        ),
    )
    dpi: float = field(
        default=144.0, metadata=option("Resolution of the page images sent to a model.", "N", default=144)
    )
    images: Images = field(
        default=Images.REFERENCED,
        metadata=described("off: do not extract figures. How figures are written is an export option."),
    )
    image_format: ImageFormat = field(
        default=ImageFormat.PNG, metadata=option("Image format of extracted figures.")
    )
    annotations: Annotations = field(
        default=Annotations.OFF,
        metadata=option(
            "Annotations of PDFs. notes: write highlights, comments and filled-in form fields as text in their place."
        ),
    )
    merge_tables: MergeTables = field(
        default=MergeTables.AUTO, metadata=option("Join tables that are split by a page break.")
    )
    password: str | None = field(
        default=None, repr=False, metadata=described("Password of an encrypted PDF.")
    )
    limits: Limits = field(
        default_factory=Limits, metadata=described("Limits on the cost of a document, a page and an answer.")
    )
    debug: bool = field(
        default=False, metadata=described("Show the messages of worker processes on standard error.")
    )

    def __post_init__(self) -> None:
        self._set("engine", member(EngineName, self.engine))
        self._set("images", member(Images, self.images))
        self._set("image_format", member(ImageFormat, self.image_format))
        self._set("figures", member(Figures, self.figures))
        self._set("check", member(Check, self.check))
        self._set("check_with", member(CheckWith, self.check_with))
        self._set("merge_tables", member(MergeTables, self.merge_tables))
        self._set("annotations", member(Annotations, self.annotations))
        self._set("transcripts", Path(self.transcripts) if self.transcripts else None)
        self._set("profiles", Path(self.profiles) if self.profiles else None)
        self._set("record", Path(self.record) if self.record else None)
        select_pages(self.pages, 1, check_range=False)
        if not 36 <= self.dpi <= 600:
            raise UsageError(f"--dpi must be between 36 and 600, not {self.dpi:g}")
        if self.concurrency is not None and not 1 <= self.concurrency <= 256:
            raise UsageError(f"--concurrency must be between 1 and 256, not {self.concurrency}")
        if self.rpm is not None and not 0.01 <= self.rpm <= 100_000:
            raise UsageError(f"--rpm must be between 0.01 and 100,000, not {self.rpm:g}")
        if self.price is not None:
            read_price(self.price)
        if self.max_cost is not None and not self.max_cost > 0:
            raise UsageError(f"--max-cost must be more than 0, not {self.max_cost:g}")
        if not 0 <= self.repairs <= 20:
            raise UsageError(f"--repairs must be between 0 and 20, not {self.repairs}")
        if self.engine is EngineName.REPLAY and not self.transcripts:
            raise UsageError("--engine replay needs --transcripts PATH")
        if self.transcripts and self.engine not in {EngineName.REPLAY, EngineName.AUTO}:
            raise UsageError(f"--transcripts cannot be used with --engine {self.engine}; use --engine replay")

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


_RANGE = re.compile(r"(?P<one>-?\d{1,7})|(?P<first>\d{1,7})-(?P<last>\d{1,7})?")


def select_pages(pages: str, count: int, *, check_range: bool = True) -> list[int]:
    """The page numbers that `pages` selects from a document of `count` pages: ascending, each once.

    With `check_range=False`, only the syntax is checked and the result is empty. Raises UsageError.
    """
    if not pages.strip():
        return list(range(1, count + 1))
    chosen: set[int] = set()
    for part in pages.split(","):
        match = _RANGE.fullmatch(part.strip())
        if not match:
            raise UsageError(
                f"--pages {pages!r}: {part.strip()!r} is not a page or a range; "
                "use for example 1,3,5-7, or -1 for the last page"
            )
        if any(bound and int(bound) == 0 for bound in match.groups()):
            raise UsageError(f"--pages {part.strip()}: page numbers start at 1; -1 is the last page")
        if match["last"] and int(match["first"]) > int(match["last"]):
            raise UsageError(f"--pages {part.strip()}: put the lower page number first")
        first, last = _bounds(match, count)
        if check_range and not 1 <= first <= last <= count:
            raise UsageError(f"--pages {part.strip()}: the document has {count} page{'s' * (count != 1)}")
        if check_range:
            chosen.update(range(first, last + 1))
    return sorted(chosen)


def _bounds(match: re.Match[str], count: int) -> tuple[int, int]:
    """The first and the last page of a range; -1 becomes `count`."""
    if match["one"]:
        page = int(match["one"])
        page = count + 1 + page if page < 0 else page
        return page, page
    return int(match["first"]), int(match["last"] or count)
