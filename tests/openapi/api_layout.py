#!/usr/bin/env python3
"""The one way in which the document of the API is written: what fits a line stands in one.

Usage: api_layout.py DOCUMENT   writes it anew, with the same content
"""

import json
import sys

WIDTH = 120


def one_line(value):
    return json.dumps(value, ensure_ascii=False)


def filled(texts, margin):
    """Texts, as many in a line as it holds."""
    lines = [margin]
    for text in texts:
        if len(lines[-1]) + len(text) + 2 > WIDTH and lines[-1] != margin:
            lines.append(margin)
        lines[-1] += text if lines[-1] == margin else f" {text}"
    return "\n".join(lines)


def laid_out(value, margin="", taken=0):
    """The value as text; its first line begins after `taken` characters."""
    line = one_line(value)
    if not value or not isinstance(value, (dict, list)) or taken + len(line) + 1 <= WIDTH:
        return line
    inner = margin + "  "
    if isinstance(value, dict):
        heads = {f"{inner}{one_line(name)}: ": member for name, member in value.items()}
        members = [head + laid_out(member, inner, len(head)) for head, member in heads.items()]
        return "{\n" + ",\n".join(members) + f"\n{margin}}}"
    if all(isinstance(each, str) for each in value):
        return "[\n" + filled([one_line(each) + "," for each in value[:-1]] + [one_line(value[-1])], inner) + f"\n{margin}]"
    return "[\n" + ",\n".join(inner + laid_out(each, inner, len(inner)) for each in value) + f"\n{margin}]"


def document_text(content):
    return laid_out(content) + "\n"


def main():
    (path,) = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        text = document_text(json.load(file))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
