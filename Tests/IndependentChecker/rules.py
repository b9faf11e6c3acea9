"""Totals, gaps and bounds, leaf by leaf, as the article LogFormat describes them."""

import hashlib

from history import DIMENSIONS, Arm, Counter, Handpiece, Pass, Session, bound_of, key_of

DRIFT_US = 2_000_000
LONGEST_SLICE_MS = 1050


class Checker:
    def __init__(self):
        self.findings = []
        self.seq = 0
        self.before = None
        self.sessions = {}
        self.closed = {}
        self.handpieces = {}
        self.counters = {}
        self.people = {}
        self.alarms = set()
        self.passed_over = 0
        self.is_passing = False

    def find(self, code):
        self.findings.append((self.seq, code))

    def pass_over(self):
        """A leaf that is not disclosed: of a session of which none is, on a handpiece in no other."""
        self.passed_over += 1
        self.is_passing = True
        in_use = {session.handpiece for session in self.sessions.values()}
        for (handpiece, _), counter in self.counters.items():
            if handpiece not in in_use:
                counter.may_have_grown = True

    def check(self, data, leaf):
        self.seq = leaf["seq"]
        self.data = data
        self.check_clock(leaf)
        rule = getattr(self, "check_" + leaf["kind"], None)
        if rule:
            rule(leaf)

    def check_clock(self, leaf):
        before, self.before = self.before, leaf
        passing, self.is_passing = self.is_passing, False
        if not before or before["boot_id"] != leaf["boot_id"]:
            return
        ran = leaf["boot_us"] - before["boot_us"]
        if ran < 0:
            self.find("boot_clock_ran_back")
        moved = leaf["utc_us"] - before["utc_us"] - ran
        if leaf["kind"] == "clock_step":
            moved -= leaf["step_us"]
        if abs(moved) > DRIFT_US and not passing:
            self.find("clock_stepped_silently")

    # The daemon, handpieces, people, alarms.

    def check_daemon_started(self, leaf):
        for session in self.sessions.values():
            session.lose_arm()
            session.is_of_earlier_run = True

    def check_person_enrolled(self, leaf):
        self.people[leaf["person"]] = leaf["may_operate"] == 1

    def check_person_changed(self, leaf):
        if leaf["change"] == "removed":
            self.people[leaf["person"]] = False

    def check_person_locked(self, leaf):
        self.people[leaf["person"]] = False

    def check_person(self, leaf):
        if not self.people.get(leaf["person"], False):
            self.find("person_not_enrolled")

    def check_alarm_raised(self, leaf):
        self.alarms.add(self.seq)

    def check_alarm(self, leaf):
        if leaf["alarm_seq"] not in self.alarms:
            self.find("alarm_not_known")

    check_alarm_escalated = check_alarm
    check_alarm_acknowledged = check_alarm

    def check_alarm_ended(self, leaf):
        self.check_alarm(leaf)
        self.alarms.discard(leaf["alarm_seq"])

    def session_on(self, handpiece):
        known = self.handpieces.get(handpiece)
        return self.sessions.get(known.session) if known else None

    def check_handpiece_attached(self, leaf):
        name = leaf["handpiece"]
        known = self.handpieces.get(name)
        session = self.session_on(name)
        if session:
            session.lose_arm()
        handpiece = known or Handpiece(leaf["counter_epoch"])
        handpiece.epoch = leaf["counter_epoch"]
        if handpiece.stop_count is not None and leaf["stop_count"] > handpiece.stop_count:
            handpiece.is_stopped = None
        if handpiece.is_stopped is False:
            handpiece.is_stopped = None
        handpiece.stop_count = max(handpiece.stop_count or 0, leaf["stop_count"])
        self.handpieces[name] = handpiece
        place = (name, leaf["counter_epoch"])
        if place not in self.counters:
            self.counters[place] = Counter(0 if known else leaf["last_pulse"], leaf["last_pulse"])
            return
        counter = self.counters[place]
        counter.hear(leaf["last_pulse"])
        if session:
            session.is_unresolved = session.arm is not None and counter.is_behind()

    def check_handpiece_checked(self, leaf):
        handpiece = self.handpieces.get(leaf["handpiece"])
        if not handpiece or "stop_count" not in leaf:
            return
        if leaf["stop_count"] != handpiece.stop_count:
            handpiece.is_stopped = False if leaf["result"] == "passed" else None
        handpiece.stop_count = max(handpiece.stop_count or 0, leaf["stop_count"])

    def check_handpiece_lost(self, leaf):
        session = self.session_on(leaf["handpiece"])
        if session:
            session.lose_arm()

    def check_stop(self, leaf):
        handpiece = self.handpieces.get(leaf["handpiece"])
        if not handpiece:
            return
        handpiece.is_stopped = True
        handpiece.stop_count = max(handpiece.stop_count or 0, leaf["stop_count"])
        session = self.session_on(leaf["handpiece"])
        if session:
            session.end_arm(stopped=True)

    def check_stop_confirmed(self, leaf):
        handpiece = self.handpieces.get(leaf["handpiece"])
        if handpiece:
            handpiece.is_stopped = True
            handpiece.stop_count = max(handpiece.stop_count or 0, leaf["stop_count"])

    def check_stop_reset(self, leaf):
        self.check_person(leaf)
        handpiece = self.handpieces.get(leaf["handpiece"])
        if handpiece:
            handpiece.is_stopped = False

    # Sessions and passes.

    def session(self, name):
        session = self.sessions.get(name)
        if not session:
            self.find("session_not_open")
        return session

    def a_pass(self, session, leaf):
        return session.passes.setdefault(key_of(leaf), Pass())

    def check_session_opened(self, leaf):
        if leaf["session"] in self.sessions or leaf["session"] in self.closed:
            self.find("session_opened_twice")
            return
        self.sessions[leaf["session"]] = Session(leaf)
        if leaf["handpiece"] in self.handpieces:
            self.handpieces[leaf["handpiece"]].session = leaf["session"]
        else:
            self.find("handpiece_unknown")

    def check_session_closed(self, leaf):
        session = self.session(leaf["session"])
        if not session:
            return
        for a_pass in session.passes.values():
            if a_pass.is_open:
                self.find("pass_left_open")
        if leaf["pulses_total"] != session.pulses:
            self.find("totals_differ")
        if leaf["reason"] == "closed" and session.pins and session.pulses:
            if session.pins_counted_at != session.pulses:
                self.find("pins_not_counted")
        self.closed[session.name] = self.sessions.pop(session.name)

    def check_envelope(self, leaf):
        session = self.session(leaf["session"])
        if not session:
            return
        for bound in leaf["bounds"]:
            order = [
                bound["minimum"], bound["recommended_minimum"], bound["default"],
                bound["recommended"], bound["absolute"],
            ]
            if order != sorted(order) or bound["setting_maximum"] > bound["absolute"]:
                self.find("envelope_disordered")
        names = [bound["dimension"] for bound in leaf["bounds"]]
        if len(set(names)) != len(names):
            self.find("envelope_disordered")
        a_pass = self.a_pass(session, leaf)
        a_pass.envelope = leaf
        a_pass.envelope_hash = hashlib.sha256(self.data).hexdigest()
        a_pass.unread = list(leaf["cautions"])

    def check_pins_counted(self, leaf):
        session = self.session(leaf["session"])
        if not session:
            return
        if (leaf["handpiece"], leaf["tip_uid"]) != (session.handpiece, session.tip):
            self.find("handpiece_differs")
        if leaf["moment"] == "before":
            session.pins = leaf["pins"]
        else:
            session.pins_counted_at = session.pulses
            if leaf["pins"] < session.pins:
                self.find("pins_missing")

    def check_cautions_acknowledged(self, leaf):
        session = self.session(leaf["session"])
        if session:
            a_pass = self.a_pass(session, leaf)
            a_pass.unread = [name for name in a_pass.unread if name not in leaf["cautions"]]

    def check_pass_started(self, leaf):
        session = self.session(leaf["session"])
        if session:
            a_pass = self.a_pass(session, leaf)
            a_pass.is_open = True
            a_pass.last = None

    def check_pass_ended(self, leaf):
        session = self.session(leaf["session"])
        if not session:
            return
        a_pass = self.a_pass(session, leaf)
        if not a_pass.is_open:
            self.find("pass_not_open")
            return
        said = (leaf["pulses"], leaf["energy_total_uj"], leaf["exposure_total_ms"])
        if said != (a_pass.pulses, a_pass.energy, a_pass.exposure):
            self.find("totals_differ")
        if a_pass.envelope and leaf["energy_total_uj"] > a_pass.envelope["maximum_energy_uj"]:
            self.find("pass_energy_exceeded")
        a_pass.is_open = False

    def check_settings(self, leaf):
        session = self.session(leaf["session"])
        if not session:
            return
        a_pass = self.a_pass(session, leaf)
        a_pass.settings = leaf
        if not a_pass.envelope:
            self.find("envelope_missing")
            return
        if leaf["envelope_sha256"] != a_pass.envelope_hash:
            self.find("envelope_differs")
        self.check_set(leaf["settings"], a_pass.envelope)

    def check_settings_refused(self, leaf):
        self.session(leaf["session"])

    def check_override(self, leaf):
        for line in leaf["note"].split("\n"):
            if line.startswith("session "):
                self.session(line[len("session ") :])
                return

    def check_set(self, settings, envelope):
        """Every value inside its bounds, the depths to the plan, nothing too strong where shallow."""
        for dimension, key in DIMENSIONS.items():
            if key in settings:
                self.check_setting(envelope, dimension, settings[key])
        further = settings["further_depths_um"]
        above = settings.get("depth_um", 0)
        for depth in further:
            self.check_setting(envelope, "depth", depth)
            if depth > above - envelope["depth_spacing_um"]:
                self.find("setting_outside_envelope")
            above = depth
        if further and len(further) >= envelope["maximum_depths"]:
            self.find("setting_outside_envelope")
        if "depth_um" not in settings or "energy_per_pin_uj" not in settings:
            return
        shallowest = min([settings["depth_um"]] + further)
        for bound in envelope["shallow_bounds"]:
            if shallowest < bound["shallower_than_um"]:
                if settings["energy_per_pin_uj"] > bound["energy_per_pin_uj"]:
                    self.find("setting_outside_envelope")

    def check_setting(self, envelope, dimension, value):
        bound = bound_of(envelope, dimension)
        if not bound or not bound["minimum"] <= value <= bound["setting_maximum"]:
            self.find("setting_outside_envelope")

    def check_measured(self, envelope, dimension, value):
        bound = bound_of(envelope, dimension)
        if bound and value > bound["delivered_maximum"]:
            self.find("delivered_outside_envelope")

    # Permissions.

    def check_armed(self, leaf):
        session = self.session(leaf["session"])
        if not session:
            return
        if session.arm and (session.arm.phase == "armed" or session.arm.id == leaf["arm_id"]):
            self.find("armed_twice")
        a_pass = session.passes.get(key_of(leaf))
        if not a_pass or not a_pass.is_open:
            self.find("pass_not_open")
        if not a_pass or not a_pass.settings:
            self.find("settings_missing")
        elif not a_pass.envelope:
            self.find("envelope_missing")
        else:
            if leaf["settings_hash"] != a_pass.settings["settings_hash"]:
                self.find("settings_differ")
            linked = leaf["envelope_hash"] == a_pass.envelope_hash[:16]
            if not linked or a_pass.settings["envelope_sha256"] != a_pass.envelope_hash:
                self.find("envelope_differs")
            if a_pass.unread:
                self.find("caution_not_acknowledged")
        handpiece = self.handpieces.get(session.handpiece)
        if handpiece and handpiece.is_stopped:
            self.find("armed_while_stopped")
        if handpiece:
            self.counters[(session.handpiece, handpiece.epoch)].catch_up(leaf["last_pulse"])
        self.check_person(leaf)
        session.arm = Arm(leaf, key_of(leaf), a_pass)

    def check_disarmed(self, leaf):
        session = self.session(leaf["session"])
        if not session:
            return
        if not session.arm or session.arm.id != leaf["arm_id"]:
            self.find("arm_not_known")
            return
        session.end_arm(stopped=False)

    def check_interruption(self, leaf):
        session = self.session(leaf["session"])
        if session:
            session.lose_arm()
            session.is_unresolved = session.arm is not None

    def check_reconciled(self, leaf):
        session = self.session(leaf["session"])
        if session:
            session.is_unresolved = False
