// RUN: pl-opt %s -split-input-file -verify-diagnostics
// Each case breaks the one rule of docs/language.md that its comment cites.

// elementwise C1
func.func @f(%a: f32) {
  // expected-error @+1 {{'pl.add' op expects at least one tensor but got numbers alone}}
  %0 = pl.add %a, %a : f32, f32 -> tensor<1xf32>
  return
}

// -----

// elementwise C2
func.func @f(%a: tensor<4x8xf32>, %b: tensor<4x8xbf16>) {
  // expected-error @+1 {{'pl.sub' op expects operands of 'f32' but got 'tensor<4x8xbf16>'}}
  %0 = pl.sub %a, %b : tensor<4x8xf32>, tensor<4x8xbf16> -> tensor<4x8xf32>
  return
}

// -----

// elementwise C2: a number has its tensor's dtype
func.func @f(%a: tensor<4xui8>, %b: i32) {
  // expected-error @+1 {{'pl.mul' op expects operands of 'i8' but got 'i32'}}
  %0 = pl.mul %a, %b : tensor<4xui8>, i32 -> tensor<4xui8>
  return
}

// -----

// elementwise C3
func.func @f(%a: tensor<4x8xf32>, %b: tensor<8xf32>) {
  // expected-error @+1 {{'pl.div' op expects operands of one rank but got 'tensor<4x8xf32>' and 'tensor<8xf32>'}}
  %0 = pl.div %a, %b : tensor<4x8xf32>, tensor<8xf32> -> tensor<4x8xf32>
  return
}

// -----

// elementwise C4
func.func @f(%a: tensor<4x8xf32>, %b: tensor<4x7xf32>) {
  // expected-error @+1 {{'pl.maximum' op expects operands of equal extents, or of extent 1, in dimension 1 but got [4, 8] and [4, 7]}}
  %0 = pl.maximum %a, %b : tensor<4x8xf32>, tensor<4x7xf32> -> tensor<4x8xf32>
  return
}

// -----

// elementwise C5
func.func @f(%a: tensor<4x8xf32>, %b: tensor<4x1xf32>) {
  // expected-error @+1 {{'pl.minimum' op expects a result of shape [4, 8] but got [4, 1]}}
  %0 = pl.minimum %a, %b : tensor<4x8xf32>, tensor<4x1xf32> -> tensor<4x1xf32>
  return
}

// -----

// elementwise C5: a number wins over a run-time extent
func.func @f(%a: tensor<?x8xf32>, %b: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.add' op expects a result of shape [4, 8] but got [?, 8]}}
  %0 = pl.add %a, %b : tensor<?x8xf32>, tensor<4x8xf32> -> tensor<?x8xf32>
  return
}

// -----

// elementwise C6
func.func @f(%a: tensor<4x8xbf16>) {
  // expected-error @+1 {{'pl.add' op expects a result of 'bf16' but got 'f32'}}
  %0 = pl.add %a, %a : tensor<4x8xbf16>, tensor<4x8xbf16> -> tensor<4x8xf32>
  return
}

// -----

// elementwise C6
func.func @f(%a: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.neg' op failed to verify that all of {src, result} have same type}}
  %0 = "pl.neg"(%a) : (tensor<4x8xf32>) -> tensor<8x4xf32>
  return
}

// -----

// elementwise C7
func.func @f(%a: tensor<4x8xi32>) {
  // expected-error @+1 {{'pl.exp' op operand #0 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit float or 16-bit float or bfloat16 type, but got 'tensor<4x8xi32>'}}
  %0 = pl.exp %a : tensor<4x8xi32>
  return
}

// -----

// elementwise C7
func.func @f(%a: tensor<4x8xi1>) {
  // expected-error @+1 {{'pl.add' op operand #0 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit float or 16-bit float or bfloat16 type or 8-bit signless integer or 8-bit unsigned integer or 32-bit signless integer or 64-bit signless integer or 32-bit float or 16-bit float or bfloat16 type or 8-bit signless integer or 32-bit signless integer or 64-bit signless integer, but got 'tensor<4x8xi1>'}}
  %0 = pl.add %a, %a : tensor<4x8xi1>, tensor<4x8xi1> -> tensor<4x8xi1>
  return
}

// -----

// compare C1
func.func @f(%a: tensor<4xf32>) {
  // expected-error @+1 {{'pl.compare' op result #0 must be tensor of rank 1 to 4, with extents of at least 1, of 1-bit signless integer, but got 'tensor<4xi8>'}}
  %0 = pl.compare lt %a, %a : tensor<4xf32>, tensor<4xf32> -> tensor<4xi8>
  return
}

// -----

// select C1
func.func @f(%c: tensor<4xi8>, %a: tensor<4xf32>) {
  // expected-error @+1 {{'pl.select' op operand #0 must be tensor of rank 1 to 4, with extents of at least 1, of 1-bit signless integer, but got 'tensor<4xi8>'}}
  %0 = pl.select %c, %a, %a : tensor<4xi8>, tensor<4xf32>, tensor<4xf32> -> tensor<4xf32>
  return
}

// -----

// select C2
func.func @f(%c: tensor<4xi1>, %a: tensor<4xf32>, %b: bf16) {
  // expected-error @+1 {{'pl.select' op expects operands of 'f32' but got 'bf16'}}
  %0 = pl.select %c, %a, %b : tensor<4xi1>, tensor<4xf32>, bf16 -> tensor<4xf32>
  return
}

// -----

// cast C1
func.func @f(%a: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.cast' op expects a result of shape [4, 8] but got [8, 4]}}
  %0 = pl.cast %a : tensor<4x8xf32> -> tensor<8x4xbf16>
  return
}

// -----

// cast C2
func.func @f(%a: tensor<4xbf16>) {
  // expected-error @+1 {{'pl.cast' op expects rounding nearest_even, since 'bf16' to 'f32' does not narrow, but got upward}}
  %0 = pl.cast %a rounding upward : tensor<4xbf16> -> tensor<4xf32>
  return
}

// -----

// cast C2
func.func @f(%a: tensor<4xi64>) {
  // expected-error @+1 {{'pl.cast' op expects rounding nearest_even, since 'i64' to 'f16' does not narrow, but got toward_zero}}
  %0 = pl.cast %a rounding toward_zero : tensor<4xi64> -> tensor<4xf16>
  return
}
