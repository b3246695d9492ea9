// Elementwise sum: broadcasting, ties of FP16 and BF16, wrapping integers.
// RUN: pl-run %s --engine=both --dim m=2 --dim n=3 --arg x=iota --arg row=values:2,-4,0.5 --arg col=values:8,-1 --arg h=values:1,1.0078125,3,-3,0.5,100 --arg k=values:7,-7,100000,5,-1,0 --arg w=values:2,2,100000,-5,3,4 --arg a_f32=values:1,2.5,-0,0,nan,inf,1e-45,3e38,-inf,16777216 --arg b_f32=values:2,0.25,-0,-0,1,-inf,1e-45,3e38,5,1 --arg a_f16=values:2048,1,65504,65504,6e-8,-0 --arg b_f16=values:1,0.00048828125,16,15,6e-8,-0 --arg a_bf16=values:256,258,1,1e-40,nan --arg b_bf16=values:1,1,0.00390625,1e-40,1 --arg a_i8=values:100,-128,1 --arg b_i8=values:100,-1,2 --arg a_u8=values:200,255,1 --arg b_u8=values:100,1,2 --arg a_i32=values:2147483647,-2147483648,5 --arg b_i32=values:1,-1,-7 --arg a_i64=values:4611686018427387904,-1,3 --arg b_i64=values:4611686018427387904,1,4 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --arg x=special --arg row=special --seed 101
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --arg x=special --arg row=special --seed 316
// RUN: pl-run %s --engine=both --dim m=5 --dim n=17 --arg x=special --arg row=special --seed 517
// RUN: pl-run %s --engine=both --dim m=16 --dim n=33 --arg x=special --arg row=special --seed 1633
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=16 --dim n=33 --arg x=special --arg row=special --seed 1633

// CHECK: y_f32: 3 2.75 -0 0 nan nan 3e-45 inf -inf 16777216
// CHECK: y_f16: 2048 1 inf 65504 1.1920929e-07 -0
// CHECK: y_bf16: 256 260 1 1.83671e-40 nan
// CHECK: y_i8: -56 127 3
// CHECK: y_u8: 44 0 3
// CHECK: y_i32: -2147483648 2147483647 -2
// CHECK: y_i64: -9223372036854775808 0 7
// CHECK: over_row[0]: 2 -3 2.5
// CHECK: over_row[1]: 5 0 5.5
// CHECK: over_col[0]: 8 9 10
// CHECK: over_col[1]: 2 3 4
// CHECK: outer[0]: 10 4 8.5
// CHECK: outer[1]: 1 -5 -0.5
// CHECK: with_number[0]: 2.5 3.5 4.5
// CHECK: with_number[1]: 5.5 6.5 7.5
// CHECK: from_number[0]: 2.5 3.5 4.5
// CHECK: from_number[1]: 5.5 6.5 7.5
// CHECK: half[0]: 2 2.015625 6
// CHECK: half[1]: -6 1 200
// CHECK: whole[0]: 9 -5 200000
// CHECK: whole[1]: 0 2 4
// CHECK: tiled[0]: 2 -3 2.5
// CHECK: tiled[1]: 5 0 5.5

func.func @add(%m: index {pl.name = "m", pl.role = "dim"},
               %n: index {pl.name = "n", pl.role = "dim"},
               %a_f32: tensor<10xf32> {pl.name = "a_f32", pl.role = "in", pl.shape = [10]},
               %b_f32: tensor<10xf32> {pl.name = "b_f32", pl.role = "in", pl.shape = [10]},
               %a_f16: tensor<6xf16> {pl.name = "a_f16", pl.role = "in", pl.shape = [6]},
               %b_f16: tensor<6xf16> {pl.name = "b_f16", pl.role = "in", pl.shape = [6]},
               %a_bf16: tensor<5xbf16> {pl.name = "a_bf16", pl.role = "in", pl.shape = [5]},
               %b_bf16: tensor<5xbf16> {pl.name = "b_bf16", pl.role = "in", pl.shape = [5]},
               %a_i8: tensor<3xi8> {pl.name = "a_i8", pl.role = "in", pl.shape = [3]},
               %b_i8: tensor<3xi8> {pl.name = "b_i8", pl.role = "in", pl.shape = [3]},
               %a_u8: tensor<3xui8> {pl.name = "a_u8", pl.role = "in", pl.shape = [3]},
               %b_u8: tensor<3xui8> {pl.name = "b_u8", pl.role = "in", pl.shape = [3]},
               %a_i32: tensor<3xi32> {pl.name = "a_i32", pl.role = "in", pl.shape = [3]},
               %b_i32: tensor<3xi32> {pl.name = "b_i32", pl.role = "in", pl.shape = [3]},
               %a_i64: tensor<3xi64> {pl.name = "a_i64", pl.role = "in", pl.shape = [3]},
               %b_i64: tensor<3xi64> {pl.name = "b_i64", pl.role = "in", pl.shape = [3]},
               %x: tensor<?x?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", "n"]},
               %row: tensor<1x?xf32> {pl.name = "row", pl.role = "in", pl.shape = [1, "n"]},
               %col: tensor<?x1xf32> {pl.name = "col", pl.role = "in", pl.shape = ["m", 1]},
               %h: tensor<?x?xbf16> {pl.name = "h", pl.role = "in", pl.shape = ["m", "n"]},
               %k: tensor<?x?xi32> {pl.name = "k", pl.role = "in", pl.shape = ["m", "n"]},
               %w: tensor<?x?xi32> {pl.name = "w", pl.role = "in", pl.shape = ["m", "n"]})
    -> (tensor<10xf32> {pl.name = "y_f32", pl.role = "out", pl.shape = [10]},
        tensor<6xf16> {pl.name = "y_f16", pl.role = "out", pl.shape = [6]},
        tensor<5xbf16> {pl.name = "y_bf16", pl.role = "out", pl.shape = [5]},
        tensor<3xi8> {pl.name = "y_i8", pl.role = "out", pl.shape = [3]},
        tensor<3xui8> {pl.name = "y_u8", pl.role = "out", pl.shape = [3]},
        tensor<3xi32> {pl.name = "y_i32", pl.role = "out", pl.shape = [3]},
        tensor<3xi64> {pl.name = "y_i64", pl.role = "out", pl.shape = [3]},
        tensor<?x?xf32> {pl.name = "over_row", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "over_col", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "outer", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "with_number", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "from_number", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xbf16> {pl.name = "half", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi32> {pl.name = "whole", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tiled", pl.role = "out", pl.shape = ["m", "n"]}) {
  %y_f32 = pl.add %a_f32, %b_f32 : tensor<10xf32>, tensor<10xf32> -> tensor<10xf32>
  %y_f16 = pl.add %a_f16, %b_f16 : tensor<6xf16>, tensor<6xf16> -> tensor<6xf16>
  %y_bf16 = pl.add %a_bf16, %b_bf16 : tensor<5xbf16>, tensor<5xbf16> -> tensor<5xbf16>
  %y_i8 = pl.add %a_i8, %b_i8 : tensor<3xi8>, tensor<3xi8> -> tensor<3xi8>
  %y_u8 = pl.add %a_u8, %b_u8 : tensor<3xui8>, tensor<3xui8> -> tensor<3xui8>
  %y_i32 = pl.add %a_i32, %b_i32 : tensor<3xi32>, tensor<3xi32> -> tensor<3xi32>
  %y_i64 = pl.add %a_i64, %b_i64 : tensor<3xi64>, tensor<3xi64> -> tensor<3xi64>
  // broadcast: a row, a column, both, a number on either side
  %over_row = pl.add %x, %row : tensor<?x?xf32>, tensor<1x?xf32> -> tensor<?x?xf32>
  %over_col = pl.add %col, %x : tensor<?x1xf32>, tensor<?x?xf32> -> tensor<?x?xf32>
  %outer = pl.add %col, %row : tensor<?x1xf32>, tensor<1x?xf32> -> tensor<?x?xf32>
  %number = arith.constant 2.5 : f32
  %with_number = pl.add %x, %number : tensor<?x?xf32>, f32 -> tensor<?x?xf32>
  %from_number = pl.add %number, %x : f32, tensor<?x?xf32> -> tensor<?x?xf32>
  %half = pl.add %h, %h : tensor<?x?xbf16>, tensor<?x?xbf16> -> tensor<?x?xbf16>
  %whole = pl.add %k, %w : tensor<?x?xi32>, tensor<?x?xi32> -> tensor<?x?xi32>
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
      %result = pl.add %tile, %row_tile : tensor<4x8xf32>, tensor<1x8xf32> -> tensor<4x8xf32>
      %placed = pl.assemble %result into %done[%r, %c] : tensor<4x8xf32> into tensor<?x?xf32>
      scf.yield %placed : tensor<?x?xf32>
    }
    scf.yield %band : tensor<?x?xf32>
  }
  return %y_f32, %y_f16, %y_bf16, %y_i8, %y_u8, %y_i32, %y_i64, %over_row, %over_col, %outer, %with_number, %from_number, %half, %whole, %tiled
      : tensor<10xf32>, tensor<6xf16>, tensor<5xbf16>, tensor<3xi8>, tensor<3xui8>, tensor<3xi32>, tensor<3xi64>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xi32>, tensor<?x?xf32>
}
