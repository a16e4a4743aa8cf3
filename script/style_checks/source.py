"""A source file as the rules see it: its lines, its code without comments and literals, its functions."""

import re
from dataclasses import dataclass
from functools import cached_property

# Identifiers and numbers are matched as wholes, so that the quote in 1'000 does not open a character literal.
_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*(?:\\\n[^\n]*)*|/\*.*?\*/)
      | (?P<raw>(?:u8|[uUL])?R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)")
      | (?P<text>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"|(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')
      | [A-Za-z_]\w* | \.?\d(?:'?[\w.])*""",
    re.VERBOSE | re.DOTALL,
)
_INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
_SCOPE = re.compile(r"(?:template\s*<.*>\s*)?(?:inline\s+|export\s+)?(?:namespace|class|struct|union|enum|extern)\b")


def _blank(match):
    """Comments and literals as spaces; line ends stay, so that positions and line numbers hold."""
    if match.group("comment") is None and match.group("raw") is None and match.group("text") is None:
        return match.group()
    return re.sub(r"[^\n]", " ", match.group())


@dataclass(frozen=True)
class Include:
    line: int
    quoted: bool
    path: str


@dataclass(frozen=True)
class Function:
    line: int  # of the opening brace
    length: int  # lines from the opening brace to the closing one
    head: str


class Source:
    """`path` is relative to the root of the project, with forward slashes."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        if self.lines and self.lines[-1] == "":
            self.lines.pop()

    @property
    def layer(self):
        return self.path.split("/", 1)[0] if "/" in self.path else ""

    @property
    def is_cpp(self):
        return self.path.endswith((".h", ".cpp"))

    @property
    def is_header(self):
        return self.path.endswith(".h")

    @property
    def stem(self):
        return self.path.rsplit(".", 1)[0]

    @cached_property
    def code(self):
        return _TOKEN.sub(_blank, self.text)

    @cached_property
    def code_lines(self):
        return self.code.split("\n")

    @cached_property
    def includes(self):
        found = []
        for number, (line, code) in enumerate(zip(self.lines, self.code_lines), 1):
            match = _INCLUDE.match(line)
            if match and code.lstrip().startswith("#"):
                found.append(Include(number, match.group(1) == '"', match.group(2)))
        return found

    @cached_property
    def functions(self):
        return list(_functions(self.code))

    def line_of(self, position):
        return self.text.count("\n", 0, position) + 1


def _closings(code):
    """Where each opening brace closes. Unbalanced braces, as preprocessor branches may leave them, are left out."""
    pairs, open_braces = {}, []
    for position, char in enumerate(code):
        if char == "{":
            open_braces.append(position)
        elif char == "}" and open_braces:
            pairs[open_braces.pop()] = position
    return pairs


def _functions(code):
    """The function bodies of a file, those inside a function (lambdas, local classes) counted with it."""
    code = re.sub(r"^[ \t]*#[^\n]*", lambda line: " " * len(line.group()), code, flags=re.MULTILINE)
    closings = _closings(code)
    position, start = 0, 0  # `start`: where the declaration that `position` stands in begins
    while position < len(code):
        char = code[position]
        if char == "{" and position in closings:
            head, close = code[start:position], closings[position]
            if _is_scope(head):
                start = position + 1
            elif _is_function(head, code[close + 1 : close + 400]):
                line = code.count("\n", 0, position) + 1
                yield Function(line, code.count("\n", position, close) + 1, " ".join(head.split()))
                position = start = close
                start += 1
            else:  # an initialiser, in the middle of its declaration
                position = close
        elif char in ";}" or (char == ":" and code[start:position].strip() in ("public", "private", "protected")):
            start = position + 1
        position += 1


def _is_scope(head):
    """Whether the brace after `head` opens a namespace or a type, in which functions may stand."""
    head = " ".join(head.split())
    return bool(_SCOPE.match(head)) and "(" not in re.sub(r"alignas\s*\([^)]*\)|\[\[.*?\]\]|<.*>", "", head)


def _is_function(head, rest):
    """Whether the brace after `head` opens a function body; `rest` is what follows its closing brace."""
    if "(" not in head or head.count("(") != head.count(")"):
        return False
    return not rest.lstrip().startswith((",", "{", ";", ")"))  # a member initialiser or a braced value
