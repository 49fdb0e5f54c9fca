#!/usr/bin/env python3
"""render-against-matplotlib.py: a figure of ten runs of a million steps, whole process, by Anneal and by matplotlib

SPDX-License-Identifier: GPL-3.0-or-later

Usage: render-against-matplotlib.py ANNEAL-CLI.  Both draw the same numbers to a 1600 by 900 PNG, in turn; Anneal
computes them on the way, matplotlib reads them from a file.  Prints the ratio of the medians and the size of Anneal's
SVG.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

N_STEPS = 1_000_000
N_ROUNDS = 5

SCHEDULES = [
    "CosineAnnealingLR(optimizer, T_max=1000000)",
    "CosineAnnealingLR(optimizer, T_max=400000, eta_min=0.01)",
    "StepLR(optimizer, 250000, gamma=0.3)",
    "StepLR(optimizer, 90000, gamma=0.8)",
    "ExponentialLR(optimizer, gamma=0.999999)",
    "ExponentialLR(optimizer, gamma=0.999996)",
    "LinearLR(optimizer, start_factor=0.05, total_iters=700000)",
    "OneCycleLR(optimizer, max_lr=0.1, total_steps=1000001)",
    "OneCycleLR(optimizer, max_lr=0.08, total_steps=1000001, pct_start=0.6, anneal_strategy='linear')",
    "CyclicLR(optimizer, base_lr=0.01, max_lr=0.09, step_size_up=125000)",
]

PLOT = """
import sys, numpy, matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
numbers = numpy.load(sys.argv[1])
figure, axes = plt.subplots(figsize=(16, 9), dpi=100)
for i, row in enumerate(numbers):
    axes.plot(row, label=f"run {i}")
axes.set_xlabel("Update"); axes.set_ylabel("Learning rate"); axes.legend()
figure.savefig(sys.argv[2])
"""


def timed(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def write_numbers(anneal, path):
    import numpy

    rows = []
    for schedule in SCHEDULES:
        lines = subprocess.run([anneal, "curve", schedule, "--steps", str(N_STEPS), "--format", "csv"],
                               check=True, capture_output=True, text=True).stdout.splitlines()
        rows.append(numpy.array([float(line.split(",")[1]) for line in lines[1:]]))
    numpy.save(path, numpy.array(rows))


def main():
    anneal = sys.argv[1]

    if subprocess.run(["/usr/bin/python3", "-c", "import matplotlib, numpy"], capture_output=True).returncode != 0:
        print("python3-matplotlib is not installed: nothing to compare with")
        return 0

    with tempfile.TemporaryDirectory() as folder:
        project, numbers = os.path.join(folder, "ten.anneal"), os.path.join(folder, "ten.npy")
        subprocess.run([anneal, "new", *SCHEDULES, "-o", project, "--epochs", "1", "--batches", str(N_STEPS)],
                       check=True, stderr=subprocess.DEVNULL)
        write_numbers(anneal, numbers)

        ours = [anneal, "render", project, "-o", os.path.join(folder, "ours.png"), "--width", "1600", "--height", "900"]
        theirs = ["/usr/bin/python3", "-c", PLOT, numbers, os.path.join(folder, "theirs.png")]
        timed(ours), timed(theirs)
        rounds = [(timed(ours), timed(theirs)) for _ in range(N_ROUNDS)]
        ratio = statistics.median(b / a for a, b in rounds)
        print(f"10 runs of 10^6 steps to PNG, whole process: {statistics.median(a for a, _ in rounds):.2f} s, "
              f"matplotlib {statistics.median(b for _, b in rounds):.2f} s: {ratio:.1f} times faster (aim ≥ 8)")

        svg = os.path.join(folder, "ours.svg")
        timed([anneal, "render", project, "-o", svg, "--width", "1600", "--height", "900"])
        print(f"the SVG of the same ten curves: {os.path.getsize(svg) / 1000:.1f} kB (aim ≤ 60)")

    return 0


if __name__ == "__main__":
    sys.exit(main())
