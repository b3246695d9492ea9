#include "engine/PagePool.h"

namespace pl::engine {

PagePool::PagePool(std::int64_t pages) : pages_(pages) {
  for (std::int64_t page = pages; page-- > 0;) free_.push_back(static_cast<std::int32_t>(page));
}

std::int32_t PagePool::take() {
  const std::int32_t page = free_.back();
  free_.pop_back();
  return page;
}

void PagePool::giveBack(std::vector<std::int32_t>& pages) {
  free_.insert(free_.end(), pages.rbegin(), pages.rend());
  pages.clear();
}

}  // namespace pl::engine
