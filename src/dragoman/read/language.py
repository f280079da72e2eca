"""The language of a text, and the articles that are not in English."""

from __future__ import annotations

import math
import re

from dragoman.model import Article
from dragoman.read.tables import function_words

_LOOK = 3000
# Share of words that are English function words from which on nothing else needs to be asked. Of the 1 761 texts of the
# gold set's training part, most of them one sentence, 95 % have 0.083 or more; of 37 web pages in 20 other languages
# none has more than 0.006.
_ENGLISH = 0.05
_LEAST_WORDS = 12
# A text is in another language where English is less probable than this and it has so many letters. Of the 21 631
# English texts of the gold and public sets, single sentences most of them, none is; the least English of them, a list
# of consulates, has 0.026, lists of Spanish names 1e-5. Of the 327 pages of the HTML sets 104, in 32 languages, are.
_NOT_ENGLISH = 1e-6
_LEAST_LETTERS = 80
# By ISO 639-1 code, where py3langid has no longer one.
_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
    "ko": "Korean", "la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ms": "Malay",
    "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language in which a text is written.

    English is told by its function words; only for other texts is py3langid loaded (about half a second, once).

    Args:
        text: the body of an article; its first 3 000 characters are looked at.

    Returns:
        The code, or None where there are too few words to tell.
    """
    text = text[:_LOOK]
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if words and sum(word in function_words() for word in words) >= _ENGLISH * len(words):
        return "en"
    if len(words) < _LEAST_WORDS and sum(map(len, words)) < _LEAST_LETTERS:
        return None
    return _ranked(text)[0]


def foreign_language(article: Article) -> str | None:
    """The language of an article that is surely not in English.

    What its record says of its language does not count: records say "en" of whole archives.

    Args:
        article: whatever its length; one of a few words is never called foreign.

    Returns:
        The language's name in English ("French"), or its code where we have no name; None for an article in English, or
        one of which that cannot be told.
    """
    body = "\n".join(article.text[span.start : span.end] for span in article.body[:20])[:_LOOK]
    if sum(map(str.isalpha, body)) < _LEAST_LETTERS or language_of(body) == "en":
        return None
    code, english = _ranked(body)
    return _NAMES.get(code, code) if english < _NOT_ENGLISH else None


def _ranked(text: str) -> tuple[str, float]:
    """The most probable language, and the probability of English.

    The scores of py3langid are sums over the features of a text, which grow with its length; divided by the root of
    the length they are probabilities that can be trusted (as its own normalisation does it).
    """
    import py3langid

    scores = py3langid.rank(text)
    best = scores[0][1]
    weights = {
        code: math.exp((score - best) / math.sqrt(max(1, len(text.encode(errors="replace"))))) for code, score in scores
    }
    return scores[0][0], weights.get("en", 0.0) / sum(weights.values())
