#!/usr/bin/env python3
"""Every command of docs/developers.md, typed as it stands there and in its order: it succeeds, and answers what is shown.

    developers_test.py build/release/node/lokaponto
"""

import re
import sys
import unittest
from pathlib import Path

from serving import ROOT, Serving, english, free_port, until
from terminal import Terminal, answers_in, blocks_of, difference

FILES = ("scrape_configs:",)  # how a block begins that is neither a command nor an answer, but another program's file

# What the receiver of a webhook prints, after the command that is the cause of it.
RECEIVED = re.compile(r"^payment\.accepted \d+-1-[0-9a-f]{16}\npayment\.received \d+-2-[0-9a-f]{16}\n")


class Developers(Serving, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.ports = {port: str(free_port()) for port in ("8470", "8480", "8481", "9000")}
        self.room = Path(self.directory.name, "five")
        self.terminal = Terminal(self.directory.name, english("C"))
        self.terminal.type_in('curl() { command curl $fail "$@"; }')

    def tearDown(self):
        self.terminal.close()
        super().tearDown()

    def elsewhere(self, text):
        """The same in this test's directory, with its program and on its ports. What the receiver prints by and by goes into
        a file, lest it be among what is answered."""
        for written, meant in (("/tmp/five", str(self.room)), ("$PWD/build/release/node", str(BINARY.parent)),
                               ("2> receiver.log", "> received 2> receiver.log")):
            text = text.replace(written, meant)
        return re.sub(rf"\b({'|'.join(self.ports)})\b", lambda port: self.ports[port[1]], text)

    def answers_to(self, command, shown):
        """What a call answers fails the command unless it is a success, or shown to be none."""
        refused = any(status >= 400 for _, status in shown)
        answers = answers_in(self.terminal.type_in(f"fail={'' if refused else '--fail-with-body'}\n{command}"))
        if "> received" in command:
            self.assertTrue(until(lambda: RECEIVED.match((self.room / "received").read_text())),
                            (self.room / "receiver.log").read_text())
        return answers

    def test_every_command_succeeds_and_answers_what_is_shown(self):
        text = (ROOT / "docs" / "developers.md").read_text()
        blocks = [self.elsewhere(block) for block in blocks_of(text) if not block.startswith(FILES)]
        commands = [at for at, block in enumerate(blocks) if not block.startswith("{")]
        seen = 0
        for at, following in zip(commands, [*commands[1:], len(blocks)]):
            shown = [answer for block in blocks[at + 1:following] for answer in answers_in(block)]
            self.assertEqual(len(shown), following - at - 1, f"an answer without its status after\n{blocks[at]}")
            answers = self.answers_to(blocks[at], shown)
            self.assertGreaterEqual(len(answers), len(shown), f"{blocks[at]}\n{self.terminal.printed()}")
            for (body, status), (told, came) in zip(shown, answers[len(answers) - len(shown):]):
                self.assertEqual((status, None), (came, difference(body, told)), blocks[at])
            seen += len(shown)
        self.assertGreater(seen, 10)

        self.terminal.type_in(self.elsewhere(re.search(r"`(kill %1 [^`]*)`", text)[1]))
        self.assertFalse(self.room.exists())


if __name__ == "__main__":
    BINARY = Path(sys.argv.pop(1)).resolve()
    unittest.main()
