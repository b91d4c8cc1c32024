#!/usr/bin/env python3
"""Make fold.txt, the characters that are one and the same word in different dress.

    cargo fetch                                   # brings the crate opencc-sys 0.4.3
    pip download --no-deps jieba==0.42.1          # and unpack it
    apt-get install unicode-data                  # 15.0.0
    python3 make_fold.py …/opencc-sys-0.4.3+1.3.1/OpenCC/data/dictionary …/jieba/dict.txt \
        /usr/share/unicode/UnicodeData.txt > fold.txt

In: STCharacters.txt, TSCharacters.txt, TWVariants.txt and HKVariants.txt of OpenCC (Apache-2.0), each
line a character, a tab, and what it may become; the single characters of our own hant-hans.tsv; the words of jieba (MIT) with their counts; and from
Unicode (Unicode-3.0) the characters that are another one under a second number. Out: the classes of the
union of all, a line a class, the most frequent Simplified character first. A class is large where
Simplified gave several characters one form (干: 乾 幹 榦).
"""

import sys
from collections import Counter
from pathlib import Path

folder, words, unicode = map(Path, sys.argv[1:4])


def rows(name):
    for line in (folder / name).read_text(encoding="utf-8").splitlines():
        if "\t" in line and not line.startswith("#"):
            key, values = line.split("\t")[:2]
            if len(key) == 1:
                yield key, [value for value in values.split() if len(value) == 1]


# What the program's dictionaries of 1.4 join beyond those of 1.3 (TSCharactersExt); a test in src/edition
# asks OpenCC for every character, and would name another one.
MORE = "劄札 幷并 扞捍 拚拼 搧扇 箚札 舖铺 袷夹 谿溪 貍狸 逕径 遶绕 𠼤𫪄".split()

parent = {}


def root(c):
    while parent.setdefault(c, c) != c:
        parent[c] = parent[parent[c]]
        c = parent[c]
    return c


simplified, traditional = set(), set()
for name in ("STCharacters.txt", "TSCharacters.txt", "TWVariants.txt", "HKVariants.txt"):
    for key, values in rows(name):
        for value in values:
            parent[root(key)] = root(value)
        if name == "STCharacters.txt":
            simplified.add(key)
        if name == "TSCharacters.txt":
            simplified.update(values)
            traditional.update({key} - set(values))
# Variants that our own dictionary makes Simplified, one character each.
ours = Path(__file__).parent.parent / "edition" / "data" / "hant-hans.tsv"
for line in ours.read_text(encoding="utf-8").splitlines():
    key, _, value = line.partition("\t")
    if len(key) == len(value) == 1:
        parent[root(key)] = root(value)
        traditional.add(key)
for pair in MORE:
    parent[root(pair[0])] = root(pair[1])
for line in unicode.read_text(encoding="utf-8").splitlines():
    number, name, _, _, _, same = line.split(";")[:6]
    if name.startswith("CJK COMPATIBILITY IDEOGRAPH") and same:
        parent[root(chr(int(number, 16)))] = root(chr(int(same, 16)))

count = Counter()
for line in words.read_text(encoding="utf-8").splitlines():
    word, number = line.split()[:2]
    for c in word:
        count[c] += int(number)

classes = {}
for c in sorted(parent):
    classes.setdefault(root(c), []).append(c)


def rank(c):
    compatibility = "\uF900" <= c <= "\uFAFF" or "\U0002F800" <= c <= "\U0002FA1F"
    return (compatibility, c in traditional, c not in simplified, -count[c], c)


print("# One class a line: characters that search takes for one, the most frequent Simplified form first.")
print("# Facts from the character tables of OpenCC 1.3.1 (Apache-2.0), the word counts of jieba 0.42.1 (MIT)")
print("# and the compatibility ideographs of Unicode 15.0.0 (Unicode-3.0).")
print("# Made by make_fold.py; do not edit by hand.")
for members in sorted(sorted(members, key=rank) for members in classes.values() if len(members) > 1):
    # The first is the form that all others are folded to; the rest stand in the order of Unicode.
    print("".join([members[0], *sorted(members[1:])]))
