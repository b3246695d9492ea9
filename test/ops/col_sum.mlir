// The sum of each column, accumulated in FP32 and rounded once; integers wrap; of nothing, 0.
// RUN: pl-run %s --engine=both --dim m=3 --dim n=3 --arg s=iota --arg x_f32=values:1,nan,-0,2.5,1,0,-4,-inf,-0 --arg x_f16=values:1,nan,-0,2.5,1,0,-4,-inf,-0 --arg x_bf16=values:1,nan,-0,2.5,1,0,-4,-inf,-0 --arg x_i32=values:100,-1,-128,100,5,-128,100,2,0 --arg x_i64=values:100,-1,-128,100,5,-128,100,2,0 --arg x_i8=values:100,-1,-128,100,5,-128,100,2,0 --arg x_u8=values:200,0,7,100,255,7,50,1,7 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --ulp=4 --abs=1e-5 --seed 1
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --ulp=4 --abs=1e-5 --seed 16
// RUN: pl-run %s --engine=both --dim m=16 --dim n=3 --ulp=4 --abs=1e-5 --seed 3
// RUN: pl-run %s --engine=both --dim m=17 --dim n=33 --ulp=4 --abs=1e-5 --seed 33
// RUN: pl-run %s --engine=both --dim m=2 --dim n=130 --ulp=4 --abs=1e-5 --seed 130
// RUN: pl-run %s --engine=both --dim m=130 --dim n=2 --ulp=4 --abs=1e-5 --seed 2
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=130 --dim n=2 --ulp=4 --abs=1e-5 --seed 2

// CHECK: y_f32[0]: -0.5 nan 0
// CHECK: y_f16[0]: -0.5 nan 0
// CHECK: y_bf16[0]: -0.5 nan 0
// CHECK: y_i32[0]: 300 6 -256
// CHECK: y_i64[0]: 300 6 -256
// CHECK: y_u8[0]: 94 0 21
// CHECK: y_i8[0]: 44 6 0
// CHECK: partial[0]: 12 15 0 0
// CHECK: empty[0]: 0 0 0 0

func.func @col_sum(%m: index {pl.name = "m", pl.role = "dim"},
                   %n: index {pl.name = "n", pl.role = "dim"},
                   %x_f32: tensor<?x?xf32> {pl.name = "x_f32", pl.role = "in", pl.shape = ["m", "n"]},
                   %x_f16: tensor<?x?xf16> {pl.name = "x_f16", pl.role = "in", pl.shape = ["m", "n"]},
                   %x_bf16: tensor<?x?xbf16> {pl.name = "x_bf16", pl.role = "in", pl.shape = ["m", "n"]},
                   %x_i32: tensor<?x?xi32> {pl.name = "x_i32", pl.role = "in", pl.shape = ["m", "n"]},
                   %x_i64: tensor<?x?xi64> {pl.name = "x_i64", pl.role = "in", pl.shape = ["m", "n"]},
                   %x_u8: tensor<?x?xui8> {pl.name = "x_u8", pl.role = "in", pl.shape = ["m", "n"]},
                   %x_i8: tensor<?x?xi8> {pl.name = "x_i8", pl.role = "in", pl.shape = ["m", "n"]},
                   %s: tensor<4x4xf32> {pl.name = "s", pl.role = "in", pl.shape = [4, 4]})
    -> (tensor<1x?xf32> {pl.name = "y_f32", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xf16> {pl.name = "y_f16", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xbf16> {pl.name = "y_bf16", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xi32> {pl.name = "y_i32", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xi64> {pl.name = "y_i64", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xui8> {pl.name = "y_u8", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xi8> {pl.name = "y_i8", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x4xf32> {pl.name = "partial", pl.role = "out", pl.shape = [1, 4]},
        tensor<1x4xf32> {pl.name = "empty", pl.role = "out", pl.shape = [1, 4]}) {
  %y_f32 = pl.col_sum %x_f32 : tensor<?x?xf32> -> tensor<1x?xf32>
  %y_f16 = pl.col_sum %x_f16 : tensor<?x?xf16> -> tensor<1x?xf16>
  %y_bf16 = pl.col_sum %x_bf16 : tensor<?x?xbf16> -> tensor<1x?xbf16>
  %y_i32 = pl.col_sum %x_i32 : tensor<?x?xi32> -> tensor<1x?xi32>
  %y_i64 = pl.col_sum %x_i64 : tensor<?x?xi64> -> tensor<1x?xi64>
  %y_u8 = pl.col_sum %x_u8 : tensor<?x?xui8> -> tensor<1x?xui8>
  %y_i8 = pl.col_sum %x_i8 : tensor<?x?xi8> -> tensor<1x?xi8>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  // only the valid part counts: 3 rows and 2 columns; then nothing at all
  %tile = pl.slice %s[%c0, %c0] valid[%c3, %c2] : tensor<4x4xf32> -> tensor<4x4xf32>
  %t = pl.col_sum %tile : tensor<4x4xf32> -> tensor<1x4xf32>
  %partial = pl.fillpad %t zero : tensor<1x4xf32>
  %none = pl.slice %s[%c0, %c0] valid[%c0, %c3] : tensor<4x4xf32> -> tensor<4x4xf32>
  %e = pl.col_sum %none : tensor<4x4xf32> -> tensor<1x4xf32>
  %empty = pl.fillpad %e zero : tensor<1x4xf32>
  return %y_f32, %y_f16, %y_bf16, %y_i32, %y_i64, %y_u8, %y_i8, %partial, %empty
      : tensor<1x?xf32>, tensor<1x?xf16>, tensor<1x?xbf16>, tensor<1x?xi32>, tensor<1x?xi64>, tensor<1x?xui8>, tensor<1x?xi8>, tensor<1x4xf32>, tensor<1x4xf32>
}
