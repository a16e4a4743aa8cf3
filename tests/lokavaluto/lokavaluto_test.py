#!/usr/bin/env python3
"""Drives the published wallet libraries of the Lokavaluto kit, untouched, against two running nodes.

Usage: lokavaluto_test.py LOKAPONTO DIRECTORY
  LOKAPONTO  the program
  DIRECTORY  where the packages of package-lock.json are installed, by `npm ci`, when they are not there yet

What is asked and expected stands in drive.mjs. Exit code: 0 if all is as it must be, 77 - skipped, says CTest - where there
is no Node 18.19 or later, no npm, or no way to its registry.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "kill_loop"))
from kill_loop import Node, wait_for  # noqa: E402

SKIPPED = 77
OLDEST_NODE = (18, 19)  # from which on module.register() is there
PASSWORD = "Mot de passe 1"
IBAN = "FR7630006000011234567890189"
UNREACHABLE = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network")

MEMBERS = {
    "alice": {"kind": "individual", "name": "Alice Martin", "email": "alice@mail.example"},
    "bob": {"kind": "individual", "name": "Bob Dupré", "phone": "+33 6 12 34 56 78"},
    "boulangerie": {"kind": "professional", "name": "Boulangerie du Port", "iban": IBAN},
    "txoko": {"kind": "professional", "name": "Txoko"},
}


def skip(why):
    print(f"SKIPPED: {why}", flush=True)
    sys.exit(SKIPPED)


def check_node():
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        skip("there is no node, or no npm")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if tuple(map(int, version.removeprefix("v").split(".")[:2])) < OLDEST_NODE:
        skip(f"node {version} is older than {'.'.join(map(str, OLDEST_NODE))}")


def install(directory):
    """The packages as the lock file has them, and the driver beside them: Node looks for packages from there."""
    directory.mkdir(parents=True, exist_ok=True)
    for source in HERE.glob("*.mjs"):
        shutil.copy(source, directory)
    lock = (HERE / "package-lock.json").read_bytes()
    installed = directory / "package-lock.json"
    if (directory / "node_modules" / ".package-lock.json").exists() and installed.read_bytes() == lock:
        return
    shutil.copy(HERE / "package.json", directory)
    installed.write_bytes(lock)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], cwd=directory,
                          capture_output=True, text=True, timeout=300)
    if done.returncode == 0:
        return
    installed.unlink()
    if UNREACHABLE.search(done.stderr):
        skip("the registry of npm cannot be reached: " + done.stderr.strip().splitlines()[0])
    sys.exit(f"npm ci failed:\n{done.stderr}")


def make_node(program, root, domain, code, name):
    node = Node(program, root, domain, code, name)
    settings = node.data / "lokaponto.toml"
    text = settings.read_text()
    for key, value in (("public_url", f"http://127.0.0.1:{node.http_port}"), ("digital_iban", IBAN)):
        text, count = re.subn(rf'^{key} = ""$', f'{key} = "{value}"', text, flags=re.MULTILINE)
        assert count == 1, f"{key} stands in {settings}"
    settings.write_text(text)
    node.start()
    return node


def add_member(node, alias, units):
    node.must("POST", "/v1/members", {"alias": alias, "verified": True, **MEMBERS[alias]})
    if units:
        node.must("POST", "/v1/issues", {"id": alias.encode().hex().ljust(32, "0"), "member": alias, "amount": units})
    code = node.must("POST", f"/v1/access/members/{alias}/code", {})["code"]
    node.must("POST", "/v1/passwords", {"member": alias, "code": code, "password": PASSWORD})


def peer(miel, eusko):
    invitation = miel.must("POST", "/v1/invitations", {"our_limit": "1000", "their_limit": "1000"})["invitation"]
    eusko.must("POST", "/v1/invitations/accept", {"invitation": invitation})
    for node, other in ((miel, eusko), (eusko, miel)):
        wait_for(f"{node.domain} and {other.domain} agree", lambda node=node, other=other: in_force(node, other))


def in_force(node, other):
    """Not before the other node has introduced itself is there anything to see."""
    status, agreement = node.call("GET", f"/v1/agreements/{other.domain}")
    return status == 200 and agreement["state"] == "in_force"


def drive(directory, miel, eusko, what):
    given = {"miel": f"http://127.0.0.1:{miel.http_port}", "eusko": f"http://127.0.0.1:{eusko.http_port}",
             "password": PASSWORD, "operator": miel.token}
    done = subprocess.run(["node", "--import", "./register.mjs", "drive.mjs", json.dumps(given), what], cwd=directory,
                          timeout=300)
    assert done.returncode == 0, f"{what} failed"


def run(program, directory, root):
    miel = make_node(program, root, "miel.example", "MIEL", "La MIEL")
    eusko = make_node(program, root, "eusko.example", "EUS", "Eusko")
    try:
        for node in (miel, eusko):
            node.must("POST", "/v1/fund/deposits", {"id": "d" * 32, "amount": "5000"})
        for alias, units in (("alice", "500"), ("bob", ""), ("boulangerie", "")):
            add_member(miel, alias, units)
        add_member(eusko, "txoko", "100")
        peer(miel, eusko)
        drive(directory, miel, eusko, "steps")
        eusko.stop()
        drive(directory, miel, eusko, "away")
        eusko.start()
        drive(directory, miel, eusko, "back")
        for node in (miel, eusko):
            node.stop()
            node.command("verify")
    finally:
        for node in (miel, eusko):
            node.kill()


def main():
    program, directory = sys.argv[1], Path(sys.argv[2])
    check_node()
    install(directory)
    root = Path(tempfile.mkdtemp(prefix="lokaponto-lokavaluto-"))
    try:
        run(program, directory, root)
    except BaseException:
        print(f"what the nodes said is in {root}", flush=True)
        raise
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
