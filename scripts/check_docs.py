#!/usr/bin/env python3
"""What the documents say about the tree must be so: every C++ example is a part of a file that is compiled, and every
relative link leads somewhere.

An example is a ```cpp block after a line `<!-- from PATH -->`; its lines must stand in that file, in this order and
without others between them, except where the block says `// …`. Indentation as a whole may differ.
"""

import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent

FROM = re.compile(r"<!-- from (\S+) -->")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
ELLIPSIS = "// …"


def code_blocks(lines):
    """(line number of the fence, line before the fence, text) of every C++ block."""
    start = None
    for number, line in enumerate(lines):
        if start is None and line.startswith("```cpp"):
            start = number
        elif start is not None and line.startswith("```"):
            yield start + 1, lines[start - 1] if start else "", "\n".join(lines[start + 1 : number])
            start = None


def parts(block):
    """The runs of lines between the ellipses."""
    run = []
    for line in block.splitlines() + [ELLIPSIS]:
        if line.strip() == ELLIPSIS:
            if any(part.strip() for part in run):
                yield textwrap.dedent("\n".join(run)).strip("\n").splitlines()
            run = []
        else:
            run.append(line)


def find(part, source):
    """Index after the lines of `part` in `source`, or None. Both may be indented as a whole."""
    for start in range(len(source) - len(part) + 1):
        window = textwrap.dedent("\n".join(source[start : start + len(part)])).splitlines()
        if window == part:
            return start + len(part)
    return None


def example_errors(document, lines):
    for number, before, block in code_blocks(lines):
        where = f"{document.relative_to(ROOT)}:{number}"
        match = FROM.match(before.strip())
        if not match:
            yield f"{where}: a C++ example expects a line '<!-- from PATH -->' before it"
            continue
        path = ROOT / match.group(1)
        if not path.is_file():
            yield f"{where}: there is no {match.group(1)}"
            continue
        source = path.read_text(encoding="utf-8").splitlines()
        for part in parts(block):
            end = find(part, source)
            if end is None:
                yield f"{where}: {match.group(1)} does not hold these lines: {part[0].strip()} …"
                break
            source = source[end:]


def link_errors(document, lines):
    in_code = False
    for number, line in enumerate(lines, 1):
        in_code ^= line.startswith("```")
        for target in [] if in_code else LINK.findall(line):
            if not (document.parent / target).exists():
                yield f"{document.relative_to(ROOT)}:{number}: broken link: {target}"


def main():
    found = []
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        lines = document.read_text(encoding="utf-8").splitlines()
        if document.name != "errors.md":  # made from tests as a whole (write_errors.py)
            found += example_errors(document, lines)
        found += link_errors(document, lines)
    for message in found:
        print(message, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
