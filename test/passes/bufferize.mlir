// RUN: pl-opt %s --pl-lower-to-linalg --pl-bufferize --split-input-file 2>/dev/null | FileCheck %s
// What is done in place, and what memory loops carry.

// The sums and products of an online softmax stay where they are; the maximum, whose old value is needed until the
// others are scaled, moves once per block. Nothing else is copied.
// CHECK-LABEL: func.func @online_softmax
func.func @online_softmax(%n: index {pl.name = "n", pl.role = "dim"},
                          %x: tensor<4x?xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, "n"]})
    -> (tensor<4x1xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 1]}) {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %least = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  // CHECK: %[[M:.*]] = memref.alloc() {alignment = 64 : i64} : memref<4x1xf32>
  // CHECK: linalg.fill {{.*}} outs(%[[M]]
  // CHECK: %[[L:.*]] = memref.alloc() {alignment = 64 : i64} : memref<4x1xf32>
  // CHECK: linalg.fill {{.*}} outs(%[[L]]
  %m0 = pl.full %least() : f32, tensor<4x1xf32>
  %l0 = pl.full %zero() : f32, tensor<4x1xf32>
  // CHECK: scf.for %{{.*}} = %c0 to %{{.*}} step %c8 {
  // CHECK-NOT: memref.copy
  // CHECK: linalg.generic {{.*}} ins(%[[L]], %{{.*}} outs(%[[L]]
  // CHECK: linalg.generic {{.*}} ins(%[[L]], %{{.*}} outs(%[[L]]
  // CHECK: memref.copy %{{.*}}, %[[M]]
  // CHECK-NEXT: }
  // CHECK-NOT: memref.copy
  // CHECK: return
  %m, %l = scf.for %s = %c0 to %n step %c8 iter_args(%mi = %m0, %li = %l0) -> (tensor<4x1xf32>, tensor<4x1xf32>) {
    %left = arith.subi %n, %s : index
    %columns = arith.minsi %left, %c8 : index
    %t = pl.slice %x[%c0, %s] valid [%c4, %columns] : tensor<4x?xf32> -> tensor<4x8xf32>
    %cm = pl.row_max %t : tensor<4x8xf32> -> tensor<4x1xf32>
    %mn = pl.maximum %mi, %cm : tensor<4x1xf32>, tensor<4x1xf32> -> tensor<4x1xf32>
    %d = pl.row_expand_sub %t, %mn : tensor<4x8xf32>, tensor<4x1xf32>
    %e = pl.exp %d : tensor<4x8xf32>
    %cl = pl.row_sum %e : tensor<4x8xf32> -> tensor<4x1xf32>
    %md = pl.sub %mi, %mn : tensor<4x1xf32>, tensor<4x1xf32> -> tensor<4x1xf32>
    %scale = pl.exp %md : tensor<4x1xf32>
    %ls = pl.mul %li, %scale : tensor<4x1xf32>, tensor<4x1xf32> -> tensor<4x1xf32>
    %ln = pl.add %ls, %cl : tensor<4x1xf32>, tensor<4x1xf32> -> tensor<4x1xf32>
    scf.yield %mn, %ln : tensor<4x1xf32>, tensor<4x1xf32>
  }
  %y = pl.add %m, %l : tensor<4x1xf32>, tensor<4x1xf32> -> tensor<4x1xf32>
  return %y : tensor<4x1xf32>
}

// -----

// A cache row is written under a condition, and the cache read afterwards: all in the argument.
// CHECK-LABEL: func.func @cache(
// CHECK-SAME: %[[NEW:[^:]*]]: memref<?x8xf32> {pl.name = "new"{{.*}}}, %[[CACHE:[^:]*]]: memref<?x8xf32> {pl.name = "cache"
func.func @cache(%n: index {pl.name = "n", pl.role = "dim"},
                 %new: tensor<?x8xf32> {pl.name = "new", pl.role = "in", pl.shape = ["n", 8]},
                 %cache: tensor<?x8xf32> {pl.name = "cache", pl.role = "inout", pl.shape = ["n", 8]})
    -> (tensor<?x8xf32> {pl.name = "cache", pl.role = "inout", pl.shape = ["n", 8]},
        tensor<1x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [1, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  // CHECK: scf.for
  // CHECK: scf.if
  // CHECK-NEXT: %[[FROM:.*]] = memref.subview %[[NEW]]
  // CHECK-NEXT: %[[TO:.*]] = memref.subview %[[CACHE]]
  // CHECK-NEXT: memref.copy %[[FROM]], %[[TO]]
  // CHECK-NOT: memref.copy
  // CHECK: linalg.generic {{.*}} ins(%[[CACHE]] : memref<?x8xf32>)
  %updated = scf.for %i = %c0 to %n step %c1 iter_args(%c = %cache) -> (tensor<?x8xf32>) {
    %isDue = arith.cmpi sgt, %i, %c3 : index
    %next = scf.if %isDue -> tensor<?x8xf32> {
      %row = pl.slice %new[%i, %c0] : tensor<?x8xf32> -> tensor<1x8xf32>
      %a = pl.assemble %row into %c[%i, %c0] : tensor<1x8xf32> into tensor<?x8xf32>
      scf.yield %a : tensor<?x8xf32>
    } else {
      scf.yield %c : tensor<?x8xf32>
    }
    scf.yield %next : tensor<?x8xf32>
  } {pl.parallel}
  %y = pl.col_max %updated : tensor<?x8xf32> -> tensor<1x8xf32>
  return %updated, %y : tensor<?x8xf32>, tensor<1x8xf32>
}

// -----

// Read, modify, write of the same window: one tile of memory.
// CHECK-LABEL: func.func @windows(
// CHECK-SAME: %[[X:[^:]*]]: memref<?x8xf32>
func.func @windows(%n: index {pl.name = "n", pl.role = "dim"},
                   %x: tensor<?x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = ["4*n", 8]})
    -> (tensor<?x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = ["4*n", 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // CHECK: scf.for
  // CHECK: %[[WINDOW:.*]] = memref.subview %[[X]][%{{.*}}, 0] [4, 8]
  // CHECK: %[[TILE:.*]] = memref.alloc()
  // CHECK: linalg.generic {{.*}} ins(%[[WINDOW]] {{.*}} outs(%[[TILE]]
  // CHECK: linalg.generic {{.*}} ins(%[[TILE]] {{.*}} outs(%[[TILE]]
  // CHECK: memref.copy %[[TILE]], %[[WINDOW]]
  // CHECK-NEXT: }
  // CHECK-NEXT: return
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%xi = %x) -> (tensor<?x8xf32>) {
    %at = arith.muli %i, %c4 : index
    %t = pl.slice %xi[%at, %c0] : tensor<?x8xf32> -> tensor<4x8xf32>
    %e = pl.exp %t : tensor<4x8xf32>
    %f = pl.neg %e : tensor<4x8xf32>
    %a = pl.assemble %f into %xi[%at, %c0] : tensor<4x8xf32> into tensor<?x8xf32>
    scf.yield %a : tensor<?x8xf32>
  }
  return %r : tensor<?x8xf32>
}

// -----

// One side of a branch makes a new tile and stores it where the loop carries it; the other side costs nothing.
// CHECK-LABEL: func.func @new_on_one_side(
// CHECK-SAME: %[[Y:[^:]*]]: memref<1x8xf32> {pl.name = "y"
func.func @new_on_one_side(%n: index {pl.name = "n", pl.role = "dim"},
                           %x: tensor<?x8xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n", 8]})
    -> (tensor<1x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [1, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0.0 : f32
  // CHECK: linalg.fill {{.*}} outs(%[[Y]]
  // CHECK: scf.for
  // CHECK: scf.if
  // CHECK: %[[NEW:.*]] = memref.alloc()
  // CHECK: linalg.generic {{.*}} outs(%[[NEW]]
  // CHECK: memref.copy %[[NEW]], %[[Y]]
  // CHECK-NEXT: }
  // CHECK-NEXT: }
  // CHECK-NEXT: return
  %first = pl.full %zero() : f32, tensor<1x8xf32>
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%yi = %first) -> (tensor<1x8xf32>) {
    %isDue = arith.cmpi sgt, %i, %c3 : index
    %next = scf.if %isDue -> tensor<1x8xf32> {
      %row = pl.slice %x[%i, %c0] : tensor<?x8xf32> -> tensor<1x8xf32>
      %e = pl.exp %row : tensor<1x8xf32>
      scf.yield %e : tensor<1x8xf32>
    } else {
      scf.yield %yi : tensor<1x8xf32>
    }
    scf.yield %next : tensor<1x8xf32>
  }
  return %y : tensor<1x8xf32>
}

// -----

// Memory that leaves a branch keeps that its rows are contiguous, whichever side it comes from.
// CHECK-LABEL: func.func @sides
func.func @sides(%n: index {pl.name = "n", pl.role = "dim"}, %i: index {pl.name = "i", pl.role = "dim"},
                 %x: tensor<16x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [16, 8]})
    -> (tensor<16x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [16, 8]},
        tensor<4x4xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 4]}) {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpi sgt, %n, %c4 : index
  // CHECK: scf.if %{{.*}} -> (memref<4x4xf32
  // CHECK-SAME: {{(, strided<\[.*, 1\].*)?}}>)
  %t = scf.if %c -> tensor<4x4xf32> {
    %s = pl.slice %x[%c4, %c4] : tensor<16x8xf32> -> tensor<4x4xf32>
    scf.yield %s : tensor<4x4xf32>
  } else {
    %f = pl.full %zero() : f32, tensor<4x4xf32>
    scf.yield %f : tensor<4x4xf32>
  }
  %y = pl.exp %t : tensor<4x4xf32>
  return %x, %y : tensor<16x8xf32>, tensor<4x4xf32>
}

// -----

// A branch leaves either the parameter or what the loop carries, and both are needed again: each side leaves a copy.
// CHECK-LABEL: func.func @either(
// CHECK-SAME: %[[X:[^:]*]]: memref<2x8xf32> {pl.name = "x"
func.func @either(%n: index {pl.name = "n", pl.role = "dim"},
                  %x: tensor<2x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [2, 8]})
    -> (tensor<2x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [2, 8]},
        tensor<2x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [2, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %two = arith.constant 2.0 : f32
  // CHECK: scf.for
  // CHECK: memref.copy %[[X]], %[[A:.*]] :
  // CHECK: memref.copy %{{.*}}, %[[B:.*]] :
  // CHECK: arith.select %{{.*}}, %[[A]], %[[B]]
  // CHECK: linalg.generic
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%yi = %x) -> (tensor<2x8xf32>) {
    %isDue = arith.cmpi sgt, %i, %c3 : index
    %t = scf.if %isDue -> tensor<2x8xf32> {
      scf.yield %x : tensor<2x8xf32>
    } else {
      scf.yield %yi : tensor<2x8xf32>
    }
    %next = pl.mul %t, %two : tensor<2x8xf32>, f32 -> tensor<2x8xf32>
    scf.yield %next : tensor<2x8xf32>
  }
  return %x, %y : tensor<2x8xf32>, tensor<2x8xf32>
}
