#include "Generation.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>

#include "pl/error.h"

namespace pl::tool {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::string rate(std::int64_t count, double seconds) {
  return seconds > 0 ? fmt::format(", {:.1f} tokens/s", static_cast<double>(count) / seconds) : "";
}

/// The requests in an engine, each with its stream.
class Run {
 public:
  Run(PagedModel& model, const EngineOptions& options, TextListener& listener)
      : engine_(model, options), listener_(listener) {}

  void submit(const tokenizer::Tokenizer& tokenizer, const TextRequest& request) {
    const std::size_t number = streams_.size();
    statistics_.prompt_tokens += static_cast<std::int64_t>(request.prompt.size());
    try {
      streams_.push_back(std::make_unique<TextStream>(tokenizer, request));
      TextStream& stream = *streams_.back();
      ids_.push_back(engine_.submit({.prompt = request.prompt,
                                     .max_new_tokens = request.max_new_tokens,
                                     .eos = request.eos,
                                     .sampling = request.sampling,
                                     .on_token =
                                         [this, number, &stream](const Token& token) {
                                           tell(number, stream.push(token.choice));
                                           return !stream.stopped();
                                         },
                                     .on_finish =
                                         [this, number, &stream](std::int64_t, Finish finish) {
                                           tell(number, stream.finish(finish));
                                           listener_.on_end(number, stream.result());
                                         }}));
    } catch (const Error& error) {
      throw CallError(fmt::format("{}: {}", request.where, error.what()));
    }
  }

  GenerationStatistics run() {
    const Clock::time_point start = Clock::now();
    EngineStatistics before;
    while (true) {
      if (!listener_.goes_on()) {
        for (const std::int64_t id : ids_) engine_.cancel(id);
      }
      const Clock::time_point step = Clock::now();
      if (!engine_.step()) break;
      const EngineStatistics after = engine_.statistics();
      count(before, after, seconds_since(step));
      if (before.generated == 0 && after.generated > 0) statistics_.seconds_to_first_token = seconds_since(start);
      before = after;
    }
    statistics_.seconds = seconds_since(start);
    statistics_.generated = before.generated;
    statistics_.steps = before.steps;
    statistics_.preemptions = before.preemptions;
    return statistics_;
  }

 private:
  void tell(std::size_t number, const std::string& text) {
    if (!text.empty()) listener_.on_text(number, text);
  }

  /// A step that chooses a token for each of its rows reads no prompt.
  void count(const EngineStatistics& before, const EngineStatistics& after, double seconds) {
    const std::int64_t rows = after.rows - before.rows;
    const bool is_decoding = rows == after.generated - before.generated;
    (is_decoding ? statistics_.decode_rows : statistics_.prompt_rows) += rows;
    (is_decoding ? statistics_.decode_seconds : statistics_.prompt_seconds) += seconds;
  }

  Engine engine_;
  TextListener& listener_;
  std::vector<std::unique_ptr<TextStream>> streams_;
  std::vector<std::int64_t> ids_;
  GenerationStatistics statistics_;
};

}  // namespace

GenerationStatistics generate_texts(PagedModel& model, const tokenizer::Tokenizer& tokenizer,
                                    std::span<const TextRequest> requests, const EngineOptions& options,
                                    TextListener& listener) {
  Run run(model, options, listener);
  for (const TextRequest& request : requests) run.submit(tokenizer, request);
  return run.run();
}

std::string text_of(const GenerationStatistics& statistics) {
  const auto& s = statistics;
  return fmt::format(
      "prompts {} tokens{}; generated {} tokens{}; first token after {:.3f} s, all after {:.3f} s; {} "
      "steps, {} preemptions",
      s.prompt_tokens, rate(s.prompt_rows, s.prompt_seconds), s.generated, rate(s.decode_rows, s.decode_seconds),
      s.seconds_to_first_token, s.seconds, s.steps, s.preemptions);
}

}  // namespace pl::tool
