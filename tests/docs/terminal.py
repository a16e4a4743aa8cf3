"""A terminal in which a test types what a guide shows, and a reader of the answers that the guide says will come."""

import contextlib
import json
import os
import re
import signal
import subprocess
from pathlib import Path

from serving import PATIENCE, until

# What differs each time: a time, and the id of an event.
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
EVENT = re.compile(r"\b\d+-\d+-[0-9a-f]{16}\b")
ANSWER = re.compile(r"(?:^|(?<=\n))(\{(?:(?!\n\d{3}\n).)*\})\n(\d{3})\n", re.DOTALL)


def blocks_of(page):
    """The indented blocks of a page, in order. A blank line ends one, but not within a document that a command writes."""
    blocks, ending = [""], None
    for line in page.splitlines():
        if line.startswith("    ") or ending:
            line = line.removeprefix("    ")
            blocks[-1] += line + "\n"
            begins = re.search(r"<<'(\w+)'$", line)
            ending = begins[1] if begins else None if line == ending else ending
        elif blocks[-1]:
            blocks.append("")
    return [block for block in blocks if block]


def answers_in(text):
    """Pairs of a JSON object and a status, as `curl -w '%{http_code}\\n'` prints them. `...` stands for what a guide
    leaves out: of a text, of an object, or all of it."""
    text = EVENT.sub("<event>", TIME.sub("<time>", text))
    return [(json.loads(re.sub(r"([{,]\s*)\.\.\.", r'\1"...": null', body)), int(status))
            for body, status in ANSWER.findall(text)]


def difference(shown, told, where="answer"):
    """How what was told is not what is shown; nothing if it is."""
    if isinstance(shown, dict) and isinstance(told, dict):
        members = shown.keys() - {"..."}
        if members - told.keys() or ("..." not in shown and told.keys() - members):
            return f"{where}: shown {sorted(shown)}, told {sorted(told)}"
        found = (difference(shown[name], told[name], f"{where}.{name}") for name in members)
    elif isinstance(shown, list) and isinstance(told, list) and len(shown) == len(told):
        found = (difference(*pair, f"{where}[{number}]") for number, pair in enumerate(zip(shown, told)))
    elif isinstance(shown, str) and isinstance(told, str):
        same = re.fullmatch(".*".join(map(re.escape, shown.split("..."))), told)
        found = () if same else (f"{where}: shown {shown}, told {told}",)
    else:
        found = () if shown == told and type(shown) is type(told) else (f"{where}: shown {shown}, told {told}",)
    return next(filter(None, found), None)


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


class Terminal:
    """One bash, into which blocks are typed one after the other, and which ends at the first command that fails."""

    def __init__(self, directory, environment):
        self.output, self.typed = Path(directory, "printed"), 0
        with self.output.open("w") as output:
            self.bash = subprocess.Popen(["bash"], cwd=directory, env=environment, text=True, stdin=subprocess.PIPE,
                                         stdout=output, stderr=output, start_new_session=True)
        self.type_in("set -e -o pipefail")

    def printed(self):
        return self.output.read_text()

    def type_in(self, block):
        """What it printed until its last command had ended."""
        self.typed += 1
        begin, end = len(self.printed()), f"<typed {self.typed}>\n"
        try:  # the whole block as one command: none of its commands reads those that follow
            self.bash.stdin.write(f"eval {quoted(block)} </dev/null\necho '{end[:-1]}'\n")
            self.bash.stdin.flush()
        except BrokenPipeError:
            pass
        until(lambda: self.printed().endswith(end) or self.bash.poll() is not None, 3 * PATIENCE)
        printed = self.printed()[begin:]
        assert printed.endswith(end), f"This does not run as it stands:\n{block}\nIt printed:\n{printed}"
        return printed.removesuffix(end)

    def close(self):
        """Ends bash and what it has left running in the background."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.bash.pid, signal.SIGKILL)
        self.bash.wait()
        self.bash.stdin.close()
