"""What a line of a Daily Papers page says on its own: page furniture, or metadata of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from assistant.language.dates import MONTH
from ingest.dates import month_number
from ingest.fields import count
from ingest.records import one_line

__all__ = ["Meta", "PageDay", "metadata", "organization_name", "page_day", "peel", "plain_furniture"]


class PageDay(NamedTuple):
    """A printed day; ``year`` is ``None`` when the page leaves it out."""

    month: int
    day: int
    year: int | None

    def on(self, year: int) -> date | None:
        """The date in that year, ``None`` when there is no such day (29 February)."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


class Meta(NamedTuple):
    """What one metadata line holds; a bare ``·`` holds nothing."""

    authors: int | None = None
    day: PageDay | None = None
    comments: int | None = None
    organization: str | None = None


_MONTH = rf"(?i:{MONTH})\.?"
_DAY = re.compile(
    rf"(?:(?:published|submitted) on\s+)?(?P<month>{_MONTH}) (?P<day>\d{{1,2}})"
    r"(?:,? (?P<year>(?:19|20)\d\d))?(?:\s+(?P<comments>\d{1,5}|\d{1,3}(?:,\d{3})+))?",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"(\d[\d,]*) authors?", re.IGNORECASE)
_BULLETS = re.compile(r"\s*[·•∙‧]\s*")


def page_day(text: str) -> tuple[PageDay, int | None] | None:
    """The day, and the count of comments after it, that are all of ``text``."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year = int(found["year"]) if found["year"] else None
    day = PageDay(month_number(found["month"]), int(found["day"]), year)
    # A leap year tells whether the month has the day at all.
    return (day, count(found["comments"])) if day.on(year or 2000) else None


def metadata(text: str) -> Meta | None:
    """``• 25 authors``, ``·``, ``Jun 12, 2023 1`` or several in one line; ``None`` for other lines."""
    parts = [part for part in _BULLETS.split(one_line(text)) if part]
    if not parts:
        return Meta() if text.strip() else None
    meta = Meta()
    for index, part in enumerate(parts):
        if found := _AUTHORS.fullmatch(part):
            meta = meta._replace(authors=count(found[1]))
        elif printed := page_day(part):
            meta = meta._replace(day=printed[0], comments=printed[1])
        elif count(part) is not None and meta.authors is not None:
            meta = meta._replace(comments=count(part))
        elif index == 0 and len(parts) > 1 and len(part) <= 60:
            meta = meta._replace(organization=organization_name(part))
        else:
            return None
    return meta if meta.authors is not None or meta.day is not None else None


_HANDLE = re.compile(r"[A-Za-z0-9][\w.-]*")


def organization_name(text: str) -> str:
    """The display name: ``apple Apple`` is Apple, the account's handle before it is dropped.

    The first word is a handle when the name repeats it or when it is not written as a
    word of a name is: lower case, a hyphen, a digit.
    """
    handle, _, name = one_line(text).partition(" ")
    if not name or not _HANDLE.fullmatch(handle):
        return handle + (f" {name}" if name else "")
    squeezed, spoken = (re.sub(r"[\W_]", "", one).casefold() for one in (handle, name))
    repeated = spoken.startswith(squeezed[:4])
    return name if repeated or re.search(r"^[a-z]|[\d_-]", handle) else f"{handle} {name}"


# Exact lines, compared without case, outer punctuation and repeated spaces.
_LINES = frozenset(
    line.strip()
    for group in (
        "new|subscribe|daily papers|trending papers|papers|get trending papers in your email inbox",
        "get trending papers in your email inbox once a day|by ak and the research community",
        "byak and the research community|by trending|trending|hugging face|hugging face's logo|models",
        "datasets|spaces|posts|docs|community|buckets|enterprise|pricing|solutions|log in|login|sign in",
        "sign up|log out|join|previous|next|daily|weekly|monthly|today|yesterday|upvote|upvotes",
        "submitted by|published on|paper|pdf|arxiv|arxiv page|view arxiv page|view pdf|github",
        "project page|add to collection|paper page|abstract|ai-generated summary|authors|load more",
        "show more|see more|view more|back to top|search|search papers|company|tos|terms|privacy",
        "terms of service|privacy policy|about|jobs|careers|website|system theme|sort|sort by|filter",
        "all|share|copy link|cite|comments|no new papers|inference endpoints|changelog|toggle theme",
        "this paper has no comments yet|skip to content|main menu|home|menu|close|notifications",
    )
    for line in group.split("|")
)
_PATTERNS = re.compile(
    r"[\W\d_]+[km]?"  # no letters: counts, page numbers, rules; 4.2k
    r"|(?:upvotes?|github|comments?|arxiv page)\s+[+-]?[\d.,]+[km]?"
    r"|[\d.,]+[km]?\s+(?:upvotes?|comments?|stars?|likes?)"
    r"|(?:submitted|posted|published) by\s+\S.{0,60}|\W*submitted by"
    r"|by\s*ak and the research community|page \d+(?: of \d+)?"
    r"|(?:©|\(c\) ?\d{4}|copyright (?:©|\d{4})).{0,80}"
    r"|arxiv:\S+"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:\d{{1,2}} )?{_MONTH}[ \d,]{{0,9}}"
    r"|(?:\d+|an?|one|two) (?:minute|hour|day|week|month|year)s? ago",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NAMED_ACCOUNT = re.compile(r"@?[A-Za-z0-9][\w.-]{1,41}")


def plain_furniture(text: str, previous: str = "", *, open_text: bool = False) -> bool:
    """Whether the line is part of the page and of no paper.

    ``previous`` is the line before: an account's name stands after ``Submitted by``. A link
    by itself is furniture unless it closes an open sentence (``Code is at``) right above.
    """
    if _LINK.fullmatch(text.strip()):
        return not open_text
    folded = one_line(text).casefold()
    if folded.strip(" .!?:·•|-–—…©*#") in _LINES or _PATTERNS.fullmatch(folded):
        return True
    after_submitter = previous.strip(" ·:").casefold().endswith("submitted by")
    return after_submitter and _NAMED_ACCOUNT.fullmatch(text.strip()) is not None


_HEADER = re.compile(
    r"new(?=Get trending)|Get trending papers in your email inbox(?: once a day)?!|Subscribe|Daily Papers"
    rf"|by ?AK and the research community|{_MONTH} \d{{1,2}}(?![\d,])"
)


def peel(text: str) -> Iterator[tuple[str, bool]]:
    """Split header words off what they are glued to: ``(piece, is it furniture)``, in order.

    ``SubscribeA Title`` yields ``Subscribe`` and ``A Title``; ``Subscribers leave`` stays whole,
    and so does ``Subscribe Then Forget``.
    """
    start = 0
    while found := _HEADER.match(text, start):
        rest = text[found.end() :]
        if rest and not re.match(r"[A-Z0-9\"'“‘(\[$\\]|by ?AK ", rest):
            break
        yield found.group(), True
        start = found.end()
    if start < len(text):
        yield text[start:], False
