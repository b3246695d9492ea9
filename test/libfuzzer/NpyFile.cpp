// Any bytes as a .npy file; the first one chooses the dtype that is asked for.
#include <array>
#include <sstream>

#include "Npy.h"
#include "Target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pl;
  constexpr std::array kDTypes = {FP32, FP16, BF16, INT8, UINT8, INT32, INT64, BOOL};
  if (size == 0) return 0;
  const DType dtype = kDTypes[data[0] % kDTypes.size()];
  std::istringstream file(std::string(reinterpret_cast<const char*>(data + 1), size - 1));
  try {
    const Array array = tool::read_npy(file, size - 1, "fuzz.npy", dtype);
    if (array.dtype() != dtype || array.bytes() > size) __builtin_trap();
  } catch (const tool::FileError&) {
  }
  return 0;
}
