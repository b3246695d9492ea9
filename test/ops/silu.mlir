// x / (1 + exp(-x)), within 4 ulp; 0 times nothing at -inf is NaN, as the formula says.
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --arg x=full:1 --arg h=full:1 --arg q=full:1 --arg a_f32=values:0,-0,inf,nan,200,-200 --arg a_f16=values:0,inf,nan --arg a_bf16=values:0,inf,nan --ulp=4 --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=3 --dim n=16 --arg x=special --arg h=special --arg q=special --ulp=4 --seed 16
// RUN: pl-run %s --engine=both --dim m=5 --dim n=17 --arg x=special --arg h=special --arg q=special --ulp=4 --seed 17
// RUN: pl-run %s --engine=both --dim m=2 --dim n=33 --arg x=special --arg h=special --arg q=special --ulp=4 --seed 33
// RUN: pl-run %s --engine=both --dim m=16 --dim n=65 --ulp=4 --seed 7
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=16 --dim n=65 --ulp=4 --seed 7

// CHECK: y_f32: 0 -0 inf nan 200 -0
// CHECK: y_f16: 0 inf nan
// CHECK: y_bf16: 0 inf nan
// CHECK: whole[0]: 0.7310586
// CHECK: half[0]: 0.73046875
// CHECK: quarter[0]: 0.73095703
// CHECK: tiled[0]: 0.7310586

func.func @silu(%m: index {pl.name = "m", pl.role = "dim"},
                %n: index {pl.name = "n", pl.role = "dim"},
                %a_f32: tensor<6xf32> {pl.name = "a_f32", pl.role = "in", pl.shape = [6]},
                %a_f16: tensor<3xf16> {pl.name = "a_f16", pl.role = "in", pl.shape = [3]},
                %a_bf16: tensor<3xbf16> {pl.name = "a_bf16", pl.role = "in", pl.shape = [3]},
                %x: tensor<?x?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["m", "n"]},
                %h: tensor<?x?xbf16> {pl.name = "h", pl.role = "in", pl.shape = ["m", "n"]},
                %q: tensor<?x?xf16> {pl.name = "q", pl.role = "in", pl.shape = ["m", "n"]})
    -> (tensor<6xf32> {pl.name = "y_f32", pl.role = "out", pl.shape = [6]},
        tensor<3xf16> {pl.name = "y_f16", pl.role = "out", pl.shape = [3]},
        tensor<3xbf16> {pl.name = "y_bf16", pl.role = "out", pl.shape = [3]},
        tensor<?x?xf32> {pl.name = "whole", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xbf16> {pl.name = "half", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf16> {pl.name = "quarter", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tiled", pl.role = "out", pl.shape = ["m", "n"]}) {
  %y_f32 = pl.silu %a_f32 : tensor<6xf32>
  %y_f16 = pl.silu %a_f16 : tensor<3xf16>
  %y_bf16 = pl.silu %a_bf16 : tensor<3xbf16>
  %whole = pl.silu %x : tensor<?x?xf32>
  %half = pl.silu %h : tensor<?x?xbf16>
  %quarter = pl.silu %q : tensor<?x?xf16>
  // tiles of 4 x 8, the last ones partial
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %empty = pl.create_tensor(%m, %n) : tensor<?x?xf32>
  %tiled = scf.for %r = %c0 to %m step %c4 iter_args(%rows_done = %empty) -> (tensor<?x?xf32>) {
    %rows_left = arith.subi %m, %r : index
    %rows = arith.minsi %rows_left, %c4 : index
    %band = scf.for %c = %c0 to %n step %c8 iter_args(%done = %rows_done) -> (tensor<?x?xf32>) {
      %cols_left = arith.subi %n, %c : index
      %cols = arith.minsi %cols_left, %c8 : index
      %tile = pl.slice %x[%r, %c] valid[%rows, %cols] : tensor<?x?xf32> -> tensor<4x8xf32>
      %result = pl.silu %tile : tensor<4x8xf32>
      %placed = pl.assemble %result into %done[%r, %c] : tensor<4x8xf32> into tensor<?x?xf32>
      scf.yield %placed : tensor<?x?xf32>
    }
    scf.yield %band : tensor<?x?xf32>
  }
  return %y_f32, %y_f16, %y_bf16, %whole, %half, %quarter, %tiled
      : tensor<6xf32>, tensor<3xf16>, tensor<3xbf16>, tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xf16>, tensor<?x?xf32>
}
