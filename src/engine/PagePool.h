// The pages of the cache that no sequence holds.
#pragma once

#include <cstdint>
#include <vector>

namespace pl::engine {

class PagePool {
 public:
  explicit PagePool(std::int64_t pages);

  std::int64_t free() const { return static_cast<std::int64_t>(free_.size()); }
  std::int64_t used() const { return pages_ - free(); }
  /// `free()` must not be 0. The page given back last comes first: it may still be in the processor's caches.
  std::int32_t take();
  /// Takes all of `pages` back and empties it.
  void giveBack(std::vector<std::int32_t>& pages);

 private:
  std::int64_t pages_;
  std::vector<std::int32_t> free_;
};

}  // namespace pl::engine
