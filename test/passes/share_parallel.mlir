// RUN: pl-opt %s --pl-outline-parallel --split-input-file --verify-diagnostics | FileCheck %s
// Whether the iterations of a parallel loop differ in how often they run what is in them: the last field of its
// constant, after its chunk, and a remark.

// The length of a sequence, read by the iteration's number, decides on the blocks of a nest.
// CHECK: llvm.mlir.global internal constant @blocks_parallel_0_loop()
// CHECK: llvm.mlir.constant(1 : i64)
// CHECK-NEXT: %[[UNEQUAL:.*]] = llvm.mlir.constant(1 : i64)
// CHECK: llvm.insertvalue %[[UNEQUAL]], %{{.*}}[5]
// Work is counted block by block, in both loops: rounds of 64 blocks would count too many.
// CHECK-LABEL: func.func private @blocks_parallel_0_work(
// CHECK: scf.for
// CHECK: %[[LENGTH:.*]] = memref.load
// CHECK: scf.for %[[FIRST:.*]] =
// CHECK: %[[REST:.*]] = arith.subi %{{.*}}, %[[FIRST]]
// CHECK: %[[COUNT:.*]] = arith.minsi %[[REST]], %{{.*}}
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[COUNT]]
#id = affine_map<(d0) -> (d0)>
func.func @blocks(%n: index, %lengths: memref<?xi32>, %x: memref<?x128xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  // expected-remark-re @below {{each worker runs iterations of as much work: how often the loop at {{.*}}share_parallel.mlir{{.*}} runs depends on the iteration}}
  scf.for %item = %c0 to %n step %c1 {
    %sequence = arith.divsi %item, %c8 : index
    %read = memref.load %lengths[%sequence] : memref<?xi32>
    %blocks = arith.index_cast %read : i32 to index
    scf.for %first = %c0 to %blocks step %c64 {
      %rest = arith.subi %blocks, %first : index
      %count = arith.minsi %rest, %c64 : index
      scf.for %j = %c0 to %count step %c1 {
        %row = memref.subview %x[%j, 0] [1, 128] [1, 1] : memref<?x128xf32> to memref<128xf32, strided<[1], offset: ?>>
        linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]}
            outs(%row : memref<128xf32, strided<[1], offset: ?>>) {
        ^bb0(%element: f32):
          %double = arith.addf %element, %element : f32
          linalg.yield %double : f32
        }
      }
    }
  } {pl.parallel}
  return
}

// -----

// A triangle of loops, the same one in each iteration; the iteration's number only says where.
// CHECK: llvm.mlir.global internal constant @alike_parallel_0_loop()
// CHECK: llvm.mlir.constant(1 : i64)
// CHECK-NEXT: %[[EQUAL:.*]] = llvm.mlir.constant(0 : i64)
// CHECK: llvm.insertvalue %[[EQUAL]], %{{.*}}[5]
func.func @alike(%n: index, %f: f32, %x: memref<?x?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-remark @below {{each worker runs as many iterations: they are alike}}
  scf.for %item = %c0 to %n step %c1 {
    scf.for %i = %c0 to %n step %c1 {
      scf.for %j = %c0 to %i step %c1 {
        memref.store %f, %x[%item, %j] : memref<?x?xf32>
      }
    }
  } {pl.parallel}
  return
}

// -----

// Only some iterations have anything to do.
// CHECK: llvm.mlir.global internal constant @branch_parallel_0_loop()
// CHECK: llvm.mlir.constant(1 : i64)
// CHECK-NEXT: llvm.mlir.constant(1 : i64)
func.func @branch(%n: index, %f: f32, %x: memref<?x?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-remark-re @below {{how often the branch at {{.*}}share_parallel.mlir{{.*}} runs depends on the iteration}}
  scf.for %item = %c0 to %n step %c1 {
    %later = arith.cmpi sgt, %item, %c1 : index
    scf.if %later {
      scf.for %j = %c0 to %n step %c1 {
        memref.store %f, %x[%item, %j] : memref<?x?xf32>
      }
    }
  } {pl.parallel}
  return
}

// -----

// What a loop carries comes from the iteration's number only the second time round.
// CHECK: llvm.mlir.global internal constant @carried_parallel_0_loop()
// CHECK: llvm.mlir.constant(1 : i64)
// CHECK-NEXT: llvm.mlir.constant(1 : i64)
func.func @carried(%n: index, %f: f32, %x: memref<?x?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-remark-re @below {{how often the loop at {{.*}}share_parallel.mlir{{.*}} runs depends on the iteration}}
  scf.for %item = %c0 to %n step %c1 {
    %last = scf.for %i = %c0 to %n step %c1 iter_args(%length = %c1) -> index {
      scf.for %j = %c0 to %length step %c1 {
        memref.store %f, %x[%item, %j] : memref<?x?xf32>
      }
      scf.yield %item : index
    }
  } {pl.parallel}
  return
}

// -----

// CHECK: llvm.mlir.global internal constant @computed_parallel_0_loop()
// CHECK: llvm.mlir.constant(1 : i64)
// CHECK-NEXT: llvm.mlir.constant(0 : i64)
func.func @computed(%n: index, %x: memref<?xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-remark @below {{each worker runs as many iterations: what one does depends on what it computes}}
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
