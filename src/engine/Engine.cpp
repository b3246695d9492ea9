#include "pl/engine.h"

#include <algorithm>
#include <exception>
#include <string>

#include "engine/Schedule.h"
#include "pl/array.h"
#include "pl/error.h"
#include "runtime/OnAllCores.h"

namespace pl {

using engine::Piece;
using engine::Schedule;
using engine::Sequence;

namespace {

[[noreturn]] void refuse(const std::string& what, std::int64_t got) {
  throw CallError(what + " but got " + std::to_string(got));
}

EngineOptions checked(const EngineOptions& options) {
  if (options.max_rows < 1) refuse("engine expects max_rows of 1 or more", options.max_rows);
  if (options.max_sequences < 1 || options.max_sequences > options.max_rows) {
    refuse("engine expects max_sequences from 1 to max_rows=" + std::to_string(options.max_rows),
           options.max_sequences);
  }
  return options;
}

struct Chosen {
  Sequence* sequence;
  Token token;
};

/// Calls of the requests' functions: one that throws keeps no other request from hearing of its token. The first
/// exception goes on when all have been made.
class Calls {
 public:
  template <class Call>
  void make(const Call& call) {
    try {
      call();
    } catch (...) {
      if (!first_) first_ = std::current_exception();
    }
  }
  void rethrow() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  std::exception_ptr first_;
};

}  // namespace

class Engine::Impl {
 public:
  Impl(PagedModel& model, const EngineOptions& options)
      : model_(model), schedule_(model.pages(), model.page_size(), checked(options)) {}

  std::int64_t submit(Request request) {
    check(request);
    schedule_.add(std::make_unique<Sequence>(next_, std::move(request)));
    return next_++;
  }

  void cancel(std::int64_t id) { schedule_.cancel(id); }

  bool step() {
    tellFinished();  // those cancelled since the last step
    const std::vector<Piece> pieces = schedule_.next();
    statistics_.most_pages_used = std::max(statistics_.most_pages_used, schedule_.pool().used());
    if (pieces.empty()) return false;
    compute(pieces);
    const std::vector<Chosen> chosen = choose(pieces);
    advance(pieces);
    append(chosen);
    tell(chosen);
    tellFinished();
    return true;
  }

  EngineStatistics statistics() const {
    EngineStatistics all = statistics_;
    all.preemptions = schedule_.preemptions();
    return all;
  }
  std::int64_t freePages() const { return schedule_.pool().free(); }

 private:
  void check(const Request& request) const {
    if (request.prompt.empty()) throw CallError("request expects a prompt of 1 token or more but got none");
    for (std::size_t i = 0; i < request.prompt.size(); ++i) {
      if (request.prompt[i] >= 0 && request.prompt[i] < model_.vocabulary()) continue;
      refuse("request expects prompt[" + std::to_string(i) + "] from 0 to " + std::to_string(model_.vocabulary() - 1),
             request.prompt[i]);
    }
    if (request.max_new_tokens < 1) refuse("request expects max_new_tokens of 1 or more", request.max_new_tokens);
    const auto prompt = static_cast<std::int64_t>(request.prompt.size());
    if (prompt > model_.max_positions()) {
      refuse("request expects a prompt of at most " + std::to_string(model_.max_positions()) + " tokens", prompt);
    }
    const std::int64_t room = model_.pages() * model_.page_size();
    if (const std::int64_t wanted = mostPositions(request); wanted > room) {
      refuse("request expects to fit into the cache's " + std::to_string(room) + " positions", wanted);
    }
  }

  /// The last token chosen is never computed, so it needs no position.
  std::int64_t mostPositions(const Request& request) const {
    const auto prompt = static_cast<std::int64_t>(request.prompt.size());
    if (request.max_new_tokens > model_.max_positions() - prompt) return model_.max_positions();
    return prompt + request.max_new_tokens - 1;
  }

  void compute(const std::vector<Piece>& pieces) {
    rows_.clear();
    std::size_t wanted = 0;
    for (const Piece& piece : pieces) {
      const Sequence& sequence = *piece.sequence;
      for (std::int64_t position = sequence.computed; position < piece.end; ++position) {
        const bool last = position + 1 == sequence.size();
        rows_.push_back({sequence.tokens[position], static_cast<std::int32_t>(position), sequence.pages, last});
        wanted += last ? 1 : 0;
      }
    }
    const auto needed = static_cast<std::int64_t>(wanted) * model_.vocabulary();
    if (logits_.elements() < needed) logits_ = Array(FP32, {needed});
    model_.step(rows_, {logits_.as<float>(), static_cast<std::size_t>(needed)});
  }

  /// The tokens that follow the pieces that end their sequence, chosen on all workers: a vocabulary is long. Nothing
  /// has changed yet if a sampler throws.
  std::vector<Chosen> choose(const std::vector<Piece>& pieces) const {
    std::vector<Chosen> chosen;
    for (const auto& [sequence, end] : pieces) {
      if (end < sequence->size()) continue;  // a prompt that goes on in the next step
      chosen.push_back({sequence, {.request = sequence->id, .index = sequence->generated(), .choice = {}}});
    }
    onAllCores("choose tokens", std::ssize(chosen), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) chosen[i].token.choice = choiceFor(*chosen[i].sequence, i);
    });
    return chosen;
  }

  /// `row` of the step's logits are the sequence's.
  Choice choiceFor(const Sequence& sequence, std::int64_t row) const {
    const std::int64_t vocabulary = model_.vocabulary();
    const std::span logits(logits_.as<float>() + row * vocabulary, static_cast<std::size_t>(vocabulary));
    try {
      return sequence.sampler.choose(logits, sequence.tokens, sequence.size());
    } catch (const Error& error) {
      throw CallError("request " + std::to_string(sequence.id) + ": " + error.what());
    }
  }

  void advance(const std::vector<Piece>& pieces) {
    ++statistics_.steps;
    statistics_.rows += static_cast<std::int64_t>(rows_.size());
    for (const auto& [sequence, end] : pieces) {
      statistics_.rows_again += std::max<std::int64_t>(0, std::min(sequence->everComputed, end) - sequence->computed);
      sequence->computed = end;
      sequence->everComputed = std::max(sequence->everComputed, end);
    }
  }

  void append(const std::vector<Chosen>& chosen) {
    statistics_.generated += static_cast<std::int64_t>(chosen.size());
    for (const auto& [sequence, token] : chosen) {
      sequence->tokens.push_back(token.choice.token);
      if (std::ranges::count(sequence->request.eos, token.choice.token) > 0) {
        sequence->finish = Finish::eos;
      } else if (sequence->generated() == sequence->request.max_new_tokens ||
                 sequence->size() > model_.max_positions()) {
        sequence->finish = Finish::length;
      }
    }
  }

  void tell(const std::vector<Chosen>& chosen) {
    Calls calls;
    for (const auto& [sequence, token] : chosen) {
      if (sequence->finish == Finish::cancelled || !sequence->request.on_token)
        continue;  // cancelled by another's call
      bool goesOn = false;
      calls.make([&] { goesOn = sequence->request.on_token(token); });
      if (!goesOn && !sequence->finish) sequence->finish = Finish::stopped;
    }
    calls.rethrow();
  }

  void tellFinished() {
    Calls calls;
    for (const auto& sequence : schedule_.removeFinished()) {
      if (!sequence->request.on_finish) continue;
      calls.make([&] { sequence->request.on_finish(sequence->id, *sequence->finish); });
    }
    calls.rethrow();
  }

  PagedModel& model_;
  Schedule schedule_;
  EngineStatistics statistics_;
  std::int64_t next_ = 0;
  std::vector<PagedModel::Row> rows_;
  Array logits_{FP32, {0}};  // aligned, so that a model can write them in place
};

Engine::Engine(PagedModel& model, const EngineOptions& options) : impl_(std::make_unique<Impl>(model, options)) {}
Engine::~Engine() = default;

std::int64_t Engine::submit(Request request) { return impl_->submit(std::move(request)); }
void Engine::cancel(std::int64_t request) { impl_->cancel(request); }
bool Engine::step() { return impl_->step(); }
void Engine::run() {
  while (step()) {
  }
}
EngineStatistics Engine::statistics() const { return impl_->statistics(); }
std::int64_t Engine::free_pages() const { return impl_->freePages(); }

}  // namespace pl
