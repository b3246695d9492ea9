#!/usr/bin/env python3
"""Writes docs/errors.md, the catalogue of errors, from the tests that expect them; with --check, fails where the file says
something else.
"""

import pathlib
import re
import sys

import error_cases

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/errors.md"

INTRODUCTION = """\
# Errors

What Plait says, of what, and when. This page is made from the tests (`make errors`), so every text in it is what you get.

Messages read `FILE:LINE:COLUMN: error: … expects … but got …`, where the place is in your own source; columns are left out
here. What follows a semicolon is the remedy. Notes point at what the error refers to.

Each entry says when the error is found, and the rule that it is about: *while building* the program, or *while reading* it
from text, when nothing has run yet; *in checked mode* (`--checked`), which follows every element; or *in the interpreter*
without it. Only one error of a kind is shown for each construct. [zoo.md](zoo.md) shows the errors that people make in whole
kernels.

The C++ programs below are bodies of `pl::program("test", [](pl::Parameters& p) { … })`.
"""

# What stands outside kernels: title, cases, what the reader must know of them.
PARTS = (
    ("Calls", error_cases.calls,
     "`Executable::run` and `interpret` check a call before anything runs. Here, a program `copy` takes `x` FP32 [rows, 8],\n"
     "`lens` INT32 [rows] with values from 1 to 4, `cache` BF16 [2, rows] and `y` FP32 [rows, 8]; `arguments()` fit, and\n"
     "`with` replaces one of them."),
    ("Compiling", error_cases.compilations, "Of `compile`, and of `plait run` and `plait compile`."),
    ("Commands", error_cases.commands, "One line on standard error, exit status 2, and no file is written."),
    ("Files of arguments", error_cases.files,
     "Of `plait run --load`. `write_file` takes a .npy header and a number of bytes that follow it."),
)


def slug(title):
    """The anchor that a heading has."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def sections():
    """(title, anchors) of every section of the language, in its order."""
    found, anchors = [], []
    for line in (ROOT / "docs/language.md").read_text(encoding="utf-8").splitlines():
        heading = re.match(r"###? (.*)", line)
        if heading and anchors:
            found.append((heading.group(1), anchors))
            anchors = []
        anchors += re.findall(r'<a id="(\w+)">', line)
    return found


def kind_of(case):
    """The same for two errors that differ in names and numbers alone."""
    first = re.sub(r"^(kernel\.\w+:\d+: (error|note): (\S+ (?=expects|makes))?|plait: (\S+: )?)", "", case.message.split("\n")[0])
    return re.sub(r"'[^']*'|\"[^\"]*\"|\[[^\]]*\]|-?\d+|\b(FP|BF|U?INT)\d+\b|BOOL", "#", first)


def distinct(cases):
    seen = set()
    for case in cases:
        if kind_of(case) not in seen:
            seen.add(kind_of(case))
            yield case


def links(rules):
    return ", ".join(f"[{rule}](language.md#{rule.split()[0]})" for rule in rules)


def entry(case):
    facts = [case.when, links(case.rules)]
    return "\n".join([
        f"*{' · '.join(fact for fact in facts if fact)}*",
        "",
        f"```{case.language}",
        case.program,
        "```",
        "",
        "```text",
        case.message,
        "```",
        "",
    ])


def textual_entry(cases):
    lines = [f"// {case.rules[0].split()[1]}: {case.message}\n{case.program}" for case in cases]
    return "\n".join(["In the textual form:", "", "```mlir", *lines, "```", ""])


def list_of(cases):
    """Cases of one line, in one block for each language."""
    blocks = {}
    for case in cases:
        program, message = (f"$ {case.program}", case.message) if case.language == "sh" else (case.program, f"// {case.message}")
        blocks.setdefault("console" if case.language == "sh" else case.language, []).append(f"{program}\n{message}\n")
    return [f"```{language}\n" + "\n".join(lines) + "```\n" for language, lines in blocks.items()]


def construct_of(case, titles):
    """The section of the first rule, else of the operation that the message names."""
    for name in [rule.split()[0] for rule in case.rules] + re.findall(r"(?:error|note): (\w+)", case.message):
        if name in titles:
            return titles[name]
    return titles["program"]


def language_part():
    titles = {anchor: title for title, anchors in sections() for anchor in anchors}
    built, textual = {}, {}
    for case in error_cases.kernels():
        built.setdefault(construct_of(case, titles), []).append(case)
    for case in error_cases.textual_form():
        textual.setdefault(construct_of(case, titles), []).append(case)
    for title, anchors in sections():
        entries = [entry(case) for case in distinct(built.get(title, []))]
        if title in textual:
            entries.append(textual_entry(distinct(textual[title])))
        if entries:
            yield title, f"Its rules: [{title}](language.md#{anchors[0]}).", entries


def document():
    parts = list(language_part())
    parts += [(title, introduction, list_of(distinct(cases()))) for title, cases, introduction in PARTS]
    contents = "\n".join(f"- [{title}](#{slug(title)})" for title, _, _ in parts)
    text = [INTRODUCTION, contents, ""]
    for title, introduction, entries in parts:
        text += [f"## {title}", "", introduction, "", *entries]
    return "\n".join(text)


def main():
    text = document()
    if "--check" not in sys.argv[1:]:
        DOCUMENT.write_text(text, encoding="utf-8")
        return 0
    if DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == text:
        return 0
    print("docs/errors.md expects what the tests say but got something else; write it with `make errors`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
