#!/usr/bin/env python3
"""A bank made of files, for tests and demonstrations: it takes transfers and gives statements.

    bank_simulator.py BANK open IBAN BALANCE [--name NAME]
    bank_simulator.py BANK day DATE --statements DIR [--transfers FILE]... [--incoming FILE]... [--return ID]...
                                    [--version 02|04|08]

BANK is a JSON file that this program keeps: the accounts it holds, with their balances. `day` books what happened on
DATE (as 2026-11-24) and writes DIR/<IBAN>-<DATE>.xml for every account, a camt.053 whose opening balance is where the
last one ended, and prints the path of each.

  --transfers  a pain.001 (.03 or .09) of an account of this bank. It is refused whole if its sums are wrong, its message
               id was used before or the account is unknown. A payee with an account here receives the money.
  --incoming   a CSV of what else moves, with a title line: account;amount;name;iban;end_to_end_id;remittance
               `account` is one of this bank; an amount below zero is a debit
  --return     the end-to-end id of a transfer that this bank made on an earlier day: the payee's bank sends it back

Exit code: 0 done; 1 refused, with a line that says why, and nothing is booked.
"""

import argparse
import csv
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
PAIN = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:pain\.001\.001\.(03|09)\}Document")
DECIMAL = re.compile(r"-?\d+\.\d\d")


class Refused(Exception):
    """What this bank does not do, and why."""


def cents(text):
    if not DECIMAL.fullmatch(text):
        raise Refused(f"not an amount with two decimals: {text!r}")
    return int(text.replace(".", ""))


def decimal(minor):
    return f"{abs(minor) // 100}.{abs(minor) % 100:02d}"


def load(path):
    if not os.path.exists(path):
        return {"accounts": {}, "messages": [], "transfers": {}, "entries": 0}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(path, bank):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(bank, file, indent=2)
    os.replace(path + ".new", path)


def account_of(bank, iban):
    if iban not in bank["accounts"]:
        raise Refused(f"no account of this bank: {iban}")
    return bank["accounts"][iban]


class PaymentFile:
    """A pain.001, checked as far as a bank checks it before it moves money."""

    def __init__(self, path):
        try:
            root = ElementTree.parse(path).getroot()
        except ElementTree.ParseError as error:
            raise Refused(f"{path}: {error}") from error
        if not PAIN.fullmatch(root.tag):
            raise Refused(f"{path}: not pain.001.001.03 or .09")
        self._space = root.tag.removesuffix("Document")
        self._path = path
        header = self._find(root, "CstmrCdtTrfInitn/GrpHdr")
        payment = self._find(root, "CstmrCdtTrfInitn/PmtInf")
        self.message_id = self._text(header, "MsgId")
        self.debtor = self._text(payment, "Dbtr/Nm")
        self.debtor_iban = self._text(payment, "DbtrAcct/Id/IBAN")
        self.transfers = [self._transfer(one) for one in payment.findall(f"{self._space}CdtTrfTxInf")]
        for place in (header, payment):
            if int(self._text(place, "NbOfTxs")) != len(self.transfers):
                raise Refused(f"{path}: NbOfTxs is not the number of transfers")
            if cents(self._text(place, "CtrlSum")) != sum(one["minor"] for one in self.transfers):
                raise Refused(f"{path}: CtrlSum is not the sum of the transfers")

    def _find(self, element, path):
        found = element.find("/".join(self._space + name for name in path.split("/")))
        if found is None:
            raise Refused(f"{self._path}: no {path}")
        return found

    def _text(self, element, path):
        return self._find(element, path).text

    def _transfer(self, element):
        return {
            "minor": cents(self._text(element, "Amt/InstdAmt")),
            "end_to_end_id": self._text(element, "PmtId/EndToEndId"),
            "name": self._text(element, "Cdtr/Nm"),
            "iban": self._text(element, "CdtrAcct/Id/IBAN"),
            "remittance": self._text(element, "RmtInf/Ustrd"),
        }


class Day:
    """What is booked on one day, account by account."""

    def __init__(self, bank, date):
        self.bank = bank
        self.date = date
        self.entries = {iban: [] for iban in bank["accounts"]}

    def book(self, iban, minor, other, kind, returned=False):
        """`other`: name, iban, end_to_end_id and remittance of who stands across."""
        account_of(self.bank, iban)
        self.bank["entries"] += 1
        entry = {"minor": minor, "kind": kind, "returned": returned, "reference": f"B{self.bank['entries']:08d}", **other}
        self.entries[iban].append(entry)

    def transfer(self, path):
        file = PaymentFile(path)
        if file.message_id in self.bank["messages"]:
            raise Refused(f"{path}: message {file.message_id} was sent before")
        account_of(self.bank, file.debtor_iban)
        self.bank["messages"].append(file.message_id)
        for one in file.transfers:
            payee = {key: one[key] for key in ("name", "iban", "end_to_end_id", "remittance")}
            self.book(file.debtor_iban, -one["minor"], payee, "ICDT")
            self.bank["transfers"][one["end_to_end_id"]] = {"account": file.debtor_iban, "minor": one["minor"], "other": payee}
            if one["iban"] in self.bank["accounts"]:
                self.book(one["iban"], one["minor"], {**payee, "name": file.debtor, "iban": file.debtor_iban}, "RCDT")

    def incoming(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                other = {key: row[key] for key in ("name", "iban", "end_to_end_id", "remittance")}
                minor = cents(row["amount"])
                self.book(row["account"], minor, other, "RCDT" if minor >= 0 else "ICDT")

    def give_back(self, end_to_end_id):
        made = self.bank["transfers"].pop(end_to_end_id, None)
        if made is None:
            raise Refused(f"no transfer {end_to_end_id} to return")
        self.book(made["account"], made["minor"], made["other"], "ICDT", returned=True)


class Statement:
    """One account's camt.053 of one day, in the form of one version."""

    def __init__(self, version):
        self.version = version

    def document(self, iban, account, entries, date):
        root = ElementTree.Element("Document", xmlns=CAMT + self.version)
        body = ElementTree.SubElement(root, "BkToCstmrStmt")
        self.add(body, "GrpHdr/MsgId", f"{iban[-8:]}-{account['statements']}")
        self.add(body[0], "CreDtTm", f"{date}T23:00:00Z")
        statement = ElementTree.SubElement(body, "Stmt")
        self.add(statement, "Id", str(account["statements"]))
        holder = ElementTree.SubElement(statement, "Acct")
        self.add(holder, "Id/IBAN", iban)
        self.add(holder, "Ccy", "EUR")
        closing = account["balance"] + sum(entry["minor"] for entry in entries)
        self.balance(statement, "OPBD", account["balance"], account["date"] or date)
        self.balance(statement, "CLBD", closing, date)
        for entry in entries:
            self.entry(statement, iban, account, entry, date)
        ElementTree.indent(root)
        return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n", closing

    @staticmethod
    def add(element, path, text):
        for name in path.split("/"):
            element = ElementTree.SubElement(element, name)
        element.text = text

    def amount(self, element, minor):
        self.add(element, "Amt", decimal(minor))
        element[-1].set("Ccy", "EUR")
        self.add(element, "CdtDbtInd", "CRDT" if minor >= 0 else "DBIT")

    def balance(self, statement, kind, minor, date):
        balance = ElementTree.SubElement(statement, "Bal")
        self.add(balance, "Tp/CdOrPrtry/Cd", kind)
        self.amount(balance, minor)
        self.add(balance, "Dt/Dt", date)

    def entry(self, statement, iban, account, entry, date):
        element = ElementTree.SubElement(statement, "Ntry")
        self.amount(element, entry["minor"])
        self.add(element, "Sts/Cd" if self.version == "08" else "Sts", "BOOK")
        self.add(element, "BookgDt/Dt", date)
        self.add(element, "ValDt/Dt", date)
        self.add(element, "AcctSvcrRef", entry["reference"])
        domain = ElementTree.SubElement(ElementTree.SubElement(element, "BkTxCd"), "Domn")
        self.add(domain, "Cd", "PMNT")
        family = ElementTree.SubElement(domain, "Fmly")
        self.add(family, "Cd", entry["kind"])
        self.add(family, "SubFmlyCd", "RRTN" if entry["returned"] else "ESCT")
        details = ElementTree.SubElement(ElementTree.SubElement(element, "NtryDtls"), "TxDtls")
        self.add(details, "Refs/EndToEndId", entry["end_to_end_id"] or "NOTPROVIDED")
        self.parties(details, iban, account, entry)
        if entry["remittance"]:
            self.add(details, "RmtInf/Ustrd", entry["remittance"])
        if entry["returned"]:
            self.add(details, "RtrInf/Rsn/Cd", "AC04")

    def parties(self, details, iban, account, entry):
        """The payer first. What is sent back keeps the roles of what it takes back."""
        sides = [(entry["name"], entry["iban"]), (account["name"], iban)]
        if (entry["minor"] < 0) != entry["returned"]:
            sides.reverse()
        parties = ElementTree.SubElement(details, "RltdPties")
        for role, (name, number) in zip(("Dbtr", "Cdtr"), sides):
            self.add(parties, f"{role}/Pty/Nm" if self.version == "08" else f"{role}/Nm", name)
            if number:
                self.add(parties, f"{role}Acct/Id/IBAN", number)


def open_account(bank, options):
    if options.iban in bank["accounts"]:
        raise Refused(f"this account is open: {options.iban}")
    bank["accounts"][options.iban] = {"name": options.name, "balance": cents(options.balance), "date": None, "statements": 0}


def book_day(bank, options):
    day = Day(bank, options.date)
    for path in options.transfers:
        day.transfer(path)
    for path in options.incoming:
        day.incoming(path)
    for end_to_end_id in options.returned:
        day.give_back(end_to_end_id)
    os.makedirs(options.statements, exist_ok=True)
    for iban, account in bank["accounts"].items():
        account["statements"] += 1
        document, closing = Statement(options.version).document(iban, account, day.entries[iban], options.date)
        path = os.path.join(options.statements, f"{iban}-{options.date}.xml")
        with open(path, "wb") as file:
            file.write(document)
        print(path)
        account["balance"], account["date"] = closing, options.date


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, usage=argparse.SUPPRESS,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bank", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(required=True, metavar="")
    opening = commands.add_parser("open")
    opening.set_defaults(command=open_account)
    opening.add_argument("iban")
    opening.add_argument("balance")
    opening.add_argument("--name", default="ACCOUNT HOLDER")
    day = commands.add_parser("day")
    day.set_defaults(command=book_day)
    day.add_argument("date")
    day.add_argument("--statements", required=True)
    day.add_argument("--transfers", action="append", default=[])
    day.add_argument("--incoming", action="append", default=[])
    day.add_argument("--return", dest="returned", action="append", default=[])
    day.add_argument("--version", choices=("02", "04", "08"), default="08")
    return parser.parse_args()


def main():
    options = arguments()
    bank = load(options.bank)
    try:
        options.command(bank, options)
    except Refused as refusal:
        print(f"bank_simulator: {refusal}", file=sys.stderr)
        return 1
    save(options.bank, bank)
    return 0


if __name__ == "__main__":
    sys.exit(main())
