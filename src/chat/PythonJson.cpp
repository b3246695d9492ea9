#include "PythonJson.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

namespace pl::chat {
namespace {

using nlohmann::ordered_json;

/// repr(float): the shortest digits that read back, with an exponent below 1e-4 and from 1e16 on.
std::string pythonFloat(double value) {
  char text[32];
  const auto end = std::to_chars(std::begin(text), std::end(text), value, std::chars_format::scientific).ptr;
  std::string_view written(text, end - text);
  std::string sign;
  if (written.starts_with('-')) {
    sign = "-";
    written.remove_prefix(1);
  }
  const std::size_t e = written.find('e');
  int exponent = 0;  // from_chars takes a minus, but no plus
  std::from_chars(end - (written.size() - e - 1) + (written[e + 1] == '+' ? 1 : 0), end, exponent);
  std::string digits(1, written[0]);
  if (e > 2) digits += written.substr(2, e - 2);
  const int count = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    return fmt::format("{}{}{}{}e{}{:02}", sign, digits[0], count > 1 ? "." : "", digits.substr(1),
                       exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0) return sign + "0." + std::string(-exponent - 1, '0') + digits;
  if (count <= exponent + 1) return sign + digits + std::string(exponent + 1 - count, '0') + ".0";
  return sign + digits.substr(0, exponent + 1) + "." + digits.substr(exponent + 1);
}

void append(const ordered_json& value, std::string& text) {
  if (value.is_object()) {
    text += '{';
    for (const auto& [key, item] : value.items()) {
      if (&item != &value.begin().value()) text += ", ";
      text += ordered_json(key).dump();
      text += ": ";
      append(item, text);
    }
    text += '}';
  } else if (value.is_array()) {
    text += '[';
    for (const ordered_json& item : value) {
      if (&item != &value.front()) text += ", ";
      append(item, text);
    }
    text += ']';
  } else if (value.is_number_float()) {
    text += pythonFloat(value.get<double>());
  } else {
    text += value.dump();  // texts (only controls, quotes and backslashes escaped), whole numbers, true, false, null
  }
}

}  // namespace

std::string pythonJson(const ordered_json& value) {
  std::string text;
  append(value, text);
  return text;
}

}  // namespace pl::chat
