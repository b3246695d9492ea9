#include "checkpoint/SafetensorsHeader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "checkpoint/CheckpointError.h"
#include "pl/array.h"

namespace pl::checkpoint {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 100'000'000;  // the limit of the safetensors package itself
constexpr std::size_t kHighestRank = 16;
constexpr std::string_view kMetadata = "__metadata__";
constexpr std::string_view kTensorForm = R"({"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]})";

constexpr std::array<StoredType, 21> kTypes = {{
    {"F32", 32, FP32},      {"F16", 16, FP16},  {"BF16", 16, BF16}, {"I8", 8, INT8},    {"U8", 8, UINT8},
    {"I32", 32, INT32},     {"I64", 64, INT64}, {"BOOL", 8, BOOL},  {"F64", 64, {}},    {"I16", 16, {}},
    {"U16", 16, {}},        {"U32", 32, {}},    {"U64", 64, {}},    {"F8_E4M3", 8, {}}, {"F8_E5M2", 8, {}},
    {"F8_E8M0", 8, {}},     {"F6_E2M3", 6, {}}, {"F6_E3M2", 6, {}}, {"F4", 4, {}},      {"C64", 64, {}},
    {"F8_E4M3FNUZ", 8, {}},
}};

/// Receives the JSON as it is read, and keeps nothing but the tensors: a tree of values would take many times the
/// header's length, which may be 100 MB of brackets.
class HeaderReader {
 public:
  HeaderReader(SafetensorsHeader& header, const std::string& file) : header_(header), file_(file) {}

  // The library's interface of a receiver of events; each returns whether to go on.
  // NOLINTBEGIN(readability-identifier-naming): the names are the library's
  bool null() { return unexpected(); }
  bool boolean(bool /*value*/) { return unexpected(); }
  bool number_integer(std::int64_t /*value*/) { return unexpected(); }  // below 0
  bool number_float(double /*value*/, const std::string& /*text*/) { return unexpected(); }
  bool binary(std::vector<std::uint8_t>& /*value*/) { return unexpected(); }

  bool number_unsigned(std::uint64_t value) {
    if (place_ == Place::Shape && value <= INT64_MAX && tensor_.shape.size() < kHighestRank) {
      tensor_.shape.push_back(static_cast<std::int64_t>(value));
      return true;
    }
    if (place_ == Place::Offsets && offsets_ < 2) {
      (offsets_++ == 0 ? tensor_.begin : tensor_.end) = value;
      return true;
    }
    return unexpected();
  }

  bool string(std::string& value) {
    if (place_ == Place::Metadata) {
      header_.metadata[key_] = value;
      return true;
    }
    if (place_ != Place::Tensor || key_ != "dtype") return unexpected();
    const auto* const found = std::ranges::find(kTypes, value, &StoredType::name);
    if (found == kTypes.end()) {
      throw CheckpointError(fmt::format("{}: tensor '{}' expects a dtype such as F32, F16 or BF16 but got '{}'", file_,
                                        shown(tensor_.name), shown(value)));
    }
    tensor_.type = *found;
    return true;
  }

  bool start_object(std::size_t /*elements*/) {
    if (place_ == Place::Outside) {
      place_ = Place::Header;
    } else if (place_ == Place::Header) {
      place_ = key_ == kMetadata ? Place::Metadata : Place::Tensor;
      keys_.clear();
      tensor_ = {.name = key_};
      offsets_ = 0;
    } else {
      return unexpected();
    }
    return true;
  }

  bool key(std::string& value) {
    key_ = value;
    if (!(place_ == Place::Header ? names_ : keys_).insert(value).second) {
      throw CheckpointError(fmt::format("{}: expects each name once but got '{}' twice", file_, shown(value)));
    }
    return true;
  }

  bool end_object() {
    if (place_ == Place::Tensor) {
      const bool isWhole = keys_.contains("dtype") && keys_.contains("shape") && offsets_ == 2;
      if (!isWhole) return unexpected();
      header_.tensors.push_back(std::move(tensor_));
    }
    place_ = place_ == Place::Header ? Place::Outside : Place::Header;
    return true;
  }

  bool start_array(std::size_t /*elements*/) {
    if (place_ != Place::Tensor || (key_ != "shape" && key_ != "data_offsets")) return unexpected();
    place_ = key_ == "shape" ? Place::Shape : Place::Offsets;
    return true;
  }

  bool end_array() {
    place_ = Place::Tensor;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/, const nlohmann::json::exception& /*error*/) {
    throw CheckpointError(
        fmt::format("{}: expects JSON in the header but got something else at its byte {}; the file is "
                    "damaged",
                    file_, position));
  }

  // NOLINTEND(readability-identifier-naming)

 private:
  enum class Place { Outside, Header, Metadata, Tensor, Shape, Offsets };

  bool unexpected() const {
    if (place_ == Place::Outside) {
      throw CheckpointError(fmt::format("{}: expects an object as header but got another value", file_));
    }
    if (place_ == Place::Metadata) {
      throw CheckpointError(
          fmt::format("{}: expects texts in {} but got another value for '{}'", file_, kMetadata, shown(key_)));
    }
    const std::string& name = place_ == Place::Header ? key_ : tensor_.name;
    throw CheckpointError(
        fmt::format("{}: tensor '{}' expects {} but got something else", file_, shown(name), kTensorForm));
  }

  SafetensorsHeader& header_;
  const std::string& file_;
  Place place_ = Place::Outside;
  std::string key_;                           // the last one read
  std::set<std::string, std::less<>> names_;  // of the header's members
  std::set<std::string, std::less<>> keys_;   // of the member that is open
  StoredTensor tensor_;
  int offsets_ = 0;
};

std::uint64_t lengthOf(std::span<const std::byte> bytes, const std::string& file) {
  if (bytes.size() < kLengthBytes) {
    throw CheckpointError(fmt::format("{}: expects {} bytes with the header's length but got a file of {} bytes", file,
                                      kLengthBytes, bytes.size()));
  }
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = length << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  if (length > kLongestHeader) {
    throw CheckpointError(fmt::format("{}: expects a header of at most {} bytes but got {}; it is no .safetensors file",
                                      file, kLongestHeader, length));
  }
  if (length > bytes.size() - kLengthBytes) {
    throw CheckpointError(fmt::format("{}: expects {} bytes of header but got {}; the file is truncated", file, length,
                                      bytes.size() - kLengthBytes));
  }
  return length;
}

/// Bytes that a tensor's shape asks for; none where no file could hold them, or where they are no whole bytes.
std::optional<std::uint64_t> bytesOf(const StoredTensor& tensor) {
  std::uint64_t bits = static_cast<std::uint64_t>(tensor.type.bits);
  for (const std::int64_t extent : tensor.shape) {
    if (extent == 0) return 0;
  }
  for (const std::int64_t extent : tensor.shape) {
    if (__builtin_mul_overflow(bits, static_cast<std::uint64_t>(extent), &bits)) return std::nullopt;
  }
  return bits % 8 == 0 ? std::optional(bits / 8) : std::nullopt;
}

void expectFittingBytes(const StoredTensor& tensor, const std::string& file) {
  if (tensor.begin > tensor.end) {
    throw CheckpointError(fmt::format("{}: tensor '{}' expects data_offsets in order but got [{}, {}]", file,
                                      shown(tensor.name), tensor.begin, tensor.end));
  }
  const std::uint64_t present = tensor.end - tensor.begin;
  const std::optional<std::uint64_t> expected = bytesOf(tensor);
  if (expected == present) return;
  throw CheckpointError(
      fmt::format("{}: tensor '{}' expects {} for {} {} but got {} bytes", file, shown(tensor.name),
                  expected ? fmt::format("{} bytes of data", *expected) : "a shape of whole bytes below 2^61",
                  tensor.type.name, shape_text(tensor.shape), present));
}

/// In the order of their data, each tensor begins where the one before it ends, and the last ends with the file.
void expectWholeCover(const std::vector<StoredTensor>& tensors, std::uint64_t dataBytes, const std::string& file) {
  const StoredTensor* before = nullptr;
  for (const StoredTensor& tensor : tensors) {
    const std::uint64_t end = before == nullptr ? 0 : before->end;
    if (tensor.end > dataBytes) {
      throw CheckpointError(
          fmt::format("{}: tensor '{}' expects data up to byte {} but got {} bytes of data; the file "
                      "is truncated",
                      file, shown(tensor.name), tensor.end, dataBytes));
    }
    if (tensor.begin < end) {
      throw CheckpointError(
          fmt::format("{}: tensor '{}' expects its data from byte {} on but got it from byte {}, inside "
                      "the data of '{}'",
                      file, shown(tensor.name), end, tensor.begin, shown(before->name)));
    }
    if (tensor.begin > end) {
      throw CheckpointError(
          fmt::format("{}: tensor '{}' expects its data from byte {} on but got it from byte {}; no "
                      "tensor has what is between",
                      file, shown(tensor.name), end, tensor.begin));
    }
    before = &tensor;
  }
  const std::uint64_t end = before == nullptr ? 0 : before->end;
  if (end != dataBytes) {
    throw CheckpointError(fmt::format("{}: expects {} bytes of data but got {}", file, end, dataBytes));
  }
}

}  // namespace

SafetensorsHeader parseSafetensors(std::span<const std::byte> bytes, const std::string& file) {
  const std::uint64_t length = lengthOf(bytes, file);
  SafetensorsHeader header;
  header.bytes = kLengthBytes + length;
  HeaderReader reader(header, file);
  const auto* text = reinterpret_cast<const char*>(bytes.data() + kLengthBytes);
  nlohmann::json::sax_parse(text, text + length, &reader);
  // A tensor without data lies before the one that begins where it does.
  std::ranges::sort(header.tensors, {}, [](const StoredTensor& tensor) {
    return std::tuple(tensor.begin, tensor.end, std::string_view(tensor.name));
  });
  for (const StoredTensor& tensor : header.tensors) expectFittingBytes(tensor, file);
  expectWholeCover(header.tensors, bytes.size() - header.bytes, file);
  return header;
}

}  // namespace pl::checkpoint
