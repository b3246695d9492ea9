// A tensor that is written piece by piece before it is read; one of run-time extents; one with valid extents.
// RUN: pl-run %s --engine=both --print --dim n=3 --arg x=iota | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=17
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=17

// CHECK: y[0]: 0 1 2
// CHECK: y[1]: 3 4 5
// CHECK: y[2]: 0 1 2
// CHECK: y[3]: 3 4 5
// CHECK: padded[0]: 3 4
// CHECK: padded[1]: 0 0
func.func @create_tensor(%n: index {pl.name = "n", pl.role = "dim"},
                         %x: tensor<2x?xi32> {pl.name = "x", pl.role = "in", pl.shape = [2, "n"]})
    -> (tensor<4x?xi32> {pl.name = "y", pl.role = "out", pl.shape = [4, "n"]},
        tensor<2x2xi32> {pl.name = "padded", pl.role = "out", pl.shape = [2, 2]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %empty = pl.create_tensor(%n) : tensor<4x?xi32>
  %upper = pl.assemble %x into %empty[%c0, %c0] : tensor<2x?xi32> into tensor<4x?xi32>
  %y = pl.assemble %x into %upper[%c2, %c0] : tensor<2x?xi32> into tensor<4x?xi32>
  %tile = pl.create_tensor() valid[%c1, %c2] : tensor<2x2xi32>
  %row = pl.slice %x[%c1, %c0] : tensor<2x?xi32> -> tensor<1x2xi32>
  %placed = pl.assemble %row into %tile[%c0, %c0] : tensor<1x2xi32> into tensor<2x2xi32>
  %padded = pl.fillpad %placed zero : tensor<2x2xi32>
  return %y, %padded : tensor<4x?xi32>, tensor<2x2xi32>
}
