// RUN: pl-opt %s --pl-lower-to-linalg --split-input-file | FileCheck %s
// An Out is built in the memory that the caller gives for it, from its first value on.

// A computation at the end needs no create_tensor.
// CHECK-LABEL: func.func @computed(
// CHECK-SAME: %[[Y:[^:]*]]: memref<4x8xf32> {pl.name = "y"
func.func @computed(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]}) {
  // CHECK: %[[YT:.*]] = bufferization.to_tensor %[[Y]] restrict writable
  // CHECK: linalg.generic {{.*}} outs(%[[YT]]
  %y = pl.exp %x : tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// An assemble that replaces everything hands its source on.
// CHECK-LABEL: func.func @replaced(
// CHECK-SAME: %[[Y:[^:]*]]: memref<4x8xf32> {pl.name = "y"
func.func @replaced(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]}) {
  %c0 = arith.constant 0 : index
  // CHECK: %[[YT:.*]] = bufferization.to_tensor %[[Y]] restrict writable
  // CHECK: %[[E:.*]] = linalg.generic {{.*}} outs(%[[YT]]
  // CHECK: bufferization.materialize_in_destination %[[E]] in writable %[[Y]]
  %y = pl.create_tensor() : tensor<4x8xf32>
  %e = pl.exp %x : tensor<4x8xf32>
  %a = pl.assemble %e into %y[%c0, %c0] : tensor<4x8xf32> into tensor<4x8xf32>
  return %a : tensor<4x8xf32>
}

// -----

// Through loops and branches, and what a loop computes anew each time.
// CHECK-LABEL: func.func @control(
// CHECK-SAME: %[[Y:[^:]*]]: memref<4x8xf32> {pl.name = "y"{{.*}}}, %[[Z:[^:]*]]: memref<4x8xf32> {pl.name = "z"
func.func @control(%n: index {pl.name = "n", pl.role = "dim"},
                   %x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]},
        tensor<4x8xf32> {pl.name = "z", pl.role = "out", pl.shape = [4, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  // CHECK-DAG: %[[YT:.*]] = bufferization.to_tensor %[[Y]] restrict writable
  // CHECK-DAG: %[[ZT:.*]] = bufferization.to_tensor %[[Z]] restrict writable
  // CHECK: %[[Z0:.*]] = linalg.fill ins(%{{.*}}) outs(%[[ZT]]
  // CHECK: scf.for {{.*}} iter_args(%{{.*}} = %[[YT]], %{{.*}} = %[[Z0]])
  %y = pl.create_tensor() : tensor<4x8xf32>
  %z = pl.full %zero() : f32, tensor<4x8xf32>
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%yi = %y, %zi = %z) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
    %row = pl.slice %x[%i, %c0] : tensor<4x8xf32> -> tensor<1x8xf32>
    %c = arith.cmpi eq, %i, %c1 : index
    %b = scf.if %c -> tensor<4x8xf32> {
      %a = pl.assemble %row into %yi[%i, %c0] : tensor<1x8xf32> into tensor<4x8xf32>
      scf.yield %a : tensor<4x8xf32>
    } else {
      scf.yield %yi : tensor<4x8xf32>
    }
    %s = pl.add %zi, %row : tensor<4x8xf32>, tensor<1x8xf32> -> tensor<4x8xf32>
    scf.yield %b, %s : tensor<4x8xf32>, tensor<4x8xf32>
  }
  return %r#0, %r#1 : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

// One tensor cannot be in two places: the second Out receives a copy.
// CHECK-LABEL: func.func @one_root(
// CHECK-SAME: %[[Y:[^:]*]]: memref<4x8xf32> {pl.name = "y"{{.*}}}, %[[Z:[^:]*]]: memref<4x8xf32> {pl.name = "z"
func.func @one_root(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]},
        tensor<4x8xf32> {pl.name = "z", pl.role = "out", pl.shape = [4, 8]}) {
  // CHECK: %[[YT:.*]] = bufferization.to_tensor %[[Y]] restrict writable
  // CHECK: %[[E:.*]] = linalg.generic {{.*}} outs(%[[YT]]
  // CHECK: bufferization.materialize_in_destination %[[E]] in writable %[[Y]]
  // CHECK: bufferization.materialize_in_destination %[[E]] in writable %[[Z]]
  %y = pl.exp %x : tensor<4x8xf32>
  return %y, %y : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

// Equal fills that were merged become two again, one for each tensor that goes on from them.
// CHECK-LABEL: func.func @merged_fills(
func.func @merged_fills(%n: index {pl.name = "n", pl.role = "dim"},
                        %x: tensor<1x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [1, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]},
        tensor<4x8xf32> {pl.name = "z", pl.role = "out", pl.shape = [4, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  // CHECK-DAG: %[[YT:.*]] = bufferization.to_tensor %arg2
  // CHECK-DAG: %[[ZT:.*]] = bufferization.to_tensor %arg3
  // CHECK-DAG: %[[A:.*]] = linalg.fill ins(%{{.*}}) outs(%[[YT]]
  // CHECK-DAG: %[[B:.*]] = linalg.fill ins(%{{.*}}) outs(%[[ZT]]
  // CHECK: tensor.insert_slice %{{.*}} into %[[A]][0, 0]
  // CHECK: tensor.insert_slice %{{.*}} into %[[B]][1, 0]
  %fill = pl.full %zero() : f32, tensor<4x8xf32>
  %y = pl.assemble %x into %fill[%c0, %c0] : tensor<1x8xf32> into tensor<4x8xf32>
  %z = pl.assemble %x into %fill[%c1, %c0] : tensor<1x8xf32> into tensor<4x8xf32>
  return %y, %z : tensor<4x8xf32>, tensor<4x8xf32>
}
