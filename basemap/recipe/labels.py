"""Names of countries, seas and regions with a point to set them at."""

import heapq
import math

from . import topology
from .countries import properties
from .topology import area, polygons, walk


def text(country_rows, sea_rows, atlases, names):
    """`country_rows` is tables/countries.tsv, `sea_rows` tables/seas.tsv, `atlases` countries, best scale first."""
    centres = {}
    for atlas in atlases:
        arcs, objects = topology.read(atlas)
        for geometry in objects["countries"]["geometries"]:
            row = properties(geometry, names)
            shapes = [[walk(arcs, ring) for ring in rings] for rings in polygons(geometry)]
            if shapes and row["name"] not in centres:
                centres[row["name"]] = centre(max(shapes, key=lambda rings: abs(area(rings[0]))))
    out = ["kind\tname\tarabic\tlat\tlon\tiso\talt"]
    for row in country_rows:
        lon, lat = centres[row["name"]]
        kind = "part" if row["atlas"] and row["name"] != "Kosovo" else "country"
        out.append(f"{kind}\t{row['name']}\t{row['arabic']}\t{lat:.2f}\t{lon:.2f}\t{row['iso']}\t")
    for row in sea_rows:
        out.append(f"{row['kind']}\t{row['name']}\t{row['arabic']}\t{row['lat']}\t{row['lon']}\t\t{row['alt'] or ''}")
    return "\n".join(out) + "\n"


def centre(rings, precision=0.05):
    """The point of a polygon farthest from its edge (polylabel, after Agafonkin 2016), longitudes shrunk by latitude."""
    shrink = max(0.1, math.cos(math.radians(sum(p[1] for p in rings[0]) / len(rings[0]))))
    rings = [[(x * shrink, y) for x, y in ring] for ring in rings]
    xs, ys = [p[0] for p in rings[0]], [p[1] for p in rings[0]]
    size = min(max(xs) - min(xs), max(ys) - min(ys))
    if size == 0:
        return xs[0] / shrink, ys[0]
    precision = max(precision, size / 40) if size > 1 else size / 20
    half, queue = size / 2, []
    x = min(xs)
    while x < max(xs):
        y = min(ys)
        while y < max(ys):
            _push(queue, x + half, y + half, half, rings)
            y += size
        x += size
    best = (_inside_distance((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, rings), (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    while queue:
        bound, distance, x, y, h = heapq.heappop(queue)
        best = max(best, (distance, x, y))
        if -bound - best[0] <= precision:
            break
        for i in (-h / 2, h / 2):
            for j in (-h / 2, h / 2):
                _push(queue, x + i, y + j, h / 2, rings)
    return best[1] / shrink, best[2]


def _push(queue, x, y, half, rings):
    distance = _inside_distance(x, y, rings)
    heapq.heappush(queue, (-(distance + half * math.sqrt(2)), distance, x, y, half))


def _inside_distance(x, y, rings):
    """Distance to the nearest edge, negative outside."""
    inside, nearest = False, math.inf
    for ring in rings:
        for a, b in zip(ring, ring[1:]):
            if (a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]:
                inside = not inside
            nearest = min(nearest, topology.segment_distance2((x, y), a, b))
    return math.sqrt(nearest) if inside else -math.sqrt(nearest)
