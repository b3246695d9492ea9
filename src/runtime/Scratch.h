// Scratch memory of one thread: a stack of blocks in chunks that never move, so that pointers stay valid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace pl::runtime {

class Scratch {
 public:
  static constexpr std::int64_t kAlignment = 64;

  /// A block of at least `bytes`, aligned to kAlignment, with undefined contents.
  void* take(std::int64_t bytes);
  std::int64_t mark() const { return top_; }
  /// Frees what was taken since `mark` was read. When everything is free, several chunks become one of their total
  /// size: from the second call of a program on, nothing is allocated.
  void release(std::int64_t mark);
  std::size_t chunks() const { return chunks_.size(); }

 private:
  struct Free {
    void operator()(void* memory) const;
  };
  struct Chunk {
    std::unique_ptr<std::byte, Free> memory;
    std::int64_t begin;  // position of its first byte: the sizes of all chunks before it
    std::int64_t size;
  };

  void addChunk(std::int64_t size);

  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;  // index of the chunk that holds top_
  std::int64_t top_ = 0;     // position of the first free byte; what a mark is
};

}  // namespace pl::runtime
