// Elementwise comparison to BOOL; with a NaN every predicate but ne is false.
// RUN: pl-run %s --engine=both --dim m=2 --dim n=3 --arg x=iota --arg col=values:2,4 --arg a_f32=values:1,2,nan,-0,inf,1 --arg b_f32=values:2,2,nan,0,inf,nan --arg a_f16=values:1,2,nan,-0,inf,1 --arg b_f16=values:2,2,nan,0,inf,nan --arg a_bf16=values:1,2,nan,-0,inf,1 --arg b_bf16=values:2,2,nan,0,inf,nan --arg a_i8=values:-1,5,-128,1,0,7 --arg b_i8=values:1,5,127,1,0,-7 --arg a_u8=values:200,5,0,128,127,7 --arg b_u8=values:1,5,255,127,128,7 --arg a_i32=values:-1,5,-2147483648,1,0,7 --arg b_i32=values:1,5,2147483647,1,0,-7 --arg a_i64=values:-1,5,-9223372036854775808,1,0,7 --arg b_i64=values:1,5,1,1,0,-7 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --arg x=special --arg col=special
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --arg x=special --arg col=special
// RUN: pl-run %s --engine=both --dim m=17 --dim n=33 --arg x=special --arg col=special
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=17 --dim n=33 --arg x=special --arg col=special

// CHECK: eq_f32: 0 1 0 1 1 0
// CHECK: ne_f32: 1 0 1 0 0 1
// CHECK: lt_f32: 1 0 0 0 0 0
// CHECK: le_f32: 1 1 0 1 1 0
// CHECK: gt_f32: 0 0 0 0 0 0
// CHECK: ge_f32: 0 1 0 1 1 0
// CHECK: eq_f16: 0 1 0 1 1 0
// CHECK: ne_f16: 1 0 1 0 0 1
// CHECK: lt_f16: 1 0 0 0 0 0
// CHECK: le_f16: 1 1 0 1 1 0
// CHECK: gt_f16: 0 0 0 0 0 0
// CHECK: ge_f16: 0 1 0 1 1 0
// CHECK: eq_bf16: 0 1 0 1 1 0
// CHECK: ne_bf16: 1 0 1 0 0 1
// CHECK: lt_bf16: 1 0 0 0 0 0
// CHECK: le_bf16: 1 1 0 1 1 0
// CHECK: gt_bf16: 0 0 0 0 0 0
// CHECK: ge_bf16: 0 1 0 1 1 0
// CHECK: eq_i8: 0 1 0 1 1 0
// CHECK: ne_i8: 1 0 1 0 0 1
// CHECK: lt_i8: 1 0 1 0 0 0
// CHECK: le_i8: 1 1 1 1 1 0
// CHECK: gt_i8: 0 0 0 0 0 1
// CHECK: ge_i8: 0 1 0 1 1 1
// CHECK: eq_u8: 0 1 0 0 0 1
// CHECK: ne_u8: 1 0 1 1 1 0
// CHECK: lt_u8: 0 0 1 0 1 0
// CHECK: le_u8: 0 1 1 0 1 1
// CHECK: gt_u8: 1 0 0 1 0 0
// CHECK: ge_u8: 1 1 0 1 0 1
// CHECK: eq_i32: 0 1 0 1 1 0
// CHECK: ne_i32: 1 0 1 0 0 1
// CHECK: lt_i32: 1 0 1 0 0 0
// CHECK: le_i32: 1 1 1 1 1 0
// CHECK: gt_i32: 0 0 0 0 0 1
// CHECK: ge_i32: 0 1 0 1 1 1
// CHECK: eq_i64: 0 1 0 1 1 0
// CHECK: ne_i64: 1 0 1 0 0 1
// CHECK: lt_i64: 1 0 1 0 0 0
// CHECK: le_i64: 1 1 1 1 1 0
// CHECK: gt_i64: 0 0 0 0 0 1
// CHECK: ge_i64: 0 1 0 1 1 1
// CHECK: broadcast[0]: 1 1 0
// CHECK: broadcast[1]: 1 0 0
// CHECK: number[0]: 0 1 1
// CHECK: number[1]: 1 1 1

func.func @compare(%m: index {pl.name = "m", pl.role = "dim"},
                   %n: index {pl.name = "n", pl.role = "dim"},
                   %a_f32: tensor<6xf32> {pl.name = "a_f32", pl.role = "in", pl.shape = [6]},
                   %b_f32: tensor<6xf32> {pl.name = "b_f32", pl.role = "in", pl.shape = [6]},
                   %a_f16: tensor<6xf16> {pl.name = "a_f16", pl.role = "in", pl.shape = [6]},
                   %b_f16: tensor<6xf16> {pl.name = "b_f16", pl.role = "in", pl.shape = [6]},
                   %a_bf16: tensor<6xbf16> {pl.name = "a_bf16", pl.role = "in", pl.shape = [6]},
                   %b_bf16: tensor<6xbf16> {pl.name = "b_bf16", pl.role = "in", pl.shape = [6]},
                   %a_i8: tensor<6xi8> {pl.name = "a_i8", pl.role = "in", pl.shape = [6]},
                   %b_i8: tensor<6xi8> {pl.name = "b_i8", pl.role = "in", pl.shape = [6]},
                   %a_u8: tensor<6xui8> {pl.name = "a_u8", pl.role = "in", pl.shape = [6]},
                   %b_u8: tensor<6xui8> {pl.name = "b_u8", pl.role = "in", pl.shape = [6]},
                   %a_i32: tensor<6xi32> {pl.name = "a_i32", pl.role = "in", pl.shape = [6]},
                   %b_i32: tensor<6xi32> {pl.name = "b_i32", pl.role = "in", pl.shape = [6]},
                   %a_i64: tensor<6xi64> {pl.name = "a_i64", pl.role = "in", pl.shape = [6]},
                   %b_i64: tensor<6xi64> {pl.name = "b_i64", pl.role = "in", pl.shape = [6]},
                   %x: tensor<?x?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", "n"]},
                   %col: tensor<?x1xf32> {pl.name = "col", pl.role = "in", pl.shape = ["m", 1]})
    -> (tensor<6xi1> {pl.name = "eq_f32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ne_f32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "lt_f32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "le_f32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "gt_f32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ge_f32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "eq_f16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ne_f16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "lt_f16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "le_f16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "gt_f16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ge_f16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "eq_bf16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ne_bf16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "lt_bf16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "le_bf16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "gt_bf16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ge_bf16", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "eq_i8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ne_i8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "lt_i8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "le_i8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "gt_i8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ge_i8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "eq_u8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ne_u8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "lt_u8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "le_u8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "gt_u8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ge_u8", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "eq_i32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ne_i32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "lt_i32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "le_i32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "gt_i32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ge_i32", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "eq_i64", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ne_i64", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "lt_i64", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "le_i64", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "gt_i64", pl.role = "out", pl.shape = [6]},
        tensor<6xi1> {pl.name = "ge_i64", pl.role = "out", pl.shape = [6]},
        tensor<?x?xi1> {pl.name = "broadcast", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi1> {pl.name = "number", pl.role = "out", pl.shape = ["m", "n"]}) {
  %eq_f32 = pl.compare eq %a_f32, %b_f32 : tensor<6xf32>, tensor<6xf32> -> tensor<6xi1>
  %ne_f32 = pl.compare ne %a_f32, %b_f32 : tensor<6xf32>, tensor<6xf32> -> tensor<6xi1>
  %lt_f32 = pl.compare lt %a_f32, %b_f32 : tensor<6xf32>, tensor<6xf32> -> tensor<6xi1>
  %le_f32 = pl.compare le %a_f32, %b_f32 : tensor<6xf32>, tensor<6xf32> -> tensor<6xi1>
  %gt_f32 = pl.compare gt %a_f32, %b_f32 : tensor<6xf32>, tensor<6xf32> -> tensor<6xi1>
  %ge_f32 = pl.compare ge %a_f32, %b_f32 : tensor<6xf32>, tensor<6xf32> -> tensor<6xi1>
  %eq_f16 = pl.compare eq %a_f16, %b_f16 : tensor<6xf16>, tensor<6xf16> -> tensor<6xi1>
  %ne_f16 = pl.compare ne %a_f16, %b_f16 : tensor<6xf16>, tensor<6xf16> -> tensor<6xi1>
  %lt_f16 = pl.compare lt %a_f16, %b_f16 : tensor<6xf16>, tensor<6xf16> -> tensor<6xi1>
  %le_f16 = pl.compare le %a_f16, %b_f16 : tensor<6xf16>, tensor<6xf16> -> tensor<6xi1>
  %gt_f16 = pl.compare gt %a_f16, %b_f16 : tensor<6xf16>, tensor<6xf16> -> tensor<6xi1>
  %ge_f16 = pl.compare ge %a_f16, %b_f16 : tensor<6xf16>, tensor<6xf16> -> tensor<6xi1>
  %eq_bf16 = pl.compare eq %a_bf16, %b_bf16 : tensor<6xbf16>, tensor<6xbf16> -> tensor<6xi1>
  %ne_bf16 = pl.compare ne %a_bf16, %b_bf16 : tensor<6xbf16>, tensor<6xbf16> -> tensor<6xi1>
  %lt_bf16 = pl.compare lt %a_bf16, %b_bf16 : tensor<6xbf16>, tensor<6xbf16> -> tensor<6xi1>
  %le_bf16 = pl.compare le %a_bf16, %b_bf16 : tensor<6xbf16>, tensor<6xbf16> -> tensor<6xi1>
  %gt_bf16 = pl.compare gt %a_bf16, %b_bf16 : tensor<6xbf16>, tensor<6xbf16> -> tensor<6xi1>
  %ge_bf16 = pl.compare ge %a_bf16, %b_bf16 : tensor<6xbf16>, tensor<6xbf16> -> tensor<6xi1>
  %eq_i8 = pl.compare eq %a_i8, %b_i8 : tensor<6xi8>, tensor<6xi8> -> tensor<6xi1>
  %ne_i8 = pl.compare ne %a_i8, %b_i8 : tensor<6xi8>, tensor<6xi8> -> tensor<6xi1>
  %lt_i8 = pl.compare lt %a_i8, %b_i8 : tensor<6xi8>, tensor<6xi8> -> tensor<6xi1>
  %le_i8 = pl.compare le %a_i8, %b_i8 : tensor<6xi8>, tensor<6xi8> -> tensor<6xi1>
  %gt_i8 = pl.compare gt %a_i8, %b_i8 : tensor<6xi8>, tensor<6xi8> -> tensor<6xi1>
  %ge_i8 = pl.compare ge %a_i8, %b_i8 : tensor<6xi8>, tensor<6xi8> -> tensor<6xi1>
  %eq_u8 = pl.compare eq %a_u8, %b_u8 : tensor<6xui8>, tensor<6xui8> -> tensor<6xi1>
  %ne_u8 = pl.compare ne %a_u8, %b_u8 : tensor<6xui8>, tensor<6xui8> -> tensor<6xi1>
  %lt_u8 = pl.compare lt %a_u8, %b_u8 : tensor<6xui8>, tensor<6xui8> -> tensor<6xi1>
  %le_u8 = pl.compare le %a_u8, %b_u8 : tensor<6xui8>, tensor<6xui8> -> tensor<6xi1>
  %gt_u8 = pl.compare gt %a_u8, %b_u8 : tensor<6xui8>, tensor<6xui8> -> tensor<6xi1>
  %ge_u8 = pl.compare ge %a_u8, %b_u8 : tensor<6xui8>, tensor<6xui8> -> tensor<6xi1>
  %eq_i32 = pl.compare eq %a_i32, %b_i32 : tensor<6xi32>, tensor<6xi32> -> tensor<6xi1>
  %ne_i32 = pl.compare ne %a_i32, %b_i32 : tensor<6xi32>, tensor<6xi32> -> tensor<6xi1>
  %lt_i32 = pl.compare lt %a_i32, %b_i32 : tensor<6xi32>, tensor<6xi32> -> tensor<6xi1>
  %le_i32 = pl.compare le %a_i32, %b_i32 : tensor<6xi32>, tensor<6xi32> -> tensor<6xi1>
  %gt_i32 = pl.compare gt %a_i32, %b_i32 : tensor<6xi32>, tensor<6xi32> -> tensor<6xi1>
  %ge_i32 = pl.compare ge %a_i32, %b_i32 : tensor<6xi32>, tensor<6xi32> -> tensor<6xi1>
  %eq_i64 = pl.compare eq %a_i64, %b_i64 : tensor<6xi64>, tensor<6xi64> -> tensor<6xi1>
  %ne_i64 = pl.compare ne %a_i64, %b_i64 : tensor<6xi64>, tensor<6xi64> -> tensor<6xi1>
  %lt_i64 = pl.compare lt %a_i64, %b_i64 : tensor<6xi64>, tensor<6xi64> -> tensor<6xi1>
  %le_i64 = pl.compare le %a_i64, %b_i64 : tensor<6xi64>, tensor<6xi64> -> tensor<6xi1>
  %gt_i64 = pl.compare gt %a_i64, %b_i64 : tensor<6xi64>, tensor<6xi64> -> tensor<6xi1>
  %ge_i64 = pl.compare ge %a_i64, %b_i64 : tensor<6xi64>, tensor<6xi64> -> tensor<6xi1>
  %half = arith.constant 0.5 : f32
  %broadcast = pl.compare lt %x, %col : tensor<?x?xf32>, tensor<?x1xf32> -> tensor<?x?xi1>
  %number = pl.compare ge %x, %half : tensor<?x?xf32>, f32 -> tensor<?x?xi1>
  return %eq_f32, %ne_f32, %lt_f32, %le_f32, %gt_f32, %ge_f32, %eq_f16, %ne_f16, %lt_f16, %le_f16, %gt_f16, %ge_f16, %eq_bf16, %ne_bf16, %lt_bf16, %le_bf16, %gt_bf16, %ge_bf16, %eq_i8, %ne_i8, %lt_i8, %le_i8, %gt_i8, %ge_i8, %eq_u8, %ne_u8, %lt_u8, %le_u8, %gt_u8, %ge_u8, %eq_i32, %ne_i32, %lt_i32, %le_i32, %gt_i32, %ge_i32, %eq_i64, %ne_i64, %lt_i64, %le_i64, %gt_i64, %ge_i64, %broadcast, %number
      : tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<6xi1>, tensor<?x?xi1>, tensor<?x?xi1>
}
