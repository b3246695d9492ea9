// RUN: pl-opt %s -split-input-file -verify-diagnostics
// Each case breaks the one rule of docs/language.md that its comment cites.

// parallel C1
func.func @f(%c: i1) {
  // expected-error @+1 {{'scf.if' op expects pl.parallel on an scf.for alone}}
  scf.if %c {
  } {pl.parallel}
  return
}

// -----

// parallel C1
func.func @f(%n: index) {
  // expected-error @+1 {{'scf.for' op expects pl.parallel without a value but got 4 : i64}}
  scf.for %i = %n to %n step %n {
  } {pl.parallel = 4}
  return
}

// -----

// parallel C2
func.func @f(%n: index) {
  pl.incore "core" {
    // expected-error @+1 {{'scf.for' op expects a parallel loop outside incore scopes but got it in "core"}}
    scf.for %i = %n to %n step %n {
    } {pl.parallel}
  }
  return
}

// -----

// parallel C3
func.func @f(%n: index) {
  // expected-error @+1 {{'scf.for' op expects a parallel loop to carry tensors alone but got 'index'}}
  %0 = scf.for %i = %n to %n step %n iter_args(%a = %n) -> index {
    scf.yield %a : index
  } {pl.parallel}
  return
}

// -----

// parallel C4
func.func @f(%n: index, %t: tensor<8xf32>) {
  %0 = scf.for %i = %n to %n step %n iter_args(%a = %t) -> tensor<8xf32> {
    // expected-error @+1 {{expects what a parallel loop carries to be assembled into alone but got a new 'tensor<8xf32>'}}
    %1 = pl.neg %a : tensor<8xf32>
    scf.yield %1 : tensor<8xf32>
  } {pl.parallel}
  return
}

// -----

// parallel C4: in one branch alone
func.func @f(%n: index, %t: tensor<8xf32>, %s: tensor<1xf32>, %c: i1) {
  %0 = scf.for %i = %n to %n step %n iter_args(%a = %t) -> tensor<8xf32> {
    // expected-error @+1 {{expects what a parallel loop carries to be assembled into alone but got a new 'tensor<8xf32>'}}
    %1 = scf.if %c -> tensor<8xf32> {
      %2 = pl.assemble %s into %a[%i] : tensor<1xf32> into tensor<8xf32>
      scf.yield %2 : tensor<8xf32>
    } else {
      scf.yield %t : tensor<8xf32>
    }
    scf.yield %1 : tensor<8xf32>
  } {pl.parallel}
  return
}

// -----

// parallel C4 holds through inner loops, branches and scopes
func.func @f(%n: index, %t: tensor<8xf32>, %s: tensor<1xf32>, %c: i1) {
  %0 = scf.for %i = %n to %n step %n iter_args(%a = %t) -> tensor<8xf32> {
    %1 = pl.incore "core" -> tensor<8xf32> {
      %2 = scf.for %j = %n to %n step %n iter_args(%b = %a) -> tensor<8xf32> {
        %3 = scf.if %c -> tensor<8xf32> {
          %4 = pl.assemble %s into %b[%j] : tensor<1xf32> into tensor<8xf32>
          scf.yield %4 : tensor<8xf32>
        } else {
          scf.yield %b : tensor<8xf32>
        }
        scf.yield %3 : tensor<8xf32>
      }
      pl.yield %2 : tensor<8xf32>
    }
    scf.yield %1 : tensor<8xf32>
  } {pl.parallel}
  return
}

// -----

// parallel C5
func.func @f(%n: index) {
  // expected-error @+1 {{'scf.for' op expects pl.chunk of at least 1 but got 0 : i64}}
  scf.for %i = %n to %n step %n {
  } {pl.chunk = 0, pl.parallel}
  return
}

// -----

// parallel C5
func.func @f(%n: index) {
  // expected-error @+1 {{'scf.for' op expects pl.chunk beside pl.parallel alone}}
  scf.for %i = %n to %n step %n {
  } {pl.chunk = 2}
  return
}

// -----

// incore C1
func.func @f() {
  // expected-error @+1 {{'pl.incore' op expects a name but got an empty string}}
  pl.incore "" {
  }
  return
}

// -----

// incore C2
func.func @f() {
  pl.incore "outer" {
    // expected-error @+1 {{'pl.incore' op expects to stand outside other incore scopes but got into "outer"}}
    pl.incore "inner" {
    }
  }
  return
}

// -----

// incore C3
func.func @f(%t: tensor<8xf32>) {
  %0 = pl.incore "core" -> tensor<8xf32> {
    // expected-error @+1 {{'pl.yield' op expects values of the scope's result types ('tensor<8xf32>') but got ()}}
    pl.yield
  }
  return
}

// -----

// auto_incore C1
func.func @f() {
  pl.incore "core" {
    // expected-error @+1 {{'pl.auto_incore' op expects to stand outside incore scopes but got into "core"}}
    pl.auto_incore {
    }
  }
  return
}

// -----

// auto_incore C1
func.func @f() {
  pl.auto_incore {
    // expected-error @+1 {{'pl.auto_incore' op expects to stand outside other auto_incore scopes but got into one}}
    pl.auto_incore {
    }
  }
  return
}

// -----

// auto_incore C2
func.func @f(%t: tensor<8xf32>) {
  pl.auto_incore {
    // expected-error @+1 {{'pl.yield' op expects values of the scope's result types () but got ('tensor<8xf32>')}}
    pl.yield %t : tensor<8xf32>
  }
  return
}

// -----

// yield C1
func.func @f(%t: tensor<8xf32>) {
  // expected-error @+1 {{'pl.yield' op expects parent op to be one of 'pl.incore, pl.auto_incore'}}
  pl.yield %t : tensor<8xf32>
}
