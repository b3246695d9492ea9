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

// A window without extents of its own has what its source has there. Where that is certainly all of it, it stays a
// number: %r + 4 <= 64 for every %r, since 64 is a whole number of steps; 16 * %b + 16 <= 16 * batch.
// CHECK-LABEL: func.func @inherited(
func.func @inherited(%batch: index {pl.name = "batch", pl.role = "dim"}, %i: index {pl.name = "i", pl.role = "dim"},
                     %x: tensor<64x16xf32> {pl.name = "x", pl.role = "in", pl.shape = [64, 16]},
                     %q: tensor<?x16xf32> {pl.name = "q", pl.role = "in", pl.shape = ["16*batch", 16]})
    -> (tensor<1x16xf32> {pl.name = "y", pl.role = "out", pl.shape = [1, 16]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant 0.0 : f32
  %y0 = pl.full %zero() : f32, tensor<1x16xf32>
  %y1 = scf.for %r = %c0 to %c64 step %c4 iter_args(%y = %y0) -> (tensor<1x16xf32>) {
    // CHECK: tensor.extract_slice %{{.*}}[%{{.*}}, 0] [4, 16]
    %inside = pl.slice %x[%r, %c0] : tensor<64x16xf32> -> tensor<4x16xf32>
    %s = pl.col_sum %inside : tensor<4x16xf32> -> tensor<1x16xf32>
    %next = pl.add %y, %s : tensor<1x16xf32>, tensor<1x16xf32> -> tensor<1x16xf32>
    scf.yield %next : tensor<1x16xf32>
  }
  %y2 = scf.for %b = %c0 to %batch step %c1 iter_args(%y = %y1) -> (tensor<1x16xf32>) {
    %at = arith.muli %b, %c16 : index
    // CHECK: tensor.extract_slice %{{.*}}[%{{.*}}, 0] [16, 16]
    %inside = pl.slice %q[%at, %c0] : tensor<?x16xf32> -> tensor<16x16xf32>
    %s = pl.col_sum %inside : tensor<16x16xf32> -> tensor<1x16xf32>
    %next = pl.add %y, %s : tensor<1x16xf32>, tensor<1x16xf32> -> tensor<1x16xf32>
    scf.yield %next : tensor<1x16xf32>
  }
  // CHECK: %[[LEFT:.*]] = arith.subi %c64, %[[I:.*]] : index
  // CHECK: %[[LIMITED:.*]] = arith.minsi %[[LEFT]], %c32
  // CHECK: %[[ROWS:.*]] = arith.maxsi %[[LIMITED]], %c0
  // CHECK: %[[PART:.*]] = tensor.extract_slice %{{.*}}[%[[I]], 0] [%[[ROWS]], 16]
  %beyond = pl.slice %x[%i, %c0] : tensor<64x16xf32> -> tensor<32x16xf32>
  // CHECK: arith.subi %[[ROWS]], %[[I]]
  // CHECK: tensor.extract_slice %[[PART]][%[[I]], 0]
  %window = pl.slice %beyond[%i, %c0] : tensor<32x16xf32> -> tensor<8x16xf32>
  %s = pl.col_sum %window : tensor<8x16xf32> -> tensor<1x16xf32>
  %y3 = pl.add %y2, %s : tensor<1x16xf32>, tensor<1x16xf32> -> tensor<1x16xf32>
  return %y3 : tensor<1x16xf32>
}
