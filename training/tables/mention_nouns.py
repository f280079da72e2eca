"""Build data/mentions/nouns.tsv and first_names.tsv.

    python training/tables/mention_nouns.py WORDNET_DICT NAMES_PACKAGE

WORDNET_DICT: folder of the WordNet 3.0 database (data.noun, index.noun, cntlist.rev), as in Debian's wordnet-base.
NAMES_PACKAGE: folder `names` of the PyPI package names 0.3.0 (US census 1990 first names).
"""

from __future__ import annotations

import sys
from pathlib import Path

TABLES = Path(__file__).resolve().parents[2] / "src" / "dragoman" / "data" / "mentions"
# WordNet's lexicographer files that hold possible parties.
CLASSES = {18: "person", 14: "group", 15: "place", 6: "thing"}
MALE, FEMALE = "09624168", "09619168"  # {male, male person}, {female, female person}
MEN_AND_WOMEN = 1500  # names of each sex, by frequency


def read_synsets(folder: Path) -> dict[str, tuple[int, list[str]]]:
    """Offset → lexicographer file and hypernyms."""
    synsets = {}
    for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        cells = line.split("|")[0].split()
        up = [cells[i + 1] for i, cell in enumerate(cells) if cell in ("@", "@i")]
        synsets[cells[0]] = (int(cells[1]), up)
    return synsets


def gender(offset: str, synsets: dict[str, tuple[int, list[str]]]) -> str:
    """m, f or nothing: by the way up from a sense."""
    seen, todo = set(), [offset]
    while todo:
        here = todo.pop()
        if here in (MALE, FEMALE):
            return "m" if here == MALE else "f"
        if here not in seen:
            seen.add(here)
            todo += synsets[here][1]
    return ""


def nouns(folder: Path) -> list[str]:
    """One row a noun whose commonest sense is a person, group, place or thing."""
    synsets = read_synsets(folder)
    used = {line.split("%")[0] for line in (folder / "cntlist.rev").read_text(encoding="utf-8").splitlines()}
    rows = []
    for line in (folder / "index.noun").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        cells = line.split()
        word, first = cells[0], cells[6 + int(cells[3])]
        kind = CLASSES.get(synsets[first][0])
        rare = kind in ("place", "thing") and word not in used
        if kind and not rare and word.isalpha() and len(word) > 2:
            rows.append(f"{word}\t{kind}\t{gender(first, synsets)}")
    return sorted(rows)


def first_names(folder: Path) -> list[str]:
    """One row a first name, with the sex that bears it more often."""
    share: dict[str, dict[str, float]] = {}
    for sex, file in (("m", "dist.male.first"), ("f", "dist.female.first")):
        for line in (folder / file).read_text(encoding="utf-8").splitlines()[:MEN_AND_WOMEN]:
            name, percent = line.split()[:2]
            share.setdefault(name.capitalize(), {})[sex] = float(percent)
    clear = {name: max(by, key=lambda sex: by[sex]) for name, by in share.items()
             if len(by) == 1 or max(by.values()) >= 5 * min(by.values())}  # fmt: skip
    return sorted(f"{name}\t{sex}" for name, sex in clear.items())


def main() -> None:
    """Write both tables."""
    wordnet, names = Path(sys.argv[1]), Path(sys.argv[2])
    head = (
        "# source: WordNet 3.0, Copyright 2006 by Princeton University (licence: WordNet 3.0 licence, free use with"
        " notice); first sense of each noun; by training/tables/mention_nouns.py"
    )
    (TABLES / "nouns.tsv").write_text("\n".join([head, "noun\tclass\tgender", *nouns(wordnet), ""]), encoding="utf-8")
    head = (
        "# source: US Census Bureau 1990 first names (public domain) by way of PyPI names 0.3.0;"
        " by training/tables/mention_nouns.py"
    )
    rows = first_names(names)
    (TABLES / "first_names.tsv").write_text("\n".join([head, "name\tgender", *rows, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
