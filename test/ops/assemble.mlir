// Placing windows: the valid part alone is written, an In keeps its bits, the old version may be read afterwards, a
// tensor may be placed into itself, and windows may overlap in time.
// RUN: pl-run %s --engine=both --print --dim n=5 --arg x=iota --arg cache=full:-1 --arg fixed=full:7 | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=33 --seed 5
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=33 --seed 5

// CHECK: cache[0]: -1 -1 -1 -1 -1
// CHECK: cache[1]: 0 1 2 3 4
// CHECK: cache[2]: 5 6 7 8 9
// CHECK: cache[3]: -1 -1 -1 -1 -1
// CHECK: old[0]: 0 0 0 0 0
// CHECK: old[1]: 0 0 0 0 0
// CHECK: old[2]: 0 0 0 0 0
// CHECK: old[3]: 0 0 0 0 0
// CHECK: from_in[0]: 7 7 7 7
// CHECK: from_in[1]: 7 7 0 1
// CHECK: from_in[2]: 7 7 5 6
// CHECK: partly[0]: 7 7 7 7
// CHECK: partly[1]: 7 7 7 7
// CHECK: partly[2]: 7 1 2 3
// CHECK: shifted[0]: 7 7 7 7
// CHECK: shifted[1]: 7 7 7 0
// CHECK: shifted[2]: 7 7 7 5
func.func @assemble(%n: index {pl.name = "n", pl.role = "dim", pl.range = [4, 4096]},
                    %x: tensor<2x?xf32> {pl.name = "x", pl.role = "in", pl.shape = [2, "n"]},
                    %fixed: tensor<3x4xf32> {pl.name = "fixed", pl.role = "in", pl.shape = [3, 4]},
                    %cache: tensor<4x?xf32> {pl.name = "cache", pl.role = "inout", pl.shape = [4, "n"]})
    -> (tensor<4x?xf32> {pl.name = "cache", pl.role = "inout", pl.shape = [4, "n"]},
        tensor<4x?xf32> {pl.name = "old", pl.role = "out", pl.shape = [4, "n"]},
        tensor<3x4xf32> {pl.name = "from_in", pl.role = "out", pl.shape = [3, 4]},
        tensor<3x4xf32> {pl.name = "partly", pl.role = "out", pl.shape = [3, 4]},
        tensor<3x4xf32> {pl.name = "shifted", pl.role = "out", pl.shape = [3, 4]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %new = pl.assemble %x into %cache[%c1, %c0] : tensor<2x?xf32> into tensor<4x?xf32>
  %one = arith.constant 1.0 : f32
  %old = pl.add %cache, %one : tensor<4x?xf32>, f32 -> tensor<4x?xf32>

  %tile = pl.slice %x[%c0, %c0] : tensor<2x?xf32> -> tensor<2x2xf32>
  %from_in = pl.assemble %tile into %fixed[%c1, %c2] : tensor<2x2xf32> into tensor<3x4xf32>
  %part = pl.slice %x[%c0, %c1] valid[%c1, %c3] : tensor<2x?xf32> -> tensor<2x8xf32>
  %partly = pl.assemble %part into %fixed[%c2, %c1] : tensor<2x8xf32> into tensor<3x4xf32>

  // The window that is written overlaps the window it came from.
  %window = pl.slice %from_in[%c0, %c0] : tensor<3x4xf32> -> tensor<3x3xf32>
  %shifted = pl.assemble %window into %from_in[%c0, %c1] : tensor<3x3xf32> into tensor<3x4xf32>
  return %new, %old, %from_in, %partly, %shifted
      : tensor<4x?xf32>, tensor<4x?xf32>, tensor<3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>
}
