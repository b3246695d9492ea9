// Every pair of element types, and every rounding mode where a cast rounds: one rounding of the exact value,
// saturation of floats to integers, the low bits of integers to integers.
// RUN: pl-run %s --engine=both --dim n=1 --arg r_f32=full:1 --arg r_f16=full:1 --arg r_bf16=full:1 --arg r_i8=full:1 --arg r_u8=full:1 --arg r_i32=full:1 --arg r_i64=full:1 --arg r_b=full:1 --arg x_f32=values:2.5,-2.5,300,-300,nan,3e9,1.00390625,1.01171875,6e-8,65520,1e-40,-0 --arg x_f16=values:2.5,-2.5,300,-300,nan,inf,65504,1.0009765625,6e-8,-0 --arg x_bf16=values:2.5,-2.5,300,-300,nan,3e9,1.0078125,1e-40,3e38,-0 --arg x_i8=values:1,-1,127,-128,0 --arg x_u8=values:1,255,128,0,127 --arg x_i32=values:1,-1,2147483647,16777217,65520,-2147483648,257,259,300 --arg x_i64=values:1,-1,9223372036854775807,4611686018427387905,65519,-9223372036854775808,257,36169534507319297,36169534507319296 --arg x_b=values:0,1 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=16 --arg r_f32=special --arg r_f16=special --arg r_bf16=special --arg r_i8=special --arg r_u8=special --arg r_i32=special --arg r_i64=special --arg r_b=special
// RUN: pl-run %s --engine=both --dim n=17 --arg r_f32=special --arg r_f16=special --arg r_bf16=special --arg r_i8=special --arg r_u8=special --arg r_i32=special --arg r_i64=special --arg r_b=special
// RUN: pl-run %s --engine=both --dim n=97 --arg r_f32=special --arg r_f16=special --arg r_bf16=special --arg r_i8=special --arg r_u8=special --arg r_i32=special --arg r_i64=special --arg r_b=special
// RUN: pl-run %s --engine=both --dim n=259 --seed 3
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=259 --seed 3

// CHECK: f32_f16: 2.5 -2.5 300 -300 nan inf 1.0039062 1.0117188 5.9604645e-08 inf 0 -0
// CHECK: long_f32_f16: 1
// CHECK: f32_bf16: 2.5 -2.5 300 -300 nan 3003121700 1 1.015625 6.0070306e-08 65536 9.1835e-41 -0
// CHECK: long_f32_bf16: 1
// CHECK: f32_i8: 2 -2 127 -128 0 127 1 1 0 127 0 0
// CHECK: long_f32_i8: 1
// CHECK: f32_u8: 2 0 255 0 0 255 1 1 0 255 0 0
// CHECK: long_f32_u8: 1
// CHECK: f32_i32: 2 -2 300 -300 0 2147483647 1 1 0 65520 0 0
// CHECK: long_f32_i32: 1
// CHECK: f32_i64: 2 -2 300 -300 0 3000000000 1 1 0 65520 0 0
// CHECK: long_f32_i64: 1
// CHECK: f32_b: 1 1 1 1 1 1 1 1 1 1 1 0
// CHECK: long_f32_b: 1
// CHECK: f16_f32: 2.5 -2.5 300 -300 nan inf 65504 1.0009766 5.9604645e-08 -0
// CHECK: long_f16_f32: 1
// CHECK: f16_bf16: 2.5 -2.5 300 -300 nan inf 65536 1 5.9604645e-08 -0
// CHECK: long_f16_bf16: 1
// CHECK: f16_i8: 2 -2 127 -128 0 127 127 1 0 0
// CHECK: long_f16_i8: 1
// CHECK: f16_u8: 2 0 255 0 0 255 255 1 0 0
// CHECK: long_f16_u8: 1
// CHECK: f16_i32: 2 -2 300 -300 0 2147483647 65504 1 0 0
// CHECK: long_f16_i32: 1
// CHECK: f16_i64: 2 -2 300 -300 0 9223372036854775807 65504 1 0 0
// CHECK: long_f16_i64: 1
// CHECK: f16_b: 1 1 1 1 1 1 1 1 1 0
// CHECK: long_f16_b: 1
// CHECK: bf16_f32: 2.5 -2.5 300 -300 nan 3003121700 1.0078125 9.1835e-41 3.0040553e+38 -0
// CHECK: long_bf16_f32: 1
// CHECK: bf16_f16: 2.5 -2.5 300 -300 nan inf 1.0078125 0 inf -0
// CHECK: long_bf16_f16: 1
// CHECK: bf16_i8: 2 -2 127 -128 0 127 1 0 127 0
// CHECK: long_bf16_i8: 1
// CHECK: bf16_u8: 2 0 255 0 0 255 1 0 255 0
// CHECK: long_bf16_u8: 1
// CHECK: bf16_i32: 2 -2 300 -300 0 2147483647 1 0 2147483647 0
// CHECK: long_bf16_i32: 1
// CHECK: bf16_i64: 2 -2 300 -300 0 3003121664 1 0 9223372036854775807 0
// CHECK: long_bf16_i64: 1
// CHECK: bf16_b: 1 1 1 1 1 1 1 1 1 0
// CHECK: long_bf16_b: 1
// CHECK: i8_f32: 1 -1 127 -128 0
// CHECK: long_i8_f32: 1
// CHECK: i8_f16: 1 -1 127 -128 0
// CHECK: long_i8_f16: 1
// CHECK: i8_bf16: 1 -1 127 -128 0
// CHECK: long_i8_bf16: 1
// CHECK: i8_u8: 1 255 127 128 0
// CHECK: long_i8_u8: 1
// CHECK: i8_i32: 1 -1 127 -128 0
// CHECK: long_i8_i32: 1
// CHECK: i8_i64: 1 -1 127 -128 0
// CHECK: long_i8_i64: 1
// CHECK: i8_b: 1 1 1 1 0
// CHECK: long_i8_b: 1
// CHECK: u8_f32: 1 255 128 0 127
// CHECK: long_u8_f32: 1
// CHECK: u8_f16: 1 255 128 0 127
// CHECK: long_u8_f16: 1
// CHECK: u8_bf16: 1 255 128 0 127
// CHECK: long_u8_bf16: 1
// CHECK: u8_i8: 1 -1 -128 0 127
// CHECK: long_u8_i8: 1
// CHECK: u8_i32: 1 255 128 0 127
// CHECK: long_u8_i32: 1
// CHECK: u8_i64: 1 255 128 0 127
// CHECK: long_u8_i64: 1
// CHECK: u8_b: 1 1 1 0 1
// CHECK: long_u8_b: 1
// CHECK: i32_f32: 1 -1 2147483600 16777216 65520 -2147483600 257 259 300
// CHECK: long_i32_f32: 1
// CHECK: i32_f16: 1 -1 inf inf inf -inf 257 259 300
// CHECK: long_i32_f16: 1
// CHECK: i32_bf16: 1 -1 2147483600 16777216 65536 -2147483600 256 260 300
// CHECK: long_i32_bf16: 1
// CHECK: i32_i8: 1 -1 -1 1 -16 0 1 3 44
// CHECK: long_i32_i8: 1
// CHECK: i32_u8: 1 255 255 1 240 0 1 3 44
// CHECK: long_i32_u8: 1
// CHECK: i32_i64: 1 -1 2147483647 16777217 65520 -2147483648 257 259 300
// CHECK: long_i32_i64: 1
// CHECK: i32_b: 1 1 1 1 1 1 1 1 1
// CHECK: long_i32_b: 1
// CHECK: i64_f32: 1 -1 9.223372e+18 4.611686e+18 65519 -9.223372e+18 257 3.6169535e+16 3.6169535e+16
// CHECK: long_i64_f32: 1
// CHECK: i64_f16: 1 -1 inf inf 65504 -inf 257 inf inf
// CHECK: long_i64_f16: 1
// CHECK: i64_bf16: 1 -1 9.223372e+18 4.611686e+18 65536 -9.223372e+18 256 3.631027e+16 3.6028797e+16
// CHECK: long_i64_bf16: 1
// CHECK: i64_i8: 1 -1 -1 1 -17 0 1 1 0
// CHECK: long_i64_i8: 1
// CHECK: i64_u8: 1 255 255 1 239 0 1 1 0
// CHECK: long_i64_u8: 1
// CHECK: i64_i32: 1 -1 -1 1 65519 0 257 1 0
// CHECK: long_i64_i32: 1
// CHECK: i64_b: 1 1 1 1 1 1 1 1 1
// CHECK: long_i64_b: 1
// CHECK: b_f32: 0 1
// CHECK: long_b_f32: 1
// CHECK: b_f16: 0 1
// CHECK: long_b_f16: 1
// CHECK: b_bf16: 0 1
// CHECK: long_b_bf16: 1
// CHECK: b_i8: 0 1
// CHECK: long_b_i8: 1
// CHECK: b_u8: 0 1
// CHECK: long_b_u8: 1
// CHECK: b_i32: 0 1
// CHECK: long_b_i32: 1
// CHECK: b_i64: 0 1
// CHECK: long_b_i64: 1
// CHECK: toward_zero_f32_f16: 2.5 -2.5 300 -300 nan 65504 1.0039062 1.0117188 5.9604645e-08 65504 0 -0
// CHECK: long_toward_zero_f32_f16: 1
// CHECK: toward_zero_f32_bf16: 2.5 -2.5 300 -300 nan 2986344400 1 1.0078125 5.9604645e-08 65280 9.1835e-41 -0
// CHECK: long_toward_zero_f32_bf16: 1
// CHECK: toward_zero_f32_i8: 2 -2 127 -128 0 127 1 1 0 127 0 0
// CHECK: long_toward_zero_f32_i8: 1
// CHECK: toward_zero_f32_u8: 2 0 255 0 0 255 1 1 0 255 0 0
// CHECK: long_toward_zero_f32_u8: 1
// CHECK: toward_zero_f32_i32: 2 -2 300 -300 0 2147483647 1 1 0 65520 0 0
// CHECK: long_toward_zero_f32_i32: 1
// CHECK: toward_zero_f16_i8: 2 -2 127 -128 0 127 127 1 0 0
// CHECK: long_toward_zero_f16_i8: 1
// CHECK: toward_zero_bf16_i64: 2 -2 300 -300 0 3003121664 1 0 9223372036854775807 0
// CHECK: long_toward_zero_bf16_i64: 1
// CHECK: upward_f32_f16: 2.5 -2.5 300 -300 nan inf 1.0039062 1.0117188 1.1920929e-07 inf 5.9604645e-08 -0
// CHECK: long_upward_f32_f16: 1
// CHECK: upward_f32_bf16: 2.5 -2.5 300 -300 nan 3003121700 1.0078125 1.015625 6.0070306e-08 65536 1.83671e-40 -0
// CHECK: long_upward_f32_bf16: 1
// CHECK: upward_f32_i8: 3 -2 127 -128 0 127 2 2 1 127 1 0
// CHECK: long_upward_f32_i8: 1
// CHECK: upward_f32_u8: 3 0 255 0 0 255 2 2 1 255 1 0
// CHECK: long_upward_f32_u8: 1
// CHECK: upward_f32_i32: 3 -2 300 -300 0 2147483647 2 2 1 65520 1 0
// CHECK: long_upward_f32_i32: 1
// CHECK: upward_f16_i8: 3 -2 127 -128 0 127 127 2 1 0
// CHECK: long_upward_f16_i8: 1
// CHECK: upward_bf16_i64: 3 -2 300 -300 0 3003121664 2 1 9223372036854775807 0
// CHECK: long_upward_bf16_i64: 1
// CHECK: downward_f32_f16: 2.5 -2.5 300 -300 nan 65504 1.0039062 1.0117188 5.9604645e-08 65504 0 -0
// CHECK: long_downward_f32_f16: 1
// CHECK: downward_f32_bf16: 2.5 -2.5 300 -300 nan 2986344400 1 1.0078125 5.9604645e-08 65280 9.1835e-41 -0
// CHECK: long_downward_f32_bf16: 1
// CHECK: downward_f32_i8: 2 -3 127 -128 0 127 1 1 0 127 0 0
// CHECK: long_downward_f32_i8: 1
// CHECK: downward_f32_u8: 2 0 255 0 0 255 1 1 0 255 0 0
// CHECK: long_downward_f32_u8: 1
// CHECK: downward_f32_i32: 2 -3 300 -300 0 2147483647 1 1 0 65520 0 0
// CHECK: long_downward_f32_i32: 1
// CHECK: downward_f16_i8: 2 -3 127 -128 0 127 127 1 0 0
// CHECK: long_downward_f16_i8: 1
// CHECK: downward_bf16_i64: 2 -3 300 -300 0 3003121664 1 0 9223372036854775807 0
// CHECK: long_downward_bf16_i64: 1

func.func @cast(%n: index {pl.name = "n", pl.role = "dim"},
                %x_f32: tensor<12xf32> {pl.name = "x_f32", pl.role = "in", pl.shape = [12]},
                %r_f32: tensor<?xf32> {pl.name = "r_f32", pl.role = "in", pl.shape = ["n"]},
                %x_f16: tensor<10xf16> {pl.name = "x_f16", pl.role = "in", pl.shape = [10]},
                %r_f16: tensor<?xf16> {pl.name = "r_f16", pl.role = "in", pl.shape = ["n"]},
                %x_bf16: tensor<10xbf16> {pl.name = "x_bf16", pl.role = "in", pl.shape = [10]},
                %r_bf16: tensor<?xbf16> {pl.name = "r_bf16", pl.role = "in", pl.shape = ["n"]},
                %x_i8: tensor<5xi8> {pl.name = "x_i8", pl.role = "in", pl.shape = [5]},
                %r_i8: tensor<?xi8> {pl.name = "r_i8", pl.role = "in", pl.shape = ["n"]},
                %x_u8: tensor<5xui8> {pl.name = "x_u8", pl.role = "in", pl.shape = [5]},
                %r_u8: tensor<?xui8> {pl.name = "r_u8", pl.role = "in", pl.shape = ["n"]},
                %x_i32: tensor<9xi32> {pl.name = "x_i32", pl.role = "in", pl.shape = [9]},
                %r_i32: tensor<?xi32> {pl.name = "r_i32", pl.role = "in", pl.shape = ["n"]},
                %x_i64: tensor<9xi64> {pl.name = "x_i64", pl.role = "in", pl.shape = [9]},
                %r_i64: tensor<?xi64> {pl.name = "r_i64", pl.role = "in", pl.shape = ["n"]},
                %x_b: tensor<2xi1> {pl.name = "x_b", pl.role = "in", pl.shape = [2]},
                %r_b: tensor<?xi1> {pl.name = "r_b", pl.role = "in", pl.shape = ["n"]})
    -> (tensor<12xf16> {pl.name = "f32_f16", pl.role = "out", pl.shape = [12]},
        tensor<?xf16> {pl.name = "long_f32_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<12xbf16> {pl.name = "f32_bf16", pl.role = "out", pl.shape = [12]},
        tensor<?xbf16> {pl.name = "long_f32_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi8> {pl.name = "f32_i8", pl.role = "out", pl.shape = [12]},
        tensor<?xi8> {pl.name = "long_f32_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<12xui8> {pl.name = "f32_u8", pl.role = "out", pl.shape = [12]},
        tensor<?xui8> {pl.name = "long_f32_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi32> {pl.name = "f32_i32", pl.role = "out", pl.shape = [12]},
        tensor<?xi32> {pl.name = "long_f32_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi64> {pl.name = "f32_i64", pl.role = "out", pl.shape = [12]},
        tensor<?xi64> {pl.name = "long_f32_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi1> {pl.name = "f32_b", pl.role = "out", pl.shape = [12]},
        tensor<?xi1> {pl.name = "long_f32_b", pl.role = "out", pl.shape = ["n"]},
        tensor<10xf32> {pl.name = "f16_f32", pl.role = "out", pl.shape = [10]},
        tensor<?xf32> {pl.name = "long_f16_f32", pl.role = "out", pl.shape = ["n"]},
        tensor<10xbf16> {pl.name = "f16_bf16", pl.role = "out", pl.shape = [10]},
        tensor<?xbf16> {pl.name = "long_f16_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi8> {pl.name = "f16_i8", pl.role = "out", pl.shape = [10]},
        tensor<?xi8> {pl.name = "long_f16_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<10xui8> {pl.name = "f16_u8", pl.role = "out", pl.shape = [10]},
        tensor<?xui8> {pl.name = "long_f16_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi32> {pl.name = "f16_i32", pl.role = "out", pl.shape = [10]},
        tensor<?xi32> {pl.name = "long_f16_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi64> {pl.name = "f16_i64", pl.role = "out", pl.shape = [10]},
        tensor<?xi64> {pl.name = "long_f16_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi1> {pl.name = "f16_b", pl.role = "out", pl.shape = [10]},
        tensor<?xi1> {pl.name = "long_f16_b", pl.role = "out", pl.shape = ["n"]},
        tensor<10xf32> {pl.name = "bf16_f32", pl.role = "out", pl.shape = [10]},
        tensor<?xf32> {pl.name = "long_bf16_f32", pl.role = "out", pl.shape = ["n"]},
        tensor<10xf16> {pl.name = "bf16_f16", pl.role = "out", pl.shape = [10]},
        tensor<?xf16> {pl.name = "long_bf16_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi8> {pl.name = "bf16_i8", pl.role = "out", pl.shape = [10]},
        tensor<?xi8> {pl.name = "long_bf16_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<10xui8> {pl.name = "bf16_u8", pl.role = "out", pl.shape = [10]},
        tensor<?xui8> {pl.name = "long_bf16_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi32> {pl.name = "bf16_i32", pl.role = "out", pl.shape = [10]},
        tensor<?xi32> {pl.name = "long_bf16_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi64> {pl.name = "bf16_i64", pl.role = "out", pl.shape = [10]},
        tensor<?xi64> {pl.name = "long_bf16_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi1> {pl.name = "bf16_b", pl.role = "out", pl.shape = [10]},
        tensor<?xi1> {pl.name = "long_bf16_b", pl.role = "out", pl.shape = ["n"]},
        tensor<5xf32> {pl.name = "i8_f32", pl.role = "out", pl.shape = [5]},
        tensor<?xf32> {pl.name = "long_i8_f32", pl.role = "out", pl.shape = ["n"]},
        tensor<5xf16> {pl.name = "i8_f16", pl.role = "out", pl.shape = [5]},
        tensor<?xf16> {pl.name = "long_i8_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<5xbf16> {pl.name = "i8_bf16", pl.role = "out", pl.shape = [5]},
        tensor<?xbf16> {pl.name = "long_i8_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<5xui8> {pl.name = "i8_u8", pl.role = "out", pl.shape = [5]},
        tensor<?xui8> {pl.name = "long_i8_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<5xi32> {pl.name = "i8_i32", pl.role = "out", pl.shape = [5]},
        tensor<?xi32> {pl.name = "long_i8_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<5xi64> {pl.name = "i8_i64", pl.role = "out", pl.shape = [5]},
        tensor<?xi64> {pl.name = "long_i8_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<5xi1> {pl.name = "i8_b", pl.role = "out", pl.shape = [5]},
        tensor<?xi1> {pl.name = "long_i8_b", pl.role = "out", pl.shape = ["n"]},
        tensor<5xf32> {pl.name = "u8_f32", pl.role = "out", pl.shape = [5]},
        tensor<?xf32> {pl.name = "long_u8_f32", pl.role = "out", pl.shape = ["n"]},
        tensor<5xf16> {pl.name = "u8_f16", pl.role = "out", pl.shape = [5]},
        tensor<?xf16> {pl.name = "long_u8_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<5xbf16> {pl.name = "u8_bf16", pl.role = "out", pl.shape = [5]},
        tensor<?xbf16> {pl.name = "long_u8_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<5xi8> {pl.name = "u8_i8", pl.role = "out", pl.shape = [5]},
        tensor<?xi8> {pl.name = "long_u8_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<5xi32> {pl.name = "u8_i32", pl.role = "out", pl.shape = [5]},
        tensor<?xi32> {pl.name = "long_u8_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<5xi64> {pl.name = "u8_i64", pl.role = "out", pl.shape = [5]},
        tensor<?xi64> {pl.name = "long_u8_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<5xi1> {pl.name = "u8_b", pl.role = "out", pl.shape = [5]},
        tensor<?xi1> {pl.name = "long_u8_b", pl.role = "out", pl.shape = ["n"]},
        tensor<9xf32> {pl.name = "i32_f32", pl.role = "out", pl.shape = [9]},
        tensor<?xf32> {pl.name = "long_i32_f32", pl.role = "out", pl.shape = ["n"]},
        tensor<9xf16> {pl.name = "i32_f16", pl.role = "out", pl.shape = [9]},
        tensor<?xf16> {pl.name = "long_i32_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<9xbf16> {pl.name = "i32_bf16", pl.role = "out", pl.shape = [9]},
        tensor<?xbf16> {pl.name = "long_i32_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<9xi8> {pl.name = "i32_i8", pl.role = "out", pl.shape = [9]},
        tensor<?xi8> {pl.name = "long_i32_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<9xui8> {pl.name = "i32_u8", pl.role = "out", pl.shape = [9]},
        tensor<?xui8> {pl.name = "long_i32_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<9xi64> {pl.name = "i32_i64", pl.role = "out", pl.shape = [9]},
        tensor<?xi64> {pl.name = "long_i32_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<9xi1> {pl.name = "i32_b", pl.role = "out", pl.shape = [9]},
        tensor<?xi1> {pl.name = "long_i32_b", pl.role = "out", pl.shape = ["n"]},
        tensor<9xf32> {pl.name = "i64_f32", pl.role = "out", pl.shape = [9]},
        tensor<?xf32> {pl.name = "long_i64_f32", pl.role = "out", pl.shape = ["n"]},
        tensor<9xf16> {pl.name = "i64_f16", pl.role = "out", pl.shape = [9]},
        tensor<?xf16> {pl.name = "long_i64_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<9xbf16> {pl.name = "i64_bf16", pl.role = "out", pl.shape = [9]},
        tensor<?xbf16> {pl.name = "long_i64_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<9xi8> {pl.name = "i64_i8", pl.role = "out", pl.shape = [9]},
        tensor<?xi8> {pl.name = "long_i64_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<9xui8> {pl.name = "i64_u8", pl.role = "out", pl.shape = [9]},
        tensor<?xui8> {pl.name = "long_i64_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<9xi32> {pl.name = "i64_i32", pl.role = "out", pl.shape = [9]},
        tensor<?xi32> {pl.name = "long_i64_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<9xi1> {pl.name = "i64_b", pl.role = "out", pl.shape = [9]},
        tensor<?xi1> {pl.name = "long_i64_b", pl.role = "out", pl.shape = ["n"]},
        tensor<2xf32> {pl.name = "b_f32", pl.role = "out", pl.shape = [2]},
        tensor<?xf32> {pl.name = "long_b_f32", pl.role = "out", pl.shape = ["n"]},
        tensor<2xf16> {pl.name = "b_f16", pl.role = "out", pl.shape = [2]},
        tensor<?xf16> {pl.name = "long_b_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<2xbf16> {pl.name = "b_bf16", pl.role = "out", pl.shape = [2]},
        tensor<?xbf16> {pl.name = "long_b_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<2xi8> {pl.name = "b_i8", pl.role = "out", pl.shape = [2]},
        tensor<?xi8> {pl.name = "long_b_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<2xui8> {pl.name = "b_u8", pl.role = "out", pl.shape = [2]},
        tensor<?xui8> {pl.name = "long_b_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<2xi32> {pl.name = "b_i32", pl.role = "out", pl.shape = [2]},
        tensor<?xi32> {pl.name = "long_b_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<2xi64> {pl.name = "b_i64", pl.role = "out", pl.shape = [2]},
        tensor<?xi64> {pl.name = "long_b_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<12xf16> {pl.name = "toward_zero_f32_f16", pl.role = "out", pl.shape = [12]},
        tensor<?xf16> {pl.name = "long_toward_zero_f32_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<12xbf16> {pl.name = "toward_zero_f32_bf16", pl.role = "out", pl.shape = [12]},
        tensor<?xbf16> {pl.name = "long_toward_zero_f32_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi8> {pl.name = "toward_zero_f32_i8", pl.role = "out", pl.shape = [12]},
        tensor<?xi8> {pl.name = "long_toward_zero_f32_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<12xui8> {pl.name = "toward_zero_f32_u8", pl.role = "out", pl.shape = [12]},
        tensor<?xui8> {pl.name = "long_toward_zero_f32_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi32> {pl.name = "toward_zero_f32_i32", pl.role = "out", pl.shape = [12]},
        tensor<?xi32> {pl.name = "long_toward_zero_f32_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi8> {pl.name = "toward_zero_f16_i8", pl.role = "out", pl.shape = [10]},
        tensor<?xi8> {pl.name = "long_toward_zero_f16_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi64> {pl.name = "toward_zero_bf16_i64", pl.role = "out", pl.shape = [10]},
        tensor<?xi64> {pl.name = "long_toward_zero_bf16_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<12xf16> {pl.name = "upward_f32_f16", pl.role = "out", pl.shape = [12]},
        tensor<?xf16> {pl.name = "long_upward_f32_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<12xbf16> {pl.name = "upward_f32_bf16", pl.role = "out", pl.shape = [12]},
        tensor<?xbf16> {pl.name = "long_upward_f32_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi8> {pl.name = "upward_f32_i8", pl.role = "out", pl.shape = [12]},
        tensor<?xi8> {pl.name = "long_upward_f32_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<12xui8> {pl.name = "upward_f32_u8", pl.role = "out", pl.shape = [12]},
        tensor<?xui8> {pl.name = "long_upward_f32_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi32> {pl.name = "upward_f32_i32", pl.role = "out", pl.shape = [12]},
        tensor<?xi32> {pl.name = "long_upward_f32_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi8> {pl.name = "upward_f16_i8", pl.role = "out", pl.shape = [10]},
        tensor<?xi8> {pl.name = "long_upward_f16_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi64> {pl.name = "upward_bf16_i64", pl.role = "out", pl.shape = [10]},
        tensor<?xi64> {pl.name = "long_upward_bf16_i64", pl.role = "out", pl.shape = ["n"]},
        tensor<12xf16> {pl.name = "downward_f32_f16", pl.role = "out", pl.shape = [12]},
        tensor<?xf16> {pl.name = "long_downward_f32_f16", pl.role = "out", pl.shape = ["n"]},
        tensor<12xbf16> {pl.name = "downward_f32_bf16", pl.role = "out", pl.shape = [12]},
        tensor<?xbf16> {pl.name = "long_downward_f32_bf16", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi8> {pl.name = "downward_f32_i8", pl.role = "out", pl.shape = [12]},
        tensor<?xi8> {pl.name = "long_downward_f32_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<12xui8> {pl.name = "downward_f32_u8", pl.role = "out", pl.shape = [12]},
        tensor<?xui8> {pl.name = "long_downward_f32_u8", pl.role = "out", pl.shape = ["n"]},
        tensor<12xi32> {pl.name = "downward_f32_i32", pl.role = "out", pl.shape = [12]},
        tensor<?xi32> {pl.name = "long_downward_f32_i32", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi8> {pl.name = "downward_f16_i8", pl.role = "out", pl.shape = [10]},
        tensor<?xi8> {pl.name = "long_downward_f16_i8", pl.role = "out", pl.shape = ["n"]},
        tensor<10xi64> {pl.name = "downward_bf16_i64", pl.role = "out", pl.shape = [10]},
        tensor<?xi64> {pl.name = "long_downward_bf16_i64", pl.role = "out", pl.shape = ["n"]}) {
  %f32_f16 = pl.cast %x_f32 : tensor<12xf32> -> tensor<12xf16>
  %long_f32_f16 = pl.cast %r_f32 : tensor<?xf32> -> tensor<?xf16>
  %f32_bf16 = pl.cast %x_f32 : tensor<12xf32> -> tensor<12xbf16>
  %long_f32_bf16 = pl.cast %r_f32 : tensor<?xf32> -> tensor<?xbf16>
  %f32_i8 = pl.cast %x_f32 : tensor<12xf32> -> tensor<12xi8>
  %long_f32_i8 = pl.cast %r_f32 : tensor<?xf32> -> tensor<?xi8>
  %f32_u8 = pl.cast %x_f32 : tensor<12xf32> -> tensor<12xui8>
  %long_f32_u8 = pl.cast %r_f32 : tensor<?xf32> -> tensor<?xui8>
  %f32_i32 = pl.cast %x_f32 : tensor<12xf32> -> tensor<12xi32>
  %long_f32_i32 = pl.cast %r_f32 : tensor<?xf32> -> tensor<?xi32>
  %f32_i64 = pl.cast %x_f32 : tensor<12xf32> -> tensor<12xi64>
  %long_f32_i64 = pl.cast %r_f32 : tensor<?xf32> -> tensor<?xi64>
  %f32_b = pl.cast %x_f32 : tensor<12xf32> -> tensor<12xi1>
  %long_f32_b = pl.cast %r_f32 : tensor<?xf32> -> tensor<?xi1>
  %f16_f32 = pl.cast %x_f16 : tensor<10xf16> -> tensor<10xf32>
  %long_f16_f32 = pl.cast %r_f16 : tensor<?xf16> -> tensor<?xf32>
  %f16_bf16 = pl.cast %x_f16 : tensor<10xf16> -> tensor<10xbf16>
  %long_f16_bf16 = pl.cast %r_f16 : tensor<?xf16> -> tensor<?xbf16>
  %f16_i8 = pl.cast %x_f16 : tensor<10xf16> -> tensor<10xi8>
  %long_f16_i8 = pl.cast %r_f16 : tensor<?xf16> -> tensor<?xi8>
  %f16_u8 = pl.cast %x_f16 : tensor<10xf16> -> tensor<10xui8>
  %long_f16_u8 = pl.cast %r_f16 : tensor<?xf16> -> tensor<?xui8>
  %f16_i32 = pl.cast %x_f16 : tensor<10xf16> -> tensor<10xi32>
  %long_f16_i32 = pl.cast %r_f16 : tensor<?xf16> -> tensor<?xi32>
  %f16_i64 = pl.cast %x_f16 : tensor<10xf16> -> tensor<10xi64>
  %long_f16_i64 = pl.cast %r_f16 : tensor<?xf16> -> tensor<?xi64>
  %f16_b = pl.cast %x_f16 : tensor<10xf16> -> tensor<10xi1>
  %long_f16_b = pl.cast %r_f16 : tensor<?xf16> -> tensor<?xi1>
  %bf16_f32 = pl.cast %x_bf16 : tensor<10xbf16> -> tensor<10xf32>
  %long_bf16_f32 = pl.cast %r_bf16 : tensor<?xbf16> -> tensor<?xf32>
  %bf16_f16 = pl.cast %x_bf16 : tensor<10xbf16> -> tensor<10xf16>
  %long_bf16_f16 = pl.cast %r_bf16 : tensor<?xbf16> -> tensor<?xf16>
  %bf16_i8 = pl.cast %x_bf16 : tensor<10xbf16> -> tensor<10xi8>
  %long_bf16_i8 = pl.cast %r_bf16 : tensor<?xbf16> -> tensor<?xi8>
  %bf16_u8 = pl.cast %x_bf16 : tensor<10xbf16> -> tensor<10xui8>
  %long_bf16_u8 = pl.cast %r_bf16 : tensor<?xbf16> -> tensor<?xui8>
  %bf16_i32 = pl.cast %x_bf16 : tensor<10xbf16> -> tensor<10xi32>
  %long_bf16_i32 = pl.cast %r_bf16 : tensor<?xbf16> -> tensor<?xi32>
  %bf16_i64 = pl.cast %x_bf16 : tensor<10xbf16> -> tensor<10xi64>
  %long_bf16_i64 = pl.cast %r_bf16 : tensor<?xbf16> -> tensor<?xi64>
  %bf16_b = pl.cast %x_bf16 : tensor<10xbf16> -> tensor<10xi1>
  %long_bf16_b = pl.cast %r_bf16 : tensor<?xbf16> -> tensor<?xi1>
  %i8_f32 = pl.cast %x_i8 : tensor<5xi8> -> tensor<5xf32>
  %long_i8_f32 = pl.cast %r_i8 : tensor<?xi8> -> tensor<?xf32>
  %i8_f16 = pl.cast %x_i8 : tensor<5xi8> -> tensor<5xf16>
  %long_i8_f16 = pl.cast %r_i8 : tensor<?xi8> -> tensor<?xf16>
  %i8_bf16 = pl.cast %x_i8 : tensor<5xi8> -> tensor<5xbf16>
  %long_i8_bf16 = pl.cast %r_i8 : tensor<?xi8> -> tensor<?xbf16>
  %i8_u8 = pl.cast %x_i8 : tensor<5xi8> -> tensor<5xui8>
  %long_i8_u8 = pl.cast %r_i8 : tensor<?xi8> -> tensor<?xui8>
  %i8_i32 = pl.cast %x_i8 : tensor<5xi8> -> tensor<5xi32>
  %long_i8_i32 = pl.cast %r_i8 : tensor<?xi8> -> tensor<?xi32>
  %i8_i64 = pl.cast %x_i8 : tensor<5xi8> -> tensor<5xi64>
  %long_i8_i64 = pl.cast %r_i8 : tensor<?xi8> -> tensor<?xi64>
  %i8_b = pl.cast %x_i8 : tensor<5xi8> -> tensor<5xi1>
  %long_i8_b = pl.cast %r_i8 : tensor<?xi8> -> tensor<?xi1>
  %u8_f32 = pl.cast %x_u8 : tensor<5xui8> -> tensor<5xf32>
  %long_u8_f32 = pl.cast %r_u8 : tensor<?xui8> -> tensor<?xf32>
  %u8_f16 = pl.cast %x_u8 : tensor<5xui8> -> tensor<5xf16>
  %long_u8_f16 = pl.cast %r_u8 : tensor<?xui8> -> tensor<?xf16>
  %u8_bf16 = pl.cast %x_u8 : tensor<5xui8> -> tensor<5xbf16>
  %long_u8_bf16 = pl.cast %r_u8 : tensor<?xui8> -> tensor<?xbf16>
  %u8_i8 = pl.cast %x_u8 : tensor<5xui8> -> tensor<5xi8>
  %long_u8_i8 = pl.cast %r_u8 : tensor<?xui8> -> tensor<?xi8>
  %u8_i32 = pl.cast %x_u8 : tensor<5xui8> -> tensor<5xi32>
  %long_u8_i32 = pl.cast %r_u8 : tensor<?xui8> -> tensor<?xi32>
  %u8_i64 = pl.cast %x_u8 : tensor<5xui8> -> tensor<5xi64>
  %long_u8_i64 = pl.cast %r_u8 : tensor<?xui8> -> tensor<?xi64>
  %u8_b = pl.cast %x_u8 : tensor<5xui8> -> tensor<5xi1>
  %long_u8_b = pl.cast %r_u8 : tensor<?xui8> -> tensor<?xi1>
  %i32_f32 = pl.cast %x_i32 : tensor<9xi32> -> tensor<9xf32>
  %long_i32_f32 = pl.cast %r_i32 : tensor<?xi32> -> tensor<?xf32>
  %i32_f16 = pl.cast %x_i32 : tensor<9xi32> -> tensor<9xf16>
  %long_i32_f16 = pl.cast %r_i32 : tensor<?xi32> -> tensor<?xf16>
  %i32_bf16 = pl.cast %x_i32 : tensor<9xi32> -> tensor<9xbf16>
  %long_i32_bf16 = pl.cast %r_i32 : tensor<?xi32> -> tensor<?xbf16>
  %i32_i8 = pl.cast %x_i32 : tensor<9xi32> -> tensor<9xi8>
  %long_i32_i8 = pl.cast %r_i32 : tensor<?xi32> -> tensor<?xi8>
  %i32_u8 = pl.cast %x_i32 : tensor<9xi32> -> tensor<9xui8>
  %long_i32_u8 = pl.cast %r_i32 : tensor<?xi32> -> tensor<?xui8>
  %i32_i64 = pl.cast %x_i32 : tensor<9xi32> -> tensor<9xi64>
  %long_i32_i64 = pl.cast %r_i32 : tensor<?xi32> -> tensor<?xi64>
  %i32_b = pl.cast %x_i32 : tensor<9xi32> -> tensor<9xi1>
  %long_i32_b = pl.cast %r_i32 : tensor<?xi32> -> tensor<?xi1>
  %i64_f32 = pl.cast %x_i64 : tensor<9xi64> -> tensor<9xf32>
  %long_i64_f32 = pl.cast %r_i64 : tensor<?xi64> -> tensor<?xf32>
  %i64_f16 = pl.cast %x_i64 : tensor<9xi64> -> tensor<9xf16>
  %long_i64_f16 = pl.cast %r_i64 : tensor<?xi64> -> tensor<?xf16>
  %i64_bf16 = pl.cast %x_i64 : tensor<9xi64> -> tensor<9xbf16>
  %long_i64_bf16 = pl.cast %r_i64 : tensor<?xi64> -> tensor<?xbf16>
  %i64_i8 = pl.cast %x_i64 : tensor<9xi64> -> tensor<9xi8>
  %long_i64_i8 = pl.cast %r_i64 : tensor<?xi64> -> tensor<?xi8>
  %i64_u8 = pl.cast %x_i64 : tensor<9xi64> -> tensor<9xui8>
  %long_i64_u8 = pl.cast %r_i64 : tensor<?xi64> -> tensor<?xui8>
  %i64_i32 = pl.cast %x_i64 : tensor<9xi64> -> tensor<9xi32>
  %long_i64_i32 = pl.cast %r_i64 : tensor<?xi64> -> tensor<?xi32>
  %i64_b = pl.cast %x_i64 : tensor<9xi64> -> tensor<9xi1>
  %long_i64_b = pl.cast %r_i64 : tensor<?xi64> -> tensor<?xi1>
  %b_f32 = pl.cast %x_b : tensor<2xi1> -> tensor<2xf32>
  %long_b_f32 = pl.cast %r_b : tensor<?xi1> -> tensor<?xf32>
  %b_f16 = pl.cast %x_b : tensor<2xi1> -> tensor<2xf16>
  %long_b_f16 = pl.cast %r_b : tensor<?xi1> -> tensor<?xf16>
  %b_bf16 = pl.cast %x_b : tensor<2xi1> -> tensor<2xbf16>
  %long_b_bf16 = pl.cast %r_b : tensor<?xi1> -> tensor<?xbf16>
  %b_i8 = pl.cast %x_b : tensor<2xi1> -> tensor<2xi8>
  %long_b_i8 = pl.cast %r_b : tensor<?xi1> -> tensor<?xi8>
  %b_u8 = pl.cast %x_b : tensor<2xi1> -> tensor<2xui8>
  %long_b_u8 = pl.cast %r_b : tensor<?xi1> -> tensor<?xui8>
  %b_i32 = pl.cast %x_b : tensor<2xi1> -> tensor<2xi32>
  %long_b_i32 = pl.cast %r_b : tensor<?xi1> -> tensor<?xi32>
  %b_i64 = pl.cast %x_b : tensor<2xi1> -> tensor<2xi64>
  %long_b_i64 = pl.cast %r_b : tensor<?xi1> -> tensor<?xi64>
  %toward_zero_f32_f16 = pl.cast %x_f32 rounding toward_zero : tensor<12xf32> -> tensor<12xf16>
  %long_toward_zero_f32_f16 = pl.cast %r_f32 rounding toward_zero : tensor<?xf32> -> tensor<?xf16>
  %toward_zero_f32_bf16 = pl.cast %x_f32 rounding toward_zero : tensor<12xf32> -> tensor<12xbf16>
  %long_toward_zero_f32_bf16 = pl.cast %r_f32 rounding toward_zero : tensor<?xf32> -> tensor<?xbf16>
  %toward_zero_f32_i8 = pl.cast %x_f32 rounding toward_zero : tensor<12xf32> -> tensor<12xi8>
  %long_toward_zero_f32_i8 = pl.cast %r_f32 rounding toward_zero : tensor<?xf32> -> tensor<?xi8>
  %toward_zero_f32_u8 = pl.cast %x_f32 rounding toward_zero : tensor<12xf32> -> tensor<12xui8>
  %long_toward_zero_f32_u8 = pl.cast %r_f32 rounding toward_zero : tensor<?xf32> -> tensor<?xui8>
  %toward_zero_f32_i32 = pl.cast %x_f32 rounding toward_zero : tensor<12xf32> -> tensor<12xi32>
  %long_toward_zero_f32_i32 = pl.cast %r_f32 rounding toward_zero : tensor<?xf32> -> tensor<?xi32>
  %toward_zero_f16_i8 = pl.cast %x_f16 rounding toward_zero : tensor<10xf16> -> tensor<10xi8>
  %long_toward_zero_f16_i8 = pl.cast %r_f16 rounding toward_zero : tensor<?xf16> -> tensor<?xi8>
  %toward_zero_bf16_i64 = pl.cast %x_bf16 rounding toward_zero : tensor<10xbf16> -> tensor<10xi64>
  %long_toward_zero_bf16_i64 = pl.cast %r_bf16 rounding toward_zero : tensor<?xbf16> -> tensor<?xi64>
  %upward_f32_f16 = pl.cast %x_f32 rounding upward : tensor<12xf32> -> tensor<12xf16>
  %long_upward_f32_f16 = pl.cast %r_f32 rounding upward : tensor<?xf32> -> tensor<?xf16>
  %upward_f32_bf16 = pl.cast %x_f32 rounding upward : tensor<12xf32> -> tensor<12xbf16>
  %long_upward_f32_bf16 = pl.cast %r_f32 rounding upward : tensor<?xf32> -> tensor<?xbf16>
  %upward_f32_i8 = pl.cast %x_f32 rounding upward : tensor<12xf32> -> tensor<12xi8>
  %long_upward_f32_i8 = pl.cast %r_f32 rounding upward : tensor<?xf32> -> tensor<?xi8>
  %upward_f32_u8 = pl.cast %x_f32 rounding upward : tensor<12xf32> -> tensor<12xui8>
  %long_upward_f32_u8 = pl.cast %r_f32 rounding upward : tensor<?xf32> -> tensor<?xui8>
  %upward_f32_i32 = pl.cast %x_f32 rounding upward : tensor<12xf32> -> tensor<12xi32>
  %long_upward_f32_i32 = pl.cast %r_f32 rounding upward : tensor<?xf32> -> tensor<?xi32>
  %upward_f16_i8 = pl.cast %x_f16 rounding upward : tensor<10xf16> -> tensor<10xi8>
  %long_upward_f16_i8 = pl.cast %r_f16 rounding upward : tensor<?xf16> -> tensor<?xi8>
  %upward_bf16_i64 = pl.cast %x_bf16 rounding upward : tensor<10xbf16> -> tensor<10xi64>
  %long_upward_bf16_i64 = pl.cast %r_bf16 rounding upward : tensor<?xbf16> -> tensor<?xi64>
  %downward_f32_f16 = pl.cast %x_f32 rounding downward : tensor<12xf32> -> tensor<12xf16>
  %long_downward_f32_f16 = pl.cast %r_f32 rounding downward : tensor<?xf32> -> tensor<?xf16>
  %downward_f32_bf16 = pl.cast %x_f32 rounding downward : tensor<12xf32> -> tensor<12xbf16>
  %long_downward_f32_bf16 = pl.cast %r_f32 rounding downward : tensor<?xf32> -> tensor<?xbf16>
  %downward_f32_i8 = pl.cast %x_f32 rounding downward : tensor<12xf32> -> tensor<12xi8>
  %long_downward_f32_i8 = pl.cast %r_f32 rounding downward : tensor<?xf32> -> tensor<?xi8>
  %downward_f32_u8 = pl.cast %x_f32 rounding downward : tensor<12xf32> -> tensor<12xui8>
  %long_downward_f32_u8 = pl.cast %r_f32 rounding downward : tensor<?xf32> -> tensor<?xui8>
  %downward_f32_i32 = pl.cast %x_f32 rounding downward : tensor<12xf32> -> tensor<12xi32>
  %long_downward_f32_i32 = pl.cast %r_f32 rounding downward : tensor<?xf32> -> tensor<?xi32>
  %downward_f16_i8 = pl.cast %x_f16 rounding downward : tensor<10xf16> -> tensor<10xi8>
  %long_downward_f16_i8 = pl.cast %r_f16 rounding downward : tensor<?xf16> -> tensor<?xi8>
  %downward_bf16_i64 = pl.cast %x_bf16 rounding downward : tensor<10xbf16> -> tensor<10xi64>
  %long_downward_bf16_i64 = pl.cast %r_bf16 rounding downward : tensor<?xbf16> -> tensor<?xi64>
  return %f32_f16, %long_f32_f16, %f32_bf16, %long_f32_bf16, %f32_i8, %long_f32_i8, %f32_u8, %long_f32_u8, %f32_i32, %long_f32_i32, %f32_i64, %long_f32_i64, %f32_b, %long_f32_b, %f16_f32, %long_f16_f32, %f16_bf16, %long_f16_bf16, %f16_i8, %long_f16_i8, %f16_u8, %long_f16_u8, %f16_i32, %long_f16_i32, %f16_i64, %long_f16_i64, %f16_b, %long_f16_b, %bf16_f32, %long_bf16_f32, %bf16_f16, %long_bf16_f16, %bf16_i8, %long_bf16_i8, %bf16_u8, %long_bf16_u8, %bf16_i32, %long_bf16_i32, %bf16_i64, %long_bf16_i64, %bf16_b, %long_bf16_b, %i8_f32, %long_i8_f32, %i8_f16, %long_i8_f16, %i8_bf16, %long_i8_bf16, %i8_u8, %long_i8_u8, %i8_i32, %long_i8_i32, %i8_i64, %long_i8_i64, %i8_b, %long_i8_b, %u8_f32, %long_u8_f32, %u8_f16, %long_u8_f16, %u8_bf16, %long_u8_bf16, %u8_i8, %long_u8_i8, %u8_i32, %long_u8_i32, %u8_i64, %long_u8_i64, %u8_b, %long_u8_b, %i32_f32, %long_i32_f32, %i32_f16, %long_i32_f16, %i32_bf16, %long_i32_bf16, %i32_i8, %long_i32_i8, %i32_u8, %long_i32_u8, %i32_i64, %long_i32_i64, %i32_b, %long_i32_b, %i64_f32, %long_i64_f32, %i64_f16, %long_i64_f16, %i64_bf16, %long_i64_bf16, %i64_i8, %long_i64_i8, %i64_u8, %long_i64_u8, %i64_i32, %long_i64_i32, %i64_b, %long_i64_b, %b_f32, %long_b_f32, %b_f16, %long_b_f16, %b_bf16, %long_b_bf16, %b_i8, %long_b_i8, %b_u8, %long_b_u8, %b_i32, %long_b_i32, %b_i64, %long_b_i64, %toward_zero_f32_f16, %long_toward_zero_f32_f16, %toward_zero_f32_bf16, %long_toward_zero_f32_bf16, %toward_zero_f32_i8, %long_toward_zero_f32_i8, %toward_zero_f32_u8, %long_toward_zero_f32_u8, %toward_zero_f32_i32, %long_toward_zero_f32_i32, %toward_zero_f16_i8, %long_toward_zero_f16_i8, %toward_zero_bf16_i64, %long_toward_zero_bf16_i64, %upward_f32_f16, %long_upward_f32_f16, %upward_f32_bf16, %long_upward_f32_bf16, %upward_f32_i8, %long_upward_f32_i8, %upward_f32_u8, %long_upward_f32_u8, %upward_f32_i32, %long_upward_f32_i32, %upward_f16_i8, %long_upward_f16_i8, %upward_bf16_i64, %long_upward_bf16_i64, %downward_f32_f16, %long_downward_f32_f16, %downward_f32_bf16, %long_downward_f32_bf16, %downward_f32_i8, %long_downward_f32_i8, %downward_f32_u8, %long_downward_f32_u8, %downward_f32_i32, %long_downward_f32_i32, %downward_f16_i8, %long_downward_f16_i8, %downward_bf16_i64, %long_downward_bf16_i64
      : tensor<12xf16>, tensor<?xf16>, tensor<12xbf16>, tensor<?xbf16>, tensor<12xi8>, tensor<?xi8>, tensor<12xui8>, tensor<?xui8>, tensor<12xi32>, tensor<?xi32>, tensor<12xi64>, tensor<?xi64>, tensor<12xi1>, tensor<?xi1>, tensor<10xf32>, tensor<?xf32>, tensor<10xbf16>, tensor<?xbf16>, tensor<10xi8>, tensor<?xi8>, tensor<10xui8>, tensor<?xui8>, tensor<10xi32>, tensor<?xi32>, tensor<10xi64>, tensor<?xi64>, tensor<10xi1>, tensor<?xi1>, tensor<10xf32>, tensor<?xf32>, tensor<10xf16>, tensor<?xf16>, tensor<10xi8>, tensor<?xi8>, tensor<10xui8>, tensor<?xui8>, tensor<10xi32>, tensor<?xi32>, tensor<10xi64>, tensor<?xi64>, tensor<10xi1>, tensor<?xi1>, tensor<5xf32>, tensor<?xf32>, tensor<5xf16>, tensor<?xf16>, tensor<5xbf16>, tensor<?xbf16>, tensor<5xui8>, tensor<?xui8>, tensor<5xi32>, tensor<?xi32>, tensor<5xi64>, tensor<?xi64>, tensor<5xi1>, tensor<?xi1>, tensor<5xf32>, tensor<?xf32>, tensor<5xf16>, tensor<?xf16>, tensor<5xbf16>, tensor<?xbf16>, tensor<5xi8>, tensor<?xi8>, tensor<5xi32>, tensor<?xi32>, tensor<5xi64>, tensor<?xi64>, tensor<5xi1>, tensor<?xi1>, tensor<9xf32>, tensor<?xf32>, tensor<9xf16>, tensor<?xf16>, tensor<9xbf16>, tensor<?xbf16>, tensor<9xi8>, tensor<?xi8>, tensor<9xui8>, tensor<?xui8>, tensor<9xi64>, tensor<?xi64>, tensor<9xi1>, tensor<?xi1>, tensor<9xf32>, tensor<?xf32>, tensor<9xf16>, tensor<?xf16>, tensor<9xbf16>, tensor<?xbf16>, tensor<9xi8>, tensor<?xi8>, tensor<9xui8>, tensor<?xui8>, tensor<9xi32>, tensor<?xi32>, tensor<9xi1>, tensor<?xi1>, tensor<2xf32>, tensor<?xf32>, tensor<2xf16>, tensor<?xf16>, tensor<2xbf16>, tensor<?xbf16>, tensor<2xi8>, tensor<?xi8>, tensor<2xui8>, tensor<?xui8>, tensor<2xi32>, tensor<?xi32>, tensor<2xi64>, tensor<?xi64>, tensor<12xf16>, tensor<?xf16>, tensor<12xbf16>, tensor<?xbf16>, tensor<12xi8>, tensor<?xi8>, tensor<12xui8>, tensor<?xui8>, tensor<12xi32>, tensor<?xi32>, tensor<10xi8>, tensor<?xi8>, tensor<10xi64>, tensor<?xi64>, tensor<12xf16>, tensor<?xf16>, tensor<12xbf16>, tensor<?xbf16>, tensor<12xi8>, tensor<?xi8>, tensor<12xui8>, tensor<?xui8>, tensor<12xi32>, tensor<?xi32>, tensor<10xi8>, tensor<?xi8>, tensor<10xi64>, tensor<?xi64>, tensor<12xf16>, tensor<?xf16>, tensor<12xbf16>, tensor<?xbf16>, tensor<12xi8>, tensor<?xi8>, tensor<12xui8>, tensor<?xui8>, tensor<12xi32>, tensor<?xi32>, tensor<10xi8>, tensor<?xi8>, tensor<10xi64>, tensor<?xi64>
}
