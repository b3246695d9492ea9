// An engine: many requests decoded together over one paged cache, each with the tokens it would have had alone.
//
//   pl::Engine engine(model);
//   engine.submit({.prompt = ids, .on_token = [](const pl::Token& token) { …; return true; }});
//   engine.run();
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "pl/sampling.h"

namespace pl {

/// A decoder whose keys and values lie in pages, as an engine drives it. A page holds `page_size` positions of one
/// sequence, in every layer.
class PagedModel {
 public:
  /// One token of one sequence, to be computed in a step.
  struct Row {
    std::int32_t token;
    std::int32_t position;                ///< in its sequence, from 0
    std::span<const std::int32_t> pages;  ///< of its sequence: position p lies in pages[p / page_size]
    bool wants_logits;
  };

  virtual ~PagedModel() = default;
  virtual std::int64_t vocabulary() const = 0;
  virtual std::int64_t page_size() const = 0;
  virtual std::int64_t pages() const = 0;          ///< of the cache, for all sequences
  virtual std::int64_t max_positions() const = 0;  ///< of one sequence

  /// Writes the rows' keys and values into their pages and the logits of those that want them, in their order, to
  /// `logits` [rows that want them, vocabulary]. Rows of one sequence follow each other in order of position, and all
  /// earlier positions were computed before. The bits of a row's logits must depend on its sequence alone.
  virtual void step(std::span<const Row> rows, std::span<float> logits) = 0;
};

enum class Finish : std::uint8_t {
  eos,        ///< the model chose one of the request's eos tokens
  length,     ///< max_new_tokens, or as many positions as the model has
  stopped,    ///< on_token returned false
  cancelled,  ///< Engine::cancel
};

/// A token that was generated for a request.
struct Token {
  std::int64_t request;
  std::int64_t index;  ///< 0 for the first one generated
  Choice choice;
};

struct Request {
  std::vector<std::int32_t> prompt;   ///< token ids, at least one
  std::int64_t max_new_tokens = 128;  ///< at least 1
  std::vector<std::int32_t> eos = {};
  SamplingOptions sampling = {};
  /// Receives every token as it comes, the eos token included; false ends the request. Null: nobody listens.
  std::function<bool(const Token&)> on_token = {};
  /// Called once, last. Null: nobody listens.
  std::function<void(std::int64_t request, Finish)> on_finish = {};
};

struct EngineOptions {
  std::int64_t max_rows = 256;      ///< tokens computed in a step, of prompts and outputs together
  std::int64_t max_sequences = 64;  ///< decoded together; at most max_rows
};

struct EngineStatistics {
  std::int64_t steps = 0;
  std::int64_t rows = 0;             ///< tokens computed, those computed again included
  std::int64_t generated = 0;        ///< tokens chosen
  std::int64_t preemptions = 0;      ///< sequences that lost their pages to an older one
  std::int64_t rows_again = 0;       ///< tokens computed again because of that
  std::int64_t most_pages_used = 0;  ///< at any time
};

/// Continuous batching: requests enter and leave between steps, prompts are computed in pieces beside the decoding of
/// others. A request enters when the pages that its tokens need are free, in the order of submission. Where a sequence
/// needs a page and none is free, the youngest one gives its pages back and is computed again later. What is computed
/// when depends on the submissions alone, and a request's tokens on that request alone.
///
/// One thread at a time. Callbacks may submit and cancel. An exception from the model leaves `step` with nothing
/// changed, one from a callback when all others have been called (on_token's also ends its request); the engine can go
/// on.
class Engine {
 public:
  /// `model` must outlive the engine. Throws CallError for options that are out of range.
  explicit Engine(PagedModel& model, const EngineOptions& options = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Returns the request's number, counted from 0. Throws CallError, and takes nothing, for a request that could never
  /// run: no prompt, a token outside the vocabulary, more positions than the model or its pages have.
  std::int64_t submit(Request request);
  /// Ends a request, waiting or running; one that is over, or unknown, is left alone.
  void cancel(std::int64_t request);
  /// Computes one step. False: there is nothing left to do.
  bool step();
  /// Steps until there is nothing left to do.
  void run();

  EngineStatistics statistics() const;
  std::int64_t free_pages() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pl
