#!/usr/bin/env python3
"""The tables of docs/benchmarks.md, from one object of JSON a line on the standard input (script/bench)."""

import json
import os
import re
import sys

# Payments a second on two cores; milliseconds at half of them; MiB of each process.
TARGETS = {"local": 35_000, "cross": 20_000}
LONGEST_P99 = 50
MOST_MEMORY = 1024
# How many times the requests a second of balances nginx may serve of a file.
MOST_TIMES_LESS = 3


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def processor_name():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        found = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    return found[1] if found else os.uname().machine


def machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(os.sched_getaffinity(0))} cores ({processor_name()}), {memory:.0f} GiB, Linux {os.uname().release}"


def print_measurements(results):
    print("| what | accounts | load | payments/s | p50 ms | p99 ms | in a commit | processor µs each | memory MiB |")
    print("|---|---|---|--:|--:|--:|--:|--:|--:|")
    for one in results:
        load = f"{one['offered']:,} under way" if one["load"] == "closed" else f"{one['offered']:,} begun a second"
        memory = " + ".join(map(number, one["memory_mib"]))
        cells = [one["benchmark"], one["accounts"], load,
                 *(number(one[key]) for key in ("per_second", "p50_ms", "p99_ms", "batch", "processor_us")), memory]
        print("|", " | ".join(cells), "|")


def best(results, benchmark, accounts, key="per_second"):
    closed = [one for one in results if (one["benchmark"], one["accounts"], one["load"]) == (benchmark, accounts, "closed")]
    return max(closed, key=lambda one: one[key]) if closed else None


def print_ratios(results):
    print("\n| accounts | lokaponto | PostgreSQL statements | function | sets of up to 1,000 |")
    print("|---|--:|--:|--:|--:|")
    for accounts in ("many", "hot"):
        ours = best(results, "local", accounts)
        cells = [f"{number(ours['per_second'])}/s"]
        for work in ("statements", "function", "set"):
            theirs = best(results, f"postgresql {work}", accounts)
            cells.append(f"{number(theirs['per_second'])}/s, {ours['per_second'] / theirs['per_second']:.1f} times less"
                         if theirs else "")
        print("|", accounts, "|", " | ".join(cells), "|")


def print_targets(results):
    print("\n| target | measured | |\n|---|--:|---|")
    for benchmark, target in TARGETS.items():
        for accounts in dict.fromkeys(one["accounts"] for one in results if one["benchmark"] == benchmark):
            what = f"{benchmark}, {accounts}"
            reached = best(results, benchmark, accounts)["per_second"]
            print_target(f"{what}: {target:,} payments/s", f"{number(reached)}/s", reached >= target)
            for paced in (one for one in results if (one["benchmark"], one["accounts"], one["load"])
                          == (benchmark, accounts, "paced")):
                print_target(f"{what}: p99 under {LONGEST_P99} ms at {paced['offered']:,} begun a second",
                             f"{number(paced['p99_ms'])} ms", paced["p99_ms"] < LONGEST_P99)
    memory = max(max(one["memory_mib"]) for one in results if one["benchmark"] in TARGETS)
    print_target(f"memory of each process under {MOST_MEMORY:,} MiB", f"{number(memory)} MiB", memory < MOST_MEMORY)


def print_http(results):
    of = {(one["benchmark"], one["connections"]): one for one in results}
    print("\n| connections | nginx, a file/s | p99 ms | balances/s | p99 ms | nginx is faster | payments/s | p99 ms | without HTTP/s |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    worst = 0
    for connections in dict.fromkeys(one["connections"] for one in results):
        static, balances, payments, core = (of[f"http {what}", connections]
                                            for what in ("static", "balances", "payments", "core"))
        times = static["per_second"] / balances["per_second"]
        worst = max(worst, times)
        cells = [f"{connections}", *(number(one[key]) for one in (static, balances) for key in ("per_second", "p99_ms")),
                 f"{times:.1f} times", number(payments["per_second"]), number(payments["p99_ms"]), number(core["per_second"])]
        print("|", " | ".join(cells), "|")
    print("\n| target | measured | |\n|---|--:|---|")
    print_target(f"balances over HTTP: nginx at most {MOST_TIMES_LESS} times faster", f"{worst:.1f} times",
                 worst <= MOST_TIMES_LESS)


def print_target(target, measured, reached):
    print(f"| {target} | {measured} | {'reached' if reached else '**missed**'} |")


def main():
    results = [json.loads(line) for line in sys.stdin if line.strip()]
    if not results:
        sys.exit("table: nothing was measured")
    http = [one for one in results if one["benchmark"].startswith("http ")]
    ledger = [one for one in results if one not in http]
    print(f"Measured on {machine()}.\n")
    if ledger:
        print_measurements(ledger)
        print_ratios(ledger)
        print_targets(ledger)
    if http:
        print_http(http)


if __name__ == "__main__":
    main()
