"""An electrosurgical analyzer of the ES family as a device class of sinstruments, with faults.

Takes long and short forms of its commands in any case, as the real one does. What it shows after
each question for a value is planned: the last of `readings` for ever. Or it is what flowed: with
`truth`, a file in which a simulated handpiece says what it really delivered, each delivery shows as
its current through the load for two questions, and as nothing after.

A fault answers one question, the first time it is asked after `after` earlier ones, otherwise than
planned: `reply` (bytes as they are, `null` for silence) after `delay` seconds.
"""

import json
import math
import re

import gevent
from sinstruments.simulator import BaseDevice


def short(keyword):
    """The capitals of a keyword: MArms is MA."""
    return "".join(c for c in keyword if not c.islower())


def pattern(path):
    """What a command path is matched by: each keyword long or short, in any case."""
    parts = [f"(?:{re.escape(word)}|{re.escape(short(word))})" for word in path.split(":")]
    return re.compile("^" + ":".join(parts) + r"(\?)?(?: (.*))?$", re.IGNORECASE)


PATHS = {
    "STATus": "status",
    "SYSTem:VERsion": "version",
    "CONFigure:RFMeasure:LOAD:MODE": "setting",
    "CONFigure:RFMeasure:INPut:RANGe": "setting",
    "CONFigure:RFMeasure:LOAD:INTernal": "load",
    "CONFigure:RFMeasure:LOAD:ACTual": "actual",
    "READ:MArms": "reading",
    "READ:WArms": "power",
}
COMMANDS = [(pattern(path), name) for path, name in PATHS.items()]


class ESMeter(BaseDevice):
    newline = b"\r"

    def __init__(self, name, readings=("0.0",), status="0", load_error=0.4, fault=None, truth=None, **kwargs):
        super().__init__(name, **kwargs)
        self.readings = list(readings)
        self.status = status
        self.load_error = load_error
        self.fault = fault
        self.asked = 0
        self.ohms = 500
        self.truth = truth
        self.shown = (0, 0)

    def handle_message(self, message):
        text = message.decode("ascii", "replace").strip()
        name, value = self.parse(text)
        fault = self.fault
        if fault and fault["on"] == name:
            self.asked += 1
            if self.asked == fault.get("after", 0) + 1:
                gevent.sleep(fault.get("delay", 0))
                if fault.get("reply") is not None:
                    yield fault["reply"].encode("latin-1")
                return
        reply = getattr(self, "on_" + name)(value)
        if reply is not None:
            yield reply.encode("ascii") + b"\r\n"

    @staticmethod
    def parse(text):
        if text.upper() == "*IDN?":
            return "identity", None
        for expression, name in COMMANDS:
            found = expression.match(text)
            if found:
                return name, found.group(2)
        return "unknown", text

    def on_identity(self, _):
        return "BC Group,ESU-2400,0042,1.10,2.20,3.30"

    def on_version(self, _):
        return "1.10"

    def on_status(self, _):
        return self.status

    def on_setting(self, _):
        return None

    def on_load(self, value):
        self.ohms = int(value)

    def on_actual(self, _):
        return f"{self.ohms + self.load_error:.1f}"

    def flowed(self):
        """Milliamperes of the newest delivery, while it is to be seen."""
        try:
            with open(self.truth, encoding="ascii") as file:
                newest = json.load(file)
        except FileNotFoundError:
            return "0.0"
        number, questions = self.shown
        questions = questions + 1 if number == newest["number"] else 1
        self.shown = (newest["number"], questions)
        if questions > 2:
            return "0.0"
        watts = newest["energy_uj"] * newest["pins"] / newest["width_us"]
        return f"{1000 * math.sqrt(watts / self.ohms):.1f}"

    def on_reading(self, _):
        if self.truth:
            return self.flowed()
        return self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]

    def on_power(self, _):
        return "71.3"

    def on_unknown(self, _):
        return None
