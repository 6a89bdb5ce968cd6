"""One record of JSON, a CSV row or an API reply, whatever its fields are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from assistant.types import Author
from ingest.dates import Day, when
from ingest.fields import (
    Names,
    arxiv_id,
    arxiv_in,
    arxiv_url,
    count,
    doi,
    kind,
    language,
    link,
    organization,
    people,
)
from ingest.records import Reading, Record, Refusal, make_record, one_line, shown
from ingest.typography import plain, plain_tex

__all__ = ["FIELDS", "field_of", "from_mapping"]

T = TypeVar("T")

# Field names as they are met in the wild, most telling first; compared without case, accents and signs.
_ALIASES: dict[str, str] = {
    "title": (
        "title papertitle articletitle documenttitle primarytitle itemtitle titel titre titulo titolo "
        "displayname headline titles"
    ),
    "abstract": (
        "abstract abstractnote summary paperabstract abstracttext zusammenfassung resume resumen "
        "riassunto abstracts description text"
    ),
    "identifier": "arxivid arxiv eprint id paperid identifier doi url",
    "doi": "doi articledoi itemdoi doinumber doilink digitalobjectidentifier url link identifier id",
    "url": (
        "url entryid link abslink absurl urlabs paperurl arxivurl pdflink urlpdf pdfurl pdf href "
        "landingpageurl urls primarylocationlandingpageurl"
    ),
    "authors": (
        "authors author authorlist authorfullnames authornames authorstring creators autoren "
        "auteurs autores autori authorshipsauthordisplayname"
    ),
    "author_count": "authorcount numauthors nauthors",
    "published": (
        "published publishedat publicationdate publisheddate datepublished firstpublicationdate issued "
        "coverdate date publishedprint publishedonline submittedon submitted datum fecha pubdate "
        "publicationyear pubyear publishedyear yearpublished year jahr annee ano anno issuedate"
    ),
    # Parts of a date whose year stands beside them.
    "month": "month publishedmonth publicationmonth pubmonth",
    "day": "day publicationday",
    # Of the record rather than of the paper: taken when there is nothing else.
    "made": "created createdat onlinedate updatedate updated",
    "upvotes": "upvotes numupvotes likes votes",
    "comments": "numcomments commentcount ncomments comments",
    "organization": "organization organisation org affiliation institution",
    "venue": (
        "journal journaltitle publicationtitle containertitle sourcetitle booktitle venue "
        "conference conferencename proceedingstitle proceeding proceedings journalname journalref "
        "zeitschrift revue revista publicationvenue publication journalbook primarylocationsourcedisplayname"
    ),
    "volume": "volume vol journalvolume bibliovolume",
    "issue": "issue number issuenumber journalissue biblioissue",
    "pages": "pages page pageinfo pagerange pagination",
    "first_page": "firstpage startpage pagestart bibliofirstpage",
    "last_page": "lastpage endpage pageend bibliolastpage",
    "article_number": "artno articlenumber",
    "publisher": "publisher",
    "kind": (
        "itemtype entrytype documenttype publicationtype publicationtypes type typeofreference "
        "genre documentidentifier"
    ),
    "language": "language lang languagecode langid languageoforiginaldocument",
    "categories": "categories primarycategory category subjects keywords keyword",
    "key": "citationkey citekey bibtexkey key",
    "pmid": "pmid pubmedid",
    "openalex": "openalex openalexid idsopenalex",
    "note": "note extra howpublished eprintnote",
    "ids": "ids",
}
FIELDS: dict[str, tuple[str, ...]] = {role: tuple(names.split()) for role, names in _ALIASES.items()}
_ROLES: dict[str, list[tuple[str, int]]] = {}
for _role, _aliases in FIELDS.items():
    for _rank, _alias in enumerate(_aliases):
        _ROLES.setdefault(_alias, []).append((_role, _rank))


def field_of(name: Any) -> str | None:
    """The field that a column or key is: ``Paper Title`` is ``title``; ``None`` for others."""
    roles = _roles(name) if isinstance(name, str) else ()
    return roles[0][0] if roles else None


@lru_cache(maxsize=4096)
def _roles(name: str) -> tuple[tuple[str, int], ...]:
    plain_name = name.translate(_ACCENTS).lower() if not name.isascii() else name.lower()
    return tuple(_ROLES.get(re.sub(r"[^a-z0-9]", "", plain_name), ()))


_ACCENTS = str.maketrans("éèêáàíóúñüöäçÉÈÁ", "eeeaaiounuoaceea"[:16])


def from_mapping(data: Any, file: str, line: int, *, tex: bool = False) -> Reading:
    """The paper in ``data``, or why there is none, and a word on a date that makes no sense.

    A nested ``paper`` (the Hugging Face API) has the say; what it lacks is taken from around it.
    ``tex`` tells that braces and dashes are LaTeX's, too.
    """
    if not isinstance(data, Mapping):
        yield Refusal(file, line, f"not a paper but {shown(str(data)[:200])}")
        return
    fields = _by_role(data["paper"]) if isinstance(data.get("paper"), Mapping) else {}
    for role, values in _by_role(data).items():
        fields.setdefault(role, []).extend(values)
    yield from _read(fields, file, line, plain_tex if tex else plain)


def _by_role(data: Mapping[Any, Any]) -> dict[str, list[Any]]:
    """Each field's values, the most telling name first."""
    known = [
        (role, rank, value)
        for name, value in data.items()
        if isinstance(name, str) and not _is_nothing(value)
        for role, rank in _roles(name)
    ]
    known.sort(key=itemgetter(1))
    fields: dict[str, list[Any]] = {}
    for role, _, value in known:
        fields.setdefault(role, []).append(value)
    return fields


def _is_nothing(value: Any) -> bool:
    """Empty, or what statistics programs write into empty cells."""
    if isinstance(value, str):
        return len(value) < 5 and value.strip().lower() in {"", "nan", "null", "none", "n/a"}
    return value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124  only NaN differs


# What Zotero and Better BibTeX put into a field for notes, where a kind of item has no place for it.
_NOTED = re.compile(r"^\s*(doi|pmid|citation key)\s*:\s*(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_NOTED_AS = {"doi": "doi", "pmid": "pmid", "citation key": "key"}


def _noted(fields: dict[str, list[Any]]) -> None:
    """Add what lines of a note say of the paper."""
    for note in fields["note"]:
        for name, value in _NOTED.findall(note) if isinstance(note, str) else ():
            fields.setdefault(_NOTED_AS[name.lower()], []).append(value)


def _read(fields: dict[str, list[Any]], file: str, line: int, typeset: Callable[[str], str]) -> Reading:
    if "note" in fields:
        _noted(fields)
    day, complaint = _day([*fields.get("published", ()), *_within_year(fields)])
    if day is None and "made" in fields:
        day, complaint = _day(fields["made"])
    authors, parts = _authors(fields.get("authors", ()))
    links = list(_each(fields.get("url", ())))
    identifier = arxiv_id(*_each(fields.get("identifier", ())), *links) or (
        arxiv_in(*(value for role in _PROSE if role in fields for value in fields[role]))
    )
    number = doi(*_each(fields["doi"])) if "doi" in fields else None
    target = _first(link, links)
    if target and number and doi(target) == number and "doi.org/" in target:
        target = None  # it says no more than the DOI
    rest = _edition(fields, typeset) if fields.keys() & _EDITION else {}
    if identifier and not rest.get("venue") and not rest.get("type"):
        rest["type"] = "article"  # CSL's word for a preprint
    paper = make_record(
        typeset(_text(fields.get("title", ()))),
        typeset(_text(fields.get("abstract", ()))),
        file,
        line,
        published=day.value if day else None,
        date_precision=day.precision if day else None,
        authors=authors,
        people=parts,
        author_count=_first(count, fields.get("author_count", ())) or len(authors) or None,
        organization=_first(organization, fields.get("organization", ())),
        comments=_first(count, fields.get("comments", ())),
        upvotes=_first(count, fields.get("upvotes", ())),
        url=target or arxiv_url(identifier),
        arxiv_id=identifier,
        doi=number,
        ids=_ids(fields, file, identifier),
        **rest,
    )
    if complaint is not None and isinstance(paper, Record):
        yield Refusal(file, line, f"{complaint}; {shown(paper.title)} is kept without a date")
    yield paper


# Where a reference puts the arXiv identifier: "arXiv preprint arXiv:2106.09685".
_PROSE = ("venue", "volume", "note", "pages", "issue")
_EDITION = frozenset(
    "venue volume issue pages first_page last_page article_number publisher kind language categories"
    " key".split()
)
_NO_VENUE = re.compile(
    r"(?:arxiv|corr|ssrn|nan|none|n/a|biorxiv|medrxiv)\b.*"
    r"|.*\barxiv:?\s*(?:preprint|e-prints?|abs/|\d{4}\.).*",
    re.IGNORECASE,
)


def _edition(fields: Mapping[str, list[Any]], typeset: Callable[[str], str]) -> dict[str, Any]:
    """Where and how it was published."""
    entry = {
        role: one_line(typeset(_text(fields.get(role, ()), numbers=True)))[:500] or None
        for role in ("venue", "volume", "issue", "pages", "publisher", "key")
    }
    venue = entry["venue"]
    if venue is not None and _NO_VENUE.fullmatch(venue):
        entry["venue"] = None
        if entry["volume"] and entry["volume"].startswith("abs/"):
            entry["volume"] = None
    if entry["issue"] and arxiv_in(entry["issue"]):
        entry["issue"] = None
    if entry["pages"] is None:
        ends = (_text(fields.get(role, ()), numbers=True) for role in ("first_page", "last_page"))
        article = _text(fields.get("article_number", ()), numbers=True)
        entry["pages"] = "–".join(filter(None, ends)) or article or None
    elif re.fullmatch(r"\w+\s*-\s*\w+", entry["pages"]):
        entry["pages"] = re.sub(r"\s*-\s*", "–", entry["pages"])
    if entry["key"] and not re.fullmatch(r"[^\s,{}\"#%~\\]{1,200}", entry["key"]):
        entry["key"] = None
    printed = _first(kind, fields.get("kind", ()))
    return entry | {
        "type": "article-journal" if printed == "article" and entry["venue"] else printed,
        "language": _first(language, fields.get("language", ())),
        "categories": _categories(fields.get("categories", ())),
    }


_CATEGORY = re.compile(r"[a-z][a-z-]{1,15}(?:\.[A-Za-z-]{2,20})?")


def _categories(values: Iterable[Any]) -> tuple[str, ...]:
    """arXiv's, from a list or a string of them; other subject headings are too many and too long."""
    for value in values:
        items = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else []
        words = [word for item in items if isinstance(item, str) for word in re.findall(r"[^\s;,()]+", item)]
        found = tuple(
            dict.fromkeys(word for word in words if _CATEGORY.fullmatch(word) and _is_category(word))
        )
        if found:
            return found
    return ()


def _is_category(word: str) -> bool:
    return word.partition(".")[0] in _DIVIDED if "." in word else word in _UNDIVIDED


_DIVIDED = frozenset(
    "cs eess econ stat math physics q-bio q-fin astro-ph cond-mat nlin acc-phys alg-geom cmp-lg".split()
)
_UNDIVIDED = frozenset("gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split())


def _ids(fields: Mapping[str, list[Any]], file: str, arxiv: str | None) -> tuple[str, ...]:
    """Names that the paper has elsewhere; a bare ``id`` is a name within its file."""
    found = [f"pmid:{value}" for value in map(_digits, fields.get("pmid", ())) if value][:1]
    works = (*fields.get("openalex", ()), *fields.get("identifier", ()))
    found += [f"openalex:{work[1]}" for value in works if (work := _WORK.fullmatch(str(value)))][:1]
    for value in fields.get("ids", ()):
        listed = value.split() if isinstance(value, str) else value
        found += [name for name in listed if _named(name)] if isinstance(listed, (list, tuple)) else []
    for value in fields.get("identifier", ()) if not found and not arxiv else ():
        text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if re.fullmatch(r"[\w.:-]{1,80}", text) and not doi(text) and not _OUR_OWN.fullmatch(text):
            return (f"file:{file}#{text}",)
    return tuple(dict.fromkeys(found))


_WORK = re.compile(r"(?:https://openalex\.org/)?(W\d{4,12})")
_OUR_OWN = re.compile(r"t-[0-9a-f]{16}")


def _named(name: Any) -> bool:
    """A name of one kind, as :attr:`assistant.types.Paper.ids` has them."""
    return isinstance(name, str) and re.fullmatch(r"[a-z0-9]{2,12}:[^\s#]{1,120}", name) is not None


def _digits(value: Any) -> str:
    found = re.search(r"\d{3,9}", str(value))
    return found[0] if found else ""


def _authors(values: Iterable[Any]) -> Names:
    found: Names = ((), tuple[Author, ...]())
    for value in values:
        found = people(value)
        if found[0]:
            return found
    return found


def _text(values: Iterable[Any], *, numbers: bool = False) -> str:
    """The first text that is one; lists give their first (Crossref), objects their ``value`` (OpenReview)."""
    for given in values:
        value = given
        if isinstance(value, (list, tuple)) and len(value) == 1:
            value = value[0]
        if isinstance(value, Mapping):
            value = value.get("value") or value.get("name") or value.get("title")
        if numbers and isinstance(value, (int, float)) and not isinstance(value, bool):
            value = f"{value:g}"
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _each(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and what lies in those that are lists."""
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from value
        else:
            yield value


def _first(read: Callable[[Any], T | None], values: Iterable[Any]) -> T | None:
    return next((found for value in values if (found := read(value)) is not None), None)


def _within_year(fields: Mapping[str, list[Any]]) -> list[str]:
    """A month, and a day of it, that have fields of their own."""
    if "month" not in fields:
        return []
    month, day = (_text(fields.get(role, ()), numbers=True).strip() for role in ("month", "day"))
    if month.isdigit():
        return [f"{month}/{day}"] if day else [f"{month}/"]
    return [f"{day} {month}".strip()]


_YEAR = re.compile(r"[12]\d{3}")


def _dated(value: Any, year: str | None) -> Day | None:
    """The day of one field; where it names none, of the year in another field."""
    try:
        return when(value)
    except ValueError:
        if year is None or not isinstance(value, str) or _YEAR.search(value):
            raise
    return when(f"{year}/{value}" if re.fullmatch(r"\d{1,2}/(?:\d{1,2})?", value) else f"{value} {year}")


def _day(values: Sequence[Any]) -> tuple[Day | None, str | None]:
    """The first date that can be read; the complaint is about the first that cannot, if none can.

    Of two that agree in the year, the fuller one counts: a date beside a year, a month's name beside it.
    """
    complaint, best = None, None
    year = next((str(value)[:4] for value in values if re.fullmatch(r"[12]\d{3}(?:\.0)?", str(value))), None)
    for value in values:
        try:
            day = _dated(value, year)
        except (ValueError, OverflowError):
            complaint = complaint or f"{shown(str(value))} is no date"
            continue
        if day is None or (best is not None and best.value.year != day.value.year):
            continue
        if day.precision == "day":
            return day, None
        if best is None or day.precision == "month":
            best = day
    return best, None if best else complaint
