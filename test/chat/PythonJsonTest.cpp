#include "chat/PythonJson.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace pl::chat {
namespace {

std::string written(const char* json) { return pythonJson(nlohmann::ordered_json::parse(json)); }

// What json.dumps(json.loads(text), ensure_ascii=False) gives in Python 3.11.
TEST(PythonJsonTest, WritesAsPythonDoes) {
  EXPECT_EQ(written(R"({"b":1,"a":[],"c":{},"d":[1,"x",null,true,false]})"),
            R"({"b": 1, "a": [], "c": {}, "d": [1, "x", null, true, false]})");
  EXPECT_EQ(written(R"("\u00e9\"\\\/\n\t\b\f\r\u0001\u007f\u2028<&>")"),
            "\"\u00e9\\\"\\\\/\\n\\t\\b\\f\\r\\u0001\u007f\u2028<&>\"");
  EXPECT_EQ(written("[0, -3, 18446744073709551615]"), "[0, -3, 18446744073709551615]");
  EXPECT_EQ(written("[1.0, 0.1, 100.0, 123456.789, -0.0, 1.5, 10.25, 0.001, 0.0001]"),
            "[1.0, 0.1, 100.0, 123456.789, -0.0, 1.5, 10.25, 0.001, 0.0001]");
  EXPECT_EQ(
      written("[1e15, 1e16, 1.25e22, 1e-5, 1.5e-7, 5e-324, 1.7976931348623157e308, 123456789012345680.0]"),
      "[1000000000000000.0, 1e+16, 1.25e+22, 1e-05, 1.5e-07, 5e-324, 1.7976931348623157e+308, 1.2345678901234568e+17]");
}

}  // namespace
}  // namespace pl::chat
