// Random programs of stages: loops that hand tensors on slot by slot, most of them as stage fusion wants it and some
// not quite. Fused or not, compiled code computes the interpreter's bits.
//   PLAIT_FUZZ_SEED=N    starts at this seed (default 1)
//   PLAIT_FUZZ_COUNT=N   tries so many (default 60)
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "dialect/ProgramImpl.h"
#include "passes/ExplainScopes.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "reference/Agreement.h"
#include "reference/Inputs.h"

namespace pl::fuzz {
namespace {

constexpr int kSlots = 5;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// A chain of stages. Every tensor starts full of zeros, so that a slot read where nothing was written has a meaning,
/// which fusion must keep. All operations are exact.
class StagedProgram {
 public:
  explicit StagedProgram(std::uint64_t seed) : random_(seed) {
    rows_ = std::vector{1, 2, 4}[below(3)];
    columns_ = std::vector{3, 16, 37}[below(3)];
    const int stages = 2 + below(4);
    for (int stage = 0; stage < stages; ++stage) addStage();
  }

  std::string text() const {
    const std::string in = fmt::format("{}x{}xf32", kSlots * rows_ + rows_, columns_);
    const std::string shape = fmt::format("pl.shape = [{}, {}]", kSlots * rows_ + rows_, columns_);
    std::string text = fmt::format(
        "func.func @stages(%x: tensor<{}> {{pl.name = \"x\", pl.role = \"in\", {}}},\n"
        "    %numbers: tensor<4xi32> {{pl.name = \"numbers\", pl.role = \"in\", pl.shape = [4], pl.range = [1, 64]}})\n"
        "    -> (",
        in, shape);
    for (int out = 0; out < outs(); ++out)
      text += fmt::format("{}tensor<{}> {{pl.name = \"y{}\", pl.role = \"out\", {}}}", out ? ", " : "", in, out, shape);
    text += ") {\n  %zero = arith.constant 0.0 : f32\n";
    for (int value : {0, 1, 2, 3, kSlots}) text += fmt::format("  %c{0} = arith.constant {0} : index\n", value);
    text += fmt::format("  %r = arith.constant {} : index\n  %c = arith.constant {} : index\n", rows_, columns_);
    text += number("n", 0, fmt::format("%c{}", kSlots)) + number("m", 1, fmt::format("%c{}", kSlots)) +
            number("rows", 2, "%r") + number("cols", 3, "%c");
    text += body_ + "  return ";
    for (int out = 0; out < outs(); ++out) text += fmt::format("{}%s{}", out ? ", " : "", stages_ - 1 - out);
    text += " : ";
    for (int out = 0; out < outs(); ++out) text += fmt::format("{}tensor<{}>", out ? ", " : "", in);
    return text + "\n}\n";
  }

  Bindings arguments(std::uint64_t seed) const {
    Bindings bindings = {
        {"x", reference::fill(DType::FP32, {kSlots * rows_ + rows_, columns_}, "random", seed, std::nullopt)},
        {"numbers", Array(DType::INT32, {4})}};
    for (std::int64_t i = 0; i < 4; ++i)
      bindings.back().second.set(i, 1 + (static_cast<int>(seed) * 7 + i * 3) % (i == 3 ? columns_ : kSlots));
    for (int out = 0; out < outs(); ++out)
      bindings.emplace_back(fmt::format("y{}", out), Array(DType::FP32, {kSlots * rows_ + rows_, columns_}));
    return bindings;
  }

 private:
  /// A number of the call's, no greater than `limit`.
  static std::string number(const std::string& name, int place, const std::string& limit) {
    return fmt::format(
        "  %{0}_read = pl.read %numbers[%c{1}] : tensor<4xi32> -> i32\n"
        "  %{0}_index = arith.index_cast %{0}_read : i32 to index\n"
        "  %{0} = arith.minsi %{0}_index, {2} : index\n",
        name, place, limit);
  }

  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  int outs() const { return twoOuts_ ? 2 : 1; }
  void line(const std::string& text) { body_ += "    " + text + "\n"; }

  std::string source() { return stages_ == 0 || chance(25) ? "%x" : fmt::format("%s{}", below(stages_)); }

  /// Reads a tile: mostly the iteration's own slot.
  std::string read(const std::string& from) {
    const std::string at = chance(88) ? "%at" : chance(50) ? "%next" : "%c0";
    const std::string valid = chance(65)   ? " valid[%rows, %cols]"
                              : chance(50) ? ""
                              : chance(50) ? " valid[%r, %cols]"
                                           : " valid[%rows, %c]";
    const std::string name = fmt::format("%t{}", next_++);
    line(fmt::format("{} = pl.slice {}[{}, %c0]{} : {} -> {}", name, from, at, valid, whole(), tile()));
    return name;
  }

  std::string whole() const { return fmt::format("tensor<{}x{}xf32>", kSlots * rows_ + rows_, columns_); }
  std::string tile() const { return fmt::format("tensor<{}x{}xf32>", rows_, columns_); }

  void addStage() {
    const std::string count = chance(85) ? "%n" : chance(50) ? "%m" : fmt::format("%c{}", kSlots);
    body_ += fmt::format("  %b{} = pl.full %zero() : f32, {}\n", stages_, whole());
    body_ += fmt::format("  %s{0} = scf.for %i = %c0 to {1} step %c1 iter_args(%t = %b{0}) -> {2} {{\n", stages_, count,
                         whole());
    line("%at = arith.muli %i, %r : index");
    line("%next = arith.addi %at, %r : index");
    std::string value = read(source());
    const std::string other = read(chance(8) ? "%t" : source());
    static const std::vector<std::string> unary = {"neg", "abs", "relu"}, binary = {"add", "sub", "mul", "maximum"};
    line(fmt::format("%a = pl.{} {} : {}", unary[below(3)], value, tile()));
    line(fmt::format("%o = pl.{} %a, {} : {}, {} -> {}", binary[below(4)], other, tile(), tile(), tile()));
    line(fmt::format("%w = pl.assemble %o into %t[{}, %c0] : {} into {}", chance(92) ? "%at" : "%i", tile(), whole()));
    line(fmt::format("scf.yield %w : {}", whole()));
    body_ += "  }\n";
    ++stages_;
    twoOuts_ = stages_ > 1 && chance(20);
  }

  std::mt19937_64 random_;
  std::int64_t rows_ = 1, columns_ = 1;
  int stages_ = 0, next_ = 0;
  bool twoOuts_ = false;
  std::string body_;
};

std::string differences(const Bindings& expected, const Bindings& actual) {
  std::string text;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const reference::Agreement agreement = reference::compare(expected[i].second, actual[i].second);
    if (!agreement) text += expected[i].first + ":\n" + agreement.first;
  }
  return text;
}

TEST(FuzzStages, FusedOrNotTheBitsAreTheInterpreters) {
  const std::uint64_t first = setting("PLAIT_FUZZ_SEED", 1), count = setting("PLAIT_FUZZ_COUNT", 60);
  std::uint64_t fused = 0, apart = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const StagedProgram random(seed);
    const Program program = Program::parse(random.text());
    for (const std::string& line : passes::explainFusion(*program.impl().module)) {
      fused += line.find("is one loop") != std::string::npos ? 1 : 0;
      apart += line.find("stays apart") != std::string::npos ? 1 : 0;
    }
    const Executable joined = compile(program), staged = compile(program, {.fuse = false});
    for (const std::uint64_t call : {0, 1}) {
      Bindings arguments = random.arguments(seed + call);
      Bindings expected, withFusion, without;
      for (auto* copy : {&expected, &withFusion, &without})
        for (const auto& [name, array] : arguments) copy->emplace_back(name, array.clone());
      interpret(program, expected);
      joined.run(withFusion);
      staged.run(without);
      EXPECT_EQ(differences(expected, withFusion), "") << "fused, seed " << seed << "\n" << random.text();
      EXPECT_EQ(differences(expected, without), "") << "staged, seed " << seed << "\n" << random.text();
    }
  }
  // Both kinds are tried.
  EXPECT_GT(fused, count / 4);
  EXPECT_GT(apart, count / 4);
}

}  // namespace
}  // namespace pl::fuzz
