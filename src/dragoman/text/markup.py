"""Markdown residue of scraped pages: [words](address), **bold**, *italic*, heading marks."""

from __future__ import annotations

import re

#: Every mark holds one of these; most texts hold none, and to look for marks takes far longer than for these.
_SIGNS = ("*", "_", "#", ">")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\](\([^()\s]{0,2000}\))")
_MARKS = re.compile(r"(?<!\w)\*\*\*|\*\*\*(?!\w)|\*\*|__|^#{1,6} |^> ", re.MULTILINE)
# A single mark may also be a bullet, the star of a footnote or a part of a word: it counts in pairs around words.
_EMPHASIS = re.compile(r"(?<![\w*\\])([*_])(?=\S)((?:(?!\1)[^\n]){1,300})(?<=\S)\1(?![\w*])")
# A run of marks is tried from its beginning alone, or a long one would take time by its square.
_AROUND_WORDS = re.compile(r"\*\*+|(?<!\w)[*_]+(?=\S)|(?<=[^\s*_])[*_]+(?!\w)")


def blanked(text: str) -> str:
    """The text with spaces in place of markdown marks and addresses; as long as before."""

    def blank_link(match: re.Match[str]) -> str:
        return " " + match[1] + " " + " " * len(match[2])

    view = _LINK.sub(blank_link, text) if "](" in text else text
    if not any(sign in view for sign in _SIGNS):
        return view
    view = _MARKS.sub(lambda match: " " * len(match[0]), view)
    return _EMPHASIS.sub(lambda match: f" {match[2]} ", view)


def unmarked(words: str) -> str:
    """A name, or other words of one party, without the marks of emphasis around them: `Ana **Ruiz**`, not `5 * 3`."""
    return _AROUND_WORDS.sub("", words)
