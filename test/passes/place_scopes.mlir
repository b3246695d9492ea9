// RUN: pl-opt %s -pl-place-scopes -split-input-file | FileCheck %s

// A run of straight-line operations is one scope, with the tensor that it alone fills; what is needed elsewhere as well
// and does not depend on the scope stays outside.
// CHECK-LABEL: func.func @run
// CHECK-SAME:  (%[[X:.*]]: tensor<8x64xf32>, %[[N:.*]]: index)
func.func @run(%x: tensor<8x64xf32>, %n: index) -> (tensor<?x64xf32>, index) {
  %c0 = arith.constant 0 : index
  // CHECK:      %[[ROWS:.*]] = arith.muli
  // CHECK-NEXT: %[[S:.*]] = pl.incore "run_0" -> tensor<?x64xf32> {
  // CHECK-NEXT:   %[[E:.*]] = pl.exp %[[X]]
  // CHECK-NEXT:   %[[Y:.*]] = pl.create_tensor(%[[ROWS]])
  // CHECK-NEXT:   %[[A:.*]] = pl.assemble %[[E]] into %[[Y]]
  // CHECK-NEXT:   pl.yield %[[A]]
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[S]], %[[ROWS]]
  %0:2 = pl.auto_incore -> tensor<?x64xf32>, index {
    %1 = pl.exp %x : tensor<8x64xf32>
    %rows = arith.muli %n, %n : index
    %y = pl.create_tensor(%rows) : tensor<?x64xf32>
    %2 = pl.assemble %1 into %y[%n, %c0] : tensor<8x64xf32> into tensor<?x64xf32>
    pl.yield %2, %rows : tensor<?x64xf32>, index
  }
  return %0#0, %0#1 : tensor<?x64xf32>, index
}

// -----

// A sequential loop is a scope, with the accumulator that it alone uses; what follows it is another scope.
// CHECK-LABEL: func.func @nest
func.func @nest(%x: tensor<8x?xf32>, %n: index, %step: index) -> tensor<8x1xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  // CHECK:      %[[SUM:.*]] = pl.incore "nest_0" -> tensor<8x1xf32> {
  // CHECK-NEXT:   %[[INIT:.*]] = pl.full
  // CHECK-NEXT:   %[[LOOP:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[INIT]])
  // CHECK:        pl.yield %[[LOOP]]
  // CHECK-NEXT: }
  // CHECK-NEXT: %[[ROOT:.*]] = pl.incore "nest_1" -> tensor<8x1xf32> {
  // CHECK-NEXT:   pl.sqrt %[[SUM]]
  // CHECK:      return %[[ROOT]]
  %0 = pl.auto_incore -> tensor<8x1xf32> {
    %acc = pl.full %zero() : f32, tensor<8x1xf32>
    %1 = scf.for %i = %c0 to %n step %step iter_args(%a = %acc) -> tensor<8x1xf32> {
      %t = pl.slice %x[%c0, %i] : tensor<8x?xf32> -> tensor<8x16xf32>
      %s = pl.row_sum %t : tensor<8x16xf32> -> tensor<8x1xf32>
      %b = pl.add %a, %s : tensor<8x1xf32>, tensor<8x1xf32> -> tensor<8x1xf32>
      scf.yield %b : tensor<8x1xf32>
    }
    %2 = pl.sqrt %1 : tensor<8x1xf32>
    pl.yield %2 : tensor<8x1xf32>
  }
  return %0 : tensor<8x1xf32>
}

// -----

// A parallel loop stays a loop, with scopes in it; so does a loop around the author's own scope, which keeps its name.
// A length that is read to bound a loop is no core's work.
// CHECK-LABEL: func.func @boundaries
func.func @boundaries(%x: tensor<?x64xf32>, %lens: tensor<4xi32>, %n: index, %step: index) -> tensor<?x64xf32> {
  %c0 = arith.constant 0 : index
  // CHECK:      scf.for
  // CHECK-NEXT:   pl.read
  // CHECK-NEXT:   arith.index_cast
  // CHECK-NEXT:   scf.for
  // CHECK-NEXT:     pl.incore "boundaries_1"
  // CHECK-NEXT:       pl.slice
  // CHECK-NEXT:       pl.exp
  // CHECK-NEXT:       pl.assemble
  // CHECK-NEXT:       pl.yield
  // CHECK-NEXT:     }
  // CHECK-NEXT:     pl.incore "boundaries_0"
  // CHECK:          pl.incore "boundaries_2"
  // CHECK-NEXT:       pl.slice
  // CHECK-NEXT:       pl.assemble
  // CHECK:      {pl.parallel}
  %0 = pl.auto_incore -> tensor<?x64xf32> {
    %1 = scf.for %i = %c0 to %n step %step iter_args(%y = %x) -> tensor<?x64xf32> {
      %len = pl.read %lens[%i] : tensor<4xi32> -> i32
      %stop = arith.index_cast %len : i32 to index
      %2 = scf.for %j = %c0 to %stop step %step iter_args(%z = %y) -> tensor<?x64xf32> {
        %t = pl.slice %z[%j, %c0] : tensor<?x64xf32> -> tensor<8x64xf32>
        %e = pl.exp %t : tensor<8x64xf32>
        %3 = pl.assemble %e into %z[%j, %c0] : tensor<8x64xf32> into tensor<?x64xf32>
        pl.incore "boundaries_0" {
          %l = pl.log %e : tensor<8x64xf32>
        }
        %u = pl.slice %3[%j, %c0] : tensor<?x64xf32> -> tensor<8x64xf32>
        %4 = pl.assemble %u into %3[%j, %c0] : tensor<8x64xf32> into tensor<?x64xf32>
        scf.yield %4 : tensor<?x64xf32>
      }
      scf.yield %2 : tensor<?x64xf32>
    } {pl.parallel}
    pl.yield %1 : tensor<?x64xf32>
  }
  return %0 : tensor<?x64xf32>
}
