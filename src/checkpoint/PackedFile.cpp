#include "checkpoint/PackedFile.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <numeric>
#include <system_error>
#include <utility>

#include "checkpoint/CheckpointError.h"
#include "checkpoint/Checksum.h"
#include "checkpoint/Json.h"
#include "runtime/OnAllCores.h"

namespace pl::checkpoint {
namespace {

// Raise it when the bytes of any form change: files of other versions are made anew.
constexpr int kLayoutVersion = 1;
constexpr std::string_view kIdentity = "plait.packed_from";
constexpr std::string_view kChecksum = "plait.checksum.";
// Read, written and summed at once by one thread.
constexpr std::int64_t kPiece = 4 << 20;

std::string systemError() { return std::generic_category().message(errno); }

/// A file that is read or written at places, by several threads at once.
class PlacedFile {
 public:
  explicit PlacedFile(int number) : number_(number) {}
  PlacedFile(const PlacedFile&) = delete;
  PlacedFile& operator=(const PlacedFile&) = delete;
  ~PlacedFile() {
    if (number_ >= 0) close(number_);
  }

  bool isOpen() const { return number_ >= 0; }
  int number() const { return number_; }
  bool read(std::byte* to, std::int64_t bytes, std::int64_t place) const { return all<pread>(to, bytes, place); }
  bool write(const std::byte* from, std::int64_t bytes, std::int64_t place) const {
    return all<pwrite>(from, bytes, place);
  }

 private:
  /// A call may do a part; 0 is a file that has become shorter.
  template <auto call, class Byte>
  bool all(Byte* memory, std::int64_t bytes, std::int64_t place) const {
    while (bytes > 0) {
      const ssize_t done = call(number_, memory, static_cast<std::size_t>(bytes), place);
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return false;
      memory += done;
      bytes -= done;
      place += done;
    }
    return true;
  }

  int number_;
};

/// Calls move(memory, bytes, place) for every piece of the array, which begins at `place` in a file, on all worker
/// threads. The checksum of the pieces' checksums; none where a piece failed.
template <class Move>
std::optional<std::uint64_t> movePieces(const Array& array, std::int64_t place, const Move& move) {
  const auto bytes = static_cast<std::int64_t>(array.bytes());
  std::vector<std::uint64_t> sums(static_cast<std::size_t>((bytes + kPiece - 1) / kPiece));
  std::atomic<bool> failed = false;
  onAllCores("checkpoint", static_cast<std::int64_t>(sums.size()), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t piece = begin; piece < end; ++piece) {
      const std::int64_t from = piece * kPiece, length = std::min(kPiece, bytes - from);
      std::byte* memory = array.as<std::byte>() + from;
      if (!move(memory, length, place + from)) failed = true;
      sums[static_cast<std::size_t>(piece)] = checksumOf({memory, static_cast<std::size_t>(length)});
    }
  });
  if (failed) return std::nullopt;
  return checksumOf(std::as_bytes(std::span(sums)));
}

/// Extents in the file: of the memory, panels and their pads included.
std::vector<std::int64_t> storedShape(const Weight& weight) {
  std::vector<std::int64_t> shape = weight.shape();
  if (weight.layout() == Layout::row_major) return shape;
  return {(shape[1] + kPanelColumns - 1) / kPanelColumns, (shape[0] + kPanelRows - 1) / kPanelRows, kPanelColumns,
          kPanelRows};
}

std::string_view storedType(const Weight& weight) { return weight.dtype() == FP32 ? "F32" : "BF16"; }

/// Numbers of 4 bytes first, so that each tensor begins where its type may.
std::vector<std::size_t> orderInFile(const std::vector<Weight>& weights) {
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(-size_of(weights[i].dtype()), i); });
  return order;
}

std::int64_t bytesOf(const std::vector<Array>& arrays) {
  std::int64_t bytes = 0;
  for (const Array& array : arrays) bytes += static_cast<std::int64_t>(array.bytes());
  return bytes;
}

std::string headerText(const std::string& identity, const std::vector<Weight>& weights,
                       const std::vector<Array>& arrays, const std::vector<std::uint64_t>& sums) {
  nlohmann::ordered_json header;
  nlohmann::ordered_json& metadata = header["__metadata__"];
  metadata[std::string(kIdentity)] = identity;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    metadata[std::string(kChecksum) + weights[i].name()] = fmt::format("{:016x}", sums[i]);
  }
  std::size_t place = 0;
  for (const std::size_t i : orderInFile(weights)) {
    header[weights[i].name()] = {{"dtype", storedType(weights[i])},
                                 {"shape", storedShape(weights[i])},
                                 {"data_offsets", {place, place + arrays[i].bytes()}}};
    place += arrays[i].bytes();
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');  // the data begins at a multiple of 8
  std::string bytes;
  for (std::size_t i = 0; i < 8; ++i) bytes += static_cast<char>(text.size() >> 8 * i & 0xff);
  return bytes + text;
}

[[noreturn]] void isOf(const std::filesystem::path& file, std::string_view what) {
  throw CheckpointError(fmt::format("{}: expects packed weights of this checkpoint but got {}", file.string(), what));
}

const StoredTensor& packedTensor(const SafetensorsFile& packed, const Weight& weight) {
  const std::vector<StoredTensor>& tensors = packed.header.tensors;
  const auto found = std::ranges::find(tensors, weight.name(), &StoredTensor::name);
  if (found == tensors.end() || found->shape != storedShape(weight) || found->type.name != storedType(weight)) {
    isOf(packed.file.path(), fmt::format("another '{}'", weight.name()));
  }
  return *found;
}

/// Removes a file that has not been put in its place.
struct Unfinished {
  std::string path;
  ~Unfinished() {
    if (!path.empty()) unlink(path.c_str());
  }
};

}  // namespace

std::string identityOf(const Checkpoint& checkpoint) {
  std::string identity = fmt::format("layout {}", kLayoutVersion);
  for (const auto& file : checkpoint.files()) {
    std::error_code unresolved;
    identity += fmt::format("; {} of {} bytes, written {}, header {:016x}",
                            std::filesystem::weakly_canonical(file->file.path(), unresolved).string(),
                            file->file.bytes().size(), file->file.written(), checksumOf(file->headerBytes()));
  }
  return identity;
}

std::filesystem::path packedPath(const std::filesystem::path& cache, const Checkpoint& checkpoint) {
  std::error_code unresolved;
  std::filesystem::path folder = std::filesystem::weakly_canonical(checkpoint.folder(), unresolved);
  if (!folder.has_filename()) folder = folder.parent_path();  // the name ended in a slash
  const std::string place = folder.string();
  return cache /
         fmt::format("{}-{:016x}.safetensors", folder.filename().string(), checksumOf(std::as_bytes(std::span(place))));
}

std::vector<Array> readPacked(const std::filesystem::path& path, const std::string& identity,
                              const std::vector<Weight>& weights, const OnProgress& onProgress) {
  const SafetensorsFile packed(path);
  const auto& metadata = packed.header.metadata;
  const auto from = metadata.find(std::string(kIdentity));
  if (from == metadata.end()) isOf(path, "none");
  if (from->second != identity) isOf(path, "those of other files: " + shown(from->second));
  if (packed.header.tensors.size() != weights.size()) isOf(path, "those of another model");

  const PlacedFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.isOpen()) throw CheckpointError(fmt::format("cannot read {}: {}", path.string(), systemError()));
  const auto whole = static_cast<std::int64_t>(packed.file.bytes().size() - packed.header.bytes);
  std::int64_t done = 0;
  std::vector<Array> arrays;
  for (const Weight& weight : weights) {
    if (onProgress) onProgress("reading packed weights", done, whole);
    const StoredTensor& stored = packedTensor(packed, weight);
    const Array& array = arrays.emplace_back(weight.dtype(), weight.shape(), weight.layout());
    const auto sum =
        movePieces(array, static_cast<std::int64_t>(packed.header.bytes + stored.begin),
                   [&](std::byte* to, std::int64_t bytes, std::int64_t place) { return file.read(to, bytes, place); });
    const auto written = metadata.find(std::string(kChecksum) + weight.name());
    if (!sum || written == metadata.end() || written->second != fmt::format("{:016x}", *sum)) {
      isOf(path, fmt::format("damaged data of '{}'", weight.name()));
    }
    done += static_cast<std::int64_t>(array.bytes());
  }
  if (onProgress) onProgress("reading packed weights", whole, whole);
  return arrays;
}

void writePacked(const std::filesystem::path& path, const std::string& identity, const std::vector<Weight>& weights,
                 const std::vector<Array>& arrays, const OnProgress& onProgress) {
  const auto fail = [&] { throw CheckpointError(fmt::format("cannot write {}: {}", path.string(), systemError())); };
  std::error_code unmade;  // mkstemp says why
  std::filesystem::create_directories(path.parent_path(), unmade);
  Unfinished unfinished{path.string() + ".XXXXXX"};
  const PlacedFile file(mkstemp(unfinished.path.data()));
  if (!file.isOpen()) {
    unfinished.path.clear();
    fail();
  }
  // The header's length is known before the checksums in it are.
  std::vector<std::uint64_t> sums(weights.size());
  auto place = static_cast<std::int64_t>(headerText(identity, weights, arrays, sums).size());
  const std::int64_t whole = bytesOf(arrays);
  std::int64_t done = 0;
  for (const std::size_t i : orderInFile(weights)) {
    if (onProgress) onProgress("keeping packed weights", done, whole);
    const auto sum = movePieces(arrays[i], place, [&](std::byte* from, std::int64_t bytes, std::int64_t at) {
      return file.write(from, bytes, at);
    });
    if (!sum) fail();
    sums[i] = *sum;
    place += static_cast<std::int64_t>(arrays[i].bytes());
    done += static_cast<std::int64_t>(arrays[i].bytes());
  }
  const std::string header = headerText(identity, weights, arrays, sums);
  const bool isWritten =
      file.write(reinterpret_cast<const std::byte*>(header.data()), static_cast<std::int64_t>(header.size()), 0) &&
      fsync(file.number()) == 0 && rename(unfinished.path.c_str(), path.c_str()) == 0;
  if (!isWritten) fail();
  unfinished.path.clear();
  if (onProgress) onProgress("keeping packed weights", whole, whole);
}

}  // namespace pl::checkpoint
