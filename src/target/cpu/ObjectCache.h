// Compiled objects on disk, each named by everything that its bytes depend on.
#pragma once

#include <optional>
#include <string>

#include "target/cpu/Target.h"

namespace pl::cpu {

class ObjectCache {
 public:
  /// The place in `folder` of the object for the program with this canonical text, its stages fused or not.
  ObjectCache(const std::string& folder, const std::string& programText, const Target& target, bool fuse);

  std::optional<std::string> load() const;
  /// Throws BuildError when `folder` cannot be written.
  void store(const std::string& object) const;

 private:
  std::string folder_;
  std::string path_;
};

}  // namespace pl::cpu
