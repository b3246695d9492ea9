// A kernel whose functions take its own configuration struct: the way to make a pl::Kernel.
#pragma once

#include <string>
#include <vector>

#include "pl/kernel.h"

namespace pl {

/// Converts to a Kernel. `parse` turns the KEY=VALUE words into the struct, and throws ConfigError for values that the
/// kernel cannot have; the other functions mean what Kernel says about those of their name.
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
  Bindings (*holes)(const Config&, const Bindings& arguments) = nullptr;

  operator Kernel() const {
    Kernel kernel{
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
    if (holes)  // null stays null: whoever asks whether there are any need not make arguments
      kernel.holes = [f = holes, parse = parse](const KernelConfig& config, const Bindings& arguments) {
        return f(parse(config), arguments);
      };
    return kernel;
  }
};

}  // namespace pl
