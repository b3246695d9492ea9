// Elementwise product: overflow, underflow into denormals, 0 times infinity, wrapping integers.
// RUN: pl-run %s --engine=both --dim m=2 --dim n=3 --arg x=iota --arg row=values:2,-4,0.5 --arg col=values:8,-1 --arg h=values:1,1.0078125,3,-3,0.5,100 --arg k=values:7,-7,100000,5,-1,0 --arg w=values:2,2,100000,-5,3,4 --arg a_f32=values:3,-0,0,inf,nan,1e30,1e-30,1e-30,0.1,-2 --arg b_f32=values:2,5,inf,-2,0,1e30,1e-10,-1e-30,0.1,0 --arg a_f16=values:256,1.0009765625,0.0001,-3 --arg b_f16=values:256,1.5,0.0001,0.5 --arg a_bf16=values:1.0078125,1e-30,3e38 --arg b_bf16=values:1.5,1e-10,2 --arg a_i8=values:16,-128,7 --arg b_i8=values:16,-1,-3 --arg a_u8=values:16,255,7 --arg b_u8=values:16,255,3 --arg a_i32=values:65536,-2147483648,-5 --arg b_i32=values:65536,-1,7 --arg a_i64=values:4294967296,3 --arg b_i64=values:4294967296,-4 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --arg x=special --arg row=special --seed 101
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --arg x=special --arg row=special --seed 316
// RUN: pl-run %s --engine=both --dim m=5 --dim n=17 --arg x=special --arg row=special --seed 517
// RUN: pl-run %s --engine=both --dim m=16 --dim n=33 --arg x=special --arg row=special --seed 1633
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=16 --dim n=33 --arg x=special --arg row=special --seed 1633

// CHECK: y_f32: 6 -0 nan -inf nan inf 1e-40 -0 0.010000001 -0
// CHECK: y_f16: inf 1.5019531 0 -1.5
// CHECK: y_bf16: 1.515625 9.1835e-41 inf
// CHECK: y_i8: 0 -128 -21
// CHECK: y_u8: 0 1 21
// CHECK: y_i32: 0 -2147483648 -35
// CHECK: y_i64: 0 -12
// CHECK: over_row[0]: 0 -4 1
// CHECK: over_row[1]: 6 -16 2.5
// CHECK: over_col[0]: 0 8 16
// CHECK: over_col[1]: -3 -4 -5
// CHECK: outer[0]: 16 -32 4
// CHECK: outer[1]: -2 4 -0.5
// CHECK: with_number[0]: -0 -0.5 -1
// CHECK: with_number[1]: -1.5 -2 -2.5
// CHECK: from_number[0]: -0 -0.5 -1
// CHECK: from_number[1]: -1.5 -2 -2.5
// CHECK: half[0]: 1 1.015625 9
// CHECK: half[1]: 9 0.25 9984
// CHECK: whole[0]: 14 -14 1410065408
// CHECK: whole[1]: -25 -3 0
// CHECK: tiled[0]: 0 -4 1
// CHECK: tiled[1]: 6 -16 2.5

func.func @mul(%m: index {pl.name = "m", pl.role = "dim"},
               %n: index {pl.name = "n", pl.role = "dim"},
               %a_f32: tensor<10xf32> {pl.name = "a_f32", pl.role = "in", pl.shape = [10]},
               %b_f32: tensor<10xf32> {pl.name = "b_f32", pl.role = "in", pl.shape = [10]},
               %a_f16: tensor<4xf16> {pl.name = "a_f16", pl.role = "in", pl.shape = [4]},
               %b_f16: tensor<4xf16> {pl.name = "b_f16", pl.role = "in", pl.shape = [4]},
               %a_bf16: tensor<3xbf16> {pl.name = "a_bf16", pl.role = "in", pl.shape = [3]},
               %b_bf16: tensor<3xbf16> {pl.name = "b_bf16", pl.role = "in", pl.shape = [3]},
               %a_i8: tensor<3xi8> {pl.name = "a_i8", pl.role = "in", pl.shape = [3]},
               %b_i8: tensor<3xi8> {pl.name = "b_i8", pl.role = "in", pl.shape = [3]},
               %a_u8: tensor<3xui8> {pl.name = "a_u8", pl.role = "in", pl.shape = [3]},
               %b_u8: tensor<3xui8> {pl.name = "b_u8", pl.role = "in", pl.shape = [3]},
               %a_i32: tensor<3xi32> {pl.name = "a_i32", pl.role = "in", pl.shape = [3]},
               %b_i32: tensor<3xi32> {pl.name = "b_i32", pl.role = "in", pl.shape = [3]},
               %a_i64: tensor<2xi64> {pl.name = "a_i64", pl.role = "in", pl.shape = [2]},
               %b_i64: tensor<2xi64> {pl.name = "b_i64", pl.role = "in", pl.shape = [2]},
               %x: tensor<?x?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", "n"]},
               %row: tensor<1x?xf32> {pl.name = "row", pl.role = "in", pl.shape = [1, "n"]},
               %col: tensor<?x1xf32> {pl.name = "col", pl.role = "in", pl.shape = ["m", 1]},
               %h: tensor<?x?xbf16> {pl.name = "h", pl.role = "in", pl.shape = ["m", "n"]},
               %k: tensor<?x?xi32> {pl.name = "k", pl.role = "in", pl.shape = ["m", "n"]},
               %w: tensor<?x?xi32> {pl.name = "w", pl.role = "in", pl.shape = ["m", "n"]})
    -> (tensor<10xf32> {pl.name = "y_f32", pl.role = "out", pl.shape = [10]},
        tensor<4xf16> {pl.name = "y_f16", pl.role = "out", pl.shape = [4]},
        tensor<3xbf16> {pl.name = "y_bf16", pl.role = "out", pl.shape = [3]},
        tensor<3xi8> {pl.name = "y_i8", pl.role = "out", pl.shape = [3]},
        tensor<3xui8> {pl.name = "y_u8", pl.role = "out", pl.shape = [3]},
        tensor<3xi32> {pl.name = "y_i32", pl.role = "out", pl.shape = [3]},
        tensor<2xi64> {pl.name = "y_i64", pl.role = "out", pl.shape = [2]},
        tensor<?x?xf32> {pl.name = "over_row", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "over_col", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "outer", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "with_number", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "from_number", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xbf16> {pl.name = "half", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi32> {pl.name = "whole", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tiled", pl.role = "out", pl.shape = ["m", "n"]}) {
  %y_f32 = pl.mul %a_f32, %b_f32 : tensor<10xf32>, tensor<10xf32> -> tensor<10xf32>
  %y_f16 = pl.mul %a_f16, %b_f16 : tensor<4xf16>, tensor<4xf16> -> tensor<4xf16>
  %y_bf16 = pl.mul %a_bf16, %b_bf16 : tensor<3xbf16>, tensor<3xbf16> -> tensor<3xbf16>
  %y_i8 = pl.mul %a_i8, %b_i8 : tensor<3xi8>, tensor<3xi8> -> tensor<3xi8>
  %y_u8 = pl.mul %a_u8, %b_u8 : tensor<3xui8>, tensor<3xui8> -> tensor<3xui8>
  %y_i32 = pl.mul %a_i32, %b_i32 : tensor<3xi32>, tensor<3xi32> -> tensor<3xi32>
  %y_i64 = pl.mul %a_i64, %b_i64 : tensor<2xi64>, tensor<2xi64> -> tensor<2xi64>
  // broadcast: a row, a column, both, a number on either side
  %over_row = pl.mul %x, %row : tensor<?x?xf32>, tensor<1x?xf32> -> tensor<?x?xf32>
  %over_col = pl.mul %col, %x : tensor<?x1xf32>, tensor<?x?xf32> -> tensor<?x?xf32>
  %outer = pl.mul %col, %row : tensor<?x1xf32>, tensor<1x?xf32> -> tensor<?x?xf32>
  %number = arith.constant -0.5 : f32
  %with_number = pl.mul %x, %number : tensor<?x?xf32>, f32 -> tensor<?x?xf32>
  %from_number = pl.mul %number, %x : f32, tensor<?x?xf32> -> tensor<?x?xf32>
  %half = pl.mul %h, %h : tensor<?x?xbf16>, tensor<?x?xbf16> -> tensor<?x?xbf16>
  %whole = pl.mul %k, %w : tensor<?x?xi32>, tensor<?x?xi32> -> tensor<?x?xi32>
  // tiles of 4 x 8, the last ones partial
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %empty = pl.create_tensor(%m, %n) : tensor<?x?xf32>
  %tiled = scf.for %r = %c0 to %m step %c4 iter_args(%rows_done = %empty) -> (tensor<?x?xf32>) {
    %rows_left = arith.subi %m, %r : index
    %rows = arith.minsi %rows_left, %c4 : index
    %band = scf.for %c = %c0 to %n step %c8 iter_args(%done = %rows_done) -> (tensor<?x?xf32>) {
      %cols_left = arith.subi %n, %c : index
      %cols = arith.minsi %cols_left, %c8 : index
      %tile = pl.slice %x[%r, %c] valid[%rows, %cols] : tensor<?x?xf32> -> tensor<4x8xf32>
      %row_tile = pl.slice %row[%c0, %c] : tensor<1x?xf32> -> tensor<1x8xf32>
      %result = pl.mul %tile, %row_tile : tensor<4x8xf32>, tensor<1x8xf32> -> tensor<4x8xf32>
      %placed = pl.assemble %result into %done[%r, %c] : tensor<4x8xf32> into tensor<?x?xf32>
      scf.yield %placed : tensor<?x?xf32>
    }
    scf.yield %band : tensor<?x?xf32>
  }
  return %y_f32, %y_f16, %y_bf16, %y_i8, %y_u8, %y_i32, %y_i64, %over_row, %over_col, %outer, %with_number, %from_number, %half, %whole, %tiled
      : tensor<10xf32>, tensor<4xf16>, tensor<3xbf16>, tensor<3xi8>, tensor<3xui8>, tensor<3xi32>, tensor<2xi64>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xi32>, tensor<?x?xf32>
}
