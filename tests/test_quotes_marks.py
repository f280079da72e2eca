"""The content of a mixed quotation has both marks of what is quoted in it, or neither."""

from __future__ import annotations

import pytest

from dragoman.extract.quotes import quotes
from dragoman.model import Article, Coding
from dragoman.text.parse import parse


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The minister said on Monday that the siege of the port was a “stain on the conscience of Maretia”.",
         "the siege of the port was a “stain on the conscience of Maretia”"),
        ('The minister said on Monday that the siege of the port was a "stain on Maretia."',
         'the siege of the port was a "stain on Maretia."'),
        ("The minister said on Monday that the siege of the port was a ''stain on Maretia.''",
         "the siege of the port was a ''stain on Maretia.''"),
        ("The envoy said that “trial by fire” and general hunger would end the siege of the port.",
         "“trial by fire” and general hunger would end the siege of the port"),
    ],
)  # fmt: skip
def test_content_ends_with_the_mark_that_it_opens(text: str, content: str) -> None:
    coding = quotes(parse(Coding(Article("a", text))))
    (quote,) = coding.quotes
    assert quote.kind == "mixed"
    assert [text[span.start : span.end] for span in quote.content] == [content]
