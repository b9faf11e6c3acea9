"""Tips: used until their last day and as often as they say, never reset, on one person."""

import datetime

from deliveries import DeliveryChecker

NO_TIP = "0" * 16
DAY_US = 86_400_000_000
# A day that ended so shortly before counts as well.
MIDNIGHT_US = 10_000_000
# How many pulses or slices may be under way when the last use is taken.
LATE = {"pulse": 1, "exposure": 2}


def day_of(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def plain(procedure):
    return procedure.lower().replace("_", "")


class Told:
    """What a session was told of earlier treatments."""

    def __init__(self, facts):
        self.knows_nothing = "treatments: unknown" in facts
        self.today = set()
        self.treatments = []
        for words in (fact.split(" ") for fact in facts):
            if words[0] == "pass_today:":
                self.today.add((words[1], plain(words[2])))
            elif words[0] == "treatment:":
                self.treatments.append(((words[1], plain(words[2])), day_of(words[3])))


def told_by(leaf):
    """Nothing where a line is none that can be read."""
    try:
        return Told(leaf["history"])
    except (IndexError, ValueError):
        return None


class Use:
    """A session with a tip."""

    def __init__(self, leaf, tip):
        self.name = leaf["session"]
        self.tip = tip
        self.handpiece = leaf["handpiece"]
        self.opened = leaf["seq"]
        self.closed = None
        self.day = leaf["utc_us"] // DAY_US
        self.is_treatment = leaf["session_kind"] == "treatment"
        self.procedure = plain(leaf["modality"])
        self.told = told_by(leaf)
        self.left_at_opening = tip.left
        self.delivered = 0
        self.beyond = 0
        self.areas = set()
        self.envelope = None
        self.found = set()


class Tip:
    def __init__(self):
        self.left = None
        self.last_day = None
        self.may_have_more = False
        self.reset_on = {}
        self.uses = []

    def is_worn_out(self):
        return self.left == 0 and not self.may_have_more

    def read(self, handpiece, said):
        known = self.left is not None and not self.may_have_more
        self.reset_on[handpiece] = known and said > self.left
        self.left = said if self.left is None else min(said, self.left)

    def take(self, use, deliveries):
        use.delivered += deliveries
        self.left = min(self.left, max(0, use.left_at_opening - use.delivered))


class TipChecker(DeliveryChecker):
    def __init__(self):
        super().__init__()
        self.tips = {}
        self.open_uses = {}
        self.newest_us = None
        self.set_back_at = -1

    def check(self, data, leaf):
        super().check(data, leaf)
        self.follow_clock(leaf)
        rule = getattr(self, "tip_" + leaf["kind"], None)
        if rule:
            rule(leaf)

    def follow_clock(self, leaf):
        if self.newest_us is not None and leaf["utc_us"] < self.newest_us - DAY_US:
            self.set_back_at = leaf["seq"]
        self.newest_us = max(self.newest_us or leaf["utc_us"], leaf["utc_us"])

    def tip(self, uid):
        return self.tips.setdefault(uid, Tip())

    def tip_handpiece_attached(self, leaf):
        if leaf["tip_uid"] != NO_TIP:
            self.tip(leaf["tip_uid"]).read(leaf["handpiece"], leaf["tip_uses_left"])

    def tip_tip_changed(self, leaf):
        if leaf["tip_uid"] != NO_TIP:
            said = leaf["tip_expiry_day"]
            self.tip(leaf["tip_uid"]).last_day = None if said == -1 else day_of(said)

    def tip_session_opened(self, leaf):
        tip = self.tips.get(leaf["tip_uid"])
        if tip and tip.left is not None and leaf["session"] not in self.open_uses:
            if all(use.name != leaf["session"] for use in tip.uses):
                use = self.open_uses[leaf["session"]] = Use(leaf, tip)
                tip.uses.append(use)

    def tip_session_closed(self, leaf):
        use = self.open_uses.pop(leaf["session"], None)
        if use:
            use.closed = leaf["seq"]

    def tip_envelope(self, leaf):
        use = self.open_uses.get(leaf["session"])
        if use:
            use.envelope = leaf

    def tip_assumed(self, leaf):
        use = self.open_uses.get(leaf["session"])
        if use:
            use.tip.may_have_more = True
            use.tip.take(use, leaf["deliveries"])

    def tip_delivery(self, leaf):
        use = self.open_uses.get(leaf["session"])
        if not use:
            return
        if use.tip.is_worn_out():
            use.beyond += 1
        use.areas.add(leaf["area"] + "/" + leaf["side"])
        use.tip.take(use, 1)
        if use.beyond > LATE[leaf["kind"]]:
            self.object(use, "tip_worn_out")

    tip_pulse = tip_delivery
    tip_exposure = tip_delivery

    def tip_armed(self, leaf):
        use = self.open_uses.get(leaf["session"])
        if not use:
            return
        if self.is_past_its_day(use, leaf):
            self.object(use, "tip_expired")
        if use.tip.is_worn_out():
            self.object(use, "tip_worn_out")
        if use.tip.reset_on.get(use.handpiece):
            self.object(use, "tip_reset")
        others = (other for other in use.tip.uses if other.delivered > 0 and other is not use)
        if any(self.is_of_another(use, other) for other in others):
            self.object(use, "tip_used")

    def object(self, use, code):
        if code not in use.found:
            use.found.add(code)
            self.find(code)

    def is_past_its_day(self, use, leaf):
        begun = use.envelope
        if use.tip.last_day is None or not begun:
            return False
        if (begun["area"], begun["side"], begun["pass"]) != (leaf["area"], leaf["side"], leaf["pass"]):
            return False
        return (begun["utc_us"] - MIDNIGHT_US) // DAY_US > use.tip.last_day

    def is_of_another(self, use, other):
        """Who was treated before is told of it, so who is told of nothing is somebody else."""
        if not other.is_treatment or other.closed is None or other.closed > use.opened:
            return False
        if not use.told or use.told.knows_nothing:
            return False
        return any(not self.is_told((area, other.procedure), use.told, other) for area in other.areas)

    def is_told(self, skin, told, other):
        if skin in told.today:
            return True
        return any(
            skin == where and (day >= other.day - 1 or self.set_back_at > other.opened)
            for where, day in told.treatments
        )
