// Random control flow: loops with carried and swapped tensors, loops over tiles, branches and scopes.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "Generator.h"

namespace pl::fuzz {
namespace {

/// What a carried tensor may be while a loop runs: its elements stay within these, whatever the iteration.
constexpr double kCarriedError = 1e-2, kCarriedBound = 8;

bool mayStandFor(const Value& value, const Value& model) {
  return value.dtype == model.dtype && value.shape == model.shape && value.error <= model.error &&
         value.bound <= model.bound &&
         (value.pads == Pads::none || value.pads == model.pads || model.pads == Pads::other);
}

}  // namespace

std::string Generator::typesText(const std::vector<Value>& values) {
  std::vector<std::string> types;
  for (const Value& value : values) types.push_back(typeText(value));
  return fmt::format("{}", fmt::join(types, ", "));
}

std::string Generator::namesText(const std::vector<Value>& values) {
  std::vector<std::string> names;
  for (const Value& value : values) names.push_back(value.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::vector<Value> Generator::pickSome(int atMost) {
  std::vector<Value> some;
  for (std::int64_t i = 0, count = 1 + below(atMost); i < count; ++i)
    some.push_back(*pick([](const Value&) { return true; }));
  return some;
}

/// A value that may be where `model` is; the model itself is one.
Value Generator::pickLike(const Value& model) {
  const auto found = pick([&](const Value& value) { return mayStandFor(value, model); });
  return found ? *found : model;
}

void Generator::makeOperations(int count) {
  using Maker = bool (Generator::*)();
  static const std::vector<Maker> makers{
      &Generator::makeUnary,     &Generator::makeFunction, &Generator::makeFunction, &Generator::makeBinary,
      &Generator::makeBinary,    &Generator::makeBinary,   &Generator::makeCompare,  &Generator::makeSelect,
      &Generator::makeCast,      &Generator::makeExpand,   &Generator::makeReduce,   &Generator::makeReduce,
      &Generator::makeMatmul,    &Generator::makeMatmul,   &Generator::makeSlice,    &Generator::makeSlice,
      &Generator::makeAssemble,  &Generator::makeAssemble, &Generator::makeReshape,  &Generator::makeConcat,
      &Generator::makeTranspose, &Generator::makeFillpad,  &Generator::makeFillpad,  &Generator::makeGather,
      &Generator::makeFull,      &Generator::makeArange,   &Generator::makeLoop,     &Generator::makeTileLoop,
      &Generator::makeIf,        &Generator::makeScope};
  for (int made = 0, tried = 0; made < count && budget_ > 0 && tried < 20 * count; ++tried) {
    if (!(this->*oneOf(makers))()) continue;
    ++made;
    --budget_;
  }
}

/// A loop that carries tensors: each iteration may hand on any value of the type, another carried one included.
bool Generator::makeLoop() {
  if (loops_.size() >= 2 || budget_ < 2) return false;
  const std::vector<Value> initial = pickSome(3);
  const std::int64_t start = below(2), trips = below(4), step = 1 + below(2);
  const std::int64_t stop = start + trips * step - (trips > 0 && step > 1 ? below(2) : 0);
  const LoopVariable variable{fresh(), std::max(start, start + (trips - 1) * step)};

  std::vector<Value> carried, results;
  std::vector<std::string> bindings;
  for (const Value& value : initial) {
    Value argument = value;
    argument.name = fresh();
    if (!value.isExact()) {
      if (value.error > kCarriedError || value.bound > kCarriedBound) return false;
      argument.error = kCarriedError;
      argument.bound = kCarriedBound;
    } else {
      argument.bound = kUnbounded;  // whatever the iterations make of it
    }
    for (int& partial : argument.partial) partial = partial == 0 ? 0 : freshPartial();
    bindings.push_back(argument.name + " = " + value.name);
    carried.push_back(argument);
  }
  for (const Value& argument : carried) {
    results.push_back(argument);
    results.back().name = fresh();
  }

  const std::vector<Value> outside = values_;
  const std::string outerBody = std::exchange(body_, "");
  values_.insert(values_.end(), carried.begin(), carried.end());
  loops_.push_back(variable);
  ++indent_;
  makeOperations(1 + static_cast<int>(below(5)));
  std::vector<Value> yielded;
  for (std::size_t i = 0; i < carried.size(); ++i) {
    // A wholly valid tensor stays so: what follows the loop counts on it.
    const auto next = pick([&](const Value& value) {
      if (!mayStandFor(value, carried[i])) return false;
      for (std::size_t d = 0; d < value.partial.size(); ++d)
        if (carried[i].partial[d] == 0 && value.partial[d] != 0) return false;
      return true;
    });
    yielded.push_back(*next);
  }
  line("scf.yield " + namesText(yielded) + " : " + typesText(yielded));
  --indent_;
  loops_.pop_back();
  const std::string inner = std::exchange(body_, outerBody);
  values_ = outside;
  line(fmt::format("{} = scf.for {} = {} to {} step {} iter_args({}) -> ({}) {{", namesText(results), variable.name,
                   constant(start), constant(stop), constant(step), fmt::join(bindings, ", "), typesText(results)));
  body_ += inner;
  line("}");
  values_.insert(values_.end(), results.begin(), results.end());
  return true;
}

/// A loop over the tiles of a tensor's rows, the last of which may be partial: each iteration writes its tile of one
/// or two new tensors. Such loops may run in parallel.
bool Generator::makeTileLoop() {
  if (loops_.size() >= 2 || budget_ < 3) return false;
  const auto model = pick([](const Value& value) { return value.rank() == 2 && value.isFull(); });
  if (!model) return false;
  const Extent rows = model->shape[0];
  const std::int64_t tile = 2 + below(std::min<std::int64_t>(rows.size + 1, 8));
  const bool parallel = !inScope_ && chance(70);
  const LoopVariable variable{fresh(), (rows.size - 1) / tile * tile, !rows.isStatic()};

  const std::vector<Value> outside = values_;
  const std::string outerBody = std::exchange(body_, "");
  loops_.push_back(variable);
  indent_ += 1;
  const std::string left = fresh(), valid = fresh();
  line(fmt::format("{} = arith.subi {}, {} : index", left, extent(rows), variable.name));
  line(fmt::format("{} = arith.minsi {}, {} : index", valid, left, constant(tile)));
  const int partial = rows.isStatic() && rows.size % tile == 0 ? 0 : freshPartial();
  for (int i = 0; i < 2; ++i) {
    const auto source = i == 0 ? model : pick([&](const Value& value) {
      return value.rank() == 2 && value.shape[0] == rows && value.isFull();
    });
    Value slice = *source;
    slice.name = "";
    slice.shape[0] = {tile, ""};
    slice.partial[0] = partial;
    const std::string sizes = sizesText(slice.shape);
    const bool made = make(slice,
                           fmt::format("slice {}[{}, {}]{} valid[{}, {}]", source->name, variable.name, constant(0),
                                       sizes.empty() ? "" : " sizes[" + sizes + "]", valid, extent(slice.shape[1])),
                           typeText(*source) + " -> " + typeText(slice));
    if (!made) {
      body_ = outerBody;
      values_ = outside;
      loops_.pop_back();
      indent_ -= 1;
      return false;
    }
  }
  makeOperations(1 + static_cast<int>(below(6)));

  std::vector<Value> placed, carried, results, created;
  std::vector<std::string> bindings;
  for (std::int64_t i = 0, count = 1 + below(2); i < count; ++i) {
    const auto source = pick([&](const Value& value) {
      return value.rank() == 2 && value.shape[0] == Extent{tile, ""} && value.partial[0] == partial &&
             value.partial[1] == 0;
    });
    Value whole = *source;
    whole.shape[0] = rows;
    whole.partial = {0, 0};
    whole.name = fresh();
    created.push_back(whole);
    whole.name = fresh();
    carried.push_back(whole);
    bindings.push_back(whole.name + " = " + created.back().name);
    whole.name = fresh();
    line(fmt::format("{} = pl.assemble {} into {}[{}, {}] : {} into {}", whole.name, source->name, carried.back().name,
                     variable.name, constant(0), typeText(*source), typeText(whole)));
    placed.push_back(whole);
    whole.name = fresh();
    results.push_back(whole);
  }
  line("scf.yield " + namesText(placed) + " : " + typesText(placed));
  indent_ -= 1;
  loops_.pop_back();
  const std::string inner = std::exchange(body_, outerBody);
  values_ = outside;
  for (const Value& value : created)
    line(fmt::format("{} = pl.create_tensor({}) : {}", value.name, sizesText(value.shape), typeText(value)));
  line(fmt::format("{} = scf.for {} = {} to {} step {} iter_args({}) -> ({}) {{", namesText(results), variable.name,
                   constant(0), extent(rows), constant(tile), fmt::join(bindings, ", "), typesText(results)));
  body_ += inner;
  line(!parallel    ? "}"
       : chance(50) ? "} {pl.parallel}"
                    : fmt::format("}} {{pl.parallel, pl.chunk = {} : i64}}", 1 + below(3)));
  values_.insert(values_.end(), results.begin(), results.end());
  return true;
}

std::optional<std::string> Generator::condition() {
  const std::string name = fresh();
  const auto flag =
      pick([](const Value& value) { return value.dtype == DType::BOOL && value.isFull() && value.pads == Pads::none; });
  if (flag && chance(60)) {
    std::vector<std::string> at;
    for (const Extent& extent : flag->shape) at.push_back(*offsetText(extent.size - 1));
    line(fmt::format("{} = pl.read {}[{}] : {} -> i1", name, flag->name, fmt::join(at, ", "), typeText(*flag)));
    return name;
  }
  const std::string left = loops_.empty() ? extent(oneOf(extents_)) : loops_.back().name;
  line(fmt::format("{} = arith.cmpi {}, {}, {} : index", name, oneOf<std::string>({"slt", "sge", "eq", "ne"}), left,
                   constant(below(4))));
  return name;
}

bool Generator::makeIf() {
  if (budget_ < 2 || loops_.size() + static_cast<std::size_t>(indent_) > 6) return false;
  const std::vector<Value> models = pickSome(2);
  const std::string holds = *condition();
  std::vector<Value> results = models;
  std::string branches[2];
  const std::vector<Value> outside = values_;
  const std::string outerBody = std::exchange(body_, "");
  for (std::string& branch : branches) {
    ++indent_;
    makeOperations(static_cast<int>(below(4)));
    std::vector<Value> yielded;
    for (Value& result : results) {
      Value model = result;
      model.error = std::max(model.error, tolerant_ && is_float(model.dtype) && model.isBounded() ? 1e-3 : 0.0);
      if (model.error == 0) model.bound = kUnbounded;
      const Value value = pickLike(model);
      for (std::size_t d = 0; d < result.partial.size(); ++d)
        if (value.partial[d] != result.partial[d]) result.partial[d] = freshPartial();
      result.error = std::max(result.error, value.error);
      result.bound = std::max(result.bound, value.bound);
      yielded.push_back(value);
    }
    line("scf.yield " + namesText(yielded) + " : " + typesText(yielded));
    --indent_;
    values_ = outside;
    branch = std::exchange(body_, "");
  }
  body_ = outerBody;
  for (Value& result : results) {
    if (!result.isExact() && !result.isBounded()) return false;
    result.name = fresh();
  }
  line(fmt::format("{} = scf.if {} -> ({}) {{", namesText(results), holds, typesText(results)));
  body_ += branches[0];
  line("} else {");
  body_ += branches[1];
  line("}");
  values_.insert(values_.end(), results.begin(), results.end());
  return true;
}

bool Generator::makeScope() {
  if (inScope_ || budget_ < 2) return false;
  const bool isAuto = loops_.empty() && chance(40);
  const std::vector<Value> outside = values_;
  const std::string outerBody = std::exchange(body_, "");
  inScope_ = true;
  ++indent_;
  makeOperations(1 + static_cast<int>(below(5)));
  const std::vector<Value> yielded = pickSome(3);
  line("pl.yield " + namesText(yielded) + " : " + typesText(yielded));
  --indent_;
  inScope_ = false;
  const std::string inner = std::exchange(body_, outerBody);
  values_ = outside;
  std::vector<Value> results = yielded;
  for (Value& result : results) result.name = fresh();
  line(fmt::format("{} = pl.{} -> {} {{", namesText(results), isAuto ? "auto_incore" : "incore \"scope\"",
                   typesText(results)));
  body_ += inner;
  line("}");
  values_.insert(values_.end(), results.begin(), results.end());
  return true;
}

}  // namespace pl::fuzz
