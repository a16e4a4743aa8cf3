"""What the tests of the guides share: free ports, and nodes that end with the test."""

import os
import socket
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds to wait for what must come


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(true, seconds=PATIENCE):
    """Waits until it is true, or so long; says whether it is."""
    deadline = time.monotonic() + seconds
    while not (is_so := true()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so


def english(locale):
    return {**os.environ, "LC_ALL": locale}


class Serving:
    """For a test case: a directory of its own, and the processes that serve in it."""

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory(prefix="lokaponto-guides-")
        self.serving = []

    def tearDown(self):
        for process in reversed(self.serving):
            process.kill()
            process.wait()
            process.stdout.close()
        self.directory.cleanup()
