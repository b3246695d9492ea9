#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Written.h"
#include "checkpoint/CheckpointError.h"
#include "checkpoint/SafetensorsHeader.h"

namespace pl::checkpoint {
namespace {

using testing::ElementsAre;
using testing::ThrowsMessage;

SafetensorsHeader parse(const std::string& bytes) {
  return parseSafetensors(std::as_bytes(std::span(bytes)), "x.safetensors");
}

/// What is said of a file.
std::string refusal(const std::string& bytes) {
  try {
    parse(bytes);
  } catch (const CheckpointError& error) {
    return error.what();
  }
  return "none";
}

std::string refusalOfHeader(const std::string& header, const std::string& data = "") {
  return refusal(safetensors(header, data));
}

TEST(Safetensors, HasNamesTypesShapesAndPlaces) {
  const std::string header = R"({"__metadata__": {"format": "pt"},
    "b": {"data_offsets": [12, 20], "dtype": "F32", "shape": [2]},
    "empty": {"dtype": "I64", "shape": [0, 7], "data_offsets": [12, 12]},
    "a": {"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]},
    "one": {"dtype": "F8_E4M3", "shape": [], "data_offsets": [20, 21]}}   )";
  const SafetensorsHeader read = parse(safetensors(header, std::string(21, 'x')));
  ASSERT_EQ(read.tensors.size(), 4u);
  EXPECT_EQ(read.tensors[0].name, "a");
  EXPECT_EQ(read.tensors[0].type.dtype, BF16);
  EXPECT_THAT(read.tensors[0].shape, ElementsAre(2, 3));
  EXPECT_EQ(read.tensors[1].name, "empty");
  EXPECT_EQ(read.tensors[2].begin, 12u);
  EXPECT_EQ(read.tensors[2].end, 20u);
  EXPECT_EQ(read.tensors[3].type.dtype, std::nullopt);
  EXPECT_EQ(read.bytes, 8 + header.size());
  EXPECT_EQ(read.metadata.at("format"), "pt");
}

TEST(Safetensors, RefusesHeadersThatAreNotThere) {
  EXPECT_EQ(refusal(""), "x.safetensors: expects 8 bytes with the header's length but got a file of 0 bytes");
  EXPECT_EQ(refusal(std::string(8, '\xff')),
            "x.safetensors: expects a header of at most 100000000 bytes but got 18446744073709551615; it is no "
            ".safetensors file");
  EXPECT_EQ(refusal(safetensors("{}", "").substr(0, 9)),
            "x.safetensors: expects 2 bytes of header but got 1; the file is truncated");
  EXPECT_EQ(refusal(std::string(8, '\0')),
            "x.safetensors: expects JSON in the header but got something else at its byte 1; the file is damaged");
}

TEST(Safetensors, RefusesOtherJson) {
  constexpr auto kDamaged =
      "x.safetensors: expects JSON in the header but got something else at its byte 5; the file is damaged";
  EXPECT_EQ(refusalOfHeader("{\"a\""), kDamaged);
  EXPECT_EQ(refusalOfHeader("[1]"), "x.safetensors: expects an object as header but got another value");
  EXPECT_EQ(refusalOfHeader(R"({"__metadata__": {"x": 1}})"),
            "x.safetensors: expects texts in __metadata__ but got another value for 'x'");
  constexpr auto kOther =
      R"(x.safetensors: tensor 'a' expects {"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]} but got something else)";
  for (const char* tensor :
       {"7", "[]", "null", "{}", R"({"dtype": 1})", R"({"dtype": "F32", "shape": [1]})", R"({"shape": [-1]})",
        R"({"shape": [1.5]})", R"({"shape": [[1]]})", R"({"shape": {}})", R"({"shape": [9223372036854775808]})",
        R"({"data_offsets": [1, 2, 3]})", R"({"other": "F32"})", R"({"shape": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]})",
        R"({"dtype": {"dtype": "F32"}})", R"({"dtype": "F32", "shape": [1], "data_offsets": [0]})"}) {
    EXPECT_EQ(refusalOfHeader(std::string(R"({"a": )") + tensor + "}"), kOther) << tensor;
  }
  EXPECT_EQ(refusalOfHeader(R"({"a": {"dtype": "F128"}})"),
            "x.safetensors: tensor 'a' expects a dtype such as F32, F16 or BF16 but got 'F128'");
}

TEST(Safetensors, RefusesNamesThatComeTwice) {
  const std::string tensor = R"({"dtype": "U8", "shape": [0], "data_offsets": [0, 0]})";
  EXPECT_EQ(refusalOfHeader(R"({"a": )" + tensor + R"(, "a": )" + tensor + "}"),
            "x.safetensors: expects each name once but got 'a' twice");
  EXPECT_EQ(refusalOfHeader(R"({"a": {"dtype": "U8", "dtype": "F32"}})"),
            "x.safetensors: expects each name once but got 'dtype' twice");
}

TEST(Safetensors, RefusesDataThatDoesNotFit) {
  const auto header = [](const std::string& shape, const std::string& offsets, const std::string& dtype = "F32") {
    return R"({"a": {"dtype": ")" + dtype + R"(", "shape": )" + shape + R"(, "data_offsets": )" + offsets + "}}";
  };
  EXPECT_EQ(refusalOfHeader(header("[2]", "[8, 0]"), "12345678"),
            "x.safetensors: tensor 'a' expects data_offsets in order but got [8, 0]");
  EXPECT_EQ(refusalOfHeader(header("[2, 2]", "[0, 8]"), "12345678"),
            "x.safetensors: tensor 'a' expects 16 bytes of data for F32 [2, 2] but got 8 bytes");
  EXPECT_EQ(refusalOfHeader(header("[4294967296, 4294967296]", "[0, 0]")),
            "x.safetensors: tensor 'a' expects a shape of whole bytes below 2^61 for F32 [4294967296, 4294967296] but "
            "got 0 bytes");
  EXPECT_EQ(refusalOfHeader(header("[3]", "[0, 1]", "F4"), "1"),
            "x.safetensors: tensor 'a' expects a shape of whole bytes below 2^61 for F4 [3] but got 1 bytes");
  EXPECT_EQ(refusalOfHeader(header("[2]", "[0, 8]"), "1234567"),
            "x.safetensors: tensor 'a' expects data up to byte 8 but got 7 bytes of data; the file is truncated");
  EXPECT_EQ(refusalOfHeader(header("[2]", "[0, 8]"), "123456789"), "x.safetensors: expects 8 bytes of data but got 9");
  EXPECT_EQ(refusalOfHeader("{}", "1"), "x.safetensors: expects 0 bytes of data but got 1");
}

TEST(Safetensors, RefusesTensorsThatOverlapOrLeaveGaps) {
  const auto header = [](int begin) {
    return R"({"a": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}, "b": {"dtype": "U8", "shape": [4], "data_offsets": [)" +
           std::to_string(begin) + ", " + std::to_string(begin + 4) + "]}}";
  };
  EXPECT_EQ(refusalOfHeader(header(4), "12345678"), "none");
  EXPECT_EQ(refusalOfHeader(header(3), "1234567"),
            "x.safetensors: tensor 'b' expects its data from byte 4 on but got it from byte 3, inside the data of 'a'");
  EXPECT_EQ(refusalOfHeader(header(5), "123456789"),
            "x.safetensors: tensor 'b' expects its data from byte 4 on but got it from byte 5; no tensor has what is "
            "between");
}

TEST(Safetensors, ShowsNamesAsPrintableText) {
  const std::string name(100, 'n');
  EXPECT_EQ(refusalOfHeader(R"({"\u0007ü": 1})").substr(0, 40), R"(x.safetensors: tensor '\x07\xc3\xbc' exp)");
  EXPECT_EQ(refusalOfHeader("{\"" + name + "\": 1}").substr(0, 107),
            "x.safetensors: tensor '" + name.substr(0, 80) + "…'");
}

TEST(Safetensors, EveryCutOfAFileIsRefused) {
  const std::string whole = safetensors({{"a", "F16", {2, 2}, "12345678"}, {"b", "F32", {1}, "1234"}});
  EXPECT_EQ(refusal(whole), "none");
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes)
    EXPECT_NE(refusal(whole.substr(0, bytes)), "none") << bytes;
}

}  // namespace
}  // namespace pl::checkpoint
