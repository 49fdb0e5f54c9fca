#!/usr/bin/env python3
"""train-against-torch.py: training of small networks, by Anneal and by PyTorch, as a share of OpenBLAS's speed

SPDX-License-Identifier: GPL-3.0-or-later

Usage: train-against-torch.py TRAIN-SPEED TRAIN-RUNS.  One thread, the processor's time, medians of ratios of seven
alternated rounds.  Ours are whole updates of the trainer; torch's are eager: zero_grad(), forward, loss, backward(),
step().  Batches are dealt beforehand on both sides, and both look at every loss.  Debian's python3-torch and
libopenblas0 are needed for their columns, which are left out where they are missing.

The ratio to torch is mostly one of processors: how much better one is at the interpreter than at arithmetic.  Where
torch makes 2300 updates of the first net a second, sgemm has 87 GFLOP/s; elsewhere it was 7000, and 145.
"""

import ctypes
import statistics
import subprocess
import sys
import time

N_ROUNDS = 7
PYTHON = "/usr/bin/python3"       # Debian's, which has Debian's torch
SIZE = 512

# problem, layers, activation, optimizer, our updates and torch's a round, aims: times torch, share of sgemm.
NETS = [
    ("spirals", [2, 16, 16, 2], "tanh", "SGD", 200_000, 600, 200, 0.30),
    ("spirals", [2, 64, 64, 2], "tanh", "SGD", 30_000, 600, 30, 0.50),
    ("digits", [64, 128, 10], "relu", "SGD", 20_000, 600, 15, 0.55),
    ("digits", [64, 128, 10], "relu", "Adam", 20_000, 400, 25, None),
]

TORCH = """
import sys, time
import torch
torch.set_num_threads(1)
torch.manual_seed(1)
layers, activation, optimizer, n = eval(sys.argv[1])
modules = []
for a, b in zip(layers, layers[1:]):
    modules += [torch.nn.Linear(a, b), torch.nn.Tanh() if activation == "tanh" else torch.nn.ReLU()]
net = torch.nn.Sequential(*modules[:-1])
opt = getattr(torch.optim, optimizer)(net.parameters(), lr=0.01)
loss_of = torch.nn.CrossEntropyLoss()
batches = [(torch.randn(32, layers[0]), torch.randint(layers[-1], (32,))) for _ in range(20)]

def train(n):
    total = 0.0
    for i in range(n):
        x, y = batches[i % len(batches)]
        opt.zero_grad()
        loss = loss_of(net(x), y)
        loss.backward()
        opt.step()
        total += loss.item()
    return total

train(50)
start = time.process_time()
train(n)
print(n / (time.process_time() - start))
"""


def call(*arguments):
    """The numbers that a program prints."""
    return [float(number) for number in subprocess.run(arguments, check=True, capture_output=True,
                                                       text=True).stdout.split()]


def has_torch():
    return subprocess.run([PYTHON, "-c", "import torch"], capture_output=True).returncode == 0


def open_blas():
    """Gives a function that measures floating-point operations a second of sgemm, or None."""
    try:
        blas = ctypes.CDLL("libopenblas.so.0")
    except OSError:
        return None
    blas.openblas_set_num_threads(1)
    numbers = ctypes.c_float * (SIZE * SIZE)
    a, b, c = (numbers(*([x] * (SIZE * SIZE))) for x in (0.5, 0.25, 0.0))
    one, zero = ctypes.c_float(1), ctypes.c_float(0)

    def multiply(n):
        start = time.process_time()
        for _ in range(n):
            blas.cblas_sgemm(101, 111, 111, SIZE, SIZE, SIZE, one, a, SIZE, b, SIZE, zero, c, SIZE)
        return n * 2 * SIZE ** 3 / (time.process_time() - start)

    def measure():
        multiply(5)
        return multiply(40)

    return measure


def count_operations(layers):
    """Of the matrix products of one update: forward, by weights, and by inputs, which the first layer does not need."""
    return sum(2 * 32 * a * b * (3 if i > 0 else 2) for i, (a, b) in enumerate(zip(layers, layers[1:])))


def mark(value, aim):
    return "" if aim is None else "  met" if value >= aim else "  MISSED"


def compare(program, net, sgemm, with_torch):
    problem, layers, activation, optimizer, n_ours, n_torch, times_aim, share_aim = net
    hidden = ",".join(map(str, layers[1:-1]))
    ours, theirs, gemms = [], [], []
    for _ in range(N_ROUNDS):
        ours.append(call(program, problem, hidden, activation, "torch." + optimizer, "best", str(n_ours))[0])
        if with_torch:
            theirs.append(call(PYTHON, "-c", TORCH, repr((layers, activation, optimizer, n_torch)))[0])
        if sgemm is not None:
            gemms.append(sgemm())
    line = f"{str(layers):15} {activation} {optimizer:4}: {statistics.median(ours):9.0f} updates/s"
    if theirs:
        times = statistics.median(a / b for a, b in zip(ours, theirs))
        line += f", {times:5.0f} × torch ({statistics.median(theirs):.0f}; aim ≥ {times_aim})"
        line += mark(times, times_aim)
    if gemms:
        share = statistics.median(a * count_operations(layers) / b for a, b in zip(ours, gemms))
        line += f", {share * 100:3.0f} % of sgemm ({statistics.median(gemms) / 1e9:.0f} GFLOP/s"
        line += f"; aim ≥ {share_aim * 100:.0f} %)" if share_aim is not None else ")"
        line += mark(share, share_aim)
    print(line, flush=True)


def compare_runs(program):
    """Eight runs of 1000 updates, through the workers that the window has, with 100 updates of torch."""
    _, layers, activation, optimizer, _, n_torch, *_ = NETS[0]
    ours, clocks, theirs = [], [], []
    for _ in range(N_ROUNDS):
        processor, clock = call(program)
        ours.append(processor)
        clocks.append(clock)
        theirs.append(1e3 * 100 / call(PYTHON, "-c", TORCH, repr((layers, activation, optimizer, n_torch)))[0])
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    print(f"8 runs of 1000 updates of the first net, with validation: {statistics.median(ours):.1f} ms of the "
          f"processor's time ({statistics.median(clocks):.1f} ms by the clock), 100 updates of torch: "
          f"{statistics.median(theirs):.1f} ms; ratio {ratio:.2f} (aim ≤ 1){mark(-ratio, -1)}", flush=True)


def main():
    program, runs = sys.argv[1:]
    sgemm = open_blas()
    with_torch = has_torch()

    if not with_torch:
        print("python3-torch is not installed: no comparison with torch")
    if sgemm is None:
        print("libopenblas0 is not installed: no comparison with sgemm")
    for net in NETS:
        compare(program, net, sgemm, with_torch)
    if with_torch:
        compare_runs(runs)

    for level in ("base", "x86-64-v3", "x86-64-v4"):
        found = [subprocess.run([program, problem, ",".join(map(str, layers[1:-1])), activation, "torch." + optimizer,
                                 level, str(n)], capture_output=True, text=True).stdout.strip()
                 for problem, layers, activation, optimizer, n, *_ in NETS]
        print(f"{level}: " + (", ".join(f"{float(rate):.0f}" for rate in found) + " updates/s"
                              if all(found) else "this machine has not got it"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
