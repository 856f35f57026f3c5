r"""What KaTeX knows: the names of commands and environments, and the characters it has letters for.

These are facts about KaTeX 0.16, found by asking it. In strict mode it refuses everything else. Commands that define
macros, follow links or load pictures are left out on purpose, and so are colours.
"""

from __future__ import annotations

import re


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _characters(ranges: str) -> str:
    """Ranges of hexadecimal code points as the inside of a character class."""
    spans = (part.split("-") for part in ranges.split())
    return "".join("-".join(re.escape(chr(int(end, 16))) for end in span) for span in spans)


SYMBOLS = _words("""
    Alpha And Bbbk Beta Box Bumpeq Cap Chi Complex Cup Dagger Darr Delta Diamond Doteq Downarrow Epsilon Eta
    Finv Game Gamma Harr Im Iota Join Kappa LaTeX Lambda Larr Leftarrow Leftrightarrow Lleftarrow Longleftarrow
    Longleftrightarrow Longrightarrow Lrarr Lsh Mu N Nu Omega Omicron P Phi Pi Psi R Rarr Re Reals Rho
    Rightarrow Rrightarrow Rsh S Sigma Subset Supset Tau TeX Theta Uarr Uparrow Updownarrow Upsilon Vdash Vert
    Vvdash Xi Z Zeta alef alefsym aleph allowbreak alpha amalg angle approx approxeq ast asymp backepsilon
    backprime backsim backsimeq backslash barwedge because beta beth between bigcirc bigstar bigtriangledown
    bigtriangleup blacklozenge blacksquare blacktriangle blacktriangledown blacktriangleleft blacktriangleright
    bot bowtie boxdot boxminus boxplus boxtimes bull bullet bumpeq cap cdot cdotp cdots centerdot checkmark chi
    circ circeq circlearrowleft circlearrowright circledR circledS circledast circledcirc circleddash clubs
    clubsuit cnums colon complement cong copyright cup curlyeqprec curlyeqsucc curlyvee curlywedge
    curvearrowleft curvearrowright dArr dag dagger daleth darr dashleftarrow dashrightarrow dashv ddag ddagger
    ddots degree delta diagdown diagup diamond diamonds diamondsuit digamma div divideontimes doteq doteqdot
    dotplus dots dotsb dotsc dotsm dotso dotsx doublebarwedge doublecap doublecup downarrow downdownarrows
    downharpoonleft downharpoonright ell empty emptyset epsilon eqcirc eqsim eqslantgtr eqslantless equiv eta
    eth exist exists fallingdotseq flat forall frown gamma ge geq geqq geqslant gets gg ggg gggtr gimel gnapprox
    gneq gneqq gnsim gt gtrapprox gtrdot gtreqless gtreqqless gtrless gtrsim hArr harr hbar hearts heartsuit
    hookleftarrow hookrightarrow hslash image imageof in infin infty intercal iota isin kappa lArr lVert lambda
    land lang langle larr lbrace lbrack lceil ldotp ldots le leadsto leftarrow leftarrowtail leftharpoondown
    leftharpoonup leftleftarrows leftrightarrow leftrightarrows leftrightharpoons leftrightsquigarrow
    leftthreetimes leq leqq leqslant lessapprox lessdot lesseqgtr lesseqqgtr lessgtr lesssim lfloor lgroup lhd
    ll lll llless lmoustache lnapprox lneq lneqq lnot lnsim longleftarrow longleftrightarrow longmapsto
    longrightarrow looparrowleft looparrowright lor lozenge lparen lq lrArr lrarr lt ltimes lvert maltese mapsto
    mathellipsis mathsterling measuredangle mho mid models mp mu multimap nLeftarrow nLeftrightarrow nRightarrow
    nVDash nVdash nabla natnums natural ncong nearrow neg nexists ngeq ngtr ni nleftarrow nleftrightarrow nleq
    nless nmid nobreak nobreakspace nparallel nprec npreceq nrightarrow nsim nsubseteq nsucc nsucceq nsupseteq
    ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq nu nvDash nvdash nwarrow odot omega omicron
    ominus oplus origof oslash otimes owns parallel partial perp phi pi pitchfork plusmn pm pounds prec
    precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim prime propto psi rArr rVert rang rangle
    rarr rbrace rbrack rceil real reals restriction rfloor rgroup rhd rho rightarrow rightarrowtail
    rightharpoondown rightharpoonup rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow
    rightthreetimes risingdotseq rmoustache rparen rtimes rvert sdot searrow sect setminus sharp shortmid
    shortparallel sigma sim simeq smallfrown smallsetminus smallsmile smile space spades spadesuit
    sphericalangle sqcap sqcup sqsubset sqsubseteq sqsupset sqsupseteq square star sub sube subset subseteq
    subseteqq subsetneq subsetneqq succ succapprox succcurlyeq succeq succnapprox succneqq succnsim succsim supe
    supset supseteq supseteqq supsetneq supsetneqq surd swarrow tau therefore theta thetasym thickapprox
    thicksim times to top triangle triangledown triangleleft trianglelefteq triangleq triangleright
    trianglerighteq twoheadleftarrow twoheadrightarrow uArr uarr unlhd unrhd uparrow updownarrow upharpoonleft
    upharpoonright uplus upsilon upuparrows vDash varDelta varGamma varLambda varOmega varPhi varPi varPsi
    varSigma varTheta varUpsilon varXi varepsilon varkappa varnothing varphi varpi varpropto varrho varsigma
    vartheta vartriangle vartriangleleft vartriangleright varvdots vdash vdots vee veebar vert wedge weierp wp
    wr xi yen zeta
""")
"""Commands without arguments that may be an argument without braces, such as the exponent in `x^\\alpha`."""

UNBRACED = _words("""
    Colonapprox Coloneq Coloneqq Colonsim Eqcolon Eqqcolon Huge LARGE Large approxcolon approxcoloncolon bf bmod
    cal colonapprox coloncolon coloncolonapprox coloncolonequals coloncolonminus coloncolonsim coloneq coloneqq
    colonequals colonminus colonsim dblcolon displaystyle dotsi enskip enspace eqcolon eqqcolon equalscolon
    equalscoloncolon footnotesize gvertneqq huge iff imath impliedby implies it jmath lBrace large llbracket
    llcorner lrcorner lvertneqq mathstrut medspace minuscolon minuscoloncolon minuso ne negmedspace
    negthickspace negthinspace neq newline ngeqq ngeqslant nleqq nleqslant nonumber normalsize not notag notin
    notni nshortmid nshortparallel nsubseteqq nsupseteqq qquad quad rBrace ratio rm rq rrbracket
    scriptscriptstyle scriptsize scriptstyle sf simcolon simcoloncolon small textstyle thickspace thinspace tiny
    tt ulcorner urcorner varsubsetneq varsubsetneqq varsupsetneq varsupsetneqq vcentcolon
""")
"""Other commands without arguments: as an argument they need braces."""

OPERATORS = _words("""
    Pr arccos arcctg arcsin arctan arctg arg argmax argmin bigcap bigcup bigodot bigoplus bigotimes bigsqcup
    biguplus bigvee bigwedge ch coprod cos cosec cosh cot cotg coth csc ctg cth deg det dim exp gcd hom iiint
    iint inf injlim int intop ker lg lim liminf limsup ln log max min oiiint oiint oint plim prod projlim sec sh
    sin sinh smallint sum sup tan tanh tg th varinjlim varliminf varlimsup varprojlim
""")
"""Commands without arguments that `\\limits` may follow."""

INFIX = _words("""
    over choose atop brace brack
""")
"""Fractions and binomials that stand between their two parts."""

ONE_ARGUMENT = _words("""
    Bbb Overrightarrow acute bar bcancel bm bold boldsymbol boxed bra braket breve cancel check ddddot dddot
    ddot dot frak grave hat hphantom ket mathbb mathbf mathbin mathcal mathclap mathclose mathfrak mathinner
    mathit mathllap mathnormal mathop mathopen mathord mathpunct mathrel mathring mathrlap mathrm mathscr mathsf
    mathsfit mathtt mod operatorname operatornamewithlimits overbrace overgroup overleftarrow overleftharpoon
    overleftrightarrow overline overlinesegment overrightarrow overrightharpoon phantom pmb pmod pod smash sout
    sqrt substack tilde underbrace undergroup underleftarrow underleftrightarrow underline underlinesegment
    underrightarrow utilde vcenter vec vphantom widecheck widehat widetilde xLeftarrow xLeftrightarrow
    xRightarrow xcancel xhookleftarrow xhookrightarrow xleftarrow xleftequilibrium xleftharpoondown
    xleftharpoonup xleftrightarrow xleftrightharpoons xlongequal xmapsto xrightarrow xrightequilibrium
    xrightharpoondown xrightharpoonup xrightleftarrows xrightleftharpoons xtofrom xtwoheadleftarrow
    xtwoheadrightarrow
""")
"""Commands with one argument."""

TWO_ARGUMENTS = _words("""
    binom cfrac dbinom dfrac frac overset stackrel tbinom tfrac underset
""")
"""Commands with two arguments."""

OPTIONAL = _words("""
    sqrt smash xLeftarrow xLeftrightarrow xRightarrow xhookleftarrow xhookrightarrow xleftarrow xleftequilibrium
    xleftharpoondown xleftharpoonup xleftrightarrow xleftrightharpoons xlongequal xmapsto xrightarrow
    xrightequilibrium xrightharpoondown xrightharpoonup xrightleftarrows xrightleftharpoons xtofrom
    xtwoheadleftarrow xtwoheadrightarrow
""")
"""Commands with an optional argument in square brackets in front."""

TEXT = _words("""
    clap emph fbox hbox llap rlap text textbf textit textmd textnormal textrm textsf texttt textup underbar
""")
"""Commands whose argument is text."""

IN_TEXT = _words("""
    Huge LARGE LaTeX Large P S TeX bf cal checkmark circledR copyright dag ddag degree displaystyle enskip
    enspace footnotesize huge it large lbrack ldots lq maltese mathstrut medspace negmedspace negthickspace
    negthinspace newline nobreakspace normalsize pounds qquad quad rbrack rm rq scriptscriptstyle scriptsize
    scriptstyle sect sf small space textstyle thickspace thinspace tiny tt varvdots vdots yen
""")
"""Commands without arguments that text may have, too."""

ACCENTS_IN_TEXT = _words("""
    AA H aa c r textcircled textcopyright textregistered u v
""")
"""Commands that only text may have. Those of one letter, and the circle, have an argument."""

BARE = _words("""
    Bbb binom bold dbinom ddddot dddot dfrac emph frac frak mathbb mathbf mathcal mathfrak mathit mathnormal
    mathrm mathscr mathsf mathsfit mathtt mod pmod pod tbinom text textbf textit textmd textnormal textrm textsf
    texttt textup tfrac
""")
"""Commands with arguments that may be a script without braces, as in `x^\\frac12`."""

DELIMITERS = _words("""
    Darr Downarrow Uarr Uparrow Updownarrow Vert backslash dArr darr downarrow gt lVert lang langle lbrace
    lbrack lceil lfloor lgroup lmoustache lparen lt lvert rVert rang rangle rbrace rbrack rceil rfloor rgroup
    rmoustache rparen rvert uArr uarr uparrow updownarrow vert
""")
"""Commands that may follow `\\left`."""

ENVIRONMENTS = _words("""
    matrix matrix* array darray subarray cases dcases rcases drcases pmatrix pmatrix* bmatrix bmatrix* Bmatrix
    Bmatrix* vmatrix vmatrix* Vmatrix Vmatrix* smallmatrix aligned align align* split alignat alignat* alignedat
    gather gather* gathered equation equation*
""")
"""Environments."""

MATHS_CHARACTERS = _characters("""
    a3 a5 a7 a9 ac b0-b1 b6-b7 d7 f0 f7 131 237 391-3a1 3a3-3a9 3b1-3c9 3d1 3d5-3d6 3dd 3f1 3f5 2026 203c 2102
    210b-2113 2115 2118-211d 2124 2128 212c-212d 2130-2133 2135-2138 2141 2190-219b 219e 21a0 21a2-21a3 21a6
    21a9-21ae 21b0-21b1 21b6-21b7 21ba-21c4 21c6-21d5 21da-21db 21dd 21e0 21e2 2200-2203 2207-2209 220b-220c
    220f-2214 2216-2219 221d-221e 2220-2224 2226-2230 2234-2235 2237 2239 223c-223d 2240-2243 2245-2246 2248
    224a 224d-2261 2264-226c 226e-2273 2276-2277 227a-2283 2286-228b 228e-229b 229d-22a3 22a8-22aa 22ac-22af
    22b6-22b8 22ba-22bc 22c0-22c3 22c5 22c7-22d4 22d8-22db 22de-22e1 22e6-22e9 22ec-22ef 22f1 2308-230b
    231c-231f 2322-2323 23b0-23b1 250c 2510 2514 2518 25ef 2660-2663 266d-266f 2713 27c2 27e6-27e9 27ee-27ef
    27f5-27fa 27fc 2983-2984 29b5 2a00-2a02 2a04 2a06 2a5e 2a74 2a7d-2a7e 2a85-2a8c 2a95-2a96 2aaf-2ab0
    2ab5-2aba 2ac5-2ac6 2acb-2acc 1d400-1d4b5 1d504-1d551 1d55c 1d56c-1d63b 1d670-1d6a3 1d7ce-1d7d7 1d7e2-1d7ff
""")
"""Characters beyond ASCII that a formula may have, as the inside of a character class."""

TEXT_CHARACTERS = _characters("""
    ae c0-d6 d8-ef f1-f6 f8-130 132-236 238-24f 400-4ff 530-58f 900-10ff 1e02-1e03 1e08-1e0b 1e10-1e11 1e14-1e17
    1e1c-1e23 1e26-1e29 1e2e-1e31 1e3e-1e41 1e44-1e45 1e4c-1e59 1e60-1e61 1e64-1e67 1e6a-1e6b 1e78-1e7d
    1e80-1e87 1e8a-1e91 1e97-1e99 1ea4-1ea7 1eaa-1eab 1eae-1eb1 1eb4-1eb5 1ebc-1ec1 1ec4-1ec5 1ed0-1ed3
    1ed6-1ed7 1ef2-1ef3 1ef8-1ef9 2013-2014 2018-2019 201c-201d 3000-30ff 4e00-9faf ac00-d7af fe0f ff00-ff60
""")
"""Characters beyond ASCII that only text may have."""

COMMON_CHARACTERS = _characters("""
    a3 a5 a9 b0 f0 131 237 2026 2102 210d-210e 2115 2119-211a 211d 2124 22ee 1d400-1d4b5 1d504-1d551 1d55c
    1d56c-1d63b 1d670-1d6a3 1d7ce-1d7d7 1d7e2-1d7ff
""")
"""Characters beyond ASCII that both may have."""
