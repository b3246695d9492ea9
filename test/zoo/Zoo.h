// The zoo: small kernels with an error that an engineer could make, and what Plait says of each. A case is one body
// that makes the error when it is asked to; without it, it must be clean in checked mode and agree with the plain
// reference, so that what is said is about the error and about nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pl/kernel.h"
#include "pl/pl.h"

namespace pl::test {

/// The elements of an argument in double precision, row-major: as the caller gives them, or as they must be.
struct Numbers {
  std::vector<std::int64_t> shape;
  std::vector<double> values;

  explicit Numbers(std::vector<std::int64_t> shape);
  explicit Numbers(const Array& array);

  std::int64_t rows() const { return shape.front(); }
  std::int64_t cols() const { return shape.back(); }
  double& operator[](std::int64_t i) { return values.at(static_cast<std::size_t>(i)); }
  double operator[](std::int64_t i) const { return values.at(static_cast<std::size_t>(i)); }
  double& operator()(std::int64_t row, std::int64_t col) { return (*this)[row * cols() + col]; }
  double operator()(std::int64_t row, std::int64_t col) const { return (*this)[row * cols() + col]; }
};

/// The arguments of a call, by name, before it runs.
using Given = std::function<Numbers(const std::string& name)>;
/// What every InOut and Out must hold afterwards, by name.
using Results = std::map<std::string, Numbers>;
/// Which rows (of the first dimension) of an argument hold no data: a cache's rows past the sequence.
using Stale = std::function<bool(std::int64_t row)>;

/// When an error is found, the earlier the better.
enum class Moment : std::uint8_t {
  building,   ///< BuildError
  checked,    ///< an error of checked mode
  note,       ///< a note of checked mode, on a NaN or an infinity
  reference,  ///< only by comparison with the kernel's plain reference
  never,      ///< not at all: no case may end so
};

struct Case {
  std::string error;  ///< what the human did, one line: a row of docs/zoo.md
  std::function<void(Parameters&, bool wrong)> program;
  std::map<std::string, std::int64_t> dims = {};
  std::map<std::string, std::vector<double>> values = {};  ///< of arguments that are not random
  std::map<std::string, Stale> stale = {};                 ///< rows that the caller declares as holes, full of NaN
  std::function<Results(const Given&)> reference;
  Tolerance tolerance = {.abs = 1e-5, .rel = 1e-5, .reason = "FP32 sums of a few dozen terms"};
  bool right_in_order = false;  ///< a race that does not show where iterations run one after the other
  Moment found;
  /// The whole text. Places are relative to the line of the case, as in test/errors/ErrorText.h.
  std::string says;
};

/// Puts a case into the zoo, under the name of its file.
class Exhibit {
 public:
  explicit Exhibit(Case what, const std::string& variant = {}, Location where = Location::current());
};

}  // namespace pl::test
