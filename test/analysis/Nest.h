// Small loop nests that write windows into a matrix and read windows of it: as a program of the language, and by
// enumeration, which says what is true.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pl::analysis {

/// An integer of a nest: made of numbers, the dimension n and loop variables.
class Integer {
 public:
  enum class Kind : std::uint8_t {
    Number,
    Dimension,
    Variable,
    Sum,
    Difference,
    Product,
    Quotient,
    Remainder,
    Minimum,
    Maximum
  };

  Integer(std::int64_t number) : node_(std::make_shared<Node>(Node{Kind::Number, number, {}})) {}
  static Integer n() { return Integer(Kind::Dimension, 0, {}); }
  /// The variable of the loop that stands `depth` loops inside the outermost one of its nest.
  static Integer variable(unsigned depth) { return Integer(Kind::Variable, depth, {}); }

  friend Integer operator+(const Integer& a, const Integer& b) { return {Kind::Sum, 0, {a, b}}; }
  friend Integer operator-(const Integer& a, const Integer& b) { return {Kind::Difference, 0, {a, b}}; }
  friend Integer operator*(const Integer& a, std::int64_t factor) { return {Kind::Product, factor, {a}}; }
  /// Rounded toward negative infinity.
  friend Integer operator/(const Integer& a, std::int64_t divisor) { return {Kind::Quotient, divisor, {a}}; }
  friend Integer operator%(const Integer& a, std::int64_t divisor) { return {Kind::Remainder, divisor, {a}}; }
  friend Integer min(const Integer& a, const Integer& b) { return {Kind::Minimum, 0, {a, b}}; }
  friend Integer max(const Integer& a, const Integer& b) { return {Kind::Maximum, 0, {a, b}}; }

  /// With n and the loops' variables from the outermost inward.
  std::int64_t value(std::int64_t n, const std::vector<std::int64_t>& variables) const;
  /// Appends operations that compute it to `text`; returns the name of the result. Variables are called `prefix`0, ….
  std::string emit(std::string& text, unsigned& names, const std::string& prefix) const;

 private:
  struct Node {
    Kind kind;
    std::int64_t number;
    std::vector<Integer> operands;
  };
  Integer(Kind kind, std::int64_t number, std::vector<Integer> operands)
      : node_(std::make_shared<Node>(Node{kind, number, std::move(operands)})) {}
  std::shared_ptr<const Node> node_;
};

/// Rows [row, row + rows) and columns [col, col + cols).
struct Window {
  Integer row, col, rows, cols;
};

struct LoopOf {
  Integer from, to;
  std::int64_t step = 1;
};

/// Loops, each in the one before, with windows in the innermost body.
struct LoopNest {
  std::vector<LoopOf> loops;
  std::vector<Window> windows;
  std::optional<Integer> where = {};  // only where this is at least 0
};

/// An Out of [n * height, cols] that `writes` fills, one window after the other, and `reads` reads then.
struct Nest {
  std::int64_t height;
  std::int64_t cols;
  LoopNest writes;
  LoopNest reads = {};
  bool readsInside = false;              // the windows of `reads` are read at the end of the innermost body of `writes`
  bool isParallel = false;               // the outermost loop of `writes`
  std::int64_t lowest = 1, highest = 9;  // of n
};

/// The windows' tiles: no window may be larger.
inline constexpr std::int64_t kTile = 16;

/// "assemble R1" and so on -> for each place in the order of the program's text, whether it holds.
using Verdicts = std::map<std::string, std::vector<bool>>;

std::string programText(const Nest& nest);
/// By running all loops for every n.
Verdicts enumerated(const Nest& nest);
/// What the proofs say of programText; nothing if it is no program.
Verdicts proved(const Nest& nest);

}  // namespace pl::analysis
