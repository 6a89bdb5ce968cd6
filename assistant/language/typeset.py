r"""LaTeX as a reader should see it: ``2.7x`` for ``2.7$\times$``, no ``\textbf``, no ties.

For showing alone: spans stay literal, and ``typeset(typeset(text)) == typeset(text)``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

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
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_DRESSED = re.compile(r"\\([A-Za-z]+)\s*\{([^{}]*)\}")
_SWITCH = re.compile(
    r"\\(?:bf|it|em|sc|tt|rm|sf|left|right|displaystyle|xspace|mathcal|mathbb|mathbf|mathrm|textbf|textit|emph)\b\s*"
)
_TIMES = re.compile(r"(?:\$\{?)?(?P<of>\d[\d.,]*)\s*\}?\s*\$?\s*\{?\\times\b\}?\s*\}?\$?(?P<by>\s*\$?\d)?")
_MATH = re.compile(r"\$([^$\n]{1,120}?)\$")
_IS_MATH = re.compile(r"[\\^_{}=<>~×≈≤≥±→∞·]|^\s*[^\W\d]\w{0,3}\s*$|^\s*[-+]?[\d.,]+\s*[%xKMBk]?\s*$")
_POWER = re.compile(r"([\^_])\{([^{}]*)\}")
_ORDINAL = re.compile(r"(?<=\d)\^(th|st|nd|rd)\b")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ESCAPED = re.compile(r"\\([%&_#$\{\},;!: ])")
_TIE = re.compile(r"(?<=[^\W\d_.,)])~(?=[\w\\(\[$])|(?<=[.)])~(?=[A-Za-z\\(\[])")
_GROUP = re.compile(r"\{([^{}]*)\}")
_QUOTED = re.compile(r"``|''")
_DASH = re.compile(r"(?<=[\w)\]%])(--|---)(?=[\w(\[])|(?<=\s)(--|---)(?=\s)")  # not an option's, ``--fast``
# Markdown's *this* and **this**; a star that stands between signs, or behind a letter (A*), is one.
_STRESSED = re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])([^*\n]{1,120}?)(?<=[^\s*])\1(?![\w*])")
_SPECIAL = re.compile(r"[\\${}~*]|``|''|--")


@lru_cache(maxsize=8192)
def typeset(text: str) -> str:
    """``text`` on one line, without markup."""
    before = None
    while text != before and _SPECIAL.search(text):
        before, text = text, _plain(text)
    return " ".join(text.split())


def _plain(text: str) -> str:
    dressed = bool(re.search(r"\\[A-Za-z]|\$", text))
    text = ACCENT.sub(_accented, text)
    text = _TIMES.sub(_times, text)
    text = _LINK.sub(r"\2", text)
    text = _repeated(_DRESSED, lambda match: match[0] if match[1] in _SHOWN else match[2], text)
    text = _SWITCH.sub("", text)
    text = _TIE.sub(" ", text)
    text = _MATH.sub(lambda match: match[1] if _IS_MATH.search(match[1]) else match[0], text)
    text = _COMMAND.sub(_sign, text)
    text = _repeated(_POWER, r"\1\2", text)
    text = _ORDINAL.sub(r"\1", _ESCAPED.sub(r"\1", text))
    text = _repeated(_GROUP, r"\1", text) if dressed else text
    text = _STRESSED.sub(r"\2", text)
    text = _DASH.sub(lambda match: "–" if len(match[0]) == 2 else "—", text)
    return re.sub(r"(?<=\dx) (?=[,.;:)!?%-])", "", _QUOTED.sub('"', text))


def _accented(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match["letter"] + MARKS[match["mark"]])


def _times(match: re.Match[str]) -> str:
    """A factor (``2.7x faster``) or a product (``3 × 4``)."""
    return f"{match['of']} × {match['by'].strip()}" if match["by"] else f"{match['of']}x "


def _sign(match: re.Match[str]) -> str:
    return _SHOWN.get(match[1], match[1])


def _repeated(pattern: re.Pattern[str], instead: str | Callable[[re.Match[str]], str], text: str) -> str:
    """Innermost first, until nothing is left to replace."""
    while (found := pattern.sub(instead, text)) != text:
        text = found
    return text
