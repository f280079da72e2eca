"""Records of WARC files: cut at every single byte, damaged, lying, exploding."""

import gzip
import io
import re

import pytest

from dragoman.read.warc_records import Record, records
from warcs import packed, record

MOST = 1_000_000
THREE = [record(n, b"<p>hello</p>" * 9, kind="request" if n == 0 else "response") for n in range(3)]


def read(data, most=MOST):
    """Records and errors of a file."""
    found = list(records(io.BytesIO(data), "x.warc", most))
    good = [item for item in found if isinstance(item, Record)]
    return good, [item for item in found if not isinstance(item, Record)]


def offsets(pieces):
    return [sum(map(len, pieces[:n])) for n in range(len(pieces) + 1)]


@pytest.mark.parametrize("pieces", [THREE, packed(*THREE)], ids=["plain", "gzip"])
def test_offsets_and_content(pieces):
    good, bad = read(b"".join(pieces))
    assert not bad
    assert [one.offset for one in good] == offsets(pieces)[:3]
    assert [(one.type, bool(one.block)) for one in good] == [("request", False), ("response", True), ("response", True)]
    assert good[1].id == "00000000-0000-4000-8000-000000000001"
    assert good[1].address == "https://fjord.example/1"
    assert good[1].fetched.isoformat() == "2031-05-07T10:00:00+00:00"


def test_a_plain_file_cut_at_every_byte():
    whole, ends = b"".join(THREE), offsets(THREE)
    for cut in range(len(whole)):
        good, bad = read(whole[:cut])
        complete = sum(end - 4 <= cut for end in ends[1:])  # the empty lines behind it may be missing
        assert len(good) == complete, cut
        nothing_lost = any(end - 4 <= cut <= end for end in ends[1:]) or cut == 0
        assert len(bad) == (0 if nothing_lost else 1), cut
        if bad:
            assert bad[0].reason.startswith("record at byte "), cut


def test_a_gzip_file_cut_at_every_byte():
    pieces = packed(*THREE)
    whole, ends = b"".join(pieces), offsets(pieces)
    after = 0
    for cut in range(len(whole)):
        good, bad = read(whole[:cut])
        complete = sum(end <= cut for end in ends[1:])
        assert len(bad) == (cut not in ends), cut
        if len(good) > complete:  # all of the record is there, only its checksum is not
            assert "just after the content" in bad[0].reason, cut
            after += 1
        assert len(good) - complete in (0, 1), cut
        if bad:
            began = max(end for end in ends if end < cut)
            assert f"record at byte {began:,}: " in bad[0].reason, cut
    assert after < 60


@pytest.mark.parametrize("place", ["data", "checksum"])
def test_damage_ends_with_its_member(place):
    pieces = packed(*THREE)
    pieces[1] = bytearray(pieces[1])
    pieces[1][100 if place == "data" else -6] ^= 0xFF
    good, bad = read(b"".join(map(bytes, pieces)))
    assert [one.offset for one in good] == [0, offsets(pieces)[2]]
    assert f"byte {len(pieces[0])}: its gzip data are damaged" in bad[0].reason


@pytest.mark.parametrize("pieces", [THREE, packed(*THREE)], ids=["plain", "gzip"])
def test_junk_between_records_is_told_once(pieces):
    junk = b"what is this\r\n\r\n"
    good, bad = read(pieces[0] + junk + pieces[1] + pieces[2])
    assert len(good) == 3
    assert len(bad) == 1


@pytest.mark.parametrize("stated", [10, 5_000, 10**15])
@pytest.mark.parametrize("form", ["plain", "gzip"])
def test_a_lie_about_the_length_harms_no_other_record(stated, form):
    lie = record(7, b"<p>short</p>" * 9, length=stated)
    pieces = [THREE[1], lie, THREE[2]]
    good, bad = read(b"".join(pieces if form == "plain" else packed(*pieces)))
    assert {one.id[-1] for one in good} - {"7"} == {"1", "2"}
    assert len(bad) == 1


def test_records_packed_as_one_member():
    good, bad = read(gzip.compress(b"".join(THREE)))
    assert len(good) == 3 and not bad


def test_a_record_over_the_limit_is_held_no_further():
    good, bad = read(b"".join(packed(THREE[1], record(7, bytes(3_000_000)), THREE[2])), most=10_000)
    assert [len(one.block) <= 10_000 for one in good] == [True] * 3
    assert good[1].length > 3_000_000 and not bad


def test_bombs_are_not_unpacked():
    hidden = gzip.compress(record(7, b"x") + bytes(30_000_000))
    stated = gzip.compress(
        re.sub(rb"Content-Length: \d+", b"Content-Length: 9000000000", record(8, b"x")) + bytes(10**7)
    )
    good, bad = read(packed(THREE[1])[0] + hidden + stated + packed(THREE[2])[0])
    assert {one.id[-1] for one in good} == {"1", "7", "2"}
    assert ["more than is read" in one.reason for one in bad] == [False, True]


@pytest.mark.parametrize("data", [b"plain words\n" * 9, gzip.compress(b"plain words"), bytes(100_000), b"\x1f\x8b\x08"])
def test_what_is_no_warc_is_told(data):
    good, bad = read(data)
    assert not good and len(bad) == 1


def test_an_empty_file_has_no_records():
    assert read(b"") == ([], [])


def test_zeros_behind_the_last_member_are_padding():
    good, bad = read(packed(THREE[1])[0] + bytes(512))
    assert len(good) == 1 and not bad
