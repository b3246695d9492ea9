// RUN: pl-opt %s --pl-masked-bf16 | FileCheck %s

// CHECK-LABEL: llvm.func @masked
llvm.func @masked(%p: !llvm.ptr, %mask: vector<16xi1>, %other: vector<16xbf16>) {
  // CHECK: %[[OTHER:.*]] = llvm.bitcast %{{.*}} : vector<16xbf16> to vector<16xi16>
  // CHECK: %[[LOADED:.*]] = llvm.intr.masked.load %{{.*}}, %{{.*}}, %[[OTHER]] {alignment = 2 : i32} : {{.*}} -> vector<16xi16>
  // CHECK: %[[VALUE:.*]] = llvm.bitcast %[[LOADED]] : vector<16xi16> to vector<16xbf16>
  %v = llvm.intr.masked.load %p, %mask, %other {alignment = 2 : i32} : (!llvm.ptr, vector<16xi1>, vector<16xbf16>) -> vector<16xbf16>
  // CHECK: %[[BITS:.*]] = llvm.bitcast %[[VALUE]] : vector<16xbf16> to vector<16xi16>
  // CHECK: llvm.intr.masked.store %[[BITS]], %{{.*}}, %{{.*}} {alignment = 2 : i32}
  llvm.intr.masked.store %v, %p, %mask {alignment = 2 : i32} : vector<16xbf16>, vector<16xi1> into !llvm.ptr
  llvm.return
}

// Other types stay as they are.
// CHECK-LABEL: llvm.func @floats
// CHECK-NOT: bitcast
llvm.func @floats(%p: !llvm.ptr, %mask: vector<16xi1>, %v: vector<16xf32>) {
  llvm.intr.masked.store %v, %p, %mask {alignment = 4 : i32} : vector<16xf32>, vector<16xi1> into !llvm.ptr
  llvm.return
}
