#include "runtime/Scratch.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "runtime/abi.h"

namespace pl::runtime {
namespace {

// One tile program's working set; a larger one costs a second chunk in its first call only.
constexpr std::int64_t kFirstChunk = std::int64_t{1} << 20;

std::int64_t rounded(std::int64_t bytes) {
  return (bytes + Scratch::kAlignment - 1) / Scratch::kAlignment * Scratch::kAlignment;
}

}  // namespace

void Scratch::Free::operator()(void* memory) const { std::free(memory); }

void Scratch::addChunk(std::int64_t size) {
  void* memory = std::aligned_alloc(kAlignment, static_cast<std::size_t>(size));
  if (memory == nullptr) {
    // Compiled code calls us in the middle of a loop: there is no way back.
    std::fprintf(stderr, "plait: cannot allocate %lld bytes of scratch memory\n", static_cast<long long>(size));
    std::abort();
  }
  const std::int64_t begin = chunks_.empty() ? 0 : chunks_.back().begin + chunks_.back().size;
  chunks_.push_back({std::unique_ptr<std::byte, Free>(static_cast<std::byte*>(memory)), begin, size});
}

void* Scratch::take(std::int64_t bytes) {
  bytes = rounded(std::max<std::int64_t>(bytes, 1));
  const auto fits = [&] { return top_ + bytes <= chunks_[current_].begin + chunks_[current_].size; };
  if (chunks_.empty() || !fits()) {
    // Nothing lives in the chunks after this one. Each chunk doubles the total, so that there are few of them.
    if (current_ + 1 < chunks_.size() && chunks_[current_ + 1].size < bytes) chunks_.resize(current_ + 1);
    if (chunks_.empty() || current_ + 1 == chunks_.size()) {
      const std::int64_t total = chunks_.empty() ? kFirstChunk : chunks_.back().begin + chunks_.back().size;
      addChunk(std::max(bytes, total));
      current_ = chunks_.size() - 1;
    } else {
      ++current_;
    }
    top_ = chunks_[current_].begin;
  }
  std::byte* block = chunks_[current_].memory.get() + (top_ - chunks_[current_].begin);
  top_ += bytes;
  return block;
}

void Scratch::release(std::int64_t mark) {
  top_ = mark;
  while (current_ > 0 && chunks_[current_].begin > mark) --current_;
  if (mark == 0 && chunks_.size() > 1) {
    const std::int64_t total = chunks_.back().begin + chunks_.back().size;
    chunks_.clear();
    current_ = 0;
    addChunk(total);
  }
}

namespace {
thread_local Scratch scratch;
}  // namespace
}  // namespace pl::runtime

void* pl_scratch_take(int64_t bytes) { return pl::runtime::scratch.take(bytes); }
int64_t pl_scratch_mark(void) { return pl::runtime::scratch.mark(); }
void pl_scratch_release(int64_t mark) { pl::runtime::scratch.release(mark); }
