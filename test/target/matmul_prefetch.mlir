// RUN: pl-opt %s -pl-vectorize='vector-bits=512 avx512 bf16-dot' -split-input-file | FileCheck %s

// Blocks of 64 rows of a matrix, one per iteration, read along k: the next block comes meanwhile, two lines per step of
// the tile; the last iteration looks at its own block again.
// CHECK-LABEL: func.func @rows
// CHECK-SAME:  %[[N:[a-z0-9]+]]: index)
// CHECK:       scf.for %[[I:.*]] = %{{.*}} to %[[N]] step %[[STEP:.*]] {
// CHECK:         %[[B:.*]] = memref.subview %{{.*}}[%{{.*}}, 0] [64, 128]
// CHECK:         %[[NEXT:.*]] = arith.addi %[[I]], %[[STEP]]
// CHECK-NEXT:    %[[MORE:.*]] = arith.cmpi slt, %[[NEXT]], %[[N]]
// CHECK:         %[[FAR:.*]] = arith.constant 64 : index
// CHECK:         arith.select %[[MORE]], %[[FAR]], %{{.*}}
// CHECK-COUNT-2: memref.prefetch %[[B]][%{{.*}}, %{{.*}}], read, locality<2>, data
func.func @rows(%q: memref<8x128xbf16>, %keys: memref<?x128xbf16>, %c: memref<8x64xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %n step %c1 {
    %at = arith.muli %i, %c64 : index
    %k = memref.subview %keys[%at, 0] [64, 128] [1, 1]
        : memref<?x128xbf16> to memref<64x128xbf16, strided<[128, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%q, %k : memref<8x128xbf16>, memref<64x128xbf16, strided<[128, 1], offset: ?>>) outs(%c : memref<8x64xf32>)
  }
  return
}

// -----

// A window whose columns are read in place: both rows of a pair.
// CHECK-LABEL: func.func @in_place
// CHECK-COUNT-2: memref.prefetch
func.func @in_place(%x: memref<8x128xbf16>, %w: memref<1024x64xbf16>, %c: memref<8x64xf32>) {
  %c0 = arith.constant 0 : index
  %c128 = arith.constant 128 : index
  %c1024 = arith.constant 1024 : index
  scf.for %k = %c0 to %c1024 step %c128 {
    %part = memref.subview %w[%k, 0] [128, 64] [1, 1]
        : memref<1024x64xbf16> to memref<128x64xbf16, strided<[64, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%x, %part : memref<8x128xbf16>, memref<128x64xbf16, strided<[64, 1], offset: ?>>) outs(%c : memref<8x64xf32>)
  }
  return
}

// -----

// Nothing is known of where the next window lies: its place is read from a table.
// CHECK-LABEL: func.func @table
// CHECK-NOT:   memref.prefetch
func.func @table(%q: memref<8x128xbf16>, %keys: memref<?x128xbf16>, %pages: memref<?xindex>, %c: memref<8x64xf32>,
                 %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %at = memref.load %pages[%i] : memref<?xindex>
    %k = memref.subview %keys[%at, 0] [64, 128] [1, 1]
        : memref<?x128xbf16> to memref<64x128xbf16, strided<[128, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%q, %k : memref<8x128xbf16>, memref<64x128xbf16, strided<[128, 1], offset: ?>>) outs(%c : memref<8x64xf32>)
  }
  return
}

// -----

// The same window in every iteration, and one of scratch memory: both are in the cache.
// CHECK-LABEL: func.func @near
// CHECK-NOT:   memref.prefetch
func.func @near(%q: memref<8x128xbf16>, %keys: memref<64x128xbf16>, %c: memref<8x64xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %scratch = memref.alloca() : memref<4096x128xbf16>
  scf.for %i = %c0 to %n step %c1 {
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%q, %keys : memref<8x128xbf16>, memref<64x128xbf16>) outs(%c : memref<8x64xf32>)
    %at = arith.muli %i, %c64 : index
    %k = memref.subview %scratch[%at, 0] [64, 128] [1, 1]
        : memref<4096x128xbf16> to memref<64x128xbf16, strided<[128, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%q, %k : memref<8x128xbf16>, memref<64x128xbf16, strided<[128, 1], offset: ?>>) outs(%c : memref<8x64xf32>)
  }
  return
}
