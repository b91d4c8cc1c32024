#!/usr/bin/env python3
"""Make script_characters.txt, the characters of one script only.

    pip download --no-deps opencc-python-reimplemented==0.1.7    # and unpack it
    python3 make_script_characters.py opencc/dictionary > script_characters.txt

In: STCharacters.txt and TSCharacters.txt of OpenCC (Apache-2.0), each line a character,
a tab, and what it becomes. Out: a key that is not among its own values is of the one
script only; a character on both lists is of neither.
"""

import sys
from pathlib import Path


def changing(file):
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {key for key, values in rows if key not in values.split()}


folder = Path(sys.argv[1])
simplified, traditional = changing(folder / "STCharacters.txt"), changing(folder / "TSCharacters.txt")
both = simplified & traditional
print("# Characters that occur only in Simplified (first line) and only in Traditional text (second line).")
print("# Facts from the character tables of OpenCC (opencc-python-reimplemented 0.1.7, Apache-2.0): "
      "a key that is not among its own values.")
for characters in (simplified, traditional):
    print("".join(sorted(characters - both)))
