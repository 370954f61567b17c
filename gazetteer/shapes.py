"""Just enough geometry for the recipe: rings out of TopoJSON, their area and middle, and which ring holds a point."""
import math

KM_PER_DEGREE = 111.2


def topology_rings(topology, geometry):
    """The outer rings of a Polygon or MultiPolygon, as lists of (lon, lat); holes are too small to matter here."""
    if geometry["type"] is None or not geometry.get("arcs"):
        return []
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [ring(topology, polygon[0]) for polygon in polygons]


def ring(topology, numbers):
    points = []
    for number in numbers:
        line = arc(topology, number if number >= 0 else ~number)
        if number < 0:
            line = line[::-1]
        points.extend(line if not points else line[1:])
    if max(p[0] for p in points) - min(p[0] for p in points) > 180:
        # Across the 180th meridian: its eastern end goes on beyond 180.
        points = [(x + 360 if x < 0 else x, y) for x, y in points]
    return points


def arc(topology, number):
    """An arc in degrees: TopoJSON stores whole-number steps from point to point."""
    cache = topology.setdefault("_decoded", {})
    if number not in cache:
        (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
        x = y = 0
        line = []
        for step in topology["arcs"][number]:
            x, y = x + step[0], y + step[1]
            line.append((x * kx + dx, y * ky + dy))
        cache[number] = line
    return cache[number]


def area_and_middle(points):
    """Area in square kilometres and centre of gravity (lon, lat) of a ring, on a plane scaled at its own latitude."""
    squeeze = math.cos(math.radians(sum(p[1] for p in points) / len(points)))
    x0, y0 = points[0]
    double = cx = cy = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]):
        ax, ay, bx, by = ax - x0, ay - y0, bx - x0, by - y0
        cross = ax * by - bx * ay
        double += cross
        cx += (ax + bx) * cross
        cy += (ay + by) * cross
    if abs(double) < 1e-12:
        return 0.0, points[0]
    middle = (x0 + cx / (3 * double), y0 + cy / (3 * double))
    return abs(double) / 2 * squeeze * KM_PER_DEGREE ** 2, middle


def middle_of(rings):
    """Area and common centre of gravity of several rings. A ring across the 180th meridian is moved to the first's side."""
    parts = [area_and_middle(r) for r in rings if len(r) > 2]
    total = sum(a for a, _ in parts)
    if not total:
        return 0.0, rings[0][0]
    home = max(parts)[1][0]
    lon = lat = 0.0
    for size, (x, y) in parts:
        if x - home > 180:
            x -= 360
        elif home - x > 180:
            x += 360
        lon += x * size
        lat += y * size
    lon /= total
    if lon > 180:
        lon -= 360
    elif lon < -180:
        lon += 360
    return total, (lon, lat / total)


def holds(points, lon, lat):
    inside = False
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]):
        if (ay > lat) != (by > lat) and lon < (bx - ax) * (lat - ay) / (by - ay) + ax:
            inside = not inside
    return inside


class Shape:
    """Rings with their box, for asking quickly whether they hold a point."""

    def __init__(self, rings):
        self.rings = [(min(p[0] for p in r), min(p[1] for p in r), max(p[0] for p in r), max(p[1] for p in r), r)
                      for r in rings if len(r) > 2]

    def holds(self, lon, lat):
        return any(w <= x <= e and s <= lat <= n and holds(r, x, lat) for x in (lon, lon + 360)
                   for w, s, e, n, r in self.rings)
