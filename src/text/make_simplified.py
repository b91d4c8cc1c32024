#!/usr/bin/env python3
"""Make simplified.txt, the Simplified form of each Traditional character.

    pip download --no-deps opencc-python-reimplemented==0.1.7    # and unpack it
    python3 make_simplified.py opencc/dictionary > simplified.txt

In: TSCharacters.txt of OpenCC (Apache-2.0), each line a character, a tab, and what it becomes, the
commonest first. Out: on one line the characters that become another, and below each what it becomes.
"""

import sys
from pathlib import Path

rows = (Path(sys.argv[1]) / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
pairs = dict(row.split("\t") for row in rows if "\t" in row)
pairs = {key: values.split()[0] for key, values in pairs.items()}
pairs = sorted((key, value) for key, value in pairs.items() if key != value and len(key) == len(value) == 1)
print("# Traditional characters (first line), and the Simplified form of each (second line).")
print("# Facts from the character table of OpenCC (opencc-python-reimplemented 0.1.7, Apache-2.0).")
for column in zip(*pairs):
    print("".join(column))
