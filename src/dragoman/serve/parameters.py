"""The parameters that views share, as the OpenAPI description tells them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from dragoman.serve.asked import LONGEST, MOST_VALUES, Asked, asked

_Values = list[Annotated[str, Query(max_length=LONGEST)]]


def _several(description: str) -> object:
    return Query(description=description, max_length=MOST_VALUES)


def _one(description: str, form: str | None = None) -> object:
    return Query(description=description, max_length=LONGEST, json_schema_extra={"format": form} if form else None)


def filters(
    actor: Annotated[_Values, _several("CHN, CHN:GOV, :GOV, or words of a name")] = [],  # noqa: B006
    recipient: Annotated[_Values, _several("the same for whom it was done to")] = [],  # noqa: B006
    type: Annotated[_Values, _several("PLOVER type")] = [],  # noqa: B006
    mode: Annotated[_Values, _several("PLOVER mode")] = [],  # noqa: B006
    status: Annotated[_Values, _several("actual, planned, requested, threatened, hypothetical, negated, alleged")] = [],  # noqa: B006
    context: Annotated[_Values, _several("PLOVER context")] = [],  # noqa: B006
    since: Annotated[str | None, _one("first day, YYYY-MM-DD")] = None,
    until: Annotated[str | None, _one("last day, YYYY-MM-DD")] = None,
    dated: Annotated[bool | None, Query(description="only events whose text tells the day")] = None,
    text: Annotated[str | None, _one('words of the sentence; "in this order", begin*')] = None,
    about: Annotated[str | None, _one("the same, anywhere in the article")] = None,
    place: Annotated[_Values, _several("UKR, or words of the place's name")] = [],  # noqa: B006
    country: Annotated[_Values, _several("country of the place: UKR")] = [],  # noqa: B006
    geonameid: Annotated[_Values, _several("GeoNames number of the place: 3143244")] = [],  # noqa: B006
    story: Annotated[_Values, _several("id of a story")] = [],  # noqa: B006
    publisher: Annotated[_Values, _several("words of the publisher's name")] = [],  # noqa: B006
    quad: Annotated[_Values, _several("quad code, 1 to 4")] = [],  # noqa: B006
    min_confidence: Annotated[str | None, _one("only reports at least as probable to be right, 0 to 1")] = None,
    article: Annotated[_Values, _several("key of an article")] = [],  # noqa: B006
) -> Asked:
    """The conditions of a view; an event is given where one of its reports meets every one.

    Raises:
        BadRequest: a value cannot be.
    """
    several = {"actor": actor, "recipient": recipient, "type": type, "mode": mode, "status": status,
               "context": context, "place": place, "country": country, "geonameid": geonameid, "story": story,
               "publisher": publisher, "quad": quad, "article": article}  # fmt: skip
    flag = None if dated is None else str(dated).lower()
    single = {"since": since, "until": until, "dated": flag, "text": text, "about": about,
              "min_confidence": min_confidence}  # fmt: skip
    return asked(several | {name: [value] for name, value in single.items() if value is not None})
