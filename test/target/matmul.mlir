// RUN: pl-opt %s --pl-vectorize="vector-bits=512 avx512 bf16-dot" | FileCheck %s --check-prefixes=CHECK,DOT
// RUN: pl-opt %s --pl-vectorize="vector-bits=512 avx512" | FileCheck %s --check-prefixes=CHECK,WIDE
// RUN: pl-opt %s --pl-vectorize="vector-bits=256" | FileCheck %s --check-prefixes=CHECK,NARROW

// With the dot product BF16 operands are read in place, two rows of B at a time, and 16 accumulators stay in registers.
// Without it they are widened into panels and multiplied in FP32.
// CHECK-LABEL: func.func @product
// DOT-NOT: memref.alloca
// DOT: %[[SUMS:.*]]:16 = scf.for
// DOT-COUNT-2: vector.load {{.*}} vector<32xbf16>
// DOT-COUNT-2: vector.shuffle
// DOT-COUNT-16: x86vector.avx512.dot
// DOT-NOT: vector.load
// DOT: scf.yield
// DOT-NOT: masked
// WIDE-COUNT-2: memref.alloca
// WIDE: arith.extf {{.*}} : vector<16xbf16> to vector<16xf32>
// WIDE: :16 = scf.for
// WIDE-COUNT-16: math.fma {{.*}} : vector<16xf32>
// NARROW: :8 = scf.for
// NARROW-COUNT-8: math.fma {{.*}} : vector<8xf32>
// CHECK-NOT: linalg
func.func @product(%a: memref<16x128xbf16>, %b: memref<128x64xbf16>, %c: memref<16x64xf32>) {
  linalg.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<16x128xbf16>, memref<128x64xbf16>) outs(%c : memref<16x64xf32>)
  return
}

// A transposed B is turned in registers on its way into the panel; the order of the sum is the same. There are two
// panels: behind the first one, each is packed between the steps of the tile before, one part per step, in two phases.
// CHECK-LABEL: func.func @transposed_b
// DOT: memref.alloca() {alignment = 64 : i64, panel_of = "b"} : memref<128x32xi32>
// DOT-COUNT-64: vector.shuffle
// DOT: scf.if
// DOT: %[[HALF:.*]]:16 = scf.for
// DOT-COUNT-16: x86vector.avx512.dot
// DOT-COUNT-4: vector.load {{.*}} vector<32xbf16>
// DOT-COUNT-8: vector.shuffle
// DOT-COUNT-4: vector.store {{.*}} vector<16xi32>
// DOT: scf.for {{.*}} = %[[HALF]]#0
// DOT-COUNT-16: x86vector.avx512.dot
// DOT-COUNT-4: vector.load {{.*}} vector<16xi32>
// DOT-COUNT-8: vector.shuffle
// DOT-COUNT-4: vector.store {{.*}} vector<16xi32>
// DOT: } else {
// DOT-COUNT-16: x86vector.avx512.dot
// DOT-NEXT: scf.yield
// Where a unit is one FP32, pairs are turned and then taken apart.
// NARROW: vector.load {{.*}} vector<16xbf16>
// NARROW-COUNT-24: vector.shuffle
// NARROW: arith.shli
// NARROW: vector.store {{.*}} vector<8xf32>
// NARROW: arith.andi
// NARROW: vector.store {{.*}} vector<8xf32>
// NARROW: math.fma
func.func @transposed_b(%a: memref<8x128xbf16>, %b: memref<64x128xbf16>, %c: memref<8x64xf32>) {
  linalg.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<8x128xbf16>, memref<64x128xbf16>) outs(%c : memref<8x64xf32>)
  return
}

// FP32 needs no panels.
// CHECK-LABEL: func.func @fp32
// CHECK-NOT: memref.alloca
// CHECK: math.fma
// CHECK: return
func.func @fp32(%a: memref<?x?xf32>, %b: memref<?x?xf32>, %c: memref<?x?xf32>) {
  linalg.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<?x?xf32>, memref<?x?xf32>) outs(%c : memref<?x?xf32>)
  return
}

// INT8 is widened to INT32.
// CHECK-LABEL: func.func @int8
// CHECK: arith.extsi
// CHECK: arith.muli
// CHECK: arith.addi {{.*}} : vector<{{.*}}xi32>
func.func @int8(%a: memref<4x32xi8>, %b: memref<32x32xi8>, %c: memref<4x32xi32>) {
  linalg.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<4x32xi8>, memref<32x32xi8>) outs(%c : memref<4x32xi32>)
  return
}
