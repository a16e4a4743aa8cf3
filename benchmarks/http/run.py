#!/usr/bin/env python3
"""Requests a second of the HTTP API, and of nginx serving a file of the same size in the same run, both asked by wrk; and
payments a second of the same engine without HTTP, by benchmark_local.

Usage: benchmarks/http/run.py --lokaponto PROGRAM --core BENCHMARK_LOCAL [--directory DIR] [--members N] [--seconds N]
       [--short]
Prints an object of JSON a line, as benchmark_local --json does. One node and one nginx, on loopback, of its own and gone
afterwards. Needs wrk (script/setup benchmark). nginx, where it is not installed, is unpacked from Debian's package into
the directory of the run: installed, it would begin to serve the machine's port 80.
"""

import argparse
import contextlib
import glob
import http.client
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE = 30  # seconds for what is started to answer
NGINX = """
daemon off; worker_processes {workers}; pid {root}/nginx.pid; error_log {root}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000000; default_type application/json;
  client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u;
  scgi_temp_path {root}/s;
  server {{ listen 127.0.0.1:{port}; root {root}/files; }}
}}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"http: {' '.join(command[:4])} failed: {done.stderr or done.stdout}")
    return done.stdout


def get(port, path, token=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextlib.contextmanager
def server(command, port, path, log):
    """A process that serves, from its first answer on; ended within `with`."""
    with open(log, "w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if get(port, path)[0] == 200:
                    break
            if process.poll() is not None or time.monotonic() > deadline:
                with open(log, encoding="utf-8") as file:
                    sys.exit(f"http: {command[0]} does not serve: {file.read()[-2000:]}")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait()


class Node:
    """A node with members who all have units."""

    def __init__(self, program, root, members):
        self.program, self.data, self.port = program, os.path.join(root, "node"), free_port()
        self.members = members
        self.command("init", "--domain", "gemme.example", "--currency", "GEMME", "--name", "Gemme",
                     "--http-listen", f"127.0.0.1:{self.port}", "--link-listen", f"127.0.0.1:{free_port()}")
        with open(os.path.join(self.data, "token"), encoding="ascii") as file:
            self.token = file.read().strip()

    def command(self, *words):
        return run(self.program, "--data", self.data, "--json", *words)

    def serve(self):
        return server([self.program, "--data", self.data, "serve"], self.port, "/v1/health", self.data + ".log")

    def fill(self):
        each = 10_000
        self.command("fund", "deposit", str(each * self.members))
        for number in range(self.members):
            self.command("member", "add", f"member-{number}", "--verified")
            self.command("issue", f"member-{number}", str(each))


def nginx_program(root):
    """Debian's nginx, installed or unpacked."""
    installed = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if installed:
        return installed
    run("apt-get", "download", "-q", "nginx", cwd=root)
    run("dpkg", "-x", *glob.glob(os.path.join(root, "nginx_*.deb")), root)
    return os.path.join(root, "usr/sbin/nginx")


@contextlib.contextmanager
def nginx(root, body):
    os.mkdir(os.path.join(root, "files"))
    with open(os.path.join(root, "files/balance.json"), "wb") as file:
        file.write(body)
    for folder in (root, os.path.join(root, "files")):
        os.chmod(folder, 0o755)  # its workers are another user's
    port = free_port()
    settings = os.path.join(root, "nginx.conf")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(NGINX.format(root=root, port=port, workers=os.cpu_count()))
    with server([nginx_program(root), "-p", root, "-c", settings], port, "/balance.json", os.path.join(root, "start.log")):
        yield port


def measure(what, port, connections, options, token=None):
    environment = {"PATH": os.environ["PATH"], "BENCHMARK_WHAT": what, "BENCHMARK_MEMBERS": str(options.members),
                   "BENCHMARK_RUN": secrets.token_hex(8)} | ({"BENCHMARK_TOKEN": token} if token else {})
    said = run("wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{options.seconds}s", "--timeout",
               "10s", "--script", os.path.join(HERE, "wrk.lua"), f"http://127.0.0.1:{port}", env=environment)
    result = json.loads(said.splitlines()[-1])
    if result["failed"] or not result["requests"]:
        sys.exit(f"http: {what} over {connections} connections: {said}")
    print(json.dumps({"benchmark": f"http {what}", "connections": connections,
                      "per_second": round(result["requests"] * 1e6 / result["microseconds"]),
                      "p50_ms": result["p50_us"] / 1000, "p99_ms": result["p99_us"] / 1000}), flush=True)


def measure_core(connections, options):
    """Payments with as many under way as there are connections, and no HTTP."""
    said = run(options.core, "--json", "--directory", options.directory, "--members", str(options.members), "--seconds",
               str(options.seconds), "--under-way", str(connections))
    many = next(one for one in map(json.loads, said.splitlines()) if one["accounts"] == "many")
    print(json.dumps({"benchmark": "http core", "connections": connections, "per_second": many["per_second"],
                      "p50_ms": many["p50_ms"], "p99_ms": many["p99_ms"]}), flush=True)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lokaponto", required=True, type=os.path.abspath)
    parser.add_argument("--core", required=True, type=os.path.abspath)
    parser.add_argument("--directory", default="/var/tmp")
    parser.add_argument("--members", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--short", action="store_true", help="the most telling few only")
    return parser.parse_args()


def main():
    options = parse()
    if not shutil.which("wrk"):
        sys.exit("http: wrk is not installed; script/setup benchmark")
    with tempfile.TemporaryDirectory(prefix="lokaponto-http-", dir=options.directory) as root:
        node = Node(options.lokaponto, root, options.members)
        with node.serve():
            node.fill()
            body = get(node.port, "/v1/accounts/member-0", node.token)[1]
            with nginx(root, body) as static:
                for connections in (1, 64) if options.short else (1, 16, 64, 256):
                    measure("static", static, connections, options)
                    measure("balances", node.port, connections, options, node.token)
                    measure("payments", node.port, connections, options, node.token)
                    measure_core(connections, options)
        node.command("verify")


if __name__ == "__main__":
    main()
