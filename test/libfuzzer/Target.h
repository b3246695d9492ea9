// A libFuzzer target: must return for any bytes, and throw nothing. https://llvm.org/docs/LibFuzzer.html
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
