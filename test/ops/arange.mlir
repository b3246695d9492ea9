// Counting from a start, which may be negative; numbers that the element type has not are rounded or wrap.
// RUN: pl-run %s --engine=both --print --dim n=5 --arg start=values:-2 | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --print --dim n=4 --arg start=values:255 | FileCheck %s --match-full-lines --check-prefix=WRAP
// RUN: pl-run %s --engine=both --dim n=33 --arg start=values:16777210
// RUN: pl-run %s --engine=both --dim n=1 --arg start=values:65519
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=1 --arg start=values:65519

// CHECK: f32[0]: -2 -1 0 1 2
// CHECK: f16[0]: -2 -1 0 1 2
// CHECK: bf16[0]: -2 -1 0 1 2
// CHECK: i8[0]: -2 -1 0 1 2
// CHECK: u8[0]: 254 255 0 1 2
// CHECK: i32[0]: -2 -1 0 1 2
// CHECK: i64[0]: -2 -1 0 1 2
// CHECK: flat: -2 -1 0 1

// WRAP: f32[0]: 255 256 257 258
// WRAP: f16[0]: 255 256 257 258
// WRAP: bf16[0]: 255 256 256 258
// WRAP: i8[0]: -1 0 1 2
// WRAP: u8[0]: 255 0 1 2
// WRAP: i32[0]: 255 256 257 258
// WRAP: i64[0]: 255 256 257 258
// WRAP: flat: 255 256 257 258
func.func @arange(%n: index {pl.name = "n", pl.role = "dim"},
                  %start: tensor<1xi32> {pl.name = "start", pl.role = "in", pl.shape = [1]})
    -> (tensor<1x?xf32> {pl.name = "f32", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xf16> {pl.name = "f16", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xbf16> {pl.name = "bf16", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xi8> {pl.name = "i8", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xui8> {pl.name = "u8", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xi32> {pl.name = "i32", pl.role = "out", pl.shape = [1, "n"]},
        tensor<1x?xi64> {pl.name = "i64", pl.role = "out", pl.shape = [1, "n"]},
        tensor<4xi32> {pl.name = "flat", pl.role = "out", pl.shape = [4]}) {
  %c0 = arith.constant 0 : index
  %start32 = pl.read %start[%c0] : tensor<1xi32> -> i32
  %first = arith.index_cast %start32 : i32 to index
  %f32 = pl.arange %first(%n) : tensor<1x?xf32>
  %f16 = pl.arange %first(%n) : tensor<1x?xf16>
  %bf16 = pl.arange %first(%n) : tensor<1x?xbf16>
  %i8 = pl.arange %first(%n) : tensor<1x?xi8>
  %u8 = pl.arange %first(%n) : tensor<1x?xui8>
  %i32 = pl.arange %first(%n) : tensor<1x?xi32>
  %i64 = pl.arange %first(%n) : tensor<1x?xi64>
  %flat = pl.arange %first() : tensor<4xi32>
  return %f32, %f16, %bf16, %i8, %u8, %i32, %i64, %flat
      : tensor<1x?xf32>, tensor<1x?xf16>, tensor<1x?xbf16>, tensor<1x?xi8>, tensor<1x?xui8>, tensor<1x?xi32>, tensor<1x?xi64>, tensor<4xi32>
}
