// The sign changed, of zeros and infinities too; integers wrap.
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --arg x=full:1 --arg h=full:1 --arg q=full:1 --arg a_f32=values:1,-1,0,-0,nan,inf,-inf,1e-45,-1e-45 --arg a_f16=values:1,-0,0,6e-8,-65504 --arg a_bf16=values:1,-0,0,1e-40,-inf --arg a_i8=values:5,-5,-128,127 --arg a_u8=values:5,0,255,128 --arg a_i32=values:5,-5,-2147483648,2147483647 --arg a_i64=values:5,-5,-9223372036854775808,0 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --arg x=special --arg h=special --arg q=special --seed 16
// RUN: pl-run %s --engine=both --dim m=5 --dim n=17 --arg x=special --arg h=special --arg q=special --seed 17
// RUN: pl-run %s --engine=both --dim m=2 --dim n=33 --arg x=special --arg h=special --arg q=special --seed 33
// RUN: pl-run %s --engine=both --dim m=16 --dim n=65 --seed 7
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=16 --dim n=65 --seed 7

// CHECK: y_f32: -1 1 -0 0 nan -inf inf -1e-45 1e-45
// CHECK: y_f16: -1 0 -0 -5.9604645e-08 65504
// CHECK: y_bf16: -1 0 -0 -9.1835e-41 inf
// CHECK: y_i8: -5 5 -128 -127
// CHECK: y_u8: 251 0 1 128
// CHECK: y_i32: -5 5 -2147483648 -2147483647
// CHECK: y_i64: -5 5 -9223372036854775808 0
// CHECK: whole[0]: -1
// CHECK: half[0]: -1
// CHECK: quarter[0]: -1
// CHECK: tiled[0]: -1

func.func @neg(%m: index {pl.name = "m", pl.role = "dim"},
               %n: index {pl.name = "n", pl.role = "dim"},
               %a_f32: tensor<9xf32> {pl.name = "a_f32", pl.role = "in", pl.shape = [9]},
               %a_f16: tensor<5xf16> {pl.name = "a_f16", pl.role = "in", pl.shape = [5]},
               %a_bf16: tensor<5xbf16> {pl.name = "a_bf16", pl.role = "in", pl.shape = [5]},
               %a_i8: tensor<4xi8> {pl.name = "a_i8", pl.role = "in", pl.shape = [4]},
               %a_u8: tensor<4xui8> {pl.name = "a_u8", pl.role = "in", pl.shape = [4]},
               %a_i32: tensor<4xi32> {pl.name = "a_i32", pl.role = "in", pl.shape = [4]},
               %a_i64: tensor<4xi64> {pl.name = "a_i64", pl.role = "in", pl.shape = [4]},
               %x: tensor<?x?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", "n"]},
               %h: tensor<?x?xbf16> {pl.name = "h", pl.role = "in", pl.shape = ["m", "n"]},
               %q: tensor<?x?xf16> {pl.name = "q", pl.role = "in", pl.shape = ["m", "n"]})
    -> (tensor<9xf32> {pl.name = "y_f32", pl.role = "out", pl.shape = [9]},
        tensor<5xf16> {pl.name = "y_f16", pl.role = "out", pl.shape = [5]},
        tensor<5xbf16> {pl.name = "y_bf16", pl.role = "out", pl.shape = [5]},
        tensor<4xi8> {pl.name = "y_i8", pl.role = "out", pl.shape = [4]},
        tensor<4xui8> {pl.name = "y_u8", pl.role = "out", pl.shape = [4]},
        tensor<4xi32> {pl.name = "y_i32", pl.role = "out", pl.shape = [4]},
        tensor<4xi64> {pl.name = "y_i64", pl.role = "out", pl.shape = [4]},
        tensor<?x?xf32> {pl.name = "whole", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xbf16> {pl.name = "half", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf16> {pl.name = "quarter", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tiled", pl.role = "out", pl.shape = ["m", "n"]}) {
  %y_f32 = pl.neg %a_f32 : tensor<9xf32>
  %y_f16 = pl.neg %a_f16 : tensor<5xf16>
  %y_bf16 = pl.neg %a_bf16 : tensor<5xbf16>
  %y_i8 = pl.neg %a_i8 : tensor<4xi8>
  %y_u8 = pl.neg %a_u8 : tensor<4xui8>
  %y_i32 = pl.neg %a_i32 : tensor<4xi32>
  %y_i64 = pl.neg %a_i64 : tensor<4xi64>
  %whole = pl.neg %x : tensor<?x?xf32>
  %half = pl.neg %h : tensor<?x?xbf16>
  %quarter = pl.neg %q : tensor<?x?xf16>
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
      %result = pl.neg %tile : tensor<4x8xf32>
      %placed = pl.assemble %result into %done[%r, %c] : tensor<4x8xf32> into tensor<?x?xf32>
      scf.yield %placed : tensor<?x?xf32>
    }
    scf.yield %band : tensor<?x?xf32>
  }
  return %y_f32, %y_f16, %y_bf16, %y_i8, %y_u8, %y_i32, %y_i64, %whole, %half, %quarter, %tiled
      : tensor<9xf32>, tensor<5xf16>, tensor<5xbf16>, tensor<4xi8>, tensor<4xui8>, tensor<4xi32>, tensor<4xi64>, tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xf16>, tensor<?x?xf32>
}
