// RUN: pl-opt %s --pl-lower-to-linalg --split-input-file | FileCheck %s
// The form that the operations take which are not elementwise.

// CHECK-DAG: #[[$COLUMN:.*]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-DAG: #[[$ROW:.*]] = affine_map<(d0, d1) -> (0, d1)>
// CHECK-DAG: #[[$ALL:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func.func @reductions
func.func @reductions(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]},
                      %h: tensor<4x8xbf16> {pl.name = "h", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x1xf32> {pl.name = "rows", pl.role = "out", pl.shape = [4, 1]},
        tensor<1x8xf32> {pl.name = "columns", pl.role = "out", pl.shape = [1, 8]},
        tensor<4x1xbf16> {pl.name = "narrow", pl.role = "out", pl.shape = [4, 1]},
        tensor<4x1xi32> {pl.name = "where", pl.role = "out", pl.shape = [4, 1]}) {
  // CHECK: linalg.fill ins(%{{.*}} : f32)
  // CHECK: linalg.generic {indexing_maps = [#[[$ALL]], #[[$COLUMN]]], iterator_types = ["parallel", "reduction"]}
  // CHECK: arith.maximumf
  %rows = pl.row_max %x : tensor<4x8xf32> -> tensor<4x1xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[$ALL]], #[[$ROW]]], iterator_types = ["reduction", "parallel"]}
  // CHECK: arith.addf
  %columns = pl.col_sum %x : tensor<4x8xf32> -> tensor<1x8xf32>
  // 16-bit floats are summed in FP32 and rounded once.
  // CHECK: linalg.generic {{.*}}ins(%{{.*}} : tensor<4x8xbf16>) outs(%{{.*}} : tensor<4x1xf32>)
  // CHECK: arith.extf
  // CHECK-NEXT: arith.addf
  // CHECK: linalg.generic {{.*}}ins(%{{.*}} : tensor<4x1xf32>) outs(%{{.*}} : tensor<4x1xbf16>)
  // CHECK: arith.truncf
  %narrow = pl.row_sum %h : tensor<4x8xbf16> -> tensor<4x1xbf16>
  // CHECK: %[[MAX:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<4x1xf32>)
  // CHECK: linalg.generic {{.*}}ins(%{{.*}}, %[[MAX]] : tensor<4x8xf32>, tensor<4x1xf32>) outs(%{{.*}} : tensor<4x1xi32>)
  // CHECK: arith.cmpf oeq
  // CHECK: arith.cmpf uno
  // CHECK: arith.minsi
  %where = pl.row_argmax %x : tensor<4x8xf32> -> tensor<4x1xi32>
  return %rows, %columns, %narrow, %where : tensor<4x1xf32>, tensor<1x8xf32>, tensor<4x1xbf16>, tensor<4x1xi32>
}

// -----

// CHECK-DAG: #[[$A:.*]] = affine_map<(d0, d1, d2) -> (d2, d0)>
// CHECK-DAG: #[[$B:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[$C:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @products
func.func @products(%a: tensor<32x4xbf16> {pl.name = "a", pl.role = "in", pl.shape = [32, 4]},
                    %b: tensor<8x32xbf16> {pl.name = "b", pl.role = "in", pl.shape = [8, 32]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]}) {
  // CHECK: %[[ZERO:.*]] = linalg.fill
  // CHECK: %[[P:.*]] = linalg.contract indexing_maps = [#[[$A]], #[[$B]], #[[$C]]] ins(%[[X:.*]], %[[Y:.*]] : tensor<32x4xbf16>, tensor<8x32xbf16>) outs(%[[ZERO]] : tensor<4x8xf32>)
  %p = pl.matmul %a trans, %b trans : tensor<32x4xbf16>, tensor<8x32xbf16> -> tensor<4x8xf32>
  // CHECK: linalg.contract indexing_maps = [#[[$A]], #[[$B]], #[[$C]]] ins(%[[X]], %[[Y]] {{.*}} outs(%[[P]]
  %q = pl.matmul_acc %p, %a trans, %b trans : tensor<4x8xf32>, tensor<32x4xbf16>, tensor<8x32xbf16>
  return %q : tensor<4x8xf32>
}

// -----

// CHECK-LABEL: func.func @places
func.func @places(%n: index {pl.name = "n", pl.role = "dim"},
                  %x: tensor<?x8xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n", 8]},
                  %i: tensor<4xi32> {pl.name = "i", pl.role = "in", pl.shape = [4]})
    -> (tensor<8x?xf32> {pl.name = "t", pl.role = "out", pl.shape = [8, "n"]},
        tensor<?x8xf32> {pl.name = "c", pl.role = "out", pl.shape = ["2*n", 8]},
        tensor<?x2x4xf32> {pl.name = "r", pl.role = "out", pl.shape = ["n", 2, 4]},
        tensor<4x8xf32> {pl.name = "g", pl.role = "out", pl.shape = [4, 8]}) {
  // CHECK: linalg.transpose ins(%{{.*}} : tensor<?x8xf32>) outs(%{{.*}} : tensor<8x?xf32>) permutation = [1, 0]
  %t = pl.transpose %x [1, 0] : tensor<?x8xf32> -> tensor<8x?xf32>
  // CHECK: %[[FIRST:.*]] = tensor.insert_slice %[[X:.*]] into %{{.*}}[0, 0] [%[[N:.*]], 8] [1, 1]
  // CHECK: tensor.insert_slice %[[X]] into %[[FIRST]][%[[N]], 0] [%[[N]], 8] [1, 1]
  %c = pl.concat %x, %x axis 0 : tensor<?x8xf32>, tensor<?x8xf32> -> tensor<?x8xf32>
  // CHECK: tensor.expand_shape %[[X]] {{\[}}[0], [1, 2]] output_shape [%[[N]], 2, 4]
  %r = pl.reshape %x sizes [%n] : tensor<?x8xf32> -> tensor<?x2x4xf32>
  // CHECK: scf.for %[[ROW:.*]] = %c0 to %c4 step %c1 iter_args(%[[G:.*]] =
  // CHECK: %[[NUMBER:.*]] = tensor.extract %{{.*}}[%[[ROW]]] : tensor<4xi32>
  // CHECK: %[[FROM:.*]] = arith.index_cast %[[NUMBER]]
  // CHECK: tensor.extract_slice %[[X]][%[[FROM]], 0] [1, 8] [1, 1]
  // CHECK: tensor.insert_slice %{{.*}} into %[[G]][%[[ROW]], 0] [1, 8] [1, 1]
  %g = pl.gather_rows %x[%i] : tensor<?x8xf32>, tensor<4xi32> -> tensor<4x8xf32>
  return %t, %c, %r, %g : tensor<8x?xf32>, tensor<?x8xf32>, tensor<?x2x4xf32>, tensor<4x8xf32>
}

// -----

// BOOL is stored as bytes, UINT8 without its sign.
// CHECK-LABEL: func.func @bytes(
// CHECK-SAME: memref<4xi8> {pl.name = "u"{{.*}}memref<4xi8> {pl.name = "b"{{.*}}memref<4xi8> {pl.name = "m"
func.func @bytes(%u: tensor<4xui8> {pl.name = "u", pl.role = "in", pl.shape = [4]},
                 %b: tensor<4xi1> {pl.name = "b", pl.role = "in", pl.shape = [4]})
    -> (tensor<4xi1> {pl.name = "m", pl.role = "out", pl.shape = [4]},
        tensor<4xui8> {pl.name = "s", pl.role = "out", pl.shape = [4]}) {
  %c0 = arith.constant 0 : index
  %k = arith.constant 7 : i8
  // CHECK: linalg.generic
  // CHECK: arith.cmpi ugt, %{{.*}}, %c7_i8
  // CHECK: arith.extui %{{.*}} : i1 to i8
  %m = pl.compare gt %u, %k : tensor<4xui8>, i8 -> tensor<4xi1>
  // CHECK: linalg.generic
  // CHECK: arith.trunci %{{.*}} : i8 to i1
  // CHECK: arith.select
  %s = pl.select %b, %u, %k : tensor<4xi1>, tensor<4xui8>, i8 -> tensor<4xui8>
  return %m, %s : tensor<4xi1>, tensor<4xui8>
}

// -----

// Of a tile that is not known to be full, a reshape keeps the valid extents where only extents of 1 come or go. Any
// other reshape is one of a full tile.
// CHECK-LABEL: func.func @partial_reshapes
func.func @partial_reshapes(%m: index {pl.name = "m", pl.role = "dim"},
                            %x: tensor<6x4xf32> {pl.name = "x", pl.role = "in", pl.shape = [6, 4]})
    -> (tensor<6x1x4xf32> {pl.name = "y", pl.role = "out", pl.shape = [6, 1, 4]},
        tensor<3x8xf32> {pl.name = "z", pl.role = "out", pl.shape = [3, 8]}) {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  // CHECK: %[[T:.*]] = tensor.extract_slice %{{.*}}[0, 0] [%[[M:.*]], 4] [1, 1]
  %t = pl.slice %x[%c0, %c0] valid [%m, %c4] : tensor<6x4xf32> -> tensor<6x4xf32>
  // CHECK: tensor.expand_shape %[[T]] {{\[}}[0], [1, 2]] output_shape [%[[M]], 1, 4]
  %r = pl.reshape %t : tensor<6x4xf32> -> tensor<6x1x4xf32>
  %y = pl.neg %r : tensor<6x1x4xf32>
  // CHECK: %[[FLAT:.*]] = tensor.collapse_shape %{{.*}} : tensor<6x4xf32> into tensor<24xf32>
  // CHECK: tensor.expand_shape %[[FLAT]] {{\[}}[0, 1]] output_shape [3, 8]
  %s = pl.reshape %t : tensor<6x4xf32> -> tensor<3x8xf32>
  %z = pl.neg %s : tensor<3x8xf32>
  return %y, %z : tensor<6x1x4xf32>, tensor<3x8xf32>
}
