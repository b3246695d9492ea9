#include "reference/Births.h"

#include <cmath>

#include "dialect/Place.h"
#include "reference/Marks.h"

namespace pl::reference {

bool isFinite(const Tensor& tensor, std::int64_t i) {
  return withType(tensor.dtype, [&]<class T>() {
    if constexpr (std::is_integral_v<T>)
      return true;
    else
      return static_cast<bool>(std::isfinite(Elements<T>(tensor).load(i)));
  });
}

bool isNumber(const Tensor& tensor, std::int64_t i) {
  return withType(tensor.dtype, [&]<class T>() {
    const auto value = Elements<T>(tensor).load(i);
    return value == value;
  });
}

void Births::add(const Tensor& result, std::int64_t i) {
  withType(result.dtype, [&]<class T>() {
    if constexpr (!std::is_integral_v<T>) add(Elements<T>(result).load(i), textOf(coordinatesOf(i, result.shape)));
  });
}

void Births::add(float value, const std::string& place) {
  Birth& birth = births_[op_];
  if (birth.count++ == 0) {
    birth.what = std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
    birth.place = place;
    birth.iterations = *iterations_;
  }
}

std::vector<std::string> Births::notes() const {
  std::vector<std::string> notes;
  for (const auto& [op, birth] : births_) {
    std::string text = ir::placeText(op->getLoc()) + ": note: " + op->getName().stripDialect().str() + " makes " +
                       birth.what + " of finite " +
                       (birth.place.empty() ? "numbers" : "elements, first at " + birth.place);
    if (birth.count > 1) text += ", " + std::to_string(birth.count) + " times in all";
    notes.push_back(text + notesOf(birth.iterations));
  }
  return notes;
}

}  // namespace pl::reference
