#!/usr/bin/env python3
"""Check the files that a run wrote, with readers that are not ours.

usage: check.py INCIDENTS.geojson MAP.svg MAP.png

GeoJSON: parsed as JSON, then read by GDAL, which must give every column the type of the record. SVG: well-formed, with a
size. PNG: signature, CRC of every chunk, size, and as many pixels as the header says.
"""
import json
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib

DATES = {"start_date", "end_date", "published"}
INTEGERS = {"where_prec", "geo_precision", "killed_min", "killed_max", "wounded_min", "wounded_max",
            "evidence_start", "evidence_end"}
REALS = {"radius_km", "confidence"}


def need(condition, file, expected, found):
    if not condition:
        sys.exit(f"{file}: expected {expected}, found {found}")


def geojson(file):
    with open(file, encoding="utf-8") as f:
        collection = json.load(f)
    features = collection["features"]
    need(features, file, "at least one incident", "none")
    names = list(features[0]["properties"])
    # One value decides the type of a column; a column of nulls has none to show.
    filled = {n for n in names if any(f["properties"][n] is not None for f in features)}
    out = subprocess.run(["ogrinfo", "-so", "-al", file], capture_output=True, text=True)
    need(out.returncode == 0, file, "a layer that GDAL reads", out.stderr.strip())
    types = dict(re.findall(r"^(\w+): (Date|Integer|Real|String|DateTime|Integer64)\b", out.stdout, re.M))
    for name in names:
        want = "Date" if name in DATES else "Integer" if name in INTEGERS else "Real" if name in REALS else "String"
        if name in filled:
            need(types.get(name) == want, file, f"{name} to be {want} for GDAL", types.get(name, "nothing"))
    missing = (DATES | INTEGERS | REALS) - filled
    need(not missing & DATES, file, "a value in every date column", f"none in {sorted(missing & DATES)}")
    count = re.search(r"^Feature Count: (\d+)", out.stdout, re.M)
    need(count and int(count[1]) == len(features), file, f"{len(features)} features", count and count[1])
    note = f", no value in {', '.join(sorted(missing))}" if missing else ""
    print(f"{file}: {len(features)} incidents, {len(names)} properties, types as promised{note}")


def svg(file):
    root = ET.parse(file).getroot()
    need(root.tag == "{http://www.w3.org/2000/svg}svg", file, "an svg element", root.tag)
    box = root.get("viewBox", "").split()
    need(len(box) == 4 and float(box[2]) > 0 and float(box[3]) > 0, file, "a viewBox with a size", box)
    drawn = sum(1 for _ in root.iter("{http://www.w3.org/2000/svg}path"))
    need(drawn > 50, file, "a map of many paths", drawn)
    print(f"{file}: well-formed, {box[2]} x {box[3]}, {drawn} paths")


def png(file):
    with open(file, "rb") as f:
        data = f.read()
    need(data[:8] == b"\x89PNG\r\n\x1a\n", file, "a PNG signature", data[:8])
    at, chunks, image = 8, [], b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        crc = struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
        need(zlib.crc32(kind + body) == crc, file, f"a right checksum in {kind.decode()}", hex(crc))
        chunks.append(kind)
        image += body if kind == b"IDAT" else b""
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", body[:10])
        at += 12 + length
    need(chunks[0] == b"IHDR" and chunks[-1] == b"IEND", file, "IHDR first and IEND last", chunks)
    need((width, height) == (1600, 1200), file, "1600 x 1200 pixels", f"{width} x {height}")
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    size = height * (1 + (width * samples * depth + 7) // 8)
    raw = zlib.decompress(image)
    need(len(raw) == size, file, f"{size} bytes of pixels", len(raw))
    need(len(set(raw[i:i + 97] for i in range(0, len(raw), 97))) > 200, file, "a picture", "one colour")
    print(f"{file}: {width} x {height}, {len(chunks)} chunks, checksums right")


for path in sys.argv[1:]:
    {"geojson": geojson, "svg": svg, "png": png}[path.rsplit(".", 1)[-1]](path)
