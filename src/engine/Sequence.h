// A request on its way: its tokens so far, and how many of them the cache holds.
#pragma once

#include <optional>

#include "pl/engine.h"
#include "sampling/Sampler.h"

namespace pl::engine {

struct Sequence {
  Sequence(std::int64_t number, Request asked)
      : id(number), request(std::move(asked)), sampler(request.sampling), tokens(request.prompt) {}

  std::int64_t id;
  Request request;
  sampling::Sampler sampler;
  std::vector<std::int32_t> tokens;  // the prompt, then what was generated
  std::int64_t computed = 0;         // of `tokens`: their keys and values are in the pages
  std::int64_t everComputed = 0;     // the most that `computed` has been
  std::vector<std::int32_t> pages = {};
  std::optional<Finish> finish = {};  // why it is over

  std::int64_t size() const { return static_cast<std::int64_t>(tokens.size()); }
  std::int64_t generated() const { return size() - static_cast<std::int64_t>(request.prompt.size()); }
  std::int64_t left() const { return size() - computed; }
};

}  // namespace pl::engine
