// The check that a call fits its signature. Every misfit is one line: program, argument, what it expects, what it got.
#include <algorithm>
#include <map>

#include "pl/error.h"
#include "pl/signature.h"
#include "pl/suggestion.h"

namespace pl {
namespace {

// Where a run-time dimension got its value from, for messages about an argument that disagrees.
struct Derivation {
  std::int64_t value;
  std::string source;  // "argument 'x'"
};

std::string shapeText(const std::vector<Extent>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i == 0 ? "" : ", ") + shape[i].text();
  }
  return text + "]";
}

std::string valuesText(const ValueRange& range) {
  if (range.highest == INT64_MAX) return "of " + std::to_string(range.lowest) + " or more";
  return "from " + std::to_string(range.lowest) + " to " + std::to_string(range.highest);
}

// "[2, 7]" for element `i` of a row-major array.
std::string indexText(std::int64_t i, const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> index(shape.size());
  for (std::size_t d = shape.size(); d-- > 0;) {
    index[d] = i % shape[d];
    i /= shape[d];
  }
  return shape_text(index);
}

class Binder {
 public:
  Binder(const Signature& signature, const Bindings& arguments) : signature_(signature), arguments_(arguments) {}

  BoundCall run() {
    matchNames();
    for (std::size_t i = 0; i < arrays_.size(); ++i) checkType(signature_.parameters[i], *arrays_[i]);
    // A dimension must have its value before a product that it is a factor of can be checked.
    for (const bool products : {false, true}) {
      for (std::size_t i = 0; i < arrays_.size(); ++i) checkExtents(signature_.parameters[i], *arrays_[i], products);
    }
    BoundCall call;
    for (const Dimension& dimension : signature_.dimensions) call.dimensions.push_back(checkDimension(dimension));
    for (std::size_t i = 0; i < arrays_.size(); ++i) {
      checkMemory(signature_.parameters[i], *arrays_[i]);
      call.arrays.push_back(arrays_[i]->data());
    }
    checkOverlaps();
    for (std::size_t i = 0; i < arrays_.size(); ++i) {
      const Parameter& parameter = signature_.parameters[i];
      if (const auto values = signature_.values(parameter, call.dimensions))
        checkValues(parameter, *arrays_[i], *values);
    }
    return call;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const { throw CallError(signature_.name + ": " + message); }
  static std::string named(const Parameter& parameter) { return "argument '" + parameter.name + "'"; }

  void matchNames() {
    arrays_.assign(signature_.parameters.size(), nullptr);
    for (const auto& [name, array] : arguments_) {
      const Parameter* parameter = signature_.find(name);
      if (parameter == nullptr) failUnknown(name);
      const Array*& slot = arrays_[static_cast<std::size_t>(parameter - signature_.parameters.data())];
      if (slot != nullptr) fail(named(*parameter) + " is given twice");
      slot = &array;
    }
    for (std::size_t i = 0; i < arrays_.size(); ++i) {
      const Parameter& parameter = signature_.parameters[i];
      if (arrays_[i] == nullptr) {
        fail(named(parameter) + " is missing; expects " + std::string(name_of(parameter.dtype)) + " " +
             shapeText(parameter.shape));
      }
    }
  }

  [[noreturn]] void failUnknown(const std::string& name) const {
    std::vector<std::string> known;
    for (const Parameter& parameter : signature_.parameters) known.push_back(parameter.name);
    fail("unknown argument '" + name + "'" + suggestion(name, known, "arguments"));
  }

  void checkType(const Parameter& parameter, const Array& array) {
    if (array.dtype() != parameter.dtype) {
      fail(named(parameter) + " expects " + std::string(name_of(parameter.dtype)) + " but got " +
           std::string(name_of(array.dtype())));
    }
    if (array.rank() != static_cast<std::int64_t>(parameter.shape.size())) {
      fail(named(parameter) + " expects shape " + shapeText(parameter.shape) + " but got " + shape_text(array.shape()));
    }
    if (array.layout() != parameter.layout) {
      const bool isPacked = array.layout() != Layout::row_major;
      fail(named(parameter) + " expects layout " + std::string(name_of(parameter.layout)) + " but got " +
           std::string(name_of(array.layout())) + "; " +
           (isPacked ? "unpack it: pl::unpack(array)"
                     : "pack it: pl::pack(array, pl::Layout::" + std::string(name_of(parameter.layout)) + ")"));
    }
  }

  static bool isProduct(const Extent& extent) {
    return extent.dimensions.size() > 1 || (extent.dimensions.size() == 1 && extent.size != 1);
  }

  void checkExtents(const Parameter& parameter, const Array& array, bool products) {
    for (std::size_t d = 0; d < parameter.shape.size(); ++d) {
      if (isProduct(parameter.shape[d]) == products) checkExtent(parameter, array, d);
    }
  }

  void checkExtent(const Parameter& parameter, const Array& array, std::size_t d) {
    const Extent& extent = parameter.shape[d];
    const std::int64_t got = array.shape()[d];
    std::int64_t expected = extent.size;
    for (const std::string& dimension : extent.dimensions) {
      if (!dimensions_.contains(dimension))
        dimensions_[dimension] = {got / otherFactors(extent, dimension), named(parameter)};
      expected *= dimensions_.at(dimension).value;
    }
    if (got == expected) return;
    fail(named(parameter) + " expects shape " + shapeText(parameter.shape) + " but got " + shape_text(array.shape()) +
         ": dimension " + std::to_string(d) + " must be " + std::to_string(expected) + because(extent));
  }

  /// What `dimension` is multiplied with in `extent`: a dimension that stands nowhere alone is a quotient.
  std::int64_t otherFactors(const Extent& extent, const std::string& dimension) const {
    std::int64_t product = extent.size;
    bool isFound = false;
    for (const std::string& other : extent.dimensions) {
      if (other == dimension && !isFound) {
        isFound = true;
        continue;
      }
      if (!dimensions_.contains(other))
        fail("dimension '" + dimension + "' expects an extent in which it is the only unknown one but got " +
             extent.text());
      product *= dimensions_.at(other).value;
    }
    return std::max<std::int64_t>(product, 1);
  }

  /// " (batch is 3 in argument 'x')"; empty for a number.
  std::string because(const Extent& extent) const {
    std::string text;
    for (const std::string& dimension : extent.dimensions) {
      const auto& [value, source] = dimensions_.at(dimension);
      text += (text.empty() ? " (" : ", ") + dimension + " is " + std::to_string(value) + " in " + source;
    }
    return text.empty() ? "" : text + ")";
  }

  std::int64_t checkDimension(const Dimension& dimension) const {
    const auto found = dimensions_.find(dimension.name);
    if (found == dimensions_.end())
      fail("dimension '" + dimension.name + "' expects an argument with it as an extent but got none");
    const auto& [value, source] = found->second;
    if (value < dimension.range.lowest || value > dimension.range.highest) {
      fail("dimension '" + dimension.name + "' expects a value " + valuesText(dimension.range) + " but got " +
           std::to_string(value) + " in " + source);
    }
    return value;
  }

  void checkMemory(const Parameter& parameter, const Array& array) const {
    if (array.data() == nullptr && array.elements() != 0)
      fail(named(parameter) + " expects memory but got a null pointer");
    const auto past = reinterpret_cast<std::uintptr_t>(array.data()) % Array::kAlignment;
    if (past != 0) {
      fail(named(parameter) + " expects memory aligned to " + std::to_string(Array::kAlignment) +
           " bytes but got an address " + std::to_string(past) + " bytes past that");
    }
  }

  void checkOverlaps() const {
    for (std::size_t i = 0; i < arrays_.size(); ++i) {
      if (signature_.parameters[i].role == Role::In) continue;
      for (std::size_t j = 0; j < arrays_.size(); ++j) {
        if (i == j || !overlap(*arrays_[i], *arrays_[j])) continue;
        fail(named(signature_.parameters[i]) + " is written and shares memory with " + named(signature_.parameters[j]) +
             "; expects separate arrays");
      }
    }
  }

  static bool overlap(const Array& a, const Array& b) {
    const auto beginA = reinterpret_cast<std::uintptr_t>(a.data()), beginB = reinterpret_cast<std::uintptr_t>(b.data());
    return beginA < beginB + b.bytes() && beginB < beginA + a.bytes();
  }

  void checkValues(const Parameter& parameter, const Array& array, const ValueRange& values) const {
    switch (parameter.dtype) {
      case DType::INT8: return checkEach<std::int8_t>(parameter, array, values);
      case DType::UINT8: return checkEach<std::uint8_t>(parameter, array, values);
      case DType::INT32: return checkEach<std::int32_t>(parameter, array, values);
      case DType::INT64: return checkEach<std::int64_t>(parameter, array, values);
      default:
        fail(named(parameter) + " expects a dtype of integers, since it has a value range, but got " +
             std::string(name_of(parameter.dtype)));
    }
  }

  template <class Int>
  void checkEach(const Parameter& parameter, const Array& array, const ValueRange& range) const {
    const std::int64_t count = parameter.role == Role::Out ? 0 : array.elements();
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t value = array.as<Int>()[i];
      if (value >= range.lowest && value <= range.highest) continue;
      fail(named(parameter) + " expects values " + valuesText(range) + " but got " + std::to_string(value) + " at " +
           indexText(i, array.shape()) + (parameter.below ? because(*parameter.below) : ""));
    }
  }

  const Signature& signature_;
  const Bindings& arguments_;
  std::vector<const Array*> arrays_;  // one per parameter
  std::map<std::string, Derivation> dimensions_;
};

}  // namespace

BoundCall bind(const Signature& signature, const Bindings& arguments) { return Binder(signature, arguments).run(); }

}  // namespace pl
