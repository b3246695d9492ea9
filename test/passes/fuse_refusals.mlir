// RUN: pl-opt %s -pl-fuse-stages -split-input-file -verify-diagnostics | FileCheck %s

// Loops that stay apart, each for one reason, which a remark names at the second loop.

// One loop runs %n times, the other %other times.
// CHECK-LABEL: func.func @other_count
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @other_count(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{the two are not known to run equally often}}
  %second = scf.for %i = %c0 to %other step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// One loop starts later.
// CHECK-LABEL: func.func @other_start
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @other_start(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{the two are not known to run equally often}}
  %second = scf.for %i = %c1 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// Iteration i reads slot i + 1, which is written later.
// CHECK-LABEL: func.func @next_slot
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @next_slot(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{at another place than its iteration writes}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %next = arith.addi %i, %c1 : index
    %at = arith.muli %next, %c4 : index
    %tile = pl.slice %first[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// More rows are read than are certain to be written.
// CHECK-LABEL: func.func @more_rows
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @more_rows(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{where its iteration may not have written it}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] valid[%other, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// All rows of the window are read, of which only the first have been written.
// CHECK-LABEL: func.func @whole_window
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @whole_window(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{where its iteration may not have written it}}
  %second = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// The window takes what the tensor has there, which may be less than was written for iteration 8 and on.
// CHECK-LABEL: func.func @open_window
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @open_window(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{in a window that may end before it does}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// Every iteration of the second loop reads the whole tensor.
// CHECK-LABEL: func.func @used_whole
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @used_whole(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %zero = arith.constant 0.0 : f32
  %sums = pl.full %zero() : f32, tensor<32x1xf32>
  // expected-remark@+1 {{as a whole, other iterations' slots and all}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %s = pl.row_sum %first : tensor<32x64xf32> -> tensor<32x1xf32>
    %u = pl.add %t, %s : tensor<32x1xf32>, tensor<32x1xf32> -> tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// Slots of four rows, two rows apart: a later iteration overwrites what an earlier one has written.
// CHECK-LABEL: func.func @overlap
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @overlap(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.addi %i, %i : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{may be written at the same place by two iterations}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.addi %i, %i : index
    %tile = pl.slice %first[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// The first loop reads what its earlier iterations wrote.
// CHECK-LABEL: func.func @own_reader
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @own_reader(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %old = pl.slice %t[%c0, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.add %tile, %old : tensor<4x64xf32>, tensor<4x64xf32> -> tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{is read by the loop that writes it}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// Two windows are written per iteration.
// CHECK-LABEL: func.func @two_assembles
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @two_assembles(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    %v = pl.assemble %tile into %u[%c0, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %v : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{is not written by a single assemble in every iteration}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// The second loop needs a maximum over all slots.
// CHECK-LABEL: func.func @sum_between
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @sum_between(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %all = pl.row_max %first : tensor<32x64xf32> -> tensor<32x1xf32>
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{after the last iteration of that loop}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %most = pl.slice %all[%at, %c0] valid[%rows, %c1] : tensor<32x1xf32> -> tensor<4x1xf32>
    %d = pl.row_expand_sub %tile, %most : tensor<4x64xf32>, tensor<4x1xf32>
    %s = pl.row_sum %d : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}

// -----

// Iterations of a parallel loop are handed out to workers as they are written.
// CHECK-LABEL: func.func @parallel
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @parallel(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{parallel loops stay as written}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %first[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  } {pl.parallel}
  return %second : tensor<32x1xf32>
}

// -----

// The second loop updates the tensor that the first leaves.
// CHECK-LABEL: func.func @continued
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @continued(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %between = pl.create_tensor() : tensor<32x64xf32>
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %between) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %x[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %e = pl.exp %tile : tensor<4x64xf32>
    %u = pl.assemble %e into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  // expected-remark@+1 {{it goes on from what that loop leaves}}
  %more = scf.for %i = %c0 to %n step %c1 iter_args(%t = %first) -> tensor<32x64xf32> {
    %at = arith.muli %i, %c4 : index
    %tile = pl.slice %t[%at, %c0] valid[%rows, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.neg %tile : tensor<4x64xf32>
    %u = pl.assemble %s into %t[%at, %c0] : tensor<4x64xf32> into tensor<32x64xf32>
    scf.yield %u : tensor<32x64xf32>
  }
  %second = pl.row_sum %more : tensor<32x64xf32> -> tensor<32x1xf32>
  return %second : tensor<32x1xf32>
}

// -----

// The second loop needs a number that the first has counted.
// CHECK-LABEL: func.func @number
// CHECK:         scf.for
// CHECK:         scf.for
// CHECK:         return
func.func @number(%x: tensor<32x64xf32>, %n: index, %rows: index, %other: index) -> tensor<32x1xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %first = scf.for %i = %c0 to %n step %c1 iter_args(%t = %c0) -> index {
    %at = arith.muli %t, %c4 : index
    %u = arith.addi %at, %i : index
    scf.yield %u : index
  }
  %sums = pl.create_tensor() : tensor<32x1xf32>
  // expected-remark@+1 {{it needs a number that is known after the last iteration of that loop}}
  %second = scf.for %i = %c0 to %n step %c1 iter_args(%t = %sums) -> tensor<32x1xf32> {
    %tile = pl.slice %x[%i, %c0] valid[%first, %c64] : tensor<32x64xf32> -> tensor<4x64xf32>
    %s = pl.row_sum %tile : tensor<4x64xf32> -> tensor<4x1xf32>
    %u = pl.assemble %s into %t[%i, %c0] : tensor<4x1xf32> into tensor<32x1xf32>
    scf.yield %u : tensor<32x1xf32>
  }
  return %second : tensor<32x1xf32>
}
