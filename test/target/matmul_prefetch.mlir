// RUN: pl-opt %s -pl-vectorize='vector-bits=512 avx512 bf16-dot' -split-input-file | FileCheck %s
// RUN: pl-opt %s -pl-vectorize -split-input-file | FileCheck %s --check-prefix=NARROW

// Blocks of 64 rows of a matrix, one per iteration, read along k: the next block comes meanwhile, two lines per step of
// the tile; the last iteration looks at its own block again.
// CHECK-LABEL: func.func @rows
// CHECK-SAME:  %[[N:[a-z0-9]+]]: index)
// CHECK:       scf.for %[[I:.*]] = %[[FIRST:.*]] to %[[N]] step %[[STEP:.*]] {
// CHECK:         %[[AT:.*]] = arith.muli %[[I]]
// CHECK:         %[[B:.*]] = memref.subview %{{.*}}[%[[AT]], 0] [64, 128]
// CHECK:         %[[FURTHER:.*]] = arith.addi %[[I]], %[[STEP]]
// CHECK-NEXT:    %[[LAST:.*]] = arith.cmpi sge, %[[FURTHER]], %[[N]]
// CHECK:         %[[NEXT:.*]] = arith.select %[[LAST]], %[[I]], %{{.*}}
// CHECK:         %[[THERE:.*]] = arith.muli %[[NEXT]]
// CHECK:         arith.subi %[[THERE]], %[[AT]]
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

// A window whose columns are read in place comes line by line in the order of memory, two lines of its rows' 128 bytes
// per step, although a step of the tile reads two rows' first halves.
// CHECK-LABEL: func.func @in_place
// CHECK:         %[[LINE:.*]] = arith.divui %{{.*}}, %c64{{.*}} : index
// CHECK:         arith.divui %[[LINE]], %[[LINES:.*]] : index
// CHECK-NEXT:    arith.remui %[[LINE]], %[[LINES]] : index
// CHECK:         memref.prefetch
// CHECK-NEXT:    arith.constant 1 : index
// CHECK-NEXT:    %[[SECOND:.*]] = arith.addi %[[LINE]],
// CHECK-NEXT:    arith.divui %[[SECOND]], %[[LINES]] : index
// CHECK-NEXT:    arith.remui %[[SECOND]], %[[LINES]] : index
// CHECK:         memref.prefetch
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

// A table says where a window lies and how long it is: the next entry is read, within the table. After the last window of
// a row comes the next row's first. What a window has rows for and the next one not goes to the one after that; what the
// next one has more, and the iteration before has not fetched, comes before the product.
// CHECK-LABEL: func.func @table
// CHECK-SAME:  %[[TABLE:[a-z0-9]+]]: memref<?x?xindex>, %[[COUNTS:[a-z0-9]+]]: memref<?xindex>
// CHECK:       scf.for %[[ROW:.*]] =
// CHECK:         %[[COUNT:.*]] = memref.load %[[COUNTS]][%[[ROW]]]
// CHECK:         scf.for %[[I:.*]] = %{{.*}} to %[[COUNT]]
// CHECK:           %[[AT:.*]] = memref.load %[[TABLE]][%[[ROW]], %[[I]]]
// CHECK:           arith.cmpi sge, %{{.*}}, %[[COUNT]]
// CHECK:           memref.dim %[[TABLE]], %{{.*}}
// CHECK:           arith.minsi
// CHECK:           arith.maxsi
// CHECK:           memref.dim %[[TABLE]], %{{.*}}
// CHECK:           %[[THERE:.*]] = memref.load %[[TABLE]]
// CHECK:           %[[FAR:.*]] = arith.subi %[[THERE]], %[[AT]]
// CHECK:           memref.load %[[COUNTS]]
// CHECK:           %[[AFTER:.*]] = memref.load %[[TABLE]]
// CHECK:           %[[FARTHER:.*]] = arith.subi %[[AFTER]], %[[AT]]
// CHECK:           %[[EARLIER:.*]] = arith.subi %[[I]],
// CHECK:           %[[FIRST:.*]] = arith.cmpi eq, %[[I]],
// CHECK:           %[[FETCHED:.*]] = arith.select %[[FIRST]], %c0{{.*}}, %{{.*}}
// CHECK:           %[[NEXT:.*]] = arith.addi %[[FAR]], %[[FETCHED]]
// CHECK:           %[[END:.*]] = arith.subi %{{.*}}, %[[FETCHED]]
// CHECK:           %[[BEYOND:.*]] = arith.subi %[[FARTHER]], %[[END]]
// CHECK:           scf.for %[[REST:.*]] = %{{.*}} to %[[END]]
// CHECK:             %[[INSIDE:.*]] = arith.cmpi ult, %[[REST]], %[[END]]
// CHECK:             %[[DISTANCE:.*]] = arith.select %[[INSIDE]], %[[NEXT]], %[[BEYOND]]
// CHECK:             %[[PLACE:.*]] = arith.addi %[[REST]], %[[DISTANCE]]
// CHECK:             memref.prefetch %{{.*}}[%[[PLACE]],
func.func @table(%q: memref<8x128xbf16>, %keys: memref<?x128xbf16>, %table: memref<?x?xindex>, %counts: memref<?xindex>,
                 %c: memref<8x?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %row = %c0 to %n step %c1 {
    %count = memref.load %counts[%row] : memref<?xindex>
    scf.for %i = %c0 to %count step %c1 {
      %at = memref.load %table[%row, %i] : memref<?x?xindex>
      %k = memref.subview %keys[%at, 0] [%count, 128] [1, 1]
          : memref<?x128xbf16> to memref<?x128xbf16, strided<[128, 1], offset: ?>>
      linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                       affine_map<(m, n, k) -> (m, n)>]
          ins(%q, %k : memref<8x128xbf16>, memref<?x128xbf16, strided<[128, 1], offset: ?>>) outs(%c : memref<8x?xf32>)
    }
  }
  return
}

// -----

// Two rows are one tile of all four stripes of columns, so that B is read row by row; a step fetches the eight lines
// that it reads.
// CHECK-LABEL: func.func @stripes
// CHECK:         scf.for %{{.*}} iter_args
// CHECK-COUNT-8:   memref.prefetch
// CHECK-NOT:       memref.prefetch
// CHECK-COUNT-16:  x86vector.avx512.dot
// CHECK-NOT:       x86vector.avx512.dot
// CHECK:         return
func.func @stripes(%x: memref<2x128xbf16>, %w: memref<1024x128xbf16>, %c: memref<2x128xf32>) {
  %c0 = arith.constant 0 : index
  %c128 = arith.constant 128 : index
  %c1024 = arith.constant 1024 : index
  scf.for %k = %c0 to %c1024 step %c128 {
    %part = memref.subview %w[%k, 0] [128, 128] [1, 1]
        : memref<1024x128xbf16> to memref<128x128xbf16, strided<[128, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%x, %part : memref<2x128xbf16>, memref<128x128xbf16, strided<[128, 1], offset: ?>>) outs(%c : memref<2x128xf32>)
  }
  return
}

// -----

// An offset that is handed from iteration to iteration, and one divided by what may be 0 in an iteration that never
// comes: neither can be known ahead.
// CHECK-LABEL: func.func @unknown
// CHECK-NOT:   memref.prefetch
func.func @unknown(%q: memref<8x128xbf16>, %keys: memref<?x128xbf16>, %sizes: memref<?xindex>, %c: memref<8x64xf32>,
                   %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %end = scf.for %i = %c0 to %n step %c1 iter_args(%at = %c0) -> index {
    %k = memref.subview %keys[%at, 0] [64, 128] [1, 1]
        : memref<?x128xbf16> to memref<64x128xbf16, strided<[128, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%q, %k : memref<8x128xbf16>, memref<64x128xbf16, strided<[128, 1], offset: ?>>) outs(%c : memref<8x64xf32>)
    %size = memref.load %sizes[%i] : memref<?xindex>
    %part = arith.divui %n, %size : index
    %v = memref.subview %keys[%part, 0] [64, 128] [1, 1]
        : memref<?x128xbf16> to memref<64x128xbf16, strided<[128, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%q, %v : memref<8x128xbf16>, memref<64x128xbf16, strided<[128, 1], offset: ?>>) outs(%c : memref<8x64xf32>)
    %next = arith.addi %at, %size : index
    scf.yield %next : index
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

// -----

// Sixteen rows are two tiles above each other: each fetches half, a line per step. Where a step reads less than a line
// for each of the tiles, four steps fetch one together.
// NARROW-LABEL: func.func @two_tiles
// NARROW:         scf.for %{{.*}} step %c4{{.*}} iter_args
// NARROW:           memref.prefetch
// NARROW-NOT:       memref.prefetch
// NARROW-COUNT-32:  math.fma
// NARROW:           scf.yield
// CHECK-LABEL: func.func @two_tiles
// CHECK:         scf.for %[[ROW:.*]] = %{{.*}} to %c16{{.*}} step %c8{{.*}} {
// CHECK:           %[[TILE:.*]] = arith.divui %[[ROW]], %c8
// CHECK:           arith.addi %{{.*}}, %[[TILE]] : index
// CHECK:           memref.prefetch
// CHECK-NOT:       memref.prefetch
// CHECK:         return
func.func @two_tiles(%x: memref<16x128xbf16>, %w: memref<1024x64xbf16>, %c: memref<16x64xf32>) {
  %c0 = arith.constant 0 : index
  %c128 = arith.constant 128 : index
  %c1024 = arith.constant 1024 : index
  scf.for %k = %c0 to %c1024 step %c128 {
    %part = memref.subview %w[%k, 0] [128, 64] [1, 1]
        : memref<1024x64xbf16> to memref<128x64xbf16, strided<[64, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%x, %part : memref<16x128xbf16>, memref<128x64xbf16, strided<[64, 1], offset: ?>>) outs(%c : memref<16x64xf32>)
  }
  return
}

// -----

// The pass that makes A, here exp and rounding, fetches a part of the next window meanwhile, two lines with every strip
// of 16 elements; the product goes on from there.
// CHECK-LABEL: func.func @share
// CHECK-SAME:  memref<8x128xf32>, %{{.*}}: memref<8x128xbf16>, %[[ALL:[a-z0-9]+]]: memref<?x128xbf16>
// CHECK:         %[[V:.*]] = memref.subview %[[ALL]]
// CHECK:         scf.for %[[ROW:.*]] = %{{.*}} to %c8
// CHECK:           scf.for %[[AT:.*]] = %{{.*}} to %c128{{.*}} step %c16
// CHECK:             %[[BESIDES:.*]] = arith.divui %[[AT]], %c16
// CHECK:             %[[BEFORE:.*]] = arith.muli %[[ROW]], %c8
// CHECK:             %[[STRIP:.*]] = arith.addi %[[BEFORE]], %[[BESIDES]]
// CHECK:             arith.muli %[[STRIP]], %c2
// CHECK-COUNT-2:     memref.prefetch %[[V]]
// CHECK:             math.exp
// CHECK:         %[[STEPS:.*]] = arith.divui %{{.*}}, %c4096
// CHECK-NEXT:    arith.addi %[[STEPS]], %c128
// CHECK-COUNT-2: memref.prefetch %[[V]]
// CHECK:         x86vector.avx512.dot
func.func @share(%s: memref<8x128xf32>, %p: memref<8x128xbf16>, %values: memref<?x128xbf16>, %c: memref<8x128xf32>,
                 %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c128 = arith.constant 128 : index
  scf.for %i = %c0 to %n step %c1 {
    linalg.generic {indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m, k)>],
                    iterator_types = ["parallel", "parallel"]}
        ins(%s : memref<8x128xf32>) outs(%p : memref<8x128xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %e = math.exp %in : f32
      %r = arith.truncf %e : f32 to bf16
      linalg.yield %r : bf16
    }
    %at = arith.muli %i, %c128 : index
    %v = memref.subview %values[%at, 0] [128, 128] [1, 1]
        : memref<?x128xbf16> to memref<128x128xbf16, strided<[128, 1], offset: ?>>
    linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                                     affine_map<(m, n, k) -> (m, n)>]
        ins(%p, %v : memref<8x128xbf16>, memref<128x128xbf16, strided<[128, 1], offset: ?>>) outs(%c : memref<8x128xf32>)
  }
  return
}
