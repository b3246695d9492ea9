// The first column with the maximum of its row; a NaN counts as the maximum, and both zeros are one number.
// RUN: pl-run %s --engine=both --dim m=4 --dim n=3 --arg s=iota --arg x_f32=values:1,2,2,1,nan,nan,-0,0,-1,-inf,-inf,-inf --arg x_f16=values:1,2,2,1,nan,nan,-0,0,-1,-inf,-inf,-inf --arg x_bf16=values:1,2,2,1,nan,nan,-0,0,-1,-inf,-inf,-inf --arg x_i32=values:-3,-2,-2,100,-128,5,0,0,0,1,2,3 --arg x_i64=values:-3,-2,-2,100,-128,5,0,0,0,1,2,3 --arg x_i8=values:-3,-2,-2,100,-128,5,0,0,0,1,2,3 --arg x_u8=values:200,100,200,0,128,127,5,5,5,255,254,255 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --seed 1
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --seed 16
// RUN: pl-run %s --engine=both --dim m=17 --dim n=33 --seed 33
// RUN: pl-run %s --engine=both --dim m=2 --dim n=130 --seed 130
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=2 --dim n=130 --seed 130

// CHECK: y_f32[0]: 1
// CHECK: y_f32[1]: 1
// CHECK: y_f32[2]: 0
// CHECK: y_f32[3]: 0
// CHECK: y_f16[0]: 1
// CHECK: y_f16[1]: 1
// CHECK: y_f16[2]: 0
// CHECK: y_f16[3]: 0
// CHECK: y_bf16[0]: 1
// CHECK: y_bf16[1]: 1
// CHECK: y_bf16[2]: 0
// CHECK: y_bf16[3]: 0
// CHECK: y_i32[0]: 1
// CHECK: y_i32[1]: 0
// CHECK: y_i32[2]: 0
// CHECK: y_i32[3]: 2
// CHECK: y_i64[0]: 1
// CHECK: y_i64[1]: 0
// CHECK: y_i64[2]: 0
// CHECK: y_i64[3]: 2
// CHECK: y_u8[0]: 0
// CHECK: y_u8[1]: 1
// CHECK: y_u8[2]: 0
// CHECK: y_u8[3]: 0
// CHECK: y_i8[0]: 1
// CHECK: y_i8[1]: 0
// CHECK: y_i8[2]: 0
// CHECK: y_i8[3]: 2
// CHECK: partial[0]: 1
// CHECK: partial[1]: 1

func.func @row_argmax(%m: index {pl.name = "m", pl.role = "dim"},
                      %n: index {pl.name = "n", pl.role = "dim"},
                      %x_f32: tensor<?x?xf32> {pl.name = "x_f32", pl.role = "in", pl.shape = ["m", "n"]},
                      %x_f16: tensor<?x?xf16> {pl.name = "x_f16", pl.role = "in", pl.shape = ["m", "n"]},
                      %x_bf16: tensor<?x?xbf16> {pl.name = "x_bf16", pl.role = "in", pl.shape = ["m", "n"]},
                      %x_i32: tensor<?x?xi32> {pl.name = "x_i32", pl.role = "in", pl.shape = ["m", "n"]},
                      %x_i64: tensor<?x?xi64> {pl.name = "x_i64", pl.role = "in", pl.shape = ["m", "n"]},
                      %x_u8: tensor<?x?xui8> {pl.name = "x_u8", pl.role = "in", pl.shape = ["m", "n"]},
                      %x_i8: tensor<?x?xi8> {pl.name = "x_i8", pl.role = "in", pl.shape = ["m", "n"]},
                      %s: tensor<2x4xf32> {pl.name = "s", pl.role = "in", pl.shape = [2, 4]})
    -> (tensor<?x1xi32> {pl.name = "y_f32", pl.role = "out", pl.shape = ["m", 1]},
        tensor<?x1xi32> {pl.name = "y_f16", pl.role = "out", pl.shape = ["m", 1]},
        tensor<?x1xi32> {pl.name = "y_bf16", pl.role = "out", pl.shape = ["m", 1]},
        tensor<?x1xi32> {pl.name = "y_i32", pl.role = "out", pl.shape = ["m", 1]},
        tensor<?x1xi32> {pl.name = "y_i64", pl.role = "out", pl.shape = ["m", 1]},
        tensor<?x1xi32> {pl.name = "y_u8", pl.role = "out", pl.shape = ["m", 1]},
        tensor<?x1xi32> {pl.name = "y_i8", pl.role = "out", pl.shape = ["m", 1]},
        tensor<2x1xi32> {pl.name = "partial", pl.role = "out", pl.shape = [2, 1]}) {
  %y_f32 = pl.row_argmax %x_f32 : tensor<?x?xf32> -> tensor<?x1xi32>
  %y_f16 = pl.row_argmax %x_f16 : tensor<?x?xf16> -> tensor<?x1xi32>
  %y_bf16 = pl.row_argmax %x_bf16 : tensor<?x?xbf16> -> tensor<?x1xi32>
  %y_i32 = pl.row_argmax %x_i32 : tensor<?x?xi32> -> tensor<?x1xi32>
  %y_i64 = pl.row_argmax %x_i64 : tensor<?x?xi64> -> tensor<?x1xi32>
  %y_u8 = pl.row_argmax %x_u8 : tensor<?x?xui8> -> tensor<?x1xi32>
  %y_i8 = pl.row_argmax %x_i8 : tensor<?x?xi8> -> tensor<?x1xi32>
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %tile = pl.slice %s[%c0, %c0] valid[%c2, %c2] : tensor<2x4xf32> -> tensor<2x4xf32>
  %partial = pl.row_argmax %tile : tensor<2x4xf32> -> tensor<2x1xi32>
  return %y_f32, %y_f16, %y_bf16, %y_i32, %y_i64, %y_u8, %y_i8, %partial
      : tensor<?x1xi32>, tensor<?x1xi32>, tensor<?x1xi32>, tensor<?x1xi32>, tensor<?x1xi32>, tensor<?x1xi32>, tensor<?x1xi32>, tensor<2x1xi32>
}
