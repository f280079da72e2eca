"""A page's bytes to text by what its server or its own markup says of them.

Who says it may be wrong: servers label everything ISO-8859-1, templates keep an old `<meta>`. So bytes that are valid
UTF-8 and have a character of more than one byte are UTF-8 whatever is said, and a character set that does not fit the
bytes counts as not said.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from dragoman.read.decode import binary_reason

# What browsers take these names for (WHATWG Encoding Standard): pages labelled with the narrow set use the wide one.
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
# Python knows codecs that are no character sets of pages, and of them some that take quadratic time (idna, punycode).
_OF_PAGES = re.compile(r"ascii|iso8859-\d+|cp\d+|koi8-\w|gb\w+|big5\w*|euc_\w+|shift_jis|iso2022_\w+|mac-\w+|tis-620")


def text_as_said(data: bytes, names: Iterable[str | None]) -> str | None:
    """The text by the first of the names that fits.

    Args:
        data: the bytes, without a byte order mark that decides.
        names: of character sets, the most trusted first; None and unknown ones are passed over.

    Returns:
        The text, or None where the bytes are plainly UTF-8 or no name fits.
    """
    if binary_reason(data) or _is_utf8(data):
        return None
    for name in names:
        encoding = known(name) if name else None
        if encoding is None:
            continue
        try:
            return data.decode(encoding)
        except UnicodeError:  # not what it says
            continue
    return None


def known(name: str) -> str | None:
    """Python's name of the character set that pages mean by a name, or None where there is no such set."""
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(found, found) if _OF_PAGES.fullmatch(found) else None


def _is_utf8(data: bytes) -> bool:
    """Valid UTF-8 with a character of more than one byte: by chance next to impossible in a longer text."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
