"""What a verifier keeps of handpieces, counters, sessions and passes."""

DIMENSIONS = {
    "energy_per_pin": "energy_per_pin_uj",
    "pulse_energy_per_pin": "pulse_energy_per_pin_uj",
    "power_level": "power_level",
    "pulse_width": "pulse_width_us",
    "depth": "depth_um",
    "stroke_rate": "stroke_rate_mhz",
    "vacuum": "vacuum_pa",
    "crystal_flow": "crystal_flow_mg_per_s",
}


class Counter:
    """Numbers that are accounted for, told of, or assumed."""

    def __init__(self, last, told):
        self.last = last
        self.told = told
        self.assumed = None
        self.may_have_grown = False

    def hear(self, number):
        self.told = max(self.last, number)
        if self.assumed:
            self.keep(self.assumed[0], min(self.assumed[1], self.told))

    def account(self, number):
        self.last = max(self.last, number)
        self.told = max(self.told, self.last)
        if self.assumed:
            self.keep(max(self.assumed[0], self.last + 1), self.assumed[1])

    def catch_up(self, number):
        """Leaves that are not disclosed may have counted up to this number."""
        if self.may_have_grown and self.last < number:
            self.account(number)
        self.may_have_grown = False

    def assume(self, first, last):
        before = self.assumed or (first, last)
        self.keep(min(before[0], first), max(before[1], last))

    def keep(self, first, last):
        self.assumed = (first, last) if first <= last else None

    def is_behind(self):
        return self.last < self.told


class Handpiece:
    def __init__(self, epoch):
        self.epoch = epoch
        self.session = None
        self.is_stopped = None
        self.stop_count = None


class Pass:
    def __init__(self):
        self.envelope = None
        self.envelope_hash = None
        self.unread = []
        self.settings = None
        self.is_open = False
        self.pulses = 0
        self.energy = 0
        self.exposure = 0
        self.last = None


class Arm:
    def __init__(self, leaf, key, a_pass):
        self.id = leaf["arm_id"]
        self.key = key
        self.settings = a_pass.settings["settings"] if a_pass and a_pass.settings else None
        self.envelope = a_pass.envelope if a_pass else None
        self.phase = "armed"
        self.was_stopped = False
        self.late = 0


class Session:
    def __init__(self, leaf):
        self.name = leaf["session"]
        self.handpiece = leaf["handpiece"]
        self.passes = {}
        self.arm = None
        self.is_unresolved = False
        self.is_of_earlier_run = False
        self.pulses = 0
        self.tip = leaf["tip_uid"]
        self.pins = 0
        self.pins_counted_at = None

    def end_arm(self, stopped):
        if not self.arm:
            return
        if self.arm.phase == "armed":
            self.arm.phase = "stopped" if stopped else "disarmed"
        elif self.arm.phase == "disarmed" and stopped:
            self.arm.phase = "stopped"

    def lose_arm(self):
        if not self.arm:
            return
        if self.arm.phase == "armed":
            self.is_unresolved = True
        self.arm.phase = "over"


def key_of(leaf):
    return (leaf["area"], leaf["side"], leaf["pass"])


def bound_of(envelope, dimension):
    for bound in envelope["bounds"]:
        if bound["dimension"] == dimension:
            return bound
    return None
