#!/usr/bin/env python3
"""Every command of docs/associations.md and of its French twin runs, typed in the guide's order at a node with a peer.

    associations_test.py build/release/node/lokaponto
"""

import re
import sys
import unittest
from pathlib import Path

from serving import ROOT, Serving, english, free_port
from terminal import Terminal, blocks_of

# Whose account each is: our two, the peer's, and a member's.
OURS, PAPER = "FR7630006000011234567890189", "FR1420041010050500013M02606"
THEIRS, SHOP = "FR7610011000201234567890188", "DE89370400440532013000"

# What is no command: how such a block begins. The files and the command about CSV are for guides_test.py.
SHOWN = ("fund + cash", "fonds + esp", "[", "Compte Courant", "Date;", "lokaponto bank import releve.csv")

# Where the commands are typed: nodes that serve, and a bank that makes files.
ROOM = f"""
declare -A node
serve() {{
  lokaponto --data $1 serve >> $1.log 2>&1 & node[$1]=$!
  until_it_is . lokaponto --data $1 status
}}
restart() {{ if [[ -n ${{node[$1]}} ]]; then kill ${{node[$1]}}; wait ${{node[$1]}}; fi; serve $1; }}
until_it_is() {{ for i in $(seq 300); do ! "${{@:2}}" 2>&1 | grep "$1" > /dev/null || return 0; sleep 0.1; done; return 1; }}
bank() {{ python3 -B {ROOT}/tests/bank/bank_simulator.py bank.json "$@" > /dev/null; }}
account() {{ sed -i "s/^$2_iban = .*/$2_iban = \\"$3\\"/" $1/lokaponto.toml; restart $1; bank open $3 0.00; }}
incoming() {{ (echo 'account;amount;name;iban;end_to_end_id;remittance'; cat) > incoming.csv; }}
day() {{ bank day $1 --statements . "${{@:3}}"; mv $2-$1.xml releve.xml; }}
mkdir safe
"""

# What has happened before a command, as the guide says in words; each once, in this order.
BEFORE = (
    ("lokaponto bank import", f"""
        account $LOKAPONTO_DATA digital {OURS}
        printf '{OURS};500.00;Alice Martin;;;VIR alice\n{OURS};30.00;Somebody;;;30 euros\n' | incoming
        day 2026-11-26 {OURS} --incoming incoming.csv
        lokaponto redeem boulangerie 10"""),
    ("lokaponto bank resolve", """
        line=$(lokaponto --json bank lines | grep -o '"line": "[0-9a-f]*' | cut -d '"' -f 4)"""),
    ("lokaponto counter redeem", f"""
        account $LOKAPONTO_DATA paper {PAPER}
        echo '{PAPER};300.00;La Gemme;;;REMISE 2026-12' | incoming
        day 2026-11-27 {PAPER} --incoming incoming.csv
        lokaponto bank import releve.xml"""),
    ("lokaponto settlement propose", f"""
        day 2026-11-28 {OURS} --transfers virements.xml
        lokaponto bank import releve.xml
        rm virements.xml
        lokaponto --data eusko init --domain eusko.example --currency EUS --name Eusko --link-listen ""
        account eusko digital {THEIRS}
        lokaponto --data eusko member add txoko
        lokaponto invite --our-limit 500 --their-limit 500 --output invitation
        lokaponto --data eusko accept --yes --wait 60 invitation
        lokaponto pay alice txoko@eusko.example 15 --wait 30"""),
    ("lokaponto bank order", "until_it_is agreed lokaponto --json settlement list"),
    ("lokaponto bank import", f"day 2026-11-29 {OURS} --transfers virements.xml"),
    ("lokaponto --data /srv/sel member", "serve /srv/sel; lokaponto --data /srv/sel member add alice"),
)

# What is added to a command: a period need not be over, and what waits for a statement of the bank says so by its exit code.
MORE = ((" export ", " --provisional"), (" counter bank ", " || [[ $? == 4 ]]"))


class Associations(Serving, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.terminal = Terminal(self.directory.name, english("C.UTF-8"))
        self.terminal.type_in(f"export PATH={BINARY.parent}:$PATH\n{ROOM}")

    def tearDown(self):
        self.terminal.close()
        super().tearDown()

    def elsewhere(self, command):
        """The same in this test's directory, on free ports, of the line that waits, with whole IBANs and for a day that is over."""
        here, link = f"{self.directory.name}/", free_port()
        for written, meant in (("/srv/", here), ("/mnt/", here), ("FR76...", SHOP), ("3f9a0c41", "${line:0:8}"),
                               ("--on 2026", "--on 2025"), ("lokaponto serve", "serve $LOKAPONTO_DATA"),
                               ("systemctl restart lokaponto", "restart $LOKAPONTO_DATA"),
                               (" --domain", f" --http-listen 127.0.0.1:{free_port()} --domain"),
                               ("--backing", "--link-listen '' --backing"),
                               ("--link-endpoint gemme.example:8470",
                                f"--link-listen 127.0.0.1:{link} --link-endpoint 127.0.0.1:{link}")):
            command = command.replace(written, meant)
        return command + next((more for which, more in MORE if which in command), "")

    def commands_of(self, guide):
        """Line by line; one that ends in a backslash goes on in the next."""
        blocks = [block for block in blocks_of((ROOT / "docs" / guide).read_text()) if not block.startswith(SHOWN)]
        return "".join(blocks).replace("\\\n", " ").splitlines()

    def type_all(self, guide):
        waiting = list(BEFORE)
        for command in self.commands_of(guide):
            if waiting and command.startswith(waiting[0][0]):
                self.terminal.type_in(self.elsewhere(waiting.pop(0)[1]))
            self.terminal.type_in(self.elsewhere(re.sub(r"\s+# .*", "", command)))
        self.assertEqual(waiting, [])

    def test_the_english_guide(self):
        self.type_all("associations.md")

    def test_the_french_guide(self):
        self.type_all("associations.fr.md")


if __name__ == "__main__":
    BINARY = Path(sys.argv.pop(1)).resolve()
    unittest.main()
