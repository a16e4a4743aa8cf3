"""Rules for every text file: what must not stand in it, how long it may be, how it is named."""

import re

from style_checks.findings import Finding

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 70

CODE_SUFFIXES = (".h", ".cpp", ".proto", ".py", ".cmake")

# Bracketed letters keep these patterns from finding themselves.
_UNFINISHED = re.compile(r"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK)\b")
_HOST_PATH = re.compile(r"(?<![\w.])/(?:work|root|home)/")
_NAME = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9]+)+")


def is_code(path):
    return path.endswith(CODE_SUFFIXES) or path.startswith("script/") and "." not in path.rsplit("/", 1)[-1]


def check_text(source):
    for number, line in enumerate(source.lines, 1):
        if "\t" in line:
            yield Finding(source.path, number, "tab", "indent with spaces")
        if line != line.rstrip():
            yield Finding(source.path, number, "trailing-space", "white space at the end of the line")
        if _UNFINISHED.search(line):
            yield Finding(source.path, number, "unfinished", "finish it, or leave it out")
        if _HOST_PATH.search(line):
            yield Finding(source.path, number, "host-path", "a path of one machine")
    if source.text and not source.text.endswith("\n"):
        yield Finding(source.path, len(source.lines), "final-newline", "the last line does not end")


def check_size(source):
    if is_code(source.path) and len(source.lines) > MAX_FILE_LINES:
        message = f"{len(source.lines)} lines; a file has at most {MAX_FILE_LINES}"
        yield Finding(source.path, MAX_FILE_LINES + 1, "file-length", message)
    if source.is_cpp:
        for function in source.functions:
            if function.length > MAX_FUNCTION_LINES:
                message = f"{function.length} lines; a function has at most {MAX_FUNCTION_LINES}: {function.head[-60:]}"
                yield Finding(source.path, function.line, "function-length", message)


def check_name(source):
    name = source.path.rsplit("/", 1)[-1]
    if name.endswith(CODE_SUFFIXES) and not _NAME.fullmatch(name):
        yield Finding(source.path, 1, "file-name", "files are named in snake_case")


RULES = (check_text, check_size, check_name)
