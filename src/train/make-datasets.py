#!/usr/bin/env python3
"""make-datasets.py: writes the shipped data sets as C, for anneal-dataset-shipped.c

SPDX-License-Identifier: GPL-3.0-or-later

Usage: make-datasets.py DIGITS IRIS OUTPUT.  data/training/README.md says what the two files hold.
"""

import csv
import math
import sys

PIXELS = 64
SHADES = "0123456789abcdefg"
SPECIES = ["setosa", "versicolor", "virginica"]


def pack_digit(line):
    """Eight pixels of 5 bits are 5 bytes, the first pixel in the lowest bits; then a byte with the digit."""
    pixels, label = line.split()
    assert len(pixels) == PIXELS
    bits = sum(SHADES.index(shade) << 5 * i for i, shade in enumerate(pixels))
    return bits.to_bytes(PIXELS * 5 // 8, "little") + bytes([int(label)])


def write_digits(lines, output):
    output.write(f"static const guint8 digits[][{PIXELS * 5 // 8 + 1}] = {{\n")
    for line in lines:
        output.write("  { " + ", ".join(str(byte) for byte in pack_digit(line)) + " },\n")
    output.write("};\n")


def standardise(column):
    """To mean 0 and standard deviation 1, of all rows; six places, as much as float needs."""
    mean = math.fsum(column) / len(column)
    deviation = math.sqrt(math.fsum((x - mean) ** 2 for x in column) / len(column))
    return [round((x - mean) / deviation, 6) for x in column]


def write_iris(rows, output):
    columns = [standardise([float(row[k]) for row in rows]) for k in range(4)]
    output.write("\nstatic const struct { float inputs[4]; guint label; } iris[] = {\n")
    for i, row in enumerate(rows):
        inputs = ", ".join(f"{column[i]}f" for column in columns)
        output.write(f"  {{ {{ {inputs} }}, {SPECIES.index(row[4])} }},\n")
    output.write("};\n")


def main():
    with open(sys.argv[1], encoding="ascii") as digits, open(sys.argv[2], encoding="ascii", newline="") as iris:
        lines = digits.read().splitlines()
        rows = list(csv.reader(iris))[1:]
    with open(sys.argv[3], "w", encoding="ascii") as output:
        output.write("/* Made by make-datasets.py. */\n\n")
        write_digits(lines, output)
        write_iris(rows, output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
