// Which tokens of which sequences the next step computes, and who holds the cache's pages.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "engine/PagePool.h"
#include "engine/Sequence.h"

namespace pl::engine {

/// Tokens [sequence.computed, end) of one sequence.
struct Piece {
  Sequence* sequence;
  std::int64_t end;
};

class Schedule {
 public:
  Schedule(std::int64_t pages, std::int64_t pageSize, const EngineOptions& options)
      : pool_(pages), pageSize_(pageSize), options_(options) {}

  void add(std::unique_ptr<Sequence> sequence);
  /// Ends a sequence, waiting or running; one that is over, or unknown, is left alone.
  void cancel(std::int64_t id);
  /// Takes every sequence that is over out, in order of age; its pages are free again.
  std::vector<std::unique_ptr<Sequence>> removeFinished();

  /// The next step's pieces, by age, no sequence twice. Every running sequence that decodes gets its one row first,
  /// then prompts go on, then the oldest waiting sequences enter, as rows and pages allow. Empty only if there is no
  /// sequence at all.
  std::vector<Piece> next();

  const PagePool& pool() const { return pool_; }
  std::int64_t preemptions() const { return preemptions_; }

 private:
  using ByAge = std::map<std::int64_t, std::unique_ptr<Sequence>>;

  std::int64_t pagesFor(std::int64_t positions) const { return (positions + pageSize_ - 1) / pageSize_; }
  bool makeRoom(Sequence& sequence);
  void preempt(ByAge::iterator victim);
  void admit(std::int64_t rows);

  PagePool pool_;
  std::int64_t pageSize_;
  EngineOptions options_;
  ByAge running_, waiting_;
  std::vector<std::unique_ptr<Sequence>> cancelled_;  // while they waited: they hold no pages
  std::int64_t preemptions_ = 0;
};

}  // namespace pl::engine
