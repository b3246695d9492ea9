// What a tokenizer.json must hold: anything else is refused by its name in the file.
#include <gmock/gmock.h>

#include "Data.h"

namespace pl::tokenizer {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// What reading the qwen file says after `change`.
std::string refusal(const std::function<void(json&)>& change) {
  static const json kFile = json::parse(dataFile("qwen.json"));
  json file = kFile;
  change(file);
  try {
    Tokenizer::parse(file.dump(), "t.json");
  } catch (const TokenizerError& error) {
    return error.what();
  }
  return "accepted";
}

std::string refusalOf(const char* pointer, const json& value) {
  return refusal([&](json& file) { file[json::json_pointer(pointer)] = value; });
}

TEST(FileTest, TakesWhatMakesNoDifference) {
  EXPECT_EQ(refusal([](json&) {}), "accepted");
  EXPECT_EQ(refusalOf("/truncation", {{"max_length", 5}}), "accepted");
  EXPECT_EQ(refusalOf("/padding", {{"length", 5}}), "accepted");
  EXPECT_EQ(refusalOf("/model/unk_token", "a"), "accepted");
  EXPECT_EQ(refusalOf("/model/fuse_unk", true), "accepted");
  EXPECT_EQ(refusalOf("/model/continuing_subword_prefix", nullptr), "accepted");
  EXPECT_EQ(refusal([](json& file) { file["model"].erase("type"); }), "accepted");
  EXPECT_EQ(refusal([](json& file) { file.erase("added_tokens"); }), "accepted");
}

TEST(FileTest, RefusesOtherModels) {
  EXPECT_EQ(refusalOf("/model/type", "Unigram"), "t.json: model.type Unigram is not supported");
  EXPECT_EQ(refusalOf("/model/dropout", 0.1), "t.json: model.dropout expects null but got 0.1");
  EXPECT_EQ(refusalOf("/model/byte_fallback", true), "t.json: model.byte_fallback expects false but got true");
  EXPECT_EQ(refusalOf("/model/continuing_subword_prefix", "##"),
            R"(t.json: model.continuing_subword_prefix expects "" but got "##")");
  EXPECT_EQ(refusalOf("/model/end_of_word_suffix", "</w>"),
            R"(t.json: model.end_of_word_suffix expects "" but got "</w>")");
  EXPECT_EQ(refusalOf("/model/ignore_merges", 1), "t.json: model.ignore_merges expects true or false but got 1");
}

TEST(FileTest, RefusesAWrongVocabulary) {
  EXPECT_EQ(refusalOf("/model/vocab/a", -1),
            R"(t.json: model.vocab expects an id from 0 to 4194303 for "a" but got -1)");
  EXPECT_EQ(refusalOf("/model/vocab/a", 4194304),
            R"(t.json: model.vocab expects an id from 0 to 4194303 for "a" but got 4194304)");
  EXPECT_EQ(refusalOf("/model/vocab/new", 7),
            R"(t.json: model.vocab expects each piece and each id once but got "new": 7 again)");
  EXPECT_EQ(refusal([](json& file) { file["model"]["vocab"].erase("A"); }),
            "t.json: model.vocab expects a piece for every byte but got none for 0x41 (A)");
  EXPECT_EQ(refusalOf("/model/vocab", json::array()),
            "t.json: model.vocab expects a piece for every byte but got none for 0x00 (\u0100)");
}

TEST(FileTest, RefusesWrongMerges) {
  EXPECT_EQ(refusalOf("/model/merges/2", "ab"),
            R"(t.json: model.merges[2] expects two pieces with a space between them but got "ab")");
  EXPECT_EQ(refusalOf("/model/merges/2", "a b c"),
            R"(t.json: model.merges[2] expects two pieces with a space between them but got "a b c")");
  for (const json& wrong : {json(5), json{"a"}, json{"a", "b", "c"}, json{"a", 5}}) {
    EXPECT_EQ(refusalOf("/model/merges/2", wrong), "t.json: model.merges[2] expects two pieces") << wrong;
  }
  EXPECT_EQ(refusalOf("/model/merges/2", {"a", "\u4e2d"}),
            "t.json: model.merges[2] expects pieces of model.vocab but got \"\u4e2d\"");
  EXPECT_EQ(refusalOf("/model/merges", nullptr), "t.json: model.merges expects a list but got null");
}

TEST(FileTest, RefusesOtherSteps) {
  EXPECT_EQ(refusalOf("/normalizer", {{"type", "Lowercase"}}), "t.json: normalizer Lowercase is not supported");
  EXPECT_EQ(refusalOf("/normalizer", {{"type", "Sequence"}, {"normalizers", {{{"type", "NFKC"}}}}}),
            "t.json: normalizer.normalizers[0] NFKC is not supported");
  EXPECT_EQ(refusalOf("/pre_tokenizer", nullptr),
            "t.json: pre_tokenizer expects a ByteLevel step, at its end but got null");
  EXPECT_EQ(refusalOf("/pre_tokenizer/pretokenizers/0/type", "Metaspace"),
            "t.json: pre_tokenizer.pretokenizers[0] Metaspace is not supported");
  EXPECT_EQ(refusalOf("/pre_tokenizer/pretokenizers/0", {{"type", "ByteLevel"}}),
            "t.json: pre_tokenizer.pretokenizers[1] ByteLevel after ByteLevel is not supported");
  EXPECT_EQ(refusalOf("/pre_tokenizer/pretokenizers/1/add_prefix_space", true),
            "t.json: pre_tokenizer.pretokenizers[1].add_prefix_space expects false but got true");
  EXPECT_EQ(refusalOf("/pre_tokenizer/pretokenizers/0/behavior", "Removed"),
            R"(t.json: pre_tokenizer.pretokenizers[0].behavior expects "Isolated" but got "Removed")");
  EXPECT_EQ(refusalOf("/pre_tokenizer/pretokenizers/0/invert", true),
            "t.json: pre_tokenizer.pretokenizers[0].invert expects false but got true");
  EXPECT_EQ(refusalOf("/pre_tokenizer/pretokenizers/0/pattern", {{"String", " "}}),
            R"(t.json: pre_tokenizer.pretokenizers[0].pattern expects a Regex but got {"String":" "})");
  EXPECT_EQ(refusalOf("/pre_tokenizer/pretokenizers/0/pattern/Regex", "^a"),
            "t.json: pre_tokenizer: regular expression: ^ is not supported");
  EXPECT_EQ(refusalOf("/decoder", nullptr), "t.json: decoder expects ByteLevel but got null");
  EXPECT_EQ(refusalOf("/decoder/type", "WordPiece"), "t.json: decoder WordPiece is not supported");
  EXPECT_EQ(refusalOf("/post_processor/type", "BertProcessing"),
            "t.json: post_processor BertProcessing is not supported");
}

TEST(FileTest, RefusesAWrongTemplate) {
  const auto single = [](const json& items) {
    return json{{"type", "TemplateProcessing"},
                {"single", items},
                {"special_tokens", {{"<s>", {{"id", "<s>"}, {"ids", {5}}}}}}};
  };
  const json text = {{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
  const json special = {{"SpecialToken", {{"id", "<s>"}, {"type_id", 0}}}};
  EXPECT_EQ(refusalOf("/post_processor", single({special, text})), "accepted");
  EXPECT_EQ(refusalOf("/post_processor", single({text, text})),
            R"(t.json: post_processor.single[1] expects the text once but got {"Sequence":{"id":"A","type_id":0}})");
  EXPECT_EQ(refusalOf("/post_processor", single(json::array())),
            "t.json: post_processor.single expects the text once but got []");
  EXPECT_EQ(refusalOf("/post_processor", single(json::array({json::object()}))),
            "t.json: post_processor.single[0] expects Sequence or SpecialToken but got {}");
}

TEST(FileTest, RefusesWrongAddedTokens) {
  EXPECT_EQ(refusalOf("/added_tokens/0/id", 5),
            R"(t.json: added_tokens[0] expects an id of its own for "<|endoftext|>" but got 5)");
  EXPECT_THAT(refusalOf("/added_tokens/0/content", "a"), HasSubstr(R"(expects an id of its own for "a" but got)"));
  EXPECT_EQ(refusalOf("/added_tokens/0/single_word", true),
            "t.json: added_tokens[0].single_word expects false but got true");
  EXPECT_EQ(refusalOf("/added_tokens/0/id", "5"),
            R"(t.json: added_tokens[0].id expects an id from 0 to 4194303 but got "5")");
  EXPECT_EQ(refusalOf("/added_tokens/0/content", nullptr),
            "t.json: added_tokens[0].content expects a text but got null");
  EXPECT_EQ(refusalOf("/added_tokens", "x"), R"(t.json: added_tokens expects a list but got "x")");
}

TEST(FileTest, RefusesWhatIsNoTokenizer) {
  const auto parse = [](std::string text) { return [text = std::move(text)] { Tokenizer::parse(text, "t.json"); }; };
  EXPECT_THAT(parse("[]"), ThrowsMessage<TokenizerError>("t.json: the file expects an object but got []"));
  EXPECT_THAT(parse("{}"), ThrowsMessage<TokenizerError>("t.json: model expects an object but got null"));
  EXPECT_THAT(parse("{\"model\":"),
              ThrowsMessage<TokenizerError>(HasSubstr("t.json: [json.exception.parse_error.101]")));
  EXPECT_THAT(parse(std::string(100000, '[')), ThrowsMessage<TokenizerError>(HasSubstr("parse_error")));
  EXPECT_THAT([] { Tokenizer::read("/no/such/folder"); }, ThrowsMessage<TokenizerError>("cannot read /no/such/folder"));
}

TEST(FileTest, ATextMustBeUtf8) {
  const Tokenizer tokenizer = tokenizerOf("qwen");
  EXPECT_THAT([&] { tokenizer.encode("ab\xFF"); },
              ThrowsMessage<TokenizerError>("a text expects UTF-8 but got 0xff at byte 2"));
}

}  // namespace
}  // namespace pl::tokenizer
