"""Findings, and the comments by which an author takes one upon himself: `// allow(rule): reason`."""

import re
from dataclasses import dataclass

_ALLOW = re.compile(r"(?://|#)\s*allow\(([a-z-]+)\)(.*)")

# Rules that a comment may set aside. Limits of size and the arrows between layers are not among them.
ALLOWABLE = frozenset({"clock", "float", "unordered-iteration", "unsafe-call", "randomness", "throw"})


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


def apply_allowances(source, findings):
    """The findings of one file that stand, with those that the allowances themselves give rise to."""
    kept = list(findings)
    for number, line in enumerate(source.lines, 1):
        match = _ALLOW.search(line) if source.is_cpp else None
        if not match:
            continue
        rule, reason = match.group(1), match.group(2).strip(" :.")
        covered = [one for one in kept if one.rule == rule and one.line in (number, number + 1)]
        if rule not in ALLOWABLE:
            kept.append(Finding(source.path, number, "allowance", f"{rule} cannot be set aside"))
        elif len(reason) < 10:
            kept.append(Finding(source.path, number, "allowance", "says no reason: `allow(rule): reason`"))
        elif not covered:
            kept.append(Finding(source.path, number, "allowance", f"nothing here breaks {rule}"))
        else:
            kept = [one for one in kept if one not in covered]
    return kept
