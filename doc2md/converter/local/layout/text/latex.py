r"""Convert mathematical characters to LaTeX: `𝑥` is x, `ℝ` is \mathbb{R}, `≤` is \le."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GREEK = re.compile(r"(?:MATHEMATICAL .*)?GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)$")
_ROOT = re.compile(r"\\surd ?([A-Za-z0-9])")
_STYLES = {"DOUBLE-STRUCK": "mathbb", "SCRIPT": "mathcal", "FRAKTUR": "mathfrak", "BLACK-LETTER": "mathfrak"}
_PREFERRED = {
    "·": r"\cdot", "⋅": r"\cdot", "−": "-", "∗": "*", "′": "'", "″": "''", "…": r"\ldots",
    "⋯": r"\cdots", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "→": r"\to", "∅": r"\emptyset", "ℓ": r"\ell",
    "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_",
    "\\": r"\backslash", "~": r"\sim", "^": r"\wedge", "ε": r"\varepsilon", "ϵ": r"\epsilon",
    "φ": r"\varphi", "ϕ": r"\phi", "ϑ": r"\vartheta", "λ": r"\lambda", "∆": r"\Delta", "Ω": r"\Omega",
    "µ": r"\mu", "‖": r"\|", "∣": "|", "∶": ":", "﹣": "-", "∼": r"\sim", "⟨": r"\langle",
    "⟩": r"\rangle", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "√": r"\surd",
    "∞": r"\infty", "∑": r"\sum", "∏": r"\prod", "∫": r"\int",
}  # fmt: skip

FUNCTIONS = frozenset(
    "log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan min max sup inf lim det dim gcd ker arg "
    "Pr deg hom mod".split()
)
"""Function names that formulas print upright. LaTeX has a command for each."""


def is_maths(char: str) -> bool:
    """Whether a character is mathematical in any font: a letter of the mathematical alphabets, or an operator."""
    return "\U0001d400" <= char <= "\U0001d7ff" or char in "ℝℂℕℤℚℓ∈∉∑∏∫√∞≤≥≠≈≡∀∃∂∇⊂⊆∪∩∅→⇒⇔↦⋅∘⊕⊗∧∨¬∝∼≪≫⟨⟩⌊⌋⌈⌉"


@lru_cache(4096)
def character_to_latex(char: str) -> str:
    """Convert one character to LaTeX. A command comes without the space that may be needed after it."""
    if char in _PREFERRED:
        return _PREFERRED[char]
    if char.isascii():
        return char
    name = unicodedata.name(char, "")
    if greek := _GREEK.match(name):
        return _greek(greek[1], greek[2])
    plain = unicodedata.normalize("NFKC", char)
    style = next((command for word, command in _STYLES.items() if word in name), "")
    if plain.isascii() and plain.isalnum():
        bold = "MATHEMATICAL BOLD" in name
        return f"\\{style or 'mathbf'}{{{plain}}}" if style or bold else plain
    kind, _, code = unicodedata.decomposition(char).partition(" ")
    if kind == "<font>":  # the names for these characters, such as \\mitalpha, are known to few programs
        command = character_to_latex(chr(int(code, 16)))
        return f"\\boldsymbol{{{command}}}" if "MATHEMATICAL BOLD" in name else command
    return _commands().get(char, plain)


def _greek(case: str, letter: str) -> str:
    name = {"LAMDA": "lambda"}.get(letter, letter.lower())
    if name == "omicron":
        return "o"
    return "\\" + (name.capitalize() if case == "CAPITAL" else name)


@lru_cache(1)
def _commands() -> dict[str, str]:
    """The shortest LaTeX command for each character, from the table of `latex2mathml`, which also renders formulas."""
    from latex2mathml.symbols_parser import SYMBOLS

    found: dict[str, str] = {}
    for command, code in SYMBOLS.items():
        char = chr(int(code, 16))
        if command[1:].isalpha() and len(command) < len(found.get(char, command + "x")):
            found[char] = command
    return found


def _word_to_latex(word: str) -> str:
    return f"\\{word}" if word in FUNCTIONS else f"\\text{{{word}}}"


def to_latex(text: str) -> str:
    """Convert characters of a formula that are all on one level to LaTeX."""
    out = ""
    for word in re.findall(r"[A-Za-z]{2,}|[^A-Za-z]|[A-Za-z]", text):
        if word.isspace():
            continue
        piece = character_to_latex(word) if len(word) == 1 else _word_to_latex(word)
        if re.search(r"\\[A-Za-z]+$", out) and piece[:1].isalpha():
            out += " "
        out += piece
    return _ROOT.sub(r"\\sqrt{\1}", out)
