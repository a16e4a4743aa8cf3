#!/usr/bin/env python3
"""Puts the exports of a generated year before hledger, ledger and beancount, and demands that they see what is changed.

The whole year must pass. Then a small year is altered in every way that could hide a mistake, and each program must refuse
each alteration. The FEC and the CSV for Odoo have no free program to read them: they are added up here, apart from the
code that wrote them, and compared with what ledger makes of the journal.

    real_programs.py --write-year build/release/tests/accounting/write_year --xmllint xmllint --schema PAIN.XSD
                     [--requests N]
"""

import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LEAST_ENTRIES = 100_000
SMALL = 300
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}  # hledger reads UTF-8 only where the locale says so
PROGRAMS = {
    "journal": (("hledger", "-f", "{}", "check", "--strict", "ordereddates"), ("ledger", "-f", "{}", "--pedantic", "bal")),
    "beancount": (("bean-check", "{}"),),
}

options = argparse.Namespace()


def run(command, path):
    words = [word.format(path) for word in command]
    return subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True)


def write_year(requests, directory):
    done = subprocess.run([options.write_year, str(requests), str(directory)], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    written = [(Path(line.split()[0]), int(line.split()[1])) for line in done.stdout.splitlines()]
    return {path.suffix[1:]: entries for path, entries in written if path.stem == "year"}


def cents(text):
    """Of '-12.50', '12,50' or '': exactly, without a float."""
    if not text:
        return 0
    whole, _, part = text.replace(",", ".").partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (int(whole.lstrip("-")) * 100 + int((part + "00")[:2]))


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = Path(tempfile.mkdtemp(prefix="accounting-"))
        cls.addClassCleanup(shutil.rmtree, cls.directory)

    @classmethod
    def year(cls, requests):
        place = cls.directory / str(requests)
        place.mkdir()
        return place, write_year(requests, place)


class WholeYear(Exports):
    """Every program on the same hundred thousand entries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place, cls.entries = cls.year(options.requests)

    def test_it_is_large_enough(self):
        self.assertEqual(len(set(self.entries.values())), 1, self.entries)
        least = LEAST_ENTRIES if options.requests > LEAST_ENTRIES else options.requests * 8 // 10
        self.assertGreaterEqual(self.entries["fec"], least)

    def test_every_program_accepts_it(self):
        work = [(command, self.place / f"{books}.{kind}") for kind, commands in PROGRAMS.items()
                for command in commands for books in ("year", "sel")]
        with ThreadPoolExecutor(max_workers=2) as pool:
            for (command, path), ran in zip(work, pool.map(lambda each: run(*each), work)):
                self.assertEqual(ran.returncode, 0, f"{command[0]} {path.name}: {ran.stdout[:2000]} {ran.stderr[:2000]}")

    def test_files_for_the_bank_are_as_their_schema_wants(self):
        files = sorted(self.place.glob("*.xml"))
        self.assertGreater(len(files), 10)
        command = (options.xmllint, "--nonet", "--noout", "--schema", options.schema)
        for path in files:
            ran = run((*command, "{}"), path)
            self.assertEqual(ran.returncode, 0, ran.stderr)
        altered = self.place / "altered"
        text = files[0].read_text(encoding="utf-8")
        for old, new in (("<CtrlSum>", "<CtrlSum>-"), ("<IBAN>", "<IBAN>1"), ('Ccy="EUR"', 'Ccy="USD"')):
            self.assertIn(old, text)
            altered.write_text(text.replace(old, new, 1), encoding="utf-8")
            self.assertNotEqual(run((*command, "{}"), altered).returncode, 0, new)

    def test_fec_and_journal_come_to_the_same_balances(self):
        fec = defaultdict(int)
        entries = defaultdict(int)
        with open(self.place / "year.fec", encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        self.assertEqual(len(header), 18)
        for row in rows:
            balance = cents(row[11]) - cents(row[12])
            fec[row[4], row[6]] += balance
            entries[int(row[2])] += balance
        self.assertEqual(list(entries), list(range(1, self.entries["fec"] + 1)))
        self.assertEqual(set(entries.values()), {0})

        form = r"%(account)\t%(display_total)\n"
        listed = run(("ledger", "-f", "{}", "bal", "--flat", "--no-total", "-F", form), self.place / "year.journal")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        journal = defaultdict(int)
        account = ""
        for line in listed.stdout.splitlines():  # an account of two currencies goes on without its name
            name, _, balance = line.rpartition("\t")
            account = name or account
            found = re.fullmatch(r"\w+:(\d+)-[a-z-]+(?::M-(\w+)|:C-[a-z0-9-]+)?", account)
            if found:
                journal[found[1], found[2] or ""] += cents(balance.split()[0])
            else:
                self.assertIn(account, ("Equity:Circulation", "Equity:Backing"))
        self.assertEqual({name: balance for name, balance in fec.items() if balance}, journal)

    def test_odoo_entries_are_whole_and_known_by_their_reference(self):
        balances = {}
        days = set()
        before = None
        with open(self.place / "year.odoo", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.assertEqual(len(row), 10)
                self.assertTrue(row["ref"] == before or row["ref"] not in balances, "the lines of an entry stand together")
                balances[row["ref"]] = balances.get(row["ref"], 0) + cents(row["debit"]) - cents(row["credit"])
                days.add(row["date"])
                before = row["ref"]
        self.assertEqual(len(balances), self.entries["odoo"])
        self.assertEqual(set(balances.values()), {0})
        self.assertEqual([ref for ref in balances if not re.fullmatch(r"mlcc\.cura_(tx_\d+|opening_20250101)", ref)], [])
        self.assertEqual([day for day in days if not re.fullmatch(r"\d\d/\d\d/2025", day)], [])


POSTING = re.compile(r"^ +[A-Z]\S+  -?\d+\.\d\d [A-Z]+$")
TRANSACTION = re.compile(r"^\d{4}-\d\d-\d\d \* ")


class Tampering(Exports):
    """What is done to a file must not go unseen by any program that reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place, _ = cls.year(SMALL)
        cls.honest = {kind: (cls.place / f"year.{kind}").read_text("utf-8").split("\n") for kind in PROGRAMS}

    def refused(self, change, kinds=tuple(PROGRAMS), programs=("hledger", "ledger", "bean-check")):
        """`change` alters the lines of an export in place."""
        for kind in kinds:
            lines = list(self.honest[kind])
            change(lines, kind)
            self.assertNotEqual(lines, self.honest[kind])
            path = self.place / f"tampered.{kind}"
            path.write_text("\n".join(lines), "utf-8")
            for command in PROGRAMS[kind]:
                if command[0] in programs:
                    ran = run(command, path)
                    self.assertNotEqual(ran.returncode, 0, f"{command[0]} accepts it")

    @staticmethod
    def transaction(lines):
        """First and last line of a transaction in the middle with two postings."""
        starts = [at for at, line in enumerate(lines) if TRANSACTION.match(line)]
        for at in starts[len(starts) // 2 :]:
            postings = 0
            while POSTING.match(lines[at + 1 + postings]):
                postings += 1
            if postings == 2:
                return at, at + postings
        raise AssertionError("there is a transaction with two postings")

    @staticmethod
    def one_cent_more(line, sign=1):
        amount = re.search(r"-?\d+\.\d\d", line)
        value = cents(amount[0]) + sign
        text = f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
        return line[: amount.start()] + text + line[amount.end() :]

    def last_assertion(self, lines, kind):
        mark = " = " if kind == "journal" else " balance "
        return max(at for at, line in enumerate(lines) if mark in line)

    def test_honest_exports_pass(self):
        for kind, commands in PROGRAMS.items():
            for command in commands:
                ran = run(command, self.place / f"year.{kind}")
                self.assertEqual(ran.returncode, 0, ran.stderr)

    def test_an_amount_that_was_changed(self):
        def change(lines, _):
            _, last = self.transaction(lines)
            lines[last] = self.one_cent_more(lines[last])

        self.refused(change)

    def test_both_amounts_of_an_entry_changed_alike(self):
        def change(lines, _):
            first, last = self.transaction(lines)
            lines[first + 1] = self.one_cent_more(lines[first + 1])
            lines[last] = self.one_cent_more(lines[last], -1)

        self.refused(change)

    def test_a_line_that_was_dropped(self):
        def change(lines, _):
            del lines[self.transaction(lines)[1]]

        self.refused(change)

    def test_an_entry_that_was_dropped(self):
        def change(lines, _):
            first, last = self.transaction(lines)
            del lines[first : last + 1]

        self.refused(change)

    def test_an_entry_that_stands_twice(self):
        def change(lines, _):
            first, last = self.transaction(lines)
            lines[first:first] = [*lines[first : last + 1], ""]

        self.refused(change)

    def test_an_assertion_that_was_changed(self):
        def change(lines, kind):
            at = self.last_assertion(lines, kind)
            head, mark, tail = lines[at].partition(" = " if kind == "journal" else " balance ")
            lines[at] = head + mark + self.one_cent_more(tail)

        self.refused(change)

    def test_an_account_that_is_not_declared(self):
        def change(lines, _):
            first, _last = self.transaction(lines)
            lines[first + 1] = re.sub(r"(\S)  (-?\d)", r"\1x  \2", lines[first + 1])

        self.refused(change)

    def test_a_currency_that_is_not_declared(self):
        def change(lines, _):
            first, last = self.transaction(lines)
            for at in (first + 1, last):
                lines[at] = lines[at].replace(" CURA", " CURB").replace(" EUR", " EUX")

        self.refused(change)

    def test_entries_out_of_order(self):
        def change(lines, _):
            first, _last = self.transaction(lines)
            lines[first] = lines[first].replace("2025-", "2024-", 1)

        self.refused(change, kinds=("journal",), programs=("hledger",))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write-year", required=True)
    parser.add_argument("--xmllint", required=True)
    parser.add_argument("--schema", required=True)
    long = os.environ.get("LOKAPONTO_LONG")
    parser.add_argument("--requests", type=int, default=1_000_000 if long else 105_000)
    parser.parse_args(namespace=options)
    for program in ("hledger", "ledger", "bean-check"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not installed; script/setup test installs it")
    unittest.main(argv=sys.argv[:1], verbosity=2)


if __name__ == "__main__":
    main()
