#include "Requests.h"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "checkpoint/CheckpointError.h"
#include "checkpoint/Json.h"
#include "pl/suggestion.h"

namespace pl::tool {
namespace {

using checkpoint::Fields;
using checkpoint::Json;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr double kLargest = 1e6;  // of factors; generation_config.json has the same bounds
constexpr double kSmallest = 1e-6;

const std::vector<std::string>& known_fields() {
  static const std::vector<std::string> kFields = {
      "prompt", "messages", "tools", "enable_thinking",    "max_new_tokens", "do_sample", "temperature",
      "top_k",  "top_p",    "min_p", "repetition_penalty", "seed",           "stop"};
  return kFields;
}

void expect_known(const Json& object, const std::string& where) {
  for (const auto& [name, value] : object.items()) {
    if (std::ranges::find(known_fields(), name) != known_fields().end()) continue;
    throw RequestError(fmt::format("{}: unknown field '{}'{}", where, checkpoint::shown(name),
                                   suggestion(name, known_fields(), "fields")));
  }
}

std::vector<std::string> stop_strings(const Fields& fields, const Json& object) {
  if (!fields.has("stop")) return {};
  std::vector<std::string> all;
  if (object["stop"].is_string()) {
    all.push_back(object["stop"].get<std::string>());
  } else {
    all = fields.texts("stop");
  }
  for (const std::string& string : all) {
    if (string.empty()) fields.fail("stop", "a text of one character or more, or a list of them,");
  }
  return all;
}

RequestOptions options_of(const Fields& fields, const Json& object) {
  RequestOptions options{.max_new_tokens = fields.integer("max_new_tokens", 1, kMost),
                         .do_sample = fields.flag("do_sample"),
                         .temperature = fields.number("temperature", kSmallest, kLargest),
                         .top_p = fields.number("top_p", 0, 1),
                         .min_p = fields.number("min_p", 0, 1),
                         .repetition_penalty = fields.number("repetition_penalty", kSmallest, kLargest),
                         .seed = fields.integer("seed", 0, kMost),
                         .stop = stop_strings(fields, object)};
  if (const auto top_k = fields.integer("top_k", 0, std::numeric_limits<int>::max()))
    options.top_k = static_cast<int>(*top_k);
  return options;
}

AskedRequest read_request(std::string_view line, const std::string& where) {
  const Json object = checkpoint::parseJson(line, where);
  expect_known(object, where);
  const Fields fields(object, where);
  AskedRequest request{.where = where, .enable_thinking = fields.flag("enable_thinking")};
  if (fields.has("prompt") == fields.has("messages")) {
    throw RequestError(fmt::format("{}: expects either prompt or messages but got {}", where,
                                   fields.has("prompt") ? "both" : "neither"));
  }
  if (fields.has("prompt")) {
    for (const char* of_messages : {"tools", "enable_thinking"}) {
      if (fields.has(of_messages))
        throw RequestError(fmt::format("{}: expects messages beside {} but got a prompt", where, of_messages));
    }
    request.prompt = *fields.text("prompt");
  } else {
    try {
      request.conversation = chat::parseConversation(line);  // which knows the order of the keys of tools
    } catch (const chat::ChatError& error) {
      throw RequestError(fmt::format("{}: {}", where, error.what()));
    }
  }
  request.options = options_of(fields, object);
  return request;
}

}  // namespace

RequestOptions RequestOptions::over(const RequestOptions& others) const {
  RequestOptions all = *this;
  const auto complete = [](auto& option, const auto& other) {
    if (!option) option = other;
  };
  complete(all.max_new_tokens, others.max_new_tokens);
  complete(all.do_sample, others.do_sample);
  complete(all.temperature, others.temperature);
  complete(all.top_k, others.top_k);
  complete(all.top_p, others.top_p);
  complete(all.min_p, others.min_p);
  complete(all.repetition_penalty, others.repetition_penalty);
  complete(all.seed, others.seed);
  if (all.stop.empty()) all.stop = others.stop;
  return all;
}

std::vector<AskedRequest> read_requests(std::string_view text, const std::string& file) {
  std::vector<AskedRequest> requests;
  for (int number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos) continue;
    const std::string where = fmt::format("{}:{}", file, number);
    requests.push_back(line[first] == '{' ? read_request(line, where)
                                          : AskedRequest{.where = where, .prompt = std::string(line)});
  }
  if (requests.empty()) throw RequestError(fmt::format("{}: expects a prompt on a line but got none", file));
  return requests;
}

}  // namespace pl::tool
