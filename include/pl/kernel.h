// Kernels as the tool and the tests see them: each with its options, seeded arguments, plain reference, work and the
// comparison of a result with the reference.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pl/array.h"
#include "pl/dtype.h"
#include "pl/error.h"
#include "pl/program.h"
#include "pl/signature.h"

namespace pl {

/// A kernel, key or value that does not exist or does not fit the others. One line that names it.
class ConfigError : public Error {
 public:
  using Error::Error;
};

/// One KEY=VALUE that a kernel understands.
struct KernelOption {
  std::string key;
  std::string default_value;
  std::string help;
};

/// The values of a kernel's options: those given, else the defaults.
class KernelConfig {
 public:
  /// Parses words like "batch=16". Throws ConfigError for a word without '=', an unknown key and a repeated one.
  KernelConfig(std::string_view kernel, const std::vector<KernelOption>& options, std::span<const std::string> words);

  const std::string& text(std::string_view key) const;
  /// These throw ConfigError where the value is not a number, or lies outside `range`.
  std::int64_t integer(std::string_view key, ValueRange range = {1, INT32_MAX}) const;
  double number(std::string_view key) const;
  double fraction(std::string_view key) const;  ///< between 0 and 1, neither of them
  bool flag(std::string_view key) const;        ///< "0" or "1"

  /// "batch=16 hidden=8192": every option, in the order in which the kernel declares them.
  std::string words() const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

/// How far a correct kernel may be from the reference: |got - expected| <= abs + rel * |expected|.
struct Tolerance {
  double abs = 0;
  double rel = 0;
  std::string reason;  ///< where the two numbers come from
};

/// What a parameter must hold after a run.
struct Expected {
  std::string name;
  /// Elements in row-major order, not rounded to the parameter's dtype; of `rows` alone where there are any.
  std::vector<double> values;
  Tolerance tolerance;
  /// Added to the tolerance of each element; empty: nothing. For errors whose bound depends on the data.
  std::vector<double> slack = {};
  /// For an InOut that is written in part: the rows (of the last dimension's extent) that are written, ascending. Every
  /// other element must keep its bits.
  std::vector<std::int64_t> rows = {};
  bool partial = false;  ///< `rows` counts; else everything is written
};

/// What a run must do at the least: every input byte read once, every output byte written once, no pad computed.
struct Work {
  double bytes = 0;
  double flops = 0;
  DType operands = FP32;  ///< of the matrix products, where there are any: their peak rate depends on it
};

struct Kernel {
  std::string name;  ///< "softmax", "qwen3/decode_scope2"
  std::string summary;
  std::vector<KernelOption> options;
  /// Throws ConfigError for a value, or a combination of values, that the kernel cannot have. `configure` calls it.
  std::function<void(const KernelConfig&)> check;
  std::function<Program(const KernelConfig&)> program;
  /// Every argument. Inputs are random; Out arguments hold 0xFF bytes, so that an unwritten part shows; what a kernel
  /// must not read holds NaN, Inf and garbage. The same seed gives the same bits anywhere.
  std::function<Bindings(const KernelConfig&, std::uint64_t seed)> arguments;
  /// What the InOut and Out arguments must hold after a run that started from `before`, which fits the signature.
  std::function<std::vector<Expected>(const KernelConfig&, const Bindings& before)> reference;
  std::function<Work(const KernelConfig&, const Bindings& before)> work;
  /// Which elements of `arguments`, which fit the signature, hold no data: InterpretOptions::holes. Null: none.
  std::function<Bindings(const KernelConfig&, const Bindings& arguments)> holes = {};
};

/// Every kernel that comes with Plait, teaching kernels first.
const std::vector<Kernel>& all_kernels();
/// Throws ConfigError for an unknown name.
const Kernel& find_kernel(const std::vector<Kernel>& kernels, std::string_view name);
const Kernel& find_kernel(std::string_view name);  ///< among all_kernels()
/// Parses `words` for `kernel` and checks that they fit together.
KernelConfig configure(const Kernel& kernel, std::span<const std::string> words);
/// The array called `name`. Throws CallError where there is none.
const Array& argument(const Bindings& arguments, std::string_view name);

/// One element that is not what it must be.
struct Mismatch {
  std::vector<std::int64_t> at;
  double expected = 0;
  double got = 0;
  double allowed = 0;  ///< the tolerance at this element; 0 for one that must keep its bits
};

struct Comparison {
  static constexpr std::size_t kFirst = 8;
  /// Upper ends of the histogram's classes, in units in the last place of the parameter's dtype; the last class is
  /// open.
  static constexpr std::array<std::int64_t, 7> kUlpClasses = {0, 1, 2, 4, 16, 256, 65536};

  std::string name;
  std::int64_t elements = 0;    ///< compared with a value
  double max_abs = 0;           ///< NaN where the result is NaN and the reference is not, or the other way round
  double max_rel = 0;           ///< of elements whose expected value is not 0
  double max_of_allowed = 0;    ///< the largest |got - expected| / allowed: how much of the tolerance was used
  std::int64_t mismatches = 0;  ///< elements outside their tolerance, and elements changed that must keep their bits
  std::int64_t untouched = 0;   ///< elements that had to keep their bits
  std::int64_t changed = 0;     ///< those of them that did not (also counted in mismatches)
  std::array<std::int64_t, kUlpClasses.size() + 1> ulps = {};
  std::vector<Mismatch> first;  ///< the first kFirst mismatches

  bool passed() const { return mismatches == 0; }
};

/// Compares one argument after a run with what it must hold. `before` is the same argument before the run.
Comparison compare(const Expected& expected, const Array& before, const Array& after);

}  // namespace pl
