"""`doc2md verify`: check a converted document against the words that its pages show."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from doc2md.checks.printed_pages import PrintedPages
from doc2md.checks.verdicts import PageVerdict, verdicts
from doc2md.cli.drawing.pictures import check_free
from doc2md.cli.inputs import open_inputs
from doc2md.cli.opening import open_document
from doc2md.cli.original import find_original
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import STDOUT
from doc2md.cli.report import Report
from doc2md.cli.saved import saved_document
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say, write_output
from doc2md.document import Document, Finding, FindingKind, PageRow, PageStatus, Printed
from doc2md.errors import ExitCode, InputError, PageError, UsageError
from doc2md.exporter.files import write_atomically
from doc2md.options.conversion import Options
from doc2md.options.fields import member, members
from doc2md.runtime import activity
from doc2md.runtime.ordered import map_in_order
from doc2md.session import Session
from doc2md.sources import Input, printable

VERSION = 1
"""Version of the JSON format of `doc2md verify`."""
_SENTENCES = {
    FindingKind.MISSING: "missing: {printed}",
    FindingKind.UNSUPPORTED: "nothing on the page supports: {text}",
    FindingKind.CHANGED: "the page shows {printed}, the document says {text}",
    FindingKind.MOVED: "in another place than on the page: {text}",
    FindingKind.REPEATED: "more often than on the page: {text}",
}
_MAX_QUOTED = 70
"""Maximum length of a quotation, in characters."""


_REFUSAL = "verify checks the JSON of a converted document; make it with doc2md convert {name} -f json"


class VerifyFormat(StrEnum):
    """The formats of a verification."""

    TEXT = "text"
    JSON = "json"


@dataclass(slots=True)
class VerifyRun:
    """A run of `doc2md verify`.

    min_share  the share of a page's words, from 0 to 1, that must be without a finding
    fail_on    the kinds of findings that count, separated by commas
    """

    name: str
    source: str | None
    options: Options
    output: str = STDOUT
    format: str = "text"
    min_share: float = 1.0
    fail_on: str = ""
    overwrite: bool = False
    quiet: bool = False

    def run(self) -> ExitCode:
        """Verify, write the report, and return the exit code. Raises a Doc2mdError."""
        format_, kinds = member(VerifyFormat, self.format), members(FindingKind, self.fail_on, "--fail-on")
        if not 0 <= self.min_share <= 1:
            raise UsageError(f"--min-share must be between 0 and 1, not {self.min_share:g}")
        if self.output == STDOUT:
            return self._locked(format_, kinds)
        check_free(self.output, overwrite=self.overwrite)
        with exclusive(Path(self.output)):
            return self._locked(format_, kinds)

    def _locked(self, format_: VerifyFormat, kinds: frozenset[FindingKind]) -> ExitCode:
        with open_inputs([self.name], self.options.limits.max_file_size) as (named,):
            return run_to_end(self._run(named, format_, kinds))

    async def _run(
        self, named: str | IO[bytes], format_: VerifyFormat, kinds: frozenset[FindingKind]
    ) -> ExitCode:
        from doc2md.checks.coverage import check

        async with Session(self.options) as session:
            given = await open_document(session, named)
            document = saved_document(given, _REFUSAL)
            source = await find_original(session, document.source, self.name, self.source)
            if source:
                document = check(document, await self._printed(session, source, document))
            else:
                say(
                    f"{given.name}: {printable(document.source.name)} was not found, so this is what was found when it "
                    "was converted; pass its path after the JSON"
                )
        found = list(verdicts(document, self.min_share, kinds))
        if not any(each.coverage for each in found):
            raise InputError(
                f"{given.name}: none of its pages can be checked; pass the document after the JSON"
            )
        report = _to_json(given.name, document, found, checked=source is not None)
        text = report if format_ is VerifyFormat.JSON else "\n".join(_lines(given.name, found)) + "\n"
        if self.output != STDOUT:
            write_atomically(Path(self.output), text.encode())
        elif not self.quiet:
            write_output(text)
        return ExitCode.OK if all(each.passed for each in found) else ExitCode.PARTIAL

    async def _printed(self, session: Session, source: Input, document: Document) -> PrintedPages:
        """The words that the pages of the document show now, by page."""
        pages = [row.page for row in document.pages if not row.failed]
        found = PrintedPages()

        async def read(page: int) -> tuple[int, Printed | None]:
            try:
                return page, await session.printed(source, page)
            except PageError as error:
                say(f"{source.name}: page {page}: {error}")
                return page, None

        with Report(quiet=self.quiet, verbose=False).progress(source.name) as on_page:
            activity.begin(len(pages))
            async with aclosing(map_in_order(read, pages, len(session.workers) + 1)) as answers:
                async for page, printed in answers:
                    on_page(PageRow(page, PageStatus.OK), len(pages))
                    if printed:
                        found.add(page, printed)
        return found


def _lines(name: str, found: Sequence[PageVerdict]) -> Iterator[str]:
    """The report as text: a summary, then each page with findings."""
    assessed = [each.coverage for each in found if each.coverage]
    words = sum(coverage.words for coverage in assessed)
    left_out = sum((Counter(coverage.left_out) for coverage in assessed), Counter[str]())
    reasons = ", ".join(f"{reason.replace('_', ' ')} {count}" for reason, count in left_out.most_common())
    failed = [each for each in found if not each.passed]
    yield (
        f"{name}: {len(found) - len(failed)} of {len(found)} pages pass"
        + (f", {len(found) - len(assessed)} could not be checked" if len(assessed) < len(found) else "")
    )
    yield (
        f"  {words:,} words on the pages: {sum(coverage.found for coverage in assessed):,} in the document, "
        f"{left_out.total():,} left out{f' ({reasons})' if reasons else ''}, "
        f"{sum(coverage.missing for coverage in assessed):,} missing"
    )
    for each in found:
        if each.coverage and each.coverage.findings:
            state = "passes" if each.passed else "fails"
            yield f"page {each.page} {state}: {each.share:.1%} of its words without a finding"
            yield from (f"  {_sentence(finding)}" for finding in each.coverage.findings)


def _sentence(finding: Finding) -> str:
    words = _SENTENCES[finding.kind].format(text=_quoted(finding.text), printed=_quoted(finding.printed))
    return f"{finding.block}  {words}" if finding.block else words


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= _MAX_QUOTED else line[: _MAX_QUOTED - 2] + ' …'}”"


def _to_json(name: str, document: Document, found: Sequence[PageVerdict], *, checked: bool) -> str:
    pages = [_page(each) for each in found]
    content: dict[str, Any] = {
        "version": VERSION,
        "document": name,
        "source": {"name": document.source.name, "sha256": document.source.sha256, "read_again": checked},
        "passed": all(each.passed for each in found),
        "pages": pages,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _page(verdict: PageVerdict) -> dict[str, Any]:
    page: dict[str, Any] = {"page": verdict.page, "passed": verdict.passed, "share": round(verdict.share, 4)}
    if verdict.coverage:
        page |= {key: value for key, value in asdict(verdict.coverage).items() if value}
    else:
        page["not_assessed"] = True
    return page
