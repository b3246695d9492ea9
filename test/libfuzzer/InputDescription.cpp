// Any bytes as the description of an input of pl-run; the first one chooses the dtype.
#include <array>

#include "Target.h"
#include "pl/error.h"
#include "reference/Inputs.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pl;
  constexpr std::array kDTypes = {FP32, FP16, BF16, INT8, UINT8, INT32, INT64, BOOL};
  if (size == 0) return 0;
  try {
    reference::fill(kDTypes[data[0] % kDTypes.size()], {3, 5}, {reinterpret_cast<const char*>(data + 1), size - 1}, 1);
  } catch (const CallError&) {
  }
  return 0;
}
