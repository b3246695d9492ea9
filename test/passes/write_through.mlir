// RUN: pl-opt %s -pl-lower-to-linalg -pl-write-through -split-input-file | FileCheck %s

// Rows of a result, one iteration each: computed in the window, of which nothing is copied.
// CHECK-LABEL: func.func @rows
// CHECK:       scf.for {{.*}}iter_args(%[[ALL:.*]] = %
// CHECK:         %[[WINDOW:.*]] = tensor.extract_slice %[[ALL]][%{{.*}}, 0] [1, 8] [1, 1]
// CHECK-NEXT:    %[[E:.*]] = linalg.generic {{.*}} outs(%[[WINDOW]] :
// CHECK:         tensor.insert_slice %[[E]] into %[[ALL]]
func.func @rows(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %none = pl.create_tensor() : tensor<4x8xf32>
  %y = scf.for %r = %c0 to %c4 step %c1 iter_args(%all = %none) -> tensor<4x8xf32> {
    %row = pl.slice %x[%r, %c0] : tensor<4x8xf32> -> tensor<1x8xf32>
    %e = pl.exp %row : tensor<1x8xf32>
    %next = pl.assemble %e into %all[%r, %c0] : tensor<1x8xf32> into tensor<4x8xf32>
    scf.yield %next : tensor<4x8xf32>
  } {pl.parallel}
  return %y : tensor<4x8xf32>
}

// -----

// A product with a parameter in panels and what is added to it.
// CHECK-LABEL: func.func @panels
// CHECK:       scf.for {{.*}}iter_args(%[[ALL:.*]] = %
// CHECK:         %[[WINDOW:.*]] = tensor.extract_slice %[[ALL]][0, %{{.*}}] [4, 32] [1, 1]
// CHECK-NEXT:    %[[ZERO:.*]] = linalg.fill {{.*}} outs(%[[WINDOW]] :
// CHECK:         %[[C:.*]] = linalg.contract {{.*}} outs(%[[ZERO]] :
// CHECK:         %[[SUM:.*]] = linalg.generic {{.*}} outs(%[[C]] :
// CHECK:         tensor.insert_slice %[[SUM]] into %[[ALL]]
func.func @panels(%x: tensor<4x64xbf16> {pl.name = "x", pl.role = "in", pl.shape = [4, 64]},
                  %w: tensor<64x96xbf16> {pl.name = "w", pl.role = "in", pl.shape = [64, 96], pl.layout = "panels"},
                  %b: tensor<4x96xf32> {pl.name = "b", pl.role = "in", pl.shape = [4, 96]})
    -> (tensor<4x96xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 96]}) {
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %c96 = arith.constant 96 : index
  %none = pl.create_tensor() : tensor<4x96xf32>
  %y = scf.for %n = %c0 to %c96 step %c32 iter_args(%all = %none) -> tensor<4x96xf32> {
    %columns = pl.slice %w[%c0, %n] : tensor<64x96xbf16> -> tensor<64x32xbf16>
    %product = pl.matmul %x, %columns : tensor<4x64xbf16>, tensor<64x32xbf16> -> tensor<4x32xf32>
    %more = pl.slice %b[%c0, %n] : tensor<4x96xf32> -> tensor<4x32xf32>
    %sum = pl.add %product, %more : tensor<4x32xf32>, tensor<4x32xf32> -> tensor<4x32xf32>
    %next = pl.assemble %sum into %all[%c0, %n] : tensor<4x32xf32> into tensor<4x96xf32>
    scf.yield %next : tensor<4x96xf32>
  } {pl.parallel}
  return %y : tensor<4x96xf32>
}

// -----

// The same with weights in rows: the product reads and writes its result again and again, in a tile of its own.
// CHECK-LABEL: func.func @row_major
// CHECK:       scf.for {{.*}}iter_args(%[[ALL:.*]] = %
// CHECK-NOT:     tensor.extract_slice %[[ALL]]
// CHECK:         %[[C:.*]] = linalg.contract
// CHECK:         tensor.insert_slice %[[C]] into %[[ALL]]
func.func @row_major(%x: tensor<4x64xbf16> {pl.name = "x", pl.role = "in", pl.shape = [4, 64]},
                     %w: tensor<64x96xbf16> {pl.name = "w", pl.role = "in", pl.shape = [64, 96]})
    -> (tensor<4x96xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 96]}) {
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %c96 = arith.constant 96 : index
  %none = pl.create_tensor() : tensor<4x96xf32>
  %y = scf.for %n = %c0 to %c96 step %c32 iter_args(%all = %none) -> tensor<4x96xf32> {
    %columns = pl.slice %w[%c0, %n] : tensor<64x96xbf16> -> tensor<64x32xbf16>
    %product = pl.matmul %x, %columns : tensor<4x64xbf16>, tensor<64x32xbf16> -> tensor<4x32xf32>
    %next = pl.assemble %product into %all[%c0, %n] : tensor<4x32xf32> into tensor<4x96xf32>
    scf.yield %next : tensor<4x96xf32>
  } {pl.parallel}
  return %y : tensor<4x96xf32>
}

// -----

// What is computed from the tensor that it goes into would overwrite what it reads.
// CHECK-LABEL: func.func @read
// CHECK:       scf.for {{.*}}iter_args(%[[ALL:.*]] = %
// CHECK:         %[[BEFORE:.*]] = tensor.extract_slice %[[ALL]][%[[R:.*]], 0] [1, 8] [1, 1]
// CHECK-NOT:     tensor.extract_slice %[[ALL]]
// CHECK:         %[[E:.*]] = linalg.generic {{.*}} ins(%[[BEFORE]] :
// CHECK:         tensor.insert_slice %[[E]] into %[[ALL]]
func.func @read(%x: tensor<5x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [5, 8]})
    -> (tensor<5x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [5, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %y = scf.for %r = %c0 to %c4 step %c1 iter_args(%all = %x) -> tensor<5x8xf32> {
    %after = arith.addi %r, %c1 : index
    %row = pl.slice %all[%r, %c0] : tensor<5x8xf32> -> tensor<1x8xf32>
    %e = pl.exp %row : tensor<1x8xf32>
    %next = pl.assemble %e into %all[%after, %c0] : tensor<1x8xf32> into tensor<5x8xf32>
    scf.yield %next : tensor<5x8xf32>
  }
  return %y : tensor<5x8xf32>
}
