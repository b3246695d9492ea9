// RUN: pl-opt %s -split-input-file -verify-diagnostics
// Each case breaks the one rule of docs/language.md that its comment cites.

// create_tensor C1
func.func @f(%n: index) {
  // expected-error @+1 {{'pl.create_tensor' op expects one size per `?` of 'tensor<?x8xf32>', 1, but got 2}}
  %0 = pl.create_tensor(%n, %n) : tensor<?x8xf32>
  return
}

// -----

// create_tensor C1
func.func @f() {
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{'pl.create_tensor' op expects sizes of at least 1 but got 0}}
  %0 = pl.create_tensor(%c0) : tensor<?x8xf32>
  return
}

// -----

// create_tensor C2
func.func @f(%n: index) {
  // expected-error @+1 {{'pl.create_tensor' op expects one valid extent per dimension of 'tensor<4x8xf32>', 2, but got 1}}
  %0 = pl.create_tensor() valid [%n] : tensor<4x8xf32>
  return
}

// -----

// create_tensor C2
func.func @f() {
  %c4 = arith.constant 4 : index
  %c9 = arith.constant 9 : index
  // expected-error @+1 {{'pl.create_tensor' op expects a valid extent between 0 and dimension 1 of 'tensor<4x8xf32>' but got 9}}
  %0 = pl.create_tensor() valid [%c4, %c9] : tensor<4x8xf32>
  return
}

// -----

// full C1
func.func @f(%x: f32) {
  // expected-error @+1 {{'pl.full' op expects one size per `?` of 'tensor<?xf32>', 1, but got 0}}
  %0 = pl.full %x() : f32, tensor<?xf32>
  return
}

// -----

// full C2
func.func @f(%x: f32) {
  %c-1 = arith.constant -1 : index
  // expected-error @+1 {{'pl.full' op expects a valid extent between 0 and dimension 0 of 'tensor<4xf32>' but got -1}}
  %0 = pl.full %x() valid [%c-1] : f32, tensor<4xf32>
  return
}

// -----

// full C3
func.func @f(%x: f32) {
  // expected-error @+1 {{'pl.full' op expects a value of 'bf16' but got 'f32'}}
  %0 = pl.full %x() : f32, tensor<4xbf16>
  return
}

// -----

// full C3: an element of a UINT8 tensor is signless
func.func @f(%x: i32) {
  // expected-error @+1 {{'pl.full' op expects a value of 'i8' but got 'i32'}}
  %0 = pl.full %x() : i32, tensor<4xui8>
  return
}

// -----

// arange C1
func.func @f(%n: index) {
  // expected-error @+1 {{'pl.arange' op expects one size per `?` of 'tensor<1x8xi32>', 0, but got 1}}
  %0 = pl.arange %n(%n) : tensor<1x8xi32>
  return
}

// -----

// arange C2
func.func @f(%n: index) {
  // expected-error @+1 {{'pl.arange' op expects a result of shape [n] or [1, n] but got [2, 8]}}
  %0 = pl.arange %n() : tensor<2x8xi32>
  return
}

// -----

// arange C3
func.func @f(%n: index) {
  // expected-error @+1 {{'pl.arange' op result #0 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit float or 16-bit float or bfloat16 type or 8-bit signless integer or 8-bit unsigned integer or 32-bit signless integer or 64-bit signless integer, but got 'tensor<8xi1>'}}
  %0 = pl.arange %n() : tensor<8xi1>
  return
}

// -----

// tensor C1: rank
func.func @f(%x: f32) {
  // expected-error @+1 {{'pl.full' op result #0 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit float or 16-bit float or bfloat16 type or 8-bit signless integer or 8-bit unsigned integer or 32-bit signless integer or 64-bit signless integer or 1-bit signless integer, but got 'tensor<1x1x1x1x1xf32>'}}
  %0 = pl.full %x() : f32, tensor<1x1x1x1x1xf32>
  return
}

// -----

// tensor C1: extents
func.func @f(%x: f32) {
  // expected-error @+1 {{'pl.full' op result #0 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit float or 16-bit float or bfloat16 type or 8-bit signless integer or 8-bit unsigned integer or 32-bit signless integer or 64-bit signless integer or 1-bit signless integer, but got 'tensor<4x0xf32>'}}
  %0 = pl.full %x() : f32, tensor<4x0xf32>
  return
}

// -----

// tensor C1: element type
func.func @f() {
  // expected-error @+1 {{'pl.create_tensor' op result #0 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit float or 16-bit float or bfloat16 type or 8-bit signless integer or 8-bit unsigned integer or 32-bit signless integer or 64-bit signless integer or 1-bit signless integer, but got 'tensor<4xf64>'}}
  %0 = pl.create_tensor() : tensor<4xf64>
  return
}
