// RUN: pl-opt %s --pl-vectorize="vector-bits=512 avx512" | FileCheck %s --check-prefixes=CHECK,MASK
// RUN: pl-opt %s --pl-vectorize="vector-bits=256" | FileCheck %s --check-prefixes=CHECK,PLAIN

// Four accumulators, joined pairwise, then halves of lanes: an order that the length of the row alone decides. The
// numbers are compared as integers in the same order, among which NaN comes last.
// CHECK-LABEL: func.func @row_max
// CHECK: %[[GROUPS:.*]]:4 = scf.for
// CHECK: arith.shrsi
// CHECK: arith.andi
// CHECK: arith.xori
// CHECK: arith.addi
// CHECK-COUNT-4: arith.maxsi
// CHECK: %[[FIRST:.*]] = scf.for {{.*}} = %[[GROUPS]]#0)
// MASK: %[[TAIL:.*]] = scf.for {{.*}} = %[[FIRST]])
// MASK: vector.create_mask
// MASK: arith.select
// MASK: arith.maxsi %[[TAIL]], %[[GROUPS]]#1 : vector<16xi32>
// MASK: arith.maxsi %[[GROUPS]]#2, %[[GROUPS]]#3 : vector<16xi32>
// MASK: arith.maxsi {{.*}} : vector<16xi32>
// PLAIN: %[[TAIL:.*]] = scf.for {{.*}} -> (i32)
// PLAIN: memref.load
// PLAIN: arith.maxsi %[[FIRST]], %[[GROUPS]]#1 : vector<8xi32>
// PLAIN: arith.maxsi %[[GROUPS]]#2, %[[GROUPS]]#3 : vector<8xi32>
// PLAIN: arith.maxsi {{.*}} : vector<8xi32>
// MASK: arith.maxsi {{.*}} : vector<8xi32>
// CHECK: arith.maxsi {{.*}} : vector<4xi32>
// CHECK: arith.maxsi {{.*}} : vector<2xi32>
// CHECK: arith.maxsi {{.*}} : vector<1xi32>
// PLAIN: arith.maxsi {{.*}}, %[[TAIL]] : i32
// CHECK: memref.load
// CHECK: arith.maxsi {{.*}} : i32
// CHECK: arith.bitcast {{.*}} : i32 to f32
// CHECK: memref.store
func.func @row_max(%x: memref<?x?xf32>, %y: memref<?x1xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, 0)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<?x?xf32>) outs(%y : memref<?x1xf32>) {
  ^bb0(%a: f32, %b: f32):
    %c = arith.maximumf %b, %a : f32
    linalg.yield %c : f32
  }
  return
}

// A row of one group of vectors has neither a loop nor a tail.
// CHECK-LABEL: func.func @short_row
// MASK-NOT: scf.for
// MASK-COUNT-4: vector.load
// MASK-NOT: scf.for
// CHECK: memref.store
func.func @short_row(%x: memref<1x64xf32>, %y: memref<1x1xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, 0)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<1x64xf32>) outs(%y : memref<1x1xf32>) {
  ^bb0(%a: f32, %b: f32):
    %s = arith.mulf %a, %a : f32
    %c = arith.addf %b, %s : f32
    linalg.yield %c : f32
  }
  return
}
