// From functions on memory to code that runs: the entry point, the lowering to LLVM, objects and the JIT.
#include "target/cpu/EntryPoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "dialect/Context.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "pl/array.h"
#include "pl/error.h"
#include "target/cpu/Diagnostics.h"
#include "target/cpu/Jit.h"
#include "target/cpu/LowerToLLVM.h"
#include "target/cpu/Object.h"

namespace pl::cpu {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class EntryPointTest : public testing::Test {
 protected:
  std::unique_ptr<mlir::MLIRContext> context_ = ir::makeContext();
  mlir::OwningOpRef<mlir::ModuleOp> module_;

  void SetUp() override { context_->loadDialect<mlir::memref::MemRefDialect, mlir::vector::VectorDialect>(); }

  mlir::LogicalResult lower(const char* text) {
    module_ = mlir::parseSourceString<mlir::ModuleOp>(text, context_.get(), "program.mlir");
    mlir::PassManager passes(context_.get());
    passes.addPass(createEntryPointPass());
    addLowerToLLVM(passes);
    return passes.run(*module_);
  }

  std::string emitted(const char* targetName, llvm::CodeGenFileType kind) {
    llvm::LLVMContext context;
    const Target target = targetNamed(targetName);
    const auto machine = machineFor(target);
    const auto code = translate(*module_, context, target, *machine);
    optimize(*code, *machine);
    return emit(*code, *machine, kind);
  }
  std::string assembly(const char* target) { return emitted(target, llvm::CodeGenFileType::AssemblyFile); }
  std::string object(const char* target) { return emitted(target, llvm::CodeGenFileType::ObjectFile); }
};

// out[r, c] = in[r, c] + c, for rows of which the caller has twice as many as `n` says.
constexpr const char* kAddColumns = R"(
func.func @"teach/add-columns"(
    %n: index {pl.name = "n", pl.role = "dim"}, %m: index {pl.name = "m", pl.role = "dim"},
    %in: memref<?x?xf32> {pl.name = "in", pl.role = "in", pl.shape = ["2*n", "m"]},
    %out: memref<?x?xf32> {pl.name = "out", pl.role = "out", pl.shape = ["2*n", "m"]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = memref.dim %in, %c0 : memref<?x?xf32>
  scf.for %r = %c0 to %rows step %c1 {
    scf.for %c = %c0 to %m step %c1 {
      %x = memref.load %in[%r, %c] : memref<?x?xf32>
      %i = arith.index_cast %c : index to i32
      %f = arith.sitofp %i : i32 to f32
      %y = arith.addf %x, %f : f32
      memref.store %y, %out[%r, %c] : memref<?x?xf32>
    }
  }
  return
})";

TEST_F(EntryPointTest, ReadsArraysAndDimensionsInOrder) {
  ASSERT_TRUE(mlir::succeeded(lower(kAddColumns)));
  const std::shared_ptr<Jit> jit = Jit::load(object("native"));
  Array in(FP32, {4, 3}), out(FP32, {4, 3});
  for (int i = 0; i < 12; ++i) in.set(i, 10 * i);
  void* arrays[] = {in.data(), out.data()};
  const std::int64_t dimensions[] = {2, 3};
  jit->entryPoint("pl_teach_add_columns")(arrays, dimensions);
  for (int i = 0; i < 12; ++i) EXPECT_EQ(out.at(i), 10 * i + i % 3);
}

// x = x * x + x, on 16 numbers at once.
constexpr const char* kMultiplyAdd = R"(
func.func @multiply_add(%x: memref<16xf32> {pl.name = "x", pl.role = "inout", pl.shape = [16]}) {
  %c0 = arith.constant 0 : index
  %v = vector.load %x[%c0] : memref<16xf32>, vector<16xf32>
  %p = arith.mulf %v, %v : vector<16xf32>
  %s = arith.addf %p, %v : vector<16xf32>
  vector.store %s, %x[%c0] : memref<16xf32>, vector<16xf32>
  return
})";

TEST_F(EntryPointTest, CodeIsForTheTargetsRegisters) {
  ASSERT_TRUE(mlir::succeeded(lower(kMultiplyAdd)));
  EXPECT_THAT(assembly("x86-64-v3"), AllOf(HasSubstr("%ymm"), Not(HasSubstr("%zmm"))));
  EXPECT_THAT(assembly("x86-64-v4"), HasSubstr("%zmm"));
}

TEST_F(EntryPointTest, MultiplyAndAddStayTwoOperations) {
  ASSERT_TRUE(mlir::succeeded(lower(kMultiplyAdd)));
  EXPECT_THAT(assembly("x86-64-v4"), AllOf(HasSubstr("vmulps"), HasSubstr("vaddps"), Not(HasSubstr("vfm"))));
}

TEST_F(EntryPointTest, RefusesADimensionThatNobodyPasses) {
  const Diagnostics diagnostics(context_.get());
  EXPECT_TRUE(mlir::failed(lower("func.func @f(%x: memref<?xf32>) {\n  return\n}")));
  EXPECT_EQ(diagnostics.text(), "program.mlir:1:1: error: argument 0: a `?` that is no dimension");
}

TEST_F(EntryPointTest, RefusesWhatIsNoProgram) {
  const auto refused = [&](const char* text) {
    const Diagnostics diagnostics(context_.get());
    EXPECT_TRUE(mlir::failed(lower(text)));
    return diagnostics.text();
  };
  EXPECT_EQ(refused(""), "program.mlir:0:0: error: expects one program in the module but got none");
  EXPECT_EQ(refused("func.func @f() { return }\nfunc.func @g() { return }"),
            "program.mlir:2:1: error: expects one program in the module but got a second");
  EXPECT_EQ(refused("func.func @f(%x: f32) { return }"),
            "program.mlir:1:1: error: expects arguments of index type or memrefs with identity layout but got 'f32'");
}

TEST_F(EntryPointTest, AMissingFunctionIsNamed) {
  ASSERT_TRUE(mlir::succeeded(lower(R"(
    func.func private @nobody_has_this()
    func.func @caller() {
      call @nobody_has_this() : () -> ()
      return
    })")));
  const std::shared_ptr<Jit> jit = Jit::load(object("native"));
  EXPECT_THAT([&] { jit->entryPoint("pl_caller"); },
              testing::ThrowsMessage<InternalError>(
                  AllOf(testing::StartsWith("internal error: loading compiled code: "), HasSubstr("nobody_has_this"))));
}

TEST_F(EntryPointTest, LoadedCodeIsListedForPerf) {
  ASSERT_TRUE(mlir::succeeded(lower(kMultiplyAdd)));
  ::setenv("PLAIT_PERF_MAP", "1", 1);
  const std::shared_ptr<Jit> jit = Jit::load(object("native"));
  ::unsetenv("PLAIT_PERF_MAP");
  const EntryPoint entry = jit->entryPoint("pl_multiply_add");
  const std::string path = "/tmp/perf-" + std::to_string(getpid()) + ".map";
  std::ostringstream expected;
  expected << std::hex << reinterpret_cast<std::uintptr_t>(entry) << " [0-9a-f]+ plait::pl_multiply_add\n";
  std::ifstream file(path);
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(file), {}), testing::ContainsRegex(expected.str()));
  std::remove(path.c_str());
}

TEST(Identifier, EveryProgramNameBecomesOne) {
  EXPECT_EQ(identifierOf("qwen3/decode-layer.v1"), "qwen3_decode_layer_v1");
  EXPECT_EQ(entryPointName("add"), "pl_add");
}

}  // namespace
}  // namespace pl::cpu
