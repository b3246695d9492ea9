// One element as a number: an operand, the value of a new tensor, and an address.
// RUN: pl-run %s --engine=both --print --arg at=values:1,2 --arg x_f32=iota --arg x_f16=iota --arg x_bf16=iota --arg x_i8=iota --arg x_u8=values:0,0,0,0,0,200 --arg x_i32=iota --arg x_i64=iota --arg x_b=values:0,0,0,0,0,1 | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --arg at=values:0,1
// RUN: pl-run %s --engine=both --target=x86-64-v3 --arg at=values:0,1

// CHECK: f32: 5 5
// CHECK: f16: 5 5
// CHECK: bf16: 5 5
// CHECK: i8: 5 5
// CHECK: u8: 200 200
// CHECK: i32: 5 5
// CHECK: i64: 5 5
// CHECK: b: 1 1
// CHECK: scaled[0]: 0 5 10
// CHECK: scaled[1]: 15 20 25
// CHECK: first[0]: 1
func.func @read(%at: tensor<2xi64> {pl.name = "at", pl.role = "in", pl.shape = [2]},
                %x_f32: tensor<2x3xf32> {pl.name = "x_f32", pl.role = "in", pl.shape = [2, 3]},
                %x_f16: tensor<2x3xf16> {pl.name = "x_f16", pl.role = "in", pl.shape = [2, 3]},
                %x_bf16: tensor<2x3xbf16> {pl.name = "x_bf16", pl.role = "in", pl.shape = [2, 3]},
                %x_i8: tensor<2x3xi8> {pl.name = "x_i8", pl.role = "in", pl.shape = [2, 3]},
                %x_u8: tensor<2x3xui8> {pl.name = "x_u8", pl.role = "in", pl.shape = [2, 3]},
                %x_i32: tensor<2x3xi32> {pl.name = "x_i32", pl.role = "in", pl.shape = [2, 3]},
                %x_i64: tensor<2x3xi64> {pl.name = "x_i64", pl.role = "in", pl.shape = [2, 3]},
                %x_b: tensor<2x3xi1> {pl.name = "x_b", pl.role = "in", pl.shape = [2, 3]})
    -> (tensor<2xf32> {pl.name = "f32", pl.role = "out", pl.shape = [2]},
        tensor<2xf16> {pl.name = "f16", pl.role = "out", pl.shape = [2]},
        tensor<2xbf16> {pl.name = "bf16", pl.role = "out", pl.shape = [2]},
        tensor<2xi8> {pl.name = "i8", pl.role = "out", pl.shape = [2]},
        tensor<2xui8> {pl.name = "u8", pl.role = "out", pl.shape = [2]},
        tensor<2xi32> {pl.name = "i32", pl.role = "out", pl.shape = [2]},
        tensor<2xi64> {pl.name = "i64", pl.role = "out", pl.shape = [2]},
        tensor<2xi1> {pl.name = "b", pl.role = "out", pl.shape = [2]},
        tensor<2x3xf32> {pl.name = "scaled", pl.role = "out", pl.shape = [2, 3]},
        tensor<1x1xi64> {pl.name = "first", pl.role = "out", pl.shape = [1, 1]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %row64 = pl.read %at[%c0] : tensor<2xi64> -> i64
  %column64 = pl.read %at[%c1] : tensor<2xi64> -> i64
  %row = arith.index_cast %row64 : i64 to index
  %column = arith.index_cast %column64 : i64 to index
  %v_f32 = pl.read %x_f32[%row, %column] : tensor<2x3xf32> -> f32
  %f32 = pl.full %v_f32() : f32, tensor<2xf32>
  %v_f16 = pl.read %x_f16[%row, %column] : tensor<2x3xf16> -> f16
  %f16 = pl.full %v_f16() : f16, tensor<2xf16>
  %v_bf16 = pl.read %x_bf16[%row, %column] : tensor<2x3xbf16> -> bf16
  %bf16 = pl.full %v_bf16() : bf16, tensor<2xbf16>
  %v_i8 = pl.read %x_i8[%row, %column] : tensor<2x3xi8> -> i8
  %i8 = pl.full %v_i8() : i8, tensor<2xi8>
  %v_u8 = pl.read %x_u8[%row, %column] : tensor<2x3xui8> -> i8
  %u8 = pl.full %v_u8() : i8, tensor<2xui8>
  %v_i32 = pl.read %x_i32[%row, %column] : tensor<2x3xi32> -> i32
  %i32 = pl.full %v_i32() : i32, tensor<2xi32>
  %v_i64 = pl.read %x_i64[%row, %column] : tensor<2x3xi64> -> i64
  %i64 = pl.full %v_i64() : i64, tensor<2xi64>
  %v_b = pl.read %x_b[%row, %column] : tensor<2x3xi1> -> i1
  %b = pl.full %v_b() : i1, tensor<2xi1>
  %scaled = pl.mul %x_f32, %v_f32 : tensor<2x3xf32>, f32 -> tensor<2x3xf32>
  %first = pl.full %row64() : i64, tensor<1x1xi64>
  return %f32, %f16, %bf16, %i8, %u8, %i32, %i64, %b, %scaled, %first
      : tensor<2xf32>, tensor<2xf16>, tensor<2xbf16>, tensor<2xi8>, tensor<2xui8>, tensor<2xi32>, tensor<2xi64>, tensor<2xi1>, tensor<2x3xf32>, tensor<1x1xi64>
}
