#!/usr/bin/env python3
"""cosine-against-torch.py: CosineAnnealingLR over a million steps, by Anneal and by PyTorch's own loop

SPDX-License-Identifier: GPL-3.0-or-later

Usage: cosine-against-torch.py ANNEAL-CLI FILL-COSINE.  Prints two ratios of one run: computing alone, and the whole
process of `anneal-cli curve` with its million printed numbers against the loop alone, with nothing printed and without
PyTorch's start.  Debian's python3-torch is needed for the comparison, and left out where it is missing.
"""

import statistics
import subprocess
import sys
import time

N_STEPS = 1_000_000
N_ROUNDS = 3
PYTHON = "/usr/bin/python3"       # Debian's, which has Debian's torch

LOOP = f"""
import time, warnings
import torch
warnings.simplefilter("ignore")
optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={N_STEPS})
rates = [optimizer.param_groups[0]["lr"]]
start = time.perf_counter()
for _ in range({N_STEPS}):
    scheduler.step()
    rates.append(optimizer.param_groups[0]["lr"])
print(time.perf_counter() - start)
"""


def time_loop():
    return float(subprocess.run([PYTHON, "-c", LOOP], check=True, capture_output=True, text=True).stdout)


def time_filling(program):
    return float(subprocess.run([program, str(N_STEPS)], check=True, capture_output=True, text=True).stdout)


def time_curve(anneal):
    start = time.monotonic()
    subprocess.run([anneal, "curve", f"CosineAnnealingLR(optimizer, T_max={N_STEPS})", "--steps", str(N_STEPS)],
                   check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def print_ratio(what, loop, ours, aim):
    ratio = statistics.median(theirs / own for theirs, own in zip(loop, ours))
    print(f"{what}: {statistics.median(ours) * 1000:.1f} ms, torch's loop {statistics.median(loop):.2f} s: "
          f"{ratio:.0f} times faster (aim ≥ {aim}){'' if ratio >= aim else '  MISSED'}")


def main():
    anneal, program = sys.argv[1:3]

    if subprocess.run([PYTHON, "-c", "import torch"], capture_output=True).returncode != 0:
        print("python3-torch is not installed: nothing to compare with")
        return 0

    rounds = [(time_loop(), time_filling(program), time_curve(anneal)) for _ in range(N_ROUNDS)]
    loop, filling, curve = zip(*rounds)
    print_ratio("computing 10^6 steps of CosineAnnealingLR", loop, filling, 300)
    print_ratio("the whole curve process, its million numbers printed", loop, curve, 50)
    return 0


if __name__ == "__main__":
    sys.exit(main())
