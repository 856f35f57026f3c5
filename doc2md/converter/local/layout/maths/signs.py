r"""What the parser must know about signs: limits, accents, fences, relations and operators."""

from __future__ import annotations

INTEGRALS = frozenset(r"\int \iint \iiint \iiiint \oint \oiint \oiiint".split())
OPERATORS = INTEGRALS | frozenset(
    r"\sum \prod \coprod \bigcup \bigcap \bigvee \bigwedge \bigoplus \bigotimes \bigodot \biguplus "
    r"\bigsqcup".split()
)
"""Large operators, which have limits."""

FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log "
    "max min Pr sec sin sinh sup tan tanh".split()
)
"""Names of functions for which LaTeX and KaTeX have a command."""

LIMITED_FUNCTIONS = frozenset("det gcd inf lim liminf limsup max min Pr sup".split())
"""Functions that have limits below them in displays."""

ACCENTS = frozenset(
    r"\hat \check \tilde \acute \grave \dot \ddot \dddot \breve \bar \vec \mathring \widehat \widetilde "
    r"\widecheck".split()
)
"""Accents above letters."""

PLAIN_ACCENTS = {
    "^": r"\hat", r"\wedge": r"\hat", "~": r"\tilde", r"\sim": r"\tilde", "-": r"\bar", ".": r"\dot",
    r"\cdot": r"\dot", r"\to": r"\vec", r"\rightarrow": r"\vec", r"\circ": r"\mathring", '"': r"\ddot",
    r"\overline": r"\bar", r"\ldots": r"\dddot", "`": r"\grave", "´": r"\acute", "¨": r"\ddot", "¯": r"\bar",
}  # fmt: skip
"""Signs that some fonts print as accents."""

WIDE_ACCENTS = {
    r"\hat": r"\widehat", r"\tilde": r"\widetilde", r"\bar": r"\overline", r"\vec": r"\overrightarrow",
}  # fmt: skip
"""The commands of accents above several letters."""

BRACES = frozenset({r"\overbrace", r"\underbrace"})
"""Horizontal braces."""

LEFT_FENCES = {
    "(": ")", "[": "]", r"\{": r"\}", r"\langle": r"\rangle", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil",
    r"\llbracket": r"\rrbracket", r"\lgroup": r"\rgroup", r"\lmoustache": r"\rmoustache",
}  # fmt: skip
RIGHT_FENCES = frozenset(LEFT_FENCES.values())
BARS = frozenset({"|", r"\|", r"\vert", r"\Vert", r"\mid", r"\parallel"})
TALL = 1.15
"""Fences from this height on are tall, in em."""

TALL_BARS = {r"\mid": "|", r"\vert": "|", r"\parallel": r"\|", r"\Vert": r"\|"}
"""What bars are that are tall: fences and no relations."""

FENCES = frozenset(LEFT_FENCES) | RIGHT_FENCES | BARS | {"/", r"\backslash", r"\uparrow", r"\downarrow"}
"""Signs that grow with what they enclose."""

LONG_ARROWS = {
    ("-", r"\to"): r"\longrightarrow",
    (r"\leftarrow", "-"): r"\longleftarrow",
    ("=", r"\Rightarrow"): r"\Longrightarrow",
    (r"\Leftarrow", "="): r"\Longleftarrow",
    (r"\Leftarrow", r"\Rightarrow"): r"\Longleftrightarrow",
    (r"\leftarrow", r"\to"): r"\longleftrightarrow",
    (r"\mapstochar", r"\to"): r"\mapsto",
    (r"\mapstochar", "-", r"\to"): r"\longmapsto",
    (r"\mapstochar", r"\longrightarrow"): r"\longmapsto",
    (r"\lhook", r"\to"): r"\hookrightarrow",
    (r"\leftarrow", r"\rhook"): r"\hookleftarrow",
    ("|", "="): r"\models",
}
"""Arrows and relations that TeX builds of signs that touch each other."""

EXTENSIBLE_ARROWS = {
    r"\to": r"\xrightarrow", r"\rightarrow": r"\xrightarrow", r"\longrightarrow": r"\xrightarrow",
    r"\leftarrow": r"\xleftarrow", r"\longleftarrow": r"\xleftarrow", r"\Rightarrow": r"\xRightarrow",
    r"\Longrightarrow": r"\xRightarrow", r"\Leftarrow": r"\xLeftarrow", r"\Longleftarrow": r"\xLeftarrow",
    r"\leftrightarrow": r"\xleftrightarrow", r"\longleftrightarrow": r"\xleftrightarrow",
    r"\Leftrightarrow": r"\xLeftrightarrow", r"\Longleftrightarrow": r"\xLeftrightarrow",
    r"\mapsto": r"\xmapsto", r"\longmapsto": r"\xmapsto", r"\hookrightarrow": r"\xhookrightarrow",
    r"\hookleftarrow": r"\xhookleftarrow", r"\rightleftharpoons": r"\xrightleftharpoons",
    r"\leftrightharpoons": r"\xleftrightharpoons",
}  # fmt: skip
"""The command of an arrow with labels."""

RELATIONS = frozenset(
    r"= < > : \le \leq \ge \geq \ne \neq \equiv \sim \simeq \approx \cong \propto \in \ni \notin \subset "
    r"\subseteq \supset \supseteq \subsetneq \prec \succ \preceq \succeq \ll \gg \leqslant \geqslant \lesssim "
    r"\gtrsim \vdash \models \perp \asymp \doteq \coloneqq \triangleq \mid \parallel \iff \implies \impliedby "
    r"\sqsubseteq \sqsupseteq".split()
) | frozenset(EXTENSIBLE_ARROWS)

BINARY = frozenset(
    r"+ - * / \pm \mp \times \cdot \div \cup \cap \vee \wedge \oplus \otimes \odot \circ \ast \setminus "
    r"\sqcup \sqcap".split()
)
PUNCTUATION = frozenset({",", ";", "."})

NEGATED = {
    "=": r"\ne", r"\in": r"\notin", r"\ni": r"\not\ni", r"\exists": r"\nexists", r"\mid": r"\nmid",
    r"\parallel": r"\nparallel",
}  # fmt: skip
"""Signs that have a command of their own if a stroke goes through them."""

PRIMES = {r"\prime": 1, "'": 1, r"\prime\prime": 2, r"\prime\prime\prime": 3, "′": 1, "″": 2, "‴": 3}
"""Signs for primes, and how many each stands for."""

RADICALS = frozenset({r"\sqrt", r"\surd"})
