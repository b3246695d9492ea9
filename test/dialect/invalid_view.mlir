// RUN: pl-opt %s -split-input-file -verify-diagnostics
// Each case breaks the one rule of docs/language.md that its comment cites.

// slice C1
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  // expected-error @+1 {{'pl.slice' op expects a result of 'f32' but got 'bf16'}}
  %0 = pl.slice %t[%i, %i] : tensor<8x8xf32> -> tensor<4x4xbf16>
  return
}

// -----

// slice C2
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  // expected-error @+1 {{'pl.slice' op expects a result of rank 2 but got 'tensor<4xf32>'}}
  %0 = pl.slice %t[%i, %i] : tensor<8x8xf32> -> tensor<4xf32>
  return
}

// -----

// slice C3
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  // expected-error @+1 {{'pl.slice' op expects one offset per dimension of 'tensor<8x8xf32>', 2, but got 1}}
  %0 = pl.slice %t[%i] : tensor<8x8xf32> -> tensor<4x4xf32>
  return
}

// -----

// slice C3
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  %c-1 = arith.constant -1 : index
  // expected-error @+1 {{'pl.slice' op expects an offset inside dimension 1 of 'tensor<8x8xf32>' but got -1}}
  %0 = pl.slice %t[%i, %c-1] : tensor<8x8xf32> -> tensor<4x4xf32>
  return
}

// -----

// slice C3
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  %c9 = arith.constant 9 : index
  // expected-error @+1 {{'pl.slice' op expects an offset inside dimension 0 of 'tensor<8x8xf32>' but got 9}}
  %0 = pl.slice %t[%c9, %i] : tensor<8x8xf32> -> tensor<4x4xf32>
  return
}

// -----

// slice C4
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  // expected-error @+1 {{'pl.slice' op expects one size per `?` of 'tensor<?x4xf32>', 1, but got 0}}
  %0 = pl.slice %t[%i, %i] : tensor<8x8xf32> -> tensor<?x4xf32>
  return
}

// -----

// slice C5
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  // expected-error @+1 {{'pl.slice' op expects one valid extent per dimension of 'tensor<4x4xf32>', 2, but got 1}}
  %0 = pl.slice %t[%i, %i] valid [%i] : tensor<8x8xf32> -> tensor<4x4xf32>
  return
}

// -----

// slice C5
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  %c5 = arith.constant 5 : index
  // expected-error @+1 {{'pl.slice' op expects a valid extent between 0 and dimension 0 of 'tensor<4x4xf32>' but got 5}}
  %0 = pl.slice %t[%i, %i] valid [%c5, %i] : tensor<8x8xf32> -> tensor<4x4xf32>
  return
}

// -----

// slice C6
func.func @f(%t: tensor<8x8xf32>, %i: index) {
  %c3 = arith.constant 3 : index
  %c6 = arith.constant 6 : index
  // expected-error @+1 {{'pl.slice' op expects the window's valid part inside dimension 0 of 'tensor<8x8xf32>' but got [6, 9)}}
  %0 = pl.slice %t[%c6, %i] valid [%c3, %i] : tensor<8x8xf32> -> tensor<4x4xf32>
  return
}

// -----

// slice C7
func.func @f(%x: f32, %n: index) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %t = pl.full %x() valid [%c4, %n] : f32, tensor<8x8xf32>
  // expected-note @+1 {{the tensor was made here}}
  %u = pl.neg %t : tensor<8x8xf32>
  // expected-error @+1 {{'pl.slice' op expects the window's valid part inside the 4 valid elements of dimension 0 of 'tensor<8x8xf32>' but got [2, 6)}}
  %0 = pl.slice %u[%c2, %c0] valid [%c4, %c4] : tensor<8x8xf32> -> tensor<4x4xf32>
  return
}

// -----

// assemble C1
func.func @f(%s: tensor<4x4xf32>, %d: tensor<8x8xbf16>, %i: index) {
  // expected-error @+1 {{'pl.assemble' op expects a source of 'bf16' but got 'f32'}}
  %0 = pl.assemble %s into %d[%i, %i] : tensor<4x4xf32> into tensor<8x8xbf16>
  return
}

// -----

// assemble C2
func.func @f(%s: tensor<4xf32>, %d: tensor<8x8xf32>, %i: index) {
  // expected-error @+1 {{'pl.assemble' op expects a source of rank 2 but got 'tensor<4xf32>'}}
  %0 = pl.assemble %s into %d[%i, %i] : tensor<4xf32> into tensor<8x8xf32>
  return
}

// -----

// assemble C3
func.func @f(%s: tensor<4x4xf32>, %d: tensor<8x8xf32>, %i: index) {
  %c9 = arith.constant 9 : index
  // expected-error @+1 {{'pl.assemble' op expects an offset inside dimension 1 of 'tensor<8x8xf32>' but got 9}}
  %0 = pl.assemble %s into %d[%i, %c9] : tensor<4x4xf32> into tensor<8x8xf32>
  return
}

// -----

// assemble C5
// expected-note @+1 {{the tensor was made here}}
func.func @f(%x: tensor<16x8xf32>, %d: tensor<8x8xf32>, %i: index) {
  %c0 = arith.constant 0 : index
  %c6 = arith.constant 6 : index
  %whole = pl.slice %x[%c0, %c0] : tensor<16x8xf32> -> tensor<4x8xf32>
  %twice = pl.add %whole, %whole : tensor<4x8xf32>, tensor<4x8xf32> -> tensor<4x8xf32>
  // How many rows this has depends on %i.
  %part = pl.slice %x[%i, %c0] : tensor<16x8xf32> -> tensor<4x8xf32>
  %0 = pl.assemble %part into %d[%c6, %c0] : tensor<4x8xf32> into tensor<8x8xf32>
  // expected-error @+1 {{'pl.assemble' op expects the source's valid part inside the 8 valid elements of dimension 0 of 'tensor<8x8xf32>' but got [6, 10)}}
  %1 = pl.assemble %twice into %d[%c6, %c0] : tensor<4x8xf32> into tensor<8x8xf32>
  return
}

// -----

// assemble C4
func.func @f(%s: tensor<4xf32>, %d: tensor<8xf32>, %i: index) {
  // expected-error @+1 {{'pl.assemble' op failed to verify that all of {dst, result} have same type}}
  %0 = "pl.assemble"(%s, %d, %i) : (tensor<4xf32>, tensor<8xf32>, index) -> tensor<9xf32>
  return
}

// -----

// assemble C5
// expected-note @+1 {{the tensor was made here}}
func.func @f(%s: tensor<4x4xf32>, %d: tensor<8x8xf32>, %i: index) {
  %c6 = arith.constant 6 : index
  // expected-error @+1 {{'pl.assemble' op expects the source's valid part inside the 8 valid elements of dimension 1 of 'tensor<8x8xf32>' but got [6, 10)}}
  %0 = pl.assemble %s into %d[%i, %c6] : tensor<4x4xf32> into tensor<8x8xf32>
  return
}

// -----

// assemble C5: a window that sticks out of its source has less valid
// expected-note @+1 {{the tensor was made here}}
func.func @f(%s: tensor<8x8xf32>, %d: tensor<2x4xf32>) {
  %c0 = arith.constant 0 : index
  %c6 = arith.constant 6 : index
  %c5 = arith.constant 5 : index
  %fits = pl.slice %s[%c6, %c0] : tensor<8x8xf32> -> tensor<4x4xf32>
  %0 = pl.assemble %fits into %d[%c0, %c0] : tensor<4x4xf32> into tensor<2x4xf32>
  %more = pl.slice %s[%c5, %c0] : tensor<8x8xf32> -> tensor<4x4xf32>
  // expected-error @+1 {{'pl.assemble' op expects the source's valid part inside the 2 valid elements of dimension 0 of 'tensor<2x4xf32>' but got [0, 3)}}
  %1 = pl.assemble %more into %d[%c0, %c0] : tensor<4x4xf32> into tensor<2x4xf32>
  return
}

// -----

// assemble C5 follows products, reductions, transposes and broadcasts
// expected-note @+1 {{the tensor was made here}}
func.func @f(%a: tensor<3x8xf32>, %b: tensor<8x5xf32>, %d: tensor<4x4xf32>, %i: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = pl.matmul %a, %b : tensor<3x8xf32>, tensor<8x5xf32> -> tensor<3x5xf32>
  %m = pl.row_max %p : tensor<3x5xf32> -> tensor<3x1xf32>
  %e = pl.row_expand_sub %p, %m : tensor<3x5xf32>, tensor<3x1xf32>
  %s = pl.sub %e, %m : tensor<3x5xf32>, tensor<3x1xf32> -> tensor<3x5xf32>
  %t = pl.transpose %s [1, 0] : tensor<3x5xf32> -> tensor<5x3xf32>
  // expected-error @+1 {{'pl.assemble' op expects the source's valid part inside the 4 valid elements of dimension 0 of 'tensor<4x4xf32>' but got [0, 5)}}
  %0 = pl.assemble %t into %d[%c0, %c1] : tensor<5x3xf32> into tensor<4x4xf32>
  return
}

// -----

// reshape C1
func.func @f(%t: tensor<8x8xf32>) {
  // expected-error @+1 {{'pl.reshape' op expects a result of 'f32' but got 'i32'}}
  %0 = pl.reshape %t : tensor<8x8xf32> -> tensor<64xi32>
  return
}

// -----

// reshape C2
func.func @f(%t: tensor<8x8xf32>, %n: index) {
  // expected-error @+1 {{'pl.reshape' op expects one size per `?` of 'tensor<64xf32>', 0, but got 1}}
  %0 = pl.reshape %t sizes [%n] : tensor<8x8xf32> -> tensor<64xf32>
  return
}

// -----

// reshape C3
func.func @f(%t: tensor<8x8xf32>) {
  // expected-error @+1 {{'pl.reshape' op expects a result of 64 elements but got 63}}
  %0 = pl.reshape %t : tensor<8x8xf32> -> tensor<63xf32>
  return
}

// -----

// concat C1
func.func @f() {
  // expected-error @+1 {{'pl.concat' op expects at least one operand but got none}}
  %0 = "pl.concat"() {axis = 0 : i64} : () -> tensor<8xf32>
  return
}

// -----

// concat C2
func.func @f(%t: tensor<8x8xf32>) {
  // expected-error @+1 {{'pl.concat' op expects an axis between 0 and 1 but got 2}}
  %0 = pl.concat %t, %t axis 2 : tensor<8x8xf32>, tensor<8x8xf32> -> tensor<8x8xf32>
  return
}

// -----

// concat C3
func.func @f(%t: tensor<8x8xf32>, %u: tensor<8x8xf16>) {
  // expected-error @+1 {{'pl.concat' op expects operands of 'f32' but got 'f16'}}
  %0 = pl.concat %t, %u axis 0 : tensor<8x8xf32>, tensor<8x8xf16> -> tensor<16x8xf32>
  return
}

// -----

// concat C4
func.func @f(%t: tensor<8x8xf32>, %u: tensor<8xf32>) {
  // expected-error @+1 {{'pl.concat' op expects operands of rank 2 but got 'tensor<8xf32>'}}
  %0 = pl.concat %t, %u axis 0 : tensor<8x8xf32>, tensor<8xf32> -> tensor<16x8xf32>
  return
}

// -----

// concat C5
func.func @f(%t: tensor<8x8xf32>, %u: tensor<8x4xf32>) {
  // expected-error @+1 {{'pl.concat' op expects operands of extent 8 in dimension 1 but operand 1 has 4}}
  %0 = pl.concat %t, %u axis 0 : tensor<8x8xf32>, tensor<8x4xf32> -> tensor<16x8xf32>
  return
}

// -----

// concat C6
func.func @f(%t: tensor<8x8xf32>) {
  // expected-error @+1 {{'pl.concat' op expects a result of shape [16, 8] but got [15, 8]}}
  %0 = pl.concat %t, %t axis 0 : tensor<8x8xf32>, tensor<8x8xf32> -> tensor<15x8xf32>
  return
}

// -----

// concat C6: a sum with a run-time extent is known at run time alone
func.func @f(%t: tensor<8x8xf32>, %u: tensor<?x8xf32>) {
  // expected-error @+1 {{'pl.concat' op expects a result of shape [?, 8] but got [16, 8]}}
  %0 = pl.concat %t, %u axis 0 : tensor<8x8xf32>, tensor<?x8xf32> -> tensor<16x8xf32>
  return
}

// -----

// transpose C1
func.func @f(%t: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.transpose' op expects a permutation of 0 to 1 but got [1, 1]}}
  %0 = pl.transpose %t [1, 1] : tensor<4x8xf32> -> tensor<8x4xf32>
  return
}

// -----

// transpose C2
func.func @f(%t: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.transpose' op expects a result of 'f32' but got 'f16'}}
  %0 = pl.transpose %t [1, 0] : tensor<4x8xf32> -> tensor<8x4xf16>
  return
}

// -----

// transpose C3
func.func @f(%t: tensor<4x8xf32>) {
  // expected-error @+1 {{'pl.transpose' op expects a result of shape [8, 4] but got [4, 8]}}
  %0 = pl.transpose %t [1, 0] : tensor<4x8xf32> -> tensor<4x8xf32>
  return
}

// -----

// fillpad C1
func.func @f(%t: tensor<4xi1>) {
  // expected-error @+1 {{'pl.fillpad' op operand #0 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit float or 16-bit float or bfloat16 type or 8-bit signless integer or 8-bit unsigned integer or 32-bit signless integer or 64-bit signless integer, but got 'tensor<4xi1>'}}
  %0 = pl.fillpad %t zero : tensor<4xi1>
  return
}

// -----

// fillpad C2
func.func @f(%t: tensor<4xf32>) {
  // expected-error @+1 {{'pl.fillpad' op failed to verify that all of {src, result} have same type}}
  %0 = "pl.fillpad"(%t) {pad = #pl<pad zero>} : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

// read C1
func.func @f(%t: tensor<4x8xf32>, %i: index) {
  // expected-error @+1 {{'pl.read' op expects one index per dimension of 'tensor<4x8xf32>', 2, but got 1}}
  %0 = pl.read %t[%i] : tensor<4x8xf32> -> f32
  return
}

// -----

// read C1
func.func @f(%t: tensor<4x8xf32>, %i: index) {
  %c4 = arith.constant 4 : index
  // expected-error @+1 {{'pl.read' op expects an index inside dimension 0 of 'tensor<4x8xf32>' but got 4}}
  %0 = pl.read %t[%c4, %i] : tensor<4x8xf32> -> f32
  return
}

// -----

// read C2
func.func @f(%t: tensor<4xui8>, %i: index) {
  // expected-error @+1 {{'pl.read' op expects a result of 'i8' but got 'i32'}}
  %0 = pl.read %t[%i] : tensor<4xui8> -> i32
  return
}

// -----

// gather_rows C1
func.func @f(%t: tensor<4xf32>, %i: tensor<2xi32>) {
  // expected-error @+1 {{'pl.gather_rows' op expects a source of rank 2 but got 'tensor<4xf32>'}}
  %0 = pl.gather_rows %t[%i] : tensor<4xf32>, tensor<2xi32> -> tensor<2x4xf32>
  return
}

// -----

// gather_rows C2
func.func @f(%t: tensor<4x8xf32>, %i: tensor<2x2xi32>) {
  // expected-error @+1 {{'pl.gather_rows' op expects indices of shape [n], [n, 1] or [1, n] but got [2, 2]}}
  %0 = pl.gather_rows %t[%i] : tensor<4x8xf32>, tensor<2x2xi32> -> tensor<4x8xf32>
  return
}

// -----

// gather_rows C3
func.func @f(%t: tensor<4x8xf32>, %i: tensor<2xi32>) {
  // expected-error @+1 {{'pl.gather_rows' op expects a result of 'f32' but got 'bf16'}}
  %0 = pl.gather_rows %t[%i] : tensor<4x8xf32>, tensor<2xi32> -> tensor<2x8xbf16>
  return
}

// -----

// gather_rows C4
func.func @f(%t: tensor<4x8xf32>, %i: tensor<1x2xi32>) {
  // expected-error @+1 {{'pl.gather_rows' op expects a result of shape [2, 8] but got [1, 8]}}
  %0 = pl.gather_rows %t[%i] : tensor<4x8xf32>, tensor<1x2xi32> -> tensor<1x8xf32>
  return
}

// -----

// gather_rows C5
func.func @f(%t: tensor<4x8xf32>, %i: tensor<2xf32>) {
  // expected-error @+1 {{'pl.gather_rows' op operand #1 must be tensor of rank 1 to 4, with extents of at least 1, of 32-bit signless integer or 64-bit signless integer, but got 'tensor<2xf32>'}}
  %0 = pl.gather_rows %t[%i] : tensor<4x8xf32>, tensor<2xf32> -> tensor<2x8xf32>
  return
}
