// Rows by number: any order, twice the same, indices in a row or a column of either integer type, a partly valid list of
// indices (the rest of it may hold anything), a partly valid source, rows of every width.
// RUN: pl-run %s --engine=both --print --dim n=3 --dim w=4 --arg x=iota --arg h=iota --arg i=values:4,0,4 --arg j=values:1,2,-7 | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=17 --dim w=33 --arg i=values:0,1,2,3,4,3,2,1,0,4,4,1,2,3 --arg j=values:4,3,9
// RUN: pl-run %s --engine=both --dim n=1 --dim w=1 --arg i=values:3 --arg j=values:4,4,4
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=1 --dim w=1 --arg i=values:3 --arg j=values:4,4,4

// CHECK: y[0]: 16 17 18 19
// CHECK: y[1]: 0 1 2 3
// CHECK: y[2]: 16 17 18 19
// CHECK: part[0]: 3 4 0 0
// CHECK: part[1]: 6 7 0 0
// CHECK: part[2]: 0 0 0 0
// CHECK: column[0]: 12 13 14
// CHECK: column[1]: 0 1 2
// CHECK: column[2]: 12 13 14
func.func @gather_rows(%n: index {pl.name = "n", pl.role = "dim"}, %w: index {pl.name = "w", pl.role = "dim"},
                       %x: tensor<5x?xf32> {pl.name = "x", pl.role = "in", pl.shape = [5, "w"]},
                       %h: tensor<5x3xbf16> {pl.name = "h", pl.role = "in", pl.shape = [5, 3]},
                       %i: tensor<?xi32> {pl.name = "i", pl.role = "in", pl.shape = ["n"], pl.range = [0, 4]},
                       %j: tensor<1x3xi64> {pl.name = "j", pl.role = "in", pl.shape = [1, 3]})
    -> (tensor<?x?xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", "w"]},
        tensor<3x4xbf16> {pl.name = "part", pl.role = "out", pl.shape = [3, 4]},
        tensor<?x3xbf16> {pl.name = "column", pl.role = "out", pl.shape = ["n", 3]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c5 = arith.constant 5 : index
  %y = pl.gather_rows %x[%i] : tensor<5x?xf32>, tensor<?xi32> -> tensor<?x?xf32>
  %known = pl.slice %j[%c0, %c0] valid[%c1, %c2] : tensor<1x3xi64> -> tensor<1x3xi64>
  %narrow = pl.slice %h[%c0, %c0] valid[%c5, %c2] : tensor<5x3xbf16> -> tensor<5x4xbf16>
  %rows = pl.gather_rows %narrow[%known] : tensor<5x4xbf16>, tensor<1x3xi64> -> tensor<3x4xbf16>
  %part = pl.fillpad %rows zero : tensor<3x4xbf16>
  %upright = pl.reshape %i sizes[%n] : tensor<?xi32> -> tensor<?x1xi32>
  %column = pl.gather_rows %h[%upright] : tensor<5x3xbf16>, tensor<?x1xi32> -> tensor<?x3xbf16>
  return %y, %part, %column : tensor<?x?xf32>, tensor<3x4xbf16>, tensor<?x3xbf16>
}
