#!/usr/bin/env python3
"""What programs that were not written here make of an export: the root, the signatures, the books.

    third_parties_test.py AUDIT_CAMPAIGN HLEDGER OPENSSL
"""

import base64
import csv
import json
import subprocess
import sys
import tempfile
import unittest
from hashlib import sha256
from pathlib import Path

CAMPAIGN, HLEDGER, OPENSSL = sys.argv[1:4] if len(sys.argv) > 3 else ("", "", "")
AGREEMENT = b"application/vnd.lokaponto.agreement.v1+protobuf"


def records(path):
    data, at = path.read_bytes(), 0
    while at < len(data):
        size = int.from_bytes(data[at:at + 4], "big")
        yield data[at + 4:at + 4 + size]
        at += 4 + size


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def roots_by_proof(old, size, old_root, proof):
    """Both roots that a consistency proof gives (RFC 9162 section 2.1.4.2)."""
    proof = [old_root, *proof] if old & old - 1 == 0 else list(proof)
    first, second, left, last = old - 1, size - 1, None, None
    while first & 1:
        first, second = first >> 1, second >> 1
    left = last = proof[0]
    for one in proof[1:]:
        if first & 1 or first == second:
            left, last = sha256(b"\x01" + one + left).digest(), sha256(b"\x01" + one + last).digest()
            while first and not first & 1:
                first, second = first >> 1, second >> 1
        else:
            last = sha256(b"\x01" + last + one).digest()
        first, second = first >> 1, second >> 1
    return left, last


def field(data, at):
    """A length-delimited protobuf field, and where the next one begins."""
    at, size, shift = at + 1, 0, 0
    while True:
        byte, at = data[at], at + 1
        size, shift = size | (byte & 127) << shift, shift + 7
        if byte < 128:
            return data[at:at + size], at + size


def dsse(kind, body):
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)


class ThirdParties(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="lokaponto-third-")
        cls.export = Path(cls.directory.name) / "a"
        subprocess.run([CAMPAIGN, "--write", str(cls.export)], check=True, stdout=subprocess.DEVNULL)
        cls.manifest = json.loads((cls.export / "manifest.json").read_text())
        with open(cls.export / "keys.csv", newline="") as file:
            cls.keys = {row["domain"]: row for row in csv.DictReader(file)}

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def is_signed(self, key, body, signature):
        base = Path(self.directory.name)
        pem = base64.encodebytes(bytes.fromhex("302a300506032b6570032100" + key)).decode()
        (base / "key.pem").write_text(f"-----BEGIN PUBLIC KEY-----\n{pem}-----END PUBLIC KEY-----\n")
        (base / "body").write_bytes(body)
        (base / "signature").write_bytes(signature)
        return subprocess.run([OPENSSL, "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", base / "key.pem", "-in", base / "body",
                               "-sigfile", base / "signature"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def test_the_root_is_that_of_the_entries(self):
        leaves = [sha256(b"\x00" + entry).digest() for path in sorted((self.export / "journal").iterdir())
                  for entry in records(path)]
        self.assertEqual(len(leaves), self.manifest["journal"]["size"])
        self.assertEqual(root(leaves).hex(), self.manifest["journal"]["root"])

    def test_every_file_has_its_sum(self):
        for file in self.manifest["files"]:
            self.assertEqual(sha256((self.export / file["path"]).read_bytes()).hexdigest(), file["sha256"])

    def test_envelopes_are_signed(self):
        kind = b"application/vnd.lokaponto.envelope-header.v1+protobuf"
        for direction, signer in (("sent", "a.example"), ("received", "b.example")):
            envelopes = [envelope for path in sorted((self.export / "links/b.example").glob(direction + "-*"))
                         for envelope in records(path)]
            self.assertGreater(len(envelopes), 1)
            for envelope in envelopes:
                header, at = field(envelope, 0)
                signature, _ = field(envelope, at)
                key = self.keys[signer]["message key"]
                self.assertTrue(self.is_signed(key, dsse(kind, header), signature))
                self.assertFalse(self.is_signed(key, dsse(kind, header + b"1"), signature))

    def test_agreements_and_notes_are_signed_by_both(self):
        signed = [*self.export.glob("agreements/*.terms"), *self.export.glob("settlements/*.note")]
        self.assertEqual(len(signed), 2)
        for path in signed:
            body = path.read_bytes()
            for domain in ("a.example", "b.example"):
                signature = Path(f"{path}-{domain}.signature").read_bytes()
                text = dsse(AGREEMENT, body) if path.suffix == ".terms" else body
                self.assertTrue(self.is_signed(self.keys[domain]["contract key"], text, signature), f"{path} {domain}")

    def test_checkpoints_are_signed_and_cosigned(self):
        notes = {"a.example": [*self.export.glob("checkpoints/*.note")], "b.example": [*self.export.glob("witnessed/*.note")]}
        for domain, paths in notes.items():
            self.assertEqual(len(paths), 1)
            witness = "b.example" if domain == "a.example" else "a.example"
            text, signatures = paths[0].read_text().split("\n\n")
            words = {line.split()[1]: base64.b64decode(line.split()[2]) for line in signatures.splitlines()}
            text = (text + "\n").encode()
            self.assertTrue(self.is_signed(self.keys[domain]["log key"], text, words[f"{domain}/journal"][4:]))
            word = words[f"{witness}/witness"]
            said = b"cosignature/v1\ntime %d\n" % int.from_bytes(word[4:12], "big") + text
            self.assertTrue(self.is_signed(self.keys[witness]["log key"], said, word[12:]))
            self.assertFalse(self.is_signed(self.keys[witness]["log key"], said + b"1", word[12:]))

    def test_the_journal_extends_its_checkpoints(self):
        for path in self.export.glob("proofs/*.consistency"):
            old, size, *hashes = path.read_text().splitlines()
            old, size = int(old.removeprefix("old ")), int(size.removeprefix("size "))
            checkpoint = (self.export / "checkpoints" / f"{path.stem}.note").read_text().splitlines()
            self.assertEqual([int(checkpoint[1]), size], [old, self.manifest["journal"]["size"]])
            roots = roots_by_proof(old, size, base64.b64decode(checkpoint[2]), [base64.b64decode(one) for one in hashes])
            self.assertEqual(roots, (base64.b64decode(checkpoint[2]), bytes.fromhex(self.manifest["journal"]["root"])))

    def test_hledger_reads_the_books(self):
        books = f"{self.export}-books/a.example.journal"
        subprocess.run([HLEDGER, "-f", books, "check", "--strict"], check=True)
        balance = subprocess.run([HLEDGER, "-f", books, "balance", "--output-format", "csv"], check=True,
                                 capture_output=True, text=True).stdout
        self.assertEqual(list(csv.reader(balance.splitlines()))[-1][1], "0")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
