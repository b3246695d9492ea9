// Small programs in textual form, for tests of what surrounds the compiler.
#pragma once

namespace pl {

/// y[n, 64] = a + b, one row block per iteration of a parallel loop.
inline constexpr const char* kAddProgram = R"(
func.func @"teach/add"(%n: index {pl.name = "n", pl.role = "dim", pl.range = [1, 1000]},
                       %a: tensor<?x64xf32> {pl.name = "a", pl.role = "in", pl.shape = ["n", 64]},
                       %b: tensor<?x64xf32> {pl.name = "b", pl.role = "in", pl.shape = ["n", 64]})
    -> (tensor<?x64xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", 64]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y0 = pl.create_tensor(%n) : tensor<?x64xf32>
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%t = %y0) -> (tensor<?x64xf32>) {
    %ai = pl.slice %a[%i, %c0] : tensor<?x64xf32> -> tensor<1x64xf32>
    %bi = pl.slice %b[%i, %c0] : tensor<?x64xf32> -> tensor<1x64xf32>
    %s = pl.add %ai, %bi : tensor<1x64xf32>, tensor<1x64xf32> -> tensor<1x64xf32>
    %u = pl.assemble %s into %t[%i, %c0] : tensor<1x64xf32> into tensor<?x64xf32>
    scf.yield %u : tensor<?x64xf32>
  } {pl.parallel, pl.chunk = 2 : i64}
  return %y : tensor<?x64xf32>
})";

/// Two Outs of one value: one of them is a copy, which nothing can avoid.
inline constexpr const char* kCopyingProgram = R"(
func.func @"teach/twice"(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 8]})
    -> (tensor<4x8xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 8]},
        tensor<4x8xf32> {pl.name = "z", pl.role = "out", pl.shape = [4, 8]}) {
  %y = pl.exp %x : tensor<4x8xf32>
  return %y, %y : tensor<4x8xf32>, tensor<4x8xf32>
})";

/// y[n, 64]: the sum of as many rows of a as lens says, whose iterations differ in length.
inline constexpr const char* kPrefixProgram = R"(
func.func @"teach/prefix"(%n: index {pl.name = "n", pl.role = "dim", pl.range = [1, 1000]},
                          %lens: tensor<?xi32> {pl.name = "lens", pl.role = "in", pl.shape = ["n"], pl.range = [0, 100]},
                          %a: tensor<100x64xf32> {pl.name = "a", pl.role = "in", pl.shape = [100, 64]})
    -> (tensor<?x64xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", 64]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %y0 = pl.create_tensor(%n) : tensor<?x64xf32>
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%t = %y0) -> (tensor<?x64xf32>) {
    %read = pl.read %lens[%i] : tensor<?xi32> -> i32
    %len = arith.index_cast %read : i32 to index
    %none = pl.full %zero() : f32, tensor<1x64xf32>
    %sum = scf.for %j = %c0 to %len step %c1 iter_args(%so_far = %none) -> (tensor<1x64xf32>) {
      %row = pl.slice %a[%j, %c0] : tensor<100x64xf32> -> tensor<1x64xf32>
      %more = pl.add %so_far, %row : tensor<1x64xf32>, tensor<1x64xf32> -> tensor<1x64xf32>
      scf.yield %more : tensor<1x64xf32>
    }
    %u = pl.assemble %sum into %t[%i, %c0] : tensor<1x64xf32> into tensor<?x64xf32>
    scf.yield %u : tensor<?x64xf32>
  } {pl.parallel}
  return %y : tensor<?x64xf32>
})";

}  // namespace pl
