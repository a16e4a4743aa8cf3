#!/usr/bin/env python3
"""script/demo shows what it promises, and leaves nothing behind however it ends.

    demo_test.py build/release/node/lokaponto
"""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds for the demonstration to end


def free_ports():
    """A port to begin with, such that those the demonstration takes from there are free."""
    while True:
        first = random.randrange(20000, 32000)
        try:
            for port in (first, first + 1, first + 10, first + 11):
                with socket.socket() as listener:
                    listener.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first


def processes_of(session):
    """Those that still run of a session, by what the system says of each."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session = stat.read_text().rpartition(") ")[2].split()[:4]
        except OSError:
            continue
        if int(its_session) == session and state != "Z":
            found.append(stat.parent.name)
    return found


class Demo(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory(prefix="lokaponto-demo-test-")
        self.port = free_ports()

    def tearDown(self):
        self.directory.cleanup()

    def start(self, *arguments):
        return subprocess.Popen([ROOT / "script" / "demo", "--program", BINARY, "--port", str(self.port), *arguments],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
                                stdin=subprocess.DEVNULL, env={**os.environ, "TMPDIR": self.directory.name})

    def assert_nothing_runs(self, demo):
        self.assertEqual(processes_of(demo.pid), [])

    def test_two_nodes_pay_each_other_one_is_killed_and_both_are_kept(self):
        demo = self.start("--keep", "--payments", "40")
        said = ""
        try:
            for line in demo.stdout:  # the nodes hold it open
                said += line
                if line.startswith("To end them: "):
                    break
            self.assertEqual(demo.wait(PATIENCE), 0, said)
            self.assertIn("40 of 40:", said)
            self.assertIn("Eusko is killed (SIGKILL)", said)
            self.assertLess(said.index("Eusko is killed"), said.index("Eusko is back"))
            self.assertEqual(said.count("\nClean: "), 2, said)
            self.assertEqual(len(re.findall("covered, euro for unit +yes", said)), 4, said)
            self.assertIn("we owe", said)
            self.assertIn("lokaponto/settlement/v1\n", said)
            self.assertIn("lokaponto/settlement-closing/v1\n", said)
            self.assertEqual(said.count("hledger finds every entry balanced"), 2, said)
            named = re.search("To end them: kill ([0-9]+) ([0-9]+)", said).groups()
            self.assertEqual(sorted(processes_of(demo.pid)), sorted(named))
        finally:
            for process in processes_of(demo.pid):
                os.kill(int(process), signal.SIGKILL)
            demo.stdout.close()

    def test_a_port_that_is_taken_is_named(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", self.port + 10))
            other.listen()
            demo = self.start()
            said = demo.communicate(timeout=PATIENCE)[0]
        self.assertEqual(demo.returncode, 1, said)
        self.assertIn(f"cannot listen on 127.0.0.1 port {self.port + 10}", said)
        self.assertIn("--port", said)
        self.assert_nothing_runs(demo)

    def interrupt(self, when, send):
        demo = self.start("--payments", "200")
        for line in demo.stdout:
            if line.startswith(when):
                break
        self.assertGreater(len(processes_of(demo.pid)), 2)
        send(demo.pid)
        demo.communicate(timeout=PATIENCE)
        self.assert_nothing_runs(demo)
        self.assertEqual(os.listdir(self.directory.name), [])
        return demo.returncode

    def test_ctrl_c_leaves_nothing_behind(self):
        self.assertEqual(self.interrupt("20 of ", lambda demo: os.killpg(demo, signal.SIGINT)), 130)

    def test_a_signal_to_the_script_alone_leaves_nothing_behind(self):
        self.assertEqual(self.interrupt("3. Members", lambda demo: os.kill(demo, signal.SIGTERM)), 143)


if __name__ == "__main__":
    BINARY = Path(sys.argv.pop(1)).resolve()
    unittest.main()
