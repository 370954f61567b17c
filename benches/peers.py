#!/usr/bin/env python3
"""Times a sheet of Dateline beside the same points drawn by Mapnik, the fastest of the map renderers in use.

usage: peers.py DATELINE COUNT...        (needs Debian's python3-mapnik and gdal-bin; run with /usr/bin/python3)

Both make a PNG of 1600 x 1600 from one file of GeoJSON and one base map (land, divisions, lakes, rivers, borders: what `dateline export`
puts into a QGIS project, as shapefiles, which Mapnik reads fastest). Mapnik draws four colours of dots with a white edge and the names of
eight towns; title, legend, scale, list, chart and labels that make way for each other are on Dateline's sheet alone. The two take turns;
of five runs each the least processor time of the whole process is told, and the most memory.
"""
import os
import random
import subprocess
import sys
import tempfile

SIDE = 1600
RUNS = 5
# type, colour
TYPES = [("Airstrike", "#d55e00"), ("IED", "#0072b2"), ("Small arms fire", "#009e73"), ("Protest", "#cc79a7")]
# name, longitude, latitude
TOWNS = [
    ("Baghdad", 44.37, 33.32),
    ("Mosul", 43.13, 36.34),
    ("Basra", 47.78, 30.51),
    ("Erbil", 44.01, 36.19),
    ("Kirkuk", 44.39, 35.47),
    ("Najaf", 44.34, 32.00),
    ("Nasiriyah", 46.26, 31.06),
    ("Ramadi", 43.31, 33.43),
]


def points(path, count):
    """`count` incidents around the towns: id, type, date, name."""
    dice = random.Random(42)
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        for i in range(count):
            name, lon, lat = TOWNS[dice.randrange(len(TOWNS))]
            kind = TYPES[dice.randrange(len(TYPES))][0]
            date = f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
            at = f"{dice.gauss(lon, 0.35):.6f},{dice.gauss(lat, 0.28):.6f}"
            out.write(
                f'{{"type":"Feature","properties":{{"id":{i},"type":"{kind}","date":"{date}","name":"{kind} near {name} #{i}"}},'
                f'"geometry":{{"type":"Point","coordinates":[{at}]}}}}{"," if i < count - 1 else ""}\n'
            )
        out.write("]}\n")


def mapnik_sheet(base, incidents, output):
    """What a user of Mapnik would write for this job."""
    import mapnik

    def style(*rules):
        return "".join(f"<Rule>{rule}</Rule>" for rule in rules)

    dots = style(
        *(
            f"<Filter>[type] = '{kind}'</Filter><MarkersSymbolizer width='8' height='8' fill='{colour}' stroke='#ffffff' "
            "stroke-width='0.8' allow-overlap='true' ignore-placement='true'/>"
            for kind, colour in TYPES
        )
    )
    line = "<LineSymbolizer stroke='{}' stroke-width='{}'/>".format
    styles = {
        "land": style("<PolygonSymbolizer fill='#f4f1ea'/>"),
        "governorates": style(line("#c9c3b8", 0.6)),
        "lakes": style("<PolygonSymbolizer fill='#c6dcea'/>"),
        "rivers": style(line("#9cc3dc", 0.9)),
        "borders": style(line("#8a8378", 1.2)),
    }
    srs = "+proj=lcc +lat_1=31 +lat_2=36 +lat_0=33.5 +lon_0=44 +ellps=WGS84 +units=m"
    degrees = "+proj=longlat +datum=WGS84"
    xml = [f"<Map srs='{srs}' background-color='#dbe7ee'>"]
    xml += [f"<Style name='{name}'>{rules}</Style>" for name, rules in styles.items()]
    xml.append(f"<Style name='dots'>{dots}</Style>")
    text = "<TextSymbolizer face-name='DejaVu Sans Book' size='16' halo-radius='1.5' dy='-12'>[name]</TextSymbolizer>"
    xml.append(f"<Style name='towns'>{style(text)}</Style>")
    for name in styles:
        file = f"<Parameter name='type'>shape</Parameter><Parameter name='file'>{base}/{name}.shp</Parameter>"
        xml.append(f"<Layer name='{name}' srs='{degrees}'><StyleName>{name}</StyleName><Datasource>{file}</Datasource></Layer>")
    inline = "name|lon|lat\n" + "\n".join(f"{name}|{lon}|{lat}" for name, lon, lat in TOWNS)
    for name, source in [
        ("dots", f"<Parameter name='type'>geojson</Parameter><Parameter name='file'>{incidents}</Parameter>"),
        ("towns", f"<Parameter name='type'>csv</Parameter><Parameter name='separator'>|</Parameter><Parameter name='inline'>{inline}</Parameter>"),
    ]:
        xml.append(f"<Layer name='{name}' srs='{degrees}'><StyleName>{name}</StyleName><Datasource>{source}</Datasource></Layer>")
    xml.append("</Map>")

    mapnik.FontEngine.register_font("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    sheet = mapnik.Map(SIDE, SIDE)
    mapnik.load_map_from_string(sheet, "".join(xml))
    extent = mapnik.ProjTransform(mapnik.Projection(degrees), mapnik.Projection(srs)).forward(mapnik.Box2d(38.5, 29.0, 49.0, 37.5))
    sheet.zoom_to_box(extent)
    mapnik.render_to_file(sheet, output, "png")


def base_map(dateline, folder):
    """The base map of a QGIS project as shapefiles."""
    few = f"{folder}/few.geojson"
    points(few, 4)
    subprocess.run([dateline, "export", few, "-o", f"{folder}/base.qgz", "--force"], check=True, capture_output=True)
    package = f"{folder}/base.gpkg"
    for layer in ["land", "governorates", "lakes", "rivers", "borders"]:
        subprocess.run(["ogr2ogr", f"{folder}/{layer}.shp", package, layer], check=True, capture_output=True)


def timed(command):
    """Processor seconds and megabytes of a whole process."""
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL).pid
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit(f"expected success, found status {status} of: {' '.join(command)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    if sys.argv[1:2] == ["--mapnik"]:
        return mapnik_sheet(*sys.argv[2:])
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    dateline, counts = os.path.abspath(sys.argv[1]), [int(n) for n in sys.argv[2:]]
    with tempfile.TemporaryDirectory() as folder:
        base_map(dateline, folder)
        print(f"{'incidents':>10} {'mapnik s':>9} {'MB':>5} {'dateline s':>11} {'MB':>5} {'times faster':>13}")
        for count in counts:
            file = f"{folder}/{count}.geojson"
            points(file, count)
            theirs = [sys.executable, __file__, "--mapnik", folder, file, f"{folder}/theirs.png"]
            ours = [dateline, "render", file, "-o", f"{folder}/ours.png", "--width", str(SIDE), "--height", str(SIDE), "--force"]
            runs = [(timed(theirs), timed(ours)) for _ in range(RUNS)]
            (a, a_mb), (b, b_mb) = ((min(s for s, _ in side), max(mb for _, mb in side)) for side in zip(*runs))
            print(f"{count:>10} {a:>9.2f} {a_mb:>5.0f} {b:>11.2f} {b_mb:>5.0f} {a / b:>13.1f}", flush=True)
    return None


if __name__ == "__main__":
    main()
