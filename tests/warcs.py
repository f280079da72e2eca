"""WARC records made by hand, so that each byte of them is known."""

import gzip

PAGE = """<!doctype html><html><head><title>{title}</title><meta charset="utf-8"></head><body><article><h1>{title}</h1>
<p>OSLO - Norway's foreign minister called on Peru on Monday to release two Norwegian journalists.</p>
<p>The ministers met for two hours in the old town, said a spokeswoman, and they will meet again in Lima.</p>
<p>{more}</p></article></body></html>"""


def page(title, more="Peru's government had no comment on Tuesday, and the embassy stayed closed.", encoding="utf-8"):
    return PAGE.format(title=title, more=more).encode(encoding)


def record(number, body, *, kind="response", status="200 OK", http="Content-Type: text/html", length=None, date=True):
    """One record, its content an HTTP response."""
    content = f"HTTP/1.1 {status}\r\n{http}\r\n\r\n".encode() + body
    head = [
        "WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        f"WARC-Target-URI: https://fjord.example/{number}", "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(content) if length is None else length}", *(["WARC-Date: 2031-05-07T10:00:00Z"] * date),
    ]  # fmt: skip
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def packed(*records):
    """Each record as a gzip member, as the standard has it."""
    return [gzip.compress(one, mtime=0) for one in records]
