"""The `doc2md` program: its commands and the handling of errors.

Help and shell completion must be fast. So this module and `doc2md.cli.commands` import only what these need; the
implementation of a command is imported when it runs.
"""

from __future__ import annotations

import difflib
import gc
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from doc2md.cli.commands import Commands
from doc2md.cli.origins import origin_of
from doc2md.cli.streams import drop_output, open_missing_streams, say
from doc2md.errors import Doc2mdError, ExitCode, UsageError, unexpected_error
from doc2md.version import __version__


class _ConvertByDefault(typer.core.TyperGroup):
    """A group of commands in which `doc2md INPUT` means `doc2md convert INPUT`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Commands()  # type: ignore[assignment]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        from doc2md.cli.aliases import translate

        own = {"--help", "-h", "--version", "--install-completion", "--show-completion"}
        if not args:
            args = ["--help"]
        if args[0] not in self.commands and args[0] not in own:
            self._check_typing_error(args[0])
            args = ["convert", *args]
        return list(super().parse_args(ctx, translate(args)))

    def _check_typing_error(self, word: str) -> None:
        """Raise UsageError for a word that is almost the name of a command, and not the name of a file."""
        near = difflib.get_close_matches(word, self.commands, n=1, cutoff=0.75)
        if near and not Path(word).exists():
            raise UsageError(f"{word}: no such command or file; did you mean doc2md {near[0]}?")


app = typer.Typer(
    cls=_ConvertByDefault,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Convert PDFs, images and office documents to Markdown that you can check.

    \b
    doc2md report.pdf -o out/    converts a document, with its figures
    doc2md convert --help        has more examples, and the options

    `doc2md INPUT` is short for `doc2md convert INPUT`. `doc2md COMMAND --help` explains a command.""",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"doc2md {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> NoReturn:
    """Run the command line. Exits with one of `ExitCode`; every error becomes one line on standard error."""
    open_missing_streams()
    try:
        code = app(standalone_mode=False) or ExitCode.OK
    except (KeyboardInterrupt, typer.Abort):
        code = _fail("interrupted", ExitCode.INTERRUPTED)
    except Doc2mdError as error:
        code = _fail(str(error), error.exit_code)
    except _usage_error() as error:
        code = _fail_usage(error)
    except OSError as error:
        goal = f"{error.filename}: " if error.filename else ""
        code = _fail(f"system error: {goal}{error.strerror or error}", ExitCode.OUTPUT)
    except Exception as error:
        if {"-v", "--verbose"} & set(sys.argv):
            traceback.print_exc()
        code = _fail(f"{unexpected_error(error)}, with the file; -v shows the traceback", ExitCode.NOTHING)
    drop_output()
    gc.freeze()  # otherwise Python would look for cycles among all modules, a tenth of a second, before it ends
    sys.exit(int(code))


def _usage_error() -> Any:
    """The base class of typer's usage errors, which typer does not export."""
    return typer.BadParameter.__mro__[2]


def _fail_usage(error: Any) -> ExitCode:
    """Print an error of the parser of the command line, which also reads the environment and the configuration."""
    parameter = getattr(error, "param", None)
    if error.ctx and parameter and (origin := origin_of(error.ctx, parameter.name)):
        return _fail(f"{origin}: {error.message.rstrip('.')}", ExitCode.ENGINE)
    command_path = error.ctx.command_path if error.ctx else "doc2md"
    return _fail(f"{error.format_message().rstrip('.')}. Try {command_path} --help.", ExitCode.USAGE)


def _fail(message: str, code: ExitCode) -> ExitCode:
    say(f"doc2md: {message}")
    return code
