// Compiled objects on disk, each named by everything that its bytes depend on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pl/executable.h"
#include "target/cpu/Target.h"

namespace pl::cpu {

/// What a compilation gives: the object file, and the lines for CompileOptions::on_copy.
struct Compiled {
  std::string object;
  std::vector<std::string> copies;

  bool operator==(const Compiled&) const = default;
};

class ObjectCache {
 public:
  /// Of all objects in the folder together; the oldest make room for new ones.
  static constexpr std::uintmax_t kMostBytes = std::uintmax_t{256} << 20;

  /// The place in `folder` of the object for the program with this bytecode, places in the author's text among it.
  ObjectCache(const std::string& folder, const std::string& program, const Target& target,
              const CompileOptions& options);

  std::optional<Compiled> load() const;
  /// Throws BuildError when `folder` cannot be written.
  void store(const Compiled& compiled) const;

 private:
  std::string folder_;
  std::string object_, copies_;  // files
};

}  // namespace pl::cpu
