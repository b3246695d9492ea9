// Loops: carried tensors, swapped names, a loop that does not run, an inner loop, a parallel loop of which the last tile
// is partial, and a carried number.
// RUN: pl-run %s --engine=both --print --dim n=5 --arg x=iota --arg y=full:100 | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=1
// RUN: pl-run %s --engine=both --dim n=33
// RUN: pl-run %s --engine=both --dim n=64 --threads=1
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=64 --threads=1

// CHECK: y[0]: 101 101 101
// CHECK: y[1]: 101 101 101
// CHECK: y[2]: 101 101 101
// CHECK: y[3]: 101 101 101
// CHECK: y[4]: 101 101 101
// CHECK: swapped[0]: 2 3 4
// CHECK: swapped[1]: 5 6 7
// CHECK: swapped[2]: 8 9 10
// CHECK: swapped[3]: 11 12 13
// CHECK: swapped[4]: 14 15 16
// CHECK: untouched[0]: 0 1 2
// CHECK: untouched[1]: 3 4 5
// CHECK: untouched[2]: 6 7 8
// CHECK: untouched[3]: 9 10 11
// CHECK: untouched[4]: 12 13 14
// CHECK: doubled[0]: 0 2 4
// CHECK: doubled[1]: 6 8 10
// CHECK: doubled[2]: 12 14 16
// CHECK: doubled[3]: 18 20 22
// CHECK: doubled[4]: 24 26 28
// CHECK: folded[0]: 12 13 14
// CHECK: count[0]: 3
func.func @loop(%n: index {pl.name = "n", pl.role = "dim"},
                %x: tensor<?x3xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n", 3]},
                %y: tensor<?x3xf32> {pl.name = "y", pl.role = "inout", pl.shape = ["n", 3]})
    -> (tensor<?x3xf32> {pl.name = "y", pl.role = "inout", pl.shape = ["n", 3]},
        tensor<?x3xf32> {pl.name = "swapped", pl.role = "out", pl.shape = ["n", 3]},
        tensor<?x3xf32> {pl.name = "untouched", pl.role = "out", pl.shape = ["n", 3]},
        tensor<?x3xf32> {pl.name = "doubled", pl.role = "out", pl.shape = ["n", 3]},
        tensor<1x3xf32> {pl.name = "folded", pl.role = "out", pl.shape = [1, 3]},
        tensor<1x1xi64> {pl.name = "count", pl.role = "out", pl.shape = [1, 1]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %one = arith.constant 1.0 : f32
  // After three swaps of two values the names are exchanged, and each was counted up where it stood first.
  %first, %second = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %x, %b = %y) -> (tensor<?x3xf32>, tensor<?x3xf32>) {
    %more = pl.add %a, %one : tensor<?x3xf32>, f32 -> tensor<?x3xf32>
    scf.yield %b, %more : tensor<?x3xf32>, tensor<?x3xf32>
  }
  %untouched = scf.for %i = %c3 to %c3 step %c1 iter_args(%a = %x) -> (tensor<?x3xf32>) {
    %more = pl.add %a, %one : tensor<?x3xf32>, f32 -> tensor<?x3xf32>
    scf.yield %more : tensor<?x3xf32>
  }
  %empty = pl.create_tensor(%n) : tensor<?x3xf32>
  %doubled = scf.for %r = %c0 to %n step %c4 iter_args(%done = %empty) -> (tensor<?x3xf32>) {
    %left = arith.subi %n, %r : index
    %rows = arith.minsi %left, %c4 : index
    %tile = pl.slice %x[%r, %c0] valid[%rows, %c3] : tensor<?x3xf32> -> tensor<4x3xf32>
    %twice = pl.add %tile, %tile : tensor<4x3xf32>, tensor<4x3xf32> -> tensor<4x3xf32>
    %placed = pl.assemble %twice into %done[%r, %c0] : tensor<4x3xf32> into tensor<?x3xf32>
    scf.yield %placed : tensor<?x3xf32>
  } {pl.parallel, pl.chunk = 2 : i64}
  %zero = arith.constant 0.0 : f32
  %start = pl.full %zero() : f32, tensor<1x3xf32>
  %zero64 = arith.constant 0 : i64
  %one64 = arith.constant 1 : i64
  %folded, %count = scf.for %i = %c0 to %n step %c2 iter_args(%sum = %start, %k = %zero64) -> (tensor<1x3xf32>, i64) {
    %row = pl.slice %x[%i, %c0] : tensor<?x3xf32> -> tensor<1x3xf32>
    %inner = scf.for %j = %c0 to %i step %c1 iter_args(%s = %sum) -> (tensor<1x3xf32>) {
      %larger = pl.maximum %s, %row : tensor<1x3xf32>, tensor<1x3xf32> -> tensor<1x3xf32>
      scf.yield %larger : tensor<1x3xf32>
    }
    %next = arith.addi %k, %one64 : i64
    scf.yield %inner, %next : tensor<1x3xf32>, i64
  }
  %counted = pl.full %count() : i64, tensor<1x1xi64>
  return %first, %second, %untouched, %doubled, %folded, %counted
      : tensor<?x3xf32>, tensor<?x3xf32>, tensor<?x3xf32>, tensor<?x3xf32>, tensor<1x3xf32>, tensor<1x1xi64>
}
