"""Listings as READMEs and manuals have them: commands of one line, small programs with `end`, output of programs."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.lab.listings import Names

Kind = Callable[[Random, Names], list[str]]
_PROMPTS = ("$ ", "$ ", "# ", "> ", "", "", "% ", ">>> ", "C:\\> ")
_TOOLS = ("install", "run", "build", "test", "start", "init", "add", "update", "check", "export")


def name(names: Names) -> str:
    """A name of a program, an option, a file or a function, as it stands in running text."""
    word, other = names.snake(), names.noun()
    forms = (
        "{0}",
        "{0}()",
        "--{1}",
        "-{2}",
        "{0}.{1}",
        "{1}.conf",
        "/etc/{1}",
        "{0}={1}",
        "{3}_{4}",
        "{1}[]",
    )
    text = names.rng.choice(forms)
    return text.format(word, other, other[0], word.upper(), other.upper())


def signature(names: Names) -> str:
    """A function with its parameters, or the use of a program."""
    rng, who = names.rng, f"{names.verb()}_{names.noun()}"
    values = [names.noun() for _ in range(rng.randint(0, 3))]
    optional = [
        f"{names.noun()}={rng.choice(('None', '0', 'True', names.number()))}"
        for _ in range(rng.randint(0, 2))
    ]
    match rng.randint(0, 3):
        case 0:
            return f"{names.noun()}.{who}({', '.join(values + optional)})"
        case 1:
            typed = (f"{value}: {rng.choice(('int', 'str', 'bool'))}" for value in values)
            return f"{who}({', '.join(typed)}) -> bool"
        case 2:
            return f"int {who}({', '.join(f'const {value}_t *{value[0]}' for value in values) or 'void'});"
    return f"{rng.choice(('GET', 'POST', 'PUT', 'DELETE'))} /{names.noun()}/{{{names.noun()}}}/{names.verb()}"


def _command(rng: Random, names: Names) -> list[str]:
    prompt, program = rng.choice(_PROMPTS), names.noun()
    ends = (
        "",
        f" --{names.noun()}",
        f" -{names.noun()[0]} {names.noun()}",
        f" {names.noun()}.txt",
        f" > {names.noun()}.log",
        f" https://{names.noun()}.example/{names.noun()}.git",
    )
    verbs = (*_TOOLS, names.verb(), "")
    starts = ("", "", "sudo ", "./", "python -m ", "npx ")
    rows = [
        f"{prompt}{rng.choice(starts)}{program} {rng.choice(verbs)}".rstrip() + rng.choice(ends)
        for _ in range(rng.choice((1, 1, 1, 1, 2, 2, 3)))
    ]
    return rows if rng.random() < 0.7 else [*rows, f"{names.noun()} {names.number()}"]


def _statement(rng: Random, names: Names) -> list[str]:
    a, b = names.noun(), names.snake()
    rows = (
        f"import {a}",
        f"require '{a}'",
        f"{a}.{b} = '{names.noun()}'",
        f'{a}.{b} # => "{names.noun()}"',
        f"{a} = {names.verb()}({names.number()})",
        f"#include <{a}.h>",
        f"print({a}.{b})",
        f"export {a.upper()}_{b.upper()}={names.number()}",
        f"const {a} = require('{b}');",
        f"return {a} + {names.number()};",
    )
    return rng.sample(rows, rng.choice((1, 1, 1, 2, 2, 3)))


def _ruby(rng: Random, names: Names) -> list[str]:
    body = [f"    {names.verb()} {names.snake()}, {names.number()}" for _ in range(rng.randint(1, 2))]
    rows = [f"class {names.noun().capitalize()}", f"  def {names.verb()}", *body, "  end", "end"]
    return rows if rng.random() < 0.5 else [row[2:] for row in rows[1:-1]]


def _lua(rng: Random, names: Names) -> list[str]:
    a = names.noun()
    inner = (
        [f"  if {a} > {names.number()} then", f"    {names.verb()}({a})", "  end"]
        if rng.random() < 0.6
        else []
    )
    return [f"function {names.verb()}({a})", *inner, f"  return {a} * {rng.randint(2, 90)}", "end"]


def _pascal(rng: Random, names: Names) -> list[str]:
    a = names.noun()
    rows = [
        "begin",
        f"  {a} := {names.number()};",
        f"  while {a} > {rng.randint(0, 9)} do",
        f"    {a} := {a} - 1;",
        "end;",
    ]
    return [row.upper() for row in rows] if rng.random() < 0.4 else rows


def _loop(rng: Random, names: Names) -> list[str]:
    a = names.noun()
    return rng.choice((
        [f"for {a} in *.{names.noun()}; do", f"  {names.verb()} ${a}", "done"],
        [f"DO I = 1 TO {names.number()} BY {rng.randint(1, 4)};", "A(I) = A(I) + B(I);", "END;"],
        [f"if [ -f {a} ]; then", f"  {names.verb()} {a}", "fi"],
        [f"loop {names.number()}", f"  {names.verb()} {a}", "end"],
    ))  # fmt: skip


def _yaml(rng: Random, names: Names) -> list[str]:
    rows = [f"{names.noun()}:", f"  {names.snake()}: {names.number()}"]
    rows += [f"  - {names.noun()}" for _ in range(rng.randint(0, 3))]
    return [*rows, f"{names.snake()}: {rng.choice(('true', 'false', names.noun()))}"]


def _request(rng: Random, names: Names) -> list[str]:
    rows = [
        f"{rng.choice(('GET', 'POST'))} /{names.noun()}/{names.number()} HTTP/1.1",
        f"Host: {names.noun()}.example",
    ]
    return [*rows, f"Accept: text/{names.noun()}"] if rng.random() < 0.6 else rows


def _session(rng: Random, names: Names) -> list[str]:
    rows = []
    for _ in range(rng.randint(1, 3)):
        rows += [
            f">>> {names.verb()}({names.number()})",
            rng.choice((names.number(), f"'{names.noun()}'", "True")),
        ]
    return rows


def _drawn_table(rng: Random, names: Names) -> list[str]:
    """A table of signs, as programs print it."""
    columns = rng.randint(2, 4)
    rows = [[names.noun() for _ in range(columns)]]
    rows += [
        [rng.choice((names.noun, names.number))() for _ in range(columns)] for _ in range(rng.randint(2, 5))
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    made = [
        "| " + " | ".join(text.ljust(w) for text, w in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return [rule, made[0], rule, *made[1:], rule]


def _listed(rng: Random, names: Names) -> list[str]:
    """Files, or what was logged."""
    kind, rows = rng.randint(0, 3), []
    for n in range(rng.randint(3, 8)):
        size, time = f"{rng.randint(10, 99999):>6}", f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
        day, said = f"2024-0{rng.randint(1, 9)}-1{n}", f"{names.noun()}: {names.verb()} {names.snake()}"
        forms = (
            f"-rw-r--r-- 1 root {names.noun():<10} {size} {time} {names.noun()}.txt",
            f"{day} {time}:0{n} {rng.choice(('INFO ', 'WARN ', 'ERROR'))} {said}",
            f"{'|   ' * rng.randint(0, 1)}|-- {names.snake()}.{rng.choice(('py', 'c', 'md'))}",
            f"{rng.randbytes(3).hex()} {said}",
        )
        rows.append(forms[kind])
    return rows


def pseudo(rng: Random, width: int) -> list[str]:
    """An algorithm in words: blocks in blocks, each of which ends with a line that says so."""
    names, open_blocks = Names(rng), list[str]()
    rows = [f"{rng.choice(('Require', 'Input', 'Data'))}: {names.noun()}, {names.noun()}"]
    starts = {
        "while": "while {} > {} do",
        "for": "for {} = 1 to {} do",
        "if": "if {} < {} then",
        "loop": "repeat {} {} times",
    }
    closed = rng.choice(("end {}", "end", "end{}", "end {}"))
    for _ in range(rng.randint(4, 12)):
        roll, indent = rng.random(), "  " * len(open_blocks)
        if roll < 0.35 and len(open_blocks) < 3:
            word = rng.choice(list(starts))
            rows.append(indent + starts[word].format(names.noun(), rng.randint(1, 99)))
            open_blocks.append(word)
        elif roll < 0.6 and open_blocks and rows[-1].startswith(indent):
            rows.append(indent[2:] + closed.format(open_blocks.pop()))
        else:
            rows.append(
                indent
                + rng.choice(
                    (f"{names.noun()} = {names.number()}", f"{names.verb()} {names.noun()}", "continue")
                )
            )
    while open_blocks:
        word = open_blocks.pop()
        rows.append("  " * len(open_blocks) + closed.format(word))
    return [row for row in (*rows, f"return {names.noun()}") if len(row) <= width]


BRIEF: dict[Kind, str] = {
    _command: "sh", _statement: "python", _ruby: "ruby", _lua: "lua", _pascal: "pascal", _loop: "sh", _yaml: "yaml",
    _request: "http", _session: "python",
}  # fmt: skip
PRINTED: tuple[Kind, ...] = (_drawn_table, _listed, _listed)


def brief(rng: Random, width: int, *, one_line: bool = False) -> tuple[str, list[str]]:
    """A listing of a few lines, mostly of one: its language, and its lines, which are at most `width` letters wide."""
    names, roll = Names(rng), rng.random()
    kind = rng.choice((_command, _command, _statement)) if one_line or roll < 0.6 else rng.choice(list(BRIEF))
    made = kind(rng, names)
    kept = [row for row in (made[:1] if one_line else made) if len(row) <= width]
    return BRIEF[kind], kept or [names.noun()]


def printed(rng: Random, width: int) -> tuple[str, list[str]]:
    """What a program prints in columns: no table, but a listing."""
    made = rng.choice(PRINTED)(rng, Names(rng))
    return ("", [f"$ {rng.choice(_TOOLS)}"]) if max(map(len, made)) > width else ("sh", made)
