// RUN: pl-opt %s --pl-plan-memory --canonicalize --cse --split-input-file | FileCheck %s
// Where scratch memory is taken and released, and which allocations share it.

func.func private @use(memref<4x8xf32>)
func.func private @use_some(memref<?x8xf32>)

// A size that is known before the loop: taken once, released after the loop.
// CHECK-LABEL: func.func @hoisted
func.func @hoisted(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: %[[MARK:.*]] = call @pl_scratch_mark()
  // CHECK: call @pl_scratch_take(%{{.*}}) : (i64) -> !llvm.ptr
  // CHECK: scf.for
  // CHECK-NOT: pl_scratch
  // CHECK: call @use
  scf.for %i = %c0 to %n step %c1 {
    %a = memref.alloc() : memref<4x8xf32>
    func.call @use(%a) : (memref<4x8xf32>) -> ()
  }
  // CHECK: }
  // CHECK: call @pl_scratch_release(%[[MARK]])
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
  // CHECK: scf.for %[[I:.*]] =
  // CHECK: %[[MARK:.*]] = func.call @pl_scratch_mark()
  // CHECK: %[[BYTES:.*]] = arith.muli %[[I]], %c32
  // CHECK: %[[COUNT:.*]] = arith.index_cast %[[BYTES]] : index to i64
  // CHECK: func.call @pl_scratch_take(%[[COUNT]])
  // CHECK: func.call @use_some
  // CHECK: func.call @pl_scratch_release(%[[MARK]])
  scf.for %i = %c0 to %n step %c1 {
    %a = memref.alloc(%i) : memref<?x8xf32>
    func.call @use_some(%a) : (memref<?x8xf32>) -> ()
  }
  return
}

// -----

// %c is allocated when %a is no longer used, and %b still is.
func.func private @use(memref<4x8xf32>)
func.func private @use_bytes(memref<100xi8>)
// CHECK-LABEL: func.func @shared
func.func @shared() {
  // CHECK: call @pl_scratch_mark()
  // CHECK: call @pl_scratch_take(%c128_i64)
  // CHECK: call @pl_scratch_take(%c128_i64)
  // CHECK-NOT: call @pl_scratch_take
  // CHECK: call @pl_scratch_release
  %a = memref.alloc() : memref<4x8xf32>
  func.call @use(%a) : (memref<4x8xf32>) -> ()
  %b = memref.alloc() : memref<4x8xf32>
  memref.copy %a, %b : memref<4x8xf32> to memref<4x8xf32>
  %c = memref.alloc() : memref<100xi8>
  func.call @use_bytes(%c) : (memref<100xi8>) -> ()
  func.call @use(%b) : (memref<4x8xf32>) -> ()
  return
}

// -----

// The life of %a ends with its last view, here inside a loop that starts before %b.
func.func private @use(memref<4x8xf32>)
// CHECK-LABEL: func.func @views_count
func.func @views_count(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  // CHECK-COUNT-2: call @pl_scratch_take
  // CHECK-NOT: call @pl_scratch_take
  %a = memref.alloc() : memref<4x8xf32>
  %view = memref.subview %a[1, 0] [1, 8] [1, 1] : memref<4x8xf32> to memref<1x8xf32, strided<[8, 1], offset: 8>>
  %b = memref.alloc() : memref<4x8xf32>
  scf.for %i = %c0 to %n step %c1 {
    memref.store %zero, %view[%c0, %c0] : memref<1x8xf32, strided<[8, 1], offset: 8>>
  }
  func.call @use(%b) : (memref<4x8xf32>) -> ()
  %c = memref.alloc() : memref<4x8xf32>
  func.call @use(%c) : (memref<4x8xf32>) -> ()
  return
}

// -----

// Through a bare pointer the memory is used at a place that cannot be seen: nobody else gets it.
func.func private @use(memref<4x8xf32>)
// CHECK-LABEL: func.func @pointers
func.func @pointers() -> index {
  // CHECK-COUNT-2: call @pl_scratch_take
  %a = memref.alloc() : memref<4x8xf32>
  %p = memref.extract_aligned_pointer_as_index %a : memref<4x8xf32> -> index
  %b = memref.alloc() : memref<4x8xf32>
  func.call @use(%b) : (memref<4x8xf32>) -> ()
  return %p : index
}

// -----

// Memory that the loop carries lives on: nothing is released before the function's end.
// CHECK-LABEL: func.func @carried
func.func @carried(%n: index, %value: f32, %out: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: %[[MARK:.*]] = call @pl_scratch_mark()
  // CHECK: scf.for
  // CHECK-NOT: pl_scratch_release
  // CHECK: memref.copy
  // CHECK: call @pl_scratch_release(%[[MARK]])
  %first = memref.alloc() : memref<8xf32>
  %last = scf.for %i = %c0 to %n step %c1 iter_args(%t = %first) -> (memref<8xf32>) {
    %next = memref.alloc() : memref<8xf32>
    memref.copy %t, %next : memref<8xf32> to memref<8xf32>
    scf.yield %next : memref<8xf32>
  }
  memref.copy %last, %out : memref<8xf32> to memref<8xf32>
  return
}

// -----

// A branch's memory is released by what is around it.
func.func private @use(memref<4x8xf32>)
func.func private @use_some(memref<?x8xf32>)
// CHECK-LABEL: func.func @branch
func.func @branch(%n: index, %condition: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: %[[OUTER:.*]] = call @pl_scratch_mark()
  // CHECK: call @pl_scratch_take
  // CHECK: scf.for
  // CHECK: %[[INNER:.*]] = func.call @pl_scratch_mark()
  // CHECK: scf.if
  // CHECK: func.call @pl_scratch_take
  // CHECK: }
  // CHECK: func.call @pl_scratch_release(%[[INNER]])
  // CHECK: call @pl_scratch_release(%[[OUTER]])
  scf.for %i = %c0 to %n step %c1 {
    scf.if %condition {
      %a = memref.alloc() : memref<4x8xf32>
      func.call @use(%a) : (memref<4x8xf32>) -> ()
      %b = memref.alloc(%i) : memref<?x8xf32>
      func.call @use_some(%b) : (memref<?x8xf32>) -> ()
    }
  }
  return
}
