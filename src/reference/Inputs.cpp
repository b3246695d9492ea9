#include "reference/Inputs.h"

#include <charconv>
#include <limits>
#include <random>

#include "pl/error.h"
#include "runtime/Element.h"

namespace pl::reference {
namespace {

double numberOf(const std::string& text, const std::string& description) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Out of double's range: the nearest it has, which every narrower type rounds to as well.
  if (error == std::errc::invalid_argument || end != text.data() + text.size())
    throw CallError("expects numbers but got '" + text + "' in '" + description + "'");
  return value;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find(',', begin);
    parts.push_back(text.substr(begin, end - begin));
  }
  return parts;
}

/// An INT64 is read as such: double cannot hold them all.
void set(Array& array, std::int64_t i, const std::string& text, const std::string& description) {
  std::int64_t integer = 0;
  const char* end = text.data() + text.size();
  if (array.dtype() == DType::INT64 && std::from_chars(text.data(), end, integer).ptr == end)
    array.as<std::int64_t>()[i] = integer;
  else
    array.set(i, numberOf(text, description));
}

/// Numbers at the edges of a dtype's arithmetic, of its rounding and of its casts.
std::vector<double> specialNumbers(DType dtype) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  switch (dtype) {
    case DType::FP32:
    case DType::FP16:
    case DType::BF16:
      return {0.0, -0.0, 1.0, -1.0, std::numeric_limits<double>::quiet_NaN(), kInf, -kInf,
              // least and greatest of FP32, BF16 and FP16, and denormals of each
              0x1p-149, -0x1p-149, 0x1p-133, 0x1p-126, 0x1.8p-127, 0x1p-24, 0x1p-14, 0x1.8p-15, 65504, 65520,
              0x1.fffffep127,
              // ties of BF16, of FP16 and of whole numbers
              0x1.01p0, 0x1.03p0, 0x1.002p0, 0x1.006p0, 0.5, 1.5, 2.5, -0.5, -2.5, 127.5, -128.5, 255.5,
              // at and past the limits of the integers
              2147483648.0, -2147483648.0, 0x1p63, -0x1p63, 3.0, 0.1, 1e-5, 88.8, -87.4, -104.0};
    case DType::BOOL: return {0, 1};
    case DType::UINT8: return {0, 1, 2, 127, 128, 254, 255, 3};
    case DType::INT8: return {0, 1, -1, 2, 127, -128, -127, 3};
    case DType::INT32: return {0, 1, -1, 2, 2147483647.0, -2147483648.0, 16777217, 257, -259, 65519, 65520};
    case DType::INT64:
      return {0, 1, -1, 2, 0x1.fffffffffffffp62, -0x1p63, 16777217, 257, 2147483648.0, 0x1.01p40, 0x1.03p40, 65520};
  }
  return {};
}

}  // namespace

Array fill(DType dtype, const std::vector<std::int64_t>& shape, const std::string& description, std::uint64_t seed,
           const std::optional<ValueRange>& range) {
  Array array(dtype, shape);
  const std::int64_t elements = array.elements();
  if (description == "iota") {
    for (std::int64_t i = 0; i < elements; ++i) array.set(i, static_cast<double>(i));
  } else if (description == "random") {
    std::mt19937_64 generator(seed);
    if (range) {
      // Not std::uniform_int_distribution, whose numbers differ between libraries.
      const std::uint64_t span = static_cast<std::uint64_t>(range->highest - range->lowest) + 1;
      for (std::int64_t i = 0; i < elements; ++i)
        array.set(i, static_cast<double>(range->lowest + static_cast<std::int64_t>(span ? generator() % span : 0)));
    } else if (is_float(dtype)) {
      for (std::int64_t i = 0; i < elements; ++i) array.set(i, static_cast<double>(generator() >> 11) * 0x1p-51 - 2.0);
    } else {
      const std::int64_t least = dtype == DType::BOOL || dtype == DType::UINT8 ? 0 : -100;
      const std::uint64_t span = dtype == DType::BOOL ? 2 : 201;
      for (std::int64_t i = 0; i < elements; ++i)
        array.set(i, static_cast<double>(least + static_cast<std::int64_t>(generator() % span)));
    }
  } else if (description == "special") {
    const std::vector<double> numbers = specialNumbers(dtype);
    for (std::int64_t i = 0; i < elements; ++i) array.set(i, numbers[static_cast<std::size_t>(i) % numbers.size()]);
  } else if (description.starts_with("full:") || description.starts_with("values:")) {
    const std::vector<std::string> texts = split(description.substr(description.find(':') + 1));
    for (std::int64_t i = 0; i < elements; ++i)
      set(array, i, texts[std::min(static_cast<std::size_t>(i), texts.size() - 1)], description);
  } else {
    throw CallError("expects " + std::string(kInputKinds) + " but got '" + description + "'");
  }
  return array;
}

}  // namespace pl::reference
