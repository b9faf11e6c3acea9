"""Pulses and slices: each once, each permitted, each inside its bounds."""

from history import DIMENSIONS, key_of
from rules import LONGEST_SLICE_MS, Checker


class DeliveryChecker(Checker):
    def counter(self, leaf):
        handpiece = self.handpieces.get(leaf["handpiece"])
        if not handpiece or handpiece.epoch != leaf["counter_epoch"]:
            self.find("handpiece_unknown")
            return None
        return self.counters[(leaf["handpiece"], leaf["counter_epoch"])]

    def check_next(self, number, last):
        if number <= last:
            self.find("pulse_doubled")
        elif number != last + 1:
            self.find("pulse_missing")

    def check_number(self, leaf):
        counter = self.counter(leaf)
        if not counter:
            return
        counter.catch_up(leaf["number"] - 1)
        if counter.assumed and counter.assumed[0] <= leaf["number"] <= counter.assumed[1]:
            self.find("pulse_doubled")
        else:
            self.check_next(leaf["number"], counter.last)
        counter.account(leaf["number"])
        handpiece = self.handpieces[leaf["handpiece"]]
        if leaf["source"] == "reported" and handpiece.is_stopped is None:
            handpiece.is_stopped = False

    def check_permission(self, leaf, session, gate):
        arm = session.arm
        if not arm or arm.id != leaf["arm_id"] or arm.key != key_of(leaf):
            self.find("pulse_not_armed")
            return
        a_pass = session.passes.get(key_of(leaf))
        if not a_pass or not a_pass.is_open:
            self.find("pass_not_open")
        if leaf["source"] != "reported" and session.is_unresolved:
            return
        if arm.phase in ("disarmed", "stopped"):
            arm.late += 1
            if arm.late >= gate:
                arm.was_stopped = arm.phase == "stopped"
                arm.phase = "over"
        elif arm.phase == "over":
            self.find("pulse_after_stop" if arm.was_stopped else "pulse_not_armed")

    def delivered(self, leaf, gate):
        """What pulses and slices share; the session and the pass it counts in, if any."""
        self.check_number(leaf)
        session = self.session(leaf["session"])
        if not session:
            return None, None
        if leaf["handpiece"] != session.handpiece:
            self.find("handpiece_differs")
        self.check_permission(leaf, session, gate)
        session.pulses += 1
        a_pass = session.passes.get(key_of(leaf))
        if a_pass:
            if a_pass.envelope and a_pass.pulses == a_pass.envelope["maximum_pulses"]:
                self.find("pass_too_long")
            a_pass.pulses += 1
        return session, a_pass

    def check_pulse(self, leaf):
        session, a_pass = self.delivered(leaf, gate=1)
        if not session:
            return
        arm = session.arm
        pins = arm.envelope["pins"] if arm and arm.envelope else 0
        if a_pass:
            a_pass.energy += pins * energy_of_pin(leaf)
            self.check_interval(leaf, a_pass)
        if not arm or not arm.envelope:
            return
        if arm.settings and not is_set_to(leaf, arm.settings):
            self.find("settings_differ")
        self.check_pulse_bounds(leaf, arm.envelope)

    def check_pulse_bounds(self, leaf, envelope):
        has = {bound["dimension"] for bound in envelope["bounds"]}
        self.check_setting(envelope, "energy_per_pin", leaf["set_energy_uj"])
        limit = envelope["rf_time_limit_us"]
        if limit != -1 and "pulse_width" not in has:
            if leaf["set_width_us"] > limit:
                self.find("setting_outside_envelope")
        else:
            self.check_setting(envelope, "pulse_width", leaf["set_width_us"])
        if "depth" in has or leaf["set_depth_um"] > 0:
            for depth in [leaf["set_depth_um"]] + leaf["set_further_depths_um"]:
                self.check_setting(envelope, "depth", depth)
        energy_of_pulse = 0
        for delivery in leaf["deliveries"]:
            energy = max(delivery["energy_uj"], delivery["energy_max_uj"])
            energy_of_pulse += energy
            self.check_measured(envelope, "energy_per_pin", energy)
            self.check_measured(envelope, "depth", delivery["depth_um"])
            self.check_measured(envelope, "pulse_width", delivery["width_us"])
        self.check_measured(envelope, "pulse_energy_per_pin", energy_of_pulse)

    def check_interval(self, leaf, a_pass):
        if leaf["source"] != "reported":
            return
        last, a_pass.last = a_pass.last, leaf
        if not last or not a_pass.envelope or last["arm_id"] != leaf["arm_id"]:
            return
        if last["number"] + 1 != leaf["number"]:
            return
        between = (leaf["began_ms"] - last["began_ms"] + 2**31) % 2**32 - 2**31
        if between < a_pass.envelope["pulse_interval_ms"]:
            self.find("pulse_too_soon")

    def check_exposure(self, leaf):
        session, a_pass = self.delivered(leaf, gate=2)
        if not session:
            return
        if a_pass:
            a_pass.exposure += leaf["duration_ms"]
        if leaf["duration_ms"] > LONGEST_SLICE_MS:
            self.find("delivered_outside_envelope")
        arm = session.arm
        if not arm or not arm.envelope:
            return
        said = {key: leaf["set"].get(key) for key in DIMENSIONS.values()}
        if arm.settings and said != {key: arm.settings.get(key) for key in DIMENSIONS.values()}:
            self.find("settings_differ")
        for dimension, key in DIMENSIONS.items():
            if key in leaf["set"]:
                self.check_setting(arm.envelope, dimension, leaf["set"][key])
        for span in leaf["measured"]:
            self.check_measured(arm.envelope, span["dimension"], span["max"])

    def check_assumed(self, leaf):
        first, last = leaf["first_number"], leaf["first_number"] + leaf["deliveries"] - 1
        counter = self.counter(leaf)
        if counter:
            counter.catch_up(first - 1)
            before = counter.assumed[1] if counter.assumed else counter.last
            self.check_next(first, before)
            if last < counter.told:
                self.find("pulse_missing")
            counter.assume(first, last)
        session = self.session(leaf["session"])
        if not session:
            return
        if leaf["handpiece"] != session.handpiece:
            self.find("handpiece_differs")
            return
        if not session.arm or session.arm.id != leaf["arm_id"]:
            self.find("pulse_not_armed")
            return
        self.check_charge(leaf, session.arm)
        session.pulses += leaf["deliveries"]
        session.is_unresolved = False
        a_pass = session.passes.get(session.arm.key)
        if a_pass:
            a_pass.pulses += leaf["deliveries"]
            a_pass.energy += leaf["energy_total_uj"]
            a_pass.exposure += leaf["exposure_total_ms"]

    def check_charge(self, leaf, arm):
        if not arm.settings or not arm.envelope:
            return
        each = arm.settings.get("energy_per_pin_uj")
        depths = 1 + len(arm.settings["further_depths_um"])
        energy = (each or 0) * depths * arm.envelope["pins"] * leaf["deliveries"]
        exposure = 1000 * leaf["deliveries"] if each is None else 0
        if leaf["energy_total_uj"] < energy or leaf["exposure_total_ms"] < exposure:
            self.find("totals_differ")

    def check_service_delivery(self, leaf):
        """Into a load: counted like every other, and charged to nobody."""
        counter = self.counter(leaf)
        if counter:
            counter.catch_up(leaf["number"] - 1)
            self.check_next(leaf["number"], counter.last)
            counter.account(leaf["number"])

    def check_foreign(self, leaf):
        counter = self.counter(leaf)
        if counter:
            counter.catch_up(leaf["first_number"] - 1)
            self.check_next(leaf["first_number"], counter.last)
            counter.account(leaf["last_number"])


def energy_of_pin(leaf):
    """What was not measured counts as set."""
    if leaf["deliveries"]:
        return sum(delivery["energy_uj"] for delivery in leaf["deliveries"])
    return leaf["set_energy_uj"] * (1 + len(leaf["set_further_depths_um"]))


def is_set_to(leaf, settings):
    """Whether a pulse and each of its deliveries were set to the settings in force."""
    further = leaf["set_further_depths_um"]
    same = (
        leaf["set_energy_uj"] == settings.get("energy_per_pin_uj")
        and leaf["set_depth_um"] == settings.get("depth_um", 0)
        and further == settings["further_depths_um"]
        and leaf["set_power_level"] == settings.get("power_level", 0)
        and leaf["set_width_us"] == settings.get("pulse_width_us", leaf["set_width_us"])
    )
    depths = [leaf["set_depth_um"]] + further
    if not same or len(leaf["deliveries"]) > len(depths):
        return False
    return all(
        delivery["set_energy_uj"] == leaf["set_energy_uj"]
        and delivery["set_width_us"] == leaf["set_width_us"]
        and delivery["set_depth_um"] == depth
        for delivery, depth in zip(leaf["deliveries"], depths)
    )
