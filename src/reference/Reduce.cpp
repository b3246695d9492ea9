// The meaning of the reductions of a matrix along its rows or columns. Only the valid part counts; of nothing, a sum
// is 0 and a maximum the least value. Float sums are accumulated in double and rounded once.
#include <cmath>
#include <limits>

#include "reference/Operations.h"
#include "reference/ReduceMarks.h"

namespace pl::reference {
namespace {

/// Gives `reduce` every row (or column) of the valid part in turn: how many elements it has and their accessor.
template <class Reduce>
Tensor reduceAlong(Frame& frame, const Reduction& reduction, DType dtype, Reduce reduce) {
  const Tensor& src = reduction.src;
  const int kept = reduction.kept(), reduced = 1 - kept;
  Extents shape = src.shape, valid = src.valid;
  shape[reduced] = valid[reduced] = 1;
  Tensor result = Tensor::allocate(dtype, shape, valid);
  const Extents strides = src.strides();
  withType(src.dtype, [&]<class T>() {
    const Elements<T> elements(src);
    for (std::int64_t i = 0; i < src.valid[kept]; ++i) {
      const Line line{i * strides[kept], strides[reduced], src.valid[reduced]};
      reduce.template operator()<T>(result, i, line.count,
                                    [&](std::int64_t j) { return elements.load(line.start + j * line.stride); });
      if (frame.checks() && src.hasMarks())
        result.setMark(i, markOf<T>(*frame.checks(), reduction, i, line, result, reduce));
    }
  });
  return result;
}

Value sum(Frame& frame, const Tensor& src, Axis axis) {
  const Reduction reduction{.src = src, .axis = axis, .neutral = "0"};
  Tensor result =
      reduceAlong(frame, reduction, src.dtype, []<class T>(Tensor& to, std::int64_t i, std::int64_t count, auto at) {
        std::conditional_t<std::is_integral_v<T>, std::uint64_t, double> total = 0;
        for (std::int64_t j = 0; j < count; ++j) total += static_cast<decltype(total)>(at(j));
        Elements<T>(to).storeAs(i, total);
      });
  if (frame.checks()) noteOverflow(*frame.checks(), reduction, result);
  return result;
}

/// Whether `a` comes before `b` in the order of maximum and minimum, in which -0 < +0.
template <class T>
bool isLess(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    if (a == b) return std::signbit(a) && !std::signbit(b);
  return a < b;
}

/// What is greater (or less) than no other number.
const char* neutralOf(DType dtype, bool largest) {
  if (is_float(dtype)) return largest ? "-inf" : "inf";
  return largest ? "the least integer" : "the greatest integer";
}

Value extreme(Frame& frame, const Tensor& src, Axis axis, bool largest) {
  const Reduction reduction{.src = src, .axis = axis, .neutral = neutralOf(src.dtype, largest)};
  return reduceAlong(frame, reduction, src.dtype,
                     [&]<class T>(Tensor& result, std::int64_t i, std::int64_t count, auto at) {
                       using Limits = std::numeric_limits<Computed<T>>;
                       const auto highest = Limits::has_infinity ? Limits::infinity() : Limits::max();
                       const auto lowest = Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
                       auto best = static_cast<Computed<T>>(largest ? lowest : highest);
                       for (std::int64_t j = 0; j < count; ++j) {
                         const Computed<T> value = at(j);
                         if (best != best) break;  // NaN: stays
                         if (value != value || (largest ? isLess(best, value) : isLess(value, best))) best = value;
                       }
                       Elements<T>(result).store(i, best);
                     });
}

}  // namespace

Value evaluate(Frame& frame, ir::RowSumOp op) { return sum(frame, frame.tensor(op.getSrc()), Axis::Row); }
Value evaluate(Frame& frame, ir::ColSumOp op) { return sum(frame, frame.tensor(op.getSrc()), Axis::Column); }
Value evaluate(Frame& frame, ir::RowMaxOp op) { return extreme(frame, frame.tensor(op.getSrc()), Axis::Row, true); }
Value evaluate(Frame& frame, ir::ColMaxOp op) { return extreme(frame, frame.tensor(op.getSrc()), Axis::Column, true); }
Value evaluate(Frame& frame, ir::RowMinOp op) { return extreme(frame, frame.tensor(op.getSrc()), Axis::Row, false); }
Value evaluate(Frame& frame, ir::ColMinOp op) { return extreme(frame, frame.tensor(op.getSrc()), Axis::Column, false); }

Value evaluate(Frame& frame, ir::RowArgmaxOp op) {
  const Tensor& src = frame.tensor(op.getSrc());
  const Reduction reduction{.src = src, .axis = Axis::Row, .givesIndex = true, .neutral = neutralOf(src.dtype, true)};
  return reduceAlong(frame, reduction, DType::INT32,
                     []<class T>(Tensor& result, std::int64_t i, std::int64_t count, auto at) {
                       std::int64_t best = 0;
                       for (std::int64_t j = 1; j < count; ++j) {
                         if (at(best) != at(best)) break;  // the first NaN is the maximum
                         if (at(j) > at(best) || at(j) != at(j)) best = j;
                       }
                       Elements<std::int32_t>(result).storeAs(i, best);
                     });
}

}  // namespace pl::reference
