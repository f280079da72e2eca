"""HTML pages to articles, in a process of its own so that no page can hang or crash the program."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable
from importlib.resources import files
from types import TracebackType
from typing import Self

from dragoman.errors import DataError, FormatError, LimitExceeded
from dragoman.model import Article, Origin
from dragoman.read.article import Given, build
from dragoman.read.charset import text_as_said
from dragoman.read.decode import decode
from dragoman.read.html_worker import Found, read_frame, write_frame
from dragoman.read.misread import better
from dragoman.read.publisher import known_publisher

MEDIA_TYPE = "text/html"
_START_SECONDS = 120.0
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


class PageReader:
    """Takes articles out of HTML pages; use it in a `with` block.

    The worker process starts at the first page and serves all of them; one that runs over the time limit or dies is
    replaced at the next page.

    Args:
        max_seconds: time limit of a page.
    """

    def __init__(self, max_seconds: float) -> None:
        self._max_seconds = max_seconds
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def article(
        self, data: bytes, uri: str, *, default_id: str | None, address: str | None = None, charset: str | None = None
    ) -> Article:
        """The article of a page.

        Args:
            data: the page's bytes.
            uri: its name.
            default_id: identifier; default a hash of the bytes.
            address: where it was fetched from; counts where the page states no address of its own.
            charset: the character set that the server stated.

        Raises:
            EmptyInput: there are no bytes.
            EncodingError: they are no text.
            FormatError: there is no article on the page, or the page breaks the parser.
            LimitExceeded: the parser ran over the time limit.
        """
        page = decode_page(data, uri, charset=charset)
        found = self._ask(page.encode(errors="replace"), (address or "").encode(errors="replace"), uri)
        if error := found.get("error"):
            raise FormatError(uri, f"the page cannot be parsed: {error}")
        text = found.get("text")
        if not text or not text.strip():
            raise FormatError(uri, "no article text found on the page")
        url = found.get("url")
        publisher = (known_publisher(url) if url else None) or found.get("publisher")
        given = Given(title=found.get("title"), date=found.get("date"), url=url, publisher=publisher)
        origin = Origin(uri, MEDIA_TYPE, hashlib.sha256(data).hexdigest())
        return build(text, given, origin, default_id=default_id, links=found.get("links"))

    def _ask(self, page: bytes, address: bytes, uri: str) -> Found:
        worker = self._worker or self._start()
        answer, in_time = self._answer(worker, (address, page), self._max_seconds)
        if answer is not None:
            found: Found = json.loads(answer)
            return found
        self._stop()
        if not in_time:
            raise LimitExceeded(uri, f"taking the text out of the page took over {self._max_seconds:g} s")
        raise FormatError(uri, f"the page crashed the HTML parser (exit status {worker.returncode})")

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([str(files("dragoman").joinpath("..")), *filter(None, [os.environ.get("PYTHONPATH")])])
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "dragoman.read.html_worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        self._worker = worker
        if self._answer(worker, (), _START_SECONDS)[0] != b"ready":
            self._stop()
            raise DataError("the process that reads HTML pages does not start")
        return worker

    @staticmethod
    def _answer(worker: subprocess.Popen[bytes], request: Iterable[bytes], seconds: float) -> tuple[bytes | None, bool]:
        """The worker's answer, or None where it died, and whether it was in time: past it the worker is killed."""
        assert worker.stdin is not None and worker.stdout is not None
        late = threading.Event()

        def kill() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(seconds, kill)
        timer.start()
        try:
            for frame in request:
                write_frame(worker.stdin, frame)
            return read_frame(worker.stdout), not late.is_set()
        except OSError:  # the pipe broke while the page was written
            return None, not late.is_set()
        finally:
            timer.cancel()

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # what was not flushed to a dead process
                continue


def decode_page(data: bytes, uri: str, *, charset: str | None = None) -> str:
    """The page as text: by what its server or its own markup says of its character set if that holds, else as any text.

    Args:
        data: its bytes.
        uri: its name, for the error.
        charset: the character set that the server stated.

    Raises:
        EmptyInput: there are no bytes.
        EncodingError: they are no text.
    """
    declared = _CHARSET.search(data[:4096])
    said = text_as_said(data, (charset, declared[1].decode("ascii") if declared else None))
    if (other := better(data, said)) is not None:
        return other
    return said if said is not None else decode(data, uri)
