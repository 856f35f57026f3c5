"""What a user may ask for: one validated object, shared by the command line and Python."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from doc2md.converter.budget import read_price
from doc2md.errors import UsageError
from doc2md.options.export import Images, member
from doc2md.options.limits import Limits


class EngineName(StrEnum):
    AUTO = "auto"
    LOCAL = "local"
    OPENAI = "openai"
    REPLAY = "replay"


class ImageFormat(StrEnum):
    PNG = "png"
    JPEG = "jpeg"


class Annotations(StrEnum):
    OFF = "off"
    NOTES = "notes"


class Figures(StrEnum):
    """A second question for each cropped figure: none, its data as a table, or a description of it."""

    OFF = "off"
    PARSE = "parse"
    DESCRIBE = "describe"


class MergeTables(StrEnum):
    """Whether the parts of a table that is broken by the end of a page are put together."""

    AUTO = "auto"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that shapes a conversion. Raises UsageError for values that make no sense.

    pages        which pages, 1-based: "1,3,5-7", "-1" is the last, "9-" from the ninth on; "" is all
    engine       who reads the pages; `auto` is `openai` where an endpoint was chosen, else `local`
    base_url     the endpoint of an OpenAI-compatible server, as in "http://localhost:8000/v1"
    model        the model's name there; None: the profile's own
    profile      what kind of server it is; "auto": by its host name, else "generic"
    profiles     a TOML file with profiles of your own, as tables [profiles.NAME]
    transcripts  for `replay`: a JSONL file made by `record`, or a folder with one text file a page
    record       write every transcript to this JSONL file
    concurrency  requests at a time (`openai`), or worker processes (`local`); None: 8, or one a core
    rpm          requests a minute at most; None: as many as `concurrency` allows
    cache        answers are kept in the user's cache folder, and what is known is not asked again
    price        of a million tokens, asked and answered, as "0.2,0.6"; None: the profile's own
    max_cost     no more is asked once the run has cost as much, at that price
    repairs      how often a page whose answer is bad may be asked again, whole or in halves
    figures      a second question for each figure: `parse` puts its table below it, `describe` words into its place
    dpi          resolution at which pages are rendered for a model
    images       `off` crops no figures; how they are written is an option of the export
    image_format of the cropped figures: png or jpeg
    merge_tables `never` leaves the parts of a table on their pages
    annotations  `notes`: highlights, comments and filled fields as text in their place
    password     opens an encrypted PDF
    limits       what a document, a page and an answer may cost
    debug        workers' own messages appear on standard error

    Names may be given as plain strings, as in `Options(engine="local", images="off", record="r.jsonl")`.
    """

    pages: str = ""
    engine: EngineName = EngineName.AUTO
    base_url: str | None = None
    model: str | None = None
    profile: str = "auto"
    profiles: Path | None = None
    transcripts: Path | None = None
    record: Path | None = None
    concurrency: int | None = None
    rpm: float | None = None
    cache: bool = True
    price: str | None = None
    max_cost: float | None = None
    repairs: int = 3
    figures: Figures = Figures.OFF
    dpi: float = 144.0
    images: Images = Images.REFERENCED
    image_format: ImageFormat = ImageFormat.PNG
    annotations: Annotations = Annotations.OFF
    merge_tables: MergeTables = MergeTables.AUTO
    password: str | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)
    debug: bool = False

    def __post_init__(self) -> None:
        self._set("engine", member(EngineName, self.engine))
        self._set("images", member(Images, self.images))
        self._set("image_format", member(ImageFormat, self.image_format))
        self._set("figures", member(Figures, self.figures))
        self._set("merge_tables", member(MergeTables, self.merge_tables))
        self._set("annotations", member(Annotations, self.annotations))
        self._set("transcripts", Path(self.transcripts) if self.transcripts else None)
        self._set("profiles", Path(self.profiles) if self.profiles else None)
        self._set("record", Path(self.record) if self.record else None)
        select_pages(self.pages, 1, check_range=False)
        if not 36 <= self.dpi <= 600:
            raise UsageError(f"--dpi must be from 36 to 600, not {self.dpi:g}")
        if self.concurrency is not None and not 1 <= self.concurrency <= 256:
            raise UsageError(f"--concurrency must be from 1 to 256, not {self.concurrency}")
        if self.rpm is not None and not 0.01 <= self.rpm <= 100_000:
            raise UsageError(f"--rpm must be from 0.01 to 100,000, not {self.rpm:g}")
        if self.price is not None:
            read_price(self.price)
        if self.max_cost is not None and not self.max_cost > 0:
            raise UsageError(f"--max-cost must be more than 0, not {self.max_cost:g}")
        if not 0 <= self.repairs <= 20:
            raise UsageError(f"--repairs must be from 0 to 20, not {self.repairs}")
        if self.engine is EngineName.REPLAY and not self.transcripts:
            raise UsageError("--engine replay needs --transcripts PATH")
        if self.transcripts and self.engine not in {EngineName.REPLAY, EngineName.AUTO}:
            raise UsageError(f"--transcripts goes with --engine replay, not with {self.engine}")

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


_RANGE = re.compile(r"(?P<one>-?\d{1,7})|(?P<first>\d{1,7})-(?P<last>\d{1,7})?")


def select_pages(pages: str, count: int, *, check_range: bool = True) -> list[int]:
    """The page numbers that `pages` names in a document of `count`: ascending, each once."""
    if not pages.strip():
        return list(range(1, count + 1))
    chosen: set[int] = set()
    for part in pages.split(","):
        match = _RANGE.fullmatch(part.strip())
        if not match:
            raise UsageError(
                f"--pages {pages!r}: {part.strip()!r} is not a page; write 1,3,5-7 or -1 for the last"
            )
        if any(bound and int(bound) == 0 for bound in match.groups()):
            raise UsageError(f"--pages {part.strip()}: pages are numbered from 1, and -1 is the last")
        if match["last"] and int(match["first"]) > int(match["last"]):
            raise UsageError(f"--pages {part.strip()}: write the lower page first")
        first, last = _bounds(match, count)
        if check_range and not 1 <= first <= last <= count:
            raise UsageError(
                f"--pages {part.strip()}: the document has {count} page{'s' * (count != 1)}, from 1 on"
            )
        if check_range:
            chosen.update(range(first, last + 1))
    return sorted(chosen)


def _bounds(match: re.Match[str], count: int) -> tuple[int, int]:
    if match["one"]:
        page = int(match["one"])
        page = count + 1 + page if page < 0 else page
        return page, page
    return int(match["first"]), int(match["last"] or count)
