// RUN: pl-opt %s -pl-fuse-stages -split-input-file | FileCheck %s

// Two stages, one loop: the second reads the value that the first has made, and the tensor between them is gone.
// CHECK-LABEL: func.func @two_stages
// CHECK-SAME:  (%[[X:.*]]: tensor<8x64xf32>, %[[N:.*]]: index)
func.func @two_stages(%x: tensor<8x64xf32>, %n: index) -> tensor<8x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %count = arith.minsi %n, %c8 : index
  %between = pl.create_tensor() : tensor<8x64xf32>
  %first = scf.for %i = %c0 to %count step %c1 iter_args(%t = %between) -> tensor<8x64xf32> {
    %row = pl.slice %x[%i, %c0] : tensor<8x64xf32> -> tensor<1x64xf32>
    %e = pl.exp %row : tensor<1x64xf32>
    %a = pl.assemble %e into %t[%i, %c0] : tensor<1x64xf32> into tensor<8x64xf32>
    scf.yield %a : tensor<8x64xf32>
  }
  %sums = pl.create_tensor() : tensor<8x1xf32>
  // CHECK:     %[[SUMS:.*]] = pl.create_tensor() : tensor<8x1xf32>
  // CHECK-NOT: pl.create_tensor
  // CHECK:     %[[LOOP:.*]] = scf.for %[[I:.*]] = %{{.*}} iter_args(%[[S:.*]] = %[[SUMS]]) -> (tensor<8x1xf32>)
  // CHECK-NEXT:  %[[ROW:.*]] = pl.slice %[[X]][%[[I]], %{{.*}}]
  // CHECK-NEXT:  %[[E:.*]] = pl.exp %[[ROW]]
  // CHECK-NEXT:  %[[SUM:.*]] = pl.row_sum %[[E]]
  // CHECK-NEXT:  pl.assemble %[[SUM]] into %[[S]]
  // CHECK:     return %[[LOOP]]
  %second = scf.for %i = %c0 to %count step %c1 iter_args(%t = %sums) -> tensor<8x1xf32> {
    %row = pl.slice %first[%i, %c0] : tensor<8x64xf32> -> tensor<1x64xf32>
    %s = pl.row_sum %row : tensor<1x64xf32> -> tensor<1x1xf32>
    %a = pl.assemble %s into %t[%i, %c0] : tensor<1x1xf32> into tensor<8x1xf32>
    scf.yield %a : tensor<8x1xf32>
  }
  return %second : tensor<8x1xf32>
}

// -----

// Three stages in a row, each reading an earlier one's slot; slots are rows 4 * i to 4 * i + 4, half of them valid.
// CHECK-LABEL: func.func @three_stages
func.func @three_stages(%x: tensor<32x64xf32>, %n: index, %rows: index) -> tensor<4x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant 0.0 : f32
  %count = arith.minsi %n, %c8 : index
  %t0 = pl.create_tensor() : tensor<32x64xf32>
  %a = scf.for %i = %c0 to %count step %c1 iter_args(%t = %t0) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  // CHECK:      scf.for
  // CHECK:        %[[TILE:.*]] = pl.slice %{{.*}} valid[
  // CHECK-NEXT:   %[[E:.*]] = pl.exp %[[TILE]]
  // CHECK-NEXT:   %[[M:.*]] = pl.row_max %[[E]]
  // CHECK-NEXT:   %[[D:.*]] = pl.row_expand_sub %[[E]], %[[M]]
  // CHECK-NEXT:   %[[S:.*]] = pl.row_sum %[[D]]
  // CHECK-NEXT:   pl.add
  // CHECK-NEXT:   scf.yield
  // CHECK-NOT:  scf.for
  // CHECK:      return
  %t1 = pl.create_tensor() : tensor<32x1xf32>
  %b = scf.for %i = %c0 to %count step %c1 iter_args(%t = %t1) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %a[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %m = pl.row_max %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %m into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  %start = pl.full %zero() valid[%rows, %c1] : f32, tensor<4x1xf32>
  %c = scf.for %i = %c0 to %count step %c1 iter_args(%sum = %start) -> tensor<4x1xf32> {
    %at = arith.muli %c4, %i : index
    %tile = pl.slice %a[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %m = pl.slice %b[%at, %c0] valid[%rows, %c1] : tensor<32x1xf32> -> tensor<4x1xf32>
    %d = pl.row_expand_sub %tile, %m : tensor<4x64xf32>, tensor<4x1xf32>
    %s = pl.row_sum %d : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.add %sum, %s : tensor<4x1xf32>, tensor<4x1xf32> -> tensor<4x1xf32>
    scf.yield %u : tensor<4x1xf32>
  }
  return %c : tensor<4x1xf32>
}

// -----

// The second stage reads less than the first has made: a part of the value.
// CHECK-LABEL: func.func @part
func.func @part(%x: tensor<8x64xf32>, %n: index) -> tensor<8x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %columns = arith.minsi %n, %c64 : index
  %between = pl.create_tensor() : tensor<8x64xf32>
  %first = scf.for %i = %c0 to %c8 step %c1 iter_args(%t = %between) -> tensor<8x64xf32> {
    %row = pl.slice %x[%i, %c0] : tensor<8x64xf32> -> tensor<1x64xf32>
    %e = pl.exp %row : tensor<1x64xf32>
    %a = pl.assemble %e into %t[%i, %c0] : tensor<1x64xf32> into tensor<8x64xf32>
    scf.yield %a : tensor<8x64xf32>
  }
  // CHECK:      %[[E:.*]] = pl.exp
  // CHECK-NEXT: %[[PART:.*]] = pl.slice %[[E]][%[[O:.*]], %[[O]]] valid[%{{.*}}, %{{.*}}]
  // CHECK-NEXT: pl.row_sum %[[PART]]
  %sums = pl.create_tensor() : tensor<8x1xf32>
  %second = scf.for %i = %c0 to %c8 step %c1 iter_args(%t = %sums) -> tensor<8x1xf32> {
    %row = pl.slice %first[%i, %c0] valid[%c1, %columns] : tensor<8x64xf32> -> tensor<1x64xf32>
    %s = pl.row_sum %row : tensor<1x64xf32> -> tensor<1x1xf32>
    %a = pl.assemble %s into %t[%i, %c0] : tensor<1x1xf32> into tensor<8x1xf32>
    scf.yield %a : tensor<8x1xf32>
  }
  return %second : tensor<8x1xf32>
}

// -----

// What is used after the loops keeps its memory; the loops are one all the same.
// CHECK-LABEL: func.func @used_after
func.func @used_after(%x: tensor<8x64xf32>) -> (tensor<8x64xf32>, tensor<8x1xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %between = pl.create_tensor() : tensor<8x64xf32>
  // CHECK: %[[BETWEEN:.*]] = pl.create_tensor() : tensor<8x64xf32>
  // CHECK: %[[LOOP:.*]]:2 = scf.for {{.*}} iter_args(%[[T:.*]] = %[[BETWEEN]], %{{.*}} = %{{.*}})
  // CHECK:   %[[E:.*]] = pl.exp
  // CHECK:   pl.assemble %[[E]] into %[[T]]
  // CHECK:   pl.row_sum %[[E]]
  // CHECK-NOT: scf.for
  // CHECK: return %[[LOOP]]#0, %[[LOOP]]#1
  %first = scf.for %i = %c0 to %c8 step %c1 iter_args(%t = %between) -> tensor<8x64xf32> {
    %row = pl.slice %x[%i, %c0] : tensor<8x64xf32> -> tensor<1x64xf32>
    %e = pl.exp %row : tensor<1x64xf32>
    %a = pl.assemble %e into %t[%i, %c0] : tensor<1x64xf32> into tensor<8x64xf32>
    scf.yield %a : tensor<8x64xf32>
  }
  %sums = pl.create_tensor() : tensor<8x1xf32>
  %second = scf.for %i = %c0 to %c8 step %c1 iter_args(%t = %sums) -> tensor<8x1xf32> {
    %row = pl.slice %first[%i, %c0] : tensor<8x64xf32> -> tensor<1x64xf32>
    %s = pl.row_sum %row : tensor<1x64xf32> -> tensor<1x1xf32>
    %a = pl.assemble %s into %t[%i, %c0] : tensor<1x1xf32> into tensor<8x1xf32>
    scf.yield %a : tensor<8x1xf32>
  }
  return %first, %second : tensor<8x64xf32>, tensor<8x1xf32>
}
