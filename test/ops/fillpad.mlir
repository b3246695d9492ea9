// Outside the valid extents: the least value (-inf of floats), the greatest, or zero; extents known at run time alone.
// RUN: pl-run %s --engine=both --print --arg part=values:1,2 --arg x_f32=iota --arg x_f16=iota --arg x_bf16=iota --arg x_i8=iota --arg x_u8=iota --arg x_i32=iota --arg x_i64=iota | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --arg part=values:2,3
// RUN: pl-run %s --engine=both --arg part=values:2,1
// RUN: pl-run %s --engine=both --target=x86-64-v3 --arg part=values:2,1

// CHECK: min_f32[0]: 0 1 -inf
// CHECK: min_f32[1]: -inf -inf -inf
// CHECK: max_f32[0]: 0 1 inf
// CHECK: max_f32[1]: inf inf inf
// CHECK: zero_f32[0]: 0 1 0
// CHECK: zero_f32[1]: 0 0 0
// CHECK: min_f16[0]: 0 1 -inf
// CHECK: min_f16[1]: -inf -inf -inf
// CHECK: max_f16[0]: 0 1 inf
// CHECK: max_f16[1]: inf inf inf
// CHECK: zero_f16[0]: 0 1 0
// CHECK: zero_f16[1]: 0 0 0
// CHECK: min_bf16[0]: 0 1 -inf
// CHECK: min_bf16[1]: -inf -inf -inf
// CHECK: max_bf16[0]: 0 1 inf
// CHECK: max_bf16[1]: inf inf inf
// CHECK: zero_bf16[0]: 0 1 0
// CHECK: zero_bf16[1]: 0 0 0
// CHECK: min_i8[0]: 0 1 -128
// CHECK: min_i8[1]: -128 -128 -128
// CHECK: max_i8[0]: 0 1 127
// CHECK: max_i8[1]: 127 127 127
// CHECK: zero_i8[0]: 0 1 0
// CHECK: zero_i8[1]: 0 0 0
// CHECK: min_u8[0]: 0 1 0
// CHECK: min_u8[1]: 0 0 0
// CHECK: max_u8[0]: 0 1 255
// CHECK: max_u8[1]: 255 255 255
// CHECK: zero_u8[0]: 0 1 0
// CHECK: zero_u8[1]: 0 0 0
// CHECK: min_i32[0]: 0 1 -2147483648
// CHECK: min_i32[1]: -2147483648 -2147483648 -2147483648
// CHECK: max_i32[0]: 0 1 2147483647
// CHECK: max_i32[1]: 2147483647 2147483647 2147483647
// CHECK: zero_i32[0]: 0 1 0
// CHECK: zero_i32[1]: 0 0 0
// CHECK: min_i64[0]: 0 1 -9223372036854775808
// CHECK: min_i64[1]: -9223372036854775808 -9223372036854775808 -9223372036854775808
// CHECK: max_i64[0]: 0 1 9223372036854775807
// CHECK: max_i64[1]: 9223372036854775807 9223372036854775807 9223372036854775807
// CHECK: zero_i64[0]: 0 1 0
// CHECK: zero_i64[1]: 0 0 0
func.func @fillpad(%part: tensor<2xi32> {pl.name = "part", pl.role = "in", pl.shape = [2]},
                   %x_f32: tensor<2x3xf32> {pl.name = "x_f32", pl.role = "in", pl.shape = [2, 3]},
                   %x_f16: tensor<2x3xf16> {pl.name = "x_f16", pl.role = "in", pl.shape = [2, 3]},
                   %x_bf16: tensor<2x3xbf16> {pl.name = "x_bf16", pl.role = "in", pl.shape = [2, 3]},
                   %x_i8: tensor<2x3xi8> {pl.name = "x_i8", pl.role = "in", pl.shape = [2, 3]},
                   %x_u8: tensor<2x3xui8> {pl.name = "x_u8", pl.role = "in", pl.shape = [2, 3]},
                   %x_i32: tensor<2x3xi32> {pl.name = "x_i32", pl.role = "in", pl.shape = [2, 3]},
                   %x_i64: tensor<2x3xi64> {pl.name = "x_i64", pl.role = "in", pl.shape = [2, 3]})
    -> (tensor<2x3xf32> {pl.name = "min_f32", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xf32> {pl.name = "max_f32", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xf32> {pl.name = "zero_f32", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xf16> {pl.name = "min_f16", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xf16> {pl.name = "max_f16", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xf16> {pl.name = "zero_f16", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xbf16> {pl.name = "min_bf16", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xbf16> {pl.name = "max_bf16", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xbf16> {pl.name = "zero_bf16", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi8> {pl.name = "min_i8", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi8> {pl.name = "max_i8", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi8> {pl.name = "zero_i8", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xui8> {pl.name = "min_u8", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xui8> {pl.name = "max_u8", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xui8> {pl.name = "zero_u8", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi32> {pl.name = "min_i32", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi32> {pl.name = "max_i32", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi32> {pl.name = "zero_i32", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi64> {pl.name = "min_i64", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi64> {pl.name = "max_i64", pl.role = "out", pl.shape = [2, 3]},
        tensor<2x3xi64> {pl.name = "zero_i64", pl.role = "out", pl.shape = [2, 3]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows32 = pl.read %part[%c0] : tensor<2xi32> -> i32
  %columns32 = pl.read %part[%c1] : tensor<2xi32> -> i32
  %rows = arith.index_cast %rows32 : i32 to index
  %columns = arith.index_cast %columns32 : i32 to index
  %tile_f32 = pl.slice %x_f32[%c0, %c0] valid[%rows, %columns] : tensor<2x3xf32> -> tensor<2x3xf32>
  %min_f32 = pl.fillpad %tile_f32 min : tensor<2x3xf32>
  %max_f32 = pl.fillpad %tile_f32 max : tensor<2x3xf32>
  %zero_f32 = pl.fillpad %tile_f32 zero : tensor<2x3xf32>
  %tile_f16 = pl.slice %x_f16[%c0, %c0] valid[%rows, %columns] : tensor<2x3xf16> -> tensor<2x3xf16>
  %min_f16 = pl.fillpad %tile_f16 min : tensor<2x3xf16>
  %max_f16 = pl.fillpad %tile_f16 max : tensor<2x3xf16>
  %zero_f16 = pl.fillpad %tile_f16 zero : tensor<2x3xf16>
  %tile_bf16 = pl.slice %x_bf16[%c0, %c0] valid[%rows, %columns] : tensor<2x3xbf16> -> tensor<2x3xbf16>
  %min_bf16 = pl.fillpad %tile_bf16 min : tensor<2x3xbf16>
  %max_bf16 = pl.fillpad %tile_bf16 max : tensor<2x3xbf16>
  %zero_bf16 = pl.fillpad %tile_bf16 zero : tensor<2x3xbf16>
  %tile_i8 = pl.slice %x_i8[%c0, %c0] valid[%rows, %columns] : tensor<2x3xi8> -> tensor<2x3xi8>
  %min_i8 = pl.fillpad %tile_i8 min : tensor<2x3xi8>
  %max_i8 = pl.fillpad %tile_i8 max : tensor<2x3xi8>
  %zero_i8 = pl.fillpad %tile_i8 zero : tensor<2x3xi8>
  %tile_u8 = pl.slice %x_u8[%c0, %c0] valid[%rows, %columns] : tensor<2x3xui8> -> tensor<2x3xui8>
  %min_u8 = pl.fillpad %tile_u8 min : tensor<2x3xui8>
  %max_u8 = pl.fillpad %tile_u8 max : tensor<2x3xui8>
  %zero_u8 = pl.fillpad %tile_u8 zero : tensor<2x3xui8>
  %tile_i32 = pl.slice %x_i32[%c0, %c0] valid[%rows, %columns] : tensor<2x3xi32> -> tensor<2x3xi32>
  %min_i32 = pl.fillpad %tile_i32 min : tensor<2x3xi32>
  %max_i32 = pl.fillpad %tile_i32 max : tensor<2x3xi32>
  %zero_i32 = pl.fillpad %tile_i32 zero : tensor<2x3xi32>
  %tile_i64 = pl.slice %x_i64[%c0, %c0] valid[%rows, %columns] : tensor<2x3xi64> -> tensor<2x3xi64>
  %min_i64 = pl.fillpad %tile_i64 min : tensor<2x3xi64>
  %max_i64 = pl.fillpad %tile_i64 max : tensor<2x3xi64>
  %zero_i64 = pl.fillpad %tile_i64 zero : tensor<2x3xi64>
  return %min_f32, %max_f32, %zero_f32, %min_f16, %max_f16, %zero_f16, %min_bf16, %max_bf16, %zero_bf16, %min_i8, %max_i8, %zero_i8, %min_u8, %max_u8, %zero_u8, %min_i32, %max_i32, %zero_i32, %min_i64, %max_i64, %zero_i64
      : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf16>, tensor<2x3xf16>, tensor<2x3xf16>, tensor<2x3xbf16>, tensor<2x3xbf16>, tensor<2x3xbf16>, tensor<2x3xi8>, tensor<2x3xi8>, tensor<2x3xi8>, tensor<2x3xui8>, tensor<2x3xui8>, tensor<2x3xui8>, tensor<2x3xi32>, tensor<2x3xi32>, tensor<2x3xi32>, tensor<2x3xi64>, tensor<2x3xi64>, tensor<2x3xi64>
}
