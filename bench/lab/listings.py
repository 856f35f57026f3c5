"""Made-up listings: programs, settings, shell sessions, data, and algorithms in words."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.lab.text import Writer, vocabulary

_TYPES = ("int", "float", "str", "bool", "bytes")


class Names:
    """English names for identifiers, whatever the language of the document is."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        words = vocabulary("en")
        self.nouns: list[str] = words["nouns"]
        self.verbs: list[str] = words["verbs"]

    def noun(self) -> str:
        return self.rng.choice(self.nouns)

    def verb(self) -> str:
        return self.rng.choice(self.verbs)

    def snake(self) -> str:
        return f"{self.noun()}_{self.noun()}" if self.rng.random() < 0.4 else self.noun()

    def number(self) -> str:
        return str(self.rng.randint(0, 9999))


def _python(rng: Random, names: Names) -> list[str]:
    function, argument = f"{names.verb()}_{names.noun()}", names.snake()
    lines = [f"def {function}({argument}: {rng.choice(_TYPES)}) -> {rng.choice(_TYPES)}:"]
    lines += [
        f'    """{names.verb().capitalize()} the {names.noun()}."""',
        f"    {names.snake()} = {names.number()}",
    ]
    lines += [
        f"    for {names.noun()} in range({names.number()}):",
        f"        if {argument} > {names.number()}:",
    ]
    lines += [
        f"            {argument} -= {names.number()}",
        "            continue",
        f"        {names.verb()}({names.snake()}, {argument})",
    ]
    lines += [
        f"    return {argument} * {names.number()}",
        "",
        f"{names.snake()} = {function}({names.number()})",
    ]
    return [*lines, f"print({names.snake()!r}, {names.snake()})"]


def _c(rng: Random, names: Names) -> list[str]:
    value = names.snake()
    lines = ["#include <stdio.h>", "", f"static int {names.verb()}_{names.noun()}(int {value})", "{"]
    lines += [f"    int {names.noun()} = {names.number()};", f"    while ({value} < {names.number()}) {{"]
    lines += [f"        {value} += {rng.randint(1, 9)};  /* {names.verb()} */", "    }"]
    return [*lines, f"    return {value} % {names.number()};", "}"]


def _json(rng: Random, names: Names) -> list[str]:
    lines = ["{", f'  "{names.noun()}": "{names.noun()}",', f'  "{names.snake()}": {names.number()},']
    lines += [f'  "{names.noun()}": {{', f'    "{names.noun()}": {rng.choice(("true", "false", "null"))},']
    lines += [f'    "{names.snake()}": [{names.number()}, {names.number()}]', "  },"]
    return [*lines, f'  "{names.verb()}": "{names.snake()}"', "}"]


def _shell(rng: Random, names: Names) -> list[str]:
    lines = []
    for _ in range(rng.randint(2, 4)):
        lines.append(
            f"$ {names.noun()} {names.verb()} --{names.noun()} {names.noun()}.{rng.choice(('txt', 'csv', 'log'))}"
        )
        lines += [f"{names.noun()}: {names.number()} {names.noun()}" for _ in range(rng.randint(0, 2))]
    return lines


def _settings(rng: Random, names: Names) -> list[str]:
    lines = []
    for _ in range(rng.randint(1, 2)):
        lines.append(f"[{names.noun()}]")
        lines += [
            f"{names.snake()} = {rng.choice((names.number(), names.noun(), 'on'))}"
            for _ in range(rng.randint(2, 4))
        ]
    return [*lines, f"# {names.verb()} the {names.noun()}"]


def _sql(rng: Random, names: Names) -> list[str]:
    table = names.noun()
    lines = [f"SELECT {names.snake()}, count(*)", f"  FROM {table}", f"  JOIN {names.noun()} USING (id)"]
    return [
        *lines,
        f" WHERE {names.snake()} > {names.number()}",
        f" GROUP BY {names.snake()}",
        f" LIMIT {rng.randint(1, 99)};",
    ]


def _words(rng: Random, names: Names) -> list[str]:
    a, b = names.noun(), names.noun()
    lines = [
        f"Input: {a}, {b}",
        f"Output: {names.noun()}",
        f"for each {names.noun()} in {a} do",
        f"    if {b} > {rng.randint(1, 99)} then",
    ]
    lines += [
        f"        {b} := {b} - {rng.randint(1, 9)}",
        "    else",
        f"        {names.verb()} {a}",
        "    end if",
        "end for",
    ]
    return [*lines, f"return {b}"]


def _aligned(rng: Random, names: Names) -> list[str]:
    """Names, each with its values below those of the others, as in settings and in the output of programs."""
    values: tuple[Callable[[], str], ...] = (
        names.number,
        names.noun,
        names.snake,
        lambda: f"{names.noun()}.{rng.choice(('conf', 'txt', 'org'))}",
        lambda: f"/{names.noun()}/{names.noun()}",
        lambda: f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}",
    )
    kinds = [rng.choice((names.snake, names.noun)), *rng.choices(values, k=rng.choice((1, 1, 2, 3)))]
    rows = [[kind() for kind in kinds] for _ in range(rng.randint(3, 7))]
    if len(kinds) > 2 and rng.random() < 0.5:
        rows.insert(0, [names.noun().upper() for _ in kinds])
    gap = rng.choice((1, 2, 2, 4, 8))
    widths = [max(map(len, column)) + gap for column in zip(*rows, strict=True)]
    lines = [
        "".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return (
        [rng.choice((f"[{names.noun()}]", f"$ {names.verb()}", "[...]")), *lines]
        if rng.random() < 0.5
        else lines
    )


_KINDS: dict[str, Callable[[Random, Names], list[str]]] = {
    "python": _python, "c": _c, "json": _json, "sh": _shell, "ini": _settings, "sql": _sql, "": _words,
}  # fmt: skip


def listing(
    rng: Random, write: Writer, lines: int, width: int, *, aligned: bool = False
) -> tuple[str, list[str]]:
    """A listing of at most `lines` lines that are at most `width` letters wide.

    `aligned` asks for settings and output of programs whose values are in columns.

    Returns:
        Its language, empty for an algorithm in words, and its lines. The first and the last line are not empty.
    """
    language = "sh" if aligned else rng.choice(list(_KINDS))
    kind = _aligned if aligned else _KINDS[language]
    names = Names(rng)
    made = kind(rng, names)
    while len(made) < lines and rng.random() < 0.6:
        made += ["", *kind(rng, names)]
    if write.language != "en" and rng.random() < 0.3 and language in ("python", "ini"):
        made.insert(0, f"# {write.noun()}")
    kept = [line for line in made[:lines] if len(line) <= width]
    while kept and not kept[-1].strip():
        kept.pop()
    return language, kept or ["pass"]
