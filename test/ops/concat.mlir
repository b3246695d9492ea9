// One after the other: along either axis, of run-time extents, with a last operand that is partly valid, and one
// operand alone.
// RUN: pl-run %s --engine=both --print --dim n=2 --arg x=iota --arg y=values:10,11,12,13,14,15,16 | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=17
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=17

// CHECK: rows[0]: 10 11 12
// CHECK: rows[1]: 13 14 15
// CHECK: rows[2]: 10 11 12
// CHECK: rows[3]: 13 14 15
// CHECK: columns[0]: 10 11 12 10 11 12 10 11 12
// CHECK: columns[1]: 13 14 15 13 14 15 13 14 15
// CHECK: alone[0]: 0 1
// CHECK: alone[1]: 2 3
// CHECK: twice[0]: 0 1 0 1
// CHECK: twice[1]: 2 3 2 3
// CHECK: partial[0]: 10 11 12 10 11 0
// CHECK: partial[1]: 0 0 0 0 0 0
// CHECK: whole[0]: 10 11 12
// CHECK: whole[1]: 13 14 15
// CHECK: whole[2]: 10 11 12
// CHECK: whole[3]: 13 14 15
func.func @concat(%n: index {pl.name = "n", pl.role = "dim"},
                  %x: tensor<2x?xf32> {pl.name = "x", pl.role = "in", pl.shape = [2, "n"]},
                  %y: tensor<2x3xf32> {pl.name = "y", pl.role = "in", pl.shape = [2, 3]})
    -> (tensor<4x3xf32> {pl.name = "rows", pl.role = "out", pl.shape = [4, 3]},
        tensor<2x9xf32> {pl.name = "columns", pl.role = "out", pl.shape = [2, 9]},
        tensor<2x?xf32> {pl.name = "alone", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x?xf32> {pl.name = "twice", pl.role = "out", pl.shape = [2, "2*n"]},
        tensor<2x6xf32> {pl.name = "partial", pl.role = "out", pl.shape = [2, 6]},
        tensor<4x3xi32> {pl.name = "whole", pl.role = "out", pl.shape = [4, 3]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %rows = pl.concat %y, %y axis 0 : tensor<2x3xf32>, tensor<2x3xf32> -> tensor<4x3xf32>
  %columns = pl.concat %y, %y, %y axis 1 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32> -> tensor<2x9xf32>
  %alone = pl.concat %x axis 1 : tensor<2x?xf32> -> tensor<2x?xf32>
  %twice = pl.concat %x, %x axis 1 : tensor<2x?xf32>, tensor<2x?xf32> -> tensor<2x?xf32>
  // Along the axis the last operand may be partly valid; across it the valid extents meet.
  %part = pl.slice %y[%c0, %c0] valid[%c1, %c2] : tensor<2x3xf32> -> tensor<2x3xf32>
  %joined = pl.concat %y, %part axis 1 : tensor<2x3xf32>, tensor<2x3xf32> -> tensor<2x6xf32>
  %partial = pl.fillpad %joined zero : tensor<2x6xf32>
  %i = pl.cast %y : tensor<2x3xf32> -> tensor<2x3xi32>
  %whole = pl.concat %i, %i axis 0 : tensor<2x3xi32>, tensor<2x3xi32> -> tensor<4x3xi32>
  return %rows, %columns, %alone, %twice, %partial, %whole
      : tensor<4x3xf32>, tensor<2x9xf32>, tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x6xf32>, tensor<4x3xi32>
}
