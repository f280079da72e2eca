"""Articles that are not in English are set aside, and English ones never are."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman.cli import cli
from dragoman.coder import Coder
from dragoman.errors import LanguageError
from dragoman.model import Article, Coding, Failure
from dragoman.read import article_from_text
from dragoman.read.language import foreign_language, language_of

SHARED = Path(os.environ.get("DRAGOMAN_DATA", Path(__file__).parents[1] / ".." / "shared")).resolve()
REPORTS = {
    "French": "Le ministre des Affaires étrangères de Borania a expulsé lundi deux diplomates de Maretia, accusés "
    "d'avoir menacé le gouverneur du port. Son porte-parole a refusé de répondre aux questions des journalistes.",
    "German": "Der Außenminister von Borania hat am Montag zwei Gesandte aus Maretia ausgewiesen, denen vorgeworfen "
    "wird, den Gouverneur des Hafens bedroht zu haben. Sein Sprecher wollte sich dazu nicht äußern.",
    "Spanish": "El ministro de Exteriores de Borania expulsó el lunes a dos enviados de Maretia, acusados de amenazar "
    "al gobernador del puerto. Su portavoz se negó a responder a las preguntas de los periodistas.",
    "Russian": "Министр иностранных дел Борании выслал в понедельник двух посланников Маретии, которых обвиняют в "
    "угрозах губернатору порта. Его представитель отказался отвечать на вопросы журналистов.",
    "Arabic": "طرد وزير خارجية بورانيا يوم الاثنين مبعوثين اثنين من ماريتيا متهمين بتهديد حاكم الميناء. "
    "ورفض المتحدث باسمه الإجابة على أسئلة الصحفيين في العاصمة.",
    "Chinese": "博拉尼亚外交部长周一驱逐了两名马雷蒂亚特使，他们被指控威胁港口总督。他的发言人拒绝回答记者的提问，"
    "并表示政府将在本周晚些时候召开会议讨论这一问题。反对党要求总理就此事向议会作出解释，示威者聚集在港口附近的广场上。",
}
ENGLISH = [
    "Borania expels envoys",
    "Prime Minister Ilya Maretin, President Nadia Boranova, General José Núñez-Álvarez, Sheikh Abdullah bin Rashid.",
    "Results: Maretin 41, Boranova 38, Núñez 12; Port Ilya: Maretin 55, Boranova 31, Núñez 9; Sankt Marek: 61.",
    "BORANIA EXPELS TWO ENVOYS OF MARETIA; GOVERNOR DENIES THREATS; OPPOSITION CALLS STRIKE IN PORT ILYA ON MONDAY",
    "« Nous partons », said the envoy of Maretia, « et nous ne reviendrons pas », before he left for the airport.",
    "https://news.example/2021/05/03/envoys-expelled https://news.example/2021/05/04/port-shut",
]


@pytest.mark.parametrize("language", REPORTS)
def test_reports_in_other_languages_are_named(language: str) -> None:
    assert foreign_language(article_from_text(REPORTS[language])) == language


@pytest.mark.parametrize("text", [*ENGLISH, "Bonjour, Monsieur.", "Nein."])
def test_english_and_short_texts_are_not(text: str) -> None:
    assert foreign_language(article_from_text(text)) is None


def test_what_a_record_says_of_its_language_does_not_count() -> None:
    assert foreign_language(Article("a", REPORTS["French"], language="en")) == "French"
    assert foreign_language(Article("a", "The envoys left the port on Monday. " * 5, language="fr")) is None


def test_languages_without_spaces_are_told() -> None:
    assert language_of(REPORTS["Chinese"]) == "zh"


def test_the_coder_sets_them_aside_unless_told_otherwise() -> None:
    article = article_from_text(REPORTS["French"], uri="a.txt")
    with pytest.raises(LanguageError, match=r"a\.txt: the text is in French: only English is coded"):
        Coder(steps=()).code_article(article)
    assert not Coder(steps=(), any_language=True).code_article(article).failures
    failed, coded = Coder(steps=()).stream([article, article_from_text(ENGLISH[0])])
    assert isinstance(failed, Coding)
    assert [(failure.kind, failure.uri) for failure in failed.failures] == [("LanguageError", "a.txt")]
    assert isinstance(failed.failures[0], Failure)
    assert not coded.failures


@pytest.mark.parametrize("command", ["code", "quotes", "sanctions"])
def test_the_command_line_names_the_file_and_the_language(command: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORTS["German"], "utf-8")
    done = CliRunner().invoke(cli, [command, str(path)], catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{path}: the text is in German: only English is coded\n" in done.stderr
    assert "--any-language" in CliRunner().invoke(cli, [command, "--help"]).stdout
    done = CliRunner().invoke(cli, [command, str(path), "--any-language"], catch_exceptions=False)
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2018-02-30", "2018-02-30 is not a day of the calendar"),
        ("2018-13-01", "2018-13-01 is not a day of the calendar"),
        ("0000-01-01", "0000-01-01 is not a day of the calendar"),
        ("30 February", "30 February is not a date as YYYY-MM-DD"),
        ("2018-2-3", "2018-2-3 is not a date as YYYY-MM-DD"),
    ],
)
@pytest.mark.parametrize("command", ["code", "quotes", "sanctions"])
def test_a_day_that_is_none_is_told(command: str, written: str, reason: str) -> None:
    done = CliRunner().invoke(cli, [command, "-", "--date", written])
    assert done.exit_code == 2
    assert reason in " ".join(done.stderr.split())


def gold() -> Iterator[Article]:
    for part in ("train", "dev"):
        with (SHARED / "gold" / f"{part}.articles.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield article_from_text(row["text"], title=row["title"])


@pytest.mark.data
@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="no folder gold/ in DRAGOMAN_DATA (default ../shared)")
def test_no_article_of_the_gold_set_is_refused() -> None:
    assert [article.id for article in gold() if foreign_language(article)] == []
