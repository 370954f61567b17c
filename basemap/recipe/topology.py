"""TopoJSON: read arcs, simplify each one with its ends fixed, write them quantised.

A border between two polygons is one arc that both refer to, so whatever happens to an arc happens to both sides
alike: no slivers, no gaps. Points are (longitude, latitude) in degrees.
"""

import json

# 0.0002 degrees is 22 m; every file simplified here uses this grid with its origin at 0,0, so that a point shared by
# two files has the same two integers in both.
QUANTUM = 0.0002


def read(text):
    """TopoJSON text -> (arcs in degrees, objects)."""
    topology = json.loads(text)
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        arcs.append(points)
    return arcs, topology["objects"]


def polygons(geometry):
    """The polygons of a geometry, each a list of rings, each a list of arc numbers."""
    if "arcs" not in geometry:
        return []
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def lines(geometry):
    """The lines of a geometry, each a list of arc numbers."""
    return [geometry["arcs"]] if geometry["type"] == "LineString" else geometry["arcs"]


def index(arc):
    """The number of an arc; ~n stands for arc n walked backwards."""
    return ~arc if arc < 0 else arc


def walk(arcs, ring):
    """The points along a list of arc numbers, joints once."""
    points = []
    for arc in ring:
        part = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points.extend(part[1:] if points else part)
    return points


def simplify(points, tolerance, keep=frozenset()):
    """Douglas-Peucker with both ends, and every point in `keep`, fixed."""
    if len(points) < 3:
        return points
    fixed = [0] + [i for i in range(1, len(points) - 1) if points[i] in keep] + [len(points) - 1]
    if len(fixed) == 2 and points[0] == points[-1]:  # a closed ring needs a second anchor: its farthest point
        first = points[0]
        fixed.insert(1, max(range(len(points)), key=lambda i: distance2(points[i], first)))
    wanted = set(fixed)
    stack = list(zip(fixed, fixed[1:]))
    while stack:
        a, b = stack.pop()
        worst, at = tolerance * tolerance, None
        for i in range(a + 1, b):
            d = segment_distance2(points[i], points[a], points[b])
            if d > worst:
                worst, at = d, i
        if at is not None:
            wanted.add(at)
            stack += [(a, at), (at, b)]
    return [points[i] for i in sorted(wanted)]


def reduce(points, tolerance, keep=frozenset()):
    """`simplify`, then `quantise`, but a closed arc keeps at least a triangle if it has one."""
    out = quantise(simplify(points, tolerance, keep))
    while points[0] == points[-1] and len(out) < 4 and tolerance > QUANTUM / 4:
        tolerance /= 2
        out = quantise(simplify(points, tolerance, keep))
    return out


def distance2(p, q):
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2


def segment_distance2(p, a, b):
    dx, dy = b[0] - a[0], b[1] - a[1]
    length2 = dx * dx + dy * dy
    t = 0.0 if length2 == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2))
    return distance2(p, (a[0] + t * dx, a[1] + t * dy))


def area(points):
    """The signed area of a closed ring in square degrees."""
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(points, points[1:])) / 2


def quantise(points):
    """Points on the grid as integers, repeats removed."""
    out = []
    for x, y in points:
        q = (round(x / QUANTUM), round(y / QUANTUM))
        if not out or q != out[-1]:
            out.append(q)
    return out


class Writer:
    """Collects quantised arcs and geometries, then writes them as one TopoJSON text."""

    def __init__(self, scale=(QUANTUM, QUANTUM), translate=(0, 0)):
        self.scale, self.translate = scale, translate
        self.arcs, self.objects = [], {}

    def arc(self, grid_points):
        if len(grid_points) == 1:
            grid_points = grid_points * 2
        self.arcs.append(grid_points)
        return len(self.arcs) - 1

    def add(self, name, kind, arcs, properties):
        geometry = {"type": kind, "properties": properties, "arcs": arcs}
        self.objects.setdefault(name, []).append(geometry)

    def text(self):
        """One geometry and one arc a line, so that a diff can be read."""
        points = [p for arc in self.arcs for p in arc]
        corners = [min(p[0] for p in points), min(p[1] for p in points)]
        corners += [max(p[0] for p in points), max(p[1] for p in points)]
        bbox = [round(c * self.scale[i % 2] + self.translate[i % 2], 6) for i, c in enumerate(corners)]
        head = {"type": "Topology", "bbox": bbox, "transform": {"scale": list(self.scale), "translate": list(self.translate)}}
        objects = []
        for name, geometries in self.objects.items():
            rows = ",\n".join(_json(g) for g in geometries)
            objects.append(f'{_json(name)}:{{"type":"GeometryCollection","geometries":[\n{rows}\n]}}')
        arcs = ",\n".join(_json(_deltas(arc)) for arc in self.arcs)
        return _json(head)[:-1] + ',\n"objects":{' + ",\n".join(objects) + '},\n"arcs":[\n' + arcs + "\n]}\n"


def _deltas(points):
    out, x, y = [], 0, 0
    for px, py in points:
        out.append([px - x, py - y])
        x, y = px, py
    return out


def _json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
