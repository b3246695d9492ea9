// The same elements under another shape: static, with run-time extents, and of a partly valid tensor when extents of 1
// are all that comes and goes.
// RUN: pl-run %s --engine=both --print --dim n=2 --arg x=iota --arg t=iota | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=17 --arg x=special
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=17 --arg x=special

// CHECK: taller[0]: 0 1 2
// CHECK: taller[1]: 3 4 5
// CHECK: taller[2]: 6 7 8
// CHECK: taller[3]: 9 10 11
// CHECK: flat: 0 1 2 3 4 5 6 7 8 9 10 11
// CHECK: deep[0, 0, 0]: 0
// CHECK: deep[0, 0, 1]: 1
// CHECK: deep[0, 0, 2]: 2
// CHECK: deep[0, 0, 3]: 3
// CHECK: deep[0, 0, 4]: 4
// CHECK: deep[0, 0, 5]: 5
// CHECK: deep[1, 0, 0]: 6
// CHECK: deep[1, 0, 1]: 7
// CHECK: deep[1, 0, 2]: 8
// CHECK: deep[1, 0, 3]: 9
// CHECK: deep[1, 0, 4]: 10
// CHECK: deep[1, 0, 5]: 11
// CHECK: follows[0, 0, 0]: 0 1 2 0 0
// CHECK: follows[0, 1, 0]: 4 5 6 0 0
// CHECK: follows[0, 2, 0]: 0 0 0 0 0
// CHECK: follows[0, 3, 0]: 0 0 0 0 0
// CHECK: back[0]: 0 1 2 -inf -inf
// CHECK: back[1]: 4 5 6 -inf -inf
// CHECK: back[2]: -inf -inf -inf -inf -inf
// CHECK: back[3]: -inf -inf -inf -inf -inf
func.func @reshape(%n: index {pl.name = "n", pl.role = "dim"},
                   %x: tensor<?x6xbf16> {pl.name = "x", pl.role = "in", pl.shape = ["n", 6]},
                   %t: tensor<3x4xf32> {pl.name = "t", pl.role = "in", pl.shape = [3, 4]})
    -> (tensor<?x3xbf16> {pl.name = "taller", pl.role = "out", pl.shape = ["2*n", 3]},
        tensor<?xbf16> {pl.name = "flat", pl.role = "out", pl.shape = ["6*n"]},
        tensor<2x1x6x1xf32> {pl.name = "deep", pl.role = "out", pl.shape = [2, 1, 6, 1]},
        tensor<1x4x1x5xf32> {pl.name = "follows", pl.role = "out", pl.shape = [1, 4, 1, 5]},
        tensor<4x5xf32> {pl.name = "back", pl.role = "out", pl.shape = [4, 5]}) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c6 = arith.constant 6 : index
  %n2 = arith.muli %n, %c2 : index
  %n6 = arith.muli %n, %c6 : index
  %taller = pl.reshape %x sizes[%n2] : tensor<?x6xbf16> -> tensor<?x3xbf16>
  %flat = pl.reshape %taller sizes[%n6] : tensor<?x3xbf16> -> tensor<?xbf16>
  %deep = pl.reshape %t : tensor<3x4xf32> -> tensor<2x1x6x1xf32>
  %part = pl.slice %t[%c0, %c0] valid[%c2, %c3] : tensor<3x4xf32> -> tensor<4x5xf32>
  %padded = pl.reshape %part : tensor<4x5xf32> -> tensor<1x4x1x5xf32>
  %follows = pl.fillpad %padded zero : tensor<1x4x1x5xf32>
  %returned = pl.reshape %padded : tensor<1x4x1x5xf32> -> tensor<4x5xf32>
  %back = pl.fillpad %returned min : tensor<4x5xf32>
  return %taller, %flat, %deep, %follows, %back
      : tensor<?x3xbf16>, tensor<?xbf16>, tensor<2x1x6x1xf32>, tensor<1x4x1x5xf32>, tensor<4x5xf32>
}
