#!/usr/bin/env python3
"""The commands of `plait` that take a model's folder. usage: models_test.py PLAIT CHECKPOINTS [unittest arguments]"""

import json
import math
import pathlib
import re
import shutil
import struct
import sys
import unittest

CHECKPOINTS = pathlib.Path(sys.argv.pop(2)).resolve()

from plait_test import PlaitTest  # noqa: E402: takes PLAIT from the arguments


class ModelTest(PlaitTest):
    def copy(self, name):
        shutil.copytree(CHECKPOINTS / name, self.folder / name)
        return self.folder / name


class Inspect(ModelTest):
    def test_says_what_a_checkpoint_holds(self):
        text = self.succeeds("inspect", str(CHECKPOINTS / "llama-sharded-fp32"))
        self.assertRegex(text, r"(?m)^  architecture +LlamaForCausalLM$")
        self.assertRegex(text, r"(?m)^  rope_theta +10000\.0$")
        self.assertRegex(text, r"(?m)^  temperature +0\.6$")
        self.assertRegex(text, r"(?m)^21 tensors, 0\.091 MB in 6 files$")
        self.assertRegex(text, r"(?m)^  model\.layers\.\*\.mlp\.down_proj\.weight +2 x F32 \[36, 41\] +0\.012 MB$")
        self.assertTrue(text.endswith("\ncomplete: these are the tensors of such a model\n"))

    def test_says_which_programs_need_no_compiler(self):
        self.succeeds("random-model", "tiny", "--like", "tiny")
        text = self.succeeds("inspect", "tiny")
        self.assertEqual(len(re.findall(r"(?m)^  (?:embed|layer-short|prompts-short|head) +ahead of time, for x86-64-v\S+$", text)), 4, text)
        self.succeeds("random-model", "wide", "hidden_size=96", "--like", "tiny")
        self.assertEqual(len(re.findall(r"(?m)^  \S+ +compiled at the first start$", self.succeeds("inspect", "wide"))), 4)
        programs = json.loads(self.succeeds("inspect", "--json", "wide"))["programs"]
        self.assertEqual(programs["layer-short"], None)

    def test_what_is_in_the_executable_is_not_compiled(self):
        for name, sizes, compiled in (("tiny", [], 0), ("wide", ["hidden_size=96"], 4)):
            self.succeeds("random-model", name, *sizes, "--like", "tiny")
            self.succeeds("bench-model", name, "--batch=1", "--prompt=4", "--generate=2", f"--cache={name}-cache")
            self.assertEqual(len(list((self.folder / f"{name}-cache").glob("*.o"))), compiled, name)

    def test_json_has_every_tensor(self):
        inspected = json.loads(self.succeeds("inspect", "--json", str(CHECKPOINTS / "qwen3-tied-bf16")))
        self.assertEqual(inspected["config"]["num_key_value_heads"], 2)
        self.assertEqual(inspected["generation_config"]["eos_token_id"], [2, 3])
        self.assertEqual(inspected["misfits"], [])
        self.assertEqual(len(inspected["tensors"]), 24)
        self.assertIn(
            {"name": "model.norm.weight", "dtype": "BF16", "shape": [32], "file": "model.safetensors"},
            inspected["tensors"],
        )

    def test_says_what_is_missing(self):
        folder = self.copy("qwen3-tied-bf16")
        config = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps({**config, "tie_word_embeddings": False}))
        result = self.plait("inspect", str(folder))
        self.assertEqual(result.returncode, 1)
        self.assertEqual(
            result.stdout.splitlines()[-1], f"{folder}: expects a tensor 'lm_head.weight' [96, 32] but got none"
        )

    def test_refuses_what_is_no_model(self):
        self.refuses(["inspect"], "inspect expects MODEL_DIR but got none")
        self.refuses(["inspect", "none"], "cannot read none/config.json: No such file or directory")


class Pack(ModelTest):
    def test_keeps_packed_weights(self):
        for _ in range(2):
            text = self.succeeds("pack", str(CHECKPOINTS / "qwen3-tied-bf16"), "--cache", "kept")
            self.assertRegex(text, r"\Akept/qwen3-tied-bf16-[0-9a-f]{16}\.safetensors: 0\.0\d\d MB\n\Z")
        self.assertEqual(len(list((self.folder / "kept").iterdir())), 1)

    def test_says_that_they_are_made_anew(self):
        folder = self.copy("qwen3-tied-bf16")
        self.succeeds("pack", str(folder), "--cache", "kept")
        (kept,) = (self.folder / "kept").iterdir()
        kept.write_bytes(kept.read_bytes()[:-1])
        result = self.plait("pack", str(folder), "--cache", "kept")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stderr, r"\Anote: kept/.*; the file is truncated; they are packed anew\n\Z")

    def test_refuses_a_place_that_keeps_nothing(self):
        (self.folder / "file").write_text("")
        result = self.plait("pack", str(CHECKPOINTS / "qwen3-tied-bf16"), "--cache", "file")
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"(?m)^plait: cannot keep file/.*: Not a directory$")
        self.refuses(
            ["pack", str(CHECKPOINTS / "qwen3-tied-bf16"), "--cache", ""],
            "pack expects a folder to keep packed weights in but got none; --cache names one",
        )


class BenchModel(ModelTest):
    MODEL = str(CHECKPOINTS / "qwen3-tied-bf16")

    def test_measures_prompts_and_decoding(self):
        sizes = ["--batch", "1,3", "--prompt", "5", "--generate", "4", "--context", "0,40", "--rows", "4"]
        text = self.succeeds("bench-model", self.MODEL, *sizes, "--json", "b.json", "--markdown", "b.md")
        lines = text.splitlines()
        self.assertRegex(lines[0], r"^.*/qwen3-tied-bf16: .+, \d+ threads, target native, \d{4}-\d\d-\d\d$")
        self.assertRegex(lines[1], r"^ceilings: read \d+\.\d GB/s, products of BF16 \d+ GFLOP/s$")
        columns = [line.split()[:5] for line in lines[3:]]
        self.assertEqual(
            columns, [["0", "5", "4", "1", "9"], ["0", "5", "4", "3", "27"], ["40", "5", "4", "1", "49"], ["40", "5", "4", "3", "147"]]
        )
        report = json.loads((self.folder / "b.json").read_text())
        for row in report["rows"]:
            for part, tokens in (("prefill", row["prompt"]), ("decode", row["generate"])):
                times = row[part]
                self.assertAlmostEqual(times["tokens_per_second"] * times["seconds"], row["batch"] * tokens)
                self.assertAlmostEqual(times["gbps"] * times["seconds"] * 1e9, times["bytes"], delta=1)
                self.assertGreaterEqual(times["fraction"], times["read_fraction"])
            self.assertLessEqual(row["first_token_seconds"], row["prefill"]["seconds"])
        self.assertEqual((self.folder / "b.md").read_text().count("\n|"), 6)

    def test_refuses_what_cannot_be_measured(self):
        for option in ("--batch", "--prompt", "--generate", "--rows"):
            self.refuses(["bench-model", self.MODEL, option, "0"], f"{option} expects 1 or more but got 0")
        self.refuses(["bench-model", self.MODEL, "--context", "-1"], "--context expects 0 or more but got -1")
        self.refuses(
            ["bench-model", self.MODEL, "--prompt", "100", "--generate", "20", "--context", "9", "--json", "b.json"],
            "--context, --prompt and --generate expect 128 positions or less together but got 129",
        )


class NoNumbers(ModelTest):
    """A checkpoint whose last norm is NaN, as a training that went astray leaves it."""

    def model(self):
        folder = self.copy("qwen3-tied-bf16")
        file = folder / "model.safetensors"
        data = bytearray(file.read_bytes())
        (length,) = struct.unpack_from("<Q", data)
        begin, end = json.loads(data[8 : 8 + length])["model.norm.weight"]["data_offsets"]
        data[8 + length + begin : 8 + length + end] = struct.pack("<H", 0x7FC0) * ((end - begin) // 2)
        file.write_bytes(data)
        return str(folder)

    def test_is_said_by_every_command_that_needs_logits(self):
        nan = "logits expect numbers below infinity but got nan for token 0"
        model = self.model()
        for batch in ("1", "5"):
            self.refuses(["bench-model", model, "--batch", batch, "--prompt", "4", "--generate", "2", "--json", "b.json"], f"sequence 1: {nan}")
        (self.folder / "ids").write_text("1 2 3")
        self.refuses(["perplexity", model, "ids", "--ids"], f"after 1 tokens: {nan}")
        self.assertEqual([file.name for file in self.folder.iterdir() if file.name.startswith("b.")], [])


class Perplexity(ModelTest):
    MODEL = str(CHECKPOINTS / "qwen3-tied-bf16")

    def ids(self, text):
        (self.folder / "ids").write_text(text)
        return ["perplexity", self.MODEL, "ids", "--ids"]

    def test_scores_every_token_but_a_windows_first(self):
        tokens = [(7 * i + i * i) % 96 for i in range(100)]
        command = self.ids(", ".join(map(str, tokens)))
        result = json.loads(self.succeeds(*command, "--context", "30", "--json"))
        logprobs = result["logprobs"]
        self.assertEqual([i for i, logprob in enumerate(logprobs) if logprob is None], [0, 30, 60, 90])
        scored = [logprob for logprob in logprobs if logprob is not None]
        self.assertEqual(result["scored"], len(scored))
        self.assertAlmostEqual(result["mean_logprob"], sum(scored) / len(scored))
        self.assertAlmostEqual(result["perplexity"], math.exp(-result["mean_logprob"]))
        text = self.succeeds(*command, "--context", "30")
        self.assertRegex(text, r"\Aperplexity \d+\.\d{4}: 96 tokens in windows of 30, mean log probability -\d\.\d{6}, .* tokens/s\n\Z")

    def test_logits_are_those_of_the_probabilities(self):
        command = self.ids(" ".join(str(i % 96) for i in range(70)))  # more than a step
        result = json.loads(self.succeeds(*command, "--json", "--logits", "logits.npy"))
        data = (self.folder / "logits.npy").read_bytes()
        self.assertIn(b"'<f4'", data[:80])
        self.assertIn(b"(70, 96)", data[:80])
        values = struct.unpack(f"<{70 * 96}f", data[-4 * 70 * 96 :])
        for i in range(69):
            row = values[96 * i : 96 * (i + 1)]
            expected = row[(i + 1) % 96] - math.log(sum(map(math.exp, row)))
            self.assertAlmostEqual(result["logprobs"][i + 1], expected, places=5)

    def test_refuses_what_it_cannot_score(self):
        self.refuses(self.ids("5"), "ids expects 2 tokens or more but got 1")
        self.refuses(self.ids("5 x"), "ids expects the ids of tokens but got 'x'")
        self.refuses(self.ids("5 6 96"), "ids expects tokens from 0 to 95, the model's, but got 96 as number 2")
        self.refuses([*self.ids("5 6"), "--context", "1"], "--context expects 2 or more but got 1")
        self.refuses([*self.ids("5 6"), "--logits", "l.txt"], "--logits expects the name of a .npy file but got l.txt")
        self.refuses(["perplexity", self.MODEL, "none"], "cannot read none: No such file or directory")
        self.refuses(["perplexity", self.MODEL, "."], "cannot read .: Is a directory")


if __name__ == "__main__":
    unittest.main()
