"""UniversalPetrarch as its README tells to run it: parses as XML in, a file of events out, in a batch.

The README's own parser, UDPipe 1.0, is not at hand; the parse is spaCy's, its labels written as those of Universal
Dependencies. That is enough to time it, not to judge how well it codes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

#: Where the program lies in a checkout, first its version for Python 3.
_PLACES = ("UniversalPetrarch/python3", "python3", "UniversalPetrarch", ".")
_PROGRAM = "petrarch_ud.py"
#: spaCy's label to that of Universal Dependencies, where they differ.
_LABELS = {
    "ROOT": "root", "dobj": "obj", "dative": "iobj", "pobj": "nmod", "prep": "case", "poss": "nmod:poss",
    "nsubjpass": "nsubj:pass", "auxpass": "aux:pass", "csubjpass": "csubj:pass", "relcl": "acl:relcl", "neg": "advmod",
    "attr": "xcomp", "acomp": "xcomp", "pcomp": "advcl", "agent": "case", "prt": "compound:prt", "oprd": "xcomp",
    "npadvmod": "nmod", "quantmod": "advmod", "predet": "det:predet", "preconj": "cc:preconj", "intj": "discourse",
    "meta": "dep", "nounmod": "nmod", "npmod": "nmod",
}  # fmt: skip


def program_in(checkout: Path) -> Path | None:
    """The program of a checkout, or None where it is no checkout of UniversalPetrarch."""
    for place in _PLACES:
        if (checkout / place / _PROGRAM).is_file():
            return checkout / place / _PROGRAM
    return None


def tree_lines(words: Iterable[tuple[str, str, str, str, int, str]]) -> str:
    """A sentence in the columns of CoNLL-U.

    A preposition hangs on its noun, and the noun where the preposition hung: so far spaCy's trees are turned.

    Args:
        words: form, lemma, universal and own tag, place of the head from 0 (the root's own) and spaCy's label of each.
    """
    rows = list(words)
    heads, labels = [row[4] for row in rows], [row[5] for row in rows]
    for n, row in enumerate(rows):
        if row[5] == "pobj" and rows[row[4]][5] in {"prep", "agent"}:
            over = row[4]
            heads[n] = rows[over][4]
            heads[over] = n
    out = []
    for n, (form, lemma, universal, tag, *_) in enumerate(rows):
        root = labels[n] == "ROOT" or heads[n] == n
        out.append("\t".join((str(n + 1), form, lemma, universal, tag, "_", str(0 if root else heads[n] + 1),
                              _LABELS.get(labels[n], labels[n]), "_", "_")))  # fmt: skip
    return "\n".join(out)


def sentence_xml(id: str, date: str, text: str, tree: str) -> str:
    """One sentence of an input file."""
    return (f'<Sentence date={quoteattr(date)} id={quoteattr(id)} source="bench" sentence="true">\n'
            f"<Text>\n{escape(text)}\n</Text>\n<Parse>\n{escape(tree)}\n</Parse>\n</Sentence>\n")  # fmt: skip


class UniversalPetrarch:
    """Parse, then a batch of the program; its dictionaries are read once a file, as it does.

    Args:
        checkout: folder of a clone.
        nlp: spaCy with all its components.
    """

    def __init__(self, checkout: Path, nlp: Any) -> None:
        program = program_in(checkout)
        if program is None:
            raise FileNotFoundError(f"{checkout}: holds no {_PROGRAM}")
        self._program = program.resolve()
        self._nlp = nlp

    def read(self, file: str) -> Iterator[int]:
        """Events of each article of a JSONL file; they come when all are done, for it works in batches."""
        with Path(file).open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        with tempfile.TemporaryDirectory() as folder:
            given, out = Path(folder, "in.xml"), Path(folder, "out.txt")
            with given.open("w", encoding="utf-8") as xml:
                xml.write("<Sentences>\n")
                for number, record in enumerate(records):
                    xml.writelines(self._sentences(number, record))
                xml.write("</Sentences>\n")
            done = subprocess.run(
                [sys.executable, str(self._program), "batch", "-i", str(given), "-o", str(out)],
                cwd=self._program.parent, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode or not out.exists():
                last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
                raise RuntimeError(f"UniversalPetrarch wrote no events: {last}")
            events = [0] * len(records)
            for line in out.read_text(encoding="utf-8", errors="replace").splitlines():
                for field in line.split("\t"):
                    name, _, _ = field.partition("_")
                    if name.startswith("bench") and name[5:].isdigit():
                        events[int(name[5:])] += 1
                        break
        yield from events

    def _sentences(self, number: int, record: dict[str, Any]) -> Iterator[str]:
        date = str(record.get("date") or "2000-01-01").replace("-", "")
        for n, sentence in enumerate(self._nlp(record["text"]).sents):
            words = [token for token in sentence if not token.is_space]
            place = {token.i: k for k, token in enumerate(words)}
            tree = tree_lines((token.text, token.lemma_, token.pos_, token.tag_, place.get(token.head.i, k), token.dep_)
                              for k, token in enumerate(words))  # fmt: skip
            yield sentence_xml(f"bench{number}_{n}", date, " ".join(sentence.text.split()), tree)
