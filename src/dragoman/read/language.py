"""The language of a text."""

from __future__ import annotations

import re

from dragoman.read.tables import function_words

_LOOK = 3000
# Share of words that are English function words from which on nothing else needs to be asked. Of the 1 761 texts of the
# gold set's training part, most of them one sentence, 95 % have 0.083 or more; of 37 web pages in 20 other languages
# none has more than 0.006.
_ENGLISH = 0.05
_LEAST_WORDS = 12


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language in which a text is written.

    English is told by its function words; only for other texts is py3langid loaded (about half a second, once).

    Args:
        text: the body of an article; its first 3 000 characters are looked at.

    Returns:
        The code, or None where there are too few words to tell.
    """
    words = re.findall(r"[^\W\d_]+", text[:_LOOK].casefold())
    if words and sum(word in function_words() for word in words) >= _ENGLISH * len(words):
        return "en"
    if len(words) < _LEAST_WORDS:
        return None
    import py3langid

    return str(py3langid.classify(text[:_LOOK])[0])
