// `plait tokenize`: text to the ids of its tokens, and back.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "Commands.h"
#include "TokenIds.h"
#include "tokenizer/Tokenizer.h"

namespace pl::tool {
namespace {

using nlohmann::json;
using tokenizer::Id;
using tokenizer::Tokenizer;
using tokenizer::TokenizerError;

struct TokenizeArguments {
  std::string model;
  std::string text = "-";
  bool decode = false;
  bool pieces = false;
  bool jsonl = false;
  bool add_special = true;
  bool parse_special = true;
  bool skip_special = false;
};

std::string standard_input() { return {std::istreambuf_iterator<char>(std::cin), {}}; }

void print_pieces(const Tokenizer& tokenizer, const std::vector<Id>& ids) {
  for (const Id id : ids) fmt::print("{:>7}  {}\n", id, tokenizer.pieceOf(id));
}

/// One JSON value a line: a text becomes the list of its ids, or the other way round.
void convert_lines(const Tokenizer& tokenizer, const TokenizeArguments& arguments,
                   const tokenizer::EncodeOptions& options) {
  std::string line;
  for (int number = 1; std::getline(std::cin, line); ++number) {
    const json given = json::parse(line, nullptr, false);
    const auto is_id = [](const json& id) {
      return id.is_number_unsigned() && id.get<std::uint64_t>() <= std::numeric_limits<Id>::max();
    };
    if (arguments.decode) {
      if (!given.is_array() || !std::ranges::all_of(given, is_id)) {
        throw TokenizerError(fmt::format("line {} expects a list of ids in JSON but got {}", number, line));
      }
      fmt::print("{}\n", json(tokenizer.decode(given.get<std::vector<Id>>(), arguments.skip_special)).dump());
    } else {
      if (!given.is_string())
        throw TokenizerError(fmt::format("line {} expects a text in JSON but got {}", number, line));
      fmt::print("{}\n", json(tokenizer.encode(given.get<std::string>(), options)).dump());
    }
  }
}

void tokenize(const TokenizeArguments& arguments) {
  const Tokenizer tokenizer = Tokenizer::read(arguments.model);
  const tokenizer::EncodeOptions options{.addSpecialTokens = arguments.add_special,
                                         .parseSpecialTokens = arguments.parse_special};
  if (arguments.jsonl) {
    convert_lines(tokenizer, arguments, options);
    return;
  }
  const std::string text = arguments.text == "-" ? standard_input() : arguments.text;
  const std::vector<Id> ids = arguments.decode ? parse_ids(text, "--decode") : tokenizer.encode(text, options);
  if (arguments.pieces) {
    print_pieces(tokenizer, ids);
  } else if (arguments.decode) {
    fmt::print("{}\n", tokenizer.decode(ids, arguments.skip_special));
  } else {
    fmt::print("{}\n", fmt::join(ids, " "));
  }
}

}  // namespace

void add_tokenize(CLI::App& app) {
  const auto arguments = std::make_shared<TokenizeArguments>();
  CLI::App& command = *app.add_subcommand("tokenize", "turn text into the ids of its tokens, or back");
  command.add_option("MODEL", arguments->model, "a model's folder, or its tokenizer.json")->required();
  command
      .add_option("TEXT", arguments->text, "the text, or with --decode the ids; -: what stands in the standard input")
      ->capture_default_str();
  command.add_flag("--decode", arguments->decode, "ids to text");
  command.add_flag("--pieces", arguments->pieces, "print each token on a line of its own, as tokenizer.json writes it");
  command.add_flag("--jsonl", arguments->jsonl,
                   "a text in JSON on each line of the standard input, a list of ids on each line of the output");
  command.add_flag("!--no-special", arguments->add_special,
                   "leave out the tokens that the tokenizer puts around a text");
  command.add_flag("!--plain", arguments->parse_special, "special tokens that the text spells out are plain text");
  command.add_flag("--skip-special", arguments->skip_special, "with --decode: leave out special tokens");
  command.callback([arguments] { tokenize(*arguments); });
}

}  // namespace pl::tool
