// What a program expects of its caller, and the check that a call fits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pl/array.h"
#include "pl/dtype.h"
#include "pl/layout.h"

namespace pl {

enum class Role : std::uint8_t { In, InOut, Out };

/// One extent of a parameter: a number, a run-time dimension, or a product of a number and run-time dimensions.
struct Extent {
  std::int64_t size = 1;  ///< the number, or the factor before the dimensions
  std::vector<std::string> dimensions = {};

  bool is_static() const { return dimensions.empty(); }
  /// "8", "batch", "4096*batch": also its spelling in the textual form.
  std::string text() const;
  static std::optional<Extent> parse(std::string_view text);
};

/// Values that every element of a parameter, or a dimension, must have: lowest <= value <= highest.
struct ValueRange {
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
};

struct Parameter {
  std::string name;
  Role role = Role::In;
  DType dtype = DType::FP32;
  std::vector<Extent> shape;
  // Checked on every element before a call runs; integer parameters have at most one of them.
  std::optional<ValueRange> range;
  std::optional<Extent> below = {};  ///< every element is at least 0 and less than this extent: a row of something
  Layout layout = Layout::row_major;
};

/// A run-time dimension: its extent is taken from the arguments of each call.
struct Dimension {
  std::string name;
  ValueRange range{1, INT64_MAX};
};

struct Signature {
  std::string name;
  std::vector<Dimension> dimensions;
  std::vector<Parameter> parameters;  ///< In and InOut as declared, then Out as declared

  const Parameter* find(const std::string& parameter) const;
  /// What every element of `parameter` must be in a call with these dimensions, in the signature's order.
  std::optional<ValueRange> values(const Parameter& parameter, const std::vector<std::int64_t>& extents) const;
};

/// The same arguments, each in the layout that its parameter has (see pack of one array): those that lie in another one
/// are new arrays, all others share their memory. What no layout can be given stays as it is, for bind to say why.
Bindings pack(const Signature& signature, const Bindings& arguments);

/// A call that fits its signature: what the compiled entry point takes.
struct BoundCall {
  std::vector<void*> arrays;             ///< one per parameter, in the signature's order
  std::vector<std::int64_t> dimensions;  ///< one per dimension, in the signature's order
};

/// Call it as pl::bind: with std::string among its arguments, the plain name finds std::bind too.
/// Checks every argument (present, once, known name, dtype, rank, layout, extents, alignment, value range; no Out or
/// InOut overlaps another argument) and derives the run-time dimensions. Throws CallError that names the first misfit;
/// nothing has been written then.
BoundCall bind(const Signature& signature, const Bindings& arguments);

}  // namespace pl
