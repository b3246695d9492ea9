#!/usr/bin/env python3
"""The binary `plait` as its user meets it: output, exit status, messages, and what it leaves behind.

usage: plait_test.py PLAIT [unittest arguments]
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PLAIT = pathlib.Path(sys.argv.pop(1)).resolve()
SMALL_SCOPE1 = ["qwen3/decode_scope1", "batch=3", "hidden=50", "heads=2", "kv_heads=1", "head_dim=20"]
SMALL_SCOPE2 = ["qwen3/decode_scope2", "batch=3", "max_seq=96", "heads=4", "kv_heads=2", "head_dim=64", "seq_tile=64", "seq_lens=1,64,96"]


class PlaitTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def plait(self, *arguments, **variables):
        """With these environment variables; None: not set."""
        environment = {**os.environ, "PLAIT_CACHE": "", **variables}
        environment = {name: str(value) for name, value in environment.items() if value is not None}
        return subprocess.run([PLAIT, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300)

    def succeeds(self, *arguments):
        result = self.plait(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        return result.stdout

    def refuses(self, arguments, message):
        """Exit status 2, exactly the line `message`, in which … stands for any text, and no file written."""
        before = sorted(self.folder.rglob("*"))
        result = self.plait(*arguments)
        self.assertEqual(result.returncode, 2, result.stderr + result.stdout)
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, rf"\Aplait: {re.escape(message).replace('…', '.*')}\n\Z")
        self.assertEqual(sorted(self.folder.rglob("*")), before)


class List(PlaitTest):
    def test_names_kernels_with_keys_and_defaults(self):
        text = self.succeeds("list")
        for kernel in ("hello_world", "softmax", "qwen3/decode_scope2", "qwen3/decode_layer"):
            self.assertRegex(text, rf"(?m)^{kernel}: .+$")
        self.assertRegex(text, r"(?m)^  batch=16 +\S+")
        self.assertRegex(text, r"(?m)^  seq_lens=random +\S+")

    def test_every_kernel_listed_explains_its_keys(self):
        for line in self.succeeds("list").splitlines():
            self.assertRegex(line, r"^$|^\S+: .+$|^  [a-z0-9_]+=\S* +\S+")


class Check(PlaitTest):
    def test_a_kernel_that_is_proved_whole(self):
        lines = self.succeeds("check", "softmax", "cols=100").splitlines()
        self.assertEqual(lines[:3], ["softmax", "", "rule                       proved  to be checked at run time"])
        self.assertRegex(lines[-1], r"^all +\d+ +0$")

    def test_holes_of_arguments_are_for_checked_mode(self):
        text = self.succeeds("check", *SMALL_SCOPE2)
        self.assertRegex(text, r"(?m)^all +\d+ +0$")
        self.assertIn("some arguments have holes", text)
        self.assertIn(f"{' '.join(SMALL_SCOPE2)} --engine=reference --checked", text)

    def test_json(self):
        report = json.loads(self.succeeds("check", "softmax", "--json"))
        self.assertEqual(report["program"], "softmax")
        self.assertEqual(report["proved"], len(report["obligations"]))
        self.assertEqual(report["to_be_checked_at_run_time"], 0)
        window = next(o for o in report["obligations"] if o["rule"] == "slice R1")
        self.assertTrue(window["place"]["file"].endswith("kernels/softmax/softmax.cpp"))
        self.assertEqual(window["what"], "[min(16, rows - i), 512] at [i, 0] of x")
        self.assertEqual(report["noticed"], [])

    def test_the_kernels_keys(self):
        self.refuses(["check", "softmax", "col=1"], "softmax: unknown key 'col'; did you mean 'cols'? known keys: …")


class Run(PlaitTest):
    def test_report(self):
        lines = self.succeeds("run", "softmax", "rows=33", "cols=100", "--seed=7", "--threads=2").splitlines()
        self.assertEqual(lines[0], "softmax rows=33 cols=100 row_tile=16")
        self.assertEqual(lines[1], "seed 7, engine cpu, target native, threads 2")
        self.assertRegex(lines[2], r"^time +min [\d.]+ ms, median [\d.]+ ms, max [\d.]+ ms \(3 runs\)$")
        self.assertRegex(lines[3], r"^work +26.4 kB, 16.5 kflop$")
        self.assertRegex(lines[4], r"^speed +[\d.e+-]+ GB/s, [\d.e+-]+ GFLOP/s \(median\)$")
        self.assertEqual(lines[5], "outputs")
        self.assertRegex(lines[6], r"^  y +ok +max abs \S+, max rel \S+, \d+ % of the tolerance; ulp ")
        self.assertEqual(lines[-1], "passed: all 1 outputs agree with the reference")

    def test_compares_caches_outside_the_rows_written(self):
        text = self.succeeds("run", *SMALL_SCOPE2)
        for name in ("k_cache", "v_cache"):
            # 3 sequences x 2 KV heads x 95 rows x 64 columns that nothing may change
            self.assertRegex(text, rf"  {name} +ok .*\n +ok +0 of 36480 elements that must keep their bits have changed\n")
        self.assertTrue(text.endswith("passed: all 3 outputs agree with the reference\n"), text)

    def test_interpreter(self):
        text = self.succeeds("run", "softmax", "rows=5", "cols=7", "--engine=reference", "--checked")
        self.assertIn("engine reference, target none,", text)
        self.assertIn("(1 run)", text)

    def test_no_check(self):
        text = self.succeeds("run", "softmax", "rows=5", "--no-check", "--json=out.json")
        self.assertTrue(text.endswith("not compared\n"))
        self.assertIsNone(json.loads((self.folder / "out.json").read_text())["passed"])

    def test_json(self):
        self.succeeds("run", "softmax", "rows=33", "--threads=1", "--target=x86-64-v3", "--repeat=2", "--json", "out.json")
        result = json.loads((self.folder / "out.json").read_text())
        self.assertIs(result["passed"], True)
        self.assertEqual([output["name"] for output in result["outputs"]], ["y"])
        self.assertEqual(result["outputs"][0]["mismatches"], 0)
        self.assertGreater(result["outputs"][0]["max_abs"], 0)
        self.assertGreater(result["outputs"][0]["max_rel"], 0)
        times = result["time_ms"]
        self.assertTrue(0 < times["min"] <= times["median"] <= times["max"])
        self.assertEqual(result["bytes"], 2 * 4 * 33 * 512)
        self.assertEqual(result["flops"], 5 * 33 * 512)
        self.assertEqual((result["threads"], result["target"]), (1, "x86-64-v3"))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["out.json"])

    def test_same_seed_same_bits_and_another_seed_others(self):
        for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
            self.succeeds("run", "softmax", "rows=9", f"--seed={seed}", f"--save={folder}")
        a, b, c = ((self.folder / folder / "y.after.npy").read_bytes() for folder in "abc")
        self.assertEqual(a, b)
        self.assertNotEqual(a, c)

    def test_saves_every_argument_before_and_after(self):
        self.succeeds("run", *SMALL_SCOPE2, "--save=out")
        names = {path.name for path in (self.folder / "out").iterdir()}
        expected = {"kernel.json"}
        for argument in ("q_proj", "k_proj", "v_proj", "seq_lens", "rope_cos", "rope_sin"):
            expected |= {f"{argument}.before.npy", f"{argument}.after.npy"}
        for argument in ("k_cache", "v_cache", "attn_out"):
            expected |= {f"{argument}.before.bf16.npy", f"{argument}.after.bf16.npy"}
        self.assertEqual(names, expected)

    def test_loads_what_it_saved(self):
        self.succeeds("run", *SMALL_SCOPE2, "--seed=5", "--save=a")
        text = self.succeeds("run", "qwen3/decode_scope2", "--load=a", "--save=b")
        self.assertIn("batch=3", text.splitlines()[0])
        for path in (self.folder / "a").glob("*.npy"):
            self.assertEqual(path.read_bytes(), (self.folder / "b" / path.name).read_bytes(), path.name)

    def test_packed_weights_are_saved_and_loaded_row_major(self):
        for packed in "01":
            self.succeeds("run", *SMALL_SCOPE1, f"packed={packed}", f"--save={packed}")
        self.succeeds("run", "qwen3/decode_scope1", "--load=1", "--save=again")
        files = sorted(path.name for path in (self.folder / "0").glob("*.npy"))
        self.assertIn("wq.before.bf16.npy", files)
        for name in files:
            for folder in ("1", "again"):
                self.assertEqual((self.folder / "0" / name).read_bytes(), (self.folder / folder / name).read_bytes(), name)

    def test_dumps_every_stage(self):
        self.succeeds("run", "softmax", "rows=5", "--dump-ir=ir")
        names = sorted(path.name for path in (self.folder / "ir").iterdir())
        for stage in ("canonicalize", "lower-to-linalg", "bufferize", "vectorize", "lower-to-llvm"):
            self.assertTrue(any(stage in name for name in names), f"{stage} in {names}")

    def test_stops_after_a_stage(self):
        text = self.succeeds("run", "softmax", "rows=5", "--stop-after=lower-to-linalg")
        self.assertIn("linalg.generic", text)
        self.assertNotIn("passed", text)

    def test_times_passes(self):
        result = self.plait("run", "softmax", "rows=5", "--time-passes")
        self.assertEqual(result.returncode, 0)
        for step in ("program", "copy", "canonicalize", "bufferize", "object", "link"):
            self.assertRegex(result.stderr, rf"(?m)^{step} +\d+\.\d\d ms$")

    def test_trace(self):
        words = ["run", "softmax", "rows=1000", "--threads=2", "--repeat=3"]
        self.succeeds(*words, "--trace=t.json", "--save=traced")
        self.succeeds(*words, "--save=untraced")
        self.assertEqual(*((self.folder / name / "y.after.npy").read_bytes() for name in ("traced", "untraced")))
        slices = [e for e in json.loads((self.folder / "t.json").read_text())["traceEvents"] if e["ph"] == "X"]
        calls, loops, parts = ([s for s in slices if s["cat"] == kind] for kind in ("call", "loop", "part"))
        self.assertEqual([call["name"] for call in calls], ["softmax"] * 3)
        self.assertEqual(calls[0]["args"], {"dimensions": "rows=1000"})
        self.assertEqual(len(loops), 3)
        for loop in loops:
            self.assertEqual(loop["name"], "softmax")
            self.assertRegex(loop["args"]["place"], r"^softmax\.cpp:\d+$")
            # 63 iterations of 16 rows; each of x is read twice, for the maximum and for exp, and y is written once
            self.assertEqual(loop["args"]["iterations"], 63)
            self.assertEqual(loop["args"]["bytes_read"], 2 * 1000 * 512 * 4)
            self.assertEqual(loop["args"]["bytes_written"], 1000 * 512 * 4)
        self.assertEqual(sorted({part["tid"] for part in parts}), [0, 1])
        for key in ("iterations", "bytes_read", "bytes_written", "flops"):
            self.assertEqual(sum(part["args"][key] for part in parts), sum(loop["args"][key] for loop in loops))

    def test_trace_counts_what_each_sequence_needs(self):
        self.succeeds("run", "qwen3/decode_scope2", "batch=2", "max_seq=512", "seq_lens=64,500", "--no-check", "--repeat=1", "--trace=t.json")
        slices = [e for e in json.loads((self.folder / "t.json").read_text())["traceEvents"] if e.get("cat") == "loop"]
        attention = next(s for s in slices if s["name"] == "attend_to_segments")
        # K and V of both sequences, 8 heads of 128 BF16, and beside them little
        cache = 2 * (64 + 500) * 8 * 128 * 2
        self.assertTrue(cache < attention["args"]["bytes_read"] < 1.1 * cache, attention)

    def test_trace_counts_a_product_once(self):
        self.succeeds("run", "qwen3/decode_scope1", "batch=3", "hidden=256", "heads=4", "kv_heads=2", "q_out_chunk=256", "--no-check", "--repeat=1", "--trace=t.json")
        slices = [e for e in json.loads((self.folder / "t.json").read_text())["traceEvents"] if e.get("cat") == "loop"]
        product = next(s for s in slices if s["name"] == "q_projection")
        # FP32 sums in their place: neither the zeros that they start with nor what they are in between are memory.
        self.assertEqual(product["args"]["bytes_written"], 3 * 4 * 128 * 4)
        self.assertEqual(product["args"]["bytes_read"], 2 * 3 * 256 * 2 + 256 * 4 * 128 * 2)

    def test_cache(self):
        run = ["run", "qwen3/decode_scope2", "batch=2", "heads=2", "kv_heads=1", "max_seq=64", "--time-passes", "--no-check"]
        cache = self.folder / "cache"
        first = self.plait(*run, PLAIT_CACHE=cache)
        self.assertRegex(first.stderr, r"(?m)^vectorize +")
        # Another batch is the same program.
        second = self.plait(*[word.replace("batch=2", "batch=3") for word in run], PLAIT_CACHE=cache)
        self.assertRegex(second.stderr, r"(?m)^load from cache +\d+\.\d\d ms$")
        self.assertNotIn("vectorize", second.stderr)
        self.assertEqual(len(list(cache.glob("*.o"))), 1)
        self.assertIn("vectorize", self.plait(*run, "--no-cache", PLAIT_CACHE=cache).stderr)
        self.assertIn("vectorize", self.plait(*run, "--cache=other", PLAIT_CACHE=cache).stderr)
        self.assertEqual(len(list((self.folder / "other").glob("*.o"))), 1)

    def test_where_the_cache_is(self):
        run = ["run", "hello_world", "--no-check"]
        for variables, place in (
            ({"PLAIT_CACHE": "a"}, "a"),
            ({"PLAIT_CACHE": None, "XDG_CACHE_HOME": self.folder / "b"}, "b/plait"),
            ({"PLAIT_CACHE": None, "XDG_CACHE_HOME": None, "HOME": self.folder}, ".cache/plait"),
        ):
            self.assertEqual(self.plait(*run, **variables).returncode, 0)
            self.assertEqual(len(list((self.folder / place).glob("*.o"))), 1, place)
        # Where none can be made, the run does without.
        result = self.plait(*run, PLAIT_CACHE=None, XDG_CACHE_HOME=None, HOME="/dev/null")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_explains_scopes(self):
        text = self.succeeds("run", "softmax", "rows=32", "--explain")
        self.assertRegex(text, r"(?m)^softmax \(softmax\.cpp:\d+\), at most 2 times$")
        self.assertRegex(text, r"(?m)^  in +x +tensor<\?x512xf32> +64\.0 KiB$")
        self.assertRegex(text, r"(?m)^  out +y +tensor<\?x512xf32> +64\.0 KiB$")
        self.assertRegex(text, r"(?m)^  working set .* KiB")
        self.assertRegex(text, r"(?m)^  reads 32\.0 KiB, writes 32\.0 KiB, computes \d+ flop$")

    def test_explains_fusion(self):
        options = ("run", "qwen3/decode_scope2", "batch=1", "max_seq=128", "--no-check", "--explain")
        text = self.succeeds(*options)
        self.assertRegex(text, r"(?m)^  attention\.cpp:\d+: is one loop with the loop at attention\.cpp:\d+$")
        self.assertRegex(text, r"(?m)^  attention\.cpp:\d+: the tensor needs no memory: each iteration reads what it has written$")
        self.assertRegex(text, r"(?m)^  attention\.cpp:\d+: stays apart from the loop at rotation\.cpp:\d+: parallel loops stay as written$")
        self.assertRegex(text, r"(?m)^  attention\.cpp:\d+: is one pass over memory with the operations at attention\.cpp:\d+(, attention\.cpp:\d+)*$")
        self.assertRegex(text, r"(?m)^  attention\.cpp:\d+: reads from memory what the operation at attention\.cpp:\d+ makes: ")
        self.assertNotIn("fusion", self.succeeds(*options, "--no-fuse"))


class Compile(PlaitTest):
    def test_writes_object_and_header(self):
        self.succeeds("compile", "softmax", "cols=64", "-o", "k.o", "--header", "k.h", "--target=x86-64-v3")
        self.assertEqual((self.folder / "k.o").read_bytes()[:4], b"\x7fELF")
        self.assertRegex((self.folder / "k.h").read_text(), r"void pl_softmax\(")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["k.h", "k.o"])

    def test_name_in_c(self):
        self.succeeds("compile", "softmax", "-o", "k.o", "--header", "k.h", "--name=softmax_512")
        self.assertRegex((self.folder / "k.h").read_text(), r"(?s)void pl_softmax_512\(.*static inline int softmax_512\(")



class Bench(PlaitTest):
    WORDS = ["bench", "hello_world", "softmax", "rows=33", "cols=20", "--repeat=2"]

    def test_measures_kernels_beside_the_ceilings(self):
        text = self.succeeds(*self.WORDS)
        self.assertRegex(text, r"(?m)^ceilings: read \d+\.\d GB/s, products of BF16 \d+ GFLOP/s \(v\S+ of \d+ bits\), of FP32 \d+ ")
        self.assertRegex(text, r"(?m)^hello_world  rows=33 cols=20  [\d.]+ .* (memory|compute) +\d\.\d\d$")
        self.assertRegex(text, r"(?m)^softmax +rows=33 cols=20 ")

    def test_files(self):
        self.succeeds(*self.WORDS, "--json", "b.json", "--markdown", "b.md", "--plot", "b.svg")
        rows = json.loads((self.folder / "b.json").read_text())["rows"]
        self.assertEqual([row["kernel"] for row in rows], ["hello_world", "softmax"])
        self.assertIn("| `softmax` | `rows=33 cols=20` |", (self.folder / "b.md").read_text())
        self.assertTrue((self.folder / "b.svg").read_text().startswith("<?xml"))

    def test_several_numbers_of_threads(self):
        text = self.succeeds("bench", "--threads", "1,2", "softmax", "rows=33", "--repeat=2", "--json=b.json")
        self.assertRegex(text, r"(?m)^kernel .* fraction  threads  speed-up$")
        self.assertRegex(text, r"(?m)^softmax .*  1 +1\.00$")
        self.assertRegex(text, r"(?m)^softmax .*  2 +\d+\.\d\d$")
        one, two = json.loads((self.folder / "b.json").read_text())["rows"]
        self.assertEqual((one["threads"], two["threads"]), (1, 2))
        self.assertAlmostEqual(two["speed_up"], one["time_ms"]["median"] / two["time_ms"]["median"])

    def test_ceilings_are_those_of_the_target(self):
        text = self.succeeds("bench", "softmax", "rows=33", "--repeat=1", "--target=x86-64-v3")
        self.assertIn("target x86-64-v3,", text)
        self.assertRegex(text, r"GFLOP/s \(vfmadd of 256 bits\), of FP32 \d+ GFLOP/s \(vfmadd of 256 bits\)\n")

    def test_refuses(self):
        self.refuses(["bench", "softmax", "--threads", "2,0"], "--threads expects 1 or more but got 0")
        self.refuses([*self.WORDS, "--plot", "b.gif"], "--plot expects a file that ends in .svg or .png but got 'b.gif'")
        self.refuses(["bench", "softmax", "--repeat", "0"], "--repeat expects 1 or more but got 0")
        self.refuses(["bench", "batch=3"], "bench expects a kernel that 'batch=3' is for")
        self.refuses(["bench", "softmx"], "unknown kernel 'softmx'…")


class BadInput(PlaitTest):
    def test_command_line(self):
        self.refuses([], "expects a subcommand but got none; known subcommands: list, run, …")
        self.refuses(["rum"], "unknown subcommand 'rum'; did you mean 'run'? known subcommands: list, run, …")
        self.refuses(["list", "softmax"], "list expects no more words but got 'softmax'")
        self.refuses(["run"], "run expects KERNEL but got none")
        self.refuses(["run", "softmax", "--speed=2"], "unknown option '--speed'; did you mean '--seed'? known options: …")
        self.refuses(["run", "softmax", "-x"], "unknown option '-x'; known options: …")
        self.refuses(["run", "softmax", "--seed=x"], "--seed expects a number but got 'x'")
        self.refuses(["run", "softmax", "--seed"], "--seed expects a value but got none")
        self.refuses(["run", "softmax", "--seed=1", "--seed=2"], "--seed expects one value but got 2")
        self.refuses(["run", "softmax", "--explain=all"], "--explain expects no value but got 'all'")
        self.refuses(["run", "softmax", "--threads=0"], "--threads expects 1 or more but got 0")
        self.refuses(["run", "softmax", "--repeat=0"], "--repeat expects 1 or more but got 0")
        self.refuses(["run", "softmax", "--seed=1", "--load=x"], "--seed expects no --load beside it")
        self.refuses(["run", "softmax", "--engine=reference", "--target=x86-64-v3"], "--target, --no-fuse, --dump-ir, --stop-after and --time-passes expect --engine=cpu: nothing is compiled")
        self.refuses(["run", "softmax", "--engine=reference", "--trace=t"], "--trace expects --engine=cpu: the interpreter uses no workers")
        self.refuses(["run", "softmax", "--checked"], "--checked expects --engine=reference: compiled code follows no elements")
        self.refuses(["run", "softmax", "--engine=gpu"], "--engine expects cpu or reference but got 'gpu'")
        self.refuses(["compile", "softmax", "--header", "k.h"], "compile expects -o but got none")

    def test_kernel(self):
        self.refuses(["run", "sofmax"], "unknown kernel 'sofmax'; did you mean 'softmax'? known kernels: hello_world, …")
        self.refuses(["compile", "none", "-o", "k.o", "--header", "k.h"], "unknown kernel 'none'; known kernels: hello_world, …")

    def test_key_and_value(self):
        self.refuses(["run", "softmax", "row=5"], "softmax: unknown key 'row'; did you mean 'rows'? known keys: rows, cols, row_tile")
        self.refuses(["run", "softmax", "rows"], "softmax: expects KEY=VALUE but got 'rows'")
        self.refuses(["run", "softmax", "rows=5", "rows=6"], "softmax: key 'rows' is given twice")
        for value in ("0", "-1", "x", "5x", "", "1e3", "99999999999999999999"):
            self.refuses(["run", "softmax", f"rows={value}"], f"softmax: rows expects an integer from 1 to 2147483647 but got '{value}'")

    def test_configuration(self):
        for words, message in (
            ("batch=0", "batch expects an integer from 1 to 2147483647 but got '0'"),
            ("heads=5 kv_heads=2", "heads expects a multiple of kv_heads=2 but got 5"),
            ("head_dim=63", "head_dim expects an even number but got 63"),
            ("max_seq=64 seq_lens=0,5", "seq_lens expects lengths from 1 to max_seq=64 but got 0"),
            ("max_seq=64 seq_lens=65,5", "seq_lens expects lengths from 1 to max_seq=64 but got 65"),
            ("max_seq=64 seq_lens=all:65", "seq_lens expects lengths from 1 to max_seq=64 but got 65"),
            ("seq_lens=short", "seq_lens expects 'random', 'all:N' or a list like '3,64,4096' but got 'short'"),
            ("batch=2 seq_lens=5,6,7", "seq_lens expects at most batch=2 lengths but got 3"),
        ):
            self.refuses(["run", "qwen3/decode_scope2", *words.split()], f"qwen3/decode_scope2: {message}")

    def test_target(self):
        self.refuses(["run", "softmax", "--target=x86-64-v9"], "unknown target 'x86-64-v9'; did you mean 'x86-64-v3'? known targets: native, x86-64-v3, x86-64-v4, x86-64-v4-bf16")
        compile_softmax = ["compile", "softmax", "-o", "k.o", "--header", "k.h"]
        self.refuses(["compile", "softmax", "-o", "k", "--header", "k"], "-o and --header expect two files but got k for both")
        self.refuses([*compile_softmax, "--target=arm"], "unknown target 'arm'; known targets: native, x86-64-v3, x86-64-v4, x86-64-v4-bf16")

    def test_more_than_memory_holds(self):
        self.refuses(["run", "softmax", "rows=1000000000", "cols=2000000000"], "array [1000000000, 2000000000]: cannot allocate 8000000000000000000 bytes")
        self.refuses(["run", "softmax", "rows=2000000000", "cols=2000000000"], "array expects a size that fits in memory but got FP32 [2000000000, 2000000000]")

    def test_stage(self):
        for option in ("--json=x", "--trace=x", "--save=x", "--load=x", "--explain"):
            self.refuses(["run", "softmax", "--stop-after=canonicalize", option], "--stop-after expects no --json, --trace, --save, --load or --explain: nothing is run")
        self.refuses(["run", "softmax", "--stop-after=lower"], "unknown stage 'lower'; known stages: canonicalize, …")

    def test_unwritable_places(self):
        (self.folder / "file").write_text("a file is no folder")
        for option in ("--save=file/out", "--json=file/out.json", "--trace=file/out.json", "--dump-ir=file/ir", "--save=none/out", "--save=file"):
            place = option.split("=")[1]
            self.refuses(["run", "softmax", "rows=5", option], f"cannot write {place}…: …")
        self.refuses(["compile", "softmax", "-o", "k.o", "--header", "file/k.h"], "cannot write file/k.h: …")
        self.refuses(["compile", "softmax", "-o", "file/k.o", "--header", "k.h"], "cannot write file/k.o: …")

    def test_saved_arguments(self):
        self.succeeds("run", *SMALL_SCOPE2, "--save=in")
        load = ["run", "qwen3/decode_scope2", "--load=in", "--save=out"]
        self.refuses(["run", "softmax", "--load=none"], "none: there is no such folder")
        self.refuses(["run", "softmax", "--load=in"], "in/kernel.json: expects arguments of softmax but got those of qwen3/decode_scope2")
        self.refuses([*load, "batch=4", "seq_lens=random"], "in/….before.npy: expects shape [4, …] but got [3, …]")

        lengths = self.folder / "in" / "seq_lens.before.npy"
        whole = lengths.read_bytes()
        for damaged, message in (
            (b"", "expects a .npy file but got another; write it with numpy.save"),
            (whole[:-1], "expects 12 bytes of data for shape [3] but got 11"),
            (whole.replace(b"<i4", b"<i8"), "expects dtype '<i4' for INT32 but got '<i8'"),
            (whole.replace(b"False", b"True "), "expects row-major order but got fortran_order: True; write it with numpy.ascontiguousarray"),
        ):
            lengths.write_bytes(damaged)
            self.refuses(load, f"in/seq_lens.before.npy: {message}")
        for length in (0, 97):
            lengths.write_bytes(whole[:-4] + length.to_bytes(4, "little"))
            self.refuses(load, f"…argument 'seq_lens' expects values from 1 to 96 but got {length} at [2]")
        lengths.unlink()
        self.refuses(load, "cannot read in/seq_lens.before.npy: No such file or directory")


if __name__ == "__main__":
    unittest.main()
