// RUN: pl-opt %s -split-input-file -verify-diagnostics
// Reads of a parameter that lies in panels. Each case breaks the one rule of docs/language.md that its comment cites; the
// first ones break none.

func.func @whole(%a: tensor<4x7xbf16> {pl.name = "a", pl.role = "in", pl.shape = [4, 7]},
                 %w: tensor<7x40xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [7, 40]})
    -> (tensor<4x40xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 40]}) {
  %y = pl.matmul %a, %w : tensor<4x7xbf16>, tensor<7x40xbf16> -> tensor<4x40xf32>
  return %y : tensor<4x40xf32>
}

// -----

// Tiles of a number of columns that the caller chooses: the last one ends with it.
func.func @tiles(%n: index {pl.name = "n", pl.role = "dim"},
                 %a: tensor<4x64xbf16> {pl.name = "a", pl.role = "in", pl.shape = [4, 64]},
                 %w: tensor<64x?xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [64, "3*n"]})
    -> (tensor<4x?xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, "3*n"]}) {
  %c0 = arith.constant 0 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %width = arith.muli %n, %c3 : index
  %y = pl.create_tensor(%width) : tensor<4x?xf32>
  %done = scf.for %j = %c0 to %width step %c64 iter_args(%to = %y) -> tensor<4x?xf32> {
    %left = arith.subi %width, %j : index
    %valid = arith.minsi %left, %c64 : index
    %zero = arith.constant 0.0 : f32
    %start = pl.full %zero() valid[%c4, %valid] : f32, tensor<4x64xf32>
    %sum = scf.for %k = %c0 to %c64 step %c16 iter_args(%acc = %start) -> tensor<4x64xf32> {
      %part = pl.slice %a[%c0, %k] : tensor<4x64xbf16> -> tensor<4x16xbf16>
      %rows = pl.slice %w[%k, %c0] sizes[%width] : tensor<64x?xbf16> -> tensor<16x?xbf16>
      %tile = pl.slice %rows[%c0, %j] valid[%c16, %valid] : tensor<16x?xbf16> -> tensor<16x64xbf16>
      %next = pl.matmul_acc %acc, %part, %tile : tensor<4x64xf32>, tensor<4x16xbf16>, tensor<16x64xbf16>
      scf.yield %next : tensor<4x64xf32>
    }
    %next = pl.assemble %sum into %to[%c0, %j] : tensor<4x64xf32> into tensor<4x?xf32>
    scf.yield %next : tensor<4x?xf32>
  }
  return %done : tensor<4x?xf32>
}

// -----

// One tile, larger than the parameter: its valid columns reach the end from wherever the loop is.
func.func @one_tile(%w: tensor<64x48xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [64, 48]}) {
  %c0 = arith.constant 0 : index
  %c48 = arith.constant 48 : index
  %c64 = arith.constant 64 : index
  scf.for %j = %c0 to %c48 step %c64 {
    %0 = pl.slice %w[%c0, %j] valid[%c64, %c48] : tensor<64x48xbf16> -> tensor<64x64xbf16>
  }
  return
}

// -----

// Offsets are multiples through sums, products, quotients, minima and maxima.
func.func @offsets(%i: index {pl.name = "i", pl.role = "dim"},
                   %w: tensor<64x512xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [64, 512]}) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c32 = arith.constant 32 : index
  %c96 = arith.constant 96 : index
  %c128 = arith.constant 128 : index
  %thirds = arith.muli %i, %c96 : index
  %sum = arith.addi %thirds, %c32 : index
  %difference = arith.subi %sum, %c128 : index
  %least = arith.minsi %difference, %thirds : index
  %most = arith.maxsi %least, %c0 : index
  %0 = pl.slice %w[%c0, %most] : tensor<64x512xbf16> -> tensor<64x64xbf16>
  %large = arith.muli %i, %c128 : index
  %half = arith.floordivsi %large, %c2 : index
  %1 = pl.slice %w[%c2, %half] : tensor<64x512xbf16> -> tensor<2x32xbf16>
  %product = arith.muli %half, %i : index
  %2 = pl.slice %w[%thirds, %product] : tensor<64x512xbf16> -> tensor<2x32xbf16>
  return
}

// -----

// layout C3
func.func @f(%w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  // expected-error @+1 {{'pl.neg' op expects operands in row-major order but got "w", whose layout is panels; products alone read it, as their second operand, itself or through slices}}
  %0 = pl.neg %w : tensor<8x64xbf16>
  return
}

// -----

// layout C3
func.func @f(%w: tensor<64x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [64, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  // expected-error @+1 {{'pl.matmul' op expects operands in row-major order but got "w", whose layout is panels; products alone read it}}
  %0 = pl.matmul %w, %w : tensor<64x64xbf16>, tensor<64x64xbf16> -> tensor<64x64xf32>
  return
}

// -----

// layout C3
func.func @f(%a: tensor<4x64xbf16> {pl.name = "a", pl.role = "in", pl.shape = [4, 64]},
             %w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  // expected-error @+1 {{'pl.matmul' op expects "w", whose layout is panels, as it is but got it transposed}}
  %0 = pl.matmul %a, %w trans : tensor<4x64xbf16>, tensor<8x64xbf16> -> tensor<4x8xf32>
  return
}

// -----

// layout C3
func.func @f(%acc: tensor<4x8xf32> {pl.name = "acc", pl.role = "in", pl.shape = [4, 8]},
             %a: tensor<4x64xbf16> {pl.name = "a", pl.role = "in", pl.shape = [4, 64]},
             %w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  // expected-error @+1 {{'pl.matmul_acc' op expects "w", whose layout is panels, as it is but got it transposed}}
  %0 = pl.matmul_acc %acc, %a, %w trans : tensor<4x8xf32>, tensor<4x64xbf16>, tensor<8x64xbf16>
  return
}

// -----

// layout C3: through a window too
func.func @f(%w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  %0 = pl.slice %w[%c0, %c0] : tensor<8x64xbf16> -> tensor<8x32xbf16>
  // expected-error @+1 {{'pl.transpose' op expects operands in row-major order but got "w"}}
  %1 = pl.transpose %0 [1, 0] : tensor<8x32xbf16> -> tensor<32x8xbf16>
  return
}

// -----

// layout C3
func.func @f(%w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{expects "w", whose layout is panels, to be read where it stands but got it handed on by a loop, a branch, a scope or the program}}
  %0 = scf.for %i = %c0 to %c1 step %c1 iter_args(%v = %w) -> tensor<8x64xbf16> {
    scf.yield %v : tensor<8x64xbf16>
  }
  return
}

// -----

// layout C3
func.func @f(%w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]})
    // expected-note @-1 {{"w" was declared here}}
    -> (tensor<8x64xbf16> {pl.name = "y", pl.role = "out", pl.shape = [8, 64]}) {
  // expected-error @+1 {{expects "w", whose layout is panels, to be read where it stands but got it handed on}}
  return %w : tensor<8x64xbf16>
}

// -----

// layout C4
func.func @f(%w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  // expected-error @+1 {{'pl.slice' op expects columns of "w", whose layout is panels, from a multiple of 32 on but got 16}}
  %0 = pl.slice %w[%c0, %c16] : tensor<8x64xbf16> -> tensor<8x32xbf16>
  return
}

// -----

// layout C4: of the parameter's columns, not of the window's
func.func @f(%w: tensor<8x128xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 128]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %c65 = arith.constant 65 : index
  %0 = pl.slice %w[%c0, %c32] : tensor<8x128xbf16> -> tensor<8x96xbf16>
  // expected-error @+1 {{'pl.slice' op expects columns of "w", whose layout is panels, from a multiple of 32 on but got 97}}
  %1 = pl.slice %0[%c0, %c65] : tensor<8x96xbf16> -> tensor<8x31xbf16>
  return
}

// -----

// layout C4
func.func @f(%n: index {pl.name = "n", pl.role = "dim"},
             %w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %at = arith.muli %n, %c16 : index
  // expected-error @+1 {{'pl.slice' op expects columns of "w", whose layout is panels, from a multiple of 32 on but got a number of which that cannot be seen}}
  %0 = pl.slice %w[%c0, %at] : tensor<8x64xbf16> -> tensor<8x32xbf16>
  return
}

// -----

// layout C4
func.func @f(%w: tensor<8x80xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 80]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{'pl.slice' op expects valid columns of "w", whose layout is panels, to be a multiple of 32 or to reach its last one but got 48}}
  %0 = pl.slice %w[%c0, %c0] : tensor<8x80xbf16> -> tensor<8x48xbf16>
  %c32 = arith.constant 32 : index
  %1 = pl.slice %w[%c0, %c32] : tensor<8x80xbf16> -> tensor<8x48xbf16>
  return
}

// -----

// layout C4: the last column is not that of the smaller tile
func.func @f(%n: index {pl.name = "n", pl.role = "dim"},
             %w: tensor<8x80xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 80]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %c79 = arith.constant 79 : index
  %at = arith.muli %n, %c32 : index
  %left = arith.subi %c79, %at : index
  %valid = arith.minsi %left, %c32 : index
  // expected-error @+1 {{'pl.slice' op expects valid columns of "w", whose layout is panels, to be a multiple of 32 or to reach its last one but got a number of which that cannot be seen}}
  %0 = pl.slice %w[%c0, %at] valid[%c8, %valid] : tensor<8x80xbf16> -> tensor<8x32xbf16>
  return
}

// -----

// layout C5
func.func @f(%w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  %c3 = arith.constant 3 : index
  // expected-error @+1 {{'pl.slice' op expects rows of "w", whose layout is panels, from an even one on but got 3}}
  %0 = pl.slice %w[%c3, %c0] : tensor<8x64xbf16> -> tensor<2x64xbf16>
  return
}

// -----

// layout C5
func.func @f(%w: tensor<8x64xbf16> {pl.layout = "panels", pl.name = "w", pl.role = "in", pl.shape = [8, 64]}) {
  // expected-note @-1 {{"w" was declared here}}
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.for %k = %c0 to %c4 step %c1 {
    // expected-error @+1 {{'pl.slice' op expects rows of "w", whose layout is panels, from an even one on but got a number of which that cannot be seen}}
    %0 = pl.slice %w[%k, %c0] : tensor<8x64xbf16> -> tensor<2x64xbf16>
  }
  return
}
