"""The headline of an HTML page, chosen among its headings and what its metadata say.

The heading on the page is what its readers saw; `og:title` and `<title>` are often another wording, made for search
engines, with the site's name behind it. So a heading is taken wherever one can be told to be the headline, and the
metadata tell which.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from dragoman.read.html_metadata import Stated
from dragoman.read.publisher import domain

_NAMES = ("og:title", "twitter:title", "headline", "dc.title")
_SEPARATOR = r"\s+[-–—―|•·:»«/]+\s+"
_CUT_OFF = re.compile(r"\s*(?:\.\.\.|…)$")
# Share of a heading's words that a stated title must have for the heading to be the headline, and its fewest words.
_COMMON, _LEAST_WORDS = 0.5, 3
# A heading alone on its page needs no such support, but a slogan of two words is none.
_LEAST_ALONE = 3
# Search engines ask for headlines of 110 characters at most, so that one about as long may be cut off without dots.
_CUT_AT = 95


def page_title(page: Stated, site: str | None, url: str | None) -> str | None:
    """The headline of a page.

    Args:
        page: its statements.
        site: the site's name, if known.
        url: the page's address, if known; its last part often repeats the headline.

    Returns:
        The headline without the site's name, or None where the page has none.
    """
    titles = [without_site(title, site, url) for title in _titles(page)]
    headlines = [headline for headline in page.values("headline") if words(headline)]
    claims = [claim for claim in (*headlines, *titles, _slug(url)) if claim and words(claim)]
    heading = _supported(page.h1, claims, site) or _alone(page, site) or _contained(page.h2, titles)
    if heading is None:
        return next(iter(_whole(headlines)), None) or next(iter(titles), None)
    return _within(heading, _whole(headlines), titles)


def without_site(title: str, site: str | None, url: str | None = None) -> str:
    """A title without the site's name, or its address, at its end or beginning."""
    names = {_joined(name) for name in (site or "", *filter(None, [url and domain(url)]))} - {""}
    parts = re.split(f"({_SEPARATOR})", title)
    if len(parts) > 1 and names:
        if _is_site(parts[-1], names):
            return "".join(parts[:-2]).strip()
        if _is_site(parts[0], names):
            return "".join(parts[2:]).strip()
    return title


def words(text: str) -> list[str]:
    """The words of a title, in small letters."""
    return re.findall(r"[^\W_]+", text.casefold())


def _is_site(part: str, names: set[str]) -> bool:
    return bool({_joined(part), _joined(part).removeprefix("the")} & {*names, *(n.removeprefix("the") for n in names)})


def _joined(text: str) -> str:
    return "".join(words(text))


def _titles(page: Stated) -> list[str]:
    """Titles of the metadata, the most reliable first."""
    named = [page.metas[name][0] for name in _NAMES if name in page.metas]
    return [" ".join(title.split()) for title in (*named, *filter(None, [page.title])) if words(title)]


def _slug(url: str | None) -> str | None:
    """The words in the last part of an address that has several: "/world/envoys-expelled-from-port-a7"."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return None
    parts = [unquote(part) for part in path.split("/") if part.count("-") + part.count("_") >= _LEAST_WORDS]
    return " ".join(words(parts[-1].replace("_", " "))) if parts else None


def _supported(headings: tuple[str, ...], claims: list[str], site: str | None) -> str | None:
    """The heading that has most of its words in common with something that claims to be the title.

    Of two that have as many, it is the one that has more of that claim.
    """
    best: tuple[tuple[float, float], str] | None = None
    for heading in headings:
        have = words(heading)
        if _joined(heading) == _joined(site or ""):
            continue
        for claim in map(words, claims):
            common = len(set(have) & set(claim))
            found = (common / len(set(have) or {""}), common / len(set(claim)))
            if have == claim or (found[0] >= _COMMON and len(have) >= _LEAST_WORDS):
                best = max(best or (found, heading), (found, heading), key=lambda item: item[0])
    return best[1] if best else None


def _alone(page: Stated, site: str | None) -> str | None:
    """The only first-level heading, unless it is the site's name or as short as one."""
    if len(page.h1) != 1:
        return None
    (heading,) = page.h1
    is_site = _joined(heading) == _joined(site or "")
    return None if is_site or (len(words(heading)) < _LEAST_ALONE and _titles(page)) else heading


def _contained(headings: tuple[str, ...], titles: list[str]) -> str | None:
    """The second-level heading that a title ends or begins with, on a page that has no better one."""
    for heading in headings:
        have = " ".join(words(heading))
        if len(words(heading)) >= _LEAST_WORDS and any(
            f" {have} " in f" {' '.join(words(title))} " for title in titles
        ):
            return heading
    return None


def _within(heading: str, *claims: list[str]) -> str:
    """The claim that stands within a heading, with the section's name before it or a subtitle behind it, say.

    Args:
        heading: the heading.
        claims: the claims in groups, the most reliable first; of the first group that knows the heading, one that is
            the same keeps it whole: the others shortened it.
    """
    have = _joined(heading)
    for group in claims:
        inside = [claim for claim in group if len(words(claim)) >= _LEAST_WORDS and _joined(claim) in have]
        if inside:
            claim = max(inside, key=len)
            cut_off = len(claim) >= _CUT_AT and have.startswith(_joined(claim))
            return heading if cut_off or _joined(claim) == have else claim
    return heading


def _whole(headlines: list[str]) -> list[str]:
    """Those that are not cut off with dots."""
    return [" ".join(headline.split()) for headline in headlines if not _CUT_OFF.search(headline)]
