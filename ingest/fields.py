"""Single fields as every format prints them: identifiers, links, names, counts, kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import unquote

from assistant.language.bibliography import in_parts
from assistant.language.text import visible
from assistant.types import Author
from ingest.links import without_secrets
from ingest.records import one_line
from ingest.typography import plain_tex

__all__ = [
    "ZOTERO_KEY",
    "Names",
    "arxiv_id",
    "arxiv_in",
    "arxiv_url",
    "count",
    "doi",
    "kind",
    "language",
    "link",
    "names",
    "organization",
    "people",
]

Names: TypeAlias = tuple[tuple[str, ...], tuple[Author, ...]]
"""Authors as they are shown, and the same in parts where parts were given."""

# https://info.arxiv.org/help/arxiv_identifier.html; the archives are those that existed before April 2007.
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_ID = (
    r"(?:(?P<new>\d\d(?:0[1-9]|1[0-2])\.\d{4,5})"
    rf"|(?P<archive>{_ARCHIVES})(?:\.[A-Z]{{2}})?/(?P<old>\d{{7}}))(?:v\d+)?"
)
_PLAIN = re.compile(rf"(?:arxiv:\s*)?{_ID}(?:\s*\[[\w.-]+\])?", re.IGNORECASE)
_LINKED = re.compile(
    rf"(?:arxiv\.org/(?:abs|pdf|html|format|ps|e-print)/|huggingface\.co/papers/|alphaxiv\.org/abs/|^/papers/"
    rf"|10\.48550/arxiv\.|^oai:arxiv\.org:|ar5iv\.(?:labs\.arxiv\.)?org/(?:html|abs)/|^/abs/){_ID}(?=$|[/?#.\s])",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?:arxiv(?:\s*e-prints?|\s*preprints?)?[\s:,.]*(?:abs/|arxiv[:\s.]*)?|\babs/)"
    rf"{_ID}(?![\d.]\d)",
    re.IGNORECASE,
)


def arxiv_id(*values: Any) -> str | None:
    """The identifier that the first telling field holds, without version or subject class.

    ``2301.12345v2`` gives ``2301.12345``; ``cs.LG/0601001v1`` gives ``cs/0601001``, the form
    that arXiv itself prints. A field holds one when it is nothing but an identifier or
    is a link to a paper; prose is never searched.
    """
    for value in values:
        text = value.strip() if isinstance(value, str) else ""
        found = (_PLAIN.fullmatch(text) or _LINKED.search(text)) if text else None
        if found is not None:
            return _canonical(found)
    return None


def arxiv_in(*values: Any) -> str | None:
    """The identifier in a journal's or a note's field: ``arXiv preprint arXiv:2106.09685``."""
    for value in values:
        found = _QUOTED.search(value[:500]) if isinstance(value, str) else None
        if found is not None:
            return _canonical(found)
    return None


def _canonical(found: re.Match[str]) -> str:
    return found["new"] or f"{found['archive'].lower()}/{found['old']}"


def arxiv_url(identifier: str | None) -> str | None:
    """The page of an arXiv paper."""
    return f"https://arxiv.org/abs/{identifier}" if identifier else None


_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/|^|\s)(10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE)


def doi(*values: Any) -> str | None:
    """The DOI that the first telling field holds, in lower case; arXiv's own are no DOIs but identifiers."""
    for value in values:
        found = (
            _DOI.search(unquote(value.replace("\\_", "_")))
            if isinstance(value, str) and "10." in value
            else None
        )
        if found is not None and not found[1].lower().startswith("10.48550/arxiv"):
            return found[1].lower().rstrip(".,;)]}")
    return None


def link(value: Any) -> str | None:
    """An ``http`` or ``https`` link without what is secret in it, else ``None``.

    Other schemes, and signs that would hide where it leads, never reach a reader.
    """
    text = visible(value).strip() if isinstance(value, str) else ""
    usable = re.fullmatch(r"https?://[^\s<>\"']{1,2000}", text, re.IGNORECASE)
    return without_secrets(text) if usable else None


ZOTERO_KEY = re.compile(r"[A-Z0-9]{8}")
"""How Zotero numbers items and collections; nobody cites by it."""


# ------------------------------------------------------------------------------------------ names


def names(value: Any) -> tuple[str, ...]:
    """The authors as they are shown; see :func:`people`."""
    return people(value)[0]


def people(value: Any) -> Names:
    """Authors from a list of names or of objects that hold names, or from one string of them."""
    if isinstance(value, str):
        return _printed(_split(one_line(value)))
    if isinstance(value, Mapping):  # {"author": [...]}, as XML turned into JSON has it
        inner = next((value[name] for name in ("author", "authors", "name") if name in value), None)
        return people(inner) if inner is not None and not isinstance(inner, Mapping) else ((), ())
    if not isinstance(value, (list, tuple)):
        return (), ()
    if all(isinstance(item, str) and "," not in item for item in value):
        return _shown(tuple(filter(None, map(_bare, value)))), ()
    found = [author for item in value if (author := _one(item)) is not None]
    if not any(isinstance(author, Author) for author in found):
        return _shown(tuple(str(author) for author in found)), ()
    return _in_order(author if isinstance(author, Author) else in_parts(author) for author in found)


def _bare(name: str) -> str:
    """Without the number by which DBLP tells people of one name apart."""
    return re.sub(r"(?<=\w) 0\d{3}\Z", "", one_line(name))


def _in_order(authors: Iterable[Author]) -> Names:
    kept = [author for author in authors if author.family and str(author).casefold() != "others"]
    return tuple(map(str, kept)), tuple(kept)


def _one(item: Any) -> Author | str | None:
    """One author of a list: a name, parts, or an object around them."""
    if isinstance(item, str):
        text = _bare(item)
        return in_parts(plain_tex(text)) if "," in text else text or None
    if isinstance(item, (list, tuple)):  # arXiv's ["Doe", "Jane", "Jr"]
        parts = [one_line(part) for part in item if isinstance(part, str)]
        return Author(parts[0], "".join(parts[1:2]), suffix="".join(parts[2:3])) if parts else None
    if not isinstance(item, Mapping) or item.get("creatorType", "author") != "author":
        return None
    # OpenAlex has the name one level further down.
    return _one(item["author"]) if isinstance(item.get("author"), (Mapping, str)) else _of_parts(item)


def _of_parts(item: Mapping[str, Any]) -> Author | str | None:
    """An author from an object with parts, or with the whole name."""
    family = _first_text(item, "family", "lastName", "last_name", "lastname", "familyName", "surname", "last")
    given = _first_text(
        item, "given", "firstName", "first_name", "firstname", "givenName", "forenames", "first"
    )
    if family:
        parsed = in_parts(f"{family}, {given}") if given else Author(family)
        particle = _first_text(item, "non-dropping-particle", "dropping-particle", "particle")
        return Author(
            parsed.family, given, particle or parsed.particle, _first_text(item, "suffix") or parsed.suffix
        )
    keys = ("name", "fullname", "fullName", "literal", "display_name", "raw_author_name", "text")
    whole = _bare(_first_text(item, *keys))
    if item.get("literal"):
        return Author(whole) if whole else None
    return in_parts(whole) if "," in whole else whole or None


def _first_text(item: Mapping[str, Any], *keys: str) -> str:
    values = (item.get(key) for key in keys)
    return next((one_line(value) for value in values if isinstance(value, str) and value.strip()), "")


def _printed(found: list[str]) -> Names:
    """Names of one string, each ``First Last`` or ``Last, First``."""
    if any(_BRACED.fullmatch(name.strip()) for name in found):
        return _in_order(in_parts(name) for name in found if name.strip())
    cleaned = [one_line(plain_tex(name)) for name in found]
    cleaned = [name for name in cleaned if any(map(str.isalpha, name)) and name.casefold() not in _NOBODY]
    if not any("," in name for name in cleaned):
        return _shown(tuple(cleaned)), ()
    return _in_order(map(in_parts, cleaned))


_BRACED = re.compile(r"\{[^{}]+\}")


def _shown(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in found if name.casefold() not in _NOBODY)


_NOBODY = frozenset({"others", "et al", "et al.", "nan", "none", "null", "[no author name available]", "n/a"})
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_ONE_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_PARTICLED = re.compile(r"(?:[a-z][\w']* ){1,3}[^\W\d_][\w'’-]*")
_PLAIN_GIVEN = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_a-z][^\W\d_A-Z]+)?")
# "Doe J", "van Dijk JB" and "J Doe" are whole names.
_WITH_INITIALS = re.compile(
    r"(?:[^\W\d_][\w'’-]+ )+[^\W\d_a-z]{1,3}\.?|(?:[^\W\d_a-z]\.?[ -]?){1,3} (?:[^\W\d_][\w'’-]+ ?)+"
)
_OTHERS = re.compile(r",?\s+et\.? al\.?\s*\Z", re.IGNORECASE)
_PLACED = re.compile(r"\s*\([^()]{0,200}\)(?=\s*(?:[,;|]|and\b|\Z))")


def _split(text: str) -> list[str]:
    """At semicolons or bars; else at ``and``; else at commas, unless those turn a name round.

    What stands in brackets behind a name is where its owner works, or a catalogue's number.
    """
    if "(" in text:
        text = _PLACED.sub("", text)
    text = _OTHERS.sub("", text)
    quoted = re.findall(r"'([^']+)'|\"([^\"]+)\"", text) if text.startswith("[") else []
    if quoted:  # a list that was written into a table's cell
        return [single or double for single, double in quoted]
    for mark in (";", "|"):
        if mark in text:
            return text.split(mark)
    parts = re.split(r",?\s+(?:and|und|et(?!\s+al\b))\s+(?=\S)|\s*&\s*(?![a-z]+;)", text)
    if len(parts) > 1 and all(part.count(",") == 1 for part in parts):
        return parts
    return [name for part in parts for name in _at_commas(part)]


def _at_commas(text: str) -> list[str]:
    """``Doe, Jane`` is one name, ``Doe, J., Roe, R.`` two, ``Ada Lund, Bo Ek`` two."""
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if len(pieces) > 1 and all(map(_WITH_INITIALS.fullmatch, pieces)):
        pieces[-1] = pieces[-1] if "." in pieces[0] else pieces[-1].removesuffix(".")  # of the sentence
        return pieces
    if len(pieces) % 2 or not pieces:
        return pieces
    if len(pieces) == 2 and len(pieces[0].split()) == 2 and _PLAIN_GIVEN.fullmatch(pieces[1]):
        return [", ".join(pieces)]  # of two family names
    pairs = list(zip(pieces[::2], pieces[1::2], strict=True))
    initials = all(_INITIALS.fullmatch(given) for _, given in pairs)
    turned = all(
        (_ONE_WORD.fullmatch(family) or _PARTICLED.fullmatch(family)) and len(given.split()) <= 2
        for family, given in pairs
    )
    if initials or (turned and (len(pairs) == 1 or all(_ONE_WORD.fullmatch(given) for _, given in pairs))):
        return [f"{family}, {given}" for family, given in pairs]
    return pieces


# ------------------------------------------------------------------------------------------ the rest


def organization(value: Any) -> str | None:
    """A display name from a string or from ``{"fullname": ..., "name": ...}``."""
    if isinstance(value, Mapping):
        value = value.get("fullname") or value.get("name")
    return one_line(value) or None if isinstance(value, str) else None


def count(value: Any) -> int | None:
    """A whole number that is not negative, printed or given; ``None`` for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,9}", value.strip()):
        return int(value.strip().replace(",", ""))
    return value if isinstance(value, int) and 0 <= value < 10**9 else None


# CSL's names for the kinds of publication, each with those of BibTeX, RIS, Zotero, Crossref, WoS, MEDLINE.
_KINDS = {
    "article-journal": "article journalarticle jour jfull ejour abst journal proceedingsarticlejournal j"
    " ieeejournals ieeeearlyaccessarticles researcharticle originalarticle earlyaccess articlejournal"
    " review reviewarticle survey systematicreview editorial editorialmaterial note letter erratum correction"
    " shortsurvey",
    "paper-conference": "inproceedings conference proceedings conf cpaper conferencepaper c"
    " conferenceproceedings proceedingsarticle conferencepapers conferencearticle paperconference"
    " ieeeconferences conferenceandworkshoppapers meetingabstract",
    "book": "book mvbook collection edbook monograph editedbook b",
    "chapter": "incollection inbook chap chapter bookchapter booksection section echap bookpart"
    " referenceentry",
    "thesis": "phdthesis mastersthesis thesis thes dissertation academicthesis",
    "report": "techreport report rprt workingpaper",
    "article": "preprint prep postedcontent eprint submittedmanuscript manuscript newresults unpublished"
    " unpb",
    "dataset": "dataset data",
    "software": "software computerprogram comp",
    "webpage": "online electronic www webpage elec website blog blogpost",
    "article-magazine": "magazinearticle mgzn magazine articlemagazine ieeemagazines",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in (*names.split(), kind.replace("-", ""))}


def kind(value: Any) -> str | None:
    """The kind of publication by CSL's name: ``@inproceedings``, ``CONF`` and ``conferencePaper`` are one."""
    if isinstance(value, (list, tuple)):
        return next(filter(None, map(kind, value)), None)
    return _KIND_OF.get(re.sub(r"[^a-z]", "", value.lower())) if isinstance(value, str) else None


_LANGUAGES = {
    name: code
    for line in (
        "en eng english american british en-us en-gb", "de ger deu german deutsch ngerman",
        "fr fre fra french francais",
        "es spa spanish espanol", "pt por portuguese", "it ita italian", "nl dut nld dutch", "ru rus russian",
        "zh chi zho chinese", "ja jpn japanese", "ko kor korean", "pl pol polish",
        "sv swe swedish", "tr tur turkish",
    )
    for code in [line.split()[0]]
    for name in line.split()
}  # fmt: skip


@lru_cache(maxsize=256)
def _language(text: str) -> str | None:
    name = text.strip().lower().replace("ç", "c").replace("ñ", "n").replace("_", "-")
    known = _LANGUAGES.get(name) or _LANGUAGES.get(name.partition("-")[0])
    return known or (name if re.fullmatch(r"[a-z]{2}", name) else None)


def language(value: Any) -> str | None:
    """A code of two letters from a code or a name."""
    return _language(value) if isinstance(value, str) else None
