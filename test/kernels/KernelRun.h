// Runs kernels in both engines and compares every output and in-out argument with the plain reference.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pl/executable.h"
#include "pl/kernel.h"

namespace pl::test {

using Words = std::vector<std::string>;

/// The arguments of one call, of which Out and InOut arrays are copies.
Bindings cloned(const Bindings& arguments);

/// The arguments of one sequence of a batch: of every array with sequences in its rows, a copy of the rows of `number`.
Bindings sequence_of(const Signature& signature, const Bindings& arguments, std::int64_t number, std::int64_t batch);

/// The arguments of a batch of sequences, one after the other. What all sequences share is no copy.
Bindings batch_of(const Signature& signature, const std::vector<Bindings>& sequences);

/// An array of the parameter's type and shape that holds what is expected, rounded to that type.
Array filled(const Expected& expected, const Array& before);

/// A kernel's program for one configuration, compiled once per target.
class Compiled {
 public:
  Compiled(const char* kernel, const Words& words);

  const Kernel& kernel() const { return kernel_; }
  const Program& program() const { return program_; }
  /// The configuration with other values for what a program does not depend on (batch, seq_lens, rows, …).
  KernelConfig with(const Words& words) const;
  const Executable& on(const std::string& target);

 private:
  const Kernel& kernel_;
  Words words_;
  Program program_;
  std::map<std::string, Executable> executables_;
};

/// What of `after` is not as the reference says, for humans; empty: all is.
std::string differences(const Kernel& kernel, const KernelConfig& config, const Bindings& before,
                        const Bindings& after);

/// Where two runs' arrays differ in bits; empty: nowhere.
std::string bit_differences(const Bindings& a, const Bindings& b);

}  // namespace pl::test
