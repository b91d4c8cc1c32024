#!/usr/bin/env python3
"""Make script_characters.txt, the characters of one script only.

    pip download --no-deps opencc-python-reimplemented==0.1.7    # and unpack it
    python3 make_script_characters.py opencc/dictionary > script_characters.txt

In: STCharacters.txt and TSCharacters.txt of OpenCC (Apache-2.0), each line a character,
a tab, and what it becomes, and its variants of Taiwan and Hong Kong. Out: a key that is not
among its own values is of the one script only; a character on both lists is of neither, and
neither is what Taiwan or Hong Kong write too (群, 户, 税).
"""

import sys
from pathlib import Path


def changing(file):
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {key for key, values in rows if key not in values.split()}


def values(file):
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {value for _, row in rows for value in row.split()}


# Told by hand: 么 is a variant in Hong Kong of a rare sense only, and betrays Simplified text;
# 硷 is written in both; the last four stay in Simplified text as words of their own.
KEPT, SHARED = set("么"), set("硷" "氾甦甯礆")

folder = Path(sys.argv[1])
simplified, traditional = changing(folder / "STCharacters.txt"), changing(folder / "TSCharacters.txt")
variants = values(folder / "TWVariants.txt") | values(folder / "HKVariants.txt")
both = simplified & traditional | variants & simplified - KEPT | SHARED
print("# Characters that occur only in Simplified (first line) and only in Traditional text (second line).")
print("# Facts from the character tables of OpenCC (opencc-python-reimplemented 0.1.7, Apache-2.0): "
      "a key that is not among its own values.")
print("# Left out: forms that Taiwan or Hong Kong write too (群 峰 秘 床, 户 税 脱 温), "
      "and forms that stay in Simplified text (氾 甦 甯 礆).")
for characters in (simplified, traditional):
    print("".join(sorted(characters - both)))
