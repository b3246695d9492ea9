#!/usr/bin/env python3
"""What `pl-run` says: of a command line that does not fit its program, and in checked mode.

usage: pl_run_test.py PL_RUN [unittest arguments]
"""

import pathlib
import subprocess
import sys
import unittest

PL_RUN = pathlib.Path(sys.argv.pop(1)).resolve()

# x [rows, 2] in, lengths [rows] in, y [rows, 2] out
PROGRAM = """
func.func @copy(%rows: index {pl.name = "rows", pl.role = "dim"},
    %x: tensor<?x2xf32> {pl.name = "x", pl.role = "in", pl.shape = ["rows", 2]},
    %lengths: tensor<?xi32> {pl.name = "lengths", pl.role = "in", pl.shape = ["rows"]})
    -> (tensor<?x2xf32> {pl.name = "y", pl.role = "out", pl.shape = ["rows", 2]}) {
  return %x : tensor<?x2xf32>
}
"""

EXP = """
func.func @f(%x: tensor<3xf32> {pl.name = "x", pl.role = "in", pl.shape = [3]})
    -> (tensor<3xf32> {pl.name = "y", pl.role = "out", pl.shape = [3]}) {
  %y = pl.exp %x : tensor<3xf32>
  return %y : tensor<3xf32>
}
"""


class Says(unittest.TestCase):
    def refuses(self, arguments, message):
        """Exit status 2 and exactly the line `message`."""
        result = subprocess.run([PL_RUN, *arguments], input=PROGRAM, capture_output=True, text=True, timeout=300)
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        self.assertEqual(result.stderr, f"pl-run: error: {message}\n")

    def test_program_that_fits(self):
        command = [PL_RUN, "-", "--dim", "rows=1", "--arg", "x=iota", "--print"]
        result = subprocess.run(command, input=PROGRAM, capture_output=True, text=True, timeout=300)
        self.assertEqual(result.stdout, "y: FP32 [1, 2]\ny[0]: 0 1\n", result.stderr)

    def test_file(self):
        self.refuses(["none.mlir"], "cannot read none.mlir: No such file or directory")

    def test_dimensions(self):
        self.refuses(["-"], "expects --dim rows=N but got none")
        self.refuses(["-", "--dim", "rows"], "--dim expects NAME=VALUE but got 'rows'")
        self.refuses(["-", "--dim", "row=3"], "--dim expects one of the program's dimensions but got 'row'; did you mean 'rows'? known dimensions: rows")
        self.refuses(["-", "--dim", "rows=3x"], "--dim rows expects a number but got '3x'")
        self.refuses(["-", "--dim", "rows=3", "--dim", "rows=4"], "--dim expects each name once but got 'rows' again")
        self.refuses(["-", "--dim", "rows=-3"], "--arg x: array expects extents of 0 or more but got [-3, 2]")

    def test_arguments(self):
        run = ["-", "--dim", "rows=3", "--arg"]
        self.refuses([*run, "length=iota"], "--arg expects one of the program's inputs but got 'length'; did you mean 'lengths'? known inputs: x, lengths")
        self.refuses([*run, "y=iota"], "--arg expects one of the program's inputs but got 'y'; known inputs: x, lengths")
        self.refuses([*run, "x=ones"], "--arg x: expects iota, random, special, full:V or values:V,V,… but got 'ones'")
        self.refuses([*run, "x=values:1,two"], "--arg x: expects numbers but got 'two' in 'values:1,two'")

    def test_engine(self):
        self.refuses(["-", "--dim", "rows=3", "--engine", "gpu"], "--engine expects reference, cpu or both but got 'gpu'")

    def test_notes_of_checked_mode(self):
        command = [PL_RUN, "-", "--arg", "x=full:100", "--checked"]
        result = subprocess.run(command, input=EXP, capture_output=True, text=True, timeout=300)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stderr, "-:4:8: note: exp makes inf of finite elements, first at [0], 3 times in all\n")


if __name__ == "__main__":
    unittest.main()
