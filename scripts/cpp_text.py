"""Reads C++ as far as texts need it: tokens, what string literals mean, the arguments of a call."""

import ast
import re
from typing import NamedTuple

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<mark>[^()\\\s]*)\((?P<body>.*?)\)(?P=mark)")
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<char>'(?:\\.|[^'\\\n])+')
      | (?P<number>\d[\w.']*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<space>\s+)
      | (?P<sign><<|[=!]=|::|->|.)""",
    re.VERBOSE | re.DOTALL,
)

OPENING, CLOSING = "([{", ")]}"


class Token(NamedTuple):
    kind: str  # "comment", "text" (a string literal), "char", "number", "word" or "sign"
    text: str  # as written; of a literal, what it means
    start: int
    end: int


def meaning(literal):
    return ast.literal_eval(literal.replace("\\?", "?"))


def tokens(source):
    """Everything but white space. Adjacent literals are one, as they are to a compiler."""
    result = []
    for match in TOKEN.finditer(source):
        kind, text = match.lastgroup, match.group()
        if kind == "space":
            continue
        if kind in ("raw", "string"):
            kind, text = "text", match.group("body") if kind == "raw" else meaning(text)
            if result and result[-1].kind == "text":
                text = result[-1].text + text
                result[-1] = result[-1]._replace(text=text, end=match.end())
                continue
        result.append(Token(kind, text, match.start(), match.end()))
    return result


def closing(found, opening):
    """The index of the bracket that closes the one at index `opening`."""
    depth = 0
    for index in range(opening, len(found)):
        if found[index].kind == "sign":
            depth += (found[index].text in OPENING) - (found[index].text in CLOSING)
            if depth == 0:
                return index
    raise ValueError("brackets do not match")


def arguments(found, opening):
    """The tokens of each argument between the bracket at index `opening` and the one that closes it."""
    end, index, begin = closing(found, opening), opening + 1, opening + 1
    while index < end:
        if found[index].kind == "sign" and found[index].text in OPENING:
            index = closing(found, index)
        elif found[index].kind == "sign" and found[index].text == ",":
            yield found[begin:index]
            begin = index + 1
        index += 1
    if begin < end:
        yield found[begin:end]


def texts(found):
    return [token.text for token in found if token.kind == "text"]
