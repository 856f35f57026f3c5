"""`doc2md ocr`, `text`, `figure`, `describe` and `locate`: one question about each page. Options and help texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from doc2md.cli import parameters as p
from doc2md.options.conversion import Options

_Format = Annotated[
    str,
    typer.Option(
        "-f", "--format", metavar="text|jsonl", help="Output format: text, or one JSON object per page."
    ),
]
_OPTIONS = (
    *p.READING,
    *p.REQUESTS,
    "dpi",
    *p.RUN,
    *p.LOCAL_LIMITS,
    "max_pixels",
    "max_answer",
    "answer_seconds",
)

_HELP = """{text}

\b
Examples:
  doc2md {task} page.png --base-url http://localhost:8000/v1
  doc2md {task} scan.pdf --pages 2-4 -f jsonl -o answers.jsonl

{engine} Pages are separated by a form feed. Exit codes are the same as for convert.
"""
_EMBEDDED = "Without --base-url, the embedded engine reads the pages: no API key, no network."
_MODEL = "This command needs a model: pass --base-url."


def _question(task: str, text: str, engine: str) -> Callable[..., int]:
    """The command of a task that needs no words."""

    @p.with_options(*_OPTIONS)
    def ask(
        *,
        inputs: p.Inputs,
        output: p.Answers = "-",
        format: _Format = "text",  # noqa: A002
        overwrite: p.Overwrite = False,
        quiet: p.Quiet = False,
        options: Options,
    ) -> int:
        from doc2md.cli.actions.ask import Question, run
        from doc2md.converter.base import Task

        chosen = Task[task.upper()]
        return run(Question(inputs, chosen, options, output, format, overwrite=overwrite, quiet=quiet))

    ask.__name__ = task
    ask.__doc__ = _HELP.format(task=task, text=text, engine=engine)
    return ask


ocr = _question(
    "ocr",
    "Read the text lines of each page, with their boxes.\n\nThe boxes are in the JSON objects (-f jsonl).",
    _EMBEDDED,
)
text = _question("text", "Read the plain text of each page, without layout.", _EMBEDDED)
figure = _question(
    "figure", "Read the data of charts and figures.\n\nEach page or image is treated as one figure.", _MODEL
)
describe = _question("describe", "Describe each page or image in words.", _MODEL)


@p.with_options(*_OPTIONS)
def locate(
    *,
    words: p.Words,
    inputs: p.Inputs,
    draw: p.Draw = None,
    output: p.Answers = "-",
    format: _Format = "text",  # noqa: A002
    overwrite: p.Overwrite = False,
    quiet: p.Quiet = False,
    options: Options,
) -> int:
    """Find words on pages: page number and box.

    Each match is printed with its box in points and in pixels (at --dpi): left, top, right, bottom.

    \b
    Examples:
      doc2md locate "total amount" invoice.pdf
      doc2md locate "the red button" screen.png --draw found.png \\
          --base-url http://localhost:8000/v1

    Without --base-url, doc2md searches the text layer of the page, or the text that OCR reads. Exit codes are the same
    as for convert; 2 also means that the words were not found.
    """
    from doc2md.cli.actions.ask import Question, run
    from doc2md.cli.drawing.pictures import Pictures
    from doc2md.converter.base import Task
    from doc2md.converter.replay import replace_surrogates

    pictures = Pictures("--draw", draw, overwrite) if draw else None
    words = replace_surrogates(words).strip()
    return run(Question(inputs, Task.LOCATE, options, output, format, words, pictures, overwrite, quiet))
