// The accumulator plus a product, with either operand transposed, accumulated in FP32 (INT32 for INT8); FP32 sums agree within a tolerance.
// RUN: pl-run %s --engine=both --dim m=2 --dim n=3 --dim k=2 --arg a_f32=values:1,2,-3,100 --arg at_f32=values:1,-3,2,100 --arg b_f32=values:1,0,5,2,-1,100 --arg bt_f32=values:1,2,0,-1,5,100 --arg c_f32=values:1000,2000,3000,4000,5000,6000 --arg a_f16=values:1,2,-3,100 --arg at_f16=values:1,-3,2,100 --arg b_f16=values:1,0,5,2,-1,100 --arg bt_f16=values:1,2,0,-1,5,100 --arg c_f16=values:1000,2000,3000,4000,5000,6000 --arg a_bf16=values:1,2,-3,100 --arg at_bf16=values:1,-3,2,100 --arg b_bf16=values:1,0,5,2,-1,100 --arg bt_bf16=values:1,2,0,-1,5,100 --arg c_bf16=values:1000,2000,3000,4000,5000,6000 --arg a_i8=values:1,2,-3,100 --arg at_i8=values:1,-3,2,100 --arg b_i8=values:1,0,5,2,-1,100 --arg bt_i8=values:1,2,0,-1,5,100 --arg c_i8=values:1000,2000,3000,4000,5000,6000 --arg s=values:1,2,nan,nan,3,4,nan,nan,nan --arg u=values:1,10,nan,nan,100,1000,nan --print | FileCheck %s --match-full-lines
// RUN: pl-run %s --engine=both --dim m=1 --dim n=1 --dim k=1 --arg s=full:1 --arg u=full:2 --seed 1 --rel=1e-5 --abs=2e-5
// RUN: pl-run %s --engine=both --dim m=1 --dim n=16 --dim k=3 --arg s=full:1 --arg u=full:2 --seed 3 --rel=1e-5 --abs=2e-5
// RUN: pl-run %s --engine=both --dim m=3 --dim n=17 --dim k=16 --arg s=full:1 --arg u=full:2 --seed 16 --rel=1e-5 --abs=2e-5
// RUN: pl-run %s --engine=both --dim m=16 --dim n=33 --dim k=17 --arg s=full:1 --arg u=full:2 --seed 17 --rel=1e-5 --abs=2e-5
// RUN: pl-run %s --engine=both --dim m=17 --dim n=64 --dim k=33 --arg s=full:1 --arg u=full:2 --seed 33 --rel=1e-5 --abs=2e-5
// RUN: pl-run %s --engine=both --dim m=16 --dim n=16 --dim k=130 --arg s=full:1 --arg u=full:2 --seed 130 --rel=1e-5 --abs=2e-5
// RUN: pl-run %s --engine=both --dim m=33 --dim n=7 --dim k=64 --arg s=full:1 --arg u=full:2 --seed 64 --rel=1e-5 --abs=2e-5
// RUN: pl-run %s --engine=both --target=x86-64-v3 --dim m=33 --dim n=7 --dim k=64 --arg s=full:1 --arg u=full:2 --seed 64 --rel=1e-5 --abs=2e-5

// CHECK: nn_f32[0]: 1005 1998 3205
// CHECK: nn_f32[1]: 4197 4900 15985
// CHECK: tn_f32[0]: 1005 1998 3205
// CHECK: tn_f32[1]: 4197 4900 15985
// CHECK: nt_f32[0]: 1005 1998 3205
// CHECK: nt_f32[1]: 4197 4900 15985
// CHECK: tt_f32[0]: 1005 1998 3205
// CHECK: tt_f32[1]: 4197 4900 15985
// CHECK: nn_f16[0]: 1005 1998 3205
// CHECK: nn_f16[1]: 4197 4900 15985
// CHECK: tn_f16[0]: 1005 1998 3205
// CHECK: tn_f16[1]: 4197 4900 15985
// CHECK: nt_f16[0]: 1005 1998 3205
// CHECK: nt_f16[1]: 4197 4900 15985
// CHECK: tt_f16[0]: 1005 1998 3205
// CHECK: tt_f16[1]: 4197 4900 15985
// CHECK: nn_bf16[0]: 1005 1998 3205
// CHECK: nn_bf16[1]: 4197 4900 15985
// CHECK: tn_bf16[0]: 1005 1998 3205
// CHECK: tn_bf16[1]: 4197 4900 15985
// CHECK: nt_bf16[0]: 1005 1998 3205
// CHECK: nt_bf16[1]: 4197 4900 15985
// CHECK: tt_bf16[0]: 1005 1998 3205
// CHECK: tt_bf16[1]: 4197 4900 15985
// CHECK: nn_i8[0]: 1005 1998 3205
// CHECK: nn_i8[1]: 4197 4900 15985
// CHECK: tn_i8[0]: 1005 1998 3205
// CHECK: tn_i8[1]: 4197 4900 15985
// CHECK: nt_i8[0]: 1005 1998 3205
// CHECK: nt_i8[1]: 4197 4900 15985
// CHECK: tt_i8[0]: 1005 1998 3205
// CHECK: tt_i8[1]: 4197 4900 15985
// CHECK: partial[0]: 202 2011 0 0
// CHECK: partial[1]: 404 4031 0 0
// CHECK: partial[2]: 0 0 0 0
// CHECK: partial[3]: 0 0 0 0
// CHECK: no_depth[0]: 1 1 0 0
// CHECK: no_depth[1]: 1 1 0 0
// CHECK: no_depth[2]: 0 0 0 0
// CHECK: no_depth[3]: 0 0 0 0

func.func @matmul_acc(%m: index {pl.name = "m", pl.role = "dim"},
                      %n: index {pl.name = "n", pl.role = "dim"},
                      %k: index {pl.name = "k", pl.role = "dim"},
                      %a_f32: tensor<?x?xf32> {pl.name = "a_f32", pl.role = "in", pl.shape = ["m", "k"]},
                      %at_f32: tensor<?x?xf32> {pl.name = "at_f32", pl.role = "in", pl.shape = ["k", "m"]},
                      %b_f32: tensor<?x?xf32> {pl.name = "b_f32", pl.role = "in", pl.shape = ["k", "n"]},
                      %bt_f32: tensor<?x?xf32> {pl.name = "bt_f32", pl.role = "in", pl.shape = ["n", "k"]},
                      %c_f32: tensor<?x?xf32> {pl.name = "c_f32", pl.role = "in", pl.shape = ["m", "n"]},
                      %a_f16: tensor<?x?xf16> {pl.name = "a_f16", pl.role = "in", pl.shape = ["m", "k"]},
                      %at_f16: tensor<?x?xf16> {pl.name = "at_f16", pl.role = "in", pl.shape = ["k", "m"]},
                      %b_f16: tensor<?x?xf16> {pl.name = "b_f16", pl.role = "in", pl.shape = ["k", "n"]},
                      %bt_f16: tensor<?x?xf16> {pl.name = "bt_f16", pl.role = "in", pl.shape = ["n", "k"]},
                      %c_f16: tensor<?x?xf32> {pl.name = "c_f16", pl.role = "in", pl.shape = ["m", "n"]},
                      %a_bf16: tensor<?x?xbf16> {pl.name = "a_bf16", pl.role = "in", pl.shape = ["m", "k"]},
                      %at_bf16: tensor<?x?xbf16> {pl.name = "at_bf16", pl.role = "in", pl.shape = ["k", "m"]},
                      %b_bf16: tensor<?x?xbf16> {pl.name = "b_bf16", pl.role = "in", pl.shape = ["k", "n"]},
                      %bt_bf16: tensor<?x?xbf16> {pl.name = "bt_bf16", pl.role = "in", pl.shape = ["n", "k"]},
                      %c_bf16: tensor<?x?xf32> {pl.name = "c_bf16", pl.role = "in", pl.shape = ["m", "n"]},
                      %a_i8: tensor<?x?xi8> {pl.name = "a_i8", pl.role = "in", pl.shape = ["m", "k"]},
                      %at_i8: tensor<?x?xi8> {pl.name = "at_i8", pl.role = "in", pl.shape = ["k", "m"]},
                      %b_i8: tensor<?x?xi8> {pl.name = "b_i8", pl.role = "in", pl.shape = ["k", "n"]},
                      %bt_i8: tensor<?x?xi8> {pl.name = "bt_i8", pl.role = "in", pl.shape = ["n", "k"]},
                      %c_i8: tensor<?x?xi32> {pl.name = "c_i8", pl.role = "in", pl.shape = ["m", "n"]},
                      %s: tensor<4x4xf32> {pl.name = "s", pl.role = "in", pl.shape = [4, 4]},
                      %u: tensor<4x4xf32> {pl.name = "u", pl.role = "in", pl.shape = [4, 4]})
    -> (tensor<?x?xf32> {pl.name = "nn_f32", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tn_f32", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "nt_f32", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tt_f32", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "nn_f16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tn_f16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "nt_f16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tt_f16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "nn_bf16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tn_bf16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "nt_bf16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xf32> {pl.name = "tt_bf16", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi32> {pl.name = "nn_i8", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi32> {pl.name = "tn_i8", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi32> {pl.name = "nt_i8", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<?x?xi32> {pl.name = "tt_i8", pl.role = "out", pl.shape = ["m", "n"]},
        tensor<4x4xf32> {pl.name = "partial", pl.role = "out", pl.shape = [4, 4]},
        tensor<4x4xf32> {pl.name = "no_depth", pl.role = "out", pl.shape = [4, 4]}) {
  %nn_f32 = pl.matmul_acc %c_f32, %a_f32, %b_f32 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>
  %tn_f32 = pl.matmul_acc %c_f32, %at_f32 trans, %b_f32 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>
  %nt_f32 = pl.matmul_acc %c_f32, %a_f32, %bt_f32 trans : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>
  %tt_f32 = pl.matmul_acc %c_f32, %at_f32 trans, %bt_f32 trans : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>
  %nn_f16 = pl.matmul_acc %c_f16, %a_f16, %b_f16 : tensor<?x?xf32>, tensor<?x?xf16>, tensor<?x?xf16>
  %tn_f16 = pl.matmul_acc %c_f16, %at_f16 trans, %b_f16 : tensor<?x?xf32>, tensor<?x?xf16>, tensor<?x?xf16>
  %nt_f16 = pl.matmul_acc %c_f16, %a_f16, %bt_f16 trans : tensor<?x?xf32>, tensor<?x?xf16>, tensor<?x?xf16>
  %tt_f16 = pl.matmul_acc %c_f16, %at_f16 trans, %bt_f16 trans : tensor<?x?xf32>, tensor<?x?xf16>, tensor<?x?xf16>
  %nn_bf16 = pl.matmul_acc %c_bf16, %a_bf16, %b_bf16 : tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xbf16>
  %tn_bf16 = pl.matmul_acc %c_bf16, %at_bf16 trans, %b_bf16 : tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xbf16>
  %nt_bf16 = pl.matmul_acc %c_bf16, %a_bf16, %bt_bf16 trans : tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xbf16>
  %tt_bf16 = pl.matmul_acc %c_bf16, %at_bf16 trans, %bt_bf16 trans : tensor<?x?xf32>, tensor<?x?xbf16>, tensor<?x?xbf16>
  %nn_i8 = pl.matmul_acc %c_i8, %a_i8, %b_i8 : tensor<?x?xi32>, tensor<?x?xi8>, tensor<?x?xi8>
  %tn_i8 = pl.matmul_acc %c_i8, %at_i8 trans, %b_i8 : tensor<?x?xi32>, tensor<?x?xi8>, tensor<?x?xi8>
  %nt_i8 = pl.matmul_acc %c_i8, %a_i8, %bt_i8 trans : tensor<?x?xi32>, tensor<?x?xi8>, tensor<?x?xi8>
  %tt_i8 = pl.matmul_acc %c_i8, %at_i8 trans, %bt_i8 trans : tensor<?x?xi32>, tensor<?x?xi8>, tensor<?x?xi8>
  // valid parts: rows of the left operand, columns of the right, and the shorter contracted extent: the rest is NaN
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %left = pl.slice %s[%c0, %c0] valid[%c2, %c3] : tensor<4x4xf32> -> tensor<4x4xf32>
  %right = pl.slice %u[%c0, %c0] valid[%c2, %c3] : tensor<4x4xf32> -> tensor<4x4xf32>
  %one = arith.constant 1.0 : f32
  %sum = pl.full %one() valid[%c4, %c2] : f32, tensor<4x4xf32>
  %product = pl.matmul_acc %sum, %left, %right : tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>
  %partial = pl.fillpad %product zero : tensor<4x4xf32>
  %empty = pl.slice %s[%c0, %c0] valid[%c2, %c0] : tensor<4x4xf32> -> tensor<4x4xf32>
  %nothing = pl.matmul_acc %sum, %empty, %right : tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>
  %no_depth = pl.fillpad %nothing zero : tensor<4x4xf32>
  return %nn_f32, %tn_f32, %nt_f32, %tt_f32, %nn_f16, %tn_f16, %nt_f16, %tt_f16, %nn_bf16, %tn_bf16, %nt_bf16, %tt_bf16, %nn_i8, %tn_i8, %nt_i8, %tt_i8, %partial, %no_depth
      : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xi32>, tensor<?x?xi32>, tensor<?x?xi32>, tensor<?x?xi32>, tensor<4x4xf32>, tensor<4x4xf32>
}
