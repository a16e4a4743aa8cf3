"""The house rules of the code, as far as a program can see them. Run by script/style, tested in tests/style."""

from statistics import median

from style_checks import code_rules, layer_rules, text_rules
from style_checks.findings import Finding, apply_allowances
from style_checks.source import Source


def parse(texts):
    """The sources of a project, given as a mapping from path to text."""
    return {path: Source(path, text) for path, text in texts.items()}


def check(sources):
    """All findings over a project."""
    findings = []
    for source in sources.values():
        own = [finding for rule in text_rules.RULES for finding in rule(source)]
        if source.is_cpp:
            own += [finding for rule in (*code_rules.RULES, *layer_rules.RULES) for finding in rule(source, sources)]
        findings += apply_allowances(source, own)
    return sorted(set(findings))


def summary(sources):
    """One line on the size of files and functions."""
    files = {path: len(source.lines) for path, source in sources.items() if text_rules.is_code(path)}
    functions = {
        (path, function.line): function.length
        for path, source in sources.items()
        if source.is_cpp
        for function in source.functions
    }
    return f"{_describe('files', files)}; {_describe('functions', functions)}"


def _describe(what, lengths):
    if not lengths:
        return f"no {what}"
    place = max(lengths, key=lengths.get)
    where = place if isinstance(place, str) else ":".join(map(str, place))
    return f"{len(lengths)} {what}, median {median(lengths.values()):g} lines, longest {lengths[place]} ({where})"
