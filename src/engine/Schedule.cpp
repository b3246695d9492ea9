#include "engine/Schedule.h"

#include <algorithm>
#include <utility>

namespace pl::engine {

void Schedule::add(std::unique_ptr<Sequence> sequence) {
  const std::int64_t id = sequence->id;
  waiting_.emplace(id, std::move(sequence));
}

void Schedule::cancel(std::int64_t id) {
  if (const auto running = running_.find(id); running != running_.end()) {
    if (!running->second->finish) running->second->finish = Finish::cancelled;
  } else if (auto waiting = waiting_.extract(id)) {
    waiting.mapped()->finish = Finish::cancelled;
    cancelled_.push_back(std::move(waiting.mapped()));
  }
}

std::vector<std::unique_ptr<Sequence>> Schedule::removeFinished() {
  std::vector<std::unique_ptr<Sequence>> finished = std::exchange(cancelled_, {});
  for (auto at = running_.begin(); at != running_.end();) {
    const auto here = at++;
    if (!here->second->finish) continue;
    pool_.giveBack(here->second->pages);
    finished.push_back(std::move(here->second));
    running_.erase(here);
  }
  std::ranges::sort(finished, {}, [](const auto& sequence) { return sequence->id; });
  return finished;
}

std::vector<Piece> Schedule::next() {
  std::vector<Piece> pieces;
  std::int64_t rows = options_.max_rows;
  // By age: whoever has to give its pages to an older one has no row in this step yet.
  for (auto at = running_.begin(); at != running_.end();) {
    Sequence& sequence = *at->second;
    ++at;
    if (sequence.left() != 1) continue;
    if (!makeRoom(sequence)) break;  // it was the youngest, and waits again
    at = running_.upper_bound(sequence.id);
    pieces.push_back({&sequence, sequence.size()});
    --rows;
  }
  admit(rows);
  // Prompts have had their pages since they entered.
  for (const auto& [id, sequence] : running_) {
    if (rows == 0) break;
    if (std::ranges::find(pieces, sequence.get(), &Piece::sequence) != pieces.end()) continue;
    const std::int64_t count = std::min(rows, sequence->left());
    pieces.push_back({sequence.get(), sequence->computed + count});
    rows -= count;
  }
  std::ranges::sort(pieces, {}, [](const Piece& piece) { return piece.sequence->id; });
  return pieces;
}

/// Gives a decoding sequence the page that its next position needs. False: it had to give up its own pages.
bool Schedule::makeRoom(Sequence& sequence) {
  while (static_cast<std::int64_t>(sequence.pages.size()) < pagesFor(sequence.size())) {
    if (pool_.free() > 0) {
      sequence.pages.push_back(pool_.take());
      continue;
    }
    const auto youngest = std::prev(running_.end());
    const bool own = youngest->second.get() == &sequence;
    preempt(youngest);
    if (own) return false;
  }
  return true;
}

void Schedule::preempt(ByAge::iterator victim) {
  Sequence& sequence = *victim->second;
  pool_.giveBack(sequence.pages);
  sequence.computed = 0;
  ++preemptions_;
  waiting_.insert(running_.extract(victim));
}

/// In order of age, nobody overtakes: a long prompt is not starved by short ones. A page for each running sequence
/// stays free, or the newcomer would soon have to leave again.
void Schedule::admit(std::int64_t rows) {
  for (const auto& [id, sequence] : running_) {
    if (sequence->left() > 1) rows -= sequence->left();  // they come first
  }
  while (!waiting_.empty() && rows > 0 && static_cast<std::int64_t>(running_.size()) < options_.max_sequences) {
    Sequence& oldest = *waiting_.begin()->second;
    const std::int64_t needed = pagesFor(oldest.size());
    if (needed + static_cast<std::int64_t>(running_.size()) > pool_.free()) return;
    for (std::int64_t page = 0; page < needed; ++page) oldest.pages.push_back(pool_.take());
    rows -= oldest.left();
    running_.insert(waiting_.extract(waiting_.begin()));
  }
}

}  // namespace pl::engine
