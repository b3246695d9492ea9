// What the makers of random operations share: the values made so far, random choices, and the text.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "RandomProgram.h"
#include "pl/dtype.h"

namespace pl::fuzz {

inline constexpr double kUnbounded = std::numeric_limits<double>::infinity();

struct Extent {
  std::int64_t size = 1;  // also of a run-time dimension: the value it will have
  std::string dimension;  // empty: a number

  bool isStatic() const { return dimension.empty(); }
  bool operator==(const Extent&) const = default;
};
using Shape = std::vector<Extent>;

/// What the elements that fillpad made are by now. A reduction or product may see them only where they are neutral.
enum class Pads : std::uint8_t { none, zero, least, greatest, other };

/// A tensor of the program. Two right implementations may compute elements that are `error` apart; `bound` is the
/// greatest magnitude of an element, unbounded where NaN or an infinity may be among them.
struct Value {
  std::string name;
  DType dtype = DType::FP32;
  Shape shape;
  /// Per dimension: 0 if all of it is valid; equal numbers are equal extents that are not known here.
  std::vector<int> partial;
  double error = 0;
  double bound = kUnbounded;
  Pads pads = Pads::none;

  std::int64_t rank() const { return static_cast<std::int64_t>(shape.size()); }
  bool isExact() const { return error == 0; }
  bool isBounded() const { return bound < kUnbounded; }
  bool isNumber() const { return dtype != DType::BOOL; }
  bool isMatrix() const { return rank() == 2; }
  bool isFull() const;
  bool isStatic() const;
};

std::string typeText(DType dtype, const Shape& shape);
inline std::string typeText(const Value& value) { return typeText(value.dtype, value.shape); }
/// Of a number: i8 for UINT8, too.
std::string numberTypeText(DType dtype);
/// Half the distance of two neighbours of magnitude 1.
double roundingOf(DType dtype);

class Generator {
 public:
  Generator(std::uint64_t seed, int size, int patterns);
  RandomProgram run();

 private:
  // ---- choices (Generator.cpp) ----
  std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& oneOf(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(below(static_cast<std::int64_t>(choices.size())))];
  }
  /// A value made so far that fits, rather a recent one; none if none fits.
  std::optional<Value> pick(const std::function<bool(const Value&)>& fits);
  std::optional<Value> pickNumber();  // any dtype but BOOL
  Shape randomShape(std::int64_t rank);
  DType randomDType();

  // ---- text ----
  void line(const std::string& text);
  std::string fresh() { return "%v" + std::to_string(next_++); }
  int freshPartial() { return ++partials_; }
  std::string constant(std::int64_t value);  // an index
  std::string number(DType dtype, double value);
  std::string extent(const Extent& extent) {
    return extent.isStatic() ? constant(extent.size) : "%" + extent.dimension;
  }
  std::string sizesText(const Shape& shape);  // of the `?`s, with commas
  /// Writes `NAME = operation : types` and adds NAME to the values. False, and nothing, if the result is not allowed:
  /// inexact but unbounded, or an error that has grown past use.
  bool make(Value result, const std::string& operation, const std::string& types);

  // ---- operations: false if no operands fit ----
  // Elementwise.cpp
  bool makeUnary();
  bool makeFunction();
  bool makeBinary();
  bool makeCompare();
  bool makeSelect();
  bool makeCast();
  bool makeExpand();
  // Reductions.cpp
  bool makeReduce();
  bool makeMatmul();
  // Placement.cpp
  bool makeSlice();
  bool makeAssemble();
  bool makeReshape();
  bool makeConcat();
  bool makeTranspose();
  bool makeFillpad();
  // Sources.cpp
  bool makeGather();
  bool makeFull();
  bool makeArange();

  struct Aligned {
    Shape shape;
    std::vector<int> partial;
  };
  std::optional<Aligned> align(const Value& a, const Value& b);
  Aligned alignAs(const Value& a) { return {a.shape, a.partial}; }
  int meet(int a, int b) { return a == b || b == 0 ? a : a == 0 ? b : freshPartial(); }
  /// Of elements that come from either.
  static Pads meet(Pads a, Pads b) { return a == b || b == Pads::none ? a : a == Pads::none ? b : Pads::other; }
  /// Of what is computed from them.
  static Pads computed(Pads a) { return a == Pads::none ? a : Pads::other; }
  std::optional<std::string> offsetText(std::int64_t room);

  // ---- control (Control.cpp) ----
  bool makeLoop();
  bool makeTileLoop();
  bool makeIf();
  bool makeScope();
  void makeOperations(int count);
  std::optional<std::string> condition();
  std::vector<Value> pickSome(int atMost);
  Value pickLike(const Value& model);
  static std::string typesText(const std::vector<Value>& values);
  static std::string namesText(const std::vector<Value>& values);

  // ---- patterns of kernels, from top to bottom of a program: each leaves one more result ----
  // PatternParts.cpp
  Value argument(DType dtype, const Shape& shape, const std::string& attributes = "", bool isInOut = false);
  Value emit(Value result, const std::string& operation, const std::string& types);
  Value created(DType dtype, const Shape& shape);
  Value filled(DType dtype, const Shape& shape, double value);
  Value window(const Value& source, const Shape& shape, const std::vector<std::string>& offsets,
               const std::vector<std::string>& valid = {});
  Value placed(const Value& source, const Value& destination, const std::vector<std::string>& offsets);
  Value reduced(const Value& source, const std::string& name);
  Value product(const Value& lhs, const Value& rhs, const Value* onto = nullptr);
  Value combined(const std::string& name, const Value& a, const Value& b);
  Value anyUnary(const Value& source);
  std::string calculated(const std::string& operation, const std::string& a, const std::string& b);
  std::string numberAt(const Value& integers, const std::vector<std::string>& at);  // as an index
  struct OpenLoop {
    std::string variable;
    std::vector<Value> carried, results, outside;
    bool isParallel;
  };
  OpenLoop openLoop(const std::string& start, const std::string& stop, const std::string& step,
                    const std::vector<Value>& initial, bool mayBeParallel);
  std::vector<Value> closeLoop(const OpenLoop& loop, const std::vector<Value>& yielded);
  DType summed() { return tolerant_ ? DType::FP32 : DType::INT32; }
  DType multiplied() { return tolerant_ ? oneOf<DType>({DType::FP32, DType::BF16}) : DType::INT8; }
  Extent someExtent(std::int64_t most);
  // PatternBuffers.cpp, PatternTiles.cpp, PatternCache.cpp, PatternSums.cpp, PatternTables.cpp
  Value groupedBuffer();
  Value localBuffer();
  Value tiles();
  Value guardedTiles();
  Value updatedInPlace();
  Value cache();
  Value chunkedProduct();
  Value onlineSums();
  Value paddedReduction();
  Value offsetTable();
  Value gatheredRows();
  void makePattern();

  void declareInputs();
  void declareResults();
  void input(Value value, bool isInOut, const std::string& description, const std::string& attributes = "");

  struct LoopVariable {
    std::string name;
    std::int64_t last;   // the greatest value
    bool grows = false;  // with a run-time dimension
  };

  std::mt19937_64 random_;
  int budget_;  // operations still to be made
  int patterns_;
  bool tolerant_;                // whether this program may hold operations that are not exact
  std::vector<Extent> extents_;  // that this program's shapes are made of, so that they meet
  std::vector<Value> values_;    // visible where the text ends
  std::vector<LoopVariable> loops_;
  std::set<std::int64_t> constants_;
  std::string body_;
  int indent_ = 1;
  int next_ = 0;
  int partials_ = 0;
  bool inParallel_ = false;
  bool inScope_ = false;
  std::vector<std::string> arguments_, results_;
  std::vector<Value> inouts_;
  std::map<std::string, std::string> finals_;  // of the InOuts whose last value is not any that fits
  std::vector<Value> kept_;                    // values that are results of the program, as long as there is room
  std::vector<std::pair<std::string, std::int64_t>> indexInputs_;  // [n] INT32 values, all below the number
  std::string returned_;
  RandomProgram program_;
};

}  // namespace pl::fuzz
