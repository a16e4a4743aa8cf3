#!/usr/bin/env python3
"""What the program says to people has its French. Usage: translations_test.py [project root]

- Details: every text that stands beside a protocol::Reason in the sources is in a catalogue, node/messages_details_*.h.
  Not looked at: sources that only know bytes, which name the field that is wrong.
- Findings: whatever `lokaponto verify` finds is in a catalogue, too.
- Words: whatever JSON calls by a word that tables show, and the name of every argument, is in node/messages_words.h.
- No French text reads like English.
"""

import os
import re
import sys

FOLDERS = ("config", "federation", "node", "protocol", "storage")
OF_BYTES = re.compile(r"protocol/(codec\w*|canonical\w*|merkle|note|checkpoint|proof|envelope|message\w*|signing|settlement|field_reader|id|hex"
                      r"|base64)\.(cpp|h)|storage/memory_store\.cpp")
# What verification finds: its sources give findings back, or add them to a list.
OF_FINDINGS = re.compile(r"federation/(verify\w*|invariants)\.cpp")
FOUND = re.compile(r"\breturn\s|\bconst char\* \w+ = |\b(?:push|emplace)_back\(|\badd\(report, ")
# Functions whose texts become details.
SAYING = {"federation/member_rules.cpp": r"std::string what_keeps_open\(.*?\n\}"}
BESIDE_REASON = re.compile(r"Reason::(\w+),\s*")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
STRINGS = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
PHRASE = re.compile(r"Phrase(?:\s+\w+)?\s*\{\s*" + STRINGS + r",\s*" + STRINGS + r"\}")
WORD = re.compile(r'Word\{"(\w+)",\s*\{')
# Where JSON gets the words that tables show.
WORDS_OF = {
    "node/json_values.cpp": [r"member_kinds\{([^}]*)\}", r"payment_kinds\{([^}]*)\}"],
    "node/http_bank.cpp": [r"stages\{([^}]*)\}", r"resolutions\{([^}]*)\}", r"std::string_view name\(BankLineOutcome.*?\n\}"],
    "node/http_settlements.cpp": [r"\bstates\{([^}]*)\}", r"\bstages\{([^}]*)\}"],
}
ARGUMENT = re.compile(r'add_option\(\s*"([a-z][\w-]*)"|add_option\(\s*"--[\w-]+,([a-z]\w*)"')
ENGLISH = re.compile(r"\b(the|of|is|are|not|with|which|what|this|that|and|from|to|a member|has)\b", re.IGNORECASE)


def unescaped(text):
    return text.replace('\\"', '"').replace("\\\\", "\\").replace("\\n", "\n")


def expression_at(source, start):
    """Up to the comma, brace or parenthesis that ends an argument."""
    depth, i = 0, start
    while i < len(source):
        literal = LITERAL.match(source, i)
        if literal:
            i = literal.end()
            continue
        if source[i] in "([{":
            depth += 1
        elif source[i] in ")]}" or (source[i] in ",;" and depth == 0):
            if depth == 0:
                break
            depth -= 1
        i += 1
    return source[start:i]


def templates_of(expression):
    """The texts an expression can give, with {} for what is filled in; of a choice, each."""
    if '"' not in expression:
        return []
    choice = split_outside(expression, "?")
    if len(choice) == 2:
        return [text for part in split_outside(choice[1], ":") for text in templates_of(part)]
    parts = []
    for part in split_outside(expression, "+"):
        literals = LITERAL.findall(part.strip()) if part.strip().startswith('"') else None
        parts.append("".join(unescaped(one) for one in literals) if literals is not None else "{}")
    text = "".join(parts)
    while "{}{}" in text:
        text = text.replace("{}{}", "{}")
    return [text]


def split_outside(expression, sign):
    expression = re.sub(r" (<=?|>=?) ", lambda one: " " + "_" * len(one.group(1)) + " ", expression)  # comparisons are no brackets
    parts, depth, last, i = [], 0, 0, 0
    while i < len(expression):
        literal = LITERAL.match(expression, i)
        if literal:
            i = literal.end()
            continue
        if expression[i] in "([{<":
            depth += 1
        elif expression[i] in ")]}>" and expression[i - 1 : i + 1] != "->":
            depth -= 1
        elif expression[i] == sign and depth == 0 and expression[i - 1 : i + 2] not in ("::", "+=") and not (
            sign == ":" and (expression[i - 1] == ":" or expression[i + 1 : i + 2] == ":")):
            parts.append(expression[last:i])
            last = i + 1
        i += 1
    parts.append(expression[last:])
    return parts


def said_in(source):
    for match in BESIDE_REASON.finditer(source):
        if match.group(1) == "none":
            continue
        for text in templates_of(expression_at(source, match.end())):
            line = source.count("\n", 0, match.start()) + 1
            yield line, text


def found_in(path, source):
    """All that is given back, and of what is added both the place and what is wrong there."""
    for match in FOUND.finditer(source if OF_FINDINGS.fullmatch(path) else ""):
        start = match.end()
        while True:
            expression = expression_at(source, start)
            start += len(expression)
            line = source.count("\n", 0, match.start()) + 1
            for text in templates_of(expression):
                if re.search("[a-z]{2} ", text) or " " in text.strip():
                    yield line, text
            if not match.group(0).startswith("add") or source[start] != ",":
                break
            start += 1


def said_by(path, source):
    for match in re.finditer(SAYING.get(path, "$^"), source, re.DOTALL):
        yield from ((source.count("\n", 0, match.start()) + 1, unescaped(text)) for text in LITERAL.findall(match.group(0)))


def sources(root):
    for folder in FOLDERS:
        for name in sorted(os.listdir(os.path.join(root, folder))):
            path = f"{folder}/{name}"
            if name.endswith((".cpp", ".h")) and not OF_BYTES.fullmatch(path):
                with open(os.path.join(root, path), encoding="utf-8") as file:
                    yield path, file.read()


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def joined(strings):
    return "".join(unescaped(one) for one in LITERAL.findall(strings))


def template(text):
    text = re.sub(r"\{\d\}", "{}", text)
    while "{}{}" in text:
        text = text.replace("{}{}", "{}")
    return text


def catalogue(root):
    phrases = {}
    for name in sorted(os.listdir(os.path.join(root, "node"))):
        if re.fullmatch(r"messages_details_(?!usage)\w+\.h", name):
            for english, french in PHRASE.findall(read(root, f"node/{name}")):
                phrases[template(joined(english))] = joined(french)
    return phrases


def known(text, phrases):
    """As node/messages_details.cpp looks for it: whole, or what stands behind a name and a colon."""
    if text in phrases or not re.search("[a-z]", text.replace("{}", "")):
        return text
    return next((text[at.end() :] for at in re.finditer(": ", text) if known(text[at.end() :], phrases)), None)


def missing_details(root, phrases):
    return [f"{path}:{line}: no French for: {text}"
            for path, source in sources(root)
            for line, text in [*said_in(source), *found_in(path, source), *said_by(path, source)]
            if not known(text, phrases)]


def missing_words(root):
    listed = set(WORD.findall(read(root, "node/messages_words.h")))
    for path, patterns in WORDS_OF.items():
        source = read(root, path)
        for pattern in patterns:
            found = re.search(pattern, source, re.DOTALL)
            words = [word for word in LITERAL.findall(found.group(0)) if word not in ("", "none")] if found else []
            if not words:
                yield f"{path}: nothing is found by {pattern}"
            yield from (f"{path}: no French for the word: {word}" for word in words if word not in listed)
    for name in sorted(os.listdir(os.path.join(root, "node"))):
        if name.startswith("command_") and name.endswith(".cpp"):
            for plain, beside in ARGUMENT.findall(read(root, f"node/{name}")):
                if (plain or beside) not in listed:
                    yield f"node/{name}: no French for the argument: {plain or beside}"


def all_phrases(root):
    for name in sorted(os.listdir(os.path.join(root, "node"))):
        if re.fullmatch(r"messages_\w+\.(h|cpp)", name):
            for english, french in PHRASE.findall(read(root, f"node/{name}")):
                yield name, joined(english), joined(french)


def left_in_english(root):
    """Examples are the same in both languages; a sentence is not."""
    for name, english, french in all_phrases(root):
        for line in french.split("\n"):
            spoken = re.sub(r"\blokaponto .*|`[^`]*`|« [^»]*»|\"[^\"]*\"|(?<!\w)--?\w[\w-]*", "", line)
            if len(ENGLISH.findall(spoken)) > 1 or (len(line.split()) > 3 and line in english and not line.startswith(" ")):
                yield f"node/{name}: English in the French: {line}"


def main():
    given = [one for one in sys.argv[1:] if not one.startswith("--")]
    root = given[0] if given else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    phrases = catalogue(root)
    said = sum(1 for _, source in sources(root) for _ in said_in(source))
    if len(phrases) < 200 or said < 300 or sum(1 for _ in all_phrases(root)) < 500:
        sys.exit("translations: the sources are written in a form that this test does not read any more")
    wrong = missing_details(root, phrases) + list(missing_words(root)) + list(left_in_english(root))
    print("\n".join(wrong))
    print(f"translations: {said} details in the sources, {len(phrases)} in the catalogue; {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
