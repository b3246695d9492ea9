// RUN: pl-opt %s -split-input-file -verify-diagnostics
// Each case breaks the one rule of docs/language.md that its comment cites.

// row_expand_add C1
func.func @f(%a: tensor<2x4x8xf32>, %v: tensor<4x1xf32>) {
  // expected-error @+1 {{'pl.row_expand_add' op expects a source of rank 2 but got 'tensor<2x4x8xf32>'}}
  %0 = pl.row_expand_add %a, %v : tensor<2x4x8xf32>, tensor<4x1xf32>
  return
}

// -----

// row_expand_add C1
func.func @f(%a: tensor<4x8xf32>, %v: tensor<4xf32>) {
  // expected-error @+1 {{'pl.row_expand_sub' op expects a vector of rank 2 but got 'tensor<4xf32>'}}
  %0 = pl.row_expand_sub %a, %v : tensor<4x8xf32>, tensor<4xf32>
  return
}

// -----

// row_expand_add C2
func.func @f(%a: tensor<4x8xf32>, %v: tensor<4x1xbf16>) {
  // expected-error @+1 {{'pl.row_expand_mul' op expects a vector of 'f32' but got 'bf16'}}
  %0 = pl.row_expand_mul %a, %v : tensor<4x8xf32>, tensor<4x1xbf16>
  return
}

// -----

// row_expand_add C3
func.func @f(%a: tensor<4x8xf32>, %v: tensor<1x8xf32>) {
  // expected-error @+1 {{'pl.row_expand_div' op expects a vector of shape [4, 1] but got [1, 8]}}
  %0 = pl.row_expand_div %a, %v : tensor<4x8xf32>, tensor<1x8xf32>
  return
}

// -----

// row_expand_add C3
func.func @f(%a: tensor<4x8xf32>, %v: tensor<4x1xf32>) {
  // expected-error @+1 {{'pl.col_expand_add' op expects a vector of shape [1, 8] but got [4, 1]}}
  %0 = pl.col_expand_add %a, %v : tensor<4x8xf32>, tensor<4x1xf32>
  return
}

// -----

// row_expand_add C4
func.func @f(%a: tensor<4x8xf32>, %v: tensor<1x8xf32>) {
  // expected-error @+1 {{'pl.col_expand_div' op failed to verify that all of {src, result} have same type}}
  %0 = "pl.col_expand_div"(%a, %v) : (tensor<4x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return
}

// -----

// row_sum C1
func.func @f(%a: tensor<8xf32>) {
  // expected-error @+1 {{'pl.row_sum' op expects a source of rank 2 but got 'tensor<8xf32>'}}
  %0 = pl.row_sum %a : tensor<8xf32> -> tensor<1x1xf32>
  return
}

// -----

// row_sum C2
func.func @f(%a: tensor<?x8xf32>) {
  // expected-error @+1 {{'pl.row_max' op expects a result of shape [?, 1] but got [1, 8]}}
  %0 = pl.row_max %a : tensor<?x8xf32> -> tensor<1x8xf32>
  return
}

// -----

// row_sum C2
func.func @f(%a: tensor<?x8xf32>) {
  // expected-error @+1 {{'pl.col_min' op expects a result of shape [1, 8] but got [8, 1]}}
  %0 = pl.col_min %a : tensor<?x8xf32> -> tensor<8x1xf32>
  return
}

// -----

// row_sum C3
func.func @f(%a: tensor<4x8xbf16>) {
  // expected-error @+1 {{'pl.col_sum' op expects a result of 'bf16' but got 'f32'}}
  %0 = pl.col_sum %a : tensor<4x8xbf16> -> tensor<1x8xf32>
  return
}

// -----

// row_argmax C1
func.func @f(%a: tensor<8xf32>) {
  // expected-error @+1 {{'pl.row_argmax' op expects a source of rank 2 but got 'tensor<8xf32>'}}
  %0 = pl.row_argmax %a : tensor<8xf32> -> tensor<1x1xi32>
  return
}

// -----

// row_argmax C2
func.func @f(%a: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.row_argmax' op expects a result of shape [4, 1] but got [4, 8]}}
  %0 = pl.row_argmax %a : tensor<4x8xf32> -> tensor<4x8xi32>
  return
}

// -----

// row_argmax C3
func.func @f(%a: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.row_argmax' op result #0 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit signless integer, but got 'tensor<4x1xi64>'}}
  %0 = pl.row_argmax %a : tensor<4x8xf32> -> tensor<4x1xi64>
  return
}

// -----

// matmul C1
func.func @f(%a: tensor<2x4x8xf32>, %b: tensor<8x4xf32>) {
  // expected-error @+1 {{'pl.matmul' op expects a left operand of rank 2 but got 'tensor<2x4x8xf32>'}}
  %0 = pl.matmul %a, %b : tensor<2x4x8xf32>, tensor<8x4xf32> -> tensor<4x4xf32>
  return
}

// -----

// matmul C1
func.func @f(%a: tensor<4x8xf32>, %b: tensor<8xf32>) {
  // expected-error @+1 {{'pl.matmul' op expects a right operand of rank 2 but got 'tensor<8xf32>'}}
  %0 = pl.matmul %a, %b : tensor<4x8xf32>, tensor<8xf32> -> tensor<4x1xf32>
  return
}

// -----

// matmul C2
func.func @f(%a: tensor<4x8xi32>, %b: tensor<8x4xi32>) {
  // expected-error @+1 {{'pl.matmul' op expects operands of f32, f16, bf16 or i8 but got 'i32'}}
  %0 = pl.matmul %a, %b : tensor<4x8xi32>, tensor<8x4xi32> -> tensor<4x4xi32>
  return
}

// -----

// matmul C2
func.func @f(%a: tensor<4x8xf32>, %b: tensor<8x4xbf16>) {
  // expected-error @+1 {{'pl.matmul' op expects a right operand of 'f32' but got 'bf16'}}
  %0 = pl.matmul %a, %b : tensor<4x8xf32>, tensor<8x4xbf16> -> tensor<4x4xf32>
  return
}

// -----

// matmul C3
func.func @f(%a: tensor<4x8xf32>, %b: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.matmul' op expects a right operand with a contracted extent of 8 but got 4}}
  %0 = pl.matmul %a, %b : tensor<4x8xf32>, tensor<4x8xf32> -> tensor<4x8xf32>
  return
}

// -----

// matmul C3
func.func @f(%a: tensor<4x8xf32>, %b: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.matmul' op expects a right operand with a contracted extent of 4 but got 8}}
  %0 = pl.matmul %a trans, %b trans : tensor<4x8xf32>, tensor<4x8xf32> -> tensor<8x4xf32>
  return
}

// -----

// matmul C4
func.func @f(%a: tensor<4x8xi8>, %b: tensor<8x4xi8>) {
  // expected-error @+1 {{'pl.matmul' op expects a result of 'i32' but got 'f32'}}
  %0 = pl.matmul %a, %b : tensor<4x8xi8>, tensor<8x4xi8> -> tensor<4x4xf32>
  return
}

// -----

// matmul C5
func.func @f(%a: tensor<4x8xf32>, %b: tensor<6x8xf32>) {
  // expected-error @+1 {{'pl.matmul' op expects a result of shape [4, 6] but got [4, 8]}}
  %0 = pl.matmul %a, %b trans : tensor<4x8xf32>, tensor<6x8xf32> -> tensor<4x8xf32>
  return
}

// -----

// matmul_acc C1: the rules of matmul
func.func @f(%c: tensor<4x4xf32>, %a: tensor<4x8xf32>, %b: tensor<7x4xf32>) {
  // expected-error @+1 {{'pl.matmul_acc' op expects a right operand with a contracted extent of 8 but got 7}}
  %0 = pl.matmul_acc %c, %a, %b : tensor<4x4xf32>, tensor<4x8xf32>, tensor<7x4xf32>
  return
}

// -----

// matmul_acc C2
func.func @f(%c: tensor<4x4xi32>, %a: tensor<4x8xf32>, %b: tensor<8x4xf32>) {
  // expected-error @+1 {{'pl.matmul_acc' op expects an accumulator of 'f32' but got 'i32'}}
  %0 = pl.matmul_acc %c, %a, %b : tensor<4x4xi32>, tensor<4x8xf32>, tensor<8x4xf32>
  return
}

// -----

// matmul_acc C3
func.func @f(%c: tensor<4xf32>, %a: tensor<4x8xf32>, %b: tensor<8x4xf32>) {
  // expected-error @+1 {{'pl.matmul_acc' op expects an accumulator of rank 2 but got 'tensor<4xf32>'}}
  %0 = pl.matmul_acc %c, %a, %b : tensor<4xf32>, tensor<4x8xf32>, tensor<8x4xf32>
  return
}

// -----

// matmul_acc C3
func.func @f(%c: tensor<4x5xf32>, %a: tensor<4x8xf32>, %b: tensor<8x4xf32>) {
  // expected-error @+1 {{'pl.matmul_acc' op expects an accumulator of shape [4, 4] but got [4, 5]}}
  %0 = pl.matmul_acc %c, %a, %b : tensor<4x5xf32>, tensor<4x8xf32>, tensor<8x4xf32>
  return
}

// -----

// matmul_acc C4
func.func @f(%c: tensor<4x4xf32>, %a: tensor<4x8xf32>, %b: tensor<8x4xf32>) {
  // expected-error @+1 {{'pl.matmul_acc' op failed to verify that all of {acc, result} have same type}}
  %0 = "pl.matmul_acc"(%c, %a, %b) : (tensor<4x4xf32>, tensor<4x8xf32>, tensor<8x4xf32>) -> tensor<?x4xf32>
  return
}
