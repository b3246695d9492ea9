// Elementwise choice between two operands, which may be numbers; the bits of the chosen one are kept.
// RUN: pl-run %s --engine=both --dim m=2 --dim n=3 --arg x=iota --arg row=values:10,20,30 --arg k=values:1,0,1,0,1,0 --arg mask=values:0,1 --arg c=values:1,0,0,1 --arg a_f32=values:nan,1,2,-0 --arg b_f32=values:5,-0,inf,6 --arg a_f16=values:1,2,3,-0 --arg b_f16=values:5,-0,nan,6 --arg a_bf16=values:1,2,3,1e-40 --arg b_bf16=values:5,-0,nan,6 --arg a_i8=values:1,2,3,-128 --arg b_i8=values:5,6,7,8 --arg a_u8=values:255,2,3,4 --arg b_u8=values:5,200,7,8 --arg a_i32=values:1,2,3,4 --arg b_i32=values:5,6,7,8 --arg a_i64=values:9007199254740993,2,3,4 --arg b_i64=values:5,6,7,8 --arg a_b=values:1,1,0,0 --arg b_b=values:0,1,1,1 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --arg x=special --seed 1
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --arg x=special --seed 3
// RUN: pl-run %s --engine=both --dim m=17 --dim n=33 --arg x=special --seed 17
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=17 --dim n=33 --arg x=special --seed 17

// CHECK: y_f32: nan -0 inf -0
// CHECK: y_f16: 1 -0 nan -0
// CHECK: y_bf16: 1 -0 nan 9.1835e-41
// CHECK: y_i8: 1 6 7 -128
// CHECK: y_u8: 255 200 7 4
// CHECK: y_i32: 1 6 7 4
// CHECK: y_i64: 9007199254740993 6 7 4
// CHECK: y_b: 1 1 1 0
// CHECK: broadcast[0]: 0 20 2
// CHECK: broadcast[1]: 10 4 30
// CHECK: masked[0]: -inf -inf -inf
// CHECK: masked[1]: 3 4 5

func.func @select(%m: index {pl.name = "m", pl.role = "dim"},
                  %n: index {pl.name = "n", pl.role = "dim"},
                  %c: tensor<4xi1> {pl.name = "c", pl.role = "in", pl.shape = [4]},
                  %a_f32: tensor<4xf32> {pl.name = "a_f32", pl.role = "in", pl.shape = [4]},
                  %b_f32: tensor<4xf32> {pl.name = "b_f32", pl.role = "in", pl.shape = [4]},
                  %a_f16: tensor<4xf16> {pl.name = "a_f16", pl.role = "in", pl.shape = [4]},
                  %b_f16: tensor<4xf16> {pl.name = "b_f16", pl.role = "in", pl.shape = [4]},
                  %a_bf16: tensor<4xbf16> {pl.name = "a_bf16", pl.role = "in", pl.shape = [4]},
                  %b_bf16: tensor<4xbf16> {pl.name = "b_bf16", pl.role = "in", pl.shape = [4]},
                  %a_i8: tensor<4xi8> {pl.name = "a_i8", pl.role = "in", pl.shape = [4]},
                  %b_i8: tensor<4xi8> {pl.name = "b_i8", pl.role = "in", pl.shape = [4]},
                  %a_u8: tensor<4xui8> {pl.name = "a_u8", pl.role = "in", pl.shape = [4]},
                  %b_u8: tensor<4xui8> {pl.name = "b_u8", pl.role = "in", pl.shape = [4]},
                  %a_i32: tensor<4xi32> {pl.name = "a_i32", pl.role = "in", pl.shape = [4]},
                  %b_i32: tensor<4xi32> {pl.name = "b_i32", pl.role = "in", pl.shape = [4]},
                  %a_i64: tensor<4xi64> {pl.name = "a_i64", pl.role = "in", pl.shape = [4]},
                  %b_i64: tensor<4xi64> {pl.name = "b_i64", pl.role = "in", pl.shape = [4]},
                  %a_b: tensor<4xi1> {pl.name = "a_b", pl.role = "in", pl.shape = [4]},
                  %b_b: tensor<4xi1> {pl.name = "b_b", pl.role = "in", pl.shape = [4]},
                  %k: tensor<?x?xi1> {pl.name = "k", pl.role = "in", pl.shape = ["m", "n"]},
                  %x: tensor<?x?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", "n"]},
                  %row: tensor<1x?xf32> {pl.name = "row", pl.role = "in", pl.shape = [1, "n"]},
                  %mask: tensor<?x1xi1> {pl.name = "mask", pl.role = "in", pl.shape = ["m", 1]})
    -> (tensor<4xf32> {pl.name = "y_f32", pl.role = "out", pl.shape = [4]},
        tensor<4xf16> {pl.name = "y_f16", pl.role = "out", pl.shape = [4]},
        tensor<4xbf16> {pl.name = "y_bf16", pl.role = "out", pl.shape = [4]},
        tensor<4xi8> {pl.name = "y_i8", pl.role = "out", pl.shape = [4]},
        tensor<4xui8> {pl.name = "y_u8", pl.role = "out", pl.shape = [4]},
        tensor<4xi32> {pl.name = "y_i32", pl.role = "out", pl.shape = [4]},
        tensor<4xi64> {pl.name = "y_i64", pl.role = "out", pl.shape = [4]},
        tensor<4xi1> {pl.name = "y_b", pl.role = "out", pl.shape = [4]},
        tensor<?x?xf32> {pl.name = "broadcast", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "masked", pl.role = "out", pl.shape = ["m", "n"]}) {
  %y_f32 = pl.select %c, %a_f32, %b_f32 : tensor<4xi1>, tensor<4xf32>, tensor<4xf32> -> tensor<4xf32>
  %y_f16 = pl.select %c, %a_f16, %b_f16 : tensor<4xi1>, tensor<4xf16>, tensor<4xf16> -> tensor<4xf16>
  %y_bf16 = pl.select %c, %a_bf16, %b_bf16 : tensor<4xi1>, tensor<4xbf16>, tensor<4xbf16> -> tensor<4xbf16>
  %y_i8 = pl.select %c, %a_i8, %b_i8 : tensor<4xi1>, tensor<4xi8>, tensor<4xi8> -> tensor<4xi8>
  %y_u8 = pl.select %c, %a_u8, %b_u8 : tensor<4xi1>, tensor<4xui8>, tensor<4xui8> -> tensor<4xui8>
  %y_i32 = pl.select %c, %a_i32, %b_i32 : tensor<4xi1>, tensor<4xi32>, tensor<4xi32> -> tensor<4xi32>
  %y_i64 = pl.select %c, %a_i64, %b_i64 : tensor<4xi1>, tensor<4xi64>, tensor<4xi64> -> tensor<4xi64>
  %y_b = pl.select %c, %a_b, %b_b : tensor<4xi1>, tensor<4xi1>, tensor<4xi1> -> tensor<4xi1>
  %pad = arith.constant 0xFF800000 : f32
  %broadcast = pl.select %k, %x, %row : tensor<?x?xi1>, tensor<?x?xf32>, tensor<1x?xf32> -> tensor<?x?xf32>
  %masked = pl.select %mask, %x, %pad : tensor<?x1xi1>, tensor<?x?xf32>, f32 -> tensor<?x?xf32>
  return %y_f32, %y_f16, %y_bf16, %y_i8, %y_u8, %y_i32, %y_i64, %y_b, %broadcast, %masked
      : tensor<4xf32>, tensor<4xf16>, tensor<4xbf16>, tensor<4xi8>, tensor<4xui8>, tensor<4xi32>, tensor<4xi64>, tensor<4xi1>, tensor<?x?xf32>, tensor<?x?xf32>
}
