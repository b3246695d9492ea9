// RUN: pl-opt %s --pl-lower-to-linalg --split-input-file | FileCheck %s
// What loops, branches and scopes carry.

// Valid extents that stay the same cost nothing: %t has %m rows before, in and after the loop.
// CHECK-LABEL: func.func @stays
func.func @stays(%n: index {pl.name = "n", pl.role = "dim"}, %m: index {pl.name = "m", pl.role = "dim"},
                 %x: tensor<16x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [16, 8]})
    -> (tensor<16x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [16, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %t = pl.slice %x[%c0, %c0] valid [%m, %c8] : tensor<16x8xf32> -> tensor<16x8xf32>
  // CHECK: scf.for {{.*}} iter_args(%[[T:.*]] = %{{.*}}) -> (tensor<?x8xf32>)
  // CHECK: %[[E:.*]] = linalg.generic {{.*}} ins(%[[T]] : tensor<?x8xf32>)
  // CHECK: scf.yield %[[E]] : tensor<?x8xf32>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%ti = %t) -> (tensor<16x8xf32>) {
    %e = pl.exp %ti : tensor<16x8xf32>
    scf.yield %e : tensor<16x8xf32>
  }
  %y = pl.fillpad %r zero : tensor<16x8xf32>
  return %y : tensor<16x8xf32>
}

// -----

// Rows that change: the loop carries all 16 and how many of them count.
// CHECK-LABEL: func.func @changes
func.func @changes(%n: index {pl.name = "n", pl.role = "dim"},
                   %x: tensor<16x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [16, 8]})
    -> (tensor<16x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [16, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %t = pl.slice %x[%c0, %c0] valid [%c1, %c8] : tensor<16x8xf32> -> tensor<16x8xf32>
  // CHECK: scf.for %[[I:.*]] = {{.*}} iter_args(%[[T:.*]] = %{{.*}}, %[[ROWS:.*]] = %c1) -> (tensor<16x8xf32>, index)
  // CHECK: %[[NOW:.*]] = tensor.extract_slice %[[T]][0, 0] [%[[ROWS]], 8] [1, 1]
  // CHECK: %[[NEXT:.*]] = tensor.insert_slice %{{.*}} into %[[T]][0, 0] [%[[MORE:.*]], 8] [1, 1]
  // CHECK: scf.yield %[[NEXT]], %[[MORE]]
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%ti = %t) -> (tensor<16x8xf32>) {
    %sum = pl.col_sum %ti : tensor<16x8xf32> -> tensor<1x8xf32>
    %s = pl.slice %x[%c0, %c0] valid [%i, %c8] : tensor<16x8xf32> -> tensor<16x8xf32>
    %e = pl.col_expand_add %s, %sum : tensor<16x8xf32>, tensor<1x8xf32>
    scf.yield %e : tensor<16x8xf32>
  }
  %y = pl.fillpad %r zero : tensor<16x8xf32>
  return %y : tensor<16x8xf32>
}

// -----

// A branch with two extents, and a scalar beside the tensor.
// CHECK-LABEL: func.func @branch
func.func @branch(%n: index {pl.name = "n", pl.role = "dim"}, %m: index {pl.name = "m", pl.role = "dim"},
                  %x: tensor<16x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [16, 8]})
    -> (tensor<16x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [16, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %part = pl.slice %x[%c0, %c0] valid [%m, %c8] : tensor<16x8xf32> -> tensor<16x8xf32>
  %c = arith.cmpi sgt, %n, %c8 : index
  // CHECK: %[[C:.*]] = arith.cmpi sgt
  // CHECK: %[[ROWS:.*]] = arith.select %[[C]], %c16, %{{.*}} : index
  // CHECK: arith.select %[[C]], %c1, %c0 : index
  // CHECK: %[[R:.*]] = scf.if %[[C]] -> (tensor<16x8xf32>) {
  // CHECK: tensor.extract_slice %[[R]][0, 0] [%[[ROWS]], 8]
  %r, %row = scf.if %c -> (tensor<16x8xf32>, index) {
    %e = pl.exp %x : tensor<16x8xf32>
    scf.yield %e, %c1 : tensor<16x8xf32>, index
  } else {
    %e = pl.neg %part : tensor<16x8xf32>
    scf.yield %e, %c0 : tensor<16x8xf32>, index
  }
  %f = pl.fillpad %r zero : tensor<16x8xf32>
  %t = pl.slice %x[%row, %c0] : tensor<16x8xf32> -> tensor<1x8xf32>
  %y = pl.add %f, %t : tensor<16x8xf32>, tensor<1x8xf32> -> tensor<16x8xf32>
  return %y : tensor<16x8xf32>
}

// -----

// Scopes leave no trace; a loop keeps that it is parallel.
// CHECK-LABEL: func.func @scopes
func.func @scopes(%n: index {pl.name = "n", pl.role = "dim"},
                  %x: tensor<?x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = ["n", 8]})
    -> (tensor<?x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = ["n", 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: scf.for
  // CHECK-NEXT: tensor.extract_slice
  // CHECK: tensor.insert_slice
  // CHECK-NEXT: scf.yield
  // CHECK-NEXT: } {pl.chunk = 4 : i64, pl.parallel}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%xi = %x) -> (tensor<?x8xf32>) {
    %o = pl.incore "row" -> tensor<?x8xf32> {
      %t = pl.slice %xi[%i, %c0] : tensor<?x8xf32> -> tensor<1x8xf32>
      %e = pl.exp %t : tensor<1x8xf32>
      %a = pl.assemble %e into %xi[%i, %c0] : tensor<1x8xf32> into tensor<?x8xf32>
      pl.yield %a : tensor<?x8xf32>
    }
    scf.yield %o : tensor<?x8xf32>
  } {pl.parallel, pl.chunk = 4 : i64}
  return %r : tensor<?x8xf32>
}

// -----

// A branch that only chooses is a select after canonicalisation, before and after the lowering.
// CHECK-LABEL: func.func @chooses
func.func @chooses(%n: index {pl.name = "n", pl.role = "dim"},
                   %a: tensor<4x8xf32> {pl.name = "a", pl.role = "in", pl.shape = [4, 8]},
                   %b: tensor<4x8xf32> {pl.name = "b", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]}) {
  %c5 = arith.constant 5 : index
  %few = arith.cmpi slt, %n, %c5 : index
  // CHECK: %[[T:.*]] = arith.select %{{.*}} : tensor<4x8xf32>
  // CHECK: linalg.generic {{.*}} ins(%[[T]] : tensor<4x8xf32>)
  %t = arith.select %few, %a, %b : tensor<4x8xf32>
  %y = pl.neg %t : tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
