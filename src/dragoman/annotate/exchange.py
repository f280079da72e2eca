"""Events of another file taken into the archive as annotations, each compared with what the coder told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from dragoman.annotate import table
from dragoman.annotate.articles import Annotated, Machine, article
from dragoman.annotate.checking import BadAnnotation, check_told, check_words
from dragoman.annotate.gold import told_of
from dragoman.annotate.label_studio import Answer
from dragoman.annotate.told import Told, differences
from dragoman.store.schema import articles


@dataclass(slots=True)
class Taken:
    """What an import did."""

    #: Verdict → how many.
    verdicts: Counter[str] = field(default_factory=Counter)
    #: Events of which the archive has the same verdict already.
    known: int = 0
    refused: int = 0

    def __str__(self) -> str:
        kinds = ", ".join(f"{number} {verdict}" for verdict, number in sorted(self.verdicts.items()))
        total = self.verdicts.total()
        told = f"{total} annotation{'' if total == 1 else 's'}{f' ({kinds})' if kinds else ''}"
        known = f", {self.known} known before" if self.known else ""
        return f"{told}{known}{f', {self.refused} refused' if self.refused else ''}"


class Taking:
    """Takes events into an archive, within one writing transaction."""

    def __init__(self, connection: Connection, author: str) -> None:
        """Begin.

        Args:
            connection: in a writing transaction.
            author: who is said to have judged.
        """
        self._connection = connection
        self._author = author
        self._articles: dict[str, Annotated] = {}
        #: Events of the coder that the file tells too, by the article's key.
        self._met: dict[str, set[str]] = {}
        self.taken = Taken()

    def gold(self, line: Mapping[str, Any]) -> None:
        """Take a line of gold.

        Raises:
            BadAnnotation: it cannot be; nothing of it was taken.
        """
        of = self._article(line.get("article"))
        told = told_of(line, of.text, of.sentences)
        self._take(of, told, line.get("report"), added=line.get("verdict") == "add")

    def task(self, task: Mapping[str, Any]) -> Iterable[str]:
        """Take a task of Label Studio: the events of each of its annotations.

        Yields:
            Why an event was not taken.

        Raises:
            BadAnnotation: it is no such task.
        """
        try:
            of = self._article(task["data"].get("article") or task["data"].get("id"))
            if task["data"]["text"] != of.text:
                raise BadAnnotation("its text is not that of the article")
            answers = [(one, Answer(one["result"])) for one in task.get("annotations") or ()
                       if not one.get("was_cancelled")]  # fmt: skip
        except (KeyError, TypeError, AttributeError) as error:
            raise BadAnnotation(f"no task ({type(error).__name__}: {error})") from error
        for _, answer in answers:
            rejected = answer.rejected()
            for name, told in answer.events():
                try:
                    check_words(told, of.text)
                    if name in rejected:
                        self._reject(of, name)
                    else:
                        self._take(of, told, name if self._machine(of, name) else None,
                                   added=name.startswith("added-"))  # fmt: skip
                except BadAnnotation as error:
                    yield str(error)

    def complete(self) -> None:
        """The file held every event of its articles: those of the coder that were not met are rejected."""
        for of in {one.key: one for one in self._articles.values()}.values():
            for event in of.machine:
                if event.id not in self._met[of.key]:
                    self._keep(table.Judgement("reject", of.key, {}, event.id))

    def _article(self, name: object) -> Annotated:
        key = str(name or "").replace("\0", "")
        if key not in self._articles:
            found = list(self._connection.scalars(select(articles.c.key).where(articles.c.key == key)))
            found = found or list(self._connection.scalars(select(articles.c.key).where(articles.c.id == key).limit(2)))
            if len(found) != 1:
                raise BadAnnotation(f"{'no article' if not found else 'more than one article'} {key!r} in the archive")
            self._articles[key] = article(self._connection, found[0])
            self._met.setdefault(found[0], set())
        return self._articles[key]

    def _take(self, of: Annotated, told: Told, report: str | None, *, added: bool) -> None:
        check_told(told)
        check_words(told, of.text)
        mine = self._machine(of, report) if report else None if added else self._same(of, told)
        if mine is None:
            told = {**told, "speaker": _known(told["speaker"])}
            self._keep(table.Judgement("add", of.key, told))
            return
        self._met[of.key].add(mine.id)
        changes = differences(mine.told, _filled(told, mine.told))
        self._keep(table.Judgement("correct" if changes else "accept", of.key, changes, mine.id))

    def _reject(self, of: Annotated, report: str) -> None:
        if self._machine(of, report) is None:
            raise BadAnnotation("rejected is an event that the coder did not tell")
        self._met[of.key].add(report)
        self._keep(table.Judgement("reject", of.key, {}, report))

    def _machine(self, of: Annotated, report: str) -> Machine | None:
        return next((one for one in of.machine if one.id == report), None)

    def _same(self, of: Annotated, told: Told) -> Machine | None:
        """The coder's event of the same words: of the same type first, then with just this trigger."""
        start, end = told["trigger"]["start"], told["trigger"]["end"]
        free = [one for one in of.machine if one.id not in self._met[of.key]]
        for alike in (
            lambda one: _at(one) == (start, end) and one.told["type"] == told["type"],
            lambda one: _at(one)[0] < end and start < _at(one)[1] and one.told["type"] == told["type"],
            lambda one: _at(one) == (start, end),
        ):
            if found := next(filter(alike, free), None):
                return found
        return None

    def _keep(self, said: table.Judgement) -> None:
        """Add it, unless it is the verdict already."""
        if self._known(said):
            self.taken.known += 1
            return
        table.add(self._connection, said, self._author)
        self.taken.verdicts[said.verdict] += 1

    def _known(self, said: table.Judgement) -> bool:
        rows = table.of_article(self._connection, said.article)
        mine = [row for row in rows if row["report"] == said.report]
        last: Sequence[Mapping[str, Any]] = mine if said.report is None else mine[-1:]
        return any(row["verdict"] == said.verdict and row["changes"] == said.changes for row in last)


def _at(one: Machine) -> tuple[int, int]:
    return one.told["trigger"]["start"], one.told["trigger"]["end"]


def _known(speaker: Mapping[str, Any] | None) -> Told | None:
    return {key: speaker[key] for key in ("text", "start", "end", "code", "sector")} if speaker else None


def _filled(told: Told, machine: Told) -> Told:
    """What the other's format does not tell is as the coder has it: the code of a speaker of the same words."""
    speaker, mine = told["speaker"], machine["speaker"]
    if speaker and speaker.get("uncoded") and mine and mine["text"] == speaker["text"]:
        return {**told, "speaker": mine}
    return {**told, "speaker": _known(speaker)}
