#include "Outcome.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <ostream>

#include "ErrorText.h"
#include "pl/executable.h"
#include "reference/Inputs.h"

namespace pl::test {
namespace {

std::vector<Inmate>& all() {
  static std::vector<Inmate> inmates;
  return inmates;
}

std::vector<std::int64_t> shape_of(const Parameter& parameter, const Case& what) {
  std::vector<std::int64_t> shape;
  for (const Extent& extent : parameter.shape) {
    shape.push_back(extent.size);
    for (const std::string& dimension : extent.dimensions) shape.back() *= what.dims.at(dimension);
  }
  return shape;
}

/// Calls `visit` with every element of the stale rows.
void for_each_stale(const Array& array, const Stale& stale, const std::function<void(std::int64_t)>& visit) {
  const std::int64_t rows = array.shape().front();
  const std::int64_t width = array.elements() / rows;
  for (std::int64_t row = 0; row < rows; ++row)
    for (std::int64_t i = 0; stale(row) && i < width; ++i) visit(row * width + i);
}

Array argument_of(const Parameter& parameter, std::uint64_t seed, const Case& what) {
  const auto given = what.values.find(parameter.name);
  if (given != what.values.end()) {
    Array array(parameter.dtype, shape_of(parameter, what));
    for (std::int64_t i = 0; i < array.elements(); ++i) array.set(i, given->second.at(static_cast<std::size_t>(i)));
    return array;
  }
  Array array = reference::fill(parameter.dtype, shape_of(parameter, what), "random", seed, parameter.range);
  const auto set_garbage = [&](std::int64_t i) {
    array.set(i, is_float(array.dtype()) ? std::numeric_limits<double>::quiet_NaN() : -1);
  };
  if (parameter.role == Role::Out)
    for (std::int64_t i = 0; i < array.elements(); ++i) set_garbage(i);
  if (what.stale.contains(parameter.name)) for_each_stale(array, what.stale.at(parameter.name), set_garbage);
  return array;
}

Bindings arguments_of(const Signature& signature, const Case& what) {
  Bindings arguments;
  for (const Parameter& parameter : signature.parameters)
    arguments.emplace_back(parameter.name, argument_of(parameter, arguments.size() + 1, what));
  return arguments;
}

/// What the caller says of its stale rows.
Bindings holes_of(const Bindings& arguments, const Case& what) {
  Bindings holes;
  for (const auto& [name, stale] : what.stale) {
    Array hole(BOOL, argument(arguments, name).shape());
    for_each_stale(hole, stale, [&](std::int64_t i) { hole.set(i, 1); });
    holes.emplace_back(name, hole);
  }
  return holes;
}

/// "y disagrees with the reference at [1, 0] and 3 other places"; empty where everything agrees.
std::string disagreement(const Case& what, const Bindings& before, const Bindings& after) {
  const Results results = what.reference([&](const std::string& name) { return Numbers(argument(before, name)); });
  std::string text;
  for (const auto& [name, numbers] : results) {
    const Comparison comparison = compare({.name = name, .values = numbers.values, .tolerance = what.tolerance},
                                          argument(before, name), argument(after, name));
    if (comparison.passed()) continue;
    text += (text.empty() ? "" : "\n") + name + " disagrees with the reference at " +
            shape_text(comparison.first.front().at);
    if (comparison.mismatches > 1)
      text += " and " + std::to_string(comparison.mismatches - 1) +
              (comparison.mismatches == 2 ? " other place" : " other places");
  }
  return text;
}

Bindings copies_of(const Bindings& arguments) {
  Bindings copies;
  for (const auto& [name, array] : arguments) copies.emplace_back(name, array.clone());
  return copies;
}

}  // namespace

Exhibit::Exhibit(Case what, const std::string& variant, Location where) {
  const std::string name = std::filesystem::path(where.file_name()).stem().string() + variant;
  all().push_back({name, std::move(what), where});
}

const std::vector<Inmate>& inmates() {
  std::ranges::sort(all(), {}, &Inmate::name);
  return all();
}

std::string text_of(Moment moment) {
  switch (moment) {
    case Moment::building: return "while building";
    case Moment::checked: return "in checked mode";
    case Moment::note: return "as a note of checked mode";
    case Moment::reference: return "by comparison with the reference";
    case Moment::never: return "never";
  }
  return "?";
}

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << text_of(outcome.found) << ":\n" << outcome.text;
}

std::ostream& operator<<(std::ostream& out, const Inmate& inmate) { return out << inmate.what.error; }

Outcome Inmate::outcome(bool wrong) const {
  const auto relative = [&](const std::string& text) {
    return withRelativePlaces(text, where.file_name(), where.line());
  };
  std::optional<Program> program;
  try {
    program = pl::program("kernel", [&](Parameters& p) { what.program(p, wrong); });
  } catch (const BuildError& error) {
    return {Moment::building, relative(error.what())};
  }
  const Bindings before = arguments_of(program->signature(), what);
  const Bindings after = copies_of(before);
  std::string notes;
  const auto take_note = [&](const std::string& note) { notes += (notes.empty() ? "" : "\n") + relative(note); };
  try {
    interpret(*program, after, {.checked = true, .holes = holes_of(before, what), .on_note = take_note});
  } catch (const Error& error) {
    return {Moment::checked, relative(error.what())};
  }
  if (!notes.empty()) return {Moment::note, notes};
  const std::string text = disagreement(what, before, after);
  return text.empty() ? Outcome{} : Outcome{Moment::reference, text};
}

bool Inmate::goes_wrong_unchecked() const {
  const Program program = pl::program("kernel", [&](Parameters& p) { what.program(p, /*wrong=*/true); });
  const Bindings before = arguments_of(program.signature(), what);
  const Bindings after = copies_of(before);
  try {
    interpret(program, after);
  } catch (const Error&) {
    return true;
  }
  return !disagreement(what, before, after).empty();
}

}  // namespace pl::test
