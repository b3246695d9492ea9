// Programs: a traced kernel with named, typed parameters.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pl/signature.h"
#include "pl/value.h"

namespace pl {

class Program;
class Parameters;

struct ParameterOptions {
  // Of integer parameters, checked on every element before a call runs; one of them at most.
  std::optional<ValueRange> range = {};
  std::optional<Index> below = {};  ///< at least 0 and less than this: a number, a dimension, or a product of both
  /// The order in which the caller's array must be (see pack). Other than row_major: only for an In that is a BF16
  /// matrix and that products alone read, as their second operand (docs/language.md, layout).
  Layout layout = Layout::row_major;
};

/// An InOut or Out parameter while the program is traced: a tensor handle whose value at the end of the body is what
/// the caller gets. It is a variable like any other handle, but it cannot be copied by accident.
class Result : public Tensor {
 public:
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;
  Result& operator=(const Tensor& value) {
    Tensor::operator=(value);
    return *this;
  }
  ~Result();

 private:
  friend struct language::Access;
  Result(const void* value, Location where, std::size_t slot);
  std::size_t slot_;
};

/// Declares the parameters of the program being built.
class Parameters {
 public:
  /// A run-time dimension. Its value is taken from the arguments of each call.
  Index dim(std::string_view name, ValueRange range = {1, INT64_MAX}, Location where = Location::current());
  Tensor in(std::string_view name, const Shape& shape, DType dtype, const ParameterOptions& options = {},
            Location where = Location::current());
  /// Both return by value without a copy: `auto y = p.out(…)` is the parameter itself.
  Result inout(std::string_view name, const Shape& shape, DType dtype, const ParameterOptions& options = {},
               Location where = Location::current());
  Result out(std::string_view name, const Shape& shape, DType dtype, Location where = Location::current());

 private:
  friend Program program(std::string_view, const std::function<void(Parameters&)>&, Location);
  explicit Parameters(language::Trace& trace) : trace_(trace) {}
  language::Trace& trace_;
};

/// A program in the pl dialect: what a kernel's C++ text recorded. Immutable; copies share it.
class Program {
 public:
  const Signature& signature() const;
  const std::string& name() const { return signature().name; }
  /// The textual form, as pl-opt and pl-run read it.
  std::string text() const;
  /// Reads the textual form. Throws BuildError with the parser's or verifier's message.
  static Program parse(const std::string& text, const std::string& file_name = "<text>");

  struct Impl;  // owns the MLIR context and module; see src/dialect/ProgramImpl.h
  const Impl& impl() const { return *impl_; }
  explicit Program(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

/// Runs `body` once and records it. Throws BuildError for anything the language does not allow.
Program program(std::string_view name, const std::function<void(Parameters&)>& body,
                Location where = Location::current());

}  // namespace pl
