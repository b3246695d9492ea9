// RUN: pl-opt %s --pl-plan-memory --canonicalize --cse --split-input-file | FileCheck %s
// Where scratch memory is taken and released, and which allocations share it.

// A fixed size is taken once, when the function starts, whatever loop it is needed in.
func.func private @use(memref<64x8xf32>)
// CHECK-LABEL: func.func @fixed_size
func.func @fixed_size(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: %[[BYTES:.*]] = llvm.mlir.constant(2048 : i64)
  // CHECK: %[[MARK:.*]] = llvm.call @pl_scratch_mark()
  // CHECK: llvm.call @pl_scratch_take(%[[BYTES]]) : (i64) -> !llvm.ptr
  // CHECK: %[[A:.*]] = memref.view %{{.*}}[%c0][] : memref<?xi8> to memref<64x8xf32>
  // CHECK: scf.for
  // CHECK-NOT: llvm.call
  // CHECK: call @use(%[[A]])
  scf.for %i = %c0 to %n step %c1 {
    %a = memref.alloc() : memref<64x8xf32>
    func.call @use(%a) : (memref<64x8xf32>) -> ()
  }
  // CHECK: }
  // CHECK: llvm.call @pl_scratch_release(%[[MARK]])
  // CHECK-NEXT: return
  return
}

// -----

// A size that the iteration computes: taken and released in each.
func.func private @use_some(memref<?x8xf32>)
// CHECK-LABEL: func.func @per_iteration
func.func @per_iteration(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK-NOT: llvm.call
  // CHECK: scf.for %[[I:.*]] =
  // CHECK: %[[MARK:.*]] = llvm.call @pl_scratch_mark()
  // CHECK: %[[BYTES:.*]] = arith.muli %[[I]], %c32
  // CHECK: %[[COUNT:.*]] = arith.index_cast %[[BYTES]] : index to i64
  // CHECK: llvm.call @pl_scratch_take(%[[COUNT]])
  // CHECK: func.call @use_some
  // CHECK: llvm.call @pl_scratch_release(%[[MARK]])
  // CHECK-NEXT: }
  // CHECK-NEXT: return
  scf.for %i = %c0 to %n step %c1 {
    %a = memref.alloc(%i) : memref<?x8xf32>
    func.call @use_some(%a) : (memref<?x8xf32>) -> ()
  }
  return
}

// -----

// The smallest live on the stack, also when a loop needs them: no call at all.
func.func private @use(memref<4x8xf32>)
// CHECK-LABEL: func.func @small
func.func @small(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: %[[A:.*]] = memref.alloca() {alignment = 64 : i64} : memref<4x8xf32>
  // CHECK-NEXT: scf.for
  // CHECK-NEXT: func.call @use(%[[A]])
  // CHECK-NOT: llvm.call
  scf.for %i = %c0 to %n step %c1 {
    %a = memref.alloc() : memref<4x8xf32>
    func.call @use(%a) : (memref<4x8xf32>) -> ()
  }
  return
}

// -----

// %c is allocated when %a is no longer used, and %b still is: it gets the place of %a, although it is larger than what
// is left there would be if %b came first.
func.func private @use(memref<64x8xf32>)
func.func private @use_bytes(memref<2000xi8>)
// CHECK-LABEL: func.func @shared
func.func @shared() {
  // CHECK: llvm.mlir.constant(4096 : i64)
  // CHECK: %[[A:.*]] = memref.view %[[BLOCK:.*]][%c0][] : memref<?xi8> to memref<64x8xf32>
  // CHECK: %[[B:.*]] = memref.view %[[BLOCK]][%c2048][] : memref<?xi8> to memref<64x8xf32>
  // CHECK: %[[C:.*]] = memref.view %[[BLOCK]][%c0][] : memref<?xi8> to memref<2000xi8>
  // CHECK: call @use(%[[A]])
  // CHECK: call @use_bytes(%[[C]])
  // CHECK: call @use(%[[B]])
  %a = memref.alloc() : memref<64x8xf32>
  func.call @use(%a) : (memref<64x8xf32>) -> ()
  %b = memref.alloc() : memref<64x8xf32>
  memref.copy %a, %b : memref<64x8xf32> to memref<64x8xf32>
  %c = memref.alloc() : memref<2000xi8>
  func.call @use_bytes(%c) : (memref<2000xi8>) -> ()
  func.call @use(%b) : (memref<64x8xf32>) -> ()
  return
}

// -----

// The life of %a lasts as long as its last view is used, here to the end of a loop in which %b begins. %c comes later.
func.func private @use(memref<64x8xf32>)
// CHECK-LABEL: func.func @views_count
func.func @views_count(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  // CHECK: llvm.mlir.constant(4096 : i64)
  // CHECK-DAG: %[[A:.*]] = memref.view %{{.*}}[%c0][] : memref<?xi8> to memref<64x8xf32>
  // CHECK-DAG: %[[B:.*]] = memref.view %{{.*}}[%c2048][] : memref<?xi8> to memref<64x8xf32>
  // CHECK: memref.subview %[[A]]
  // CHECK: func.call @use(%[[B]])
  // CHECK: call @use(%[[A]])
  %a = memref.alloc() : memref<64x8xf32>
  %view = memref.subview %a[1, 0] [1, 8] [1, 1] : memref<64x8xf32> to memref<1x8xf32, strided<[8, 1], offset: 8>>
  scf.for %i = %c0 to %n step %c1 {
    memref.store %zero, %view[%c0, %c0] : memref<1x8xf32, strided<[8, 1], offset: 8>>
    %b = memref.alloc() : memref<64x8xf32>
    func.call @use(%b) : (memref<64x8xf32>) -> ()
  }
  %c = memref.alloc() : memref<64x8xf32>
  func.call @use(%c) : (memref<64x8xf32>) -> ()
  return
}

// -----

// Memory that leaves a branch is in use where the branch's result is.
func.func private @use(memref<64x8xf32>)
// CHECK-LABEL: func.func @leaves_branch
func.func @leaves_branch(%condition: i1, %other: memref<64x8xf32>) {
  // CHECK: llvm.mlir.constant(4096 : i64)
  %r = scf.if %condition -> memref<64x8xf32> {
    %a = memref.alloc() : memref<64x8xf32>
    scf.yield %a : memref<64x8xf32>
  } else {
    scf.yield %other : memref<64x8xf32>
  }
  %b = memref.alloc() : memref<64x8xf32>
  func.call @use(%b) : (memref<64x8xf32>) -> ()
  func.call @use(%r) : (memref<64x8xf32>) -> ()
  return
}

// -----

// In the context of a parallel loop memory is in use until the call.
llvm.func @pl_parallel_for(!llvm.ptr)
func.func private @use(memref<512xf32>)
// CHECK-LABEL: func.func @context
func.func @context(%context: !llvm.ptr) {
  // CHECK: llvm.mlir.constant(4096 : i64)
  // CHECK: %[[A:.*]] = memref.view %{{.*}}[%c0][] : memref<?xi8> to memref<512xf32>
  // CHECK: %[[B:.*]] = memref.view %{{.*}}[%c2048][] : memref<?xi8> to memref<512xf32>
  // CHECK: builtin.unrealized_conversion_cast %[[A]]
  // CHECK: call @use(%[[B]])
  // CHECK: llvm.call @pl_parallel_for
  // CHECK: call @use(%[[A]])
  %a = memref.alloc() : memref<512xf32>
  %struct = builtin.unrealized_conversion_cast %a : memref<512xf32> to !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  llvm.store %struct, %context : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>, !llvm.ptr
  %b = memref.alloc() : memref<512xf32>
  func.call @use(%b) : (memref<512xf32>) -> ()
  llvm.call @pl_parallel_for(%context) : (!llvm.ptr) -> ()
  %c = memref.alloc() : memref<512xf32>
  func.call @use(%c) : (memref<512xf32>) -> ()
  return
}

// -----

// A branch's memory is released by the loop iteration around it.
func.func private @use_some(memref<?x8xf32>)
// CHECK-LABEL: func.func @branch
func.func @branch(%n: index, %condition: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: scf.for
  // CHECK: %[[MARK:.*]] = llvm.call @pl_scratch_mark()
  // CHECK: scf.if
  // CHECK: llvm.call @pl_scratch_take
  // CHECK: }
  // CHECK: llvm.call @pl_scratch_release(%[[MARK]])
  scf.for %i = %c0 to %n step %c1 {
    scf.if %condition {
      %b = memref.alloc(%i) : memref<?x8xf32>
      func.call @use_some(%b) : (memref<?x8xf32>) -> ()
    }
  }
  return
}
