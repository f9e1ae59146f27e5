#!/usr/bin/env python3
"""Makes land.bin and names.tsv from public data, so that maps need nothing from outside.

    npm pack world-atlas@2.0.2 cldr-localenames-full@48.2.0 cldr-core@48.2.0, unpacked into three folders
    python3 crates/pages/land/make.py world-atlas/package names/package core/package

The outlines are Natural Earth's, 1:50 million (public domain), in the TopoJSON of `world-atlas` (ISC). The names of
countries are those of the Unicode CLDR (Unicode licence). Written again from the same packages, the bytes are the same.

land.bin: numbers as varints (LEB128), differences zigzag. A coordinate is in hundredths of a degree, longitude first.
    number of arcs; of each: number of points, first point, differences
    number of countries; of each: number of rings; of each: number of arcs, each as 2*index + (1 if reversed)
names.tsv: two-letter code, longitude and latitude of the name, area in square degrees, names in en, fa, ar.
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
UNIT = 100


def arcs_of(topology):
    """The arcs as points in units, each point once, the ends always."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = (round((x * scale[0] + move[0]) * UNIT), round((y * scale[1] + move[1]) * UNIT))
            if not points or points[-1] != point:
                points.append(point)
        if len(points) == 1:
            points.append(points[0])
        yield points


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def signed(number):
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def rings_of(geometry):
    """All rings of a country, each a list of arcs as TopoJSON has them: ~index where reversed."""
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["arcs"] for ring in polygon]
    return []


def points_of(ring, arcs):
    points = []
    for arc in ring:
        own = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points += own if not points else own[1:]
    return points


def area_and_centre(points):
    """Of one ring, in degrees."""
    twice = x = y = 0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]):
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if not twice:
        return 0, points[0]
    return abs(twice) / 2 / UNIT**2, (x / (3 * twice), y / (3 * twice))


def main():
    atlas, names, core = (pathlib.Path(argument) for argument in sys.argv[1:4])
    topology = json.loads((atlas / "countries-50m.json").read_text())
    arcs = list(arcs_of(topology))
    countries = topology["objects"]["countries"]["geometries"]

    out = bytearray(varint(len(arcs)))
    for points in arcs:
        out += varint(len(points))
        x = y = 0
        for px, py in points:
            out += signed(px - x) + signed(py - y)
            x, y = px, py
    out += varint(len(countries))
    for country in countries:
        rings = rings_of(country)
        out += varint(len(rings))
        for ring in rings:
            out += varint(len(ring))
            for arc in ring:
                out += varint(2 * arc if arc >= 0 else 2 * ~arc + 1)
    (HERE / "land.bin").write_bytes(out)

    codes = json.loads((core / "supplemental/codeMappings.json").read_text())["supplemental"]["codeMappings"]
    two = {entry["_numeric"]: code for code, entry in codes.items() if "_numeric" in entry and len(code) == 2}
    words = {
        lang: json.loads((names / f"main/{lang}/territories.json").read_text())["main"][lang][
            "localeDisplayNames"
        ]["territories"]
        for lang in ("en", "fa", "ar")
    }
    lines = []
    for country in countries:
        code = two.get(country.get("id"))
        if code is None:
            continue
        largest = max((area_and_centre(points_of(ring, arcs)) for ring in rings_of(country)), key=lambda one: one[0])
        area, (x, y) = largest
        said = [words[lang].get(f"{code}-alt-short", words[lang].get(code, code)) for lang in ("en", "fa", "ar")]
        lines.append("\t".join([code, f"{x / UNIT:.2f}", f"{y / UNIT:.2f}", f"{area:.2f}", *said]))
    head = "# Made by make.py from Natural Earth and the Unicode CLDR: code, longitude, latitude, square degrees, en, fa, ar."
    (HERE / "names.tsv").write_text("\n".join([head, *sorted(lines)]) + "\n")


if __name__ == "__main__":
    main()
