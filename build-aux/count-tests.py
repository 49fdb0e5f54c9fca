#!/usr/bin/env python3
"""count-tests.py: how many test cases passed and failed, from the log that meson writes

SPDX-License-Identifier: GPL-3.0-or-later

Usage: count-tests.py testlog.json.  A program that speaks TAP counts with each of its cases, another one as one.
"""

import json
import re
import sys

CASE = re.compile(r"^(not )?ok \d+(.*)$", re.MULTILINE)


def count(record):
    """(passed, failed) of one test program."""
    cases = CASE.findall(record.get("stdout", ""))
    good = record["result"] in ("OK", "EXPECTEDFAIL")

    if not cases:
        return (1, 0) if good else (0, 1)

    failed = sum(1 for negated, _ in cases if negated)
    if not good:
        failed = max(failed, 1)
    return len(cases) - min(failed, len(cases)), failed


def main():
    passed = failed = 0

    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            record = json.loads(line)
            if record["result"] == "SKIP":
                continue
            more_passed, more_failed = count(record)
            passed += more_passed
            failed += more_failed

    print(f"{passed} passed, {failed} failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
