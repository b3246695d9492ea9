// RUN: pl-opt %s -pl-vectorize='vector-bits=512 avx512 bf16-dot' -split-input-file -verify-diagnostics | FileCheck %s

// Products with parameters in panels call one function. The window at row 64 and column 96 of 8192 x 1000 begins 32
// units into panel 3, and a panel has 4096 units of 64 elements.
// CHECK-LABEL: func.func @two_products
// CHECK:         %[[W:.*]] = memref.reinterpret_cast %arg1 to offset: [%[[AT:.*]]], sizes: [%{{.*}}, %{{.*}}, 64], strides: [%{{.*}}, 64, 1]
// CHECK:         call @panels_product(%{{.*}}, %[[W]], %{{.*}}, %{{.*}})
// CHECK:         call @panels_product(
// CHECK:       func.func private @panels_product(
// CHECK:         llvm.call @pl_scratch_mark
// CHECK:         llvm.call @pl_scratch_take
// CHECK:         scf.index_switch
// CHECK:         case 8 {
// CHECK:           scf.for
// CHECK-COUNT-2:     memref.prefetch {{.*}}, read, locality<2>, data
// CHECK-COUNT-2:     vector.load {{.*}} vector<32xbf16>
// CHECK-COUNT-16:    x86vector.avx512.dot
// CHECK:         llvm.call @pl_scratch_release
// CHECK-NOT:   func.func
func.func @two_products(%x: memref<16x64xbf16>, %w: memref<8192x1000xbf16> {pl.role = "in", pl.layout = "panels"}, %c: memref<16x64xf32>) {
  %first = memref.subview %w[64, 96] [64, 64] [1, 1]
      : memref<8192x1000xbf16> to memref<64x64xbf16, strided<[1000, 1], offset: 64096>>
  linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                                   affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %first : memref<16x64xbf16>, memref<64x64xbf16, strided<[1000, 1], offset: 64096>>) outs(%c : memref<16x64xf32>)
  %second = memref.subview %w[128, 0] [64, 64] [1, 1]
      : memref<8192x1000xbf16> to memref<64x64xbf16, strided<[1000, 1], offset: 128000>>
  linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                                   affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %second : memref<16x64xbf16>, memref<64x64xbf16, strided<[1000, 1], offset: 128000>>) outs(%c : memref<16x64xf32>)
  return
}

// -----

// Nothing else may touch it.
func.func @read(%w: memref<64x32xbf16> {pl.role = "in", pl.layout = "panels"}, %i: index) -> bf16 {
  // expected-error@+1 {{'memref.load' op reads a parameter in panels as if it were row-major}}
  %element = memref.load %w[%i, %i] : memref<64x32xbf16>
  return %element : bf16
}

// -----

func.func @left(%w: memref<64x32xbf16> {pl.role = "in", pl.layout = "panels"}, %x: memref<32x64xbf16>, %c: memref<64x64xf32>) {
  // expected-error@+1 {{'linalg.contract' op reads a parameter in panels as if it were row-major}}
  linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                                   affine_map<(m, n, k) -> (m, n)>]
      ins(%w, %x : memref<64x32xbf16>, memref<32x64xbf16>) outs(%c : memref<64x64xf32>)
  return
}

// -----

func.func @transposed(%x: memref<16x64xbf16>, %w: memref<32x64xbf16> {pl.role = "in", pl.layout = "panels"}, %c: memref<16x32xf32>) {
  // expected-error@+1 {{'linalg.contract' op reads a parameter in panels as if it were row-major}}
  linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>,
                                   affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : memref<16x64xbf16>, memref<32x64xbf16>) outs(%c : memref<16x32xf32>)
  return
}
