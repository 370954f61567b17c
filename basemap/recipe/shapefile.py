"""The geometry of an ESRI shapefile: lines and polygons as lists of parts (Esri white paper, July 1998)."""

import struct
from math import ceil


def read(data):
    """The bytes of a .shp file -> one list of parts a record, a part being a list of (longitude, latitude)."""
    records, at = [], 100
    while at < len(data):
        length = struct.unpack_from(">i", data, at + 4)[0] * 2
        kind = struct.unpack_from("<i", data, at + 8)[0]
        parts = []
        if kind in (3, 5):  # polyline, polygon
            part_count, point_count = struct.unpack_from("<2i", data, at + 44)
            starts = list(struct.unpack_from(f"<{part_count}i", data, at + 52)) + [point_count]
            flat = struct.unpack_from(f"<{2 * point_count}d", data, at + 52 + 4 * part_count)
            points = list(zip(flat[::2], flat[1::2]))
            parts = [points[a:b] for a, b in zip(starts, starts[1:])]
        records.append(parts)
        at += 8 + length
    return records


class Vertices:
    """The vertices of full-resolution lines, to put a coarsely quantised copy back where its points came from."""

    CELL = 0.005

    def __init__(self, shapefiles, frame):
        west, south, east, north = frame
        self.cells = {}
        for data in shapefiles:
            for record in read(data):
                for part in record:
                    for p in part:
                        if west < p[0] < east and south < p[1] < north:
                            self.cells.setdefault(self._cell(p), set()).add(p)

    def _cell(self, p):
        return (int(p[0] // self.CELL), int(p[1] // self.CELL))

    def restore(self, p, step):
        """The nearest vertex within 0.6 quantisation steps of `p`, else `p` itself."""
        cx, cy = self._cell(p)
        best = None
        reach = [max(1, ceil(0.6 * s / self.CELL)) for s in step]
        for i in range(cx - reach[0], cx + reach[0] + 1):
            for j in range(cy - reach[1], cy + reach[1] + 1):
                for q in self.cells.get((i, j), ()):
                    dx, dy = abs(q[0] - p[0]), abs(q[1] - p[1])
                    if dx <= 0.6 * step[0] and dy <= 0.6 * step[1]:
                        candidate = ((dx / step[0]) ** 2 + (dy / step[1]) ** 2, q)
                        if best is None or candidate < best:
                            best = candidate
        return best[1] if best else p
