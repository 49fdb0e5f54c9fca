#!/usr/bin/env python3
"""make-powers-of-ten.py: writes the table of powers of ten that anneal-number-shortest.c works with

SPDX-License-Identifier: GPL-3.0-or-later

Usage: make-powers-of-ten.py OUTPUT.  Each power is its first 128 bits, rounded up, by exact integer arithmetic.
"""

import sys

# -floor(log10(2^q)) for the exponents q of doubles, -1074 to 971.
FIRST = -292
LAST = 324


def leading_bits(k):
    """floor(10^k * 2^s) + 1 with the s that puts it in [2^127, 2^128)."""
    if k >= 0:
        power = 10**k
        shift = 128 - power.bit_length()
        bits = power << shift if shift >= 0 else power >> -shift
    else:
        power = 10**-k
        shift = 127 + power.bit_length()
        bits = (1 << shift) // power
    assert bits.bit_length() == 128
    return bits + 1


def main():
    with open(sys.argv[1], "w", encoding="ascii") as table:
        table.write("/* Made by make-powers-of-ten.py. */\n\n")
        table.write(f"#define FIRST_POWER ({FIRST})\n#define LAST_POWER  {LAST}\n\n")
        table.write("static const struct { guint64 high, low; } powers_of_ten[] = {\n")
        for k in range(FIRST, LAST + 1):
            bits = leading_bits(k)
            table.write(f"  {{ G_GUINT64_CONSTANT (0x{bits >> 64:016x}), ")
            table.write(f"G_GUINT64_CONSTANT (0x{bits & (2**64 - 1):016x}) }},\n")
        table.write("};\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
