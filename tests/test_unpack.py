"""Content encodings, their bombs and lies."""

import gzip
import zlib

import brotli
import pytest

from dragoman.errors import FormatError, LimitExceeded
from dragoman.read.unpack import unpack

TEXT = b"Norway called on Peru to reopen its embassy. " * 40


def _raw(data):
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


FORMS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_unpacked(name):
    assert unpack(FORMS[name](TEXT), name, len(TEXT), "x") == TEXT


@pytest.mark.parametrize("name", FORMS)
def test_one_byte_over_the_limit_is_refused(name):
    with pytest.raises(LimitExceeded, match="limit of 1,799 bytes"):
        unpack(FORMS[name](TEXT), name, len(TEXT) - 1, "x")


@pytest.mark.parametrize("name", FORMS)
def test_a_bomb_is_stopped(name, monkeypatch):
    bomb = FORMS[name](bytes(50_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(LimitExceeded):
        unpack(bomb, name, 1_000_000, "x")


@pytest.mark.parametrize("name", FORMS)
def test_what_is_not_so_encoded_is_told(name):
    with pytest.raises(FormatError, match=name):
        unpack(b"<html><body>plain</body></html>" * 9, name, 10_000, "x")


def test_raw_deflate_layers_members_and_plain():
    assert unpack(_raw(TEXT), "deflate", 9999, "x") == TEXT
    assert unpack(gzip.compress(zlib.compress(TEXT)), "deflate, GZIP", 9999, "x") == TEXT
    assert unpack(gzip.compress(TEXT) + gzip.compress(TEXT), "gzip", 9999, "x") == TEXT * 2
    assert unpack(gzip.compress(TEXT) + b"\0\0junk", "gzip", 9999, "x") == TEXT
    assert unpack(TEXT, "", 9999, "x") == unpack(TEXT, "identity", 9999, "x") == TEXT
    assert unpack(b"", "gzip", 9999, "x") == b""


def test_a_stream_that_breaks_off_gives_what_it_holds():
    assert TEXT.startswith(unpack(gzip.compress(TEXT)[:-20], "gzip", 9999, "x"))


def test_members_without_end_are_refused():
    with pytest.raises(FormatError, match="members"):
        unpack(gzip.compress(b"") * 200_000, "gzip", 9999, "x")


@pytest.mark.parametrize("name", ["zstd", "compress", "gzip," * 9])
def test_unknown_and_endless_encodings_are_refused(name):
    with pytest.raises(FormatError, match="packed"):
        unpack(TEXT, name, 9999, "x")
