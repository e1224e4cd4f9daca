"""Measures on demand like Sources/Benchmarks/main.swift: python3 serve.py PEER, where PEER names a
file of this folder with a table BENCHMARKS of functions that prepare the work of one repetition."""

import importlib
import sys
import time

SHORTEST_SAMPLE = 0.02


def seconds(work, repetitions):
    start = time.perf_counter()
    for _ in range(repetitions):
        work()
    return (time.perf_counter() - start) / repetitions


def main():
    try:
        benchmarks = importlib.import_module(sys.argv[1]).BENCHMARKS
    except ModuleNotFoundError as problem:
        sys.exit(f"pip install {problem.name}")
    measurements = {}
    for line in sys.stdin:
        name = line.strip()
        if name not in benchmarks:
            print("none", flush=True)
            continue
        if name not in measurements:
            work = benchmarks[name]()
            work()
            repetitions = max(1, int(SHORTEST_SAMPLE / max(seconds(work, 1), 1e-7)))
            seconds(work, repetitions)
            measurements[name] = work, repetitions
        print(seconds(*measurements[name]), flush=True)


main()
