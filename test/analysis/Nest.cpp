#include "Nest.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analysis/Obligations.h"
#include "dialect/Context.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"

namespace pl::analysis {

static std::int64_t floorDiv(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t Integer::value(std::int64_t n, const std::vector<std::int64_t>& variables) const {
  const auto operand = [&](std::size_t i) { return node_->operands[i].value(n, variables); };
  switch (node_->kind) {
    case Kind::Number: return node_->number;
    case Kind::Dimension: return n;
    case Kind::Variable: return variables[static_cast<std::size_t>(node_->number)];
    case Kind::Sum: return operand(0) + operand(1);
    case Kind::Difference: return operand(0) - operand(1);
    case Kind::Product: return operand(0) * node_->number;
    case Kind::Quotient: return floorDiv(operand(0), node_->number);
    case Kind::Remainder: return operand(0) - floorDiv(operand(0), node_->number) * node_->number;
    case Kind::Minimum: return std::min(operand(0), operand(1));
    case Kind::Maximum: return std::max(operand(0), operand(1));
  }
  return 0;
}

std::string Integer::emit(std::string& text, unsigned& names, const std::string& prefix) const {
  const auto line = [&](const std::string& operation) {
    const std::string name = fmt::format("%v{}", names++);
    text += fmt::format("{} = {} : index\n", name, operation);
    return name;
  };
  const auto number = [&] { return line(fmt::format("arith.constant {}", node_->number)); };
  const auto operand = [&](std::size_t i) { return node_->operands[i].emit(text, names, prefix); };
  const auto binary = [&](const char* operation, const std::string& a, const std::string& b) {
    return line(fmt::format("arith.{} {}, {}", operation, a, b));
  };
  switch (node_->kind) {
    case Kind::Number: return number();
    case Kind::Dimension: return "%n";
    case Kind::Variable: return fmt::format("{}{}", prefix, node_->number);
    case Kind::Sum: return binary("addi", operand(0), operand(1));
    case Kind::Difference: return binary("subi", operand(0), operand(1));
    case Kind::Product: return binary("muli", operand(0), number());
    case Kind::Quotient: return binary("floordivsi", operand(0), number());
    case Kind::Remainder: {
      const std::string a = operand(0), divisor = number();
      return binary("subi", a, binary("muli", binary("floordivsi", a, divisor), divisor));
    }
    case Kind::Minimum: return binary("minsi", operand(0), operand(1));
    case Kind::Maximum: return binary("maxsi", operand(0), operand(1));
  }
  return {};
}

// ---- as a program ---------------------------------------------------------------------------------------------------

namespace {

class Emitter {
 public:
  explicit Emitter(const Nest& nest) : nest_(nest), type_(fmt::format("tensor<?x{}xf32>", nest.cols)) {}

  std::string run() {
    text_ = fmt::format(
        "func.func @nest(%n: index {{pl.name = \"n\", pl.role = \"dim\", pl.range = [{}, {}]}}) -> ({} {{pl.name = "
        "\"y\", "
        "pl.role = \"out\", pl.shape = [\"{}*n\", {}]}}) {{\n%one = arith.constant 1.0 : f32\n",
        nest_.lowest, nest_.highest, type_, nest_.height, nest_.cols);
    const std::string rows = (Integer::n() * nest_.height).emit(text_, names_, "");
    text_ += fmt::format("%y = pl.create_tensor({}) : {}\n", rows, type_);
    const std::string filled = loop(nest_.writes, 0, "%w", "%y");
    if (!nest_.readsInside && !nest_.reads.windows.empty()) loop(nest_.reads, 0, "%r", filled);
    return text_ + fmt::format("return {} : {}\n}}\n", filled, type_);
  }

 private:
  /// The loops of `nest` from `depth` inward, around the buffer `carried`; returns the name of what they leave.
  std::string loop(const LoopNest& nest, unsigned depth, const std::string& prefix, const std::string& carried) {
    if (depth == nest.loops.size()) return body(nest, prefix, carried);
    const LoopOf& loop = nest.loops[depth];
    const std::string from = loop.from.emit(text_, names_, prefix), to = loop.to.emit(text_, names_, prefix);
    const std::string step = Integer(loop.step).emit(text_, names_, prefix);
    const std::string result = fmt::format("%t{}", names_++), inside = fmt::format("%t{}", names_++);
    text_ += fmt::format("{} = scf.for {}{} = {} to {} step {} iter_args({} = {}) -> ({}) {{\n", result, prefix, depth,
                         from, to, step, inside, carried, type_);
    const std::string last = this->loop(nest, depth + 1, prefix, inside);
    const bool isParallel = nest_.isParallel && depth == 0 && prefix == "%w";
    text_ += fmt::format("scf.yield {} : {}\n}}{}\n", last, type_, isParallel ? " {pl.parallel}" : "");
    return result;
  }

  std::string body(const LoopNest& nest, const std::string& prefix, std::string buffer) {
    if (prefix == "%r") return read(nest, prefix, buffer), buffer;
    const std::string before = buffer;
    std::string condition, result;
    if (nest.where) {
      const std::string number = nest.where->emit(text_, names_, prefix), zero = Integer(0).emit(text_, names_, prefix);
      condition = fmt::format("%c{}", names_++);
      result = fmt::format("%t{}", names_++);
      text_ += fmt::format("{} = arith.cmpi sge, {}, {} : index\n{} = scf.if {} -> ({}) {{\n", condition, number, zero,
                           result, condition, type_);
    }
    for (const Window& window : nest.windows) {
      const auto [offsets, sizes] = emit(window, prefix);
      const std::string tile = fmt::format("%t{}", names_++), written = fmt::format("%t{}", names_++);
      const std::string tileType = fmt::format("tensor<{}x{}xf32>", kTile, kTile);
      text_ += fmt::format("{} = pl.full %one() valid[{}] : f32, {}\n", tile, sizes, tileType);
      text_ += fmt::format("{} = pl.assemble {} into {}[{}] : {} into {}\n", written, tile, buffer, offsets, tileType,
                           type_);
      buffer = written;
    }
    if (nest.where) {
      text_ += fmt::format("scf.yield {} : {}\n}} else {{\nscf.yield {} : {}\n}}\n", buffer, type_, before, type_);
      buffer = result;
    }
    if (nest_.readsInside) read(nest_.reads, prefix, buffer);
    return buffer;
  }

  void read(const LoopNest& nest, const std::string& prefix, const std::string& buffer) {
    for (const Window& window : nest.windows) {
      const auto [offsets, sizes] = emit(window, prefix);
      text_ += fmt::format("%t{} = pl.slice {}[{}] valid[{}] : {} -> tensor<{}x{}xf32>\n", names_++, buffer, offsets,
                           sizes, type_, kTile, kTile);
    }
  }

  std::pair<std::string, std::string> emit(const Window& window, const std::string& prefix) {
    const auto emitOne = [&](const Integer& integer) { return integer.emit(text_, names_, prefix); };
    const std::string row = emitOne(window.row), col = emitOne(window.col);
    const std::string rows = emitOne(window.rows), cols = emitOne(window.cols);
    return {row + ", " + col, rows + ", " + cols};
  }

  const Nest& nest_;
  std::string type_, text_;
  unsigned names_ = 0;
};

}  // namespace

std::string programText(const Nest& nest) { return Emitter(nest).run(); }

// ---- by enumeration -------------------------------------------------------------------------------------------------

namespace {

class Enumerator {
 public:
  explicit Enumerator(const Nest& nest) : nest_(nest) {
    const auto all = [&](const char* rule, std::size_t count) { verdicts_[rule].assign(count, true); };
    all("valid extents", nest.writes.windows.size() + nest.reads.windows.size());
    all("assemble R1", nest.writes.windows.size());
    all("program R1", 1);
    all("parallel R1", nest.isParallel ? 1 : 0);
    all("parallel R2", nest.isParallel && nest.readsInside ? 1 : 0);
    for (const char* rule : {"slice R1", "valid R1"}) all(rule, nest.reads.windows.size());
  }

  Verdicts run() {
    for (n_ = nest_.lowest; n_ <= nest_.highest; ++n_) {
      rows_ = n_ * nest_.height;
      writer_.assign(static_cast<std::size_t>(rows_ * nest_.cols), -1);
      std::vector<std::int64_t> variables;
      loop(nest_.writes, variables, [&] { write(variables); });
      for (auto [element, iteration] : readInside_)
        for (const auto& [written, writer] : writes_)
          if (element == written && iteration != writer) verdicts_["parallel R2"].assign(1, false);
      readInside_.clear(), writes_.clear();
      if (std::ranges::count(writer_, -1) != 0) verdicts_["program R1"][0] = false;
      if (!nest_.readsInside) loop(nest_.reads, variables, [&] { read(variables); });
    }
    return verdicts_;
  }

 private:
  template <class Body>
  void loop(const LoopNest& nest, std::vector<std::int64_t>& variables, const Body& body) {
    if (variables.size() == nest.loops.size()) return body();
    const LoopOf& loop = nest.loops[variables.size()];
    const std::int64_t from = loop.from.value(n_, variables), to = loop.to.value(n_, variables);
    for (std::int64_t i = from; i < to; i += loop.step) {
      variables.push_back(i);
      this->loop(nest, variables, body);
      variables.pop_back();
    }
  }

  void write(const std::vector<std::int64_t>& variables) {
    const bool runs = !nest_.writes.where || nest_.writes.where->value(n_, variables) >= 0;
    const std::int64_t iteration = variables.empty() ? 0 : variables.front();
    for (std::size_t k = 0; runs && k < nest_.writes.windows.size(); ++k) {
      check(k, k, nest_.writes.windows[k], variables, "assemble R1", [&](std::size_t element) {
        std::int64_t& writer = writer_[element];
        if (nest_.isParallel && writer >= 0 && writer != iteration) verdicts_["parallel R1"][0] = false;
        writer = iteration;
        if (nest_.isParallel && nest_.readsInside) writes_.emplace(element, iteration);
      });
    }
    if (nest_.readsInside) read(variables);
  }

  void read(const std::vector<std::int64_t>& variables) {
    for (std::size_t k = 0; k < nest_.reads.windows.size(); ++k) {
      const std::int64_t iteration = variables.empty() ? 0 : variables.front();
      const bool isOwnAlone = nest_.isParallel && nest_.readsInside;
      const std::size_t place = nest_.writes.windows.size() + k;
      check(place, k, nest_.reads.windows[k], variables, "slice R1", [&](std::size_t element) {
        const std::int64_t writer = writer_[element];
        if (isOwnAlone) readInside_.emplace(element, iteration);
        if (writer < 0 || (isOwnAlone && writer != iteration)) verdicts_["valid R1"][k] = false;
      });
    }
  }

  template <class Visit>
  void check(std::size_t place, std::size_t k, const Window& window, const std::vector<std::int64_t>& variables,
             const char* windowRule, const Visit& visit) {
    const auto value = [&](const Integer& integer) { return integer.value(n_, variables); };
    const std::int64_t row = value(window.row), col = value(window.col), rows = value(window.rows),
                       cols = value(window.cols);
    if (rows < 0 || cols < 0 || rows > kTile || cols > kTile) verdicts_["valid extents"][place] = false;
    if (rows <= 0 || cols <= 0) return;
    if (row < 0 || col < 0 || row + rows > rows_ || col + cols > nest_.cols) verdicts_[windowRule][k] = false;
    for (std::int64_t r = row; r < row + rows; ++r) {
      for (std::int64_t c = col; c < col + cols; ++c) {
        // Elements outside are for the window's rule alone.
        if (r >= 0 && c >= 0 && r < rows_ && c < nest_.cols) visit(static_cast<std::size_t>(r * nest_.cols + c));
      }
    }
  }

  const Nest& nest_;
  Verdicts verdicts_;
  std::int64_t n_ = 0, rows_ = 0;
  std::set<std::pair<std::size_t, std::int64_t>> writes_, readInside_;  // elements and the iterations, for parallel R2
  std::vector<std::int64_t> writer_;  // of each element: the outermost loop's variable when it was written, or -1
};

}  // namespace

Verdicts enumerated(const Nest& nest) { return Enumerator(nest).run(); }

Verdicts proved(const Nest& nest) {
  const auto context = ir::makeContext();
  mlir::ScopedDiagnosticHandler quiet(context.get(), [](mlir::Diagnostic&) { return mlir::success(); });
  const auto module = mlir::parseSourceString<mlir::ModuleOp>(programText(nest), context.get());
  Verdicts verdicts;
  if (!module) return verdicts;
  for (const Obligation& obligation : obligationsOf(*module.get().getOps<mlir::func::FuncOp>().begin())) {
    if (obligation.what.ends_with("is wholly valid")) continue;  // true of every nest
    const bool isAboutValid = obligation.what.starts_with("the valid");
    verdicts[isAboutValid ? "valid extents" : obligation.rule].push_back(obligation.isProved);
  }
  return verdicts;
}

}  // namespace pl::analysis
