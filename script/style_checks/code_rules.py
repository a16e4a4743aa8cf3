"""Rules for C++: calls that have no place, iteration without an order, the form of headers, characters."""

import re
from dataclasses import dataclass

from style_checks.findings import Finding

CORE = ("protocol", "storage", "federation")
LAYERS = (*CORE, "config", "node")


@dataclass(frozen=True)
class Ban:
    rule: str
    pattern: re.Pattern
    message: str
    layers: tuple  # where it holds; empty = everywhere
    except_paths: tuple = ()
    only_paths: re.Pattern = re.compile("")


BANS = (
    Ban("randomness", re.compile(r"\bs?rand\s*\(|\brand48\b"), "use a seeded generator that is handed in", ()),
    Ban("randomness", re.compile(r"\brandom_device\b|\b\w+_distribution\b"),
        "randomness is handed in; distributions differ between libraries", (*CORE, "config")),
    Ban("clock", re.compile(r"\b(?:system|steady|high_resolution|utc|tai|gps|file)_clock\b"
                            r"|\b(?:gettimeofday|clock_gettime|timespec_get)\b"
                            r"|(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\)"),
        "only node/clock.cpp reads the clock; take a Time", LAYERS, ("node/clock.cpp",)),
    Ban("float", re.compile(r"\b(?:float|double)\b"), "no float touches money", CORE),
    Ban("float", re.compile(r"\b(?:float|double|sto(?:f|d|ld)|strto(?:f|d|ld))\b"), "no float touches money", ("node",),
        only_paths=re.compile(r"node/(?:bank|sepa)_")),
    Ban("unsafe-call", re.compile(r"(?<![\w.>])(?:std::)?(?:strcpy|strcat|v?sprintf|gets|ato[ifl]|atoll|strtok|alloca|tmpnam"
                                  r"|setjmp|longjmp)\s*\("),
        "no bound, no error: use std::from_chars, std::string or std::format_to_n", ()),
    Ban("unsafe-call", re.compile(r"(?<![\w.>])(?:std::)?(?:system|popen)\s*\("), "runs a shell", LAYERS),
    Ban("using-namespace", re.compile(r"\busing\s+namespace\s+std\s*;"), "name what is used", ()),
    Ban("threads", re.compile(r"\bstd::(?:j?thread|(?:\w+_)?mutex|condition_variable\w*|async|future|promise)\b"),
        "this layer has one thread, its caller's", ("protocol", "federation")),
    Ban("throw", re.compile(r"\bthrow\b"), "an expected failure is a Result, a broken invariant a check()", LAYERS),
    Ban("assert", re.compile(r"\bassert\s*\("), "use check(), which is always on", LAYERS),
)

_UNORDERED = re.compile(r"\bunordered_(?:flat_|node_)?(?:multi)?(?:map|set)\s*<")
_RANGE_FOR = re.compile(r"\bfor\s*\((?:[^();]|\([^()]*\))*?[^:]:(?!:)\s*((?:[^();]|\([^()]*\))*)\)")
_NOLINT = re.compile(r"NOLINT(?:NEXTLINE|BEGIN)?(?!\w)(\([\w.,*\- ]+\))?(.*)")


def check_bans(source, _sources):
    for ban in BANS:
        if (ban.layers and source.layer not in ban.layers) or source.path in ban.except_paths:
            continue
        if not ban.only_paths.match(source.path):
            continue
        for match in ban.pattern.finditer(source.code):
            yield Finding(source.path, source.line_of(match.start()), ban.rule, ban.message)


def check_header(source, _sources):
    if not source.is_header:
        return
    if not any(line.strip() == "#pragma once" for line in source.code_lines):
        yield Finding(source.path, 1, "pragma-once", "a header begins with #pragma once")
    if not (source.lines and source.lines[0].startswith("//")):
        yield Finding(source.path, 1, "header-comment", "a header is the manual: say first what it is")
    for match in re.finditer(r"\busing\s+namespace\b", source.code):
        yield Finding(source.path, source.line_of(match.start()), "using-namespace", "not in a header")


def check_characters(source, _sources):
    if source.path.startswith("node/messages"):
        return  # texts for people, in their language
    for number, line in enumerate(source.lines, 1):
        if not line.isascii():
            yield Finding(source.path, number, "ascii", "only ASCII in code; write \\u escapes")


def check_nolint(source, _sources):
    for number, line in enumerate(source.lines, 1):
        match = _NOLINT.search(line)
        if match and (match.group(1) is None or len(match.group(2).strip(" :.-")) < 10):
            yield Finding(source.path, number, "nolint", "name the check and the reason: `NOLINT(check): reason`")


def _unordered_names(source):
    """The names declared in this file with an unordered container as their type."""
    names = set()
    for match in _UNORDERED.finditer(source.code):
        depth, position = 1, match.end()
        while depth and position < len(source.code):
            depth += {"<": 1, ">": -1}.get(source.code[position], 0)
            position += 1
        declared = re.match(r"[\s&]*(\w+)\s*(?:;|=|\{|,|\)|\()", source.code[position:])
        if declared:
            names.add(declared.group(1))
    return names


def _visible_unordered(source, sources):
    """Own names, those of the own header, and of other headers the names that are no private members."""
    names = _unordered_names(source)
    for include in source.includes:
        header = sources.get(include.path)
        if header is not None:
            found = _unordered_names(header)
            names |= found if header.stem == source.stem else {name for name in found if not name.endswith("_")}
    return names


def _unordered_finding(source, match, name):
    message = f"{name} has no order that another machine would repeat; if it is sorted below: // allow(...): reason"
    return Finding(source.path, source.line_of(match.start()), "unordered-iteration", message)


def check_iteration(source, sources):
    if source.layer not in CORE:
        return
    names = _visible_unordered(source, sources)
    for match in _RANGE_FOR.finditer(source.code):
        last = re.search(r"(\w+)\s*$", match.group(1))
        if last and last.group(1) in names:
            yield _unordered_finding(source, match, last.group(1))
    for match in re.finditer(r"\b(\w+)\s*(?:\.|->)\s*c?begin\s*\(", source.code):
        if match.group(1) in names:
            yield _unordered_finding(source, match, match.group(1))


RULES = (check_bans, check_header, check_characters, check_nolint, check_iteration)
