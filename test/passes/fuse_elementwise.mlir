// RUN: pl-opt %s -pl-lower-to-linalg -pl-fuse-elementwise -split-input-file -verify-diagnostics | FileCheck %s

// A chain of operations is one pass, and so is a reduction with what feeds it alone. What two operations read is made
// once, in memory. relu(softmax(x)): the maximum, exp(x - maximum), the sum, relu(… / sum).
// CHECK-LABEL: func.func @softmax
// CHECK:       linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]
// CHECK:         arith.maximumf
// CHECK:       linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]
// CHECK:         arith.subf
// CHECK-NEXT:    math.exp
// CHECK:       linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]
// CHECK:         arith.addf
// CHECK:       linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]
// CHECK:         arith.divf
// CHECK-NOT:   linalg.generic
// CHECK:         arith.maximumf
// CHECK-NOT:   linalg.generic
func.func @softmax(%x: tensor<8x64xf32> {pl.name = "x", pl.role = "in", pl.shape = [8, 64]})
    -> (tensor<8x64xf32> {pl.name = "y", pl.role = "out", pl.shape = [8, 64]}) {
  %m = pl.row_max %x : tensor<8x64xf32> -> tensor<8x1xf32>
  %d = pl.row_expand_sub %x, %m : tensor<8x64xf32>, tensor<8x1xf32>
  // expected-remark @below {{is one pass over memory with the operations at fuse_elementwise.mlir:}}
  %e = pl.exp %d : tensor<8x64xf32>
  // expected-remark @below {{makes: other operations read it too}}
  %s = pl.row_sum %e : tensor<8x64xf32> -> tensor<8x1xf32>
  %q = pl.row_expand_div %e, %s : tensor<8x64xf32>, tensor<8x1xf32>
  // expected-remark @below {{is one pass over memory with the operations at fuse_elementwise.mlir:}}
  // expected-remark @below {{makes: other operations read it too}}
  %y = pl.relu %q : tensor<8x64xf32>
  return %y : tensor<8x64xf32>
}

// -----

// The squares of an RMSNorm, widened first, are summed where they are made.
// CHECK-LABEL: func.func @squares
// CHECK:       linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]
// CHECK-SAME:    ins(%{{.*}} : tensor<8x64xbf16>)
// CHECK:         arith.extf
// CHECK:         arith.mulf
// CHECK:         arith.addf
// CHECK-NOT:   linalg.generic
func.func @squares(%x: tensor<8x64xbf16> {pl.name = "x", pl.role = "in", pl.shape = [8, 64]})
    -> (tensor<8x1xf32> {pl.name = "y", pl.role = "out", pl.shape = [8, 1]}) {
  %w = pl.cast %x : tensor<8x64xbf16> -> tensor<8x64xf32>
  %q = pl.mul %w, %w : tensor<8x64xf32>, tensor<8x64xf32> -> tensor<8x64xf32>
  // expected-remark-re @below {{{{is one pass over memory with the operations at fuse_elementwise.mlir:[0-9]+, fuse_elementwise.mlir:[0-9]+$}}}}
  %s = pl.row_sum %q : tensor<8x64xf32> -> tensor<8x1xf32>
  return %s : tensor<8x1xf32>
}

// -----

// A column of numbers is not computed anew for every column of the tile.
// CHECK-LABEL: func.func @repeated
// CHECK-COUNT-2: linalg.generic
// CHECK-NOT:   linalg.generic
func.func @repeated(%x: tensor<8x64xf32> {pl.name = "x", pl.role = "in", pl.shape = [8, 64]},
                    %v: tensor<8x1xf32> {pl.name = "v", pl.role = "in", pl.shape = [8, 1]})
    -> (tensor<8x64xf32> {pl.name = "y", pl.role = "out", pl.shape = [8, 64]}) {
  %r = pl.rsqrt %v : tensor<8x1xf32>
  // expected-remark @below {{makes: each of its elements is read more than once}}
  %y = pl.row_expand_mul %x, %r : tensor<8x64xf32>, tensor<8x1xf32>
  return %y : tensor<8x64xf32>
}

// -----

// A sum of 32-bit numbers keeps its 32-bit lanes: 64-bit numbers that are narrowed first would halve them.
// CHECK-LABEL: func.func @lanes
// CHECK:       linalg.generic
// CHECK:         arith.trunci
// CHECK:       linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]
func.func @lanes(%x: tensor<8x64xi64> {pl.name = "x", pl.role = "in", pl.shape = [8, 64]})
    -> (tensor<8x1xi32> {pl.name = "y", pl.role = "out", pl.shape = [8, 1]}) {
  %n = pl.cast %x : tensor<8x64xi64> -> tensor<8x64xi32>
  // expected-remark @below {{makes: the reduction would have fewer lanes, and another order}}
  %s = pl.row_sum %n : tensor<8x64xi32> -> tensor<8x1xi32>
  return %s : tensor<8x1xi32>
}

// -----

// What the first operation reads is overwritten before the second: they stay where they are.
// CHECK-LABEL: func.func @overwritten
// CHECK:       linalg.generic
// CHECK:         arith.negf
// CHECK:       tensor.insert_slice
// CHECK:       linalg.generic
// CHECK:         math.exp
func.func @overwritten(%x: tensor<8x64xf32> {pl.name = "x", pl.role = "inout", pl.shape = [8, 64]},
                       %v: tensor<4x64xf32> {pl.name = "v", pl.role = "in", pl.shape = [4, 64]})
    -> (tensor<8x64xf32> {pl.name = "x", pl.role = "inout", pl.shape = [8, 64]},
        tensor<8x64xf32> {pl.name = "y", pl.role = "out", pl.shape = [8, 64]}) {
  %c0 = arith.constant 0 : index
  %n = pl.neg %x : tensor<8x64xf32>
  %a = pl.assemble %v into %x[%c0, %c0] : tensor<4x64xf32> into tensor<8x64xf32>
  // expected-remark @below {{makes: what it reads is overwritten in between}}
  %y = pl.exp %n : tensor<8x64xf32>
  return %a, %y : tensor<8x64xf32>, tensor<8x64xf32>
}
