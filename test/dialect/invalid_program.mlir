// RUN: pl-opt %s -split-input-file -verify-diagnostics
// Each case breaks the one rule of docs/language.md that its comment cites.

// program C1: every argument and result has a name
// expected-error @+1 {{'func.func' op argument #1 expects pl.name but got none}}
func.func @f(%n: index {pl.name = "n", pl.role = "dim"}, %m: index) {
  return
}

// -----

// program C1
// expected-error @+1 {{'func.func' op result #0 expects pl.name but got none}}
func.func @f(%x: tensor<4xf32> {pl.name = "x", pl.role = "in", pl.shape = [4]}) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

// program C1
// expected-error @+1 {{'func.func' op argument #1 "n" expects a name of its own but another argument or result has it}}
func.func @f(%n: index {pl.name = "n", pl.role = "dim"}, %m: index {pl.name = "n", pl.role = "dim"}) {
  return
}

// -----

// program C1
// expected-error @+1 {{'func.func' op argument #0 expects pl.name to be a string but got 4 : i64}}
func.func @f(%n: index {pl.name = 4, pl.role = "dim"}) {
  return
}

// -----

// program C2
// expected-error @+1 {{'func.func' op argument #0 "n" expects pl.role but got none}}
func.func @f(%n: index {pl.name = "n"}) {
  return
}

// -----

// program C2
// expected-error @+1 {{'func.func' op argument #0 "n" expects pl.role "dim", "in", "inout" or "out" but got "size"}}
func.func @f(%n: index {pl.name = "n", pl.role = "size"}) {
  return
}

// -----

// program C3
// expected-error @+1 {{'func.func' op argument #0 "n" expects an index, as "dim" says, but got 'i64'}}
func.func @f(%n: i64 {pl.name = "n", pl.role = "dim"}) {
  return
}

// -----

// program C3
// expected-error @+1 {{'func.func' op argument #0 "n" expects a tensor, as "in" says, but got 'index'}}
func.func @f(%n: index {pl.name = "n", pl.role = "in"}) {
  return
}

// -----

// program C4
// expected-error @+1 {{'func.func' op argument #0 "x" expects a role of an argument but got "out"}}
func.func @f(%x: tensor<4xf32> {pl.name = "x", pl.role = "out", pl.shape = [4]}) {
  return
}

// -----


// program C5
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.shape but got none}}
func.func @f(%x: tensor<4xf32> {pl.name = "x", pl.role = "in"}) {
  return
}

// -----

// program C5
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.shape with one extent per dimension of 'tensor<4x8xf32>' but got [4]}}
func.func @f(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4]}) {
  return
}

// -----

// program C5
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.shape to agree with 'tensor<4x8xf32>' but got [4, 7]}}
func.func @f(%x: tensor<4x8xf32> {pl.name = "x", pl.role = "in", pl.shape = [4, 7]}) {
  return
}

// -----

// program C5: a dimension's name stands for a run-time extent
// expected-error @+1 {{'func.func' op argument #1 "x" expects pl.shape to agree with 'tensor<4xf32>' but got ["n"]}}
func.func @f(%n: index {pl.name = "n", pl.role = "dim"},
             %x: tensor<4xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n"]}) {
  return
}

// -----

// program C6
// expected-error @+1 {{'func.func' op argument #1 "x" expects pl.shape to name dimensions of the program but got "m"}}
func.func @f(%n: index {pl.name = "n", pl.role = "dim"},
             %x: tensor<?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["4*n*m"]}) {
  return
}

// -----

// program C6
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.shape of numbers, dimensions and their products but got "4*"}}
func.func @f(%x: tensor<?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["4*"]}) {
  return
}

// -----

// program C7
// expected-error @+1 {{'func.func' op argument #0 "n" expects pl.range = [lowest, highest] but got [8, 1]}}
func.func @f(%n: index {pl.name = "n", pl.role = "dim", pl.range = [8, 1]}) {
  return
}

// -----

// program C7
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.range on a dimension or on integers alone but got it on 'tensor<4xf32>'}}
func.func @f(%x: tensor<4xf32> {pl.name = "x", pl.role = "in", pl.range = [0, 1], pl.shape = [4]}) {
  return
}

// -----

// layout C1
// expected-error @+1 {{'func.func' op argument #0 "w" expects pl.layout "panels" but got "row_major"}}
func.func @f(%w: tensor<4x8xbf16> {pl.layout = "row_major", pl.name = "w", pl.role = "in", pl.shape = [4, 8]}) {
  return
}

// -----

// layout C1
// expected-error @+1 {{'func.func' op argument #0 "w" expects pl.layout "panels" but got 32 : i64}}
func.func @f(%w: tensor<4x8xbf16> {pl.layout = 32, pl.name = "w", pl.role = "in", pl.shape = [4, 8]}) {
  return
}

// -----

// layout C2
// expected-error @+1 {{'func.func' op argument #0 "w" expects pl.layout on an in that is a BF16 matrix but got it on "in" 'tensor<4x8xf32>'}}
func.func @f(%w: tensor<4x8xf32> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [4, 8]}) {
  return
}

// -----

// layout C2
// expected-error @+1 {{'func.func' op argument #0 "w" expects pl.layout on an in that is a BF16 matrix but got it on "in" 'tensor<8xbf16>'}}
func.func @f(%w: tensor<8xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8]}) {
  return
}

// -----

// layout C2
// expected-error @+1 {{'func.func' op argument #0 "w" expects pl.layout on an in that is a BF16 matrix but got it on "inout" 'tensor<4x8xbf16>'}}
func.func @f(%w: tensor<4x8xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "inout", pl.shape = [4, 8]})
    -> (tensor<4x8xbf16> {pl.name = "w", pl.role = "inout", pl.shape = [4, 8]}) {
  return %w : tensor<4x8xbf16>
}

// -----

// layout C2
// expected-error @+1 {{'func.func' op result #0 "y" expects pl.layout on an in that is a BF16 matrix but got it on "out" 'tensor<4x8xbf16>'}}
func.func @f() -> (tensor<4x8xbf16> {pl.layout = "panels", pl.name = "y", pl.role = "out", pl.shape = [4, 8]}) {
  %y = pl.create_tensor() : tensor<4x8xbf16>
  return %y : tensor<4x8xbf16>
}

// -----

// program C10
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.below to be a number from 1, a dimension or a product but got "0"}}
func.func @f(%x: tensor<4xi32> {pl.name = "x", pl.role = "in", pl.below = "0", pl.shape = [4]}) {
  return
}

// -----

// program C10
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.below to name dimensions of the program but got "rows"}}
func.func @f(%x: tensor<4xi32> {pl.name = "x", pl.role = "in", pl.below = "2*rows", pl.shape = [4]}) {
  return
}

// -----

// program C10
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.below on a tensor of integers but got it on 'tensor<4xf32>'}}
func.func @f(%x: tensor<4xf32> {pl.name = "x", pl.role = "in", pl.below = "9", pl.shape = [4]}) {
  return
}

// -----

// program C10
// expected-error @+1 {{'func.func' op argument #0 "x" expects pl.range or pl.below but got both}}
func.func @f(%x: tensor<4xi32> {pl.name = "x", pl.role = "in", pl.below = "9", pl.range = [0, 8], pl.shape = [4]}) {
  return
}

// -----

// program C8
// expected-error @+1 {{'func.func' op argument #0 "c" expects result #0 to be its new value but got another}}
func.func @f(%c: tensor<4xf32> {pl.name = "c", pl.role = "inout", pl.shape = [4]})
    -> (tensor<4xf32> {pl.name = "y", pl.role = "out", pl.shape = [4]}) {
  return %c : tensor<4xf32>
}

// -----

// program C8
func.func @f(%x: tensor<4xf32> {pl.name = "x", pl.role = "in", pl.shape = [4]})
    // expected-error @-1 {{'func.func' op result #0 "x" expects role "out", since no inout argument is left, but got "inout"}}
    -> (tensor<4xf32> {pl.name = "x", pl.role = "inout", pl.shape = [4]}) {
  return %x : tensor<4xf32>
}

// -----

// program C9
// expected-error @+1 {{'func.func' op argument #0 expects pl.name, pl.role, pl.shape, pl.range, pl.below or pl.layout but got pl.nmae}}
func.func @f(%n: index {pl.nmae = "n"}) {
  return
}

// -----

// program C9
func.func @f() {
  // expected-error @+1 {{'arith.constant' op expects pl.parallel or pl.chunk but got pl.name}}
  %c = arith.constant {pl.name = "c"} 0 : index
  return
}

// -----

// program C9
// expected-error @+1 {{'llvm.func' op expects pl.name on a func.func alone}}
llvm.func @f(%x: i64 {pl.name = "x"}) {
  llvm.return
}
