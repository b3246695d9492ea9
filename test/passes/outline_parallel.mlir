// RUN: pl-opt %s --pl-outline-parallel --split-input-file --verify-diagnostics | FileCheck %s
// The body of a parallel loop becomes a function; what it uses travels in a context.

// CHECK: llvm.func @pl_parallel_for(!llvm.ptr, !llvm.ptr, i64, i64)
// CHECK-LABEL: func.func @captures(
// CHECK-SAME: %[[LO:.*]]: index, %[[HI:.*]]: index, %[[STEP:.*]]: index, %[[X:.*]]: memref<?x8xf32, strided<[16, 1], offset: ?>>, %[[F:.*]]: f32)
func.func @captures(%lo: index, %hi: index, %step: index, %x: memref<?x8xf32, strided<[16, 1], offset: ?>>, %f: f32) {
  %c3 = arith.constant 3 : index
  // The context is on the stack, at the function's entry.
  // CHECK: %[[CONTEXT:.*]] = llvm.alloca %{{.*}} x !llvm.struct<({{.*}})>
  // CHECK: %[[STRUCT:.*]] = builtin.unrealized_conversion_cast %[[X]] : memref<?x8xf32, strided<[16, 1], offset: ?>> to !llvm.struct<(ptr, ptr, i64, array<2 x i64>, array<2 x i64>)>
  // CHECK: llvm.store %[[STRUCT]], %{{.*}}
  // Iterations: the distance, not below 0, divided by the step and rounded up.
  // CHECK: %[[SPAN:.*]] = arith.subi %[[HI]], %[[LO]]
  // CHECK: %[[POSITIVE:.*]] = arith.maxsi %[[SPAN]], %c0
  // CHECK: %[[ALMOST:.*]] = arith.subi %[[STEP]], %c1
  // CHECK: %[[SUM:.*]] = arith.addi %[[POSITIVE]], %[[ALMOST]]
  // CHECK: %[[COUNT:.*]] = arith.divui %[[SUM]], %[[STEP]]
  // CHECK: %[[N:.*]] = arith.index_cast %[[COUNT]] : index to i64
  // CHECK: %[[CHUNK:.*]] = llvm.mlir.constant(4 : i64)
  // CHECK: %[[CODE:.*]] = constant @captures_parallel_0
  // CHECK: %[[POINTER:.*]] = builtin.unrealized_conversion_cast %[[CODE]]
  // CHECK: llvm.call @pl_parallel_for(%[[POINTER]], %[[CONTEXT]], %[[N]], %[[CHUNK]])
  // CHECK-NOT: scf.for
  // CHECK: return
  scf.for %i = %lo to %hi step %step {
    memref.store %f, %x[%i, %c3] : memref<?x8xf32, strided<[16, 1], offset: ?>>
  } {pl.parallel, pl.chunk = 4 : i64}
  return
}
// Constants are made again; iteration k is lo + k * step.
// CHECK-LABEL: func.func private @captures_parallel_0(
// CHECK-SAME: %{{.*}}: !llvm.ptr, %[[BEGIN:.*]]: i64, %[[END:.*]]: i64)
// CHECK-DAG: %[[C3:.*]] = arith.constant 3 : index
// CHECK-DAG: %[[FROM:.*]] = arith.index_cast %[[BEGIN]]
// CHECK-DAG: %[[TO:.*]] = arith.index_cast %[[END]]
// CHECK: scf.for %[[K:.*]] = %[[FROM]] to %[[TO]]
// CHECK: %[[DISTANCE:.*]] = arith.muli %[[K]], %{{.*}}
// CHECK: %[[I:.*]] = arith.addi %{{.*}}, %[[DISTANCE]]
// CHECK: memref.store %{{.*}}, %{{.*}}[%[[I]], %[[C3]]] : memref<?x8xf32, strided<[16, 1], offset: ?>>

// -----

// The outermost loop is divided among the workers; one inside it runs on one of them. Memory that an iteration
// allocates is allocated by the worker.
// CHECK-LABEL: func.func @nested
// CHECK-COUNT-2: llvm.call @pl_parallel_for
// CHECK-NOT: llvm.call
// CHECK-LABEL: func.func private @nested_parallel_0
// CHECK: scf.for
// CHECK: memref.alloc
// CHECK: scf.for
// CHECK-NOT: pl.parallel
// CHECK-LABEL: func.func private @nested_parallel_1
func.func @nested(%n: index, %x: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %f = arith.constant 1.0 : f32
  scf.for %s = %c0 to %n step %c1 {
    scf.for %i = %c0 to %n step %c1 {
      %t = memref.alloc() : memref<8xf32>
      scf.for %j = %c0 to %n step %c1 {
        memref.store %f, %t[%j] : memref<8xf32>
        memref.store %f, %x[%i] : memref<?xf32>
      } {pl.parallel}
    } {pl.parallel}
  }
  scf.for %i = %c0 to %n step %c1 {
    memref.store %f, %x[%i] : memref<?xf32>
  } {pl.parallel}
  return
}

// -----

func.func @carries(%n: index, %x: memref<4xf32>, %y: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @below {{expects a parallel loop to update its tensors in place but got one that carries 'memref<4xf32>'}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (memref<4xf32>) {
    scf.yield %y : memref<4xf32>
  } {pl.parallel}
  return
}
