// RUN: pl-opt %s | FileCheck %s
// RUN: pl-opt %s | pl-opt | FileCheck %s
// RUN: pl-opt %s --mlir-print-op-generic | pl-opt | FileCheck %s
// Every operation keeps its text through printing and parsing, in the pretty and in the generic form.

// CHECK-LABEL: func.func @make
func.func @make(%n: index, %v: index, %f: f32, %u: i8) {
  // CHECK: pl.create_tensor() : tensor<4x8xf32>
  %0 = pl.create_tensor() : tensor<4x8xf32>
  // CHECK: pl.create_tensor(%arg0, %arg0) : tensor<?x?x2xbf16>
  %1 = pl.create_tensor(%n, %n) : tensor<?x?x2xbf16>
  // CHECK: pl.create_tensor(%arg0) valid[%arg1, %arg0] : tensor<4x?xi1>
  %2 = pl.create_tensor(%n) valid [%v, %n] : tensor<4x?xi1>
  // CHECK: pl.full %arg2(%arg0) valid[%arg1, %arg0] : f32, tensor<4x?xf32>
  %3 = pl.full %f(%n) valid [%v, %n] : f32, tensor<4x?xf32>
  // CHECK: pl.full %arg3() : i8, tensor<4xui8>
  %4 = pl.full %u() : i8, tensor<4xui8>
  // CHECK: pl.arange %arg1(%arg0) : tensor<1x?xi64>
  %5 = pl.arange %v(%n) : tensor<1x?xi64>
  return
}

// CHECK-LABEL: func.func @view_and_place
func.func @view_and_place(%t: tensor<?x64xf32>, %s: tensor<2x64xf32>, %i: index, %n: index) {
  // CHECK: pl.slice %arg0[%arg2, %arg2] : tensor<?x64xf32> -> tensor<16x8xf32>
  %0 = pl.slice %t[%i, %i] : tensor<?x64xf32> -> tensor<16x8xf32>
  // CHECK: pl.slice %arg0[%arg2, %arg2] sizes[%arg3] valid[%arg3, %arg2] : tensor<?x64xf32> -> tensor<?x8xf32>
  %1 = pl.slice %t[%i, %i] sizes [%n] valid [%n, %i] : tensor<?x64xf32> -> tensor<?x8xf32>
  // CHECK: pl.assemble %arg1 into %arg0[%arg2, %arg2] : tensor<2x64xf32> into tensor<?x64xf32>
  %2 = pl.assemble %s into %t[%i, %i] : tensor<2x64xf32> into tensor<?x64xf32>
  // CHECK: pl.reshape %arg1 : tensor<2x64xf32> -> tensor<128xf32>
  %3 = pl.reshape %s : tensor<2x64xf32> -> tensor<128xf32>
  // CHECK: pl.reshape %arg0 sizes[%arg3] : tensor<?x64xf32> -> tensor<?x8x8xf32>
  %4 = pl.reshape %t sizes [%n] : tensor<?x64xf32> -> tensor<?x8x8xf32>
  // CHECK: pl.concat %arg1, %arg0 axis 0 : tensor<2x64xf32>, tensor<?x64xf32> -> tensor<?x64xf32>
  %5 = pl.concat %s, %t axis 0 : tensor<2x64xf32>, tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: pl.transpose %arg0 [1, 0] : tensor<?x64xf32> -> tensor<64x?xf32>
  %6 = pl.transpose %t [1, 0] : tensor<?x64xf32> -> tensor<64x?xf32>
  // CHECK: pl.fillpad %arg0 min : tensor<?x64xf32>
  %7 = pl.fillpad %t min : tensor<?x64xf32>
  // CHECK: pl.fillpad %arg0 max : tensor<?x64xf32>
  %8 = pl.fillpad %t max : tensor<?x64xf32>
  // CHECK: pl.fillpad %arg0 zero : tensor<?x64xf32>
  %9 = pl.fillpad %t zero : tensor<?x64xf32>
  return
}

// CHECK-LABEL: func.func @elementwise
func.func @elementwise(%a: tensor<?x64xf32>, %r: tensor<1x64xf32>, %f: f32, %u: tensor<4xui8>, %k: i8) {
  // CHECK: pl.add %arg0, %arg1 : tensor<?x64xf32>, tensor<1x64xf32> -> tensor<?x64xf32>
  %0 = pl.add %a, %r : tensor<?x64xf32>, tensor<1x64xf32> -> tensor<?x64xf32>
  // CHECK: pl.sub %arg2, %arg1 : f32, tensor<1x64xf32> -> tensor<1x64xf32>
  %1 = pl.sub %f, %r : f32, tensor<1x64xf32> -> tensor<1x64xf32>
  // CHECK: pl.mul %arg3, %arg4 : tensor<4xui8>, i8 -> tensor<4xui8>
  %2 = pl.mul %u, %k : tensor<4xui8>, i8 -> tensor<4xui8>
  // CHECK: pl.div %arg0, %arg0 : tensor<?x64xf32>, tensor<?x64xf32> -> tensor<?x64xf32>
  %3 = pl.div %a, %a : tensor<?x64xf32>, tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: pl.maximum %arg0, %arg2 : tensor<?x64xf32>, f32 -> tensor<?x64xf32>
  %4 = pl.maximum %a, %f : tensor<?x64xf32>, f32 -> tensor<?x64xf32>
  // CHECK: pl.minimum %arg0, %arg2 : tensor<?x64xf32>, f32 -> tensor<?x64xf32>
  %5 = pl.minimum %a, %f : tensor<?x64xf32>, f32 -> tensor<?x64xf32>
  // CHECK: pl.neg %arg3 : tensor<4xui8>
  %6 = pl.neg %u : tensor<4xui8>
  // CHECK: pl.abs %arg0 : tensor<?x64xf32>
  %7 = pl.abs %a : tensor<?x64xf32>
  // CHECK: pl.relu %arg0 : tensor<?x64xf32>
  %8 = pl.relu %a : tensor<?x64xf32>
  // CHECK: pl.exp %arg0 : tensor<?x64xf32>
  %9 = pl.exp %a : tensor<?x64xf32>
  // CHECK: pl.log %arg0 : tensor<?x64xf32>
  %10 = pl.log %a : tensor<?x64xf32>
  // CHECK: pl.sqrt %arg0 : tensor<?x64xf32>
  %11 = pl.sqrt %a : tensor<?x64xf32>
  // CHECK: pl.rsqrt %arg0 : tensor<?x64xf32>
  %12 = pl.rsqrt %a : tensor<?x64xf32>
  // CHECK: pl.recip %arg0 : tensor<?x64xf32>
  %13 = pl.recip %a : tensor<?x64xf32>
  // CHECK: pl.sigmoid %arg0 : tensor<?x64xf32>
  %14 = pl.sigmoid %a : tensor<?x64xf32>
  // CHECK: pl.silu %arg0 : tensor<?x64xf32>
  %15 = pl.silu %a : tensor<?x64xf32>
  // CHECK: pl.tanh %arg0 : tensor<?x64xf32>
  %16 = pl.tanh %a : tensor<?x64xf32>
  // CHECK: %[[C:.*]] = pl.compare ge %arg0, %arg2 : tensor<?x64xf32>, f32 -> tensor<?x64xi1>
  %17 = pl.compare ge %a, %f : tensor<?x64xf32>, f32 -> tensor<?x64xi1>
  // CHECK: pl.select %[[C]], %arg0, %arg2 : tensor<?x64xi1>, tensor<?x64xf32>, f32 -> tensor<?x64xf32>
  %18 = pl.select %17, %a, %f : tensor<?x64xi1>, tensor<?x64xf32>, f32 -> tensor<?x64xf32>
  // CHECK: pl.cast %arg0 : tensor<?x64xf32> -> tensor<?x64xbf16>
  %19 = pl.cast %a : tensor<?x64xf32> -> tensor<?x64xbf16>
  // CHECK: pl.cast %arg0 rounding downward : tensor<?x64xf32> -> tensor<?x64xi32>
  %20 = pl.cast %a rounding downward : tensor<?x64xf32> -> tensor<?x64xi32>
  return
}

// CHECK-LABEL: func.func @broadcast_and_reduce
func.func @broadcast_and_reduce(%a: tensor<?x64xf32>, %c: tensor<?x1xf32>, %r: tensor<1x64xf32>) {
  // CHECK: pl.row_expand_add %arg0, %arg1 : tensor<?x64xf32>, tensor<?x1xf32>
  %0 = pl.row_expand_add %a, %c : tensor<?x64xf32>, tensor<?x1xf32>
  // CHECK: pl.row_expand_sub %arg0, %arg1 : tensor<?x64xf32>, tensor<?x1xf32>
  %1 = pl.row_expand_sub %a, %c : tensor<?x64xf32>, tensor<?x1xf32>
  // CHECK: pl.row_expand_mul %arg0, %arg1 : tensor<?x64xf32>, tensor<?x1xf32>
  %2 = pl.row_expand_mul %a, %c : tensor<?x64xf32>, tensor<?x1xf32>
  // CHECK: pl.row_expand_div %arg0, %arg1 : tensor<?x64xf32>, tensor<?x1xf32>
  %3 = pl.row_expand_div %a, %c : tensor<?x64xf32>, tensor<?x1xf32>
  // CHECK: pl.col_expand_add %arg0, %arg2 : tensor<?x64xf32>, tensor<1x64xf32>
  %4 = pl.col_expand_add %a, %r : tensor<?x64xf32>, tensor<1x64xf32>
  // CHECK: pl.col_expand_sub %arg0, %arg2 : tensor<?x64xf32>, tensor<1x64xf32>
  %5 = pl.col_expand_sub %a, %r : tensor<?x64xf32>, tensor<1x64xf32>
  // CHECK: pl.col_expand_mul %arg0, %arg2 : tensor<?x64xf32>, tensor<1x64xf32>
  %6 = pl.col_expand_mul %a, %r : tensor<?x64xf32>, tensor<1x64xf32>
  // CHECK: pl.col_expand_div %arg0, %arg2 : tensor<?x64xf32>, tensor<1x64xf32>
  %7 = pl.col_expand_div %a, %r : tensor<?x64xf32>, tensor<1x64xf32>
  // CHECK: pl.row_sum %arg0 : tensor<?x64xf32> -> tensor<?x1xf32>
  %8 = pl.row_sum %a : tensor<?x64xf32> -> tensor<?x1xf32>
  // CHECK: pl.row_max %arg0 : tensor<?x64xf32> -> tensor<?x1xf32>
  %9 = pl.row_max %a : tensor<?x64xf32> -> tensor<?x1xf32>
  // CHECK: pl.row_min %arg0 : tensor<?x64xf32> -> tensor<?x1xf32>
  %10 = pl.row_min %a : tensor<?x64xf32> -> tensor<?x1xf32>
  // CHECK: pl.col_sum %arg0 : tensor<?x64xf32> -> tensor<1x64xf32>
  %11 = pl.col_sum %a : tensor<?x64xf32> -> tensor<1x64xf32>
  // CHECK: pl.col_max %arg0 : tensor<?x64xf32> -> tensor<1x64xf32>
  %12 = pl.col_max %a : tensor<?x64xf32> -> tensor<1x64xf32>
  // CHECK: pl.col_min %arg0 : tensor<?x64xf32> -> tensor<1x64xf32>
  %13 = pl.col_min %a : tensor<?x64xf32> -> tensor<1x64xf32>
  // CHECK: pl.row_argmax %arg0 : tensor<?x64xf32> -> tensor<?x1xi32>
  %14 = pl.row_argmax %a : tensor<?x64xf32> -> tensor<?x1xi32>
  return
}

// CHECK-LABEL: func.func @matrix_and_gather
func.func @matrix_and_gather(%a: tensor<?x32xbf16>, %b: tensor<32x8xbf16>, %t: tensor<8x32xbf16>, %i: tensor<?x1xi32>,
                             %at: index) {
  // CHECK: %[[P:.*]] = pl.matmul %arg0, %arg1 : tensor<?x32xbf16>, tensor<32x8xbf16> -> tensor<?x8xf32>
  %0 = pl.matmul %a, %b : tensor<?x32xbf16>, tensor<32x8xbf16> -> tensor<?x8xf32>
  // CHECK: pl.matmul %arg0, %arg2 trans : tensor<?x32xbf16>, tensor<8x32xbf16> -> tensor<?x8xf32>
  %1 = pl.matmul %a, %t trans : tensor<?x32xbf16>, tensor<8x32xbf16> -> tensor<?x8xf32>
  // CHECK: pl.matmul %arg1 trans, %arg2 trans : tensor<32x8xbf16>, tensor<8x32xbf16> -> tensor<8x8xf32>
  %2 = pl.matmul %b trans, %t trans : tensor<32x8xbf16>, tensor<8x32xbf16> -> tensor<8x8xf32>
  // CHECK: pl.matmul_acc %[[P]], %arg0, %arg2 trans : tensor<?x8xf32>, tensor<?x32xbf16>, tensor<8x32xbf16>
  %3 = pl.matmul_acc %0, %a, %t trans : tensor<?x8xf32>, tensor<?x32xbf16>, tensor<8x32xbf16>
  // CHECK: pl.read %arg3[%arg4, %arg4] : tensor<?x1xi32> -> i32
  %4 = pl.read %i[%at, %at] : tensor<?x1xi32> -> i32
  // CHECK: pl.gather_rows %arg1[%arg3] : tensor<32x8xbf16>, tensor<?x1xi32> -> tensor<?x8xbf16>
  %5 = pl.gather_rows %b[%i] : tensor<32x8xbf16>, tensor<?x1xi32> -> tensor<?x8xbf16>
  return
}

// CHECK-LABEL: func.func @program
func.func @program(%batch: index {pl.name = "batch", pl.range = [1, 64], pl.role = "dim"},
                   %x: tensor<?x64xf32> {pl.name = "x", pl.role = "in", pl.shape = ["batch", 64]},
                   %c: tensor<?x64xf32> {pl.name = "c", pl.role = "inout", pl.shape = ["4*batch", 64]},
                   %rows: tensor<8xi32> {pl.below = "4*batch", pl.name = "i", pl.role = "in", pl.shape = [8]})
    -> (tensor<?x64xf32> {pl.name = "c", pl.role = "inout", pl.shape = ["4*batch", 64]},
        tensor<?x64xf32> {pl.name = "y", pl.role = "out", pl.shape = ["batch", 64]}) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %y = pl.create_tensor(%batch) : tensor<?x64xf32>
  // CHECK: scf.for
  %0 = scf.for %i = %c0 to %batch step %c8 iter_args(%carried = %y) -> tensor<?x64xf32> {
    // CHECK: pl.incore "square" -> tensor<?x64xf32> {
    %1 = pl.incore "square" -> tensor<?x64xf32> {
      %2 = pl.slice %x[%i, %c0] : tensor<?x64xf32> -> tensor<8x64xf32>
      %3 = pl.mul %2, %2 : tensor<8x64xf32>, tensor<8x64xf32> -> tensor<8x64xf32>
      %4 = pl.assemble %3 into %carried[%i, %c0] : tensor<8x64xf32> into tensor<?x64xf32>
      // CHECK: pl.yield %{{.*}} : tensor<?x64xf32>
      pl.yield %4 : tensor<?x64xf32>
    }
    scf.yield %1 : tensor<?x64xf32>
    // CHECK: } {pl.chunk = 2 : i64, pl.parallel}
  } {pl.chunk = 2 : i64, pl.parallel}
  // CHECK: pl.auto_incore {
  pl.auto_incore {
  }
  return %c, %0 : tensor<?x64xf32>, tensor<?x64xf32>
}
