"""Columns kept beside the archive: the same as read anew, and only while the archive is as it was."""

import dataclasses
import os

import numpy as np
import pyarrow as pa
import pytest

import served
from archives import coding, fill
from dragoman.serve import archive as serve_archive
from dragoman.serve import kept
from dragoman.serve.archive import Archive
from dragoman.serve.columns import Columns
from dragoman.store import Store


def same(one, other):
    """Are two values of columns the same, whatever they are made of?"""
    if dataclasses.is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in dataclasses.fields(one))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, pa.Array):
        return one.type == other.type and one.equals(other)
    return type(one) is type(other) and one == other


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setattr(serve_archive, "KEEP_FROM", -1.0)
    return str(served.make(tmp_path / "news.db"))


def read(where):
    with Store.open(where, read_only=True) as store:
        return Archive(store).columns()


@pytest.fixture
def reading(monkeypatch):
    """Counts how often the database is read."""
    times = []
    real = serve_archive.read
    monkeypatch.setattr(serve_archive, "read", lambda connection: times.append(1) or real(connection))
    return times


def test_what_was_kept_is_what_was_read(where, reading):
    first = read(where)
    assert kept.path_of(where).is_file()
    second = read(where)
    assert len(reading) == 1
    assert isinstance(second, Columns)
    assert same(first, second)
    assert second.places and second.stories and second.coders and len(second.ids)
    assert second.places_of([str(first.ids[3]), "none"]) == [3, -1]
    assert second.events_at([0]) == first.events_at([0])


def test_an_empty_archive_is_kept_too(tmp_path, monkeypatch, reading):
    monkeypatch.setattr(serve_archive, "KEEP_FROM", -1.0)
    empty = str(fill(tmp_path / "empty.db", []))
    assert same(read(empty), read(empty))
    assert len(reading) == 1


def test_an_archive_that_changed_is_read_anew(where, reading):
    before = read(where).reports
    fill(where, [coding(900)])
    assert read(where).reports > before
    os.utime(where, ns=(1, 1))  # put there by other means, with the same number of codings
    read(where)
    assert len(reading) == 3


def test_what_another_writes_while_the_server_runs_is_not_missed(where, reading):
    read(where)
    with Store.open(where, read_only=True) as store:
        archive = Archive(store)
        before = archive.columns().reports
        fill(where, [coding(901)])
        assert archive.columns().reports > before
    assert len(reading) == 2


def broken(path):
    whole = path.read_bytes()
    yield whole[: len(whole) // 2]
    yield b"no archive of arrays"
    yield b""
    for at in range(1, 20):  # a flipped bit anywhere is found by the checksums, or changes nothing
        place = len(whole) * at // 20
        yield whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]


def test_a_broken_file_is_as_if_there_were_none(where):
    wanted = read(where)
    path = kept.path_of(where)
    for content in list(broken(path)):
        path.write_bytes(content)
        assert same(read(where), wanted)


def test_objects_of_python_in_the_file_are_never_made(where):
    wanted = read(where)
    path = kept.path_of(where)

    class Evil:
        def __reduce__(self):
            return (os.mkdir, (f"{where}-made",))

    with np.load(path) as arrays:
        every = dict(arrays)
    every[".number"] = np.array([Evil()], object)
    with path.open("wb") as file:
        np.savez(file, **every)
    assert same(read(where), wanted)
    assert not os.path.exists(f"{where}-made")  # noqa: PTH110


def test_where_it_cannot_be_written_nothing_is_kept_and_nothing_is_told(where, monkeypatch, reading):
    def refused(*_args, **_more):
        raise PermissionError("read-only")

    monkeypatch.setattr(kept.tempfile, "NamedTemporaryFile", refused)
    assert same(read(where), read(where))
    assert len(reading) == 2
    assert not kept.path_of(where).exists()


def test_a_full_disk_leaves_nothing_behind(where, monkeypatch, tmp_path):
    def full(file, **_arrays):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.np, "savez", full)
    read(where)
    assert not list(tmp_path.glob("*.npz*"))


def test_small_archives_have_no_file_beside_them(where, monkeypatch):
    monkeypatch.setattr(serve_archive, "KEEP_FROM", 600.0)
    read(where)
    assert not kept.path_of(where).exists()


def test_addresses_of_databases_have_no_file():
    assert kept.path_of("postgresql://ana@localhost/news") is None
