// Sum of every element of a row with that row's number.
// RUN: pl-run %s --engine=both --dim m=2 --dim n=3 --arg s=iota --arg sv=values:2,3,5,7 --arg x_f32=values:1,nan,3,inf,-0,6 --arg v_f32=values:2,-4 --arg x_f16=values:1,nan,3,inf,-0,6 --arg v_f16=values:2,-4 --arg x_bf16=values:1,nan,3,inf,-0,6 --arg v_bf16=values:2,-4 --arg x_i32=values:1,20,3,100,7,6 --arg v_i32=values:2,3,5 --arg x_i64=values:1,20,3,100,7,6 --arg v_i64=values:2,3,5 --arg x_u8=values:1,20,3,100,7,6 --arg v_u8=values:2,3,5 --arg x_i8=values:1,20,3,100,7,6 --arg v_i8=values:2,3,5 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --arg x_f32=special --arg v_f32=special --seed 1
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --arg x_f32=special --arg v_f32=special --seed 16
// RUN: pl-run %s --engine=both --dim m=17 --dim n=33 --arg x_f32=special --arg v_f32=special --seed 33
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=17 --dim n=33 --arg x_f32=special --arg v_f32=special --seed 33

// CHECK: y_f32[0]: 3 nan 5
// CHECK: y_f32[1]: inf -4 2
// CHECK: y_f16[0]: 3 nan 5
// CHECK: y_f16[1]: inf -4 2
// CHECK: y_bf16[0]: 3 nan 5
// CHECK: y_bf16[1]: inf -4 2
// CHECK: y_i32[0]: 3 22 5
// CHECK: y_i32[1]: 103 10 9
// CHECK: y_i64[0]: 3 22 5
// CHECK: y_i64[1]: 103 10 9
// CHECK: y_u8[0]: 3 22 5
// CHECK: y_u8[1]: 103 10 9
// CHECK: y_i8[0]: 3 22 5
// CHECK: y_i8[1]: 103 10 9
// CHECK: partial[0]: 2 3 0 0
// CHECK: partial[1]: 7 8 0 0
// CHECK: partial[2]: 0 0 0 0
// CHECK: partial[3]: 0 0 0 0

func.func @row_expand_add(%m: index {pl.name = "m", pl.role = "dim"},
                          %n: index {pl.name = "n", pl.role = "dim"},
                          %x_f32: tensor<?x?xf32> {pl.name = "x_f32", pl.role = "in", pl.shape = ["m", "n"]},
                          %v_f32: tensor<?x1xf32> {pl.name = "v_f32", pl.role = "in", pl.shape = ["m", 1]},
                          %x_f16: tensor<?x?xf16> {pl.name = "x_f16", pl.role = "in", pl.shape = ["m", "n"]},
                          %v_f16: tensor<?x1xf16> {pl.name = "v_f16", pl.role = "in", pl.shape = ["m", 1]},
                          %x_bf16: tensor<?x?xbf16> {pl.name = "x_bf16", pl.role = "in", pl.shape = ["m", "n"]},
                          %v_bf16: tensor<?x1xbf16> {pl.name = "v_bf16", pl.role = "in", pl.shape = ["m", 1]},
                          %x_i32: tensor<?x?xi32> {pl.name = "x_i32", pl.role = "in", pl.shape = ["m", "n"]},
                          %v_i32: tensor<?x1xi32> {pl.name = "v_i32", pl.role = "in", pl.shape = ["m", 1]},
                          %x_i64: tensor<?x?xi64> {pl.name = "x_i64", pl.role = "in", pl.shape = ["m", "n"]},
                          %v_i64: tensor<?x1xi64> {pl.name = "v_i64", pl.role = "in", pl.shape = ["m", 1]},
                          %x_u8: tensor<?x?xui8> {pl.name = "x_u8", pl.role = "in", pl.shape = ["m", "n"]},
                          %v_u8: tensor<?x1xui8> {pl.name = "v_u8", pl.role = "in", pl.shape = ["m", 1]},
                          %x_i8: tensor<?x?xi8> {pl.name = "x_i8", pl.role = "in", pl.shape = ["m", "n"]},
                          %v_i8: tensor<?x1xi8> {pl.name = "v_i8", pl.role = "in", pl.shape = ["m", 1]},
                          %s: tensor<4x4xf32> {pl.name = "s", pl.role = "in", pl.shape = [4, 4]},
                          %sv: tensor<4x1xf32> {pl.name = "sv", pl.role = "in", pl.shape = [4, 1]})
    -> (tensor<?x?xf32> {pl.name = "y_f32", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf16> {pl.name = "y_f16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xbf16> {pl.name = "y_bf16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi32> {pl.name = "y_i32", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi64> {pl.name = "y_i64", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xui8> {pl.name = "y_u8", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi8> {pl.name = "y_i8", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<4x4xf32> {pl.name = "partial", pl.role = "out", pl.shape = [4, 4]}) {
  %y_f32 = pl.row_expand_add %x_f32, %v_f32 : tensor<?x?xf32>, tensor<?x1xf32>
  %y_f16 = pl.row_expand_add %x_f16, %v_f16 : tensor<?x?xf16>, tensor<?x1xf16>
  %y_bf16 = pl.row_expand_add %x_bf16, %v_bf16 : tensor<?x?xbf16>, tensor<?x1xbf16>
  %y_i32 = pl.row_expand_add %x_i32, %v_i32 : tensor<?x?xi32>, tensor<?x1xi32>
  %y_i64 = pl.row_expand_add %x_i64, %v_i64 : tensor<?x?xi64>, tensor<?x1xi64>
  %y_u8 = pl.row_expand_add %x_u8, %v_u8 : tensor<?x?xui8>, tensor<?x1xui8>
  %y_i8 = pl.row_expand_add %x_i8, %v_i8 : tensor<?x?xi8>, tensor<?x1xi8>
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  // a tile of which 3 rows and 2 columns are valid, with a vector of which 1 is not
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %tile = pl.slice %s[%c0, %c0] valid[%c3, %c2] : tensor<4x4xf32> -> tensor<4x4xf32>
  %part = pl.slice %sv[%c0, %c0] valid[%c2, %c1] : tensor<4x1xf32> -> tensor<4x1xf32>
  %t = pl.row_expand_add %tile, %part : tensor<4x4xf32>, tensor<4x1xf32>
  %partial = pl.fillpad %t zero : tensor<4x4xf32>
  return %y_f32, %y_f16, %y_bf16, %y_i32, %y_i64, %y_u8, %y_i8, %partial
      : tensor<?x?xf32>, tensor<?x?xf16>, tensor<?x?xbf16>, tensor<?x?xi32>, tensor<?x?xi64>, tensor<?x?xui8>, tensor<?x?xi8>, tensor<4x4xf32>
}
