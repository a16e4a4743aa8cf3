#!/usr/bin/env python3
"""The double-entry work of local payments in PostgreSQL, on a cluster of its own that is gone afterwards.

Usage: benchmarks/postgresql/run.py [--directory DIR] [--members N] [--seconds N] [--short]
Prints an object of JSON a line, as benchmark_local --json does. The server listens on a socket in its own directory
only; as root it runs as the user postgres. Needs PostgreSQL 15 (script/setup benchmark).
"""

import argparse
import contextlib
import glob
import json
import os
import pwd
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = "/usr/lib/postgresql/15/bin"
# What differs from Debian's settings: durability said aloud, and memory and log as roomy as the ledger's own.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "max_connections": "100",
}
TICKS = os.sysconf("SC_CLK_TCK")


class Cluster:
    """A throw-away server: made, started and stopped within `with`."""

    def __init__(self, parent):
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.root = tempfile.mkdtemp(prefix="lokaponto-postgresql-", dir=parent)
        self.server = None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.server is not None:
            self.server.send_signal(2)  # the fast shutdown
            self.server.wait()
        shutil.rmtree(self.root, ignore_errors=True)

    def _start(self):
        if os.geteuid() == 0:
            shutil.chown(self.root, self.user, self.user)
        data = os.path.join(self.root, "data")
        self.run([f"{PROGRAMS}/initdb", "-D", data, "-A", "trust", "-U", self.user, "--locale=C", "-E", "UTF8"])
        settings = SETTINGS | {"unix_socket_directories": self.root}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with open(os.path.join(self.root, "log"), "w", encoding="utf-8") as log:
            self.server = subprocess.Popen([f"{PROGRAMS}/postgres", "-D", data, *options], stdout=log, stderr=log,
                                           **self._as_user())
        for _ in range(300):
            if subprocess.run([f"{PROGRAMS}/pg_isready", "-q", "-h", self.root], check=False).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("postgresql: the server does not start")

    def _as_user(self):
        return {"user": self.user, "group": self.user, "extra_groups": []} if os.geteuid() == 0 else {}

    def run(self, command):
        """Runs one of PostgreSQL's programs as the server's user and gives its output."""
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False, **self._as_user())
        if done.returncode != 0:
            sys.exit(f"postgresql: {os.path.basename(command[0])} failed: {done.stderr}")
        return done.stdout

    def psql(self, *arguments):
        return self.run([f"{PROGRAMS}/psql", "-h", self.root, "-U", self.user, "-d", "postgres", "-qAt",
                         "-v", "ON_ERROR_STOP=1", *arguments])

    def _processes(self):
        """Process id and the fields of /proc/<pid>/stat behind the name: of the server, and of those it started."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                fields = stat.read().rpartition(")")[2].split()
                if self.server.pid in (int(pid), int(fields[1])):
                    yield int(pid), fields

    def processor(self):
        """Seconds of processor of the server and all its processes so far."""
        # Processes that have ended count with the server, which waited for them.
        return sum(sum(map(int, fields[11:15] if pid == self.server.pid else fields[11:13]))
                   for pid, fields in self._processes()) / TICKS

    def memory(self):
        """MiB of all its processes now; what they share counts once."""
        kibibytes = 0
        for pid, _ in self._processes():
            with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
                kibibytes += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
        return kibibytes / 1024


class PeakMemory(threading.Thread):
    """Looks at a cluster's memory twice a second."""

    def __init__(self, cluster):
        super().__init__(daemon=True)
        self.cluster, self.most, self.over = cluster, 0, threading.Event()

    def run(self):
        while not self.over.wait(0.5):
            self.most = max(self.most, self.cluster.memory())

    def stop(self):
        self.over.set()
        self.join()
        return self.most


def transaction_milliseconds(cluster, prefix):
    """Sorted; read from pgbench's logs, whose third column is the time in microseconds."""
    times = []
    for path in glob.glob(os.path.join(cluster.root, f"{prefix}.*")):
        with open(path, encoding="ascii") as log:
            times += [int(line.split()[2]) / 1000 for line in log]
        os.remove(path)
    return sorted(times)


def measure(cluster, work, accounts, clients, batch, options):
    script = os.path.join(HERE, "batch.sql" if batch > 1 else f"{work}.sql")
    shutil.copy(script, os.path.join(cluster.root, "script.sql"))
    memory = PeakMemory(cluster)
    memory.start()
    server = cluster.processor()
    ours = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = cluster.run([f"{PROGRAMS}/pgbench", "-h", cluster.root, "-U", cluster.user, "-n", "-M", "prepared", "-c",
                 str(clients), "-T", str(options.seconds), "-l", "--log-prefix=times", "-D",
                 f"members={options.members}", "-D", f"hot={int(accounts == 'hot')}", "-D", f"batch={batch}",
                 "-f", "script.sql", "postgres"])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = cluster.processor() - server + after.ru_utime + after.ru_stime - ours.ru_utime - ours.ru_stime
    rate = re.search(r"^tps = ([\d.]+) \(without initial connection time\)", said, re.MULTILINE)
    times = transaction_milliseconds(cluster, "times")
    if not rate or not times:
        sys.exit(f"postgresql: nothing was measured:\n{said}")
    payments = len(times) * batch
    print(json.dumps({
        "benchmark": f"postgresql {work}",
        "accounts": accounts,
        "load": "closed",
        "offered": clients * batch,
        "per_second": round(float(rate[1]) * batch),
        "p50_ms": times[int(0.50 * (len(times) - 1))],
        "p99_ms": times[int(0.99 * (len(times) - 1))],
        "longest_ms": times[-1],
        "accepted": payments,
        "refused": 0,
        "asked_again": 0,
        "batch": batch,
        "processor_us": round(processor * 1e6 / payments, 1),
        "memory_mib": [round(memory.stop())],
    }), flush=True)


def check_books(cluster):
    """What was measured must be true: every unit is there, and every payment has its two postings."""
    wrong = cluster.psql("-c", "SELECT (SELECT sum(balance) - count(*) * 1000000000 FROM account),"
                               " (SELECT sum(amount) FROM posting),"
                               " (SELECT count(*) FROM posting) - 2 * (SELECT count(*) FROM payment)").strip()
    if wrong != "0|0|0":
        sys.exit(f"postgresql: the books do not balance: {wrong}")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", default="/var/tmp")
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--short", action="store_true", help="the most telling few only")
    return parser.parse_args()


def main():
    options = parse()
    if not os.path.exists(f"{PROGRAMS}/postgres"):
        sys.exit("postgresql: not installed; script/setup benchmark")
    with Cluster(options.directory) as cluster:
        cluster.psql("-v", f"members={options.members}", "-f", os.path.join(HERE, "schema.sql"))
        for accounts in ("many", "hot"):
            for work in ("function", "statements"):
                for clients in (64,) if options.short else (1, 16, 64):
                    measure(cluster, work, accounts, clients, 1, options)
            for batch in (100, 1000):
                measure(cluster, "set", accounts, 4, batch, options)
        check_books(cluster)


if __name__ == "__main__":
    main()
