// RUN: pl-opt %s --pl-lower-to-linalg --split-input-file | FileCheck %s
// Valid extents become the sizes of lowered tensors, on memory of the static extents.

// A tile of 16 rows of which %m hold data: the slice, the reduction and the result have %m rows.
// CHECK-LABEL: func.func @partial_rows(
// CHECK-SAME: %[[N:.*]]: index {{.*}}, %[[X:.*]]: memref<?x128xf32> {{.*}}, %[[Y:.*]]: memref<?x128xf32> {{.*}}) {
func.func @partial_rows(%n: index {pl.name = "n", pl.role = "dim"},
                        %x: tensor<?x128xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n", 128]})
    -> (tensor<?x128xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", 128]}) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c128 = arith.constant 128 : index
  %y = pl.create_tensor(%n) : tensor<?x128xf32>
  // CHECK-DAG: %[[XT:.*]] = bufferization.to_tensor %[[X]] restrict : memref<?x128xf32>
  // CHECK-DAG: %[[YT:.*]] = bufferization.to_tensor %[[Y]] restrict writable : memref<?x128xf32>
  // CHECK: %[[LIMITED:.*]] = arith.minsi %[[N]], %c16
  // CHECK: %[[M:.*]] = arith.maxsi %[[LIMITED]], %c0
  %m = arith.minsi %n, %c16 : index
  // CHECK: %[[T:.*]] = tensor.extract_slice %[[XT]][0, 0] [%[[M]], 128] [1, 1]
  %t = pl.slice %x[%c0, %c0] valid [%m, %c128] : tensor<?x128xf32> -> tensor<16x128xf32>
  // CHECK: %[[ROOM:.*]] = tensor.empty() : tensor<16x1xf32>
  // CHECK: %[[PART:.*]] = tensor.extract_slice %[[ROOM]][0, 0] [%[[M]], 1] [1, 1] : tensor<16x1xf32> to tensor<?x1xf32>
  // CHECK: %[[ZERO:.*]] = linalg.fill ins(%{{.*}}) outs(%[[PART]]
  // CHECK: %[[SUM:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%[[T]] {{.*}}outs(%[[ZERO]]
  %s = pl.row_sum %t : tensor<16x128xf32> -> tensor<16x1xf32>
  // The vector is repeated along the rows: its map has a constant.
  // CHECK: %[[D:.*]] = linalg.generic {indexing_maps = [#[[ALL:.*]], #[[COLUMN:.*]], #[[ALL]]]{{.*}} ins(%[[T]], %[[SUM]]
  %d = pl.row_expand_div %t, %s : tensor<16x128xf32>, tensor<16x1xf32>
  // CHECK: %[[R:.*]] = tensor.insert_slice %[[D]] into %[[YT]][0, 0] [%[[M]], 128]
  %r = pl.assemble %d into %y[%c0, %c0] : tensor<16x128xf32> into tensor<?x128xf32>
  // CHECK: bufferization.materialize_in_destination %[[R]] in writable %[[Y]]
  // CHECK-NEXT: return
  return %r : tensor<?x128xf32>
}

// -----

// The intersection of %a's rows and %b's; the contraction runs over what both operands have.
// CHECK-LABEL: func.func @intersections(
// CHECK-SAME: %[[M:[^:]*]]: index {{[^%]*}}%[[K:[^:]*]]: index
func.func @intersections(%m: index {pl.name = "m", pl.role = "dim", pl.range = [0, 16]},
                         %k: index {pl.name = "k", pl.role = "dim", pl.range = [0, 16]},
                         %x: tensor<16x16xf32> {pl.name = "x", pl.role = "in", pl.shape = [16, 16]})
    -> (tensor<16x16xf32> {pl.name = "y", pl.role = "out", pl.shape = [16, 16]}) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  // CHECK: %[[A:.*]] = tensor.extract_slice %{{.*}}[0, 0] [%[[ROWS:.*]], 16]
  %a = pl.slice %x[%c0, %c0] valid [%m, %c16] : tensor<16x16xf32> -> tensor<16x16xf32>
  // CHECK: %[[B:.*]] = tensor.extract_slice %{{.*}}[0, 0] [16, %[[COLUMNS:.*]]] [1, 1]
  %b = pl.slice %x[%c0, %c0] valid [%c16, %k] : tensor<16x16xf32> -> tensor<16x16xf32>
  // CHECK: %[[A1:.*]] = tensor.extract_slice %[[A]][0, 0] [%[[ROWS]], %[[COLUMNS]]]
  // CHECK: %[[B1:.*]] = tensor.extract_slice %[[B]][0, 0] [%[[ROWS]], %[[COLUMNS]]]
  // CHECK: linalg.generic {{.*}} ins(%[[A1]], %[[B1]] : tensor<?x?xf32>, tensor<?x?xf32>)
  %s = pl.add %a, %b : tensor<16x16xf32>, tensor<16x16xf32> -> tensor<16x16xf32>
  // Rows from %s, columns from %a, and %a's %m rows are fewer than %s's columns or not.
  // CHECK: %[[INNER:.*]] = arith.minsi %[[COLUMNS]], %[[ROWS]]
  // CHECK-DAG: %[[LEFT:.*]] = tensor.extract_slice %{{.*}}[0, 0] [%[[ROWS]], %[[INNER]]]
  // CHECK-DAG: %[[RIGHT:.*]] = tensor.extract_slice %[[A]][0, 0] [%[[INNER]], 16]
  // CHECK: linalg.contract {{.*}} ins(%[[LEFT]], %[[RIGHT]]
  %p = pl.matmul %s, %a : tensor<16x16xf32>, tensor<16x16xf32> -> tensor<16x16xf32>
  // The border below the valid rows is filled, the valid part is inserted once.
  // CHECK: %[[BELOW:.*]] = arith.subi %c16, %[[ROWS]]
  // CHECK: tensor.extract_slice %{{.*}}[%[[ROWS]], 0] [%[[BELOW]], 16]
  // CHECK: linalg.fill
  // CHECK: tensor.insert_slice %{{.*}}[%[[ROWS]], 0] [%[[BELOW]], 16]
  // CHECK: tensor.insert_slice %{{.*}}[0, 0] [%[[ROWS]], 16]
  %y = pl.fillpad %p zero : tensor<16x16xf32>
  return %y : tensor<16x16xf32>
}

// -----

// A window without extents of its own has what its source has there; a source that is full needs no arithmetic.
// CHECK-LABEL: func.func @inherited(
func.func @inherited(%m: index {pl.name = "m", pl.role = "dim"}, %i: index {pl.name = "i", pl.role = "dim"},
                     %x: tensor<64x16xf32> {pl.name = "x", pl.role = "in", pl.shape = [64, 16]})
    -> (tensor<1x16xf32> {pl.name = "y", pl.role = "out", pl.shape = [1, 16]}) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  // CHECK: tensor.extract_slice %{{.*}}[%{{.*}}, 0] [32, 16]
  %full = pl.slice %x[%i, %c0] : tensor<64x16xf32> -> tensor<32x16xf32>
  // CHECK: %[[PART:.*]] = tensor.extract_slice %{{.*}}[0, 0] [%[[M:.*]], 16]
  %part = pl.slice %full[%c0, %c0] valid [%m, %c16] : tensor<32x16xf32> -> tensor<32x16xf32>
  // CHECK: %[[LEFT:.*]] = arith.subi %[[M]], %{{.*}}
  // CHECK: arith.minsi %[[LEFT]], %c8
  // CHECK: tensor.extract_slice %[[PART]][%{{.*}}, 0]
  %window = pl.slice %part[%i, %c0] : tensor<32x16xf32> -> tensor<8x16xf32>
  %y = pl.col_sum %window : tensor<8x16xf32> -> tensor<1x16xf32>
  return %y : tensor<1x16xf32>
}
