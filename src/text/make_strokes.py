#!/usr/bin/env python3
"""Make strokes.txt, how many strokes each Han character is written with.

    apt-get install unicode-data                  # 15.0.0
    python3 make_strokes.py /usr/share/unicode/Unihan_IRGSources.txt.bz2 > strokes.txt

In: Unihan's kTotalStrokes (Unicode-3.0). It gives one count, or two: that of Simplified and that of
Traditional writing; the second is taken. Out: for each character from U+4E00 to U+9FFF one printable
character, `0` for none, `1` for one stroke and so on through ASCII, 128 in a line.
"""

import bz2
import sys

FIRST, LAST, WIDTH = 0x4E00, 0x9FFF, 128

counts = {}
with bz2.open(sys.argv[1], "rt", encoding="utf-8") as file:
    for line in file:
        if "\tkTotalStrokes\t" in line:
            code, _, values = line.rstrip("\n").split("\t")
            counts[int(code[2:], 16)] = int(values.split()[-1])

print("# Strokes of each character from U+4E00 on, 128 in a line: 0 is none, 1 is one, and so on through ASCII.")
print("# Facts from Unihan's kTotalStrokes, Unicode 15.0.0 (Unicode-3.0), Traditional writing where two counts differ.")
print("# Made by make_strokes.py; do not edit by hand.")
row = [chr(ord("0") + counts.get(code, 0)) for code in range(FIRST, LAST + 1)]
for at in range(0, len(row), WIDTH):
    print("".join(row[at:at + WIDTH]))
