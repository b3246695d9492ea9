// The texts of several requests as one output, in the order of the requests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "Generation.h"
#include "tokenizer/Tokenizer.h"

namespace pl::tool {

/// Receives the output, piece by piece.
using Write = std::function<void(std::string_view)>;

/// The texts for people. One request's text alone streams as it comes. Of several, each has a line "[2] LABEL" before
/// it and a blank line after; the oldest unfinished one streams, the others wait for their turn.
class PlainOutput : public TextListener {
 public:
  PlainOutput(Write write, std::vector<std::string> labels);

  void on_text(std::size_t request, std::string_view text) override;
  void on_end(std::size_t request, const TextResult& result) override;

 private:
  struct Text {
    std::string label;
    std::string waiting = {};
    bool is_over = false;
  };
  void write(std::string_view text);

  Write write_;
  std::vector<Text> texts_;
  std::size_t oldest_ = 0;
  bool has_label_ = false;  // the oldest: it is written with the first text, after all that may be refused
};

/// A JSON object on a line for each request: index, prompt_tokens, text, token_ids, finish_reason ("eos", "stop",
/// "length", "interrupted"), with "stop" the string, and with `logprobs` of each token its id, the token as
/// tokenizer.json writes it, its log probability and the likeliest ones of its place.
class JsonOutput : public TextListener {
 public:
  /// Both must outlive it.
  JsonOutput(Write write, const tokenizer::Tokenizer& tokenizer, const std::vector<TextRequest>& requests);

  void on_text(std::size_t request, std::string_view text) override;
  void on_end(std::size_t request, const TextResult& result) override;

 private:
  Write write_;
  const tokenizer::Tokenizer* tokenizer_;
  const std::vector<TextRequest>* requests_;
  std::vector<std::string> lines_;  // of requests that are over; empty: not yet
  std::size_t next_ = 0;
};

/// The first line of a prompt, at most about 60 characters of it.
std::string label_of(std::string_view prompt);

}  // namespace pl::tool
