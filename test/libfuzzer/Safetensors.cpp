// Any bytes as a .safetensors file.
#include "checkpoint/SafetensorsHeader.h"

#include "Target.h"
#include "checkpoint/CheckpointError.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pl::checkpoint;
  const auto bytes = std::as_bytes(std::span(data, size));
  try {
    // What has been read lies inside the file, each tensor where the one before it ends.
    const SafetensorsHeader header = parseSafetensors(bytes, "fuzz.safetensors");
    std::uint64_t place = header.bytes;
    for (const StoredTensor& tensor : header.tensors) {
      if (header.bytes + tensor.begin != place) __builtin_trap();
      place = header.bytes + tensor.end;
    }
    if (place != size) __builtin_trap();
  } catch (const CheckpointError&) {
  }
  return 0;
}
