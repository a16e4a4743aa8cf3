#!/usr/bin/env python3
"""Demands that the command tests have run every command, for people and with --json, to its success.

Usage: check_commands.py LOKAPONTO DIRECTORY PROGRAM
  LOKAPONTO  the program, whose help lists the commands
  DIRECTORY  what was run: a file for each test, a JSON object in each line (tests/node/command_program.cpp)
  PROGRAM    the tests: files older than it are of tests that are gone

Prints each command that is missing. Exit code: 0 if there is none.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

DONE = (0, 4)  # 4: a payment is held until the other node answers
# What a command line of one day with an honest bank cannot reach; the HTTP tests have a success of each of their routes.
ELSEWHERE = {
    ("serve",): "it prints while it runs; every test of a node starts it",
    ("bank", "rejected"): "a day must have passed since the order",
    ("fund", "absorb"): "euros moved between the fund's accounts arrive short",
    ("settlement", "confirm"): "a peer signs that more has arrived than was owed",
    ("settlement", "absorb"): "a settlement is closed with euros still in flight",
    ("agreement", "release"): "a node was restored, and its peer stays away",
    ("agreement", "thaw"): "a node ran twice",
}
WITH_VALUE = ("--data", "--lang")


def leaves(program, group=()):
    """The commands without commands below them."""
    text = subprocess.run([program, *group, "--help"], capture_output=True, text=True, check=True).stdout
    _, listed, rest = text.partition("\nCommands:\n")
    if not listed:
        return [group]
    names = [line.split()[0] for line in rest.split("\n\n")[0].splitlines()]
    return [leaf for name in names for leaf in leaves(program, (*group, name))]


def words_of(arguments):
    """Without what may stand before a command, and whether it asks for a document."""
    rest = list(arguments)
    asks = "--json" in rest
    while rest and rest[0].startswith("--"):
        rest = rest[2 if rest[0] in WITH_VALUE else 1:]
    return tuple(rest), asks


def main():
    program, directory, tests = sys.argv[1:]
    since = os.path.getmtime(tests)
    done = {False: set(), True: set()}
    for path in Path(directory).glob("*.jsonl"):
        if path.stat().st_mtime < since:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            ran = json.loads(line)
            words, asks = words_of(ran["arguments"])
            if ran["code"] in DONE and "--help" not in words and (ran["document"] or not asks):
                done[asks].update(words[:count] for count in range(1, 4))
    commands = leaves(program)
    missing = 0
    for command in commands:
        for asks, how in ((False, "for people"), (True, "with --json")):
            if command not in done[asks] and command not in ELSEWHERE:
                print(f"no test runs it {how}: {' '.join(command)}")
                missing += 1
    print(f"{len(commands)} commands, {missing} ways of running one without a test")
    return 1 if missing or len(commands) < 80 else 0


if __name__ == "__main__":
    sys.exit(main())
