// Addresses and bounds that the program reads from integer tensors.
#include <fmt/format.h>

#include "Generator.h"

namespace pl::fuzz {

/// A table of the parts' first rows and of their numbers of rows, computed from their lengths; then every part is
/// copied row by row. The table has room for more parts.
Value Generator::offsetTable() {
  const std::int64_t parts = 1 + below(4), most = 1 + below(4), room = parts + 1 + below(2), width = 1 + below(4);
  const DType dtype = summed();
  const Value counts = argument(DType::INT32, {{parts, ""}}, fmt::format(", pl.range = [1, {}]", most));
  const Value source = argument(dtype, {{parts * most, ""}, {width, ""}});

  const Value table = created(DType::INT32, {{room, ""}, {2, ""}});
  const OpenLoop fill = openLoop(constant(0), constant(parts), constant(1), {table}, false);
  const std::string values[]{calculated("muli", fill.variable, constant(most)), numberAt(counts, {fill.variable})};
  Value whole = fill.carried[0];
  for (std::int64_t column = 0; column < 2; ++column) {
    const std::string element = fresh();
    line(fmt::format("{} = arith.index_cast {} : index to i32", element, values[column]));
    Value entry{"", DType::INT32, {Extent{}, Extent{}}, {0, 0}, 0, 1e3};
    entry = emit(entry, fmt::format("full {}()", element), "i32, " + typeText(entry));
    whole = placed(entry, whole, {fill.variable, constant(column)});
  }
  const Value ready = closeLoop(fill, {whole})[0];

  const Value result = filled(dtype, {{parts * most, ""}, {width, ""}}, 0);
  const OpenLoop outer = openLoop(constant(0), constant(parts), constant(1), {result}, true);
  const std::string first = numberAt(ready, {outer.variable, constant(0)});
  const std::string count = numberAt(ready, {outer.variable, constant(1)});
  const OpenLoop inner = openLoop(constant(0), count, constant(1), outer.carried, false);
  const std::string row = calculated("addi", first, inner.variable);
  const Value part = window(source, {Extent{}, {width, ""}}, {row, constant(0)});
  const std::vector<Value> copied = closeLoop(inner, {placed(part, inner.carried[0], {row, constant(0)})});
  return closeLoop(outer, copied)[0];
}

/// Rows of a table that a loop has filled, picked by an argument.
Value Generator::gatheredRows() {
  const std::int64_t rows = 2 + below(5), wanted = 1 + below(6), width = 1 + below(5);
  const DType dtype = summed();
  const Value indices = argument(DType::INT32, {{wanted, ""}}, fmt::format(", pl.range = [0, {}]", rows - 1));
  const Value source = argument(dtype, {{rows, ""}, {width, ""}});
  const Value table = created(dtype, {{rows, ""}, {width, ""}});
  const OpenLoop fill = openLoop(constant(0), constant(rows), constant(1), {table}, true);
  const Value row = anyUnary(window(source, {Extent{}, {width, ""}}, {fill.variable, constant(0)}));
  const Value ready = closeLoop(fill, {placed(row, fill.carried[0], {fill.variable, constant(0)})})[0];
  Value gathered = ready;
  gathered.shape[0] = {wanted, ""};
  return emit(gathered, fmt::format("gather_rows {}[{}]", ready.name, indices.name),
              fmt::format("{}, {} -> {}", typeText(ready), typeText(indices), typeText(gathered)));
}

}  // namespace pl::fuzz
