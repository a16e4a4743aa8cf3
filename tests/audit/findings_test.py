#!/usr/bin/env python3
"""Every sentence that verification says is of one kind of finding, and no table has a sentence that nobody says.

    findings_test.py [project root]
"""

import os
import re
import sys

ROOT = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests", "node"))

import translations_test as sources  # noqa: E402

# Places and not findings; and of stored rows, which no export has.
NOT_OF_EXPORTS = {"federation/verify.cpp"}
PLACES = re.compile(r"(payment|link|table|account) \{\}(, .*)?|the books|the journal's (end|head)")
# Sentences that are put together elsewhere: failures that verification hands on.
HANDED_ON = {"envelope {} is missing", "journal entry {} is missing"}


def literals_near(path):
    """All texts of a source: for sentences that stand in a choice the reader of the translations does not follow."""
    return {sources.unescaped(text) for text in sources.LITERAL.findall(sources.read(ROOT, path))}


def main():
    table = re.findall(r'FindingSentence\{\s*"((?:[^"\\]|\\.)*)",\s*"(\w+)"\}',
                       sources.read(ROOT, "federation/finding_sentences.cpp"))
    kinds = set(re.findall(r'FindingKind\{"(\w+)"', sources.read(ROOT, "federation/findings.cpp")))
    sentences = [sources.unescaped(text) for text, _ in table]
    spoken, texts = set(), set()
    for path, source in sources.sources(ROOT):
        if sources.OF_FINDINGS.fullmatch(path) or path in sources.SAYING:
            texts |= literals_near(path)
            if path not in NOT_OF_EXPORTS:
                spoken |= {text for _, text in sources.found_in(path, source)}
    wrong = [f"of no kind: {text}" for text in sorted(spoken) if not PLACES.fullmatch(text) and not is_known(text, sentences)]
    wrong += [f"said by nobody: {text}" for text in sentences
              if text not in HANDED_ON and text not in spoken and not any(one and text.startswith(one) for one in texts)]
    wrong += [f"no such kind: {kind}" for _, kind in table if kind not in kinds]
    wrong += [f"in the table twice: {text}" for text in set(sentences) if sentences.count(text) > 1]
    print("\n".join(wrong))
    print(f"findings: {len(sentences)} sentences of {len(kinds)} kinds; {len(wrong)} wrong")
    if len(spoken) < 150:
        sys.exit("the sources are written in a form that this test does not read any more")
    return 1 if wrong else 0


def is_known(text, sentences):
    collapsed = re.sub(r"\{\}( \{\})+", "{}", text)
    return text in sentences or collapsed in sentences


if __name__ == "__main__":
    sys.exit(main())
