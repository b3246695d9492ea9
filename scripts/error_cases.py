"""The errors that the tests expect, as cases: what provokes each, what it says, when, and the rules that it is about.

A rule is cited in a comment above a test or a call: `// slice C3`. Cases whose program or text is not written out in
the test's call (but computed) are left out.
"""

import ast
import pathlib
import re
from typing import NamedTuple

import cpp_text

TEST = pathlib.Path(__file__).resolve().parent.parent / "test"

RULES = re.compile(r"// (\w+ [CTR]\d+(?:, \w+ [CTR]\d+)*)\b")
PLACE = re.compile(r"^([+-]\d+)(?=: (?:error|note): )", re.MULTILINE)


class Case(NamedTuple):
    rules: list  # "slice C3"
    when: str
    language: str  # of the program: "cpp", "mlir" or "sh"
    program: str
    message: str


def dedented(lines):
    lines = [line.rstrip() for line in lines]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [re.sub(r"static_cast<void>\((.*)\);", r"\1;", line[indent:]) for line in lines]


class CppTest:
    """A file of GoogleTest cases."""

    def __init__(self, path):
        self.source = path.read_text(encoding="utf-8")
        self.tokens = cpp_text.tokens(self.source)
        self.code = [token for token in self.tokens if token.kind != "comment"]

    def line(self, position):
        return self.source.count("\n", 0, position) + 1

    def calls(self, *names):
        """(index among the tokens of code, arguments, rules) of every call of these functions in a test."""
        rules, cited, fresh = {}, [], False
        default = RULES.match(self.source)
        for token in self.tokens:
            if token.kind == "comment":
                match = RULES.match(token.text)
                if match:
                    cited, fresh = match.group(1).split(", "), True
            elif token.text in ("TEST", "TEST_F"):
                cited, fresh = cited if fresh else default.group(1).split(", ") if default else [], False
            rules[token.start] = cited
            fresh = fresh and token.kind == "comment"
        for index, token in enumerate(self.code):
            before, after = self.code[index - 1], self.code[min(index + 1, len(self.code) - 1)]
            if token.text in names and after.text == "(" and before.text != "void":
                yield index, list(cpp_text.arguments(self.code, index + 1)), rules[token.start]

    def body(self, argument):
        """First line and lines of the body of a lambda that is written out; None for anything else."""
        if not argument or argument[0].text != "[":
            return None
        index = cpp_text.closing(argument, 0) + 1
        if argument[index].text == "(":
            index = cpp_text.closing(argument, index) + 1
        begin, end = argument[index].end, argument[cpp_text.closing(argument, index)].start
        lines = self.source[begin:end].split("\n")
        first = self.line(begin)
        if not lines[0].strip():
            first, lines = first + 1, lines[1:]
        if not lines[-1].strip():
            lines = lines[:-1]
        lines[0] = lines[0].strip() if len(lines) == 1 else lines[0]
        return first, lines

    def function_around(self, line):
        """First line and lines of the function that stands at the file's outermost level around a line."""
        for match in re.finditer(r"^(?!namespace|TEST)\w[^\n;]*\{\n(?:.*\n)*?\}$", self.source, re.MULTILINE):
            first, lines = self.line(match.start()), match.group().split("\n")
            if first <= line < first + len(lines):
                return first, lines
        return None


def one_text(argument):
    """What the argument says, where it is one literal."""
    return argument[0].text if len(argument) == 1 and argument[0].kind == "text" else None


def traced_cases(path, functions, when):
    """Calls function(__LINE__, TEXT, LAMBDA): places in the text are lines relative to the call's."""
    test = CppTest(path)
    for index, arguments, rules in test.calls(*functions):
        body = test.body(arguments[2]) if len(arguments) >= 3 else None
        message = one_text(arguments[1]) if body else None
        if not message:
            continue
        base = test.line(test.code[index + 2].start)
        first, lines = body
        places = {base + int(offset) for offset in PLACE.findall(message)}
        program, where = dedented(lines), {first + i: i + 1 for i in range(len(lines))}
        elsewhere = [test.function_around(place) for place in sorted(places - where.keys())]
        if None in elsewhere:
            continue
        for first, lines in {block[0]: block for block in elsewhere}.values():
            shift = len(lines) + 1
            where = {line: number + shift for line, number in where.items()}
            where.update({first + i: i + 1 for i in range(len(lines))})
            program = [*lines, "", *program]
        program += [f"// with {test.source[more[0].start : more[-1].end]}" for more in arguments[3:]]
        text = PLACE.sub(lambda match: f"kernel.cpp:{where[base + int(match.group())]}", message)
        yield Case(rules, when, "cpp", "\n".join(program), text)


def parsed_cases(path):
    test = CppTest(path)
    for _, arguments, rules in test.calls("expectParseError"):
        message, program = map(one_text, arguments)
        if message and program is not None:
            yield Case(rules, "while reading", "mlir", program.strip() or "// an empty file", without_columns(message))


def without_columns(message):
    return re.sub(r"^(kernel\.mlir:\d+):\d+", r"\1", message, flags=re.MULTILINE)


def operation_at(lines, number):
    """The operation that begins in a line: its head, and what follows its body."""
    indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
    head = lines[number].strip()
    while head.endswith((",", ")")) and "func" in head:  # a signature goes on
        number += 1
        head += " " + lines[number].strip()
    if not head.endswith("{"):
        return head
    return head + " … " + next(line.strip() for line in lines[number + 1 :] if line.startswith(indent + "}"))


def dialect_cases(path):
    for part in path.read_text(encoding="utf-8").split("// -----"):
        lines = part.split("\n")
        rule = next((match.group(1) for match in map(RULES.match, lines) if match), None)
        for number, line in enumerate(lines):
            match = re.search(r"expected-error @\+1 \{\{(.*)\}\}", line)
            if match and rule:
                message = re.sub(r"^'[\w.]+' op ", "", match.group(1))
                yield Case([rule], "while reading", "mlir", operation_at(lines, number + 1), message)


def interpreted_cases(path):
    """EXPECT_EQ(errorOf(PROGRAM, ARGUMENTS), TEXT), or errorOf(BODY, A, B) of a body after the lines of withArguments."""
    test = CppTest(path)
    before = next(token.text for token in test.code if token.kind == "text" and token.text.startswith("func.func @f("))
    for _, (call, expected, *_), rules in test.calls("EXPECT_EQ"):
        message = one_text(expected)
        if not message or call[0].text != "errorOf":
            continue
        body, *values = cpp_text.arguments(call, 1)
        program = (one_text(body) or assigned_before(test, body[0])).rstrip()
        values = [test.source[value[0].start : value[-1].end] for value in values]
        text, given = without_columns(message), values
        if len(values) == 2:
            start = before.count("\n")
            text = re.sub(r"(?<=^kernel\.mlir:)\d+", lambda match: str(int(match.group()) - start), text, flags=re.MULTILINE)
            given = [f"%{name} = {value}" for name, value in zip("ab", values) if f"%{name}" in program]
        lines = dedented(program.split("\n")) + [f"// with {', '.join(given)}"] * bool(given)
        yield Case(rules, "in the interpreter", "mlir", "\n".join(lines), text)


def assigned_before(test, variable):
    last = None
    for name, equals, text in zip(test.code, test.code[1:], test.code[2:]):
        if name.text == variable.text and equals.text == "=" and text.kind == "text" and name.start < variable.start:
            last = text.text
    return last


def called_cases(path, when):
    """EXPECT_THAT(LAMBDA, ThrowsMessage<…>(TEXT)), and expectError(ARGUMENTS, TEXT) of BindTest."""
    test = CppTest(path)
    for index, arguments, rules in test.calls("EXPECT_THAT", "expectError"):
        if len(arguments) != 2:
            continue
        statements = dedented(test.source[statements_before(test, index) : test.code[index].start].strip("\n").split("\n"))
        if test.code[index].text == "expectError":
            message = one_text(arguments[1]) and "copy: " + one_text(arguments[1])
            call = "pl::bind(copy, " + test.source[arguments[0][0].start : arguments[0][-1].end] + ");"
        else:
            body = test.body(arguments[0])
            opening = next((i for i, token in enumerate(arguments[1]) if token.text == "("), None)
            thrown = opening and arguments[1][0].text == "ThrowsMessage"
            message = one_text(next(cpp_text.arguments(arguments[1], opening))) if thrown else None
            call = "\n".join(dedented(body[1])) if body else test.source[arguments[0][0].start : arguments[0][-1].end]
        if message:
            yield Case(rules, when, "cpp", "\n".join([*filter(None, statements), call]), message)


def statements_before(test, index):
    """Where the statements of a test begin that prepare the call at `index`: after the test's { or the last expectation."""
    depth = 0
    for i in range(index - 1, 0, -1):
        text = test.code[i].text if test.code[i].kind == "sign" else ""
        depth += (text in list(cpp_text.CLOSING)) - (text in list(cpp_text.OPENING))
        if depth < 0:
            return test.code[i].end
        if depth == 0 and test.code[i].kind == "word" and re.match("EXPECT_|ASSERT_|expectError", test.code[i].text):
            return test.code[cpp_text.closing(test.code, i + 1) + 1].end
    return 0


def read_cases(path):
    """EXPECT_EQ(error(), TEXT) of NpyTest, after the statements that write the file."""
    test = CppTest(path)
    for index, (call, expected, *_), _ in test.calls("EXPECT_EQ"):
        message = one_text(expected)
        if message and call[0].text == "error":
            statements = test.source[statements_before(test, index) : test.code[index].start]
            program = "\n".join(dedented(statements.strip("\n").split("\n"))).strip() or "// no such file"
            yield Case([], "reading a file", "cpp", program, message)


def configured_cases(path):
    """expect_error(KERNEL, {WORDS}, TEXT): a text begins with the kernel's name."""
    test = CppTest(path)
    for _, arguments, _ in test.calls("expect_error"):
        message = one_text(arguments[2]) if len(arguments) == 3 else None
        if message:
            words = " ".join(word if re.fullmatch(r"[\w=:]+", word) else f"'{word}'" for word in cpp_text.texts(arguments[1]))
            yield Case([], "at the command line", "sh", f"plait run {message.split(':')[0]} {words}", f"plait: {message}")


def commanded_cases(path, command, prefix):
    """self.refuses([WORDS], TEXT), also in a loop, where all that they are made of is written out; and
    self.refuses_folder(TEXT) of a saved run."""

    def visited(statements, known):
        for node in statements:
            if isinstance(node, ast.For):
                try:
                    values = ast.literal_eval(node.iter)
                except ValueError:
                    continue
                names = [name.id for name in ast.walk(node.target) if isinstance(name, ast.Name)]
                for value in values:
                    yield from visited(node.body, {**known, **dict(zip(names, value if len(names) > 1 else [value]))})
            elif isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                yield from visited(node.body, dict(known))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                try:
                    known[node.targets[0].id] = ast.literal_eval(node.value)
                except ValueError:
                    continue
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                function = node.value.func
                words = {"refuses": [], "refuses_folder": [["run", "--replay=f"]]}.get(getattr(function, "attr", ""))
                try:
                    if words is not None:
                        given = [ast.Expression(argument) for argument in node.value.args]
                        yield words + [eval(compile(argument, path, "eval"), dict(known)) for argument in given]
                except NameError:
                    continue

    for words, message in visited(ast.parse(path.read_text(encoding="utf-8")).body, {}):
        yield Case([], "at the command line", "sh", " ".join([command, *words]), f"{prefix}: {message}")


def kernels():
    """Cases of what stands in a kernel."""
    for path in sorted((TEST / "errors").glob("*Errors.cpp")):
        yield from traced_cases(path, ("expectBuildError", "expectError"), "while building")
        yield from parsed_cases(path)
    for path in sorted((TEST / "checked").glob("*Test.cpp")):
        yield from traced_cases(path, ("expectSaid",), "in checked mode")
    yield from interpreted_cases(TEST / "ops/InterpreterTest.cpp")


def textual_form():
    for path in sorted((TEST / "dialect").glob("invalid_*.mlir")):
        yield from dialect_cases(path)


def calls():
    yield from called_cases(TEST / "unit/BindTest.cpp", "at the call")
    yield from called_cases(TEST / "unit/ArrayTest.cpp", "at the call")
    yield from called_cases(TEST / "unit/ThreadPoolTest.cpp", "at the call")
    for path in sorted((TEST / "checked").glob("*Test.cpp")):
        yield from called_cases(path, "at the call")


def compilations():
    yield from called_cases(TEST / "unit/CompileTest.cpp", "while compiling")
    yield from called_cases(TEST / "unit/TargetTest.cpp", "while compiling")


def files():
    yield from read_cases(TEST / "tool/NpyTest.cpp")


def commands():
    yield from commanded_cases(TEST / "tool/plait_test.py", "plait", "plait")
    yield from configured_cases(TEST / "kernels/ConfigTest.cpp")
    yield from commanded_cases(TEST / "tool/generate_test.py", "plait", "plait")
    yield from commanded_cases(TEST / "tool/failures_test.py", "plait", "plait")
    yield from commanded_cases(TEST / "tool/pl_run_test.py", "pl-run", "pl-run: error")
