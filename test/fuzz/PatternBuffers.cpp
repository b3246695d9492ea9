// Buffers that loops fill window by window, and that other loops read afterwards.
#include "Generator.h"

namespace pl::fuzz {

/// Rows of every group of every head, each group in a slot that is as large as a padded one: as attention's queries.
/// Whoever reads a slot computes with its pad rows and drops the results.
Value Generator::groupedBuffer() {
  const std::int64_t heads = 1 + below(3), groups = 1 + below(3), rows = 1 + below(3), slot = rows + below(3);
  const std::int64_t width = 2 + below(5), slots = heads * groups;
  const bool multiplies = chance(50), fillsPad = chance(30);
  const DType dtype = multiplies ? multiplied() : summed();
  const Value source = argument(dtype, {{slots * rows, ""}, {width, ""}});
  const Value weights = argument(dtype, {{width, ""}, {3, ""}});

  const auto fill = [&](const std::string& head, const std::string& group, const Value& buffer) {
    // The source has the heads of one group side by side, the buffer the groups of one head.
    const std::string from = calculated("addi", calculated("muli", group, constant(heads)), head);
    const std::string to = calculated("addi", calculated("muli", head, constant(groups)), group);
    Value part = window(source, {{slot, ""}, {width, ""}}, {calculated("muli", from, constant(rows)), constant(0)},
                        {constant(rows), constant(width)});
    if (chance(40)) part = anyUnary(part);
    if (fillsPad) part = emit(part, "fillpad " + part.name + " zero", typeText(part));
    return placed(part, buffer, {calculated("muli", to, constant(slot)), constant(0)});
  };
  Value buffer = created(dtype, {{slots * slot, ""}, {width, ""}});
  if (chance(50)) {
    const OpenLoop outer = openLoop(constant(0), constant(heads), constant(1), {buffer}, true);
    const OpenLoop inner = openLoop(constant(0), constant(groups), constant(1), outer.carried, false);
    const std::vector<Value> row = closeLoop(inner, {fill(outer.variable, inner.variable, inner.carried[0])});
    buffer = closeLoop(outer, row)[0];
  } else {
    const OpenLoop loop = openLoop(constant(0), constant(slots), constant(1), {buffer}, true);
    const std::string head = calculated("floordivsi", loop.variable, constant(groups));
    const std::string group = calculated("remsi", loop.variable, constant(groups));
    buffer = closeLoop(loop, {fill(head, group, loop.carried[0])})[0];
  }

  const Extent columns{multiplies ? 3 : width, ""};
  Value result =
      created(multiplies && dtype != DType::FP32 ? (dtype == DType::INT8 ? DType::INT32 : DType::FP32) : dtype,
              {{slots * rows, ""}, columns});
  const OpenLoop loop = openLoop(constant(0), constant(slots), constant(1), {result}, true);
  const Value tile =
      window(buffer, {{slot, ""}, {width, ""}}, {calculated("muli", loop.variable, constant(slot)), constant(0)});
  const Value computed = multiplies ? product(tile, weights) : anyUnary(tile);
  const Value used = window(computed, {{rows, ""}, columns}, {constant(0), constant(0)});
  const Value whole = placed(used, loop.carried[0], {calculated("muli", loop.variable, constant(rows)), constant(0)});
  return closeLoop(loop, {whole})[0];
}

/// A buffer of each iteration of a parallel loop: filled part by part, then reduced to one row.
Value Generator::localBuffer() {
  const std::int64_t items = 1 + below(4), parts = 1 + below(3), rows = 1 + below(3), width = 2 + below(5);
  const DType dtype = summed();
  const Value source = argument(dtype, {{items * parts * rows, ""}, {width, ""}});
  const Value result = created(dtype, {{items, ""}, {width, ""}});
  const OpenLoop outer = openLoop(constant(0), constant(items), constant(1), {result}, true);
  const Value buffer = created(dtype, {{parts * rows, ""}, {width, ""}});
  const OpenLoop inner = openLoop(constant(0), constant(parts), constant(1), {buffer}, false);
  const std::string at = calculated("muli", inner.variable, constant(rows));
  const std::string from = calculated("addi", calculated("muli", outer.variable, constant(parts * rows)), at);
  const Value part = anyUnary(window(source, {{rows, ""}, {width, ""}}, {from, constant(0)}));
  const Value whole = closeLoop(inner, {placed(part, inner.carried[0], {at, constant(0)})})[0];
  const Value row = reduced(whole, oneOf<std::string>({"col_sum", "col_max", "col_min"}));
  return closeLoop(outer, {placed(row, outer.carried[0], {outer.variable, constant(0)})})[0];
}

}  // namespace pl::fuzz
