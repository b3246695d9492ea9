// Windows: a run-time offset and size, a valid part smaller than the window, a window that sticks out of its source, a
// window of a window, and nothing at all.
// RUN: pl-run %s --engine=both --print --dim n=6 --arg x=iota --arg h=iota --arg at=values:2 | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --print --dim n=9 --arg x=iota --arg h=iota --arg at=values:7 | FileCheck %s --match-full-lines --check-prefix=END
// RUN: pl-run %s --engine=both --dim n=33 --arg x=random --arg at=values:31
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=33 --arg x=random --arg at=values:31

// CHECK: moved[0]: 8 9
// CHECK: moved[1]: 14 15
// CHECK: partial[0]: 8 9 10 11
// CHECK: partial[1]: 14 15 16 17
// CHECK: partial[2]: 0 0 0 0
// CHECK: beyond[0]: 2 3 4 5 inf inf inf inf
// CHECK: beyond[1]: 8 9 10 11 inf inf inf inf
// CHECK: beyond[2]: 14 15 16 17 inf inf inf inf
// CHECK: beyond[3]: 20 21 22 23 inf inf inf inf
// CHECK: nested[0]: 15 16 17 0
// CHECK: nested[1]: 0 0 0 0
// CHECK: nothing[0]: -inf -inf -inf -inf
// CHECK: nothing[1]: -inf -inf -inf -inf
// CHECK: sized[0]: 0 1 2 3 4 5
// CHECK: sized[1]: 6 7 8 9 10 11
// CHECK: sized[2]: 12 13 14 15 16 17
// CHECK: sized[3]: 18 19 20 21 22 23
// CHECK: deep[0, 0, 0]: 90 91 92 93 94
// CHECK: deep[0, 0, 1]: 95 96 97 98 99
// CHECK: deep[0, 1, 0]: 110 111 112 113 114
// CHECK: deep[0, 1, 1]: 115 116 117 118 119

// END: moved[0]: 16 17
// END: moved[1]: 25 26
// END: partial[0]: 16 17 0 0
// END: partial[1]: 25 26 0 0
// END: partial[2]: 0 0 0 0
// END: beyond[0]: 7 8 inf inf inf inf inf inf
// END: beyond[1]: 16 17 inf inf inf inf inf inf
// END: beyond[2]: 25 26 inf inf inf inf inf inf
// END: beyond[3]: 34 35 inf inf inf inf inf inf
// END: nested[0]: 26 0 0 0
// END: nested[1]: 0 0 0 0
// END: nothing[0]: -inf -inf -inf -inf
// END: nothing[1]: -inf -inf -inf -inf
// END: sized[0]: 0 1 2 3 4 5 6 7 8
// END: sized[1]: 9 10 11 12 13 14 15 16 17
// END: sized[2]: 18 19 20 21 22 23 24 25 26
// END: sized[3]: 27 28 29 30 31 32 33 34 35
// END: deep[0, 0, 0]: 90 91 92 93 94
// END: deep[0, 0, 1]: 95 96 97 98 99
// END: deep[0, 1, 0]: 110 111 112 113 114
// END: deep[0, 1, 1]: 115 116 117 118 119
func.func @slice(%n: index {pl.name = "n", pl.role = "dim"},
                 %x: tensor<4x?xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, "n"]},
                 %h: tensor<2x3x4x5xbf16> {pl.name = "h", pl.role = "in", pl.shape = [2, 3, 4, 5]},
                 %at: tensor<1xi32> {pl.name = "at", pl.role = "in", pl.shape = [1]})
    -> (tensor<2x2xf32> {pl.name = "moved", pl.role = "out", pl.shape = [2, 2]},
        tensor<3x4xf32> {pl.name = "partial", pl.role = "out", pl.shape = [3, 4]},
        tensor<4x8xf32> {pl.name = "beyond", pl.role = "out", pl.shape = [4, 8]},
        tensor<2x4xf32> {pl.name = "nested", pl.role = "out", pl.shape = [2, 4]},
        tensor<2x4xf32> {pl.name = "nothing", pl.role = "out", pl.shape = [2, 4]},
        tensor<4x?xf32> {pl.name = "sized", pl.role = "out", pl.shape = [4, "n"]},
        tensor<1x2x2x5xbf16> {pl.name = "deep", pl.role = "out", pl.shape = [1, 2, 2, 5]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %first = pl.read %at[%c0] : tensor<1xi32> -> i32
  %column = arith.index_cast %first : i32 to index
  %moved = pl.slice %x[%c1, %column] : tensor<4x?xf32> -> tensor<2x2xf32>
  %left = arith.subi %n, %column : index
  %width = arith.minsi %left, %c4 : index
  %part = pl.slice %x[%c1, %column] valid[%c2, %width] : tensor<4x?xf32> -> tensor<3x4xf32>
  %partial = pl.fillpad %part zero : tensor<3x4xf32>
  // What the window has of its source follows from the source's extents: here from the column on.
  %out = pl.slice %x[%c0, %column] : tensor<4x?xf32> -> tensor<4x8xf32>
  %beyond = pl.fillpad %out max : tensor<4x8xf32>
  %inner = pl.slice %part[%c1, %c1] : tensor<3x4xf32> -> tensor<2x4xf32>
  %nested = pl.fillpad %inner zero : tensor<2x4xf32>
  %none = pl.slice %part[%c2, %c3] : tensor<3x4xf32> -> tensor<2x4xf32>
  %nothing = pl.fillpad %none min : tensor<2x4xf32>
  %sized = pl.slice %x[%c0, %c0] sizes[%n] : tensor<4x?xf32> -> tensor<4x?xf32>
  %deep = pl.slice %h[%c1, %c1, %c2, %c0] : tensor<2x3x4x5xbf16> -> tensor<1x2x2x5xbf16>
  return %moved, %partial, %beyond, %nested, %nothing, %sized, %deep
      : tensor<2x2xf32>, tensor<3x4xf32>, tensor<4x8xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<4x?xf32>,
        tensor<1x2x2x5xbf16>
}
