#!/usr/bin/env python3
"""What docs/auditors.md has people type: about a checkpoint and a proof that a peer has signed too, about changed ones, and
about the exports of two peers.

    auditors_test.py build/release/node/lokaponto
"""

import base64
import json
import re
import subprocess
import sys
import time
import unittest
from hashlib import sha256
from pathlib import Path

from serving import PATIENCE, ROOT, Serving, english, free_port

ENGLISH = english("C.UTF-8")
GOOD = "Signature Verified Successfully"
IBAN = "FR7630006000011234567890189"


def section_of(guide, title):
    """The indented lines under a title, as one script."""
    text = (ROOT / "docs" / guide).read_text()
    section = text.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return re.sub(r"^    ", "", "".join(re.findall(r"^    .*\n", section, re.MULTILINE)), flags=re.MULTILINE)


def two_accounts(balance, beside, circulates):
    """The proof of the first of two accounts, and a checkpoint with the root to which it leads, whatever the sums are."""
    def eight(number):
        return (number % 2**64).to_bytes(8, "big")

    def base64_of(data):
        return base64.b64encode(data).decode()

    salt, account, other = bytes(32), bytes([0xab] * 16), bytes([7] * 32)
    leaf = sha256(b"\x02" + salt + account + eight(balance)).digest()
    sum_beside = beside if isinstance(beside, int) else circulates - balance
    root = sha256(b"\x03" + leaf + eight(balance) + other + eight(sum_beside)).digest()
    proof = (f"lokaponto/balance/v1\naccount {account.hex()}\nbalance {balance}\nsalt {base64_of(salt)}\nleaf 0\n"
             f"beside {beside} {base64_of(other)}\n\n")
    checkpoint = (f"miel.example/journal\n1\n{base64_of(bytes(32))}\ncurrency MIEL 2 reserve\n"
                  f"circulation-digital {circulates}\nahead 0\nbalances {circulates} 2 {base64_of(root)}\n\n")
    return proof, checkpoint


class Auditors(Serving, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.http = {name: free_port() for name in ("miel", "lait")}
        link = free_port()
        self.found("miel", f"--link-listen 127.0.0.1:{link} --link-endpoint 127.0.0.1:{link}")
        self.found("lait", '--link-listen ""')
        self.run_shell("lokaponto --data miel invite --our-limit 500 --their-limit 500 --output invitation\n"
                       "lokaponto --data lait accept --yes invitation")
        self.run_until("lokaponto --data miel agreement show lait.example", "in force")
        self.run_shell("lokaponto --data miel member add alice\nlokaponto --data miel fund deposit 100\n"
                       "lokaponto --data miel issue alice 80")

    def sign(self):
        self.run_shell("lokaponto --data miel checkpoint make")
        self.run_until("lokaponto --data miel checkpoint list", "lait.example")

    def sign_anew(self):
        """A checkpoint of what has come since: the newest that is cosigned is the one that proofs stand under."""
        made = json.loads(self.run_shell("lokaponto --data miel --json checkpoint make"))
        self.run_until("lokaponto --data miel checkpoint show", "lait.example/witness")
        return made

    def shell(self, commands):
        return ["bash", "-c", f"export PATH={BINARY.parent}:$PATH\ncd {self.directory.name}\n{commands}"]

    def found(self, name, links):
        self.run_shell(f"lokaponto --data {name} init --domain {name}.example --currency {name.upper()} --name {name} "
                       f"--http-listen 127.0.0.1:{self.http[name]} {links}")
        serving = subprocess.Popen(self.shell(f"exec lokaponto --data {name} serve"), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True, env=ENGLISH)
        self.serving.append(serving)
        self.assertIn("Ready.\n", iter(serving.stdout.readline, ""))

    def result_of(self, commands):
        return subprocess.run(self.shell(commands), capture_output=True, text=True, timeout=PATIENCE, env=ENGLISH)

    def run_shell(self, commands):
        ran = self.result_of("set -e\n" + commands)
        self.assertEqual(ran.returncode, 0, f"{commands}\n{ran.stdout}{ran.stderr}")
        return ran.stdout

    def run_until(self, commands, seen):
        deadline = time.monotonic() + PATIENCE
        while seen not in (ran := self.result_of(commands)).stdout:
            self.assertLess(time.monotonic(), deadline, f"{commands}: no '{seen}' in\n{ran.stdout}{ran.stderr}")

    def script_of(self, title):
        script = section_of("auditors.md", title).replace("MIEL", "miel").replace("LAIT", "lait")
        return script.replace(":8480", f":{self.http['miel']}").replace("protocol/proto", f"{ROOT}/protocol/proto")

    def import_a_day_of_the_bank(self):
        """An account that opens with the deposit, and a gift; imported, and given in two forms."""
        configuration = Path(self.directory.name, "miel", "lokaponto.toml")
        configuration.write_text(configuration.read_text().replace('digital_iban = ""', f'digital_iban = "{IBAN}"'))
        bank = f"python3 {ROOT}/tests/bank/bank_simulator.py bank.json"
        self.run_shell(f"{bank} open {IBAN} 100.00\n"
                       f"(echo 'account;amount;name;iban;end_to_end_id;remittance'; echo '{IBAN};20.00;Alice;;;a gift') > in.csv\n"
                       f"{bank} day $(date +%F) --statements bank --incoming in.csv\n"
                       "lokaponto --data miel bank import bank/*.xml\n"
                       "(echo 'Date;Montant'; echo \"$(date +%F);20,00\") > bank/statement.csv")

    def test_a_pair_is_exported_and_audited(self):
        self.import_a_day_of_the_bank()
        self.sign()
        paying = "lokaponto --data miel pay alice bob@lait.example"
        self.run_shell(f"lokaponto --data lait member add bob\n{paying} 12.50")
        more = "lokaponto --data miel audit export miel-2027"
        script = self.script_of("Export the books, and audit what was exported")
        self.assertIn(more, script)
        said = self.run_shell(script.replace(more, f"{paying} 1\n{more}"))
        self.assertEqual(said.count("No finding"), 5, said)
        self.assertIn("movements 1, booked word for word 1, by day and amount 0", said)
        self.assertIn("movements 1, booked word for word 0, by day and amount 1", said)
        self.assertIn(": of these books", said)
        self.assertEqual(said.count("miel.example: whether these are its keys"), 4, said)
        self.assertEqual(said.count("miel.example: whether the euros are at the bank"), 3, said)
        self.assertIn("owes 13.50 EUR to lait.example", said)
        report = json.loads(Path(self.directory.name, "report.json").read_text())
        self.assertEqual([report["clean"], len(report["associations"])], [True, 2])
        self.assertIn("</html>", Path(self.directory.name, "report.html").read_text())

        script = self.script_of("Checking without this program")
        at = [script.index(begin) for begin in ("python3 records.py", "cat > root.py", "CHECKPOINT=", "python3 records.py miel-2026/links",
                                                "TERMS=", "hledger")]
        first, root, checkpoint, envelope, agreement, books = (
            self.run_shell(("set -o pipefail\n" if number else script[:at[0]]) + script[begin:end])
            for number, (begin, end) in enumerate(zip(at, [*at[1:], None])))
        self.assertIn('"MIEL"', first)
        self.assertEqual(*root.split())
        self.assertEqual(*checkpoint.split())
        self.assertEqual([envelope.splitlines()[0], envelope.count(GOOD)], ["1", 1], envelope)
        self.assertEqual(agreement.count(GOOD), 2, agreement)
        self.assertRegex(books.splitlines()[-1], r"^ +0 *$")

    def test_a_checkpoint_is_checked(self):
        self.sign()
        script = self.script_of("Check a checkpoint")
        said = self.run_shell(script)
        self.assertEqual(said.count(GOOD), 2, said)
        self.assertEqual(said.splitlines()[-2:], ["8000", "8000"], said)
        self.assertEqual(Path(self.directory.name, "checkpoint").read_text(),
                         self.run_shell("lokaponto --data miel checkpoint show"))

        # The same commands on a figure, a root and a time that nobody signed.
        fetching, checking = script.split("cat checkpoint\n", 1)
        self.assertIn("curl", fetching)
        for change, good in (("s/^claims 0$/claims 1/", 0), ("3s/.*/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=/", 0),
                             ("s#^\\(— lait.example/witness ........\\)....#\\1AAAA#", 1)):
            said = self.result_of(f"{fetching}\nsed -i '{change}' checkpoint\n{checking}").stdout
            self.assertEqual(said.count(GOOD), good, change)

    def test_a_proof_of_a_payment(self):
        self.run_shell("lokaponto --data lait member add bob")
        paid = json.loads(self.run_shell("lokaponto --data miel --json pay alice bob@lait.example 3 --wait 30"))
        self.assertEqual(paid["status"], "accepted")
        self.sign()
        script = self.script_of("Check a proof of a payment").replace("PAYMENT", paid["id"])
        said = self.run_shell(script)
        self.assertIn("The proof holds.", said)
        self.assertEqual(said.count(GOOD), 2, said)
        root, signed = re.findall(r"^[0-9a-f]{64}$", said, re.MULTILINE)
        self.assertEqual(root, signed)
        self.assertIn('payee: "bob@lait.example"', said)
        self.assertEqual(said.splitlines()[-2:], ["1", "1"], said)

        # The same commands on a path, an entry, an answer and an order that are others.
        making, checking = script.split("lokaponto audit proof payment.proof\n", 1)
        for change, good, roots in (("/^index /{n;s/.*/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=/}", 2, 2),
                                    ("s/^claims 0$/claims 1/", 1, 1)):
            said = self.result_of(f"rm payment.proof\n{making}\nsed -i '{change}' payment.proof\n{checking}").stdout
            self.assertEqual(said.count(GOOD), good, change)
            self.assertEqual(len(set(re.findall(r"^[0-9a-f]{64}$", said, re.MULTILINE))), roots, change)
        for word in ("answer [0-9]*", "order"):
            spoilt = f"sed -i 's/^\\({word} \\)..../\\1AAAA/' payment"
            said = self.result_of(checking.replace("> payment\n", f"> payment\n{spoilt}\n", 1)).stdout
            self.assertIn("0", said.splitlines()[-2:], word)

        # In the payee's own journal, and within one association, the entry decides; and nothing is run that stands for a number.
        self.run_shell("lokaponto --data lait checkpoint make")
        mirrored = script.replace("--data miel", "--data lait").replace("miel.example/journal", "lait.example/journal")
        said = self.run_shell("rm payment.proof\n" + mirrored.replace(f"proof {paid['id']}", f"proof {paid['id']}@miel.example"))
        self.assertEqual(said.count(GOOD), 1, said)
        self.assertIn("No other node answered", said)
        self.assertEqual(said.splitlines()[-1], "1", said)
        self.run_shell("lokaponto --data miel member add carol")
        local = json.loads(self.run_shell("lokaponto --data miel --json pay alice carol 3 --wait 30"))
        self.sign_anew()
        local_script = script.replace(paid["id"], local["id"])
        said = self.run_shell(f"rm payment.proof\n{local_script}")
        self.assertEqual(said.count(GOOD), 1, said)
        self.assertTrue(said.splitlines()[-1].startswith("No other node answered"), said)
        said = self.result_of("sed -i 's/^index .*/index a[$(touch ran)]/' payment.proof\n" +
                              local_script.split("lokaponto audit proof payment.proof\n", 1)[1]).stdout
        self.assertIn("this is no path to a root", said)
        self.assertFalse(Path(self.directory.name, "ran").exists())

    def test_a_wind_up_statement(self):
        gone = self.serving.pop()
        gone.terminate()
        gone.wait(PATIENCE)
        gone.stdout.close()
        self.run_until("lokaponto --data miel --json agreement show lait.example", '"connected": false')
        self.run_shell("lokaponto --data miel wind-up show lait.example -o statement\n"
                       "lokaponto --data lait wind-up sign --yes statement\n"
                       "lokaponto --data miel wind-up book --yes statement")
        script = self.script_of("Check a wind-up statement")
        said = self.run_shell(script)
        self.assertEqual(said.count(GOOD), 2, said)
        self.assertIn("\nof lait.example\nby miel.example\n", said)
        checking = script.split("audit export miel-ended\n", 1)[1]
        self.assertEqual(self.result_of(f"echo >> miel-ended/wind-ups/lait.example-1.txt\n{checking}").stdout.count(GOOD), 0)
        self.assertIn("lait.example has not signed", self.result_of(f"rm miel-ended/wind-ups/*lait.example.signature\n{checking}").stdout)

    def test_the_pack_of_a_settlement(self):
        self.run_shell("lokaponto --data lait member add bob\nlokaponto --data miel pay alice bob@lait.example 3 --wait 30")
        # There is something to settle once both have acknowledged what they said.
        self.run_until("lokaponto --data lait settlement propose miel.example\n"
                       "lokaponto --data miel --json settlement show lait.example", '"agreed"')
        self.sign()
        said = self.run_shell(self.script_of("Check the pack of a settlement"))
        self.assertNotIn("BAD", said)
        for held in ("note.txt is signed by key-", "stands under envelope-", "stands under checkpoint.signed"):
            self.assertIn(held, said)
        pack = Path(self.directory.name, "PACK")
        self.assertEqual((pack / "check.sh").read_text(), Path(self.directory.name, "check.sh").read_text(), "of every pack it is this one")

        # Who is in the wrong gives a pack whose own script finds all well.
        (pack / "check.sh").write_text("echo ok\n")
        (pack / "note.txt").write_text((pack / "note.txt").read_text().replace("unit EUR", "unit USD"))
        said = self.result_of("(cd PACK; sha256sum $(ls | grep -v SHA256SUMS) > SHA256SUMS)\nsh check.sh PACK")
        self.assertEqual(said.returncode, 1, said.stdout)
        self.assertIn("BAD  note.txt", said.stdout)

    def test_a_proof_of_a_balance(self):
        self.run_shell("lokaponto --data miel member add carol\nlokaponto --data miel pay alice carol 30 --wait 30")
        self.sign()
        script = self.script_of("Check a proof of a balance")
        said = self.run_shell(script)
        self.assertIn("The proof holds.", said)
        led, signed, circulates = said.splitlines()[-3:]
        self.assertEqual(led, signed)
        self.assertTrue(led.startswith("8000 "), led)
        self.assertEqual(circulates, "8000 0")
        self.assertNotIn("twice", said)
        self.assertIn("compare its id with those of other members", said)
        making, checking = script.split("lokaponto audit proof balance.proof\n", 1)
        for change in ("s/^balance 5000/balance 5001/", "s/^leaf ./leaf 9/", "s/^beside [0-9]* /beside 1 /"):
            said = self.result_of(f"rm balance.proof\n{making}\nsed -i '{change}' balance.proof\n{checking}").stdout
            led, signed, _ = said.splitlines()[-3:]
            self.assertNotEqual(led, signed, change)
        self.check_lies_about_a_balance(checking)

    def check_lies_about_a_balance(self, checking):
        """What an association might sign, tree and all, to have less in circulation than its members hold."""
        def said_of(balance, beside, circulates, change=lambda proof: proof):
            proof, checkpoint = two_accounts(balance, beside, circulates)
            Path(self.directory.name, "balance.proof").write_text(change(proof) + checkpoint)
            ran = self.result_of(checking)
            self.assertFalse(Path(self.directory.name, "ran").exists(), ran.stdout)
            return ran.stdout.splitlines()

        honest = said_of(9000, 5000, 14000)
        self.assertEqual([honest[0], honest[2]], [honest[1], "14000 0"], honest)
        for balance, beside, circulates in ((14000, -5000, 9000), (14000, 2**64 - 5000, 9000), (2**63 - 1, 2**63 - 1, -2),
                                            (14000, "9000-14000", 9000), (14000, "a[$(touch>ran)]0", 14000), (14000, "", 14000)):
            said = said_of(balance, beside, circulates)
            self.assertEqual(said[0], "this is no proof", (balance, beside, said))
        for spoilt in (lambda proof: proof.replace("leaf 0", "leaf a[$(touch ran)]"), lambda proof: proof.replace("leaf 0", "leaf 2"),
                       lambda proof: proof.replace("account ab", "account AB"), lambda proof: proof.replace("leaf 0", "leaf 00")):
            said = said_of(9000, 5000, 14000, spoilt)
            self.assertEqual(said[0], "this is no proof", said)


if __name__ == "__main__":
    BINARY = Path(sys.argv.pop(1)).resolve()
    unittest.main()
