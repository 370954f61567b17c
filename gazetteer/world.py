"""The recipe for what lies outside Iraq and its neighbours: divisions, counties and towns. See README.md."""
import math
import os
import re

import shapes

# Countries whose local papers are read: every town. Countries whose wars are reported: every town too.
ENGLISH = set("US GB CA AU IE NZ".split())
REPORTED = set("AF YE LY SD SS SO ET ER UA NG ML NE BF TD CF CD CM MZ MM EG PK GE AM AZ TN DZ MA OM AE QA BH".split())
ARAB = set("EG YE LY SD DZ MA TN OM AE QA BH MR SO DJ TD EH".split())
# Everywhere else, towns of this many people and more.
SMALLEST = 2000

# Countries whose second-level divisions the press names, and the word it puts after them.
DISTRICTS = {"GB": "", "IE": "", "CA": "", "AU": "", "FR": "", "IT": "Province", "ES": "Province", "BE": "Province",
             "IN": "District", "PK": "District", "BD": "District", "LK": "District", "NP": "District",
             "AF": "District", "PH": "Province", "UA": "Raion", "YE": "District", "SO": "District", "ET": "Zone"}

DIVISION_WORDS = ("Oblast", "Province", "State", "Region", "Governorate", "District", "County", "Krai", "Kray",
                  "Republic", "Prefecture", "Department", "Division", "Municipality", "City", "Voivodeship", "Canton",
                  "Parish", "Emirate", "Territory", "Raion", "Zone")
SUFFIX = re.compile(r"^(.*\S) (" + "|".join(DIVISION_WORDS) + r")'?$", re.I)
PREFIX = re.compile(r"^(?:Muhafazat|Wilayat|Wilaya de|Provincia de|Provincia del|Province of|State of|Republic of|"
                    r"Departamento de|Departamento del|Changwat|Kanton|County|County of|City and County of|City of) "
                    r"(.*\S)$")
GENERIC = set("""capital centre center central coast delta bay plateau rivers free nord sud est ouest littoral
northern southern eastern western northeast northwest southeast southwest northeastern northwestern southeastern
southwestern upper lower federal metropolitan capitalregion northcentral bari mon paris""".split())

STATE_BY_FIPS = dict(zip(
    "01 02 04 05 06 08 09 10 11 12 13 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 "
    "42 44 45 46 47 48 49 50 51 53 54 55 56".split(),
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY".split()))

# Shapes are filed under ISO 3166-1 alpha-3; these few go by other letters.
OTHER_LETTERS = {"kos": "XK", "sds": "SS", "sah": "EH", "ald": "AX"}

# Of a country's towns, so many of each division decide which shape is whose.
VOTERS = 200


def bare_name(name):
    """`Tver Oblast` is ("Tver", "Oblast"); `Bavaria` is ("Bavaria", "")."""
    found = SUFFIX.match(name)
    if found and found[2].lower() != "city":
        return found[1], found[2].capitalize()
    if found:
        return found[1], "City"
    found = PREFIX.match(name)
    return (found[1], "") if found else (name, "")


def division_points(src):
    """Area and middle of first-level divisions, out of shapes that do not say which division they are.

    A shape is the division's that most of the towns within it belong to. Where shapes and codes are of different
    times (Kenya's provinces and counties), towns of a division are spread over shapes: it then gets none.
    """
    by_country = {}
    for c in src.cities.values():
        by_country.setdefault(c["countrycode"], {}).setdefault(c["admin1code"], []).append(c)
    points = {}
    for letters, topology in sorted(src.shapes.items()):
        country = OTHER_LETTERS.get(letters) or src.iso2.get(letters)
        if country not in by_country:
            continue
        geometries = list(topology["objects"].values())[0].get("geometries", [])
        rings = [shapes.topology_rings(topology, g) for g in geometries]
        within = [shapes.Shape(r) for r in rings]
        votes = [{} for _ in rings]
        voters = {}
        for code, towns in sorted(by_country[country].items()):
            towns = sorted(towns, key=lambda c: (-int(c["population"]), int(c["geonameid"])))[:VOTERS]
            voters[code] = len(towns)
            for c in towns:
                for at, shape in enumerate(within):
                    if shape.holds(c["longitude"], c["latitude"]):
                        votes[at][code] = votes[at].get(code, 0) + 1
                        break
        own, held = {}, {}
        for at, count in enumerate(votes):
            if not count:
                continue
            code = max(sorted(count), key=lambda k: count[k])
            if count[code] >= 0.6 * sum(count.values()):
                own.setdefault(code, []).extend(rings[at])
                held[code] = held.get(code, 0) + count[code]
        for code, parts in own.items():
            if held[code] >= 0.5 * voters[code]:
                points[f"{country}.{code}"] = shapes.middle_of(parts)
    return points


def middle_of_towns(towns):
    """Mean (lat, lon) of towns and the radius in kilometres that holds most of them."""
    lat = sum(c["latitude"] for c in towns) / len(towns)
    home = towns[0]["longitude"]
    turned = [c["longitude"] - 360 * round((c["longitude"] - home) / 360) for c in towns]
    lon = sum(turned) / len(turned)
    squeeze = math.cos(math.radians(lat))
    far = sorted(math.hypot(c["latitude"] - lat, (x - lon) * squeeze) for c, x in zip(towns, turned))
    radius = max(3, round(far[int(0.8 * (len(far) - 1))] * shapes.KM_PER_DEGREE))
    return lat, (lon + 540) % 360 - 180, radius


class World:
    def __init__(self, src, tools, stops, taken):
        self.src, self.t, self.stops, self.taken = src, tools, stops, taken
        recipe = tools.RECIPE
        self.press = {r["code"]: r for r in tools.read_tsv(os.path.join(recipe, "admin1-press-names.tsv"))}
        self.word = {}
        for r in tools.read_tsv(os.path.join(recipe, "division-words.tsv")):
            for country in r["countries"].split():
                self.word[country] = r["word"]
        plain, fold = tools.plain, tools.fold
        # Names that news would rather mean than a division: towns of the same country, big cities anywhere.
        self.towns, self.big, self.by_admin1, self.by_admin2 = {}, set(), {}, {}
        for gid, c in src.cities.items():
            key = fold(plain(c["name"]))
            if c["population"] >= 10000:
                self.towns.setdefault(c["countrycode"], set()).add(key)
                if c["population"] >= 50000:
                    self.towns[c["countrycode"]].update(fold(a) for a in c["alternatenames"])
            if c["population"] >= 300000:
                self.big.add(key)
            self.by_admin1.setdefault(f"{c['countrycode']}.{c['admin1code']}", []).append(c)
            admin2 = src.feature.get(gid, ("", ""))[1]
            if admin2:
                self.by_admin2.setdefault(f"{c['countrycode']}.{c['admin1code']}.{admin2}", []).append(c)

    def is_doubtful(self, bare, country):
        """Whether a division's bare name means something else to most readers."""
        key = self.t.fold(bare)
        return (key in self.towns.get(country, ()) or key in self.big or key in self.stops or key in GENERIC
                or len(key) < 4 or self.taken.get(key, 0) >= 10 ** 9)

    def names(self, raw, country, word):
        """Name and variants of a division that nobody named by hand."""
        plain = self.t.plain
        name = " ".join(plain(raw).replace("`", "'").split())
        bare, own = bare_name(name)
        own = {"Kray": "Krai"}.get(own, own)
        if not self.is_doubtful(bare, country):
            return bare, [name] if name != bare else []
        if own == "City":
            return name, []
        word = own or word
        full = f"{bare} {word}" if word else name
        return full, [f"{bare} province"] + ([f"{bare} region"] if word in ("Oblast", "Krai", "Region") else [])

    def row(self, **cells):
        row = dict.fromkeys(self.t.COLUMNS, "")
        row.update(cells)
        seen, names = {self.t.fold(row["name"])}, []
        for v in row["names"]:
            # "N.S.W." and "NSW" are one spelling to the tables but two to the reader of capitals.
            if self.t.fold(v) not in seen:
                seen.add(self.t.fold(v))
                names.append(v)
        row["names"] = "|".join(names)
        return row

    def admin1(self, skip):
        points = division_points(self.src)
        rows = []
        for code, raw in sorted(self.src.admin1.items()):
            country = code.split(".")[0]
            if country in skip:
                continue
            hand = self.press.get(code, {})
            name, names = self.names(raw, country, self.word.get(country, "Province"))
            if hand.get("name"):
                name, names = hand["name"], self.t.split(hand["variants"])
            if code in points:
                area, (lon, lat) = points[code]
                radius, source = max(2, round(math.sqrt(area / math.pi))), "geonames+naturalearth"
            elif code in self.by_admin1:
                (lat, lon, radius), source = middle_of_towns(self.by_admin1[code]), "geonames"
            else:
                continue        # no town and no shape: islets
            gid = self.src.division_ids.get(code)
            rows.append(self.row(
                id=f"geonames:{gid}" if gid else "dateline:" + re.sub(r"[^a-z0-9]+", "-", f"admin1-{code}".lower()),
                name=name, kind="admin1", lat=self.t.number(round(lat, 2)), lon=self.t.number(round(lon, 2)),
                country=country, admin1=code, radius_km=str(radius), names=names, source=source))
        return rows

    def states(self):
        """The United States' states and the District of Columbia: names by hand, point and size of the Census shapes."""
        hand = {r["code"]: r for r in self.t.read_tsv(os.path.join(self.t.RECIPE, "us-states.tsv"))}
        topology, rows = self.src.counties, []
        for g in topology["objects"]["states"]["geometries"]:
            state = STATE_BY_FIPS.get(g["id"])
            if state is None:
                continue
            h = hand.pop(f"US.{state}")
            area, (lon, lat) = shapes.middle_of(shapes.topology_rings(topology, g))
            rows.append(self.row(
                id=f"geonames:{self.src.states[state]['geonameid']}", name=h["name"], kind="admin1",
                lat=self.t.number(round(lat, 2)), lon=self.t.number(round(lon, 2)), country="US", admin1=f"US.{state}",
                radius_km=str(max(3, round(math.sqrt(area / math.pi)))), names=self.t.split(h["variants"]),
                source="geonames+census"))
        if hand:
            raise SystemExit(f"recipe/us-states.tsv: no such state: {', '.join(hand)}")
        return rows

    def counties(self):
        """Counties of the United States, parishes and boroughs among them; independent cities are cities."""
        rows = []
        topology = self.src.counties
        for g in topology["objects"]["counties"]["geometries"]:
            state = STATE_BY_FIPS.get(g["id"][:2])
            if state is None or state == "DC":
                continue
            code = f"US.{state}.{g['id'][2:]}"
            name = self.t.plain(self.src.admin2.get(code) or g["properties"]["name"] + " County")
            if not re.search(r"\b(County|Parish|Borough|Area|Municipality)$", name):
                continue
            name = re.sub(r"^Saint\b", "St.", re.sub(r"^Sainte\b", "Ste.", name))
            names = []
            if name.startswith(("St. ", "Ste. ")):
                names.append(name.replace("St.", "Saint").replace("Ste.", "Sainte"))
            if name.endswith("City and Borough"):
                names.append(name.replace(" City and", ""))
            area, (lon, lat) = shapes.middle_of(shapes.topology_rings(topology, g))
            gid = self.src.division_ids.get(code)
            rows.append(self.row(
                id=f"geonames:{gid}" if gid else f"dateline:county-{g['id']}", name=name, kind="admin2",
                lat=self.t.number(round(lat, 3)), lon=self.t.number(round(lon, 3)), country="US", admin1=f"US.{state}",
                admin2=name, radius_km=str(max(3, round(math.sqrt(area / math.pi)))), names=names,
                source="geonames+census"))
        self.county = {".".join(("US", r["admin1"][3:], g)): r["name"] for g, r in self.by_fips(rows)}
        return rows

    def by_fips(self, rows):
        wanted = {(r["admin1"], r["name"]): r for r in rows}
        for code, name in self.src.admin2.items():
            if code.startswith("US."):
                state, fips = code[:5], code[6:]
                name = re.sub(r"^Saint\b", "St.", re.sub(r"^Sainte\b", "Ste.", self.t.plain(name)))
                if (state, name) in wanted:
                    yield fips, wanted[state, name]

    def districts(self):
        rows = []
        self.district = {}
        for code, raw in sorted(self.src.admin2.items()):
            country, admin1 = code.split(".")[0], ".".join(code.split(".")[:2])
            towns = self.by_admin2.get(code)
            if country not in DISTRICTS or not towns:
                continue
            word = DISTRICTS[country]
            name, names = self.names(raw, country, word)
            if country == "IE":
                bare = bare_name(self.t.plain(raw))[0]
                if re.search(r"\b(City|and)\b", bare) or bare.startswith("Dublin"):
                    continue
                name = f"County {bare}"
                names = [f"Co. {bare}", f"{bare} County"] + ([] if self.is_doubtful(bare, "IE") else [bare])
            elif not word:
                bare = bare_name(self.t.plain(raw))[0]
                if self.is_doubtful(bare, country) and (country != "GB" or self.t.fold(bare) in self.towns["GB"]):
                    # A town's own borough or council: the town says it better.
                    if self.t.fold(bare) in self.towns.get(country, ()):
                        continue
                    name, names = self.t.plain(raw), []
            lat, lon, radius = middle_of_towns(towns)
            gid = self.src.division_ids.get(code)
            self.district[code] = name
            rows.append(self.row(
                id=f"geonames:{gid}" if gid else "dateline:" + re.sub(r"[^a-z0-9]+", "-", f"admin2-{code}".lower()),
                name=name, kind="admin2", lat=self.t.number(round(lat, 3)), lon=self.t.number(round(lon, 3)),
                country=country, admin1=admin1, admin2=name, radius_km=str(radius), names=names, source="geonames"))
        return rows

    def towns_rows(self, wanted, hand, admin1_of):
        """Rows below the size of world-cities.tsv: fewer variants, no radius (the kind's usual one holds)."""
        fold, plain, src = self.t.fold, self.t.plain, self.src
        rows = []
        for gid in wanted:
            c, h = src.cities[gid], hand.get(gid, {})
            if h.get("kind") == "skip":
                continue
            country, population = c["countrycode"], int(c["population"])
            code, fips = src.feature.get(gid, ("", ""))
            name = h.get("name") or " ".join(plain(c["name"]).replace("`", "'").split())
            if any(ord(x) > 0x24F for x in name):
                continue
            if country not in ENGLISH and (len(fold(name)) < 3 or fold(name) in self.stops):
                continue        # the village of As, the village of Mark
            names = self.t.split(h.get("variants", ""))
            if country in ENGLISH:
                for short, full in (("St.", "Saint"), ("Ste.", "Sainte"), ("Ft.", "Fort"), ("Mt.", "Mount")):
                    if re.match(full + r"\b [A-Z]", name):
                        names.append(re.sub("^" + full, short, name))
                        if short.startswith("S"):
                            name, names[-1] = names[-1], name
                if plain(c["name"]) != c["name"] and fold(c["name"]) != fold(name):
                    names.append(c["name"])
            else:
                most = 4 if population >= 15000 else 2
                found = self.t.variants(name, [c["name"]] + c["alternatenames"], 4, None)
                found = [v for v in found if fold(v) not in self.stops]
                found = self.t.nearest(name, found, most, 0.55)
                names += found
            arabic = self.t.arabic_names(c["alternatenames"], 2) if country in ARAB else []
            admin2 = f"{country}.{c['admin1code']}.{fips}"
            rows.append(self.row(
                id=f"geonames:{gid}", name=name, kind=h.get("kind") or self.t.kind_of(code, population),
                lat=self.t.number(c["latitude"]), lon=self.t.number(c["longitude"]), country=country,
                admin1=admin1_of(c), admin2=self.county.get(admin2, "") or self.district.get(admin2, ""),
                population=str(population) if population else "", names=names, arabic="|".join(arabic),
                radius_km="1.5" if code == "PPLX" else "", source="geonames"))
        return rows

    def airports(self, admin1_of):
        """Large airports, and smaller ones with scheduled flights, outside Iraq."""
        hand = {r["ident"]: r for r in self.t.read_tsv(os.path.join(self.t.RECIPE, "world-airports.tsv"))}
        grid = {}
        for c in self.src.cities.values():
            grid.setdefault((math.floor(c["latitude"]), math.floor(c["longitude"])), []).append(c)
        wanted, large = [], {}
        for a in self.src.world_airports:
            if hand.get(a["ident"], {}).get("name") == "-":
                continue
            big = a["type"] == "large_airport"
            if not big and not (a["type"] == "medium_airport" and a["scheduled_service"] == "yes"):
                continue
            wanted.append(a)
            key = (a["iso_country"], a["municipality"])
            large[key] = large.get(key, 0) + 1
        rows = []
        for a in wanted:
            lat, lon, country = float(a["latitude_deg"]), float(a["longitude_deg"]), a["iso_country"]
            town = re.sub(r"[(/,].*", "", self.t.plain(a["municipality"])).strip()
            parts = [" ".join(p.split()) for p in self.t.plain(a["name"]).replace("`", "'").split("/")]
            name = parts[0] if re.search("Airport|Air|Field|Base", parts[0]) else " ".join(parts)
            names = [] if name == parts[0] else parts[1:]
            if town and not name.startswith(town):
                names.append(f"{town} airport") if large[country, a["municipality"]] == 1 else None
            elif name.startswith(town + " ") and large[country, a["municipality"]] == 1:
                names.append(f"{town} airport")
            short = re.sub(r" (International|Intl|Regional|Municipal) Airport$", " Airport", name)
            names.append(short)
            names = [n for n in names if " " in n and self.t.fold(n) not in ("airport", "internationalairport")]
            h = hand.get(a["ident"])
            if h:
                name, names = h["name"], self.t.split(h["variants"])
            near = [c for dy in (-1, 0, 1) for dx in (-1, 0, 1)
                    for c in grid.get((math.floor(lat) + dy, math.floor(lon) + dx), ())
                    if c["countrycode"] == country]
            near = min(near, key=lambda c: (self.t.km(lat, lon, c["latitude"], c["longitude"]), int(c["geonameid"])),
                       default=None)
            if any(ord(x) > 0x24F for x in name):
                continue
            rows.append(self.row(id=f"ourairports:{a['ident']}", name=name, kind="airport", lat=self.t.number(lat),
                                 lon=self.t.number(lon), country=country, admin1=admin1_of(near) if near else "",
                                 names=names, source="ourairports"))
        return rows


# Parts of the world that the towns are filed by.
PARTS = {
    "us": "US",
    "north": "CA GB IE AU NZ",
    "americas": "AG AI AR AW BB BL BM BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GL GP GT GY HN HT JM KN KY LC MF "
                "MQ MS MX NI PA PE PM PR PY SR SV SX TC TT UY VC VE VG VI",
    "europe": "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GG GI GR HR HU IM IS IT JE LI LT LU LV MC MD ME MK "
              "MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
    "africa": "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ "
              "NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW",
}
