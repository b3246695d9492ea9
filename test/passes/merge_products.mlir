// RUN: pl-opt %s -pl-merge-products -split-input-file | FileCheck %s

// The first window's product, and a loop over the others: one product.
// CHECK-LABEL: func.func @projection
// CHECK-SAME:  (%[[X:.*]]: tensor<?x1024xbf16>, %[[W:.*]]: tensor<1024x512xbf16>, %[[ROWS:.*]]: index)
// CHECK-DAG:     %[[ALL:.*]] = arith.constant 1024 : index
// CHECK-DAG:     %[[WIDE:.*]] = arith.constant 512 : index
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant 0 : index
// CHECK:         %[[A:.*]] = pl.slice %[[X]][%[[ZERO]], %[[ZERO]]] valid[%[[ROWS]], %[[ALL]]] : tensor<?x1024xbf16> -> tensor<16x1024xbf16>
// CHECK-NEXT:    %[[B:.*]] = pl.slice %[[W]][%[[ZERO]], %[[ZERO]]] valid[%[[ALL]], %[[WIDE]]] : tensor<1024x512xbf16> -> tensor<1024x512xbf16>
// CHECK-NEXT:    %[[C:.*]] = pl.matmul %[[A]], %[[B]]
// CHECK-NEXT:    return %[[C]]
func.func @projection(%x: tensor<?x1024xbf16>, %w: tensor<1024x512xbf16>, %rows: index) -> tensor<16x512xf32> {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %c1024 = arith.constant 1024 : index
  %a0 = pl.slice %x[%c0, %c0] valid[%rows, %c64] : tensor<?x1024xbf16> -> tensor<16x64xbf16>
  %b0 = pl.slice %w[%c0, %c0] valid[%c64, %c512] : tensor<1024x512xbf16> -> tensor<64x512xbf16>
  %first = pl.matmul %a0, %b0 : tensor<16x64xbf16>, tensor<64x512xbf16> -> tensor<16x512xf32>
  %sum = scf.for %k = %c64 to %c1024 step %c64 iter_args(%acc = %first) -> tensor<16x512xf32> {
    %a = pl.slice %x[%c0, %k] valid[%rows, %c64] : tensor<?x1024xbf16> -> tensor<16x64xbf16>
    %b = pl.slice %w[%k, %c0] valid[%c64, %c512] : tensor<1024x512xbf16> -> tensor<64x512xbf16>
    %c = pl.matmul_acc %acc, %a, %b : tensor<16x512xf32>, tensor<16x64xbf16>, tensor<64x512xbf16>
    scf.yield %c : tensor<16x512xf32>
  }
  return %sum : tensor<16x512xf32>
}

// -----

// From a zero; the last window has 41 elements, an odd number, which is no matter there.
// CHECK-LABEL: func.func @tail
// CHECK:         %[[ZERO:.*]] = pl.full
// CHECK-NEXT:    %[[A:.*]] = pl.slice %{{.*}} : tensor<8x105xbf16> -> tensor<8x105xbf16>
// CHECK-NEXT:    %[[B:.*]] = pl.slice %{{.*}} : tensor<105x32xbf16> -> tensor<105x32xbf16>
// CHECK-NEXT:    %[[C:.*]] = pl.matmul_acc %[[ZERO]], %[[A]], %[[B]]
// CHECK-NEXT:    return %[[C]]
func.func @tail(%x: tensor<8x105xbf16>, %w: tensor<105x32xbf16>) -> tensor<8x32xf32> {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c105 = arith.constant 105 : index
  %zero = arith.constant 0.0 : f32
  %start = pl.full %zero() : f32, tensor<8x32xf32>
  %sum = scf.for %k = %c0 to %c105 step %c64 iter_args(%acc = %start) -> tensor<8x32xf32> {
    %left = arith.subi %c105, %k : index
    %valid = arith.minsi %left, %c64 : index
    %a = pl.slice %x[%c0, %k] valid[%c8, %valid] : tensor<8x105xbf16> -> tensor<8x64xbf16>
    %b = pl.slice %w[%k, %c0] valid[%valid, %c32] : tensor<105x32xbf16> -> tensor<64x32xbf16>
    %c = pl.matmul_acc %acc, %a, %b : tensor<8x32xf32>, tensor<8x64xbf16>, tensor<64x32xbf16>
    scf.yield %c : tensor<8x32xf32>
  }
  return %sum : tensor<8x32xf32>
}

// -----

// Counted in windows, both operands transposed, and no more than two products.
// CHECK-LABEL: func.func @transposed
// CHECK:         %[[A:.*]] = pl.slice {{.*}} -> tensor<96x8xf32>
// CHECK-NEXT:    %[[B:.*]] = pl.slice {{.*}} -> tensor<16x96xf32>
// CHECK-NEXT:    pl.matmul %[[A]] trans, %[[B]] trans
// CHECK-NEXT:    return
func.func @transposed(%x: tensor<96x8xf32>, %w: tensor<16x96xf32>) -> tensor<8x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c32 = arith.constant 32 : index
  %a0 = pl.slice %x[%c0, %c0] : tensor<96x8xf32> -> tensor<32x8xf32>
  %b0 = pl.slice %w[%c0, %c0] : tensor<16x96xf32> -> tensor<16x32xf32>
  %first = pl.matmul %a0 trans, %b0 trans : tensor<32x8xf32>, tensor<16x32xf32> -> tensor<8x16xf32>
  %sum = scf.for %i = %c1 to %c3 step %c1 iter_args(%acc = %first) -> tensor<8x16xf32> {
    %k = arith.muli %i, %c32 : index
    %a = pl.slice %x[%k, %c0] : tensor<96x8xf32> -> tensor<32x8xf32>
    %b = pl.slice %w[%c0, %k] : tensor<16x96xf32> -> tensor<16x32xf32>
    %c = pl.matmul_acc %acc, %a trans, %b trans : tensor<8x16xf32>, tensor<32x8xf32>, tensor<16x32xf32>
    scf.yield %c : tensor<8x16xf32>
  }
  return %sum : tensor<8x16xf32>
}
