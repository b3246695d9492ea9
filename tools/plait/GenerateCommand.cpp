// `plait generate`: texts that a model writes, for one prompt or many together.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <memory>

#include "Commands.h"
#include "Generation.h"
#include "Interrupt.h"
#include "StandardOutput.h"
#include "TextArguments.h"
#include "TextFile.h"
#include "TextOutput.h"

namespace pl::tool {
namespace {

struct GenerateArguments {
  TextArguments text;
  std::vector<std::string> prompts;
  std::string file;
  bool json = false;
  std::optional<int> logprobs;
  std::int64_t max_batch = EngineOptions{}.max_sequences;
};

/// What stands in the standard input; the line end that a shell puts after a text is none of it.
std::string standard_input() {
  std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

std::vector<AskedRequest> asked_requests(const GenerateArguments& arguments) {
  std::vector<AskedRequest> asked;
  for (const std::string& prompt : arguments.prompts) {
    asked.push_back(
        {.where = fmt::format("prompt {}", asked.size() + 1), .prompt = prompt == "-" ? standard_input() : prompt});
  }
  if (arguments.file.empty()) {
    if (asked.empty()) throw RequestError("generate expects a prompt, -p TEXT or --prompts FILE, but got none");
    return asked;
  }
  std::vector<AskedRequest> lines = arguments.file == "-"
                                        ? read_requests(standard_input(), "standard input")
                                        : read_requests(read_text_file(arguments.file), arguments.file);
  std::ranges::move(lines, std::back_inserter(asked));
  return asked;
}

std::string label_of(const AskedRequest& asked) {
  if (!asked.conversation) return tool::label_of(asked.prompt);
  const std::vector<chat::Message>& messages = asked.conversation->messages;
  return messages.empty() ? "" : tool::label_of(messages.back().content);
}

/// Another listener, for as long as somebody wants to know.
class WhileWanted : public TextListener {
 public:
  WhileWanted(TextListener& listener, const StandardOutput& output, const Interrupt& interrupt)
      : listener_(listener), output_(output), interrupt_(interrupt) {}

  void on_text(std::size_t request, std::string_view text) override { listener_.on_text(request, text); }
  void on_end(std::size_t request, const TextResult& result) override { listener_.on_end(request, result); }
  bool goes_on() override { return !output_.is_closed() && !interrupt_.happened(); }

 private:
  TextListener& listener_;
  const StandardOutput& output_;
  const Interrupt& interrupt_;
};

int generate(const GenerateArguments& arguments) {
  const std::vector<AskedRequest> asked = asked_requests(arguments);
  const tokenizer::Tokenizer tokenizer = read_tokenizer(arguments.text);
  RequestMaker::Settings settings = settings_of(arguments.text);
  settings.logprobs = arguments.logprobs;
  RequestMaker maker(tokenizer, std::move(settings));
  std::vector<TextRequest> requests;
  std::vector<std::string> labels;
  for (const AskedRequest& request : asked) {
    requests.push_back(maker.make(request));
    labels.push_back(label_of(request));
  }
  EngineOptions options{.max_sequences = arguments.max_batch};
  options.max_rows = std::max(options.max_rows, options.max_sequences);
  const std::unique_ptr<Model> model = load(arguments.text, tokenizer);

  StandardOutput output;
  const Interrupt interrupt;
  const Write write = [&output](std::string_view text) { output.write(text); };
  std::unique_ptr<TextListener> texts;
  if (arguments.json) {
    texts = std::make_unique<JsonOutput>(write, tokenizer, requests);
  } else {
    texts = std::make_unique<PlainOutput>(write, std::move(labels));
  }
  WhileWanted listener(*texts, output, interrupt);
  const GenerationStatistics statistics = generate_texts(*model, tokenizer, requests, options, listener);
  if (!output.is_closed()) fmt::print(stderr, "{}\n", text_of(statistics));
  return interrupt.happened() ? kInterrupted : kDone;
}

}  // namespace

void add_generate(CLI::App& app, Invocation& invocation) {
  const auto arguments = std::make_shared<GenerateArguments>();
  CLI::App& command = *app.add_subcommand("generate", "let a model go on with texts, or answer");
  command
      .add_option("-p,--prompt", arguments->prompts,
                  "a text to go on with; -: what stands in the standard input; several are generated together")
      ->option_text("TEXT ...")
      ->allow_extra_args(false);
  command.add_option("--prompts", arguments->file,
                     "a file with a prompt on each line, or a JSON object with a prompt or messages and options of its "
                     "own; -: the standard input");
  command.add_flag("--chat", arguments->text.chat.enabled, "prompts are messages to the model, in its chat template");
  command.add_flag("--json", arguments->json, "print a JSON object for each prompt, on a line");
  command.add_option("--logprobs", arguments->logprobs,
                     "with --json: the log probability of each token, and so many others for its place");
  command.add_option("--max-batch", arguments->max_batch, "sequences that are decoded together")->capture_default_str();
  add_text_arguments(command, arguments->text);
  command.callback([arguments, &invocation] { invocation.status = generate(*arguments); });
}

}  // namespace pl::tool
