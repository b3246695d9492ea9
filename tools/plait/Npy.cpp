// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#include "Npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace pl::tool {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
// Longer headers belong to structured dtypes, which no program takes.
constexpr std::size_t kLongestHeader = 64 * 1024;

// For messages: what a header is like, and how much of another is shown.
constexpr std::string_view kHeaderForm = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)}";
constexpr std::size_t kLongestShown = 80;

std::string_view descriptor_of(DType dtype) {
  switch (dtype) {
    case DType::FP32: return "<f4";
    case DType::FP16: return "<f2";
    case DType::BF16: return "<u2";
    case DType::INT8: return "|i1";
    case DType::UINT8: return "|u1";
    case DType::INT32: return "<i4";
    case DType::INT64: return "<i8";
    case DType::BOOL: return "|b1";
  }
  return "?";
}

/// The header's text is a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& file) : text_(text), rest_(text), file_(file) {}

  void parse() {
    expect('{');
    while (!accept('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr") {
        descriptor = quoted();
      } else if (key == "fortran_order") {
        fortran_order = boolean();
      } else if (key == "shape") {
        shape = tuple();
        has_shape = true;
      } else {
        fail();
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (descriptor.empty() || !has_shape) fail();
  }

  std::string descriptor;
  bool fortran_order = false;
  bool has_shape = false;
  std::vector<std::int64_t> shape;

 private:
  [[noreturn]] void fail() const {
    const std::string_view got = text_.substr(0, std::min(text_.find_last_not_of(" \n") + 1, kLongestShown));
    throw FileError(
        fmt::format("{}: expects a header {} but got {:?}; write it with numpy.save", file_, kHeaderForm, got));
  }

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }

  bool accept(char wanted) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char wanted) {
    if (!accept(wanted)) fail();
  }

  std::string quoted() {
    expect('\'');
    const std::size_t end = rest_.find('\'');
    if (end == std::string_view::npos) fail();
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  bool boolean() {
    skip_blanks();
    for (const std::string_view word : {"True", "False"}) {
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(word.size());
        return word == "True";
      }
    }
    fail();
  }

  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> extents;
    expect('(');
    while (!accept(')')) {
      skip_blanks();
      std::int64_t extent = 0;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), extent);
      if (error != std::errc() || extent < 0) fail();
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      extents.push_back(extent);
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return extents;
  }

  std::string_view text_, rest_;
  const std::string& file_;
};

void read_bytes(std::istream& in, void* to, std::size_t bytes, const std::string& file) {
  in.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes));
  if (static_cast<std::size_t>(in.gcount()) != bytes)
    throw FileError(fmt::format("{}: expects {} more bytes of header but got {}", file, bytes, in.gcount()));
}

std::string read_header(std::istream& in, const std::string& file) {
  char start[8] = {};
  in.read(start, sizeof start);
  if (in.gcount() != sizeof start || std::string_view(start, kMagic.size()) != kMagic) {
    throw FileError(fmt::format("{}: expects a .npy file but got another; write it with numpy.save", file));
  }
  const int version = static_cast<unsigned char>(start[6]);
  if (version < 1 || version > 3)
    throw FileError(fmt::format("{}: expects .npy version 1, 2 or 3 but got {}", file, version));
  unsigned char length_bytes[4] = {};
  read_bytes(in, length_bytes, version == 1 ? 2 : 4, file);
  std::size_t length = 0;
  for (int i = 3; i >= 0; --i) length = length << 8 | length_bytes[i];
  if (length > kLongestHeader)
    throw FileError(fmt::format("{}: expects at most {} bytes of header but got {}", file, kLongestHeader, length));
  std::string header(length, ' ');
  read_bytes(in, header.data(), length, file);
  return header;
}

/// Bytes of the array, or more than any file has where their number overflows.
std::uint64_t bytes_of(const std::vector<std::int64_t>& shape, DType dtype) {
  std::uint64_t bytes = static_cast<std::uint64_t>(size_of(dtype));
  for (const std::int64_t extent : shape) {
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &bytes)) return UINT64_MAX;
  }
  return bytes;
}

}  // namespace

std::string npy_name(const std::string& stem, DType dtype) {
  return stem + (dtype == DType::BF16 ? ".bf16.npy" : ".npy");
}

Array read_npy(const std::filesystem::path& file, DType dtype) {
  std::error_code error;
  const std::uint64_t bytes = std::filesystem::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in) {
    throw FileError(fmt::format("cannot read {}: {}", file.string(), std::generic_category().message(errno)));
  }
  return read_npy(in, bytes, file.string(), dtype);
}

Array read_npy(std::istream& in, std::uint64_t bytes, const std::string& name, DType dtype) {
  const std::string header = read_header(in, name);
  HeaderParser parser(header, name);
  parser.parse();
  if (parser.descriptor != descriptor_of(dtype)) {
    throw FileError(fmt::format("{}: expects dtype '{}' for {} but got '{}'", name, descriptor_of(dtype),
                                name_of(dtype), parser.descriptor));
  }
  if (parser.fortran_order) {
    throw FileError(fmt::format(
        "{}: expects row-major order but got fortran_order: True; write it with numpy.ascontiguousarray", name));
  }
  // Compared before memory is taken: a damaged header may claim any shape.
  const std::uint64_t expected = bytes_of(parser.shape, dtype);
  const std::uint64_t present = bytes - static_cast<std::uint64_t>(in.tellg());
  if (present != expected) {
    throw FileError(fmt::format("{}: expects {} bytes of data for shape {} but got {}", name, expected,
                                shape_text(parser.shape), present));
  }
  Array array(dtype, parser.shape);
  read_bytes(in, array.data(), array.bytes(), name);
  if (dtype == DType::BOOL) {
    const auto* values = array.as<std::uint8_t>();
    const auto* other = std::find_if(values, values + array.elements(), [](std::uint8_t value) { return value > 1; });
    if (other != values + array.elements()) {
      throw FileError(fmt::format("{}: expects booleans of 0 or 1 but got {} at {}", name, *other, other - values));
    }
  }
  return array;
}

void write_npy(const std::filesystem::path& file, const Array& array) {
  const std::string shape = fmt::format("{}{}", fmt::join(array.shape(), ", "), array.rank() == 1 ? "," : "");
  std::string header =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descriptor_of(array.dtype()), shape);
  // The data starts at a multiple of 64 bytes, as NumPy itself writes it.
  const std::size_t before_text = kMagic.size() + 4;
  header.append(63 - (before_text + header.size()) % 64, ' ');
  header += '\n';

  std::ofstream out(file, std::ios::binary);
  out << kMagic << '\x01' << '\x00' << static_cast<char>(header.size() & 0xFF) << static_cast<char>(header.size() >> 8)
      << header;
  out.write(array.as<char>(), static_cast<std::streamsize>(array.bytes()));
  out.close();
  if (!out) throw FileError(fmt::format("cannot write {}", file.string()));
}

}  // namespace pl::tool
