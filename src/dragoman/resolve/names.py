"""The names that dragoman knows, and where they stand in a text.

One automaton over all tables of `data/actors`; it reads a folded text (lower case, no accents, plain apostrophes) of
the same length, and each hit is then checked against the text as written: word borders, capitals, date.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dragoman.resolve.tables import Row, cell_list, first_day, last_day, read_table
from dragoman.resolve.words import word_list

if TYPE_CHECKING:
    import ahocorasick


class Entry(NamedTuple):
    """What one name means on some days."""

    #: The first name of its row.
    name: str
    #: country, adjective, demonym, capital, metonym, people, organisation, person, place.
    kind: str
    code: str | None
    sector: str | None
    other_sectors: tuple[str, ...] = ()
    wikidata_id: str | None = None
    first: dt.date = dt.date.min
    last: dt.date = dt.date.max
    #: The table it comes from, without suffix.
    table: str = ""
    #: Other countries have bodies of this name ("Senate").
    generic: bool = False
    #: Codes of all that have one, where the table knows them all.
    branches: tuple[str, ...] = ()


class Alias(NamedTuple):
    """A spelling and the entries it may stand for."""

    text: str
    #: In order of preference; several where the meaning changes with the date.
    entries: tuple[Entry, ...]


class Found(NamedTuple):
    """A known name in a text."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    #: The entry that holds on the day asked for, else the nearest one.
    entry: Entry


class Lexicon(NamedTuple):
    """All names, ready to search."""

    automaton: ahocorasick.Automaton
    #: Words that mean something else in lower case, and words that are also names of persons.
    ordinary: frozenset[str]
    personal: frozenset[str]
    #: What the table of leaders calls those who govern, by name and country.
    offices: dict[tuple[str | None, str | None], frozenset[str]]


# Where one spelling means several things, the earlier kind is meant.
_PREFERENCE = ("country", "adjective", "demonym", "metonym", "organisation", "people", "capital", "person", "place")
_APOSTROPHES = dict.fromkeys("‘’‛`´ʼʻ", "'")
_DASHES = dict.fromkeys("‐‑‒–", "-")
_SAME_IN_SINGULAR = ("ese", "sh", "ch", "ss", "x")


class _Fold(dict[int, str]):
    """Character → its plain lower-case letter, one for one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _APOSTROPHES.get(char) or _DASHES.get(char) or (" " if char.isspace() else "")
        if not plain:
            base = unicodedata.normalize("NFD", char)[0].lower()
            plain = {"ı": "i", "ø": "o", "ł": "l", "đ": "d"}.get(base, base if len(base) == 1 else char)
        self[code] = plain
        return plain


_FOLD = _Fold()


def fold(text: str) -> str:
    """The text in lower case without accents, apostrophes and spaces made plain; as long as before."""
    return text.translate(_FOLD)


def find(text: str, on: dt.date | None = None) -> list[Found]:
    """The known names of a text, longest first where they overlap, in the order of the text.

    Args:
        text: any text; one written wholly in lower case is searched without regard to capitals.
        on: the day for which changing names (the Taliban, office holders) are asked; None for the latest known.

    Returns:
        Names that do not overlap.
    """
    lexicon = load()
    folded = fold(text)
    lower = not any(map(str.isupper, text))
    hits = []
    for last, aliases in lexicon.automaton.iter(folded):
        end = last + 1
        length = len(aliases[0].text)
        start = end - length
        if _inside_word(folded, start, end):
            continue
        written = text[start:end]
        fitting = [alias for alias in aliases if _written_as(written, alias, lower=lower, lexicon=lexicon)]
        if fitting and not _of_sea(text, start, end, lower=lower):
            hits.append((start, end, fitting))
    return [_meaning(text, hit, on) for hit in _longest(hits) if not _part_of_person(text, hit, lexicon)]


def on_day(entries: Iterable[Entry], on: dt.date | None) -> Entry:
    """The entry that holds on a day, else the last that ended before it, else the earliest; without a day the first."""
    ordered = tuple(entries)
    if on is None:
        return ordered[0]
    holding = [entry for entry in ordered if entry.first <= on <= entry.last]
    if holding:
        return holding[0]
    over = [entry for entry in ordered if entry.last < on]
    return max(over, key=lambda entry: entry.last) if over else min(ordered, key=lambda entry: entry.first)


def _inside_word(folded: str, start: int, end: int) -> bool:
    before = start > 0 and (folded[start - 1].isalnum() or folded[max(0, start - 4) : start] in _ARTICLES)
    return before or (end < len(folded) and folded[end].isalnum())


def _of_sea(text: str, start: int, end: int, *, lower: bool) -> bool:
    """Is the name that of a sea: "Gulf of Mexico", "Indian Ocean", but not "Indian sea captains"?"""
    before, behind = _SEAS_BEFORE.search(text, max(0, start - 12), start), _SEAS_BEHIND.match(text, end)
    return any(match and (lower or match[1][0].isupper()) for match in (before, behind))


_SEAS_BEFORE = re.compile(r"\b(gulf|sea|straits?|bay) of $", re.I)
_SEAS_BEHIND = re.compile(r" (ocean|sea|straits?|gulf)\b", re.I)
# "al-Kuwaiti" is a name of persons, no adjective; names that do begin so stand in the tables with their article.
_ARTICLES = (" al-", " el-", "al-", "el-")


def _written_as(written: str, spelling: Alias, *, lower: bool, lexicon: Lexicon) -> bool:
    """Do the capitals of the text fit the name?"""
    alias = spelling.text
    if not alias[:1].isupper():
        return alias.islower() or any(map(str.isupper, written))
    if lower:
        # Of a text without any capital only countries and abbreviations are believed.
        entry = spelling.entries[0]
        safe = entry.table == "countries" or alias.isupper() or (entry.kind == "person" and " " in alias)
        return safe and len(alias) > 2 and fold(alias) not in lexicon.ordinary
    if len(alias) <= 7 and sum(map(str.isupper, alias)) > 1:
        return [char.isupper() for char in written] == [char.isupper() for char in alias]
    return written[:1].isupper()


def _longest(hits: list[tuple[int, int, list[Alias]]]) -> Iterator[tuple[int, int, list[Alias]]]:
    """Of overlapping hits the one that starts first, of these the longest."""
    reached = 0
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if hit[0] >= reached:
            reached = hit[1]
            yield hit


def _meaning(text: str, hit: tuple[int, int, list[Alias]], on: dt.date | None) -> Found:
    start, end, aliases = hit
    written = text[start:end]
    # "US" is the country's own spelling, "us" folded would not be; an exact spelling goes before a folded one.
    exact = [alias for alias in aliases if alias.text == written] or aliases
    entries = tuple(
        sorted((entry for alias in exact for entry in alias.entries), key=lambda entry: _PREFERENCE.index(entry.kind))
    )
    named = tuple(entry for entry in entries if entry.kind == entries[0].kind and entry.name == entries[0].name)
    # Two persons share a surname: the one in office is meant.
    if entries[0].kind in ("person", "organisation") and len({entry.name for entry in entries}) > 1:
        chosen = on_day([entry for entry in entries if entry.kind == entries[0].kind], on)
        named = tuple(entry for entry in entries if entry.name == chosen.name)
    return Found(start, end, named, on_day(named, on))


def _part_of_person(text: str, hit: tuple[int, int, list[Alias]], lexicon: Lexicon) -> bool:
    """Is it a piece of some other person's name ("Michael Jordan", "Melania" before a president's surname)?"""
    start, end, aliases = hit
    word = text[start:end]
    kinds = {entry.kind for alias in aliases for entry in alias.entries}
    surname = kinds == {"person"} and " " not in word
    if not surname and fold(word) not in lexicon.personal and "place" not in kinds:
        return False
    before = text[:start].split(" ")[-2:] if text[:start].endswith(" ") else []
    previous = before[0] if len(before) == 2 else ""
    following = text[end + 1 :].split(" ", 1)[0] if text[end : end + 1] == " " else ""
    if _first_name(previous, lexicon):
        return True
    if not _unknown_capital(following, lexicon) or fold(following) in word_list("days"):
        return False
    return not _begins_title(text[end:])


def _begins_title(text: str) -> bool:
    """Does the text begin with a title of two words: "Foreign Minister Amara Diallo"?"""
    from dragoman.resolve.sectors import is_known_noun

    return is_known_noun(fold(" ".join(text.split()[:2])))


def _first_name(word: str, lexicon: Lexicon) -> bool:
    return _unknown_capital(word, lexicon) and not word.isupper() and fold(word) not in word_list("no first name")


def _unknown_capital(word: str, lexicon: Lexicon) -> bool:
    """A capitalised word that is neither a known name nor a title or other known noun."""
    from dragoman.resolve.sectors import is_known_noun

    plain = fold(word).rstrip(".,;:)'")
    if plain.endswith("'s"):
        plain = plain[:-2]
    if not word[:1].isupper() or not plain.isalpha() or word[-1:] in ",;:)":
        return False
    return not is_known_noun(plain) and plain not in lexicon.automaton


@cache
def load() -> Lexicon:
    """All tables, read once a process.

    Raises:
        DataError: a table is missing or broken.
    """
    import ahocorasick

    caution = list(read_table("actors", "caution.tsv", ("word", "rule")))
    leaders = list(read_table("actors", "leaders.tsv", LEADER_COLUMNS))
    spellings: dict[str, dict[str, list[Entry]]] = {}
    for text, entry in _all_names(leaders):
        spellings.setdefault(fold(text), {}).setdefault(text, []).append(entry)
    automaton = ahocorasick.Automaton()
    for folded, texts in spellings.items():
        automaton.add_word(folded, tuple(Alias(text, tuple(entries)) for text, entries in texts.items()))
    automaton.make_automaton()
    return Lexicon(
        automaton,
        frozenset(row["word"] for row in caution if row["rule"] == "case"),
        frozenset(row["word"] for row in caution if row["rule"] == "person"),
        _offices(leaders),
    )


def _all_names(leaders: Sequence[Row]) -> Iterator[tuple[str, Entry]]:
    yield from _country_names()
    yield from _seats()
    organisations = list(read_table("actors", "organisations.tsv", ORGANISATION_COLUMNS))
    yield from _dated("organisations", "organisation", organisations)
    yield from _dated("leaders", "person", leaders)
    for row in read_table("actors", "peoples.tsv", PEOPLE_COLUMNS):
        entry = Entry(row["name"], row["kind"], row["code"], row["sector"] or None, (), None,
                      first_day(row["from"]), last_day(row["to"]), "peoples")  # fmt: skip
        for alias in (row["name"], *cell_list(row["aliases"])):
            yield alias, entry
    for row in read_table("actors", "places.tsv", ("name", "code", "kind")):
        yield row["name"], Entry(row["name"], "place", row["code"], None, table="places")


ORGANISATION_COLUMNS = ("name", "aliases", "code", "sector", "other_sectors", "wikidata_id", "from", "to", "note")
LEADER_COLUMNS = ("name", "aliases", "code", "office", "sector", "from", "to", "wikidata_id")
PEOPLE_COLUMNS = ("name", "aliases", "code", "sector", "kind", "from", "to")


def _country_names() -> Iterator[tuple[str, Entry]]:
    for row in read_table("actors", "countries.tsv", ("code", "names", "adjectives", "demonyms", "capitals")):
        names = cell_list(row["names"])

        def entry(kind: str, code: str = row["code"], name: str = names[0]) -> Entry:
            return Entry(name, kind, code, "GOV", table="countries")

        adjectives = cell_list(row["adjectives"])
        kinds = [(names, "country"), (adjectives, "adjective"), (cell_list(row["capitals"]), "capital")]
        for words, kind in kinds:
            for word in words:
                yield word, entry(kind)
        for word in cell_list(row["demonyms"]) or adjectives:
            for form in _forms(word):
                if form not in adjectives:
                    yield form, entry("demonym")


def _forms(demonym: str) -> tuple[str, ...]:
    """A demonym with its plural; `=` before it marks one without a plural of its own."""
    if demonym.startswith("="):
        return (demonym[1:],)
    if demonym.endswith("man"):
        return (demonym, demonym[:-3] + ("mans" if demonym in ("German", "Roman", "Yemeni", "Oman") else "men"))
    if demonym.endswith(_SAME_IN_SINGULAR):
        return (demonym,)
    if demonym.endswith("y") and demonym[-2:-1] not in "aeiou":
        return (demonym, demonym[:-1] + "ies")
    return (demonym, demonym + "s")


def _seats() -> Iterator[tuple[str, Entry]]:
    for row in read_table("actors", "seats.tsv", ("name", "aliases", "code", "sector")):
        entry = Entry(row["name"], "metonym", row["code"], row["sector"] or None, table="seats")
        for alias in (row["name"], *cell_list(row["aliases"])):
            yield alias, entry


def _offices(leaders: Sequence[Row]) -> dict[tuple[str | None, str | None], frozenset[str]]:
    found: dict[tuple[str | None, str | None], frozenset[str]] = {}
    for row in leaders:
        if row["sector"] == "GOV":
            key = row["name"], row["code"]
            found[key] = found.get(key, frozenset()) | {row["office"]}
    return found


def _dated(table: str, kind: str, rows: Sequence[Row]) -> Iterator[tuple[str, Entry]]:
    """Rows with dates; the spellings of one name are those of all its rows together."""
    own = _own_words()
    spellings: dict[str, dict[str, None]] = {}
    branches: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        if row.get("note") == "branch":
            branches[row["name"]] += (row["code"],)
        words = spellings.setdefault(row["name"], {})
        words.update(dict.fromkeys((row["name"], *cell_list(row["aliases"]))))
    for row in rows:
        entry = _dated_entry(row, kind, table)._replace(branches=branches.get(row["name"], ()))
        for alias in spellings[row["name"]]:
            named = entry.generic and alias.split()[0] in own.get(row["code"], ())
            yield alias, entry._replace(generic=False) if named else entry
            if kind == "person" and "-" in alias:
                # "Kim Jong-un" is also written without the hyphen, as are names with an Arabic article.
                yield alias.replace("-", " "), entry


def _own_words() -> dict[str, set[str]]:
    """First words of each country's names and adjectives: what begins with one is that country's."""
    rows = read_table("actors", "countries.tsv", ("code", "names", "adjectives", "demonyms", "capitals"))
    return {row["code"]: {word.split()[0] for word in cell_list(row["names"]) + cell_list(row["adjectives"])}
            for row in rows}  # fmt: skip


def _dated_entry(row: Row, kind: str, table: str) -> Entry:
    return Entry(row["name"], kind, row["code"] or None, row["sector"] or None, cell_list(row.get("other_sectors", "")),
                 row["wikidata_id"] or None, first_day(row["from"]), last_day(row["to"]), table,
                 row.get("note") in ("generic", "branch"))  # fmt: skip


@lru_cache(maxsize=65_536)
def find_cached(text: str, on: dt.date | None) -> tuple[Found, ...]:
    """As `find`, remembering the answers: phrases recur within and between articles."""
    return tuple(find(text, on))
