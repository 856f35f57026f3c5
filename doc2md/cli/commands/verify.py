"""`doc2md verify`: the options and the help text."""

from __future__ import annotations

from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options


@p.with_options(*p.ORIGINAL)
def verify(
    *,
    name: p.Saved,
    source: p.Original = None,
    output: p.Answers = "-",
    format: Annotated[  # noqa: A002
        str, typer.Option("-f", "--format", metavar="text|json", help="Output format.")
    ] = "text",
    min_share: Annotated[
        float,
        typer.Option(
            metavar="SHARE", help="A page fails if a smaller share of its words is without a finding."
        ),
    ] = 1.0,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="KIND,...", help="The kinds of findings that count. moved is only shown by default."
        ),
    ] = "missing,unsupported,changed,repeated",
    overwrite: p.Overwrite = False,
    quiet: p.Quiet = False,
    options: Options,
) -> int:
    """Check a converted document against the words that its pages show.

    Reads the pages of SOURCE again and compares them with the JSON: which words are missing, changed, moved, repeated,
    or supported by nothing on the page. So it also sees what was changed in the JSON later. Without SOURCE it reports
    what was found when the document was converted.

    \b
    Examples:
      doc2md verify out/report.json report.pdf
      # in a pipeline: at most one word in 200 may be wrong, and no number is looked at
      doc2md verify out/report.json --min-share 0.995 --fail-on missing -q
      doc2md verify out/report.json -f json -o findings.json

    Exit codes are the same as for convert: 0 if all pages pass, 3 if one fails.
    """
    from doc2md.cli.actions.verify import VerifyRun

    return VerifyRun(name, source, options, output, format, min_share, fail_on, overwrite, quiet).run()
