"""The pool of processes: order, exactly once, dead workers, bounded memory."""

import os
import signal
from functools import partial
from pathlib import Path

import pytest

import scaled
from dragoman.errors import DataError, PoolError
from dragoman.scale.pool import AHEAD, Pool


def lost(item, how):
    return f"lost {item}: {how}"


def every(item):
    return item


@pytest.fixture
def pool():
    made = []

    def make(maker, jobs=2, **more):
        made.append(Pool(maker, jobs, lost=lost, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_results_come_in_order_and_once(pool):
    assert list(pool(scaled.doubled).run(range(200), every)) == [(n, 2 * n) for n in range(200)]


def test_a_slow_item_holds_back_those_behind_it_only_in_the_output(pool):
    assert [result for _, result in pool(scaled.slow_first).run(range(40), every)] == list(range(40))


def test_items_with_nothing_to_do_pass_in_their_place(pool):
    found = list(pool(scaled.doubled).run(range(10), lambda n: n if n % 3 else None))
    assert found == [(n, 2 * n if n % 3 else None) for n in range(10)]


def test_without_anything_to_do_no_process_begins(pool):
    one = pool(scaled.broken)
    assert list(one.run(range(5), lambda _: None)) == [(n, None) for n in range(5)]
    assert one.pids == ()


def test_never_more_than_the_room_between_input_and_output(pool):
    taken = []

    def source():
        for n in range(500):
            taken.append(n)
            yield n

    run = pool(scaled.doubled, 2).run(source(), every)
    assert max(len(taken) - n for n, _ in enumerate(run)) <= 2 * AHEAD


def test_large_items_and_answers(pool):
    sizes = [1, 40_000_000, 3, 300_000, 70_000, 2_000_000] * 2
    found = pool(scaled.large).run((bytes(size) for size in sizes), every)
    assert [(size, len(data)) for _, (size, data) in found] == [(size, size) for size in sizes]


def test_what_a_killed_worker_had_is_done_again(pool, tmp_path):
    found = list(pool(partial(scaled.dying, str(tmp_path))).run(range(100), every))
    assert found == [(n, -n) for n in range(100)]
    assert (tmp_path / "met").read_text() == "xx"


def test_an_item_that_kills_twice_is_given_up(pool, tmp_path):
    found = dict(pool(partial(scaled.dying, str(tmp_path), 9)).run(range(100), every))
    assert found.pop(5) == "lost 5: killed, perhaps for want of memory"
    assert found == {n: -n for n in range(100) if n != 5}
    assert (tmp_path / "met").read_text() == "xx"


def test_every_worker_killed_from_outside_again_and_again(pool):
    one = pool(scaled.doubled)
    found = []
    for n, pair in enumerate(one.run(range(300), every)):
        found.append(pair)
        if n % 60 == 30:
            for pid in one.pids:
                os.kill(pid, signal.SIGKILL)
    assert [item for item, _ in found] == list(range(300))
    assert all(result == 2 * item or str(result).startswith("lost") for item, result in found)


def test_a_worker_that_hangs_is_killed(pool):
    found = dict(pool(scaled.hanging, patience=0.5).run(range(5), every))
    assert found == {0: 0, 1: 1, 2: "lost 2: took over 0.5 s", 3: 3, 4: 4}


def test_a_broken_installation_ends_the_run(pool):
    with pytest.raises(DataError, match="a table is missing"):
        list(pool(scaled.broken).run(range(5), every))
    with pytest.raises(DataError, match="a table is missing"):
        list(pool(scaled.breaks_at_three).run(range(50), every))


def test_workers_that_never_get_ready_end_the_run(pool):
    for jobs in (1, 4):
        with pytest.raises(PoolError, match=r"no worker process gets ready: \d ended .* ended with exit code 7"):
            list(pool(scaled.stillborn, jobs).run(range(5), every))


def test_a_run_goes_on_with_those_workers_that_get_ready(pool, tmp_path):
    told = []

    def fewer(jobs, how):
        told.append((jobs, how))
        Path(tmp_path, "fewer").touch()

    one = pool(partial(scaled.one_lives, str(tmp_path)), 3, fewer=fewer)
    assert [result for _, result in one.run(range(8), every)] == list(range(8))
    jobs, how = told[0]
    assert jobs in (1, 2) and how == "killed, perhaps for want of memory"  # another may just be starting
    assert len(one.pids) <= jobs


def test_an_error_of_the_input_ends_the_run_and_the_workers(pool):
    def source():
        yield from range(5)
        raise OSError("the disk is gone")

    one = pool(scaled.doubled)
    with pytest.raises(OSError, match="the disk is gone"):
        list(one.run(source(), every))
    pids = one.pids
    one.close()
    assert not any(map(alive, pids))


def test_a_run_broken_off_leaves_nothing_behind_for_the_next(pool):
    one = pool(scaled.doubled)
    run = one.run(range(100), every)
    assert next(run) == (0, 0)
    run.close()
    assert list(one.run(range(7), every)) == [(n, 2 * n) for n in range(7)]


def test_no_more_workers_than_there_is_to_do(pool):
    one = pool(scaled.asked_pid, 8)
    list(one.run(range(1), every))
    assert len(one.pids) == 1


def test_workers_end_with_their_pool_however_it_ends(tmp_path):
    import subprocess
    import sys
    import time

    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import scaled, pickle\nfrom dragoman.scale.pool import Pool\n"
        "one = Pool(scaled.hanging, 2, lost=print)\n"
        "for n, _ in one.run(range(3), lambda n: n):\n"
        "    print(*one.pids, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as child:
        pids = list(map(int, child.stdout.readline().split()))
        child.kill()
    assert pids
    for _ in range(200):
        if not any(_runs(pid) for pid in pids):
            return
        time.sleep(0.05)
    pytest.fail(f"{pids} still run")


def _runs(pid):
    """Is it there, and no zombie of a container without a reaper?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return alive(pid) if not Path("/proc/self").exists() else False


def test_all_workers_start_at_once_where_there_is_work_for_them(pool):
    one = pool(scaled.slow_start, 6)
    list(one.run(range(6), every))
    assert len(one.pids) == 6


def test_long_items_do_not_wait_behind_one_another(pool, tmp_path):
    found = list(pool(partial(scaled.meeting, str(tmp_path), 3), 3, waiting=0).run(range(3), every))
    assert found == [(n, True) for n in range(3)]


def test_a_worker_is_replaced_after_so_many_items(pool):
    one = pool(scaled.asked_pid, jobs=2, lasting=25)
    found = [result for _, result in one.run(range(120), every)]
    assert len(found) == 120
    each = {pid: found.count(pid) for pid in found}
    assert len(each) >= 5
    assert max(each.values()) <= 25
    assert all(not alive(pid) for pid in each if pid not in one.pids)
