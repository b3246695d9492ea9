// RUN: pl-opt %s --pl-expand-math | FileCheck %s
// RUN: pl-opt %s --pl-expand-math=avx512 | FileCheck %s --check-prefixes=CHECK,AVX512
// RUN: pl-opt %s --pl-expand-math='avx512 bf16-dot' | FileCheck %s --check-prefixes=CHECK,BF16

// Scalars and vectors take the same steps; only the last one may be the processor's own scaling.
// CHECK-LABEL: func.func @exp
// CHECK-NOT: math.exp
// CHECK: math.fma {{.*}} : f32
// AVX512: x86vector.avx512.mask.scalef
// CHECK: return
func.func @exp(%a: f32, %b: vector<16xf32>) -> (f32, vector<16xf32>) {
  %x = math.exp %a : f32
  %y = math.exp %b : vector<16xf32>
  return %x, %y : f32, vector<16xf32>
}

// CHECK-LABEL: func.func @functions
// CHECK-NOT: math.log
// CHECK-NOT: math.tanh
// CHECK-NOT: math.rsqrt
// CHECK: math.copysign
// CHECK: math.sqrt
// CHECK: arith.divf
// CHECK: return
func.func @functions(%a: vector<8xf32>) -> (vector<8xf32>, vector<8xf32>, vector<8xf32>) {
  %x = math.log %a : vector<8xf32>
  %y = math.tanh %a : vector<8xf32>
  %z = math.rsqrt %a : vector<8xf32>
  return %x, %y, %z : vector<8xf32>, vector<8xf32>, vector<8xf32>
}

// The processor's rounding to BF16 takes denormals for zeros: only vectors without any go there.
// CHECK-LABEL: func.func @conversions
// CHECK-NOT: arith.truncf
// BF16: %[[DENORMAL:.*]] = llvm.call_intrinsic "llvm.x86.avx512.fpclass.ps.512"
// BF16: %[[ANY:.*]] = vector.reduction <or>, %[[DENORMAL]]
// BF16: scf.if %[[ANY]]
// CHECK-NOT: arith.extf
// CHECK: arith.trunci {{.*}} : vector<16xi32> to vector<16xi16>
// BF16: } else {
// BF16: x86vector.avx512.cvt.packed.f32_to_bf16
// CHECK: arith.extui {{.*}} : i16 to i32
// CHECK: return
func.func @conversions(%a: vector<16xf32>, %b: bf16) -> (vector<16xbf16>, f32) {
  %x = arith.truncf %a : vector<16xf32> to vector<16xbf16>
  %y = arith.extf %b : bf16 to f32
  return %x, %y : vector<16xbf16>, f32
}

// FP16 is left to the processor's conversions.
// CHECK-LABEL: func.func @halves
// CHECK: arith.truncf
func.func @halves(%a: vector<16xf32>) -> vector<16xf16> {
  %x = arith.truncf %a : vector<16xf32> to vector<16xf16>
  return %x : vector<16xf16>
}

// Integers reach BF16 through FP32.
// CHECK-LABEL: func.func @integers
// CHECK: arith.sitofp %{{.*}} : vector<16xi32> to vector<16xf32>
// CHECK: arith.uitofp %{{.*}} : i8 to f32
// CHECK-NOT: tofp {{.*}}bf16
// CHECK: return
func.func @integers(%a: vector<16xi32>, %b: i8) -> (vector<16xbf16>, bf16) {
  %x = arith.sitofp %a : vector<16xi32> to vector<16xbf16>
  %y = arith.uitofp %b : i8 to bf16
  return %x, %y : vector<16xbf16>, bf16
}
