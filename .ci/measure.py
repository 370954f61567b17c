#!/usr/bin/env python3
"""Fail where a command takes more time or memory than it may.

usage: measure.py SECONDS MEGABYTES -- COMMAND...
Runs it five times and takes the fastest, since the machine may be busy; memory is the largest resident set.
"""
import resource
import subprocess
import sys
import time

seconds, megabytes, command = float(sys.argv[1]), float(sys.argv[2]), sys.argv[4:]
times = []
for _ in range(5):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    times.append(time.perf_counter() - start)
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{' '.join(command[:3])}: {min(times):.3f} s, {used:.0f} MB (at most {seconds} s, {megabytes:.0f} MB)")
if min(times) > seconds or used > megabytes:
    sys.exit("slower or larger than it may be")
