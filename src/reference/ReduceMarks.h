// Checked mode: what unwritten elements and pads make of a reduction.
#pragma once

#include <algorithm>
#include <vector>

#include "reference/Checks.h"
#include "reference/Marks.h"
#include "reference/Pads.h"

namespace pl::reference {

enum class Axis { Row, Column };

/// What a reduction of pads and data needs to know beside its function, to say what is wrong.
struct Reduction {
  const Tensor& src;
  Axis axis;
  bool givesIndex = false;  // a place in the row, not a value
  const char* neutral;      // what a pad may be, whatever the data

  int kept() const { return axis == Axis::Row ? 0 : 1; }
  std::string placeOf(std::int64_t i, std::int64_t j) const {
    return axis == Axis::Row ? textOf({i, j}) : textOf({j, i});
  }
};

/// One row or column: the position of its element `j` is start + j * stride.
struct Line {
  std::int64_t start, stride, count;
};

/// The mark of result `i`, which `reduce` gives of the line: an unwritten element spoils it; of pads alone it is a pad;
/// next to data a pad must change nothing (fillpad R1), or this throws Undefined.
template <class T, class Reduce>
Mark markOf(Checks& checks, const Reduction& reduction, std::int64_t i, const Line& line, const Tensor& result,
            Reduce reduce) {
  const MarkRun marks(reduction.src, line.start, line.stride);
  if (!marks.any(line.count)) return 0;
  std::vector<std::int64_t> data, pads;
  for (std::int64_t j = 0; j < line.count; ++j) {
    if (isUnwritten(marks[j])) return checks.origins.computed(marks[j]);
    (isPad(marks[j]) ? pads : data).push_back(j);
  }
  if (data.empty()) {
    Mark mark = 0;
    for (std::int64_t pad : pads) mark = worse(mark, marks[pad]);
    return mark;
  }

  const Elements<T> elements(reduction.src);
  const auto reduceOnly = [&](const std::vector<std::int64_t>& only) {
    Tensor of = Tensor::allocate(result.dtype, {1}, {1});
    reduce.template operator()<T>(of, 0, static_cast<std::int64_t>(only.size()),
                                  [&](std::int64_t j) { return elements.load(line.start + only[j] * line.stride); });
    if (reduction.givesIndex) {
      const Elements<std::int32_t> index(of);
      Elements<std::int32_t>(of).storeAs(0, only[index.load(0)]);
    }
    return of;
  };
  const Tensor without = reduceOnly(data);
  if (isSame(result, i, without, 0)) return 0;
  // To blame: the first pad that makes a difference alone.
  std::int64_t blamed = pads.front();
  for (std::int64_t pad : pads) {
    std::vector<std::int64_t> with = data;
    with.insert(std::ranges::lower_bound(with, pad), pad);
    if (isSame(reduceOnly(with), 0, without, 0)) continue;
    blamed = pad;
    break;
  }
  failOn({.mark = marks[blamed],
          .pad = elementText(reduction.src, line.start + blamed * line.stride) + " at " + reduction.placeOf(i, blamed),
          .place = reduction.placeOf(i, 0),
          .with = elementText(result, i),
          .without = elementText(without, 0),
          .remedy =
              std::string("reduce the valid part before fillpad, or let the pads be ") + reduction.neutral + " here"},
         checks.origins);
}

/// Notes the sums that are not finite though their elements are. (An extreme is one of its elements.)
inline void noteOverflow(Checks& checks, const Reduction& reduction, const Tensor& result) {
  const Tensor& src = reduction.src;
  const Extents strides = src.strides();
  const int kept = reduction.kept(), reduced = 1 - kept;
  for (std::int64_t i = 0; i < src.valid[kept]; ++i) {
    if (isFinite(result, i) || result.markAt(i) != 0) continue;
    bool finite = true;
    for (std::int64_t j = 0; j < src.valid[reduced] && finite; ++j)
      finite = isFinite(src, i * strides[kept] + j * strides[reduced]);
    if (finite) checks.births.add(result, i);
  }
}

}  // namespace pl::reference
