// Permuted dimensions, also of run-time extents and of a partly valid tile, for element types of every width.
// RUN: pl-run %s --engine=both --print --dim m=2 --dim n=3 --arg x=iota --arg h=iota --arg b=iota --arg l=iota --arg d=iota | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1
// RUN: pl-run %s --engine=both --dim m=17 --dim n=33
// RUN: pl-run %s --engine=both --dim m=16 --dim n=64
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=16 --dim n=64

// CHECK: xt[0]: 0 3
// CHECK: xt[1]: 1 4
// CHECK: xt[2]: 2 5
// CHECK: ht[0]: 0 3
// CHECK: ht[1]: 1 4
// CHECK: ht[2]: 2 5
// CHECK: bt[0]: 0 3
// CHECK: bt[1]: 1 4
// CHECK: bt[2]: 2 5
// CHECK: lt[0]: 0 3
// CHECK: lt[1]: 1 4
// CHECK: lt[2]: 2 5
// CHECK: turned[0, 0]: 0 4 8
// CHECK: turned[0, 1]: 12 16 20
// CHECK: turned[1, 0]: 1 5 9
// CHECK: turned[1, 1]: 13 17 21
// CHECK: turned[2, 0]: 2 6 10
// CHECK: turned[2, 1]: 14 18 22
// CHECK: turned[3, 0]: 3 7 11
// CHECK: turned[3, 1]: 15 19 23
// CHECK: same[0, 0]: 0 1 2 3
// CHECK: same[0, 1]: 4 5 6 7
// CHECK: same[0, 2]: 8 9 10 11
// CHECK: same[1, 0]: 12 13 14 15
// CHECK: same[1, 1]: 16 17 18 19
// CHECK: same[1, 2]: 20 21 22 23
// CHECK: partial[0, 0]: 0 inf
// CHECK: partial[0, 1]: 4 inf
// CHECK: partial[0, 2]: inf inf
// CHECK: partial[1, 0]: 1 inf
// CHECK: partial[1, 1]: 5 inf
// CHECK: partial[1, 2]: inf inf
// CHECK: partial[2, 0]: 2 inf
// CHECK: partial[2, 1]: 6 inf
// CHECK: partial[2, 2]: inf inf
// CHECK: partial[3, 0]: inf inf
// CHECK: partial[3, 1]: inf inf
// CHECK: partial[3, 2]: inf inf
func.func @transpose(%m: index {pl.name = "m", pl.role = "dim"}, %n: index {pl.name = "n", pl.role = "dim"},
                     %x: tensor<?x?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", "n"]},
                     %h: tensor<?x?xbf16> {pl.name = "h", pl.role = "in", pl.shape = ["m", "n"]},
                     %b: tensor<?x?xi8> {pl.name = "b", pl.role = "in", pl.shape = ["m", "n"]},
                     %l: tensor<?x?xi64> {pl.name = "l", pl.role = "in", pl.shape = ["m", "n"]},
                     %d: tensor<2x3x4xf32> {pl.name = "d", pl.role = "in", pl.shape = [2, 3, 4]})
    -> (tensor<?x?xf32> {pl.name = "xt", pl.role = "out", pl.shape = ["n", "m"]},
        tensor<?x?xbf16> {pl.name = "ht", pl.role = "out", pl.shape = ["n", "m"]},
        tensor<?x?xi8> {pl.name = "bt", pl.role = "out", pl.shape = ["n", "m"]},
        tensor<?x?xi64> {pl.name = "lt", pl.role = "out", pl.shape = ["n", "m"]},
        tensor<4x2x3xf32> {pl.name = "turned", pl.role = "out", pl.shape = [4, 2, 3]},
        tensor<2x3x4xf32> {pl.name = "same", pl.role = "out", pl.shape = [2, 3, 4]},
        tensor<4x3x2xf32> {pl.name = "partial", pl.role = "out", pl.shape = [4, 3, 2]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %xt = pl.transpose %x [1, 0] : tensor<?x?xf32> -> tensor<?x?xf32>
  %ht = pl.transpose %h [1, 0] : tensor<?x?xbf16> -> tensor<?x?xbf16>
  %bt = pl.transpose %b [1, 0] : tensor<?x?xi8> -> tensor<?x?xi8>
  %lt = pl.transpose %l [1, 0] : tensor<?x?xi64> -> tensor<?x?xi64>
  %turned = pl.transpose %d [2, 0, 1] : tensor<2x3x4xf32> -> tensor<4x2x3xf32>
  %same = pl.transpose %d [0, 1, 2] : tensor<2x3x4xf32> -> tensor<2x3x4xf32>
  %part = pl.slice %d[%c0, %c0, %c0] valid[%c1, %c2, %c3] : tensor<2x3x4xf32> -> tensor<2x3x4xf32>
  %reversed = pl.transpose %part [2, 1, 0] : tensor<2x3x4xf32> -> tensor<4x3x2xf32>
  %partial = pl.fillpad %reversed max : tensor<4x3x2xf32>
  return %xt, %ht, %bt, %lt, %turned, %same, %partial
      : tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xi8>, tensor<?x?xi64>, tensor<4x2x3xf32>, tensor<2x3x4xf32>,
        tensor<4x3x2xf32>
}
