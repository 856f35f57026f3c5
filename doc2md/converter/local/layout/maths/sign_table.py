r"""Tables of signs: from characters and from the names of glyphs to the LaTeX that KaTeX reads without packages.

Sources: the encodings OML, OMS and OMX in "LaTeX font encodings" (`encguide`, LaTeX Project); the names of glyphs in
the fonts of the American Mathematical Society and in Latin Modern; the list of functions that KaTeX supports.
"""

from __future__ import annotations

_COMMANDS = r"""
− - ∗ * · \cdot ⋅ \cdot ∙ \cdot × \times ÷ \div ± \pm ∓ \mp ∘ \circ ◦ \circ • \bullet ⋆ \star ★ \bigstar
⋄ \diamond ◇ \diamond
∔ \dotplus ⊕ \oplus ⊖ \ominus ⊗ \otimes ⊘ \oslash ⊙ \odot ◯ \bigcirc ⊚ \circledcirc ⊛ \circledast
⊝ \circleddash
⊞ \boxplus ⊟ \boxminus ⊠ \boxtimes ⊡ \boxdot ∩ \cap ∪ \cup ⊎ \uplus ⊓ \sqcap ⊔ \sqcup ⋒ \Cap ⋓ \Cup
∨ \vee ∧ \wedge ⊻ \veebar ⊼ \barwedge ⩞ \doublebarwedge ⋎ \curlyvee ⋏ \curlywedge ∖ \setminus ⧵ \setminus ≀ \wr
† \dagger
‡ \ddagger ⨿ \amalg
△ \triangle ▵ \triangle ▽ \triangledown ▿ \triangledown ◁ \triangleleft ◃ \triangleleft ▷ \triangleright
▹ \triangleright
▲ \blacktriangle ▴ \blacktriangle ▼ \blacktriangledown ▾ \blacktriangledown ◀ \blacktriangleleft
◂ \blacktriangleleft
▶ \blacktriangleright ▸ \blacktriangleright □ \square ◻ \square ▢ \square ■ \blacksquare ◼ \blacksquare
▪ \blacksquare
◊ \lozenge ⧫ \blacklozenge ⋉ \ltimes ⋊ \rtimes ⋋ \leftthreetimes ⋌ \rightthreetimes ⋈ \bowtie ⨝ \bowtie
⊺ \intercal ⋇ \divideontimes
≤ \le ≥ \ge ≠ \ne ≡ \equiv ∼ \sim ≃ \simeq ≅ \cong ≈ \approx ≍ \asymp ≐ \doteq ≑ \doteqdot ≒ \fallingdotseq
≓ \risingdotseq
≔ \coloneqq ≕ \eqqcolon ≗ \circeq ≖ \eqcirc ≜ \triangleq ≎ \Bumpeq ≏ \bumpeq ≊ \approxeq ∽ \backsim
⋍ \backsimeq ≂ \eqsim
≺ \prec ≻ \succ ⪯ \preceq ⪰ \succeq ≼ \preccurlyeq ≽ \succcurlyeq ≾ \precsim ≿ \succsim ⪷ \precapprox
⪸ \succapprox
≪ \ll ≫ \gg ⋘ \lll ⋙ \ggg ⩽ \leqslant ⩾ \geqslant ≦ \leqq ≧ \geqq ≲ \lesssim ≳ \gtrsim ⪅ \lessapprox
⪆ \gtrapprox
≶ \lessgtr ≷ \gtrless ⋚ \lesseqgtr ⋛ \gtreqless ⋖ \lessdot ⋗ \gtrdot ⪕ \eqslantless ⪖ \eqslantgtr
⋞ \curlyeqprec ⋟ \curlyeqsucc
≨ \lneqq ≩ \gneqq ⪇ \lneq ⪈ \gneq ⋦ \lnsim ⋧ \gnsim ≮ \nless ≯ \ngtr ≰ \nleq ≱ \ngeq ≁ \nsim ≇ \ncong ⊀ \nprec
⊁ \nsucc
⊂ \subset ⊃ \supset ⊆ \subseteq ⊇ \supseteq ⊊ \subsetneq ⊋ \supsetneq ⊈ \nsubseteq ⊉ \nsupseteq ⋐ \Subset
⋑ \Supset
⫅ \subseteqq ⫆ \supseteqq ⫋ \subsetneqq ⫌ \supsetneqq ⊏ \sqsubset ⊐ \sqsupset ⊑ \sqsubseteq ⊒ \sqsupseteq
∈ \in ∋ \ni ∉ \notin ∝ \propto ⊢ \vdash ⊣ \dashv ⊨ \vDash ⊧ \models ⊩ \Vdash ⊪ \Vvdash ⊬ \nvdash ⊭ \nvDash
⊮ \nVdash ⊯ \nVDash
∥ \parallel ∦ \nparallel ∣ | ∤ \nmid ⊥ \perp ⟂ \perp ⌣ \smile ⌢ \frown ≬ \between ⋔ \pitchfork ∴ \therefore
∵ \because
⊲ \vartriangleleft ⊳ \vartriangleright ⊴ \trianglelefteq ⊵ \trianglerighteq ⋪ \ntriangleleft ⋫ \ntriangleright
⋬ \ntrianglelefteq ⋭ \ntrianglerighteq
← \leftarrow → \to ↑ \uparrow ↓ \downarrow ↔ \leftrightarrow ↕ \updownarrow ⇐ \Leftarrow ⇒ \Rightarrow
⇑ \Uparrow ⇓ \Downarrow
⇔ \Leftrightarrow ⇕ \Updownarrow ↗ \nearrow ↘ \searrow ↙ \swarrow ↖ \nwarrow ↦ \mapsto ⟼ \longmapsto
↩ \hookleftarrow ↪ \hookrightarrow
↼ \leftharpoonup ↽ \leftharpoondown ⇀ \rightharpoonup ⇁ \rightharpoondown ⇌ \rightleftharpoons
⇋ \leftrightharpoons
⟵ \longleftarrow ⟶ \longrightarrow ⟷ \longleftrightarrow ⟸ \Longleftarrow ⟹ \Longrightarrow
⟺ \Longleftrightarrow
⇝ \rightsquigarrow ⇠ \dashleftarrow ⇢ \dashrightarrow ⇇ \leftleftarrows ⇉ \rightrightarrows ⇆ \leftrightarrows
⇄ \rightleftarrows
⇈ \upuparrows ⇊ \downdownarrows ↞ \twoheadleftarrow ↠ \twoheadrightarrow ↢ \leftarrowtail ↣ \rightarrowtail
↫ \looparrowleft ↬ \looparrowright ↶ \curvearrowleft ↷ \curvearrowright ↺ \circlearrowleft ↻ \circlearrowright
↰ \Lsh ↱ \Rsh ⇚ \Lleftarrow ⇛ \Rrightarrow ↾ \upharpoonright ↿ \upharpoonleft ⇂ \downharpoonright
⇃ \downharpoonleft
⊸ \multimap ↭ \leftrightsquigarrow ↚ \nleftarrow ↛ \nrightarrow ↮ \nleftrightarrow ⇍ \nLeftarrow
⇏ \nRightarrow ⇎ \nLeftrightarrow
ℵ \aleph ℶ \beth ℷ \gimel ℸ \daleth ħ \hbar ℏ \hbar ı \imath ȷ \jmath 𝚤 \imath 𝚥 \jmath ℓ \ell ℘ \wp ℜ \Re
ℑ \Im ∂ \partial
∞ \infty ′ \prime ‵ \backprime ∅ \emptyset ⌀ \varnothing ∇ \nabla ⊤ \top ∀ \forall ∃ \exists ∄ \nexists ¬ \neg
♭ \flat ♮ \natural ♯ \sharp
♣ \clubsuit ♦ \diamondsuit ♢ \diamondsuit ♥ \heartsuit ♡ \heartsuit ♠ \spadesuit ∁ \complement ð \eth ℧ \mho
Ⅎ \Finv ⅁ \Game
∠ \angle ∡ \measuredangle ∢ \sphericalangle Ⓢ \circledS ® \circledR ✓ \checkmark ✠ \maltese § \S ¶ \P ° °
£ \pounds ¥ \yen
⌊ \lfloor ⌋ \rfloor ⌈ \lceil ⌉ \rceil ⟨ \langle ⟩ \rangle 〈 \langle 〉 \rangle ⟮ \lgroup ⟯ \rgroup
⎰ \lmoustache ⎱ \rmoustache
⟦ \llbracket ⟧ \rrbracket ⌜ \ulcorner ⌝ \urcorner ⌞ \llcorner ⌟ \lrcorner ‖ \|
∑ \sum ∏ \prod ∐ \coprod ∫ \int ∬ \iint ∭ \iiint ∮ \oint ∯ \oiint ∰ \oiiint ⋂ \bigcap ⋃ \bigcup ⨆ \bigsqcup
⨄ \biguplus
⋁ \bigvee ⋀ \bigwedge ⨀ \bigodot ⨂ \bigotimes ⨁ \bigoplus √ \sqrt ∛ \sqrt[3] … \ldots ⋯ \cdots ⋮ \vdots
⋱ \ddots
α \alpha β \beta γ \gamma δ \delta ϵ \epsilon ζ \zeta η \eta θ \theta ι \iota κ \kappa λ \lambda μ \mu µ \mu
ν \nu ξ \xi ο o π \pi
ρ \rho σ \sigma τ \tau υ \upsilon ϕ \phi χ \chi ψ \psi ω \omega ε \varepsilon ϑ \vartheta ϖ \varpi ϱ \varrho
ς \varsigma φ \varphi
ϰ \varkappa ϝ \digamma Γ \Gamma Δ \Delta ∆ \Delta Θ \Theta Λ \Lambda Ξ \Xi Π \Pi Σ \Sigma Υ \Upsilon Φ \Phi
Ψ \Psi Ω \Omega Ω \Omega
ˆ \hat ̂ \hat ˜ \tilde ̃ \tilde ¯ \bar ̄ \bar ̅ \overline ˙ \dot ̇ \dot ¨ \ddot ̈ \ddot ⃗ \vec ´ \acute
́ \acute ˋ \grave ̀ \grave
ˇ \check ̌ \check ˘ \breve ̆ \breve ˚ \mathring ̊ \mathring ⏞ \overbrace ⏟ \underbrace ̸ \not { \{ } \} # \#
% \% & \& $ \$ _ \_
\ \backslash ⁄ / ∕ / ‴ \prime\prime\prime ″ \prime\prime ∶ : ꞉ : ﹣ - – - ‐ - ’ \prime
"""

CHARACTERS: dict[str, str] = dict(zip(*[iter(_COMMANDS.split())] * 2, strict=True))
CHARACTERS |= {
    "\u2329": r"\langle",
    "\u232a": r"\rangle",
    "\u2126": r"\Omega",
    "\u2206": r"\Delta",
    "\u00b5": r"\mu",
    "\u2225": r"\|",  # the white around it tells a relation from a norm
    "\u02c9": r"\bar",
    "\u01eb": r"\epsilon",  # what Ghostscript says for TeX's
}
"""Characters that are not ASCII or that mean something else in LaTeX, with their LaTeX."""

_PIECES = r"""
⎛ ( top ⎜ ( extension ⎝ ( bottom ⎞ ) top ⎟ ) extension ⎠ ) bottom ⎡ [ top ⎢ [ extension ⎣ [ bottom
⎤ ] top ⎥ ] extension ⎦ ] bottom ⎧ \{ top ⎨ \{ middle ⎩ \{ bottom ⎪ \{ extension ⎫ \} top ⎬ \} middle
⎭ \} bottom
⌠ \int top ⎮ \int extension ⌡ \int bottom ⎷ \sqrt bottom ⎲ \sum top ⎳ \sum bottom ⏐ | extension
"""
_triples = iter(_PIECES.split())
PIECES: dict[str, tuple[str, str]] = {
    char: (sign, piece) for char, sign, piece in zip(_triples, _triples, _triples, strict=True)
}
"""Characters for pieces of extensible signs: the whole sign, and which piece it is."""

_NAMES = r"""
hookrightchar \lhook hookleftchar \rhook arrowhookleft \lhook arrowhookright \rhook mapsto \mapstochar
mapstochar \mapstochar
negationslash \not notchar \not radical \sqrt radicallow \sqrt minus - periodcentered \cdot openbullet \circ
circlecopyrt \bigcirc
diamondmath \diamond asteriskmath * vector \vec tie \frown dotlessj \jmath dotlessi \imath lscript \ell
weierstrass \wp
theta1 \vartheta pi1 \varpi omega1 \varpi rho1 \varrho sigma1 \varsigma phi1 \varphi
slurabove \frown slurbelow \smile arrowvertex | arrowvertexdbl \| vextendsingle | vextenddouble \| bardbl \|
bar |
latticetop \top perpendicular \perp triangleinv \triangledown unionmulti \uplus unionsq \sqcup
intersectionsq \sqcap wreathproduct \wr
subsetsqequal \sqsubseteq supersetsqequal \sqsupseteq owner \ni reflexsubset \subseteq
reflexsuperset \supseteq
turnstileleft \vdash turnstileright \dashv logicalnot \neg notexistential \nexists planckover2pi \hslash
planckover2pi1 \hbar
backslash \setminus leadsto \rightsquigarrow hbar \hbar hslash \hslash lessorsimilar \lesssim greaterorsimilar \gtrsim
lessorequalslant \leqslant greaterorequalslant \geqslant
lessorapproxeql \lessapprox greaterorapproxeql \gtrapprox precedesorcurly \preccurlyeq
followsorcurly \succcurlyeq
precedesequal \preceq followsequal \succeq square \square squaresolid \blacksquare
trianglesolid \blacktriangle
multicloseleft \ltimes multicloseright \rtimes satisfies \vDash forces \Vdash forcesbar \Vvdash
defines \triangleq
difference \bumpeq geomequivalent \Bumpeq proportional \propto circlemultiply \otimes circleplus \oplus
circleminus \ominus
circledot \odot circledivide \oslash equivasymptotic \asymp lessmuch \ll greatermuch \gg hatwide \widehat
hatwider \widehat hatwidest \widehat
tildewide \widetilde tildewider \widetilde tildewidest \widetilde circumflex \hat tilde \tilde macron \bar
dotaccent \dot dieresis \ddot
caron \check breve \breve acute \acute grave \grave ring \mathring
summation \sum product \prod coproduct \amalg integral \int contintegral \oint
equilibrium \rightleftharpoons vec \vec uni21A6.endl \mapstochar harpoonrightup \rightharpoonup
harpoonrightdown \rightharpoondown harpoonleftup \leftharpoonup
harpoonleftdown \leftharpoondown bracehext \overbrace integraldisplaytriple \iiint integraltexttriple \iiint
smile \smile frown \frown shortbar | barshort | shortdblbar \parallel lozenge \lozenge diamond \diamondsuit
complement \complement
digamma \digamma kappa1 \varkappa beth \beth gimel \gimel daleth \daleth eth \eth mho \mho
visiblespace \sqcup dbar \bar subsetnotequal \subsetneq supersetnotequal \supsetneq subsetornoteql \subsetneq
nequal \ne nelement \notin nowner \not\ni nequivalence \not\equiv nsimilar \nsim nsimequal \not\simeq
napproxequal \not\approx npropersubset \not\subset npropersuperset \not\supset nparallel \nparallel
arrowrightjmn \to arrowleftjmn \leftarrow arrowdblrightjmn \Rightarrow arrowdblleftjmn \Leftarrow
colonequal \coloneqq maltesecross \maltese checkmark \checkmark anticlockwise \circlearrowleft
clockwise \circlearrowright
squiggleright \rightsquigarrow dblarrowheadright \twoheadrightarrow dblarrowheadleft \twoheadleftarrow
perpcorrespond \doublebarwedge intercal \intercal proportionalshort \varpropto
revsimilar \backsim revasymptequal \backsimeq smallsetminus \smallsetminus
rightanglene \urcorner rightanglenw \ulcorner rightanglese \lrcorner rightanglesw \llcorner
"""
NAMES: dict[str, str] = dict(zip(*[iter(_NAMES.split())] * 2, strict=True))
"""The names of glyphs that stand for other signs than their characters say, or for none."""

AMS = {
    "dblarrowright": r"\rightrightarrows", "dblarrowleft": r"\leftleftarrows", "dblarrowup": r"\upuparrows",
    "dblarrowdwn": r"\downdownarrows", "diamond": r"\lozenge", "diamondsolid": r"\blacklozenge",
    "emptyset": r"\varnothing", "integerdivide": r"\smallsetminus", "approxequal": r"\thickapprox",
    "similar": r"\thicksim", "proportional": r"\varpropto", "uprise": r"\curlywedge", "downfall": r"\curlyvee",
    "circle": r"\circledcirc", "circleS": r"\circledS", "bar": r"\shortmid", "bardbl": r"\shortparallel",
    "triangle": r"\vartriangle", "triangleinv": r"\triangledown", "slurabove": r"\smallfrown",
    "slurbelow": r"\smallsmile",
}  # fmt: skip
"""The names that mean other signs in the fonts of the American Mathematical Society."""

LARGE = {
    "union": r"\bigcup", "intersection": r"\bigcap", "unionmulti": r"\biguplus", "unionsq": r"\bigsqcup",
    "intersectionsq": r"\sqcap", "logicaland": r"\bigwedge", "logicalor": r"\bigvee", "circleplus": r"\bigoplus",
    "circlemultiply": r"\bigotimes", "circledot": r"\bigodot", "summation": r"\sum", "product": r"\prod",
    "coproduct": r"\coprod", "integral": r"\int", "contintegral": r"\oint", "integraldbl": r"\iint",
    "integraltrpl": r"\iiint", "dblintegral": r"\iint", "iinteg": r"\iint", "iiinteg": r"\iiint",
    "logicalandmulti": r"\bigwedge", "logicalormulti": r"\bigvee",
}  # fmt: skip
"""The names of large operators, in an extension font or before `text` and `display`."""

LARGE_CHARACTERS = {
    "∪": r"\bigcup", "∩": r"\bigcap", "⊎": r"\biguplus", "⊔": r"\bigsqcup", "∧": r"\bigwedge", "∨": r"\bigvee",
    "⊕": r"\bigoplus", "⊗": r"\bigotimes", "⊙": r"\bigodot",
}  # fmt: skip
"""What characters mean in an extension font."""

DELIMITERS = {
    "parenleft": "(", "parenright": ")", "bracketleft": "[", "bracketright": "]", "braceleft": r"\{",
    "braceright": r"\}", "angbracketleft": r"\langle", "angbracketright": r"\rangle", "angleleft": r"\langle",
    "angleright": r"\rangle", "floorleft": r"\lfloor", "floorright": r"\rfloor", "ceilingleft": r"\lceil",
    "ceilingright": r"\rceil", "slash": "/", "backslash": r"\backslash", "radical": r"\sqrt", "vextendsingle": "|",
    "vextenddouble": r"\|", "bar": "|", "bardbl": r"\|", "brace": r"\{", "arrow": r"\uparrow", "arrowdbl": r"\Uparrow",
    "dblbracketleft": r"\llbracket", "dblbracketright": r"\rrbracket", "integral": r"\int", "arrowdown": r"\downarrow",
    "arrowup": r"\uparrow",
}  # fmt: skip
"""The names of signs that grow, before the size or the piece."""
