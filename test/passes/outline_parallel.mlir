// RUN: pl-opt %s --pl-outline-parallel --split-input-file --verify-diagnostics=only-expected | FileCheck %s
// The body of a parallel loop becomes a function; what it uses travels in a context.

// The loop, as the run-time library sees it: the names of its scopes, its place, code, and the chunk of a worker.
// CHECK: llvm.func @pl_parallel_for(!llvm.ptr, !llvm.ptr, i64)
// CHECK: llvm.mlir.global internal constant @captures_parallel_0_loop()
// CHECK: %[[NAME:.*]] = llvm.mlir.addressof @captures_parallel_0_name
// CHECK: %[[PLACE:.*]] = llvm.mlir.addressof @captures_parallel_0_place
// CHECK: %[[BODY:.*]] = func.constant @captures_parallel_0 :
// CHECK: %[[BODY_CODE:.*]] = builtin.unrealized_conversion_cast %[[BODY]]
// CHECK: %[[WORK:.*]] = func.constant @captures_parallel_0_work :
// CHECK: %[[WORK_CODE:.*]] = builtin.unrealized_conversion_cast %[[WORK]]
// CHECK: %[[CHUNK:.*]] = llvm.mlir.constant(4 : i64)
// CHECK: llvm.insertvalue %[[NAME]], %{{.*}}[0]
// CHECK: llvm.insertvalue %[[PLACE]], %{{.*}}[1]
// CHECK: llvm.insertvalue %[[BODY_CODE]], %{{.*}}[2]
// CHECK: llvm.insertvalue %[[WORK_CODE]], %{{.*}}[3]
// CHECK: llvm.insertvalue %[[CHUNK]], %{{.*}}[4]
// CHECK-DAG: llvm.mlir.global internal constant @captures_parallel_0_name("copy, scale\00")
// CHECK-DAG: llvm.mlir.global internal constant @captures_parallel_0_place("kernel.cpp:41\00")
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
  // CHECK: %[[LOOP:.*]] = llvm.mlir.addressof @captures_parallel_0_loop
  // CHECK: llvm.call @pl_parallel_for(%[[LOOP]], %[[CONTEXT]], %[[N]])
  // CHECK-NOT: scf.for
  // CHECK: return
  scf.for %i = %lo to %hi step %step {
    memref.store %f, %x[%i, %c3] : memref<?x8xf32, strided<[16, 1], offset: ?>>
  } {pl.parallel, pl.chunk = 4 : i64} loc("copy, scale"("dir/kernel.cpp":41:3))
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

// -----

// What the iterations do is counted without doing it: the bytes of windows in memory from outside, and arithmetic. The
// loops and the extents are those of the body; the tile that an iteration makes for itself counts for nothing.
#id = affine_map<(d0) -> (d0)>
#one = affine_map<(d0) -> ()>
// CHECK-LABEL: func.func private @counted_parallel_0_work(
// CHECK-SAME: %{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64, %[[WORK:.*]]: !llvm.ptr)
// CHECK: llvm.store %{{.*}}, %[[READ:.*]] : i64
// CHECK: llvm.store %{{.*}}, %[[WRITTEN:.*]] : i64
// CHECK: llvm.store %{{.*}}, %[[FLOPS:.*]] : i64
// CHECK: llvm.store %{{.*}}, %[[OPERATIONS:.*]] : i64
// CHECK-NOT: linalg
// CHECK-NOT: memref.alloc
// CHECK: scf.for
// The length: 4 bytes.
// CHECK: arith.constant 4 : index
// CHECK: llvm.store %{{.*}}, %[[READ]] : i64
// CHECK: memref.load
// CHECK: %[[LENGTH:.*]] = arith.index_cast %{{.*}} : i32 to index
// CHECK: scf.for %{{.*}} to %[[LENGTH]]
// One operation.
// CHECK: arith.constant 1 : index
// CHECK: llvm.store %{{.*}}, %[[OPERATIONS]] : i64
// The window: 2 bytes for each of its elements, of which there are as many as the length says.
// CHECK: %[[BYTES:.*]] = arith.constant 2 : index
// CHECK: arith.muli %[[BYTES]], %[[LENGTH]]
// CHECK: llvm.store %{{.*}}, %[[READ]] : i64
// Into the tile nothing counts; an element costs a product and a sum.
// CHECK: %[[PER_ELEMENT:.*]] = arith.constant 2 : index
// CHECK: arith.muli %[[PER_ELEMENT]], %[[LENGTH]]
// CHECK: llvm.store %{{.*}}, %[[FLOPS]] : i64
// CHECK: }
// The total: 4 bytes.
// CHECK: arith.constant 4 : index
// CHECK: llvm.store %{{.*}}, %[[WRITTEN]] : i64
// CHECK: }
// CHECK: llvm.getelementptr %[[WORK]][0]
// CHECK: llvm.load %[[READ]]
// CHECK: llvm.getelementptr %[[WORK]][1]
// CHECK: llvm.load %[[WRITTEN]]
// CHECK: llvm.getelementptr %[[WORK]][2]
// CHECK: llvm.load %[[FLOPS]]
// CHECK: llvm.getelementptr %[[WORK]][3]
// CHECK: llvm.load %[[OPERATIONS]]
func.func @counted(%n: index, %lengths: memref<?xi32>, %x: memref<?xf16>, %y: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %sum = memref.alloc() : memref<f32>
    %read = memref.load %lengths[%i] : memref<?xi32>
    %length = arith.index_cast %read : i32 to index
    scf.for %j = %c0 to %length step %c1 {
      %window = memref.subview %x[%j] [%length] [1] : memref<?xf16> to memref<?xf16, strided<[1], offset: ?>>
      linalg.generic {indexing_maps = [#id, #one], iterator_types = ["reduction"]}
          ins(%window : memref<?xf16, strided<[1], offset: ?>>) outs(%sum : memref<f32>) {
      ^bb0(%element: f16, %so_far: f32):
        %wide = arith.extf %element : f16 to f32
        %square = arith.mulf %wide, %wide : f32
        %more = arith.addf %so_far, %square : f32
        linalg.yield %more : f32
      }
    }
    %total = memref.load %sum[] : memref<f32>
    memref.store %total, %y[%i] : memref<?xf32>
  } {pl.parallel}
  return
}

// -----

// How long the inner loop is, an iteration computes: only running it tells what it does.
// CHECK-LABEL: llvm.mlir.global internal constant @computed_parallel_0_loop()
// CHECK: func.constant @computed_parallel_0 :
// CHECK: llvm.mlir.zero
// CHECK-NOT: @computed_parallel_0_work
func.func @computed(%n: index, %x: memref<?xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %number = arith.index_cast %i : index to i32
    memref.store %number, %x[%i] : memref<?xi32>
    %read = memref.load %x[%i] : memref<?xi32>
    %length = arith.index_cast %read : i32 to index
    scf.for %j = %c0 to %length step %c1 {
      memref.store %number, %x[%j] : memref<?xi32>
    }
  } {pl.parallel}
  return
}

// -----

// A parameter's layout goes with it into the context and out again; a window of the parameter is made inside, so that
// there is always a parameter to ask.
// CHECK-LABEL: func.func @layout(
// CHECK:       builtin.unrealized_conversion_cast %arg0 : memref<64x32xbf16> to !llvm.struct<{{.*}}> {layout = "panels"}
// CHECK-LABEL: func.func private @layout_parallel_0
// CHECK:       %[[W:.*]] = builtin.unrealized_conversion_cast %{{.*}} : !llvm.struct<{{.*}}> to memref<64x32xbf16> {layout = "panels"}
// CHECK:       scf.for
// CHECK:         %[[PART:.*]] = memref.subview %[[W]][%{{.*}}, 0] [8, 32]
// CHECK:         %[[WINDOW:.*]] = memref.subview %[[PART]][2, 0] [4, 32]
// CHECK:         linalg.contract {{.*}} ins(%{{.*}}, %[[WINDOW]]
func.func @layout(%w: memref<64x32xbf16> {pl.role = "in", pl.layout = "panels"}, %x: memref<4x4xbf16>, %c: memref<?x4x32xf32>,
                  %n: index, %at: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %part = memref.subview %w[%at, 0] [8, 32] [1, 1] : memref<64x32xbf16> to memref<8x32xbf16, strided<[32, 1], offset: ?>>
  %window = memref.subview %part[2, 0] [4, 32] [1, 1]
      : memref<8x32xbf16, strided<[32, 1], offset: ?>> to memref<4x32xbf16, strided<[32, 1], offset: ?>>
  scf.for %i = %c0 to %n step %c1 {
    %slot = memref.subview %c[%i, 0, 0] [1, 4, 32] [1, 1, 1] : memref<?x4x32xf32> to memref<4x32xf32, strided<[32, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%x, %window : memref<4x4xbf16>, memref<4x32xbf16, strided<[32, 1], offset: ?>>)
        outs(%slot : memref<4x32xf32, strided<[32, 1], offset: ?>>)
  } {pl.parallel}
  return
}
