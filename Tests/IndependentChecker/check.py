"""Checks totals, gaps and bounds of handpieced bundles, sharing nothing with what wrote them.

    python3 check.py BUNDLE...

Prints one JSON object a bundle, one a line. Ends with 0 when nothing was found in any, 1 on a
finding, 66 when a bundle cannot be read.
"""

import base64
import json
import sys

from bundle import Bundle, Unreadable, root_of
from tips import TipChecker


def judged(folder):
    bundle = Bundle(folder)
    checker = TipChecker()
    try:
        for data, leaf in bundle.leaves():
            if leaf is None:
                checker.pass_over()
            else:
                checker.check(data, leaf)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable("leaf %d lacks %s" % (checker.seq + 1, error)) from error
    if base64.b64encode(root_of(bundle.hashes)).decode() != bundle.root:
        checker.findings.append((bundle.size - 1, "checkpoint_differs"))
    sessions = list(checker.closed.values()) + list(checker.sessions.values())
    return {
        "bundle": folder,
        "leaves": bundle.size,
        "redacted": checker.passed_over,
        "findings": [{"seq": seq, "code": code} for seq, code in checker.findings],
        "sessions": [
            {
                "session": session.name,
                "pulses": session.pulses,
                "passes": [
                    {
                        "area": key[0], "side": key[1], "pass": key[2], "pulses": a_pass.pulses,
                        "energy_total_uj": a_pass.energy, "exposure_ms": a_pass.exposure,
                    }
                    for key, a_pass in session.passes.items()
                ],
            }
            for session in sessions
        ],
    }


def main():
    status = 0
    for folder in sys.argv[1:]:
        try:
            verdict = judged(folder)
        except Unreadable as error:
            print("check.py: %s: %s" % (folder, error), file=sys.stderr)
            status = 66
            continue
        print(json.dumps(verdict, separators=(",", ":")))
        if verdict["findings"]:
            status = max(status, 1)
    sys.exit(status)


if __name__ == "__main__":
    main()
