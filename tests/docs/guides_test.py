#!/usr/bin/env python3
"""The first payment of README.md, typed as it stands there; and every command that a guide names must exist.

    guides_test.py build/release/node/lokaponto
"""

import functools
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from serving import PATIENCE, ROOT, Serving, english, free_port
from terminal import blocks_of

ENGLISH = english("C")

# What the reader is to see, by how the command begins. Each of these stands in README.md.
SEEN = {
    "gemme agreement show": "in force",
    "gemme pay alice": "Accepted: 12.50 GEMME from alice@gemme.example to boulangerie@eusko.example",
    "eusko member show": "12.50 EUS",
    "gemme position": "12.50 EUR",
    "gemme verify": "Clean",
}


def commands_of(text):
    """The indented blocks, as lists of commands: a line that ends in a backslash goes on in the next one."""
    lines = [re.sub(r"\\\n\s*", "", block).splitlines() for block in blocks_of(text)]
    return [[re.sub(r"\s+#.*", "", line) for line in block] for block in lines]


class FirstPayment(Serving, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.ports = {port: str(free_port()) for port in ("8470", "8480", "8481")}
        self.seen = set()

    def elsewhere(self, command):
        """The same command in this test's directory and on its ports."""
        if " init " in command and "--http-listen" not in command:
            command += " --http-listen 127.0.0.1:8480"
        command = command.replace("/tmp/first", self.directory.name).replace("$PWD/build/release/node", str(BINARY.parent))
        return re.sub(r":(8470|8480|8481)\b", lambda port: ":" + self.ports[port[1]], command)

    def shell(self, terminal, command):
        """A terminal remembers what was set in it."""
        script = "\n".join(["shopt -s expand_aliases", *terminal, command])
        return ["bash", "-c", script]

    def serve(self, terminal, command):
        process = subprocess.Popen(self.shell(terminal, "exec " + command), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True, env=ENGLISH)
        self.serving.append(process)
        for line in process.stdout:
            if line == "Ready.\n":
                return process
        self.fail(f"{command}: it does not serve")

    def result_of(self, terminal, command):
        return subprocess.run(self.shell(terminal, command), input="y\n", capture_output=True, text=True,
                              timeout=PATIENCE, env=ENGLISH)

    def run_once(self, terminal, command, code=0):
        ran = self.result_of(terminal, command)
        self.assertEqual(ran.returncode, code, f"{command}\n{ran.stdout}{ran.stderr}")
        return ran.stdout

    def run_until(self, terminal, command, seen):
        """For what takes a moment, as two nodes that have to meet first."""
        deadline = time.monotonic() + PATIENCE
        while (ran := self.result_of(terminal, command)).returncode != 0 or seen not in ran.stdout:
            self.assertLess(time.monotonic(), deadline, f"{command}: no '{seen}' in\n{ran.stdout}{ran.stderr}")

    def type_in(self, terminal, command):
        if command.endswith(" serve"):
            self.serve(terminal, command)
        elif command.startswith(("export ", "alias ")):
            terminal.append(command)
        elif (begins := next((one for one in SEEN if command.startswith(one)), None)) is not None:
            self.seen.add(begins)
            self.run_until(terminal, command, SEEN[begins])
        else:
            self.run_once(terminal, command)

    def test_the_commands_of_the_readme(self):
        text = (ROOT / "README.md").read_text()
        section = text[text.index("## A first payment by hand"):]
        section = section[:section.index("\n## ")]
        terminal = []
        for number, block in enumerate(commands_of(section)):
            if number < 3:  # each node, and whoever uses them, has a terminal of its own
                terminal = []
            for command in block:
                self.type_in(terminal, self.elsewhere(command))
        self.assertEqual(self.seen, set(SEEN), "the README no longer holds what this test looks for")
        self.assertEqual(len(self.serving), 2)

        # "Stop one node with Ctrl-C and pay again: the payment is held, and decided when the node is back."
        self.assertIn("Ctrl-C and pay again", section)
        eusko = self.serving.pop()
        eusko.send_signal(signal.SIGINT)
        self.assertEqual(eusko.wait(PATIENCE), 0)
        eusko.stdout.close()
        self.assertIn("Held", self.run_once(terminal, "gemme pay alice boulangerie@eusko.example 1 --wait 0", 4))
        self.serve(terminal, f"lokaponto --data {self.directory.name}/eusko serve")
        self.run_until(terminal, "gemme payment list --held", "None.")


class BankCsv(unittest.TestCase):
    """A treasurer's guide on CSV: its map, its file and its command go together as they stand there."""

    def run_program(self, *words):
        ran = subprocess.run([BINARY, "--data", self.node, *words], capture_output=True, text=True, timeout=PATIENCE,
                             env=ENGLISH)
        self.assertEqual(ran.returncode, 0, f"{words}\n{ran.stdout}{ran.stderr}")
        return ran.stdout

    def imported(self, directory, guide, title):
        text = (ROOT / guide).read_text()
        section = text[text.index(f"\n### {title}\n"):]
        section = section[:section.index("\n## ")]
        blocks = re.findall(r"(?:^(?:    .*)?\n)+", section, re.MULTILINE)
        columns, file_and_command = [block for block in blocks if block.strip()]
        columns, file_and_command = (re.sub(r"^    ", "", part, flags=re.MULTILINE).strip("\n")
                                     for part in (columns, file_and_command))
        csv, command = file_and_command.rsplit("\n\n", 1)
        self.node = f"{directory}/{Path(guide).stem}"
        self.run_program("init", "--domain", "gemme.example", "--currency", "GEMME", "--name", "La Gemme",
                         "--http-listen", f"127.0.0.1:{free_port()}", "--link-listen", f"127.0.0.1:{free_port()}")
        configuration = Path(self.node) / "lokaponto.toml"
        told = configuration.read_text().replace('digital_iban = ""', 'digital_iban = "FR7630006000011234567890189"')
        configuration.write_text(told + columns + "\n")
        Path(self.node, "releve.csv").write_bytes((csv + "\n").encode("windows-1252"))
        serving = subprocess.Popen([BINARY, "--data", self.node, "serve"], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True, env=ENGLISH)
        try:
            self.assertIn("Ready.\n", iter(serving.stdout.readline, ""))
            self.run_program("fund", "deposit", "1000")
            words = command.removeprefix("lokaponto ").replace("releve.csv", f"{self.node}/releve.csv").split()
            return self.run_program(*words) + self.run_program("status")
        finally:
            serving.terminate()
            serving.wait(PATIENCE)
            serving.stdout.close()

    def test_the_files_of_the_guides_are_imported(self):
        with tempfile.TemporaryDirectory(prefix="lokaponto-csv-") as directory:
            for guide, title in (("docs/associations.md", "A bank that gives CSV"),
                                 ("docs/associations.fr.md", "Une banque qui donne du CSV")):
                said = self.imported(directory, guide, title)
                self.assertIn("2 of 2 lines are new", said)
                self.assertIn("1012.50", said)


class Commands(unittest.TestCase):
    """A guide's `command --option` is found in the program's help."""

    @functools.cache  # the guides name the same commands again and again
    def help_of(self, *words):
        ran = subprocess.run([BINARY, *words, "--help"], capture_output=True, text=True, timeout=PATIENCE,
                             env=ENGLISH)
        self.assertEqual(ran.returncode, 0, f"there is no command {' '.join(words)}")
        return ran.stdout

    def names_in(self, help_text):
        return re.findall(r"^  ([a-z-]+) ", help_text[help_text.index("\nCommands:"):], re.MULTILINE)

    def check(self, where, command):
        words = command.split()
        if words[0] == "--data":
            words = words[2:]
        if words[0] not in self.commands:
            return 0
        if len(words) == 1:
            return 1
        depth = 1  # groups stand in groups, as in `access key add`
        listed = self.help_of(*words[:depth])
        while "\nCommands:" in listed and depth < len(words):
            if "\nArguments:" in listed and words[depth] not in self.names_in(listed):
                break  # a group that does something with what it is given
            self.assertIn(words[depth], self.names_in(listed), f"{where}: {command}")
            depth += 1
            listed = self.help_of(*words[:depth])
        for option in re.findall(r"--[a-z-]+", command.replace("--data", "")):
            self.assertIn(option + " ", listed + self.general, f"{where}: {command}")
        return 1

    def test_every_command_of_the_guides_exists(self):
        self.general = self.help_of()
        self.commands = self.names_in(self.general)
        for guide in ("docs/associations.md", "docs/associations.fr.md", "docs/auditors.md", "docs/developers.md", "README.md"):
            text = re.sub(r"\\\n\s*", "", (ROOT / guide).read_text())  # a line that ends in a backslash goes on in the next
            spans = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^    .*?lokaponto (.+)$", text, re.MULTILINE)
            found = sum(self.check(guide, span.removeprefix("lokaponto ")) for span in spans)
            self.assertGreater(found, 2, f"no commands were found in {guide}")


if __name__ == "__main__":
    BINARY = Path(sys.argv.pop(1)).resolve()
    unittest.main()
