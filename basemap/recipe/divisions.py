"""First-level divisions of the world: Natural Earth's shapes with the codes that the gazetteer uses.

Shapes and codes share no key. A shape is the division's whose name it bears, and where names do not decide, the one that
most of the towns within it belong to. Towns must bear a name out: shapes are older than some divisions. Shapes of one
division are joined (the departments of a French region), so that a line stands between two divisions only.
"""

import difflib
import json
import os
import re
import sys
import unicodedata
from collections import Counter

from . import topology
from .topology import Writer, area, index, polygons, walk

# Shapes are filed under ISO 3166-1 alpha-3; these few go by other letters.
OTHER_LETTERS = {"kos": "XK", "sds": "SS", "sah": "EH", "ald": "AX"}
# Iraq has a file of its own, with its border fitted. Somaliland's and Northern Cyprus' shapes count to no state there.
ELSEWHERE = {"IQ"}

# So much of a shape's towns must be of the division whose name it bears; so much, where its name is no division's; and so
# much of a division's towns must lie in its shapes. Fewer towns than FEW prove nothing.
NAMED, UNNAMED, HELD, FEW = 0.6, 0.8, 0.65, 3
# Names as much alike as this are one.
ALIKE = 0.78
# Of a country's towns, so many of each division have a vote, the largest first.
VOTERS = 3000
# Lines are simplified to this part of a country's width: half a pixel on a sheet of the country. Degrees.
FINENESS, FINEST, COARSEST = 1 / 2500, 0.002, 0.02
# Islands smaller than this (square degrees; about 4 km2) are left out unless a division has nothing larger.
SMALLEST_ISLAND = 0.0004

WORDS = """oblast oblasts oblasti oblastnoj province provincia provincie provinsi state region regione regiao governorate
muhafazat muhafazah district county krai kray republic respublika prefecture department departamento departement division
municipality city voivodeship canton parish emirate territory raion zone area autonomous capital metropolitan national
wilaya wilayat wilayah ostan ostani changwat kanton of de del do da the al el ad an ar as ash at az""".split()


class Matcher:
    """Gives shapes the codes of divisions. `rows` are the gazetteer's divisions, `cities` GeoNames' towns, `codes`
    GeoNames' codes of divisions to the gazetteer's, `standard` the (code, name) of ISO 3166-2, `hand` what to decide by hand."""

    def __init__(self, rows, cities, codes, standard, hand):
        self.hand = {(r["country"], r["natural_earth"]): r["code"] for r in hand}
        self.rows, self.codes, self.by_country, self.standard = {}, {}, {}, {}
        for row in rows:
            self.rows.setdefault(row["country"], {})[row["admin1"]] = row
        self.codes = codes
        for city in cities:
            code = self.code(city["countrycode"], city["admin1code"])
            self.by_country.setdefault(city["countrycode"], {}).setdefault(code, []).append(city)
        for code, name in standard:
            self.standard.setdefault(code[:2], {})[code] = name

    def code(self, country, admin1):
        if country == "US":
            return f"US.{admin1}"
        return self.codes.get(f"{country}.{admin1}", f"{country}.{admin1}")

    def match(self, country, names, shapes):
        """For each shape (name and rings) its code or None."""
        rows = self.rows.get(country, {})
        by_name = {}
        for code, row in sorted(rows.items()):
            for name in spellings(row):
                by_name.setdefault(fold(name), set()).add(code)
        votes, voters = self._votes(country, shapes)
        chosen = []
        for name, count in zip(names, votes):
            called = by_name.get(fold(name or ""), set())
            called = next(iter(called)) if len(called) == 1 else None
            most = max(sorted(count), key=lambda c: count[c]) if count else None
            total = sum(count.values())
            if called and (total < FEW or count.get(called, 0) >= NAMED * total):
                chosen.append(called)
            elif called or most not in rows or count[most] < UNNAMED * total:
                chosen.append(None)  # of another time than the codes, or nobody's
            else:
                chosen.append(most)
        held, named = {}, set()
        for name, code, count in zip(names, chosen, votes):
            held[code] = held.get(code, 0) + count.get(code, 0)
            if code in by_name.get(fold(name or ""), ()):
                named.add(code)
        whole = lambda c: held[c] >= HELD * voters.get(c, 0) if voters.get(c, 0) >= FEW else c in named or held[c]  # noqa: E731
        chosen = [code if code and whole(code) else None for code in chosen]
        return [self.hand.get((country, name)) or code for name, code in zip(names, chosen)]

    def _votes(self, country, shapes):
        votes, voters = [{} for _ in shapes], {}
        areas = [Area(rings) for rings in shapes]
        for code, towns in sorted(self.by_country.get(country, {}).items()):
            towns = sorted(towns, key=lambda c: (-int(c["population"]), int(c["geonameid"])))[:VOTERS]
            voters[code] = 0  # towns that the rough coast leaves in the sea do not count
            for town in towns:
                x, y = float(town["longitude"]), float(town["latitude"])
                for at, shape in enumerate(areas):
                    if shape.holds(x, y):
                        votes[at][code] = votes[at].get(code, 0) + 1
                        voters[code] += 1
                        break
        return votes, voters


class Area:
    """Rings, holes among them, with the box around them, for asking quickly whether they hold a point."""

    def __init__(self, rings):
        self.rings = [unwrapped(ring) for ring in rings]
        xs, ys = [p[0] for r in self.rings for p in r], [p[1] for r in self.rings for p in r]
        self.box = (min(xs), min(ys), max(xs), max(ys))

    def holds(self, x, y):
        west, south, east, north = self.box
        return south <= y <= north and any(
            west <= turned <= east and sum(_holds(ring, turned, y) for ring in self.rings) % 2 for turned in (x, x + 360, x - 360)
        )


def unwrapped(points):
    """A line without the jump at the 180th meridian: it goes on beyond."""
    out = points[:1]
    for x, y in points[1:]:
        out.append((x - 360 * round((x - out[-1][0]) / 360), y))
    return out


def files(shapes, iso2, matcher, vertices):
    """Yields (file name, text) for each country; `shapes` are the package's files by name."""
    total = Counter()
    for path, data in sorted(shapes.items()):
        letters = path.rsplit("/", 1)[1][:3].lower()
        made = country(data.decode("utf-8"), letters, iso2, matcher, vertices)
        if made:
            code, text, figures = made
            total += figures
            yield f"admin1/{code.lower()}.topojson", text
    total["known"] = sum(map(len, matcher.rows.values()))
    print(
        "divisions: {matched} of {shapes} shapes have a code; {divisions} of the gazetteer's {known} divisions have a shape, "
        "{iso} an ISO 3166-2 code".format(**total), file=sys.stderr,
    )


def country(text, letters, iso2, matcher, vertices):
    """(ISO code, TopoJSON text, figures) of one file of shapes; None where there is nothing to part."""
    code2 = OTHER_LETTERS.get(letters) or iso2.get(letters)
    if code2 is None or code2 in ELSEWHERE:
        return None
    arcs, objects = topology.read(text)
    (geometries,) = [o.get("geometries", []) for o in objects.values()]
    geometries = [g for g in geometries if polygons(g)]
    names = [(g["properties"].get("name") or "").strip() for g in geometries]
    codes = matcher.match(code2, names, [[walk(arcs, ring) for rings in polygons(g) for ring in rings] for g in geometries])
    rows = matcher.rows.get(code2, {})
    step = json.loads(text)["transform"]["scale"]
    # Points on the 180th meridian have a twin on its other side and stay as they are.
    arcs = [[p if abs(p[0]) > 179.999 else vertices.restore(p, step) for p in arc] for arc in arcs]
    chains = [[ring for rings in polygons(g) for ring in rings] for g in geometries]
    adopt(arcs, chains, names, codes, len(rows))
    cut = unsewn(arcs, chains)
    groups = {}
    for at, code in enumerate(codes):
        groups.setdefault(code or f"~{at}", []).append(at)
    standard = standard_codes([rows[k] for k in groups if k in rows], matcher.standard.get(code2, {}))
    divisions = []
    for key, members in sorted(groups.items()):
        rings = [ring for m in members for ring in chains[m]]
        rings = joined(arcs, rings) if len(members) > 1 or cut & set(members) else rings
        rings = _large(arcs, rings)
        if key in rows:
            row = rows[key]
            properties = {"code": key, "iso": standard.get(key, ""), "name": row["name"], "arabic": row["arabic"].split("|")[0]}
        else:
            properties = {"code": "", "iso": "", "name": names[members[0]], "arabic": ""}
        divisions.append((properties, rings))
    figures = Counter(shapes=len(geometries), matched=sum(c is not None for c in codes))
    figures["divisions"] = len({c for c in codes if c})
    figures["iso"] = sum(p["iso"] != "" for p, _ in divisions)
    if len(divisions) < 2 or not figures["divisions"]:
        return None
    return code2, _written(arcs, divisions), figures


def adopt(arcs, chains, names, codes, divisions):
    """Shapes that say nothing go to the division around them: those without a name, and where shapes are parts of divisions
    (districts of a nation), those without towns. Most of their border within the country must be with it."""
    users = {}
    for at, rings in enumerate(chains):
        for arc in (index(a) for ring in rings for a in ring):
            users.setdefault(arc, set()).add(at)
    parts = len(codes) > 2 * divisions
    for at in [at for at, code in enumerate(codes) if code is None and (parts or not names[at])]:
        length = {}
        for arc in (index(a) for ring in chains[at] for a in ring):
            for other in users[arc] - {at}:
                length[codes[other]] = length.get(codes[other], 0) + sum(topology.distance2(p, q) ** 0.5 for p, q in zip(arcs[arc], arcs[arc][1:]))
        most = max(sorted(length, key=str), key=lambda c: length[c], default=None)
        if most and length[most] > 0.7 * sum(length.values()):
            codes[at] = most


def _written(arcs, divisions):
    used = sorted({index(a) for _, rings in divisions for ring in rings for a in ring})
    xs, ys = [p[0] for a in used for p in arcs[a]], [p[1] for a in used for p in arcs[a]]
    wide = min(max(xs) - min(xs), 60.0)  # no more across the 180th meridian or with lands overseas
    tolerance = min(max(max(wide, max(ys) - min(ys)) * FINENESS, FINEST), COARSEST)
    writer, number = Writer(), {}
    for properties, rings in divisions:
        for ring in rings:
            for arc in map(index, ring):
                if arc not in number:
                    number[arc] = writer.arc(wrapped(topology.reduce(unwrapped(arcs[arc]), tolerance)))
    for properties, rings in divisions:
        shape = [[[number[a] if a >= 0 else ~number[~a] for a in ring] for ring in polygon] for polygon in nested(arcs, rings)]
        single = len(shape) == 1
        writer.add("divisions", "Polygon" if single else "MultiPolygon", shape[0] if single else shape, properties)
    return writer.text()


def wrapped(grid_points):
    """Back between the meridians of 180 degrees west and east."""
    turn, half = round(360 / topology.QUANTUM), round(180 / topology.QUANTUM)
    return [(x - turn * ((x + half) // turn) if abs(x) > half else x, y) for x, y in grid_points]


def unsewn(arcs, chains):
    """Takes the 180th meridian, along which shapes are cut, out of their rings, which then end open there: `joined` closes
    them across it. The numbers of the shapes concerned."""
    pieces = {}
    for number, arc in enumerate(list(arcs)):
        seam = [abs(abs(p[0]) - 180) < 1e-6 for p in arc]
        along = [a and b for a, b in zip(seam, seam[1:])]
        if any(along):
            pieces[number], part = [], [arc[0]]
            for p, on in zip(arc[1:], along):
                if on and len(part) > 1:
                    pieces[number].append(len(arcs))
                    arcs.append(part)
                part = [p] if on else part + [p]
            if len(part) > 1:
                pieces[number].append(len(arcs))
                arcs.append(part)
    concerned = set()
    for at, rings in enumerate(chains):
        for i, ring in enumerate(rings):
            if any(index(a) in pieces for a in ring):
                concerned.add(at)
                new = []
                for a in ring:
                    parts = pieces.get(index(a), [index(a)])
                    new += parts if a >= 0 else [~p for p in reversed(parts)]
                rings[i] = new
        chains[at] = [ring for ring in rings if ring]
    return concerned


def joined(arcs, chains):
    """Rings around several shapes: arcs that two of them share are gone, the rest is chained anew."""
    count = {}
    for arc in (a for ring in chains for a in ring):
        count[index(arc)] = count.get(index(arc), 0) + 1
    left = [a for ring in chains for a in ring if count[index(a)] == 1]
    node = lambda p: (round(p[0] % 360, 3), round(p[1], 3))  # noqa: E731
    start = lambda a: node(arcs[a][0] if a >= 0 else arcs[~a][-1])  # noqa: E731
    end = lambda a: node(arcs[a][-1] if a >= 0 else arcs[~a][0])  # noqa: E731
    leaving = {}
    for arc in left:
        leaving.setdefault(start(arc), []).append(arc)
    rings = []
    for first in left:
        if first not in leaving.get(start(first), ()):
            continue
        ring, at = [], start(first)
        seen = {at: 0}
        arc = first
        while True:
            leaving[start(arc)].remove(arc)
            ring.append(arc)
            at = end(arc)
            if at in seen:  # a ring is closed; what led to it goes on
                cut = seen[at]
                rings.append(ring[cut:])
                ring = ring[:cut]
                seen = {p: n for p, n in seen.items() if n <= cut}
                if not ring and not leaving.get(at):
                    break
            else:
                seen[at] = len(ring)
            if not leaving.get(at):
                break
            arc = leaving[at][0]
    return rings


def _large(arcs, rings):
    """Without islets, unless there is nothing else."""
    sizes = [abs(area(unwrapped(walk(arcs, ring)))) for ring in rings]
    largest = max(sizes)
    return [r for r, s in zip(rings, sizes) if s >= SMALLEST_ISLAND or s == largest or len(r) > 1]


def nested(arcs, rings):
    """Rings as polygons: a ring that lies in an odd number of others is a hole of the smallest of them."""
    walked = [unwrapped(walk(arcs, ring)) for ring in rings]
    sizes = [abs(area(w)) for w in walked]
    holders = []
    for i, ring in enumerate(walked):
        holders.append([j for j, other in enumerate(walked) if sizes[j] > sizes[i] and _within(ring, other)])
    polygons_, of = [], {}
    for i, inside in enumerate(holders):
        if len(inside) % 2 == 0:
            of[i] = len(polygons_)
            polygons_.append([rings[i]])
    for i, inside in enumerate(holders):
        if len(inside) % 2:
            polygons_[of[min((j for j in inside if j in of), key=lambda j: sizes[j])]].append(rings[i])
    return polygons_


def _within(ring, other):
    """Whether most corners of a ring lie in another; they may touch."""
    some = ring[:: max(1, len(ring) // 9)]
    return sum(_holds(other, x, y) for x, y in some) * 2 > len(some)


def _holds(points, x, y):
    inside = False
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def fold(name):
    """Letters alone: without marks, case, and the words that say what kind of division it is."""
    name = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("đ", "d").replace("ø", "o"))
    name = "".join(c for c in name if not unicodedata.combining(c)).lower()
    words = re.split(r"[\W_]+", re.sub(r"[’'`ʿʼ‘]", "", name))
    kept = [w for w in words if w and w not in WORDS]
    return "".join(kept or words)


def spellings(row):
    return [n for n in [row["name"]] + row["names"].split("|") + row["arabic"].split("|") if n]


def standard(module):
    """(code, name) of ISO 3166-2 out of the package's JavaScript: those right under a country."""
    text = r"(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")"
    found = re.findall(r"code: '([A-Z]{2}-[A-Z0-9]+)',\s*name:\s*" + text + r",\s*parent: '([A-Z]{2})'", module)
    return [(code, (one or two).replace("\\'", "'")) for code, one, two, _ in found]


def standard_codes(rows, known):
    """{the gazetteer's code: that of ISO 3166-2} of a country's divisions: the pairs whose names are most alike, if each is the
    other's best; `known` maps codes to names. Names there are local (Donetska oblast), so likeness must do."""
    given = {row["admin1"]: row["admin1"].replace("US.", "US-") for row in rows if row["admin1"][2] == "-" or row["country"] == "US"}
    letters = {code: fold(name) for code, name in known.items()}
    pairs = []
    for row in rows:
        names = {fold(n) for n in spellings(row)}
        for code, name in letters.items():
            likeness = max(_likeness(n, name) for n in names)
            pairs.append((-likeness, _is_city(row["name"]) != _is_city(known[code]), row["admin1"], code))
    taken = set()
    for likeness, _, admin1, code in sorted(pairs):
        if -likeness >= ALIKE and not {admin1, code} & taken:
            taken |= {admin1, code}
            given.setdefault(admin1, code)
    return given


def _is_city(name):
    """Whether a name may be a city's, of two that are alike otherwise (Kyiv and its oblast)."""
    return re.search(r"\b(obl|region|prov)", name.lower()) is None


def _likeness(one, other):
    """How much two folded names are alike; the endings of Slavic adjectives may be missing, or all but the start differ."""
    bare = [re.sub(r"s?k(a|aya|iy|yi|yy|oi)?$", "", name) or name for name in (one, other)]
    if bare[0] == bare[1]:
        return 1.0
    same_start = len(os.path.commonprefix([one, other])) >= 5
    ratio = (difflib.SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in (bare, (one, other)))
    return max(*ratio, ALIKE if same_start else 0.0)
