// Scopes change nothing of what a program computes: incore inside a parallel loop, with several results, and auto_incore
// around loops.
// RUN: pl-run %s --engine=both --print --dim n=5 --arg x=iota | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim n=33
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim n=33

// CHECK: y[0]: -1 0
// CHECK: y[1]: -1 0
// CHECK: y[2]: -1 0
// CHECK: y[3]: -1 0
// CHECK: y[4]: -1 0
// CHECK: largest[0]: 1
// CHECK: largest[1]: 3
// CHECK: largest[2]: 5
// CHECK: largest[3]: 7
// CHECK: largest[4]: 9
// CHECK: z[0]: 1 1
// CHECK: z[1]: 1 3
// CHECK: z[2]: 3 5
// CHECK: z[3]: 5 7
// CHECK: z[4]: 7 9
func.func @incore(%n: index {pl.name = "n", pl.role = "dim"},
                  %x: tensor<?x2xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n", 2]})
    -> (tensor<?x2xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", 2]},
        tensor<?x1xf32> {pl.name = "largest", pl.role = "out", pl.shape = ["n", 1]},
        tensor<?x2xf32> {pl.name = "z", pl.role = "out", pl.shape = ["n", 2]}) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %y0 = pl.create_tensor(%n) : tensor<?x2xf32>
  %m0 = pl.create_tensor(%n) : tensor<?x1xf32>
  %y, %largest = scf.for %r = %c0 to %n step %c4 iter_args(%ys = %y0, %ms = %m0) -> (tensor<?x2xf32>, tensor<?x1xf32>) {
    %y1, %m1 = pl.incore "center" -> tensor<?x2xf32>, tensor<?x1xf32> {
      %left = arith.subi %n, %r : index
      %rows = arith.minsi %left, %c4 : index
      %tile = pl.slice %x[%r, %c0] valid[%rows, %c2] : tensor<?x2xf32> -> tensor<4x2xf32>
      %m = pl.row_max %tile : tensor<4x2xf32> -> tensor<4x1xf32>
      %d = pl.row_expand_sub %tile, %m : tensor<4x2xf32>, tensor<4x1xf32>
      %placed = pl.assemble %d into %ys[%r, %c0] : tensor<4x2xf32> into tensor<?x2xf32>
      %kept = pl.assemble %m into %ms[%r, %c0] : tensor<4x1xf32> into tensor<?x1xf32>
      pl.yield %placed, %kept : tensor<?x2xf32>, tensor<?x1xf32>
    }
    scf.yield %y1, %m1 : tensor<?x2xf32>, tensor<?x1xf32>
  } {pl.parallel}
  %z = pl.auto_incore -> tensor<?x2xf32> {
    %sum = pl.add %y, %x : tensor<?x2xf32>, tensor<?x2xf32> -> tensor<?x2xf32>
    %root = pl.abs %sum : tensor<?x2xf32>
    pl.yield %root : tensor<?x2xf32>
  }
  return %y, %largest, %z : tensor<?x2xf32>, tensor<?x1xf32>, tensor<?x2xf32>
}
