// RUN: pl-opt %s -pl-merge-products -split-input-file -verify-diagnostics | FileCheck %s

// Loops of products that stay loops, each for one reason, which a remark names.

// How many windows there are is known when the program runs.
// CHECK-LABEL: func.func @run_time
// CHECK:         scf.for
// CHECK:         pl.matmul_acc
func.func @run_time(%x: tensor<8x1024xbf16>, %w: tensor<1024x512xbf16>, %n: index) -> tensor<8x512xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %c1024 = arith.constant 1024 : index
  %zero = arith.constant 0.0 : f32
  %start = pl.full %zero() : f32, tensor<8x512xf32>
  // expected-remark@+1 {{stays a loop of products: the number of its products is known only at run time}}
  %sum = scf.for %k = %c0 to %n step %c64 iter_args(%acc = %start) -> tensor<8x512xf32> {
    %a = pl.slice %x[%c0, %k] : tensor<8x1024xbf16> -> tensor<8x64xbf16>
    %b = pl.slice %w[%k, %c0] : tensor<1024x512xbf16> -> tensor<64x512xbf16>
    %c = pl.matmul_acc %acc, %a, %b : tensor<8x512xf32>, tensor<8x64xbf16>, tensor<64x512xbf16>
    scf.yield %c : tensor<8x512xf32>
  }
  return %sum : tensor<8x512xf32>
}

// -----

// The windows overlap.
// CHECK-LABEL: func.func @overlap
// CHECK:         scf.for
// CHECK:         pl.matmul_acc
func.func @overlap(%x: tensor<8x1024xbf16>, %w: tensor<1024x512xbf16>, %n: index) -> tensor<8x512xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %c1024 = arith.constant 1024 : index
  %zero = arith.constant 0.0 : f32
  %start = pl.full %zero() : f32, tensor<8x512xf32>
  // expected-remark@+1 {{stays a loop of products: a window is not known to begin where the one before has ended}}
  %sum = scf.for %k = %c0 to %c512 step %c32 iter_args(%acc = %start) -> tensor<8x512xf32> {
    %a = pl.slice %x[%c0, %k] : tensor<8x1024xbf16> -> tensor<8x64xbf16>
    %b = pl.slice %w[%k, %c0] : tensor<1024x512xbf16> -> tensor<64x512xbf16>
    %c = pl.matmul_acc %acc, %a, %b : tensor<8x512xf32>, tensor<8x64xbf16>, tensor<64x512xbf16>
    scf.yield %c : tensor<8x512xf32>
  }
  return %sum : tensor<8x512xf32>
}

// -----

// The rows move, too.
// CHECK-LABEL: func.func @moves
// CHECK:         scf.for
// CHECK:         pl.matmul_acc
func.func @moves(%x: tensor<8x1024xbf16>, %w: tensor<1024x512xbf16>, %n: index) -> tensor<8x512xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %c1024 = arith.constant 1024 : index
  %zero = arith.constant 0.0 : f32
  %start = pl.full %zero() : f32, tensor<8x512xf32>
  // expected-remark@+1 {{stays a loop of products: a window moves along another dimension than k, or changes its extents}}
  %sum = scf.for %k = %c0 to %c1024 step %c64 iter_args(%acc = %start) -> tensor<8x512xf32> {
    %r = arith.divui %k, %c1024 : index
    %a = pl.slice %x[%r, %k] : tensor<8x1024xbf16> -> tensor<8x64xbf16>
    %b = pl.slice %w[%k, %c0] : tensor<1024x512xbf16> -> tensor<64x512xbf16>
    %c = pl.matmul_acc %acc, %a, %b : tensor<8x512xf32>, tensor<8x64xbf16>, tensor<64x512xbf16>
    scf.yield %c : tensor<8x512xf32>
  }
  return %sum : tensor<8x512xf32>
}

// -----

// Half of each window is valid: the products leave gaps in k.
// CHECK-LABEL: func.func @gaps
// CHECK:         scf.for
// CHECK:         pl.matmul_acc
func.func @gaps(%x: tensor<8x1024xbf16>, %w: tensor<1024x512xbf16>, %n: index) -> tensor<8x512xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %c1024 = arith.constant 1024 : index
  %zero = arith.constant 0.0 : f32
  %start = pl.full %zero() : f32, tensor<8x512xf32>
  // expected-remark@+1 {{stays a loop of products: the windows' valid extents along k are not known to be all but the last one's whole}}
  %sum = scf.for %k = %c0 to %c1024 step %c64 iter_args(%acc = %start) -> tensor<8x512xf32> {
    %a = pl.slice %x[%c0, %k] valid[%c8, %c32] : tensor<8x1024xbf16> -> tensor<8x64xbf16>
    %b = pl.slice %w[%k, %c0] : tensor<1024x512xbf16> -> tensor<64x512xbf16>
    %c = pl.matmul_acc %acc, %a, %b : tensor<8x512xf32>, tensor<8x64xbf16>, tensor<64x512xbf16>
    scf.yield %c : tensor<8x512xf32>
  }
  return %sum : tensor<8x512xf32>
}

// -----

// Pairs of BF16 begin anew with each window.
// CHECK-LABEL: func.func @odd
// CHECK:         scf.for
// CHECK:         pl.matmul_acc
func.func @odd(%x: tensor<8x1024xbf16>, %w: tensor<1024x512xbf16>, %n: index) -> tensor<8x512xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %c1024 = arith.constant 1024 : index
  %zero = arith.constant 0.0 : f32
  %start = pl.full %zero() : f32, tensor<8x512xf32>
  // expected-remark@+1 {{stays a loop of products: a window holds an odd number of BF16 elements, which are multiplied in pairs}}
  %sum = scf.for %k = %c0 to %c512 step %c1 iter_args(%acc = %start) -> tensor<8x512xf32> {
    %a = pl.slice %x[%c0, %k] : tensor<8x1024xbf16> -> tensor<8x1xbf16>
    %b = pl.slice %w[%k, %c0] : tensor<1024x512xbf16> -> tensor<1x512xbf16>
    %c = pl.matmul_acc %acc, %a, %b : tensor<8x512xf32>, tensor<8x1xbf16>, tensor<1x512xbf16>
    scf.yield %c : tensor<8x512xf32>
  }
  return %sum : tensor<8x512xf32>
}

// -----

// The product in front of the sum ends somewhere else.
// CHECK-LABEL: func.func @apart
// CHECK:         pl.matmul
// CHECK:         pl.matmul_acc
func.func @apart(%x: tensor<8x1024xbf16>, %w: tensor<1024x512xbf16>) -> tensor<8x512xf32> {
  %c0 = arith.constant 0 : index
  %c128 = arith.constant 128 : index
  %a0 = pl.slice %x[%c0, %c0] : tensor<8x1024xbf16> -> tensor<8x64xbf16>
  %b0 = pl.slice %w[%c0, %c0] : tensor<1024x512xbf16> -> tensor<64x512xbf16>
  %first = pl.matmul %a0, %b0 : tensor<8x64xbf16>, tensor<64x512xbf16> -> tensor<8x512xf32>
  %a = pl.slice %x[%c0, %c128] : tensor<8x1024xbf16> -> tensor<8x64xbf16>
  %b = pl.slice %w[%c128, %c0] : tensor<1024x512xbf16> -> tensor<64x512xbf16>
  // expected-remark@+1 {{stays apart from the product at merge_refusals.mlir:}}
  %c = pl.matmul_acc %first, %a, %b : tensor<8x512xf32>, tensor<8x64xbf16>, tensor<64x512xbf16>
  return %c : tensor<8x512xf32>
}
