"""Records of an archive made by hand, so that the exports are tested without the coder and without a store."""

from dragoman.export.rows import row

#: What an article may say of itself to break a format.
HOSTILE = "=cmd|'/c calc'!A1\t\"half\nquote\r\x00\x1b[2J \u202egnp.exe\u2028,;|\ufffe\ud800 <b>&amp;"
#: Lima, as the gazetteer has it.
LIMA = {"name": "Lima", "resolved": "Lima", "latitude": -12.04318, "longitude": -77.02824, "country": "PER",
        "geonameid": 3936456, "start": 58, "end": 62}  # fmt: skip


def party(text, code=None, sector=None, **more):
    return {"code": code, "sector": sector, "entity_text": text, "start": 0, "end": len(text), "name": text,
            "wikidata_id": None} | more  # fmt: skip


NORWAY = party("Norway", "NOR", "GOV", wikidata_id="Q20")
SOLDIERS = party("Chinese soldiers", "CHN", "MIL", start=30, end=46)


def report(number=1, **more):
    return {
        "id": f"r{number}", "article_key": f"key{number}", "article_id": f"a-{number}", "publisher": f"Fjord {number}",
        "title": f"Oslo asks, day {number}", "published": f"2031-05-0{number + 5}",
        "url": f"https://www.fjord{number}.example/{number}?a=1;b=2", "type": "REQUEST", "status": "actual",
        "embedded": False, "confidence": 0.9 - number / 10, "date": "2031-05-05", "sentence": number,
        "wording": "Norway called on Chinese soldiers to leave.", "trigger": "called on", "start": 7, "end": 16,
    } | more  # fmt: skip


def record(**more):
    """Norway asks Chinese soldiers in Lima to leave, as two newspapers report."""
    return {
        "id": "e1", "article_id": "key1", "event": ["REQUEST"], "mode": ["yield"],
        "context": ["military", "diplomatic"], "quad_code": 3, "event_scale": -1.0, "actor": [NORWAY],
        "recipient": [SOLDIERS], "date": "2031-05-05", "event_loc": LIMA, "status": "actual", "embedded": False,
        "within": None, "attributed_to": party("envoy Ana Ruiz", "NOR", "GOV"), "event_text": ["called on"],
        "text_info": {"sequence": 1, "start": 7, "end": 16}, "confidence": 0.8, "cameo": "0256", "evidence": [],
        "title": "Oslo asks, day 1", "publisher": "Fjord 1", "publication_date": "2031-05-06",
        "url": "https://www.fjord1.example/1?a=1;b=2", "coder": "dragoman test", "codebook": "PLOVER 2.0 draft",
        "story": "s1", "reports": [report(1), report(2)], "conflicts": {},
    } | more  # fmt: skip


def undated(**more):
    made = record(**more)
    del made["date"]
    return made | {"reports": [report(1, date=None)]}


def hostile(**more):
    """Every free text of the record is hostile."""
    return record(
        actor=[party(HOSTILE, "NOR", "GOV")], recipient=[party(HOSTILE)], attributed_to=party(HOSTILE),
        event_loc=LIMA | {"name": HOSTILE, "resolved": HOSTILE}, event_text=[HOSTILE], title=HOSTILE,
        publisher=HOSTILE, url=f"https://x.example/{HOSTILE}",
        reports=[report(1, title=HOSTILE, publisher=HOSTILE, url=f"https://x.example/{HOSTILE}", wording=HOSTILE)],
    ) | more  # fmt: skip


def rows(*records):
    return [row(each) for each in records]
