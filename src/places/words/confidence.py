#!/usr/bin/env python3
"""Fit `confidence.tsv`: how likely a place mention is right, by logistic regression over what was noticed about it.

Usage: confidence.py SCORER CORPUS... [--write]
  SCORER   a Python file with `load_gold(path)`, which gives documents as {"doc_id", "text", "mentions": [{"start","end","lat","lon"}]}
  CORPUS   files that it reads

A mention counts as right if it overlaps a toponym of the corpus and its point lies within 161 km of it; toponyms without
coordinates are left out. Prints a reliability table over folds by document: each document's confidences come from weights
fitted on the others. Needs only Python and cargo; the corpora are not part of the project (docs/places.md names them).
"""
import importlib.util
import json
import math
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "confidence.tsv")
FOLDS = 10
RIDGE = 2.0
NEAR_KM = 161.0


def km(a, b, c, d):
    p, q = math.radians(a), math.radians(c)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def rows(scorer, corpus, program):
    """(number of the document, features, right) of every mention whose truth is known."""
    docs = scorer.load_gold(corpus)
    feed = "".join(json.dumps({"id": n, "text": d["text"]}) + "\n" for n, d in enumerate(docs))
    out = subprocess.run(program, input=feed.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    for line in out.splitlines():
        answer = json.loads(line)
        gold = docs[answer["id"]]["mentions"]
        for m in answer["mentions"]:
            met = [g for g in gold if min(g["end"], m["end"]) > max(g["start"], m["start"])]
            if any(g["lat"] is None for g in met):
                continue
            right = bool(met) and m["point"] is not None and km(met[0]["lat"], met[0]["lon"], *m["point"]) <= NEAR_KM
            yield answer["id"], m["values"], right


def solve(matrix, vector):
    n = len(vector)
    a = [row[:] + [v] for row, v in zip(matrix, vector)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(a[r][i]))
        a[i], a[p] = a[p], a[i]
        for r in range(n):
            if r != i and a[r][i]:
                f = a[r][i] / a[i][i]
                for c in range(i, n + 1):
                    a[r][c] -= f * a[i][c]
    return [a[i][n] / a[i][i] for i in range(n)]


def fit(data):
    """Newton's method on the ridge-penalised likelihood; the bias is not penalised."""
    size = len(data[0][0])
    weights = [0.0] * size
    for _ in range(12):
        gradient = [0.0] * size
        hessian = [[0.0] * size for _ in range(size)]
        for x, right in data:
            p = chance(weights, x)
            used = [i for i, v in enumerate(x) if v]
            for i in used:
                gradient[i] += (right - p) * x[i]
                for j in used:
                    hessian[i][j] += p * (1 - p) * x[i] * x[j]
        for i in range(size):
            if i:
                gradient[i] -= RIDGE * weights[i]
            hessian[i][i] += RIDGE if i else 1e-6
        step = solve(hessian, gradient)
        weights = [w + s for w, s in zip(weights, step)]
        if max(map(abs, step)) < 1e-5:
            break
    return weights


def chance(weights, x):
    s = sum(w * v for w, v in zip(weights, x))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, s))))


def report(name, pairs):
    print(f"\n{name}: {len(pairs)} mentions\n\n| confidence | mentions | mean confidence | share right |\n|---|---|---|---|")
    edges = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01]
    error = 0.0
    for low, high in zip(edges, edges[1:]):
        bin_ = [(p, r) for p, r in pairs if low <= p < high]
        if bin_:
            mean = sum(p for p, _ in bin_) / len(bin_)
            share = sum(r for _, r in bin_) / len(bin_)
            error += abs(mean - share) * len(bin_) / len(pairs)
            print(f"| {low:.2f} to {min(high, 1.0):.2f} | {len(bin_)} | {mean:.2f} | {share:.2f} |")
    brier = sum((p - r) ** 2 for p, r in pairs) / len(pairs)
    print(f"\nExpected calibration error {error:.3f}, Brier score {brier:.3f}")


def main():
    arguments = [a for a in sys.argv[1:] if a != "--write"]
    spec = importlib.util.spec_from_file_location("scorer", arguments[0])
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    program = os.environ.get("EVIDENCE", "cargo run --quiet --release --example evidence").split()
    corpora = [[(f"{c}#{d}", x, int(r)) for d, x, r in rows(scorer, c, program)] for c in arguments[1:]]
    every = [row for corpus in corpora for row in corpus]
    held = {c: [] for c in arguments[1:]}
    names = sorted({row[0] for row in every})
    fold = {name: n % FOLDS for n, name in enumerate(names)}
    for f in range(FOLDS):
        weights = fit([(x, r) for d, x, r in every if fold[d] != f])
        for d, x, r in every:
            if fold[d] == f:
                held[d.rsplit("#", 1)[0]].append((chance(weights, x), r))
    for corpus, pairs in held.items():
        report(f"{os.path.basename(corpus)}, each document held out of the fit", pairs)
    for n, corpus in enumerate(arguments[1:]):
        others = [(x, r) for m, rows_ in enumerate(corpora) for _, x, r in rows_ if m != n]
        if others:
            weights = fit(others)
            report(f"{os.path.basename(corpus)}, fitted on the other corpora only", [(chance(weights, x), r) for _, x, r in corpora[n]])
    features = [line.split("\t")[0] for line in open(TABLE, encoding="utf-8").read().splitlines()[1:]]
    weights = fit([(x, r) for _, x, r in every])
    if "--write" in sys.argv:
        with open(TABLE, "w", encoding="utf-8") as out:
            out.write("feature\tweight\n" + "".join(f"{name}\t{w:.3f}\n" for name, w in zip(features, weights)))
    else:
        for name, w in zip(features, weights):
            print(f"{name}\t{w:.3f}")


if __name__ == "__main__":
    main()
