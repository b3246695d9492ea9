// RUN: pl-opt %s --pl-lower-to-linalg --pl-bufferize --split-input-file 2>/dev/null | FileCheck %s
// The order in which results are stored, where one is in the memory of another.

// %y is the old value of %x: it is read before %x is overwritten.
// CHECK-LABEL: func.func @old_value(
// CHECK-SAME: %[[X:[^:]*]]: memref<4x8xf32> {pl.name = "x"{{.*}}}, %[[Y:[^:]*]]: memref<4x8xf32> {pl.name = "y"
func.func @old_value(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [4, 8]},
        tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]}) {
  // CHECK: linalg.generic {{.*}} ins(%[[X]] {{.*}} outs(%[[NEW:.*]] :
  // CHECK: memref.copy %[[X]], %[[Y]]
  // CHECK-NEXT: memref.copy %[[NEW]], %[[X]]
  // CHECK-NEXT: return
  %new = pl.exp %x : tensor<4x8xf32>
  return %new, %x : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

// Two parameters that are exchanged wait for each other: one is copied first.
// CHECK-LABEL: func.func @exchanged(
// CHECK-SAME: %[[A:[^:]*]]: memref<4x8xf32> {pl.name = "a"{{.*}}}, %[[B:[^:]*]]: memref<4x8xf32> {pl.name = "b"
func.func @exchanged(%a: tensor<4x8xf32> {pl.name = "a", pl.role = "inout", pl.shape = [4, 8]},
                     %b: tensor<4x8xf32> {pl.name = "b", pl.role = "inout", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "a", pl.role = "inout", pl.shape = [4, 8]},
        tensor<4x8xf32> {pl.name = "b", pl.role = "inout", pl.shape = [4, 8]}) {
  // CHECK: %[[COPY:.*]] = memref.alloc()
  // CHECK-NEXT: memref.copy %[[B]], %[[COPY]]
  // CHECK-NEXT: memref.copy %[[A]], %[[B]]
  // CHECK-NEXT: memref.copy %[[COPY]], %[[A]]
  // CHECK-NEXT: return
  return %b, %a : tensor<4x8xf32>, tensor<4x8xf32>
}
