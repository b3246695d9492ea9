#!/usr/bin/env python3
"""Every error that a user can see is expected by a test: the constant parts of its text occur, in their order, in one
text that stands under test/.

Looked at are the string literals of the statements in src, kernels and tools that report an error, and any other that
begins like a part of one. What stands between the literals of a statement may be anything. ALLOWED lists what no test can
provoke, with the reason.
"""

import pathlib
import re
import sys

import cpp_text

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Statements that report an error, to their end; calls that do, to their bracket; and parts of errors' texts elsewhere.
STATEMENTS = {"throw", "emitError", "emitOpError", "attachNote", "error", "diagnostic"}
CALLS = {"fail", "expected", "Undefined", "FileError"}
PARTS = re.compile(r".*\bexpects? |; [a-z]|did you mean|.* was made here$|.* is here$")

ALLOWED = [  # (pattern of the statement, why no test expects its texts)
    ("InternalError|std::logic_error|internal error", "a fault of Plait: what a test could provoke is mended instead"),
    ("not enough memory for the arguments", "takes a machine without memory"),
    ("cannot make a pipe|cannot start a process", "takes a machine without room for another process"),
    ("is no operation of a program", "Program::parse refuses such an operation first"),
    ("expects to end a scope", "the dialect refuses a yield elsewhere first (yield C1)"),
    ("cannot be turned into loops", "every linalg operation on memory can"),
    ("expects a result with extent", "the operations find extents that disagree first"),
]

PLACEHOLDER = re.compile(r"\{[^{} ]*\}")


def end_of_statement(found, index):
    while index < len(found) and found[index].text != ";":
        if found[index].kind == "sign" and found[index].text in cpp_text.OPENING:
            index = cpp_text.closing(found, index)
        elif found[index].kind == "sign" and found[index].text in cpp_text.CLOSING:
            return index
        index += 1
    return index


def reports(found):
    """The tokens of everything that reports an error."""
    for index, token in enumerate(found):
        is_called = index + 1 < len(found) and found[index + 1].text == "("
        if token.kind == "word" and token.text in CALLS and is_called:
            yield found[index : cpp_text.closing(found, index + 1)]
        elif token.kind == "word" and token.text in STATEMENTS and (is_called or found[index + 1].text != "="):
            yield found[index : end_of_statement(found, index)]
        elif token.kind == "text" and PARTS.match(token.text):
            yield found[index : end_of_statement(found, index)]


def texts(statement):
    """Each text as the constant parts of which it is made: a comma or a choice begins another text."""
    parts = []
    for before, token in zip([None, *statement], [*statement, None]):
        if token is None or (token.kind == "sign" and token.text in (",", "?", ":", "{", "}")):
            text = tuple(part for part in parts if re.search(r"\w", part))
            if any(re.search("[a-z]{2}", part) for part in text):
                yield text
            parts = []
        elif token.kind == "text" and not (before and before.text in ("==", "!=", "(") and is_name(token)):
            said = re.sub("^.*: (error|note): ", "", token.text)  # the place is not in every test
            parts += PLACEHOLDER.split(said.replace("{{", "{").replace("}}", "}"))


def is_name(token):
    """Not said to anybody: what something is compared with or looked up by."""
    return re.fullmatch(r"[\w.]*", token.text) is not None


def reported(path):
    """The line and the parts of every text of an error in the file that a test can provoke."""
    source = path.read_text(encoding="utf-8")
    found = [token for token in cpp_text.tokens(source) if token.kind != "comment"]
    first = {}
    for statement in reports(found):
        written = source[statement[0].start : statement[-1].end]
        if any(re.search(pattern, written) for pattern, _ in ALLOWED):
            continue
        for text in texts(statement):
            first.setdefault(text, source.count("\n", 0, statement[0].start) + 1)
    return [(line, text) for text, line in first.items()]


def expectations():
    """Every text in a test; a Python test's are exact but for …, which no constant part holds."""
    for path in sorted((ROOT / "test").rglob("*")):
        if path.suffix == ".cpp":
            yield from cpp_text.texts(cpp_text.tokens(path.read_text(encoding="utf-8")))
        elif path.suffix in (".mlir", ".py"):
            yield from path.read_text(encoding="utf-8").splitlines()


def main():
    known = "\0".join(expectations())
    total, missing = 0, []
    for folder in ("src", "kernels", "tools"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in (".cpp", ".h"):
                continue
            for line, text in reported(path):
                total += 1
                shown = " … ".join(text)
                if not re.search("[^\0]*?".join(map(re.escape, text)), known):
                    missing.append(f"{path.relative_to(ROOT)}:{line}: expects a test of the text {shown!r} but got none")
    print("\n".join(missing), file=sys.stderr)
    print(f"{total} texts of errors, {len(missing)} without a test")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
