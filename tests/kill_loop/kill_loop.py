#!/usr/bin/env python3
"""Kills real nodes with SIGKILL while members pay, and demands that nothing is lost and nothing is made.

Two `lokaponto serve` processes, each with its own books, keys and certificate, pay each other from several clients. One
of them is killed and started again, over and over. Clients keep a log of what they were told, outside the nodes. At the
end every acknowledgement stands, on both sides, balances are those that follow from it, and `verify` finds nothing.

    kill_loop.py --lokaponto build/release/node/lokaponto --kills 100 [--seed 1] [--keep DIR]
"""

import argparse
import http.client
import json
import os
import random
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

MEMBERS = ["epicerie", "librairie", "maraicher", "boulangerie"]
OPENING = 100_000  # minor units of each member
PATIENCE = 60  # seconds to wait for what must come


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def decimal(minor):
    return f"{minor // 100}.{minor % 100:02d}"


def minor_units(text):
    sign = -1 if text.startswith("-") else 1
    whole, _, part = text.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int((part + "00")[:2]))


def wait_for(what, condition):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {PATIENCE} s: {what}")


class Unreachable(Exception):
    """The node did not answer: it may be dead, or have died before its answer left."""


class Node:
    """One node: its directory, its process, and the calls of its HTTP API."""

    def __init__(self, binary, root, domain, code, name):
        self.binary = binary
        self.data = root / domain
        self.domain = domain
        self.code = code
        self.http_port = free_port()
        self.link_port = free_port()
        self.process = None
        self.log = open(root / f"{domain}.log", "ab")
        self.command("init", "--domain", domain, "--currency", code, "--name", name,
                     "--http-listen", f"127.0.0.1:{self.http_port}",
                     "--link-listen", f"127.0.0.1:{self.link_port}",
                     "--link-endpoint", f"127.0.0.1:{self.link_port}")
        self.token = (self.data / "token").read_text().strip()

    def command(self, *words):
        return subprocess.run([self.binary, "--data", self.data, "--json", *words], check=True,
                              capture_output=True, text=True, timeout=PATIENCE).stdout

    def start(self):
        self.process = subprocess.Popen([self.binary, "--data", self.data, "serve"], stdout=self.log,
                                        stderr=self.log)
        wait_for(f"{self.domain} serves", self.healthy)

    def healthy(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.domain} ended by itself with {self.process.returncode}, see {self.log.name}")
        try:
            return self.call("GET", "/v1/health")[0] == 200
        except Unreachable:
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0, f"{self.domain} did not stop in good order"

    def call(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=20)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json",
                                **(headers or {})})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
            raise Unreachable(str(error)) from error
        finally:
            connection.close()

    def must(self, method, path, body=None, headers=None):
        status, answer = self.call(method, path, body, headers)
        assert status in (200, 201), f"{self.domain} {method} {path}: {status} {answer}"
        return answer

    def payment(self, identifier):
        return self.must("GET", f"/v1/payments/{identifier}")


class Log:
    """What clients were told, kept outside the nodes."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.file = open(path, "a", encoding="utf-8")
        self.asked = {}
        self.told = {}

    def write(self, record):
        self.file.write(json.dumps(record) + "\n")
        self.file.flush()

    def ask(self, identifier, request):
        with self.lock:
            self.asked[identifier] = request
            self.write({"ask": identifier, **request})

    def tell(self, identifier, status, reason):
        with self.lock:
            before = self.told.get(identifier)
            assert before is None or before == status, f"{identifier}: told {before}, then {status}"
            if status != "held":
                self.told[identifier] = status
            self.write({"told": identifier, "status": status, "reason": reason})


class Client(threading.Thread):
    """A member who pays, and asks again with the same id until an answer comes."""

    def __init__(self, number, nodes, log, seed, done):
        super().__init__(daemon=True)
        self.nodes = nodes
        self.log = log
        self.chance = random.Random(seed * 1000 + number)
        self.done = done
        self.failure = None

    def run(self):
        try:
            while not self.done.is_set():
                self.pay()
        except Exception as error:  # reported by the main thread
            self.failure = error
            self.done.set()

    def pay(self):
        payer, payee = self.chance.sample(self.nodes, 2)
        identifier = secrets.token_hex(16)
        request = {"node": payer.domain, "from": self.chance.choice(MEMBERS),
                   "to": f"{self.chance.choice(MEMBERS)}@{payee.domain}", "amount": self.chance.randint(1, 500)}
        self.log.ask(identifier, request)
        body = {"from": request["from"], "to": request["to"], "amount": decimal(request["amount"]), "wait_ms": 1000}
        while True:
            try:
                status, answer = payer.call("POST", "/v1/payments", body, {"Idempotency-Key": identifier})
            except Unreachable:
                if self.done.is_set():
                    return
                time.sleep(0.02)
                continue
            if status in (201, 202) or (status == 422 and "status" in answer.get("payment", {})):
                payment = answer.get("payment", answer)
                self.log.tell(identifier, payment["status"], payment.get("reason"))
                return
            assert status in (422, 429, 503), f"{status} {answer}"
            return


def introduce(inviter, guest):
    invitation = inviter.must("POST", "/v1/invitations", {"our_limit": "100000.00", "their_limit": "100000.00"})
    guest.must("POST", "/v1/invitations/accept", {"invitation": invitation["invitation"]})
    for node, peer in ((inviter, guest), (guest, inviter)):
        wait_for("the agreement stands", lambda node=node, peer=peer: in_force(node, peer))


def in_force(node, peer):
    status, answer = node.call("GET", f"/v1/agreements/{peer.domain}")
    return status == 200 and answer["state"] == "in_force"


def open_books(node):
    node.must("POST", "/v1/fund/deposits", {"amount": decimal(OPENING * len(MEMBERS)), "reference": "opening"},
              {"Idempotency-Key": secrets.token_hex(16)})
    for member in MEMBERS:
        node.must("POST", "/v1/members", {"alias": member, "kind": "professional", "verified": True})
        node.must("POST", "/v1/issues", {"member": member, "amount": decimal(OPENING)},
                  {"Idempotency-Key": secrets.token_hex(16)})


def settle(nodes, log):
    """Until nothing is held: what was under way at the last kill is decided by the nodes alone."""
    for node in nodes:
        wait_for(f"{node.domain} holds nothing", lambda node=node: node.must("GET", "/v1/status")["held_payments"] == 0)
    for identifier, request in log.asked.items():
        node = next(node for node in nodes if node.domain == request["node"])
        status, answer = node.call("GET", f"/v1/payments/{identifier}")
        assert status in (200, 404), f"{status} {answer}"
        if status == 200:
            log.tell(identifier, answer["status"], answer.get("reason"))
        else:
            assert identifier not in log.told, f"{identifier} was told as {log.told[identifier]} and is forgotten"


def check(nodes, log):
    by_domain = {node.domain: node for node in nodes}
    balances = {(node.domain, member): OPENING for node in nodes for member in MEMBERS}
    flow = {node.domain: 0 for node in nodes}
    for identifier, status in log.told.items():
        request = log.asked[identifier]
        alias, domain = request["to"].split("@")
        paid_status, paid = by_domain[domain].call("GET", f"/v1/payments/{identifier}@{request['node']}")
        credited = paid_status == 200 and paid["status"] == "accepted"
        assert credited == (status == "accepted"), f"{identifier}: payer told {status}, payee's node says {paid}"
        if status == "accepted":
            balances[(request["node"], request["from"])] -= request["amount"]
            balances[(domain, alias)] += request["amount"]
            flow[request["node"]] -= request["amount"]
            flow[domain] += request["amount"]
    for (domain, member), expected in balances.items():
        found = minor_units(by_domain[domain].must("GET", f"/v1/accounts/{member}")["balance"])
        assert found == expected, f"{member}@{domain} has {found}, expected {expected}"
    for node in nodes:
        coverage = node.must("GET", "/v1/coverage")
        circulation = minor_units(coverage["circulation"])
        assert circulation == OPENING * len(MEMBERS) + flow[node.domain], f"{node.domain}: {coverage}"
    return sum(1 for status in log.told.values() if status == "accepted")


def run(options, root):
    nodes = [Node(options.lokaponto, root, "gemme.example", "GEMME", "Gemme"),
             Node(options.lokaponto, root, "eusko.example", "EUS", "Eusko")]
    chance = random.Random(options.seed)
    log = Log(root / "acknowledgements.jsonl")
    try:
        for node in nodes:
            node.start()
            open_books(node)
        introduce(*nodes)
        done = threading.Event()
        clients = [Client(number, nodes, log, options.seed, done) for number in range(options.clients)]
        for client in clients:
            client.start()
        for count in range(1, options.kills + 1):
            done.wait(chance.uniform(0.02, 0.3))
            if done.is_set():
                break
            node = chance.choice(nodes)
            node.kill()
            done.wait(chance.uniform(0.0, 0.2))
            node.start()
            if count % 10 == 0:
                print(f"{count} kills, {len(log.asked)} payments asked, {len(log.told)} told", flush=True)
        done.set()
        for client in clients:
            client.join(PATIENCE)
            assert not client.is_alive(), "a client still waits for its answer"
            if client.failure:
                raise client.failure
        settle(nodes, log)
        accepted = check(nodes, log)
        for node in nodes:
            node.stop()
            print(node.command("verify").strip()[:200])
        assert accepted > options.kills, f"only {accepted} payments were accepted: the loop tests too little"
        print(f"{options.kills} kills, {len(log.asked)} payments asked, {accepted} accepted: none lost, none made")
    finally:
        for node in nodes:
            if node.process and node.process.poll() is None:
                node.process.kill()
                node.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lokaponto", required=True, type=Path)
    parser.add_argument("--kills", type=int, default=1000 if os.environ.get("LOKAPONTO_LONG") else 100)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep books and logs in this directory")
    options = parser.parse_args()
    options.lokaponto = options.lokaponto.resolve()
    root = options.keep or Path(tempfile.mkdtemp(prefix="lokaponto-kill-loop-"))
    root.mkdir(parents=True, exist_ok=True)
    try:
        run(options, root)
    except AssertionError as error:
        sys.exit(f"kill loop failed: {error}\nbooks and logs are in {root}")
    if not options.keep:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
