r"""When two printings are one paper: the arXiv identifier, else what the titles share.

Printings of one title differ in case, punctuation, accents, LaTeX and the residue that
web pages leave of it: ``T\"ULU``, ``TÜLU`` and ``Tülu:`` are one, and so are
``$\alpha$-GAN``, ``α-GAN`` and ``alpha GAN``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from assistant.language.text import bare

__all__ = ["paper_id", "title_key"]

# Marks that have a name in LaTeX, or a word that is printed instead of them. Greek letters go by their
# Unicode names.
_NAMED = str.maketrans(
    {"×": "times", "∞": "infty", "→": "rightarrow", "&": " and ", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
    | {"đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i", "∼": "sim", "ℓ": "ell"}
)
_VARIANT = re.compile(r"\\?\bvar(?=epsilon|theta|phi|rho|sigma|pi|kappa)")
_PRINTED_OTHERWISE = {"lamda": "lambda"}


def paper_id(title: str, arxiv_id: str | None) -> str:
    """The id a paper gets when it is first met: its arXiv id, else ``t-`` and 16 hex digits."""
    if arxiv_id:
        return arxiv_id
    return "t-" + hashlib.sha256(title_key(title).encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """What all printings of one title share: its letters and digits, plain and in lower case.

    A title without any letter or digit is its own key.
    """
    plain = bare(_VARIANT.sub("", title.translate(_NAMED)))
    if not plain.isascii():
        plain = "".join(map(_plain, unicodedata.normalize("NFKD", plain))).casefold()
    return re.sub(r"[\W_]+", "", plain) or " ".join(title.split())


def _plain(character: str) -> str:
    """A character without its accents; a Greek letter's name."""
    if unicodedata.combining(character):
        return ""
    name = unicodedata.name(character, "")
    if name.startswith("GREEK ") and " LETTER " in name:
        letter = name.rpartition(" ")[2].lower()
        return _PRINTED_OTHERWISE.get(letter, letter)
    return character
