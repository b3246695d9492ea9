// A cache with room for every sequence's longest length: each step writes one row and reads the rows that hold data.
#include "Generator.h"

namespace pl::fuzz {

Value Generator::cache() {
  const std::int64_t batch = 1 + below(3), most = 3 + below(10), width = 2 + below(4);
  const Extent tile{2 + below(4), ""}, columns{width, ""};
  const bool sums = chance(50);
  const DType dtype = summed();
  const Value lengths = argument(DType::INT32, {{batch, ""}}, ", pl.range = [1, " + std::to_string(most) + "]");
  const Value fresh = argument(dtype, {{batch, ""}, columns});
  const Value cache = argument(dtype, {{batch * most, ""}, columns}, "", /*isInOut=*/true);
  program_.caches.push_back({cache.name.substr(1), lengths.name.substr(1), most});

  const OpenLoop store = openLoop(constant(0), constant(batch), constant(1), {cache}, true);
  const std::string position = calculated("subi", numberAt(lengths, {store.variable}), constant(1));
  const std::string row = calculated("addi", calculated("muli", store.variable, constant(most)), position);
  const Value one = window(fresh, {Extent{}, columns}, {store.variable, constant(0)});
  const Value stored = closeLoop(store, {placed(one, store.carried[0], {row, constant(0)})})[0];
  finals_[cache.name] = stored.name;

  // One row per sequence, of all of its rows, block by block.
  const Value result = created(dtype, {{batch, ""}, columns});
  const OpenLoop outer = openLoop(constant(0), constant(batch), constant(1), {result}, true);
  const std::string length = numberAt(lengths, {outer.variable});
  const std::string blocks = calculated("ceildivsi", length, extent(tile));
  Value start = filled(dtype, {Extent{}, columns}, sums ? 0 : -100);
  if (is_float(dtype)) {  // what the blocks may make of it
    start.bound = 1000;
    start.error = 1e-3;
  }
  const OpenLoop inner = openLoop(constant(0), blocks, constant(1), {start}, false);
  const std::string done = calculated("muli", inner.variable, extent(tile));
  const std::string valid = calculated("minsi", calculated("subi", length, done), extent(tile));
  const std::string from = calculated("addi", calculated("muli", outer.variable, constant(most)), done);
  const Value block = window(stored, {tile, columns}, {from, constant(0)}, {valid, constant(width)});
  const Value total =
      combined(sums ? "add" : "maximum", inner.carried[0], reduced(block, sums ? "col_sum" : "col_max"));
  const Value all = closeLoop(inner, {total})[0];
  return closeLoop(outer, {placed(all, outer.carried[0], {outer.variable, constant(0)})})[0];
}

}  // namespace pl::fuzz
