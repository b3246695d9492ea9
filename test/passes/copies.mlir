// RUN: pl-opt %s --pl-lower-to-linalg --pl-bufferize --split-input-file --verify-diagnostics
// Every copy that the author did not write is reported: of whole tensors as a warning, of tiles as a remark.

// The old version of a parameter is read after a window of it was written.
func.func @old_version(%n: index {pl.name = "n", pl.role = "dim"},
                       %x: tensor<?x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = ["n", 8]})
    -> (tensor<?x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = ["n", 8]},
        tensor<1x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [1, 8]}) {
  %c0 = arith.constant 0 : index
  %one = arith.constant 1.0 : f32
  %row = pl.full %one() : f32, tensor<1x8xf32>
  // expected-warning @below {{copies tensor<?x8xf32>: its old value is used again}}
  // expected-warning @below {{copies tensor<?x8xf32>: the result is not built in its own memory}}
  %next = pl.assemble %row into %x[%c0, %c0] : tensor<1x8xf32> into tensor<?x8xf32>
  %y = pl.col_sum %x : tensor<?x8xf32> -> tensor<1x8xf32>
  return %next, %y : tensor<?x8xf32>, tensor<1x8xf32>
}

// -----

// Two results of one value.
func.func @twice(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]},
        tensor<4x8xf32> {pl.name = "z", pl.role = "out", pl.shape = [4, 8]}) {
  // expected-warning @below {{copies tensor<4x8xf32>: the result is not built in its own memory}}
  %y = pl.exp %x : tensor<4x8xf32>
  return %y, %y : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

// Two tiles that change places in every iteration, and a third that is made anew.
func.func @exchange(%n: index {pl.name = "n", pl.role = "dim"},
                    %x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-remark @below {{copies tensor<4x8xf32>: its old value is used again}}
  %a0 = pl.exp %x : tensor<4x8xf32>
  // expected-remark @below {{copies tensor<4x8xf32>: its old value is used again}}
  %b0 = pl.neg %x : tensor<4x8xf32>
  %c0th = pl.abs %x : tensor<4x8xf32>
  %a, %b, %c = scf.for %i = %c0 to %n step %c1 iter_args(%ai = %a0, %bi = %b0, %ci = %c0th)
      -> (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) {
    // expected-remark @below {{copies tensor<4x8xf32>: every iteration makes a new one}}
    %next = pl.add %ai, %bi : tensor<4x8xf32>, tensor<4x8xf32> -> tensor<4x8xf32>
    scf.yield %bi, %ai, %next : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>
  }
  %ab = pl.sub %a, %b : tensor<4x8xf32>, tensor<4x8xf32> -> tensor<4x8xf32>
  %y = pl.mul %ab, %c : tensor<4x8xf32>, tensor<4x8xf32> -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// Nothing to say of a program that works in place.
func.func @in_place(%n: index {pl.name = "n", pl.role = "dim"},
                    %x: tensor<?x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = ["n", 8]})
    -> (tensor<?x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = ["n", 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%xi = %x) -> (tensor<?x8xf32>) {
    %row = pl.slice %xi[%i, %c0] : tensor<?x8xf32> -> tensor<1x8xf32>
    %e = pl.exp %row : tensor<1x8xf32>
    %a = pl.assemble %e into %xi[%i, %c0] : tensor<1x8xf32> into tensor<?x8xf32>
    scf.yield %a : tensor<?x8xf32>
  }
  return %r : tensor<?x8xf32>
}
