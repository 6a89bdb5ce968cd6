r"""LaTeX and HTML in titles, abstracts and names become the characters that they print.

What has no plain form stays as it is written: ``$\mathcal{L}_{\mathrm{KL}}$`` is clearer than any
attempt at it. A dollar sign that is money is no formula.
"""

from __future__ import annotations

import html
import re
import unicodedata

from assistant.language.typeset import MARKS, SYMBOLS

__all__ = ["plain", "plain_html", "plain_tex"]

_ACCENT = r"\\([\"'`^~=.]|[uvHcdbrk](?![a-zA-Z]))\s*(?:\{\s*\\?([a-zA-Z])\s*\}|\\?([a-zA-Z]))"
_LETTER = r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![a-zA-Z])(?:\{\})?"
_LETTERS = dict(zip("ss ae AE oe OE aa AA o O l L i j".split(), "ßæÆœŒåÅøØłŁıȷ", strict=True))
_ACCENTS = (re.compile(rf"\{{\s*{_ACCENT}\s*\}}"), re.compile(_ACCENT))
_FOREIGN = (re.compile(rf"\{{{_LETTER}\}}"), re.compile(rf"{_LETTER}\s*"))

_SYMBOLS = SYMBOLS | {"textasciitilde": "\ue001", "textbackslash": "\ue000"}  # restored at the end
_NAMED = re.compile(r"\\([A-Za-z]+)(?:\{\}|(?![A-Za-z])[ \t]*)")
_STYLES = (
    "emph|text(?:bf|it|sc|tt|rm|sf|up|md|sl|normal)?|math(?:bf|rm|it|sf|tt|bb|cal|frak|scr|normal)|underline|mbox|hbox"
    "|url|path|texttt|operatorname|bm|boldsymbol|ensuremath|enquote|uline|nolinkurl|foreignlanguage|mathop|rm|sout"
)
_STYLED = re.compile(rf"\\(?:{_STYLES})\*?\s*\{{([^{{}}]*)\}}")
_OLD_STYLE = re.compile(
    r"\{\s*\\(?:em|bf|it|tt|sc|sf|rm|sl|bfseries|itshape|scshape|ttfamily)(?![A-Za-z])\s*([^{}]*)\}"
)
_LINKED = re.compile(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_DROPPED = re.compile(
    r"[~ ]?\\(?:cite[a-z]*|footnote|label|ref|thanks|vspace|hspace)\*?(?:\[[^\]]*\])?\{[^{}]*\}"
)
_RAISED = re.compile(r"\\(textsuperscript|textsubscript)\s*\{([^{}]*)\}")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([\w.]+)\}\s*\{([\w.]+)\}")
_ESCAPED = re.compile(r"\\([%&#_$ ])")
_SPACES = re.compile(r"\\[,;: ]|\\quad")
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|(\w|[+\-∗′°]))")
_UP = str.maketrans("0123456789+-−=()nix", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣ")
_DOWN = str.maketrans("0123456789+-−=()aeioxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢₒₓₕₖₗₘₙₚₛₜ")
_RAISABLE = {"^": frozenset("0123456789+-−=()nix"), "_": frozenset("0123456789+-−=()aeioxhklmnpst")}
# As pandoc tells formulas from money: no space inside the dollars, no digit behind them.
_FORMULA = re.compile(
    r"(?<![\\$])\$(?=[^\s$])((?:[^$\\]|\\.){0,300}?(?:\\[A-Za-z%,;]|[\^_])(?:[^$\\]|\\.){0,300}?)(?<=\S)\$(?!\$)"
    r"|(?<![\\$])\$(?=[^\s$])([^$\\]{1,60}?)(?<=\S)\$(?![\d$])|\\\((.{1,300}?)\\\)",
    re.DOTALL,
)
_SIMPLE = re.compile(r"[\w\s.,+\-−=<>*/()|:%×·±≤≥≠≈∼→∞]*")

_TAGS = (
    "sub|sup|inf|i|b|u|em|strong|p|br|div|span|italic|bold|sc|tt|title|sec|list|list-item|ul|ol|li|h[1-6]|a|font|small"
    "|monospace|underline|inline-formula|named-content|ext-link|xref|label|abstracttext|x|roman"
)
_TAG = re.compile(rf"</?(?:jats:|mml:)?(?:{_TAGS})(?:\s[^<>]{{0,300}})?/?>", re.IGNORECASE)
_MATH = re.compile(
    r"<(?:mml:)?math\b.{0,20000}?</(?:mml:)?math>|<tex-math\b.{0,20000}?</tex-math>",
    re.DOTALL | re.IGNORECASE,
)
_SCRIPT_TAG = re.compile(r"<(?:jats:)?(sub|sup|inf)>([^<>]{1,30})</(?:jats:)?\1>", re.IGNORECASE)
_BREAK = re.compile(r"(?:jats:)?(?:p|br|div|sec|title|li|list-item|h[1-6]|abstracttext)\b", re.IGNORECASE)
_HEADING = re.compile(
    r"<((?:jats:)?title|h[1-6])>\s*([^<>]{1,60}?)[\s.:]*</\1>\s*(?:<(?:jats:)?p>\s*)?", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def plain(text: str) -> str:
    """Formulas and commands of LaTeX, tags and entities of HTML; braces and dashes stay as they are."""
    if "<" in text or "&" in text:
        text = plain_html(text)
    return _restored(_undressed(text)) if "\\" in text or "$" in text else text


def plain_tex(text: str) -> str:
    """The same for text that is meant for LaTeX: braces, dashes, quotes and ties as well."""
    if "<" in text or "&" in text:
        text = plain_html(text)
    if not _DRESSED.search(text):
        return text.strip()
    parts = _cut(_undressed(text))
    bare = "".join(part if index % 2 else _bare(part) for index, part in enumerate(parts))
    # Mendeley writes HTML's own brackets as commands.
    return _restored(plain_html(bare) if "<" in bare and "<" not in text else bare).strip()


_DRESSED = re.compile(r"[\\${}~]|``|''|--")


def _restored(text: str) -> str:
    """Signs that would mean something to a later step, back in their places."""
    return text.replace("\ue000", "\\").replace("\ue001", "~")


def _cut(text: str) -> list[str]:
    """Text and what is left of formulas in turn."""
    if "$" not in text and "\\(" not in text:
        return [text]
    parts, at = [], 0
    for found in _FORMULA.finditer(text):
        parts += [text[at : found.start()], found.group()]
        at = found.end()
    return [*parts, text[at:]]


def _bare(text: str) -> str:
    if "~" in text:
        text = _TIE.sub(" ", text)
    text = text.replace("``", "“").replace("''", "”")
    if "--" in text:
        text = _SHORT.sub("–", _LONG.sub("—", text))
    return _BRACE.sub("", text) if "{" in text or "}" in text else text


_TIE = re.compile(r"(?<!\\)~")
_LONG, _SHORT = re.compile(r"(?<!-)---(?!-)"), re.compile(r"(?<!-)--(?!-)")
_BRACE = re.compile(r"(?<!\\)[{}]|\\(?=[{}])")


def _undressed(text: str) -> str:
    parts = _cut(text)
    return "".join(_formula(part) if index % 2 else _text(part) for index, part in enumerate(parts))


def _formula(formula: str) -> str:
    """What the formula prints, where that is a line of plain characters."""
    inner = formula[2:-2] if formula.startswith("\\(") else formula[1:-1]
    text = _FRACTION.sub(r"\1/\2", _text(inner))
    text = _SCRIPT.sub(_scripted, re.sub(r"\\[!]|\\(?:left|right|displaystyle)(?![a-z])", "", text))
    text = text.replace("{,}", ",")
    text = re.sub(r"\{([^{}\\^_]*)\}", r"\1", text)
    if re.search(r"[\\^_{}$]", text):
        return formula
    return text if any(c in inner for c in "\\^_{") or _SIMPLE.fullmatch(text) else formula


def _scripted(found: re.Match[str]) -> str:
    inner = found[2] if found[2] is not None else found[3]
    signs = re.fullmatch(r"[\d+\-−=()]+|.", inner or "")
    if not signs or not _RAISABLE[found[1]].issuperset(inner):
        return inner if inner in {"∗", "′", "°"} else found.group()
    return inner.translate(_UP if found[1] == "^" else _DOWN)


def _text(text: str) -> str:
    if "\\" not in text:
        return text
    for pattern in _ACCENTS:
        text = pattern.sub(_accented, text)
    for pattern in _FOREIGN:
        text = pattern.sub(lambda found: _LETTERS[found[1]], text)
    text = _DROPPED.sub("", text)
    for _ in range(4):
        before = text
        text = _LINKED.sub(r"\1", _OLD_STYLE.sub(r"\1", _STYLED.sub(r"\1", text)))
        if text == before:
            break
    text = _RAISED.sub(_raised, text)
    text = _SPACES.sub(" ", text)
    text = _NAMED.sub(_symbol, text)
    return _ESCAPED.sub(r"\1", text)


def _symbol(found: re.Match[str]) -> str:
    sign = _SYMBOLS.get(found[1])
    if sign is None:
        return found.group()
    # The space that ends a command's name is not printed; before a word in running text it is meant.
    return sign + (" " if found.group().endswith((" ", "\t")) else "")


def _raised(found: re.Match[str]) -> str:
    kind = "^" if found[1] == "textsuperscript" else "_"
    if _RAISABLE[kind].issuperset(found[2]):
        return found[2].translate(_UP if kind == "^" else _DOWN)
    return found[2]


def _accented(found: re.Match[str]) -> str:
    letter = found[2] or found[3]
    return unicodedata.normalize("NFC", letter + MARKS[found[1]])


def plain_html(text: str) -> str:
    """Without the tags that publishers leave in titles and abstracts; entities become characters."""
    if "<" in text:
        text = _HEADING.sub(_headed, text)
        text = _MATH.sub(lambda found: re.sub(r"<[^<>]*>|\s+", " ", found.group()), text)
        text = _SCRIPT_TAG.sub(_script, text)
        text = _TAG.sub(_tag, text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
        if _TAG.search(text):  # markup that was escaped once more
            text = _TAG.sub(_tag, _SCRIPT_TAG.sub(_script, text))
    return text


def _headed(found: re.Match[str]) -> str:
    """A heading inside an abstract begins its sentence; one that says "Abstract" says nothing."""
    return "" if found[2].lower() in {"abstract", "summary"} else f"\n{found[2]}: "


def _script(found: re.Match[str]) -> str:
    kind = "^" if found[1].lower() == "sup" else "_"
    inner = html.unescape(found[2])
    return inner.translate(_UP if kind == "^" else _DOWN) if _RAISABLE[kind].issuperset(inner) else inner


def _tag(found: re.Match[str]) -> str:
    return "\n" if _BREAK.match(found.group().strip("</> ")) else ""


def _character(found: re.Match[str]) -> str:
    character = html.unescape(found.group())
    return " " if character == "\xa0" else character
