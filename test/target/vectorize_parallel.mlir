// RUN: pl-opt %s --pl-vectorize="vector-bits=512 avx512" | FileCheck %s --check-prefixes=CHECK,MASK
// RUN: pl-opt %s --pl-vectorize="vector-bits=256" | FileCheck %s --check-prefixes=CHECK,PLAIN

// The main loop is unmasked; the tail is one masked vector, or one element at a time.
// CHECK-LABEL: func.func @scale
func.func @scale(%x: memref<?x?xf32>, %y: memref<?x?xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                  iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<?x?xf32>) outs(%y : memref<?x?xf32>) {
  ^bb0(%a: f32, %b: f32):
    %c = arith.mulf %a, %a : f32
    linalg.yield %c : f32
  }
  return
}
// CHECK: scf.for
// CHECK: scf.for
// MASK: vector.load {{.*}} vector<16xf32>
// MASK: arith.mulf {{.*}} : vector<16xf32>
// MASK: vector.store
// MASK: scf.for
// MASK: vector.create_mask
// MASK: vector.maskedload
// MASK: vector.maskedstore
// PLAIN: vector.load {{.*}} vector<8xf32>
// PLAIN: arith.mulf {{.*}} : vector<8xf32>
// PLAIN: vector.store
// PLAIN: scf.for
// PLAIN: memref.load
// PLAIN: arith.mulf {{.*}} : f32
// PLAIN: memref.store
// CHECK-NOT: linalg

// A static multiple of the width has no tail and one row no loop over rows.
// CHECK-LABEL: func.func @no_tail
// CHECK-COUNT-1: scf.for
// CHECK: vector.load
// CHECK-NOT: scf.for
// CHECK-NOT: masked
func.func @no_tail(%x: memref<1x64xf32>, %y: memref<1x64xf32>) {
  linalg.copy ins(%x : memref<1x64xf32>) outs(%y : memref<1x64xf32>)
  return
}

// The row's factor is read once per row, outside the loop over columns.
// CHECK-LABEL: func.func @row_expand_mul
// CHECK: scf.for
// CHECK: %[[FACTOR:.*]] = memref.load
// CHECK: scf.for
// CHECK: vector.broadcast %[[FACTOR]]
func.func @row_expand_mul(%x: memref<?x64xf32>, %f: memref<?x1xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, 0)>, affine_map<(i, j) -> (i, j)>],
                  iterator_types = ["parallel", "parallel"]}
      ins(%f : memref<?x1xf32>) outs(%x : memref<?x64xf32>) {
  ^bb0(%a: f32, %b: f32):
    %c = arith.mulf %a, %b : f32
    linalg.yield %c : f32
  }
  return
}

// As many lanes as the narrowest register use allows: bytes fill the register.
// CHECK-LABEL: func.func @bytes
// MASK: vector.load {{.*}} vector<64xi8>
// PLAIN: vector.load {{.*}} vector<32xi8>
func.func @bytes(%x: memref<1x64xi8>, %y: memref<1x64xi8>) {
  memref.copy %x, %y : memref<1x64xi8> to memref<1x64xi8>
  return
}

// A column reduction keeps the sums in registers.
// CHECK-LABEL: func.func @col_sum
// CHECK: scf.for
// CHECK: %[[START:.*]] = vector.load
// CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args({{.*}} = %[[START]])
// CHECK: vector.load
// CHECK: arith.addf
// CHECK: vector.store %[[SUM]]
func.func @col_sum(%x: memref<?x64xf32>, %y: memref<1x64xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (0, j)>],
                  iterator_types = ["reduction", "parallel"]}
      ins(%x : memref<?x64xf32>) outs(%y : memref<1x64xf32>) {
  ^bb0(%a: f32, %b: f32):
    %c = arith.addf %b, %a : f32
    linalg.yield %c : f32
  }
  return
}

// Two results that depend on each other are plain loops.
// CHECK-LABEL: func.func @two_results
// CHECK: scf.for
// CHECK: memref.load
// CHECK-NOT: vector
// CHECK: return
func.func @two_results(%x: memref<?x?xf32>, %v: memref<?x1xf32>, %p: memref<?x1xi32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, 0)>,
                                   affine_map<(i, j) -> (i, 0)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<?x?xf32>) outs(%v, %p : memref<?x1xf32>, memref<?x1xi32>) {
  ^bb0(%a: f32, %b: f32, %c: i32):
    %j = linalg.index 1 : index
    %n = arith.index_cast %j : index to i32
    %g = arith.cmpf ogt, %a, %b : f32
    %d = arith.select %g, %a, %b : f32
    %e = arith.select %g, %n, %c : i32
    linalg.yield %d, %e : f32, i32
  }
  return
}
