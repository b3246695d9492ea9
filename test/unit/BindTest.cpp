// A call that fits is bound; every misfit has its message, word for word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pl/error.h"
#include "pl/signature.h"

namespace pl {
namespace {

using testing::ElementsAre;
using testing::ThrowsMessage;

class Bind : public testing::Test {
 protected:
  // copy(x [rows, 8], lens [rows] in 1…4, cache [2, rows] inout, y [rows, 8] out)
  Signature signature_{"copy",
                       {{"rows", {1, 16}}},
                       {{"x", Role::In, FP32, {{1, {"rows"}}, {8}}, {}},
                        {"lens", Role::In, INT32, {{1, {"rows"}}}, ValueRange{1, 4}},
                        {"cache", Role::InOut, BF16, {{2}, {1, {"rows"}}}, {}},
                        {"y", Role::Out, FP32, {{1, {"rows"}}, {8}}, {}}}};
  Array x_{FP32, {3, 8}}, lens_{INT32, {3}}, cache_{BF16, {2, 3}}, y_{FP32, {3, 8}};

  void SetUp() override {
    for (int i = 0; i < 3; ++i) lens_.set(i, i + 1);
  }
  Bindings arguments() const { return {{"y", y_}, {"x", x_}, {"cache", cache_}, {"lens", lens_}}; }

  void expectError(const Bindings& arguments, const std::string& message) const {
    EXPECT_THAT([&] { pl::bind(signature_, arguments); }, ThrowsMessage<CallError>("copy: " + message));
  }
  Bindings with(const std::string& name, const Array& array) const {
    Bindings changed = arguments();
    for (auto& [key, value] : changed) {
      if (key == name) value = array;
    }
    return changed;
  }
};

TEST_F(Bind, PutsArraysIntoTheSignaturesOrderAndDerivesDimensions) {
  const BoundCall call = pl::bind(signature_, arguments());
  EXPECT_THAT(call.arrays, ElementsAre(x_.data(), lens_.data(), cache_.data(), y_.data()));
  EXPECT_THAT(call.dimensions, ElementsAre(3));
}

TEST_F(Bind, UnknownArgument) {
  Bindings changed = arguments();
  changed.emplace_back("lense", lens_);
  expectError(changed, "unknown argument 'lense'; did you mean 'lens'? known arguments: x, lens, cache, y");
  changed.back().first = "weights";
  expectError(changed, "unknown argument 'weights'; known arguments: x, lens, cache, y");
}

TEST(BindOf, AnotherLayout) {
  const Parameter w{.name = "w", .dtype = BF16, .shape = {{4}, {40}}};
  Parameter packed = w;
  packed.layout = Layout::panels;
  const Array rowMajor(BF16, {4, 40}), panels = pack(rowMajor, Layout::panels);
  const Signature asRows{.name = "f", .parameters = {w}}, asPanels{.name = "f", .parameters = {packed}};

  EXPECT_THAT(pl::bind(asPanels, {{"w", panels}}).arrays, ElementsAre(panels.data()));
  EXPECT_THAT(pl::bind(asRows, {{"w", unpack(panels)}}).arrays.size(), 1U);
  EXPECT_THAT([&] { pl::bind(asPanels, {{"w", rowMajor}}); },
              ThrowsMessage<CallError>("f: argument 'w' expects layout panels but got row_major; "
                                       "pack it: pl::pack(array, pl::Layout::panels)"));
  EXPECT_THAT([&] { pl::bind(asRows, {{"w", panels}}); },
              ThrowsMessage<CallError>("f: argument 'w' expects layout row_major but got panels; "
                                       "unpack it: pl::unpack(array)"));
  // A product of panels is never right by chance: the shape is checked as for every array.
  EXPECT_THAT([&] { pl::bind(asPanels, {{"w", pack(Array(BF16, {5, 40}), Layout::panels)}}); },
              ThrowsMessage<CallError>("f: argument 'w' expects shape [4, 40] but got [5, 40]: dimension 0 must be 4"));
}

// The memory of panels is larger than the elements: what it shares with others is found to its end.
TEST(BindOf, PanelsThatOverlapAnOut) {
  const Signature signature{.name = "f",
                            .parameters = {{.name = "w", .dtype = BF16, .shape = {{2}, {33}}, .layout = Layout::panels},
                                           {.name = "y", .role = Role::Out, .dtype = BF16, .shape = {{32}}}}};
  const Array memory(BF16, {128});
  const Array w = Array::borrow(memory.data(), BF16, {2, 33}, Layout::panels);
  const Array y = Array::borrow(memory.as<std::uint16_t>() + 96, BF16, {32});  // of w's last panel, past column 33
  EXPECT_THAT([&] { pl::bind(signature, {{"w", w}, {"y", y}}); },
              ThrowsMessage<CallError>("f: argument 'y' is written and shares memory with argument 'w'; "
                                       "expects separate arrays"));
}

TEST(BindOf, AProgramWithoutArguments) {
  EXPECT_THAT([&] { pl::bind(Signature{.name = "f"}, {{"x", Array(FP32, {1})}}); },
              ThrowsMessage<CallError>("f: unknown argument 'x'; there are no arguments"));
}

TEST(BindOf, ARangeOfFloats) {
  const Signature signature{"f", {}, {{"x", Role::In, FP32, {{1}}, ValueRange{0, 1}}}};
  EXPECT_THAT([&] { pl::bind(signature, {{"x", Array(FP32, {1})}}); },
              ThrowsMessage<CallError>("f: argument 'x' expects a dtype of integers, since it has a value range, but "
                                       "got FP32"));
}

TEST_F(Bind, ArgumentGivenTwice) {
  Bindings changed = arguments();
  changed.emplace_back("x", x_);
  expectError(changed, "argument 'x' is given twice");
}

TEST_F(Bind, MissingArgument) {
  expectError({{"y", y_}, {"x", x_}, {"lens", lens_}}, "argument 'cache' is missing; expects BF16 [2, rows]");
}

TEST_F(Bind, WrongType) { expectError(with("x", Array(BF16, {3, 8})), "argument 'x' expects FP32 but got BF16"); }

TEST_F(Bind, WrongRank) {
  expectError(with("x", Array(FP32, {24})), "argument 'x' expects shape [rows, 8] but got [24]");
}

TEST_F(Bind, WrongExtent) {
  expectError(with("x", Array(FP32, {3, 9})),
              "argument 'x' expects shape [rows, 8] but got [3, 9]: dimension 1 must be 8");
}

TEST_F(Bind, ExtentThatDisagreesWithAnEarlierArgument) {
  expectError(with("cache", Array(BF16, {2, 4})),
              "argument 'cache' expects shape [2, rows] but got [2, 4]: dimension 1 must be 3 (rows is 3 in argument "
              "'x')");
}

TEST_F(Bind, ProductOfANumberAndDimensions) {
  const Signature signature{"pages",
                            {{"rows"}, {"depth"}},
                            {{"cache", Role::In, FP32, {{2, {"rows", "depth"}}}, {}},
                             {"x", Role::In, FP32, {{1, {"rows"}}, {1, {"depth"}}}, {}}}};
  const Array x(FP32, {3, 5});
  EXPECT_THAT(pl::bind(signature, {{"x", x}, {"cache", Array(FP32, {30})}}).dimensions, ElementsAre(3, 5));
  EXPECT_THAT([&] { pl::bind(signature, {{"x", x}, {"cache", Array(FP32, {31})}}); },
              ThrowsMessage<CallError>("pages: argument 'cache' expects shape [2*rows*depth] but got [31]: dimension 0 "
                                       "must be 30 (rows is 3 in argument 'x', depth is 5 in argument 'x')"));
}

TEST_F(Bind, DimensionThatStandsInProductsAlone) {
  const Signature signature{"pages", {{"rows"}}, {{"cache", Role::In, FP32, {{2, {"rows"}}}, {}}}};
  EXPECT_THAT(pl::bind(signature, {{"cache", Array(FP32, {6})}}).dimensions, ElementsAre(3));
  EXPECT_THAT(
      [&] { pl::bind(signature, {{"cache", Array(FP32, {7})}}); },
      ThrowsMessage<CallError>("pages: argument 'cache' expects shape [2*rows] but got [7]: dimension 0 must be "
                               "6 (rows is 3 in argument 'cache')"));
}

TEST_F(Bind, TwoDimensionsThatStandInOneProductAlone) {
  for (const std::vector<std::string>& dimensions : {std::vector<std::string>{"rows", "cols"}, {"rows", "rows"}}) {
    const Signature signature{"pages", {{"rows"}, {"cols"}}, {{"cache", Role::In, FP32, {{2, dimensions}}, {}}}};
    EXPECT_THAT([&] { pl::bind(signature, {{"cache", Array(FP32, {8})}}); },
                ThrowsMessage<CallError>("pages: dimension 'rows' expects an extent in which it is the only unknown "
                                         "one but got 2*rows*" +
                                         dimensions[1]));
  }
}

TEST_F(Bind, ValuesBelowADimension) {
  Signature signature{
      "pages",
      {{"pages"}},
      {{"table", Role::In, INT32, {{2}}, {}, Extent{1, {"pages"}}}, {"cache", Role::In, FP32, {{64, {"pages"}}}, {}}}};
  Array table(INT32, {2});
  const Array cache(FP32, {192});
  const auto bindWith = [&](int entry) {
    table.set(1, entry);
    return pl::bind(signature, {{"table", table}, {"cache", cache}});
  };
  EXPECT_THAT(bindWith(2).dimensions, ElementsAre(3));
  EXPECT_THAT(
      [&] { bindWith(3); },
      ThrowsMessage<CallError>("pages: argument 'table' expects values from 0 to 2 but got 3 at [1] (pages is 3 "
                               "in argument 'cache')"));
  EXPECT_THAT([&] { bindWith(-1); },
              ThrowsMessage<CallError>("pages: argument 'table' expects values from 0 to 2 but got -1 at [1] (pages is "
                                       "3 in argument 'cache')"));
  signature.parameters[0].below = Extent{2, {}};
  EXPECT_THAT([&] { bindWith(2); },
              ThrowsMessage<CallError>("pages: argument 'table' expects values from 0 to 1 but got 2 at [1]"));
}

TEST(ExtentText, RoundTrips) {
  for (const char* text : {"8", "batch", "4096*batch", "batch*max_seq", "8*batch*max_seq"}) {
    ASSERT_TRUE(Extent::parse(text)) << text;
    EXPECT_EQ(Extent::parse(text)->text(), text);
  }
  for (const char* text : {"", "*", "8*", "*batch", "8x", "batch**rows"}) EXPECT_FALSE(Extent::parse(text)) << text;
}

TEST_F(Bind, DimensionOutsideItsRange) {
  const Bindings changed = {{"x", Array(FP32, {17, 8})},
                            {"lens", Array(INT32, {17})},
                            {"cache", Array(BF16, {2, 17})},
                            {"y", Array(FP32, {17, 8})}};
  expectError(changed, "dimension 'rows' expects a value from 1 to 16 but got 17 in argument 'x'");
  signature_.dimensions[0].range = {20, INT64_MAX};
  expectError(changed, "dimension 'rows' expects a value of 20 or more but got 17 in argument 'x'");
}

TEST_F(Bind, DimensionThatNoArgumentHas) {
  signature_.dimensions.push_back({"pages", {}});
  expectError(arguments(), "dimension 'pages' expects an argument with it as an extent but got none");
}

TEST_F(Bind, NullPointer) {
  expectError(with("x", Array::borrow(nullptr, FP32, {3, 8})), "argument 'x' expects memory but got a null pointer");
}

TEST_F(Bind, MisalignedMemory) {
  const Array large(FP32, {5, 8});
  expectError(with("x", Array::borrow(large.as<float>() + 1, FP32, {3, 8})),
              "argument 'x' expects memory aligned to 64 bytes but got an address 4 bytes past that");
}

TEST_F(Bind, ValueOutsideItsRange) {
  lens_.set(1, 5);
  expectError(arguments(), "argument 'lens' expects values from 1 to 4 but got 5 at [1]");
  lens_.set(1, 0);
  expectError(arguments(), "argument 'lens' expects values from 1 to 4 but got 0 at [1]");
}

TEST_F(Bind, ValueIsNamedByItsCoordinates) {
  const Signature matrix{"pages", {}, {{"table", Role::InOut, INT64, {{2}, {3}}, ValueRange{0, 9}}}};
  Array table(INT64, {2, 3});
  table.set(5, -1);
  EXPECT_THAT([&] { pl::bind(matrix, {{"table", table}}); },
              ThrowsMessage<CallError>("pages: argument 'table' expects values from 0 to 9 but got -1 at [1, 2]"));
}

TEST_F(Bind, WrittenMemoryIsNobodyElses) {
  expectError(with("y", x_), "argument 'y' is written and shares memory with argument 'x'; expects separate arrays");
  const Array memory(BF16, {64});  // the cache's 12 bytes lie inside lens' 12 bytes
  Bindings changed = with("cache", Array::borrow(memory.data(), BF16, {2, 3}));
  for (auto& [name, array] : changed) {
    if (name == "lens") array = Array::borrow(memory.data(), INT32, {3});
  }
  expectError(changed, "argument 'cache' is written and shares memory with argument 'lens'; expects separate arrays");
}

TEST_F(Bind, TwoInputsMayShareMemory) {
  const Signature add{
      "add",
      {},
      {{"a", Role::In, FP32, {{8}}, {}}, {"b", Role::In, FP32, {{8}}, {}}, {"c", Role::Out, FP32, {{8}}, {}}}};
  const Array a(FP32, {8}), c(FP32, {8});
  EXPECT_THAT(pl::bind(add, {{"a", a}, {"b", a}, {"c", c}}).arrays, ElementsAre(a.data(), a.data(), c.data()));
}

}  // namespace
}  // namespace pl
