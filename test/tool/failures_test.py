#!/usr/bin/env python3
"""Failing runs: the folder they leave, its exact repetition, and making it smaller. Also a tool with kernels of its own.

usage: failures_test.py FAILING_PLAIT [unittest arguments]
"""

import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(sys.argv.pop(1)).resolve()
# Row 10^12 of x: outside of anything that this process has.
CRASH = ["run", "pick", "counts=4,1000000000000"]


class FailuresTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def tool(self, *arguments):
        environment = {**os.environ, "PLAIT_CACHE": ""}  # nothing outside the test's folder
        result = subprocess.run([TOOL, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300)
        # What takes longer than a second says so, and a busy machine is slow.
        result.stderr = re.sub(r"(?m)^[a-z0-9/ ]+ … [\d.]+ s\n", "", result.stderr)
        return result

    def run_with_status(self, status, *arguments):
        result = self.tool(*arguments)
        self.assertEqual(result.returncode, status, result.stderr + result.stdout)
        return result

    def crashes(self, *arguments):
        """SIGSEGV; the address sanitizer takes it after Plait, reports it and ends with status 1."""
        result = self.tool(*arguments)
        text, sanitizer, _ = result.stderr.partition("AddressSanitizer:DEADLYSIGNAL")
        self.assertEqual(result.returncode, 1 if sanitizer else -signal.SIGSEGV, result.stderr + result.stdout)
        result.stderr = text
        return result

    def names(self, folder="."):
        return sorted(path.name for path in (self.folder / folder).iterdir())

    def saved(self, folder):
        return json.loads((self.folder / folder / "kernel.json").read_text())

    def change(self, folder, key, value):
        run = self.saved(folder)
        run[key] = value
        (self.folder / folder / "kernel.json").write_text(json.dumps(run))


class Save(FailuresTest):
    def test_wrong_output(self):
        result = self.run_with_status(1, "run", "test/wrong", "rows=20", "--seed=7", "--threads=2")
        self.assertTrue(result.stdout.endswith("FAILED: 1 of 1 outputs disagree with the reference\n"))
        self.assertEqual(
            result.stderr,
            "plait: this failing run is in plait-failure-test-wrong-1 with its inputs (880 B)\n"
            f"plait: make it smaller with: {TOOL} shrink plait-failure-test-wrong-1\n"
            f"plait: repeat it with: {TOOL} run --replay plait-failure-test-wrong-1\n",
        )
        self.assertEqual(self.names(), ["plait-failure-test-wrong-1"])
        self.assertEqual(
            self.names("plait-failure-test-wrong-1"), ["counts.before.npy", "kernel.json", "x.before.npy"]
        )
        run = self.saved("plait-failure-test-wrong-1")
        self.assertEqual(run["kernel"], "test/wrong")
        self.assertEqual(run["config"], ["rows=20", "cols=9", "counts=4,1,6"])
        self.assertEqual((run["seed"], run["engine"], run["target"], run["threads"]), (7, "cpu", "native", 2))
        self.assertEqual(run["failure"]["outputs"], ["y"])
        self.assertRegex(
            run["failure"]["text"],
            r"^y disagrees with the reference in 14 of 180 elements, first at \[6, 2\]: expects \S+ but got \S+$",
        )
        self.assertEqual(sorted(run["versions"]), ["cpu", "llvm", "plait"])

    def test_each_failure_gets_a_number(self):
        for _ in range(2):
            self.run_with_status(1, "run", "test/wrong", "--failures=.", "--engine=reference")
        self.assertEqual(self.names(), ["plait-failure-test-wrong-1", "plait-failure-test-wrong-2"])

    def test_success_leaves_nothing(self):
        self.run_with_status(0, "run", "right")
        self.assertEqual(self.names(), [])

    def test_steering(self):
        result = self.run_with_status(1, "run", "test/wrong", "--no-save-failure")
        self.assertEqual((result.stderr, self.names()), ("", []))
        (self.folder / "some where").mkdir()
        result = self.run_with_status(1, "run", "test/wrong", "--failures=some where")
        self.assertEqual(self.names("some where"), ["plait-failure-test-wrong-1"])
        self.assertTrue(
            result.stderr.endswith(f"repeat it with: {TOOL} run --replay 'some where/plait-failure-test-wrong-1'\n")
        )

    def test_a_place_that_cannot_be_written_hides_no_failure(self):
        result = self.run_with_status(1, "run", "test/wrong", "--failures=none")
        self.assertIn("FAILED: 1 of 1", result.stdout)
        self.assertRegex(
            result.stderr, r"^plait: this failing run is not saved: cannot write none/plait-failure-test-wrong-1: .+\n$"
        )

    def test_error_of_the_interpreter(self):
        result = self.run_with_status(1, "run", "pick", "counts=4,1000", "--engine=reference")
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, r"^plait: .*FailingKernels\.cpp:\d+:\d+: error: slice expects the window's valid part inside .* at \[1000, 0\]\n")
        self.assertIn(f"plait: repeat it with: {TOOL} run --replay plait-failure-pick-1\n", result.stderr)
        failure = self.saved("plait-failure-pick-1")["failure"]
        self.assertEqual(failure["kind"], "error")
        self.assertTrue(result.stderr.startswith("plait: " + failure["text"] + "\n"))

    def test_crash_of_compiled_code(self):
        result = self.crashes(*CRASH)
        self.assertEqual(
            result.stderr,
            "plait: crashed while running: SIGSEGV\n"
            "plait: this failing run is in plait-failure-pick-1 without its inputs (880 B): seed 1 makes them again\n"
            f"plait: make it smaller with: {TOOL} shrink plait-failure-pick-1\n"
            f"plait: repeat it with: {TOOL} run --replay plait-failure-pick-1\n",
        )
        self.assertEqual(self.names(), ["plait-failure-pick-1"])
        self.assertEqual(self.names("plait-failure-pick-1"), ["kernel.json"])
        self.assertEqual(
            self.saved("plait-failure-pick-1")["failure"],
            {"kind": "crash", "text": "crashed while running: SIGSEGV", "outputs": []},
        )
        self.crashes("run", "--replay", "plait-failure-pick-1")
        self.assertEqual(self.names(), ["plait-failure-pick-1"])

    def test_crash_with_save_keeps_the_inputs(self):
        result = self.crashes(*CRASH, "--save=out")
        self.assertIn("plait: this failing run is in out with its inputs (880 B)\n", result.stderr)
        self.assertEqual(self.names(), ["out"])
        self.assertEqual(self.names("out"), ["counts.before.npy", "kernel.json", "x.before.npy", "y.before.npy"])


class LargeInputs(FailuresTest):
    def test_are_made_again(self):
        result = self.run_with_status(1, "run", "test/wrong", "rows=1000", "cols=17000", "--repeat=1", "--seed=3")
        self.assertIn(" without its inputs (68 MB): seed 3 makes them again\n", result.stderr)
        self.assertEqual(self.names("plait-failure-test-wrong-1"), ["kernel.json"])
        inputs = self.saved("plait-failure-test-wrong-1")["inputs"]
        self.assertEqual([input["name"] for input in inputs], ["counts", "x"])
        result = self.run_with_status(1, "run", "--replay", "plait-failure-test-wrong-1")
        self.assertEqual(result.stderr, "plait: fails as the run of plait-failure-test-wrong-1 did\n")
        inputs[1]["checksum"] = "xxh3:0"
        self.change("plait-failure-test-wrong-1", "inputs", inputs)
        result = self.run_with_status(2, "run", "--replay", "plait-failure-test-wrong-1")
        self.assertRegex(
            result.stderr,
            r"^plait: plait-failure-test-wrong-1/kernel\.json: expects x with checksum xxh3:0 but seed 3 makes xxh3:\w+: the kernel's arguments have changed since this run was saved\n$",
        )


class Replay(FailuresTest):
    def setUp(self):
        super().setUp()
        self.first = self.run_with_status(1, "run", "test/wrong", "rows=9", "--seed=5", "--engine=reference", "--failures=.")
        (self.folder / "plait-failure-test-wrong-1").rename(self.folder / "f")

    def replay(self, status, *more):
        return self.run_with_status(status, "run", "--replay=f", *more)

    def test_repeats_exactly(self):
        result = self.replay(1, "--save=again")
        untimed = lambda text: re.sub(r"[\d.]+ ms", "TIME", text)
        self.assertEqual(untimed(result.stdout), untimed(self.first.stdout))
        self.assertIn("plait: fails as the run of f did\n", result.stderr)
        self.assertEqual(self.saved("again"), self.saved("f"))
        for name in ("x", "counts"):
            self.assertEqual(
                (self.folder / "again" / f"{name}.before.npy").read_bytes(),
                (self.folder / "f" / f"{name}.before.npy").read_bytes(),
            )

    def test_says_when_the_failure_is_gone_or_another(self):
        failure = self.saved("f")["failure"]
        self.change("f", "kernel", "right")
        self.assertRegex(self.replay(0).stderr, r"^plait: the run of f had failed, this one does not: y disagrees ")
        self.change("f", "kernel", "test/wrong")
        self.change("f", "failure", {"kind": "error", "text": "k.cpp:1:1: error: lost", "outputs": []})
        self.assertEqual(
            self.replay(1).stderr, "plait: the run of f had failed in another way: k.cpp:1:1: error: lost\n"
        )
        self.change("f", "failure", None)
        self.assertEqual(self.replay(1).stderr, "plait: the run of f had not failed; this one does\n")
        self.change("f", "failure", failure)
        self.change("f", "versions", {"plait": "0.0.1", "llvm": "1", "cpu": "i386"})
        self.assertRegex(
            self.replay(1).stderr,
            r"^plait: note: f was saved by Plait 0\.0\.1, LLVM 1, i386; this is Plait \S+, LLVM \S+, \S+\n"
            r"plait: fails as the run of f did\n$",
        )

    def test_takes_nothing_that_the_folder_decides(self):
        for option in ("--seed=1", "--threads=1", "--engine=cpu", "--target=native", "--repeat=1", "--no-check",
                       "--checked", "--no-fuse", "--load=f", "--no-save-failure", "--failures=."):
            result = self.replay(2, option)
            self.assertRegex(result.stderr, r"^plait: --\S+ expects no --\S+ beside it\n$")
        result = self.replay(2, "test/wrong")
        self.assertEqual(
            result.stderr,
            "plait: --replay expects no KERNEL and no KEY=VALUE but got 'test/wrong': f holds them; to run on its inputs in another way, use --load\n",
        )

    def test_load_runs_its_inputs_in_another_way(self):
        result = self.run_with_status(1, "run", "test/wrong", "--load=f", "--engine=cpu", "--no-save-failure")
        self.assertIn("test/wrong rows=9 cols=9 counts=4,1,6\nsaved arguments, engine cpu,", result.stdout)

    def refuses_folder(self, message):
        """Nothing but the line `message`, in which … stands for any text."""
        result = self.replay(2)
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, rf"\Aplait: {re.escape(message).replace('…', '.*')}\n\Z")

    def test_a_folder_that_does_not_fit_is_refused(self):
        self.change("f", "kernel", "none")
        self.refuses_folder("f/kernel.json: unknown kernel 'none'; known kernels: right, test/wrong, pick")
        self.change("f", "kernel", "test/wrong")
        self.change("f", "config", ["rows=9", "cols=9"])
        self.refuses_folder("f/kernel.json: test/wrong expects 3 KEY=VALUE but got 2")
        self.change("f", "config", ["rows=9", "columns=9", "counts=1"])
        self.refuses_folder("f/kernel.json: test/wrong: unknown key 'columns'…")
        self.change("f", "config", ["rows=9", "cols=8", "counts=4,1,6"])
        self.refuses_folder("f/x.before.npy: expects shape [9, 8] but got [9, 9]")
        self.change("f", "config", ["rows=9", "cols=9", "counts=4,1,6"])
        self.change("f", "engine", "gpu")
        self.refuses_folder("f/kernel.json: --engine expects cpu or reference but got 'gpu'")

    def test_an_incomplete_folder_is_refused(self):
        (self.folder / "f" / "x.before.npy").unlink()
        self.refuses_folder("cannot read f/x.before.npy: No such file or directory")
        (self.folder / "f" / "kernel.json").write_text("{}")
        self.refuses_folder("f/kernel.json: expects a saved run: …'kernel' not found")
        (self.folder / "f" / "kernel.json").unlink()
        self.refuses_folder("cannot read f/kernel.json: No such file or directory")

    def test_changed_inputs_are_refused(self):
        x = self.folder / "f" / "x.before.npy"
        x.write_bytes(x.read_bytes()[:-1] + b"\x3f")
        self.refuses_folder(
            "f/x.before.npy: expects checksum xxh3:… but got xxh3:…: it has changed since this run was "
            "saved; --load takes inputs as they are"
        )
        self.run_with_status(1, "run", "test/wrong", "--load=f", "--no-save-failure")


class Shrink(FailuresTest):
    def test_wrong_output(self):
        self.run_with_status(1, "run", "test/wrong", "rows=300", "cols=50", "--threads=2", "--seed=4")
        result = self.run_with_status(0, "shrink", "plait-failure-test-wrong-1")
        lines = result.stdout.splitlines()
        self.assertEqual(lines[0], "test/wrong rows=300 cols=50 counts=4,1,6")
        self.assertIn("  --repeat=1", lines)
        self.assertIn("  --threads=1", lines)
        self.assertIn("  rows=300 -> rows=8", lines)
        self.assertIn("  x: elements 10 to 19 are 0", lines)
        self.assertEqual(lines[-4], "test/wrong rows=7 cols=3 counts=0")
        self.assertRegex(lines[-3], r"^y disagrees with the reference in 1 of 21 elements, first at \[6, 2\]: expects .*")
        self.assertRegex(lines[-2], r"^\d+ of \d+ attempts kept in [\d.]+ s$")
        self.assertEqual(lines[-1], f"repeat it with: {TOOL} run --replay plait-failure-test-wrong-1-small")

        result = self.run_with_status(1, "run", "--replay", "plait-failure-test-wrong-1-small")
        self.assertEqual(result.stderr, "plait: fails as the run of plait-failure-test-wrong-1-small did\n")
        # One element of x is left, and it is a small whole number.
        x = (self.folder / "plait-failure-test-wrong-1-small" / "x.before.npy").read_bytes()[-7 * 3 * 4 :]
        self.assertEqual(x[: 20 * 4], bytes(20 * 4))
        self.assertIn(abs(struct.unpack("<f", x[20 * 4 :])[0]), range(1, 9))

    def test_crash(self):
        self.crashes(*CRASH)
        result = self.run_with_status(0, "shrink", "plait-failure-pick-1", "-o", "small")
        self.assertIn("\ncrashed while running: SIGSEGV\n", result.stdout)
        run = self.saved("small")
        self.assertEqual(run["failure"]["text"], "crashed while running: SIGSEGV")
        self.assertIn("cols=1", run["config"])

    def test_error(self):
        self.run_with_status(1, "run", "pick", "rows=30", "counts=4,1,200,9", "--engine=reference")
        self.run_with_status(0, "shrink", "plait-failure-pick-1", "-o", "small")
        self.assertEqual(self.saved("small")["config"], ["rows=1", "cols=1", "counts=1"])
        self.assertEqual(self.run_with_status(1, "run", "--replay=small").stdout, "")

    def test_loaded_inputs_are_cut(self):
        self.run_with_status(0, "run", "test/wrong", "rows=12", "--no-check", "--save=made")
        x = self.folder / "made" / "x.before.npy"
        x.write_bytes(x.read_bytes()[: -12 * 9 * 4] + b"\0\0\x80\x3f" * (12 * 9))  # ones
        self.run_with_status(1, "run", "test/wrong", "--load=made", "--failures=.")
        self.run_with_status(0, "shrink", "plait-failure-test-wrong-1", "-o", "small")
        self.assertEqual(self.saved("small")["config"][:2], ["rows=7", "cols=3"])

    def test_a_run_that_does_not_fail_any_more(self):
        self.run_with_status(1, "run", "test/wrong")
        self.change("plait-failure-test-wrong-1", "kernel", "right")
        result = self.run_with_status(1, "shrink", "plait-failure-test-wrong-1")
        folder = "plait-failure-test-wrong-1"
        self.assertRegex(result.stderr, rf"^plait: the run of {folder} had failed, this one does not: y disagrees .*\n$")
        self.change(folder, "kernel", "test/wrong")
        self.change(folder, "failure", {"kind": "error", "text": "lost", "outputs": []})
        result = self.run_with_status(1, "shrink", folder)
        self.assertEqual(result.stderr, f"plait: the run of {folder} had failed in another way: lost\n")
        result = self.run_with_status(1, "shrink", folder, "--seconds=0.001")
        self.assertEqual(result.stderr, f"plait: the run of {folder} takes longer than 0.001 s; see --seconds\n")
        self.assertEqual(self.names(), [folder])

    def test_bad_input(self):
        for arguments, message in (
            (["shrink"], r"shrink expects DIR but got none"),
            (["shrink", "none"], r"none: there is no such folder"),
            (["shrink", "ok"], r"ok: expects a run that failed"),
            (["shrink", "ok", "--seconds=0"], r"--seconds expects a number above 0, at most 1000000(\.0)?, but got 0(\.0)?"),
        ):
            if not (self.folder / "ok").exists():
                self.run_with_status(0, "run", "right", "--save=ok")
            result = self.run_with_status(2, *arguments)
            self.assertRegex(result.stderr, rf"\Aplait: {message}\n\Z")
            self.assertEqual(self.names(), ["ok"])


if __name__ == "__main__":
    unittest.main()
