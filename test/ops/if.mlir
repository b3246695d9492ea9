// Branches: on what an argument holds, inside a loop on its variable, with a branch that leaves its input as it is, and
// with results of different valid extents.
// RUN: pl-run %s --engine=both --print --arg x=iota --arg flag=values:1 --arg y=full:7 | FileCheck %s --match-full-lines --check-prefix=THEN
// RUN: pl-run %s --engine=both --print --arg x=iota --arg flag=values:0 --arg y=full:7 | FileCheck %s --match-full-lines --check-prefix=ELSE
// RUN: pl-run %s --engine=both --target=x86-64-v3 --arg x=iota --arg flag=values:0 --arg y=full:7

// THEN: y[0]: 7 7 7
// THEN: y[1]: 7 7 7
// THEN: y[2]: 7 7 7
// THEN: y[3]: 3 4 5
// THEN: chosen[0]: 0 1 2
// THEN: chosen[1]: 3 4 5
// THEN: chosen[2]: 6 7 8
// THEN: chosen[3]: 9 10 11
// THEN: partial[0]: 0 1 2
// THEN: partial[1]: 3 4 5
// THEN: partial[2]: 0 0 0
// THEN: partial[3]: 0 0 0
// THEN: striped[0]: 0 1 2
// THEN: striped[1]: -3 -4 -5
// THEN: striped[2]: 6 7 8
// THEN: striped[3]: -9 -10 -11

// ELSE: y[0]: 7 7 7
// ELSE: y[1]: 7 7 7
// ELSE: y[2]: 7 7 7
// ELSE: y[3]: 7 7 7
// ELSE: chosen[0]: -0 -1 -2
// ELSE: chosen[1]: -3 -4 -5
// ELSE: chosen[2]: -6 -7 -8
// ELSE: chosen[3]: -9 -10 -11
// ELSE: partial[0]: 0 0 0
// ELSE: partial[1]: 3 0 0
// ELSE: partial[2]: 6 0 0
// ELSE: partial[3]: 0 0 0
// ELSE: striped[0]: 0 1 2
// ELSE: striped[1]: -3 -4 -5
// ELSE: striped[2]: 6 7 8
// ELSE: striped[3]: -9 -10 -11
func.func @if(%x: tensor<4x3xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 3]},
              %flag: tensor<1xi1> {pl.name = "flag", pl.role = "in", pl.shape = [1]},
              %y: tensor<4x3xf32> {pl.name = "y", pl.role = "inout", pl.shape = [4, 3]})
    -> (tensor<4x3xf32> {pl.name = "y", pl.role = "inout", pl.shape = [4, 3]},
        tensor<4x3xf32> {pl.name = "chosen", pl.role = "out", pl.shape = [4, 3]},
        tensor<4x3xf32> {pl.name = "partial", pl.role = "out", pl.shape = [4, 3]},
        tensor<4x3xf32> {pl.name = "striped", pl.role = "out", pl.shape = [4, 3]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %holds = pl.read %flag[%c0] : tensor<1xi1> -> i1
  %row = pl.slice %x[%c1, %c0] : tensor<4x3xf32> -> tensor<1x3xf32>
  %new_y, %chosen = scf.if %holds -> (tensor<4x3xf32>, tensor<4x3xf32>) {
    %placed = pl.assemble %row into %y[%c3, %c0] : tensor<1x3xf32> into tensor<4x3xf32>
    scf.yield %placed, %x : tensor<4x3xf32>, tensor<4x3xf32>
  } else {
    %negated = pl.neg %x : tensor<4x3xf32>
    scf.yield %y, %negated : tensor<4x3xf32>, tensor<4x3xf32>
  }
  %either = scf.if %holds -> (tensor<4x3xf32>) {
    %part = pl.slice %x[%c0, %c0] valid[%c2, %c3] : tensor<4x3xf32> -> tensor<4x3xf32>
    scf.yield %part : tensor<4x3xf32>
  } else {
    %part = pl.slice %x[%c0, %c0] valid[%c3, %c1] : tensor<4x3xf32> -> tensor<4x3xf32>
    scf.yield %part : tensor<4x3xf32>
  }
  %partial = pl.fillpad %either zero : tensor<4x3xf32>
  %striped = scf.for %i = %c0 to %c4 step %c1 iter_args(%done = %x) -> (tensor<4x3xf32>) {
    %odd = arith.remsi %i, %c2 : index
    %is_odd = arith.cmpi ne, %odd, %c0 : index
    %next = scf.if %is_odd -> (tensor<4x3xf32>) {
      %old = pl.slice %done[%i, %c0] : tensor<4x3xf32> -> tensor<1x3xf32>
      %negated = pl.neg %old : tensor<1x3xf32>
      %placed = pl.assemble %negated into %done[%i, %c0] : tensor<1x3xf32> into tensor<4x3xf32>
      scf.yield %placed : tensor<4x3xf32>
    } else {
      scf.yield %done : tensor<4x3xf32>
    }
    scf.yield %next : tensor<4x3xf32>
  }
  return %new_y, %chosen, %partial, %striped : tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>
}
