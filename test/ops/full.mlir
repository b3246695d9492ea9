// One number everywhere, of every element type (a UINT8 is given by its bits), or in the valid part alone.
// RUN: pl-run %s --engine=both --print --dim n=2 | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=33
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=33

// CHECK: f32[0]: nan nan
// CHECK: f32[1]: nan nan
// CHECK: f16[0]: 1.0009766 1.0009766
// CHECK: f16[1]: 1.0009766 1.0009766
// CHECK: bf16[0]: -0 -0
// CHECK: bf16[1]: -0 -0
// CHECK: i8[0]: -128 -128
// CHECK: i8[1]: -128 -128
// CHECK: u8[0]: 255 255
// CHECK: u8[1]: 255 255
// CHECK: i32[0]: -2147483648 -2147483648
// CHECK: i32[1]: -2147483648 -2147483648
// CHECK: i64[0]: 9223372036854775807 9223372036854775807
// CHECK: i64[1]: 9223372036854775807 9223372036854775807
// CHECK: b[0]: 1 1
// CHECK: b[1]: 1 1
// CHECK: partial[0]: 2 2 0
// CHECK: partial[1]: 0 0 0
func.func @full(%n: index {pl.name = "n", pl.role = "dim"})
    -> (tensor<2x?xf32> {pl.name = "f32", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x?xf16> {pl.name = "f16", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x?xbf16> {pl.name = "bf16", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x?xi8> {pl.name = "i8", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x?xui8> {pl.name = "u8", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x?xi32> {pl.name = "i32", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x?xi64> {pl.name = "i64", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x?xi1> {pl.name = "b", pl.role = "out", pl.shape = [2, "n"]},
        tensor<2x3xf32> {pl.name = "partial", pl.role = "out", pl.shape = [2, 3]}) {
  %v_f32 = arith.constant 0xFFC00000 : f32
  %f32 = pl.full %v_f32(%n) : f32, tensor<2x?xf32>
  %v_f16 = arith.constant 1.0009765625 : f16
  %f16 = pl.full %v_f16(%n) : f16, tensor<2x?xf16>
  %v_bf16 = arith.constant -0.0 : bf16
  %bf16 = pl.full %v_bf16(%n) : bf16, tensor<2x?xbf16>
  %v_i8 = arith.constant -128 : i8
  %i8 = pl.full %v_i8(%n) : i8, tensor<2x?xi8>
  %v_u8 = arith.constant -1 : i8
  %u8 = pl.full %v_u8(%n) : i8, tensor<2x?xui8>
  %v_i32 = arith.constant -2147483648 : i32
  %i32 = pl.full %v_i32(%n) : i32, tensor<2x?xi32>
  %v_i64 = arith.constant 9223372036854775807 : i64
  %i64 = pl.full %v_i64(%n) : i64, tensor<2x?xi64>
  %v_b = arith.constant true
  %b = pl.full %v_b(%n) : i1, tensor<2x?xi1>
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %two = arith.constant 2.0 : f32
  %tile = pl.full %two() valid[%c1, %c2] : f32, tensor<2x3xf32>
  %partial = pl.fillpad %tile zero : tensor<2x3xf32>
  return %f32, %f16, %bf16, %i8, %u8, %i32, %i64, %b, %partial
      : tensor<2x?xf32>, tensor<2x?xf16>, tensor<2x?xbf16>, tensor<2x?xi8>, tensor<2x?xui8>, tensor<2x?xi32>, tensor<2x?xi64>, tensor<2x?xi1>, tensor<2x3xf32>
}
