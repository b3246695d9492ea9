// RUN: pl-opt %s --pl-vectorize="vector-bits=512 avx512" | FileCheck %s --check-prefixes=CHECK,MASK
// RUN: pl-opt %s --pl-vectorize="vector-bits=256" | FileCheck %s --check-prefixes=CHECK,PLAIN

// Four accumulators, joined pairwise, then halves of lanes: an order that the length of the row alone decides.
// CHECK-LABEL: func.func @row_max
// CHECK: %[[GROUPS:.*]]:4 = scf.for
// CHECK-COUNT-4: arith.maximumf
// CHECK: %[[FIRST:.*]] = scf.for {{.*}} = %[[GROUPS]]#0)
// MASK: %[[TAIL:.*]] = scf.for {{.*}} = %[[FIRST]])
// MASK: vector.create_mask
// MASK: arith.select
// MASK: arith.maximumf %[[TAIL]], %[[GROUPS]]#1 : vector<16xf32>
// MASK: arith.maximumf %[[GROUPS]]#2, %[[GROUPS]]#3 : vector<16xf32>
// MASK: arith.maximumf {{.*}} : vector<16xf32>
// PLAIN: %[[TAIL:.*]] = scf.for {{.*}} -> (f32)
// PLAIN: memref.load
// PLAIN: arith.maximumf %[[FIRST]], %[[GROUPS]]#1 : vector<8xf32>
// PLAIN: arith.maximumf %[[GROUPS]]#2, %[[GROUPS]]#3 : vector<8xf32>
// PLAIN: arith.maximumf {{.*}} : vector<8xf32>
// MASK: arith.maximumf {{.*}} : vector<8xf32>
// CHECK: arith.maximumf {{.*}} : vector<4xf32>
// CHECK: arith.maximumf {{.*}} : vector<2xf32>
// CHECK: arith.maximumf {{.*}} : vector<1xf32>
// PLAIN: arith.maximumf {{.*}}, %[[TAIL]] : f32
// CHECK: memref.load
// CHECK: arith.maximumf {{.*}} : f32
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
