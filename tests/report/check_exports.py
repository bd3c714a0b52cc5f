#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_exports.py FOLDER: reads what picket exported with parsers that are not ours, and says what is wrong with it.

FOLDER holds the exports of test_export_names.c (odd*) and of a solved plan (plan.json, with its rota, plan.geojson,
plan.kml, plan.ics, plan.html, plan_rota.csv and a plan_LIST.csv for each list of the plan).
"""
import collections
import csv
import datetime
import json
import pathlib
import sys
import xml.etree.ElementTree as xml

import icalendar

ODD = "Ångström, \"the; 1st\" <b> & 'co' \\q ]]> 北京🚢"
TWO_LINES = 'one, two\nthree; "four"'
KML = "{http://www.opengis.net/kml/2.2}"
failures = 0


def check(condition, text):
    global failures
    if not condition:
        failures += 1
        print("FAILED:", text)


def ring_is_sound(ring, where):
    check(len(ring) >= 4 and ring[0] == ring[-1], f"{where}: a ring that is not closed")
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))
    check(area > 0, f"{where}: a ring that is not right-handed")


def path_is_sound(path, where):
    for lon, lat in path:
        check(-180 <= lon <= 180 and -90 <= lat <= 90, f"{where}: {lon}, {lat} is nowhere")
    for a, b in zip(path, path[1:]):
        check(abs(a[0] - b[0]) < 180, f"{where}: an edge over the antimeridian")


def read_geojson(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    check(document["type"] == "FeatureCollection" and "crs" not in document, f"{path}: no FeatureCollection of RFC 7946")
    keys = {}
    for feature in document["features"]:
        check(set(feature) == {"type", "geometry", "properties"} and feature["type"] == "Feature", f"{path}: a feature")
        properties, geometry = feature["properties"], feature["geometry"]
        where = f"{path}: {properties['layer']} {properties['name']}"
        kind, parts = geometry["type"], geometry["coordinates"]
        check(all(not isinstance(value, (dict, list)) for value in properties.values()), f"{where}: nested properties")
        check(keys.setdefault(properties["layer"], list(properties)) == list(properties), f"{where}: other properties")
        parts = parts if kind.startswith("Multi") else [parts]
        for part in parts:
            if kind.endswith("Point"):
                path_is_sound([part], where)
            elif kind.endswith("LineString"):
                check(len(part) >= 2, f"{where}: a line of one position")
                path_is_sound(part, where)
            elif kind.endswith("Polygon"):
                for ring in part:
                    ring_is_sound(ring, where)
                    path_is_sound(ring, where)
            else:
                check(False, f"{where}: {kind}")
    return document


def read_kml(path):
    root = xml.parse(path).getroot()
    check(root.tag == KML + "kml", f"{path}: no KML")
    styles = {"#" + style.get("id") for style in root.iter(KML + "Style")}
    for placemark in root.iter(KML + "Placemark"):
        where = f"{path}: {placemark.findtext(KML + 'name')}"
        check(placemark.findtext(KML + "styleUrl") in styles, f"{where}: a style that is not there")
        paths = [[tuple(map(float, at.split(","))) for at in part.text.split()] for part in placemark.iter(KML + "coordinates")]
        check(paths, f"{where}: no place")
        for coordinates in paths:
            path_is_sound(coordinates, where)
        for ring in placemark.iter(KML + "LinearRing"):
            ring_is_sound([tuple(map(float, at.split(","))) for at in ring.findtext(KML + "coordinates").split()], where)
    check(not [a for a in root.iter() if "http" in (a.text or "")], f"{path}: something from the network")
    return root


def read_calendar(path):
    """Events by UID."""
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    check(not calendar.errors, f"{path}: {calendar.errors}")
    events = {}
    for event in calendar.walk("VEVENT"):
        check(not event.errors, f"{path}: {event.errors}")
        check(str(event["UID"]) not in events, f"{path}: {event['UID']} twice")
        for key in ("DTSTAMP", "DTSTART", "DTEND"):
            check(event.decoded(key).utcoffset() == datetime.timedelta(0), f"{path}: {key} is not UTC")
        check(event.decoded("DTSTART") < event.decoded("DTEND"), f"{path}: an event that ends before it begins")
        events[str(event["UID"])] = event
    return calendar, events


def read_table(path):
    with path.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file, strict=True)
    for row in rows:
        check(len(row) == len(heads), f"{path}: a row of {len(row)} fields, there are {len(heads)} heads")
    return [dict(zip(heads, row)) for row in rows]


def layer(document, name):
    return [f["properties"] for f in document["features"] if f["properties"]["layer"] == name]


def check_odd(folder):
    document = read_geojson(folder / "odd.geojson")
    check(document["name"] == ODD, "odd.geojson: the name")
    check([z["kind"] for z in layer(document, "zones")] == [ODD], "odd.geojson: the zone's kind")
    check([b["country"] for b in layer(document, "bases")] == [ODD], "odd.geojson: the country")
    check(layer(document, "bases")[0]["stands_here"] == f'3 {TWO_LINES} f"16"', "odd.geojson: who stands there")
    cut = [f["geometry"]["type"] for f in document["features"] if f["properties"]["layer"] in ("zones", "lanes")]
    check(cut == ["MultiPolygon", "MultiLineString"], "odd.geojson: what lies over the antimeridian")
    root = read_kml(folder / "odd.kml")
    check(root.findtext(f"{KML}Document/{KML}name") == ODD, "odd.kml: the name")
    names = [p.findtext(KML + "name") for p in root.iter(KML + "Placemark")]
    check("<sea & sky>" in names and "lane;1" in names and f'{TWO_LINES} frégate to lane;1' in names, "odd.kml: names")
    calendar, events = read_calendar(folder / "odd.ics")
    check(str(calendar["X-WR-CALNAME"]) == ODD, "odd.ics: the name")
    zone = read_table(folder / "odd_sorties.csv")[0]["zone"]
    check({str(e["SUMMARY"]) for e in events.values()}
          == {f'{n} × f"16" ({TWO_LINES}): {zone}, patrol' for n in (1, 2)}, "odd.ics: summaries")
    check([e.decoded("DTSTART").date() for e in events.values()]
          == [datetime.date(2028, 2, 28), datetime.date(2028, 2, 29)], "odd.ics: dates")
    check([u["contributor"] for u in read_table(folder / "odd_units.csv")] == [TWO_LINES] * 2, "odd_units.csv: names")
    check([u["site"] for u in read_table(folder / "odd_units.csv")] == ["a,b", "<sea & sky>"], "odd_units.csv: sites")
    check([r["contributor"] for r in read_table(folder / "odd_rota.csv")] == [TWO_LINES] * 2, "odd_rota.csv: names")


def flat(item):
    """An item of a list of the plan as its table has it."""
    if not isinstance(item, dict):
        return {"name": item}
    row = {}
    for key, value in item.items():
        row.update({f"{key}.{i}": v for i, v in enumerate(value)} if isinstance(value, list) else {key: value})
    return row


def same(text, value):
    return text == "" if value is None else text == value if isinstance(value, str) else float(text) == value


def check_tables(folder, plan):
    for key, items in plan.items():
        if not isinstance(items, list) or key == "rota":
            continue
        rows = read_table(folder / f"plan_{key}.csv")
        check(len(rows) == len(items), f"plan_{key}.csv: {len(rows)} rows for {len(items)} items")
        for row, item in zip(rows, map(flat, items)):
            check(all(same(row[k], item.get(k)) for k in row) and set(item) <= set(row), f"plan_{key}.csv: {row}")


def cells(rota):
    """Sorties by who, whence, whither, day and period."""
    return {(r["contributor"], r["type"], r["base"], r["zone"], r["task"], day + 1, r["period"]): n
            for r in rota for day, n in enumerate(r["by_day"]) if n > 0}


def check_rota(folder, plan, start):
    expected = cells(plan["rota"])
    check(expected, "plan.json: an empty rota")
    rows = read_table(folder / "plan_rota.csv")
    found = {(r["contributor"], r["type"], r["base"], r["zone"], r["task"], int(r["day"]), int(r["period"])):
             float(r["sorties"]) for r in rows}
    check(found == expected and len(rows) == len(expected), "plan_rota.csv: other sorties than in the plan")
    for r in rows:
        check(datetime.date.fromisoformat(r["date"]) == start + datetime.timedelta(int(r["day"]) - 1), f"a date: {r}")
    _, events = read_calendar(folder / "plan.ics")
    check(len(events) == len(expected), "plan.ics: events")
    periods = len(next(g for g in plan["gaps"] if g["required_by_period"])["required_by_period"])
    totals = collections.Counter()
    for event in events.values():
        began = event.decoded("DTSTART")
        totals[(began.date() - start).days + 1, began.hour * periods // 24] += int(str(event["SUMMARY"]).split(" ")[0])
    wanted = collections.Counter()
    for key, number in expected.items():
        wanted[key[5:]] += int(number)
    check(totals == wanted, "plan.ics: other sorties than in the plan")


def check_map(folder, plan):
    document = read_geojson(folder / "plan.geojson")
    sites = layer(document, "bases") + layer(document, "ports")
    check(sum(s["units"] for s in sites) == sum(u["number"] for u in plan["units"]), "plan.geojson: units")
    check({s["name"] for s in sites if s["used"]} == set(plan["sites"]), "plan.geojson: sites used")
    flown = sum(s["sorties_flown"] for s in layer(document, "bases"))
    check(abs(flown - sum(s["number"] for s in plan["sorties"])) < 1e-6, "plan.geojson: sorties flown")
    loss = sum(g["weight"] * (1 - g["met"] / g["required"]) for g in plan["gaps"])
    found = sum(t["loss"] for t in layer(document, "zones") + layer(document, "lanes"))
    check(abs(loss - found) < 1e-6, "plan.geojson: what the gaps cost")
    placemarks = list(read_kml(folder / "plan.kml").iter(KML + "Placemark"))
    check([p.findtext(KML + "name") for p in placemarks] == [f["properties"]["name"] for f in document["features"]],
          "plan.kml and plan.geojson have other features")


def check_page(folder, plan):
    """The timeline on the page: its bars' words and its totals are the rota's."""
    html = xml.parse(folder / "plan.html").getroot()
    section = [e for e in html.iter() if e.get("id") == "rota"]
    check(len(section) == 1, "plan.html: no rota")
    wanted = collections.defaultdict(lambda: [0] * len(plan["rota"][0]["by_day"]))
    for row in plan["rota"]:
        days = wanted[row["base"], row["contributor"], row["type"]]
        days[:] = [int(a + b) for a, b in zip(days, row["by_day"])]
    found = {}
    for row in (e for part in section for e in part.iter() if e.tag.endswith("tr")):
        bars = [e for e in row.iter() if e.get("class") == "strip"]
        if bars:
            cells = ["".join(cell.itertext()).strip() for cell in row]
            days = [int(n) for n in bars[0].get("aria-label").split(":")[1].split(",")]
            check(int(cells[4]) == sum(days), f"plan.html: a total of {cells}")
            found[tuple(cells[:3])] = days
    check(found == {who: days for who, days in wanted.items() if sum(days)}, "plan.html: other sorties than in the plan")


def main():
    folder = pathlib.Path(sys.argv[1])
    check_odd(folder)
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    check_tables(folder, plan)
    check_rota(folder, plan, datetime.date(2027, 12, 30))
    check_map(folder, plan)
    check_page(folder, plan)
    sys.exit(failures > 0)


main()
