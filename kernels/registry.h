// How a kernel registers: its functions take its own configuration struct; the registry parses words into it.
#pragma once

#include <string>
#include <vector>

#include "pl/kernel.h"

namespace pl::kernels {

template <class Config>
struct KernelOf {
  std::string name;
  std::string summary;
  std::vector<KernelOption> options;
  Config (*parse)(const KernelConfig&);
  Program (*program)(const Config&);
  Bindings (*arguments)(const Config&, std::uint64_t seed);
  std::vector<Expected> (*reference)(const Config&, const Bindings& before);
  Work (*work)(const Config&, const Bindings& before);

  operator Kernel() const {
    return {
        .name = name,
        .summary = summary,
        .options = options,
        .check = [parse = parse](const KernelConfig& config) { parse(config); },
        .program = [f = program, parse = parse](const KernelConfig& config) { return f(parse(config)); },
        .arguments = [f = arguments, parse = parse](const KernelConfig& config,
                                                    std::uint64_t seed) { return f(parse(config), seed); },
        .reference = [f = reference, parse = parse](const KernelConfig& config,
                                                    const Bindings& before) { return f(parse(config), before); },
        .work = [f = work, parse = parse](const KernelConfig& config,
                                          const Bindings& before) { return f(parse(config), before); },
    };
  }
};

Kernel hello_world_kernel();
Kernel matmul_kernel();
Kernel gemm_kernel();
Kernel softmax_kernel();
Kernel rms_norm_kernel();
Kernel layer_norm_kernel();
Kernel rope_kernel();
std::vector<Kernel> qwen3_kernels();

}  // namespace pl::kernels
