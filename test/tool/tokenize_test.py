#!/usr/bin/env python3
"""`plait tokenize` as its user meets it. What ids are right, test/tokenizer asks.

usage: tokenize_test.py PLAIT DATA [unittest arguments]     (DATA: the folder test/tokenizer/data)
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PLAIT = pathlib.Path(sys.argv.pop(1)).resolve()
DATA = pathlib.Path(sys.argv.pop(1)).resolve()
FILE = DATA / "qwen.json"
GOLDENS = json.loads((DATA / "goldens.json").read_text(encoding="utf-8"))


def plait(*arguments, given=""):
    return subprocess.run([PLAIT, "tokenize", *arguments], input=given.encode(), capture_output=True, timeout=60)


class Tokenize(unittest.TestCase):
    def succeeds(self, *arguments, given=""):
        result = plait(*arguments, given=given)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.decode()

    def refuses(self, arguments, message, given=""):
        result = plait(*arguments, given=given)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(result.stdout, b"")
        self.assertRegex(result.stderr.decode(), rf"\Aplait: {re.escape(message).replace('…', '.*')}\n\Z")

    def test_ids_and_back(self):
        text = "Hello, wörld: 中文 😀"
        ids = self.succeeds(FILE, text)
        self.assertRegex(ids, r"\A\d+( \d+)*\n\Z")
        self.assertEqual(self.succeeds(FILE, "--decode", ids), text + "\n")
        self.assertEqual(self.succeeds(FILE, "--decode", given=ids.replace(" ", ",\n")), text + "\n")

    def test_standard_input_is_taken_whole(self):
        ids = self.succeeds(FILE, given="a\n")
        self.assertEqual(self.succeeds(FILE, "-", given="a\n"), ids)
        self.assertEqual(self.succeeds(FILE, "--decode", ids), "a\n\n")

    def test_pieces(self):
        lines = self.succeeds(FILE, "a b<|im_end|>", "--pieces").splitlines()
        self.assertEqual([line.split()[1] for line in lines], ["a", "Ġb", "<|im_end|>"])
        ids = " ".join(line.split()[0] for line in lines)
        self.assertEqual(self.succeeds(FILE, "a b<|im_end|>"), ids + "\n")
        self.assertEqual(self.succeeds(FILE, "--decode", "--pieces", ids).splitlines(), lines)
        self.assertEqual(self.succeeds(FILE, "--decode", ids), "a b<|im_end|>\n")
        self.assertEqual(self.succeeds(FILE, "--decode", "--skip-special", ids), "a b\n")
        self.assertGreater(len(self.succeeds(FILE, "a b<|im_end|>", "--plain").split()), 3)

    def test_tokens_around_a_text(self):
        ids = self.succeeds(DATA / "llama3.json", "a").split()
        self.assertEqual(self.succeeds(DATA / "llama3.json", "a", "--no-special").split(), ids[1:])

    def test_lines_of_json(self):
        for name in ("qwen", "gpt2"):
            goldens = GOLDENS[name]["encode"]
            given = "".join(json.dumps(golden["text"]) + "\n" for golden in goldens)
            got = [json.loads(line) for line in self.succeeds(DATA / f"{name}.json", "--jsonl", given=given).split("\n")[:-1]]
            self.assertEqual(got, [golden["ids"] for golden in goldens])
            goldens = GOLDENS[name]["decode"]
            given = "".join(json.dumps(golden["ids"]) + "\n" for golden in goldens)
            output = self.succeeds(DATA / f"{name}.json", "--jsonl", "--decode", given=given)
            self.assertEqual([json.loads(line) for line in output.split("\n")[:-1]], [golden["with_special"] for golden in goldens])

    def test_a_models_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            self.refuses([folder, "a"], f"cannot read {folder}/tokenizer.json")
            shutil.copy(FILE, pathlib.Path(folder) / "tokenizer.json")
            self.assertEqual(self.succeeds(folder, "abc"), self.succeeds(FILE, "abc"))

    def test_refusals(self):
        self.refuses([FILE, "--decode", "1 x"], "--decode expects the ids of tokens but got 'x'")
        self.refuses([FILE, "--decode", "1 -2"], "--decode expects the ids of tokens but got '-2'")
        self.refuses([FILE, "--decode", "99999999999"], "--decode expects the ids of tokens but got '99999999999'")
        self.refuses([FILE, "--jsonl"], "line 1 expects a text in JSON but got [1]", given="[1]\n")
        self.refuses([FILE, "--jsonl"], "line 1 expects a text in JSON but got \"a", given='"a\n')
        self.refuses([FILE, "--jsonl", "--decode"], 'line 1 expects a list of ids in JSON but got [1, "a"]', given='[1, "a"]\n')
        self.refuses([FILE, "--jsonl", "--decode"], "line 1 expects a list of ids in JSON but got [-1]", given="[-1]\n")
        self.refuses([__file__], "…tokenize_test.py: [json.exception.parse_error.101] …")


if __name__ == "__main__":
    unittest.main()
