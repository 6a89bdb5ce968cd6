r"""LaTeX as a reader should see it: ``2.7x`` for ``2.7$\times$``, no ``\textbf``, no ties.

For showing alone: spans stay literal, and ``typeset(typeset(text)) == typeset(text)``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial

__all__ = ["ACCENT", "MARKS", "SYMBOLS", "typeset"]

SYMBOLS = {
    name: sign
    for line in (
        "times × cdot · div ÷ pm ± mp ∓ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ sim ∼ simeq ≃",
        "equiv ≡ propto ∝ ll ≪ gg ≫ to → rightarrow → leftarrow ← Rightarrow ⇒ leftrightarrow ↔",
        "uparrow ↑ downarrow ↓ mapsto ↦ infty ∞ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩",
        "emptyset ∅ forall ∀ exists ∃ nabla ∇ partial ∂ ell ℓ hbar ℏ prime ′ circ ° degree °",
        "textdegree ° star ⋆ ast ∗ bullet • dagger † ldots … dots … cdots ⋯ textendash – textemdash —",
        "textregistered ® texttrademark ™ copyright © pounds £ euro € S § P ¶ sum ∑ prod ∏ alpha α",
        "beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ",
        "lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ",
        "omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω",
        "textmu µ textless < textgreater > omicron ο quad \u2003",
        "textquoteright ’ textquoteleft ‘ textbar | lbrace { rbrace } vert | mid | LaTeX LaTeX",
        "TeX TeX BibTeX BibTeX log log exp exp min min max max lt < gt >",
    )
    for name, sign in zip(line.split(" ")[::2], line.split(" ")[1::2], strict=True)
}  # fmt: skip
"""LaTeX's names of signs -> the signs."""
_SHOWN = SYMBOLS | {"sim": "~", "sqrt": "√"}
MARKS = dict(zip("\"'`^~=.uvHcdbrk", map(chr, (
    0x308, 0x301, 0x300, 0x302, 0x303, 0x304, 0x307, 0x306, 0x30C, 0x30B, 0x327, 0x323, 0x331, 0x30A, 0x328,
)), strict=True))  # fmt: skip
"""LaTeX's accents -> combining marks."""

# An accent named by a letter needs a gap or a brace: \c{c} is one, the \t of \textbf and \times is not.
ACCENT = re.compile(r"\\(?P<mark>[\"'`^~=.]|[uvHcdbrk](?=[\s{]))\s*\{?(?P<letter>[A-Za-z])\}?")
_MARKUP = re.compile(
    rf"(?P<accent>{ACCENT.pattern})"
    r"|\$(?P<formula>[^$\n]{1,120}?)\$"
    r"|(?P<times>(?:\$\{?)?(?P<of>\d[\d.,]*)\s*\}?\s*\$?\s*\{?\\times\b\}?\s*\}?\$?(?P<by>\s*\$?\d)?)"
    r"|\\href\s*\{[^{}]*\}\s*\{(?P<link>[^{}]*)\}"
    r"|(?P<dressed>\\(?P<name>[A-Za-z]+)\s*\{(?P<inside>[^{}]*)\})"
    r"|(?P<switch>\\(?:bf|it|em|sc|tt|rm|sf|left|right|displaystyle|xspace|mathcal|mathbb|mathbf|mathrm|textbf"
    r"|textit|emph)\b\s*)"
    r"|(?P<tie>(?<=[^\W\d_.,)])~(?=[\w\\(\[$])|(?<=[.)])~(?=[A-Za-z\\(\[]))"
    r"|\\(?P<command>[A-Za-z]+)(?!\s*\{[^{}]*[{\\]|[A-Za-z])"  # what is in its braces first
    r"|(?<=\d)\^\{?(?P<ordinal>th|st|nd|rd)\b\}?"
    r"|(?P<power>(?P<up>[\^_])\{(?P<raised>[^{}]*)\})"
    r"|\\(?P<escaped>[%&_#$\{\},;!: ])"
    r"|\{(?P<group>[^{}]*)\}"
    # Markdown's *this* and **this**; a star that stands between signs, or behind a letter (A*), is one.
    r"|(?<![\w*])(?P<star>\*\*?)(?=[^\s*])(?P<stressed>[^*\n]{1,120}?)(?<=[^\s*])(?P=star)(?![\w*])"
    r"|(?P<quotes>``|'')"
    r"|(?P<dash>(?<=[\w)\]%])---?(?=[\w(\[])|(?<=\s)---?(?=\s))"  # not an option's, ``--fast``
)
_IS_MATH = re.compile(r"[\\^_{}=<>~×≈≤≥±→∞·]|^\s*[^\W\d]\w{0,3}\s*$|^\s*[-+]?[\d.,]+\s*[%xKMBk]?\s*$")


@lru_cache(maxsize=8192)
def typeset(text: str) -> str:
    """``text`` on one line, without markup: what is inside of some shows once that is gone."""
    before, grouped = None, re.search(r"\\[A-Za-z]|\$", text) is not None
    shown = partial(_shown, grouped=grouped)
    while text != before and any(mark in text for mark in _SPECIAL):
        before, text = text, re.sub(r"(?<=\dx) (?=[,.;:)!?%-])", "", _MARKUP.sub(shown, text))
    return " ".join(text.split())


_SPECIAL = ("\\", "$", "{", "}", "~", "*", "``", "''", "--")


def _shown(found: re.Match[str], *, grouped: bool) -> str:
    """What a reader sees of one piece of markup; ``grouped`` tells that braces are markup too."""
    kind = found.lastgroup or ""
    own = found[kind]
    within = partial(_MARKUP.sub, partial(_shown, grouped=grouped))
    match kind:
        case "switch" | "tie" | "quotes" | "dash":
            own = {"switch": "", "tie": " ", "quotes": '"'}.get(kind, "—" if own == "---" else "–")
        case "accent":
            own = unicodedata.normalize("NFC", found["letter"] + MARKS[found["mark"]])
        case "times":  # a factor (``2.7x faster``) or a product (``3 × 4``)
            own = f"{found['of']} × {found['by'].strip()}" if found["by"] else f"{found['of']}x "
        case "dressed":
            name, own = found["name"], within(found["inside"])
            own = f"{_SHOWN[name]}{{{own}}}" if name in _SHOWN else own
        case "power":
            own = found["up"] + within(found["raised"])
        case "formula" | "group":
            bare = grouped if kind == "group" else _IS_MATH.search(own)
            own = within(own) if bare else found[0][0] + within(own) + found[0][-1]
        case "stressed":
            own = within(own)
        case "command":
            own = _SHOWN.get(own, own)
    return own
