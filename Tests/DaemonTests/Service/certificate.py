"""Holds a calibration certificate against the log it was made from, sharing no code with either.

    certificate.py BUNDLE CERTIFICATE.html SERIAL

Reads the entry bundles, takes every raw reading of the handpiece's newest calibration, works out each
point's error anew from the instrument's own words or from what a person typed, for needles also their
home position and backlash, and compares it with the certificate's tables. Prints what it compared as
JSON, for needles also what part of the backlash their handpiece does not know; ends with 1 when
anything differs.
"""

import html.parser
import json
import math
import pathlib
import sys
from fractions import Fraction


def leaves(bundle):
    """The leaves of a bundle in tlog-tiles layout, in order."""
    entries = pathlib.Path(bundle) / "tiles" / "tile" / "entries"
    if not entries.exists():
        entries = next(pathlib.Path(bundle).rglob("entries"))

    def number(path):
        parts = path.relative_to(entries).as_posix().replace("x", "").split("/")
        return int("".join(p for p in parts if ".p" not in p or True).split(".p")[0])

    for path in sorted((p for p in entries.rglob("*") if p.is_file()), key=number):
        data = path.read_bytes()
        at = 0
        while at < len(data):
            length = int.from_bytes(data[at : at + 2], "big")
            yield json.loads(data[at + 2 : at + 2 + length])
            at += 2 + length


class Tables(html.parser.HTMLParser):
    """Every table by its caption: a list of rows of cells."""

    def __init__(self):
        super().__init__()
        self.tables, self.caption, self.row, self.text = {}, None, None, None

    def handle_starttag(self, tag, _):
        if tag in ("caption", "th", "td"):
            self.text = ""
        if tag == "tr":
            self.row = []

    def handle_data(self, data):
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "caption":
            self.caption = self.text
            self.tables[self.caption] = []
        if tag in ("th", "td"):
            self.row.append(self.text)
        if tag == "tr":
            self.tables[self.caption].append(self.row)


def energy(reading, delivery, opened):
    """What flowed, in uJ for each pin: current squared, load, time."""
    amperes = Fraction(reading["sensed"], 10_000)
    ohms = Fraction(reading["load_mohm"], 1000)
    watts = amperes * amperes * ohms
    return watts * delivery["width_us"] / opened["fixture_pins"]


def typed(reading):
    """What a person read and typed in twice, in um."""
    first, second = (Fraction(text.strip().removesuffix("um")) for text in reading["replies"])
    return first if first == second else None


def nearest(value):
    """Thousandths as they are rounded on a certificate, to within one of them."""
    return Fraction(round(value * 1000), 1000)


def directions(own, stage):
    """The shots of a stage that reach their set point from less: sweeps go up and down in turn."""
    fired = [l["shot"] for l in own if l["kind"] == "service_reading" and l["stage"] == stage and l["number"] >= 0]
    points = {l["set_point"] for l in own if l["kind"] == "service_armed" and l["stage"] == stage and l["shot"] > 0}
    first, half = min(n for n in fired if n > 0), len(points)
    return {shot for shot in fired if (shot - first) % (2 * half) < half}


def two_ways(own, opened):
    """The readings as found of what was reached both from less and from more: nothing is deeper than the
    deepest."""
    rising, armed = directions(own, "as_found"), None
    up, down = [], []
    for leaf in own:
        if leaf["kind"] == "service_armed":
            armed = leaf
        if leaf["kind"] != "service_reading" or leaf["stage"] != "as_found" or leaf["number"] < 0:
            continue
        if armed["set_point"] < opened["plan"]["maximum"]:
            (up if leaf["shot"] in rising else down).append(leaf)
    return up, down


def travel(own, opened):
    """Home position and backlash from the raw readings as found, as rows of the certificate."""
    found = [l for l in own if l["kind"] == "service_reading" and l["stage"] == "as_found"]
    home = [l["measured"] for l in found if l["number"] < 0]
    # Every point is read as often in both directions, and no point oftener than another.
    up, down = ([l["measured"] for l in way] for way in two_ways(own, opened))
    return {
        f"home position, mean of {len(home)}": nearest(Fraction(sum(home), len(home))),
        "home position, greatest less least": Fraction(max(home) - min(home)),
        "backlash, from more less from less": nearest(Fraction(sum(down) - sum(up), len(up))),
    }


def deeper(own, opened):
    """How much further from more than from less the needles lie beyond what the handpiece says, in um.

    Needles reach their depth only nearly, and the handpiece says where: what it does not know is left.
    """
    up, down = ([l["measured"] - l["reported"] for l in way] for way in two_ways(own, opened))
    return round(Fraction(sum(down) - sum(up), len(up)))


def away(value):
    """Rounded away from zero."""
    return math.ceil(value) if value > 0 else math.floor(value)


def main(bundle, page, serial):
    log = list(leaves(bundle))
    opened = [
        leaf
        for leaf in log
        if leaf["kind"] == "service_opened" and leaf["handpiece"] == serial
    ][-1]
    own = [leaf for leaf in log if leaf.get("service") == opened["service"]]
    deliveries = {leaf["number"]: leaf for leaf in own if leaf["kind"] == "service_delivery"}
    groups, armed, differ = {}, None, []
    for leaf in own:
        if leaf["kind"] == "service_armed":
            armed = leaf
        if leaf["kind"] == "service_reading" and leaf["shot"] > 0:
            if leaf["sensed_kind"] == "typed":
                read = typed(leaf)
            else:
                read = energy(leaf, deliveries[leaf["number"]], opened)
            if read is None or round(read) != leaf["measured"]:
                differ.append(f"reading {leaf['seq']}: {read} is not {leaf['measured']}")
            # What needles come to is told by the way they come in use.
            way = opened["plan"]["approach"]
            is_rising = leaf["shot"] in directions(own, leaf["stage"])
            if leaf["number"] < 0 or way != "both" and (way == "up") != is_rising:
                continue
            key = (leaf["stage"], armed["set_point"], armed["load_ohm"])
            groups.setdefault(key, []).append(leaf["measured"])
    tables = Tables()
    tables.feed(pathlib.Path(page).read_text(encoding="utf-8"))
    found = {
        "as_found": tables.tables["Before adjustment, as found"],
        "as_left": tables.tables.get("As left") or tables.tables["As left, not adjusted"],
    }
    compared = 0
    for (stage, point, load), values in groups.items():
        mean = Fraction(sum(values), len(values))
        error = Fraction(away((mean - point) * 1000), 1000)
        ohms = str(load) if load else "-"
        rows = [r for r in found[stage] if r[0] == str(point) and r[1] == ohms]
        if len(rows) != 1 or rows[0][2] != str(len(values)) or Fraction(rows[0][3]) != error:
            differ.append(f"{stage} {point} into {load} ohm: {float(error)} is not in {rows}")
        compared += 1
    listed = sum(len(rows) - 1 for rows in found.values())
    if listed != compared:
        differ.append(f"{listed} points are listed and {compared} were read")
    raw = len(tables.tables["Every reading as it was taken"]) - 1
    taken = sum(1 for leaf in own if leaf["kind"] == "service_reading")
    if raw != taken:
        differ.append(f"{raw} raw readings are listed and {taken} were taken")
    result = {"points": compared, "readings": taken, "differ": differ}
    if opened["plan"]["home_readings"]:
        listed = {row[0]: row[1] for row in tables.tables["Travel, as found"]}
        for name, value in travel(own, opened).items():
            if name not in listed or abs(Fraction(listed[name]) - value) > Fraction(1, 1000):
                differ.append(f"{name}: {float(value)} is not in {listed}")
            result[name.split(",")[0]] = round(value)
        result["deeper than it says"] = deeper(own, opened)
    print(json.dumps(result))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
