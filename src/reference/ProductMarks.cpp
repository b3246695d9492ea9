#include "reference/ProductMarks.h"

#include <fmt/format.h>

#include <algorithm>

#include "reference/Marks.h"
#include "reference/Pads.h"

namespace pl::reference {
namespace {

/// What is marked in a row of the left operand or a column of the right one, as far as the contraction runs.
struct Line {
  Mark unwritten = 0;              // the first
  Mark pad = 0;                    // the worst
  std::vector<std::int64_t> pads;  // where in the contraction

  Line(const Tensor& tensor, std::int64_t begin, std::int64_t stride, std::int64_t depth) {
    for (std::int64_t k = 0; k < depth && tensor.hasMarks(); ++k) {
      const Mark mark = tensor.markAt(begin + k * stride);
      if (isUnwritten(mark)) {
        unwritten = mark;
        return;
      }
      if (!isPad(mark)) continue;
      pad = worse(pad, mark);
      pads.push_back(k);
    }
  }
};

template <class Accumulator, class Result>
class Product {
 public:
  Product(Checks& checks, const Tensor* acc, const Matrix<Accumulator>& lhs, const Matrix<Accumulator>& rhs,
          Tensor& result)
      : checks_(checks), acc_(acc), lhs_(lhs), rhs_(rhs), result_(result), depth_(std::min(lhs.columns, rhs.rows)) {}

  void mark() {
    const bool marked = lhs_.tensor.hasMarks() || rhs_.tensor.hasMarks() || (acc_ && acc_->hasMarks());
    if (!marked) return;
    std::vector<Line> columns;
    for (std::int64_t j = 0; j < result_.valid[1]; ++j)
      columns.emplace_back(rhs_.tensor, rhs_.position(0, j), rhs_.rowStride, depth_);
    for (std::int64_t i = 0; i < result_.valid[0]; ++i) {
      const Line row(lhs_.tensor, lhs_.position(i, 0), lhs_.columnStride, depth_);
      for (std::int64_t j = 0; j < result_.valid[1]; ++j) {
        const std::int64_t at = i * result_.shape[1] + j;
        result_.setMark(at, checks_.origins.computed(markOf(i, j, row, columns[j], acc_ ? acc_->markAt(at) : 0)));
      }
    }
  }

  void noteBirths() {
    for (std::int64_t i = 0; i < result_.valid[0]; ++i)
      for (std::int64_t j = 0; j < result_.valid[1]; ++j) {
        const std::int64_t at = i * result_.shape[1] + j;
        if (!isFinite(result_, at) && result_.markAt(at) == 0 && isOfFinite(i, j)) checks_.births.add(result_, at);
      }
  }

 private:
  Mark markOf(std::int64_t i, std::int64_t j, const Line& row, const Line& column, Mark acc) {
    if (row.unwritten || column.unwritten) return row.unwritten ? row.unwritten : column.unwritten;
    if (isUnwritten(acc) || (row.pads.empty() && column.pads.empty())) return acc;
    std::vector<std::int64_t> pads;
    std::ranges::set_union(row.pads, column.pads, std::back_inserter(pads));
    const bool changes = changesResult(i, j, pads);
    if (static_cast<std::int64_t>(pads.size()) == depth_) return acc_ && !changes ? acc : worse(row.pad, column.pad);
    if (changes) fail(i, j, pads);
    return acc;
  }

  /// The product computed again without `pads`.
  Tensor without(std::int64_t i, std::int64_t j, const std::vector<std::int64_t>& pads) const {
    const std::int64_t at = i * result_.shape[1] + j;
    Accumulator sum = acc_ ? static_cast<Accumulator>(Elements<Result>(*acc_).load(at)) : Accumulator{0};
    auto pad = pads.begin();
    for (std::int64_t k = 0; k < depth_; ++k) {
      if (pad != pads.end() && *pad == k)
        ++pad;
      else
        sum += lhs_.at(i, k) * rhs_.at(k, j);
    }
    Tensor tensor = Tensor::allocate(result_.dtype, {1}, {1});
    Elements<Result>(tensor).storeAs(0, sum);
    return tensor;
  }
  bool changesResult(std::int64_t i, std::int64_t j, const std::vector<std::int64_t>& pads) const {
    return !isSame(result_, i * result_.shape[1] + j, without(i, j, pads), 0);
  }

  [[noreturn]] void fail(std::int64_t i, std::int64_t j, const std::vector<std::int64_t>& pads) const {
    const auto blamed = std::ranges::find_if(pads, [&](std::int64_t k) { return lhs_.at(i, k) * rhs_.at(k, j) != 0; });
    const std::int64_t k = blamed == pads.end() ? pads.front() : *blamed;
    const std::int64_t left = lhs_.position(i, k), right = rhs_.position(k, j);
    const std::string leftText = elementText(lhs_.tensor, left), rightText = elementText(rhs_.tensor, right);
    const std::string leftPlace = textOf(coordinatesOf(left, lhs_.tensor.shape)) + " of the left operand";
    const std::string rightPlace = textOf(coordinatesOf(right, rhs_.tensor.shape)) + " of the right operand";
    const bool isLeft = isPad(lhs_.tensor.markAt(left));
    const bool isZero = (isLeft ? lhs_.at(i, k) : rhs_.at(k, j)) == 0;  // then the other is no finite number
    failOn({.mark = lhs_.tensor.markAt(left) ? lhs_.tensor.markAt(left) : rhs_.tensor.markAt(right),
            .pad = isLeft ? fmt::format("{} at {} times {} at {}", leftText, leftPlace, rightText, rightPlace)
                          : fmt::format("{} at {} times {} at {}", rightText, rightPlace, leftText, leftPlace),
            .place = textOf({i, j}),
            .with = elementText(result_, i * result_.shape[1] + j),
            .without = elementText(without(i, j, pads), 0),
            .remedy = isZero ? "multiply the valid part before fillpad" : kRemedy},
           checks_.origins);
  }

  bool isOfFinite(std::int64_t i, std::int64_t j) const {
    if (acc_ && !isFinite(*acc_, i * result_.shape[1] + j)) return false;
    for (std::int64_t k = 0; k < depth_; ++k)
      if (!isFinite(lhs_.tensor, lhs_.position(i, k)) || !isFinite(rhs_.tensor, rhs_.position(k, j))) return false;
    return true;
  }

  static constexpr const char* kRemedy = "multiply the valid part before fillpad, or let the pads be 0 here";

  Checks& checks_;
  const Tensor* acc_;
  const Matrix<Accumulator>&lhs_, &rhs_;
  Tensor& result_;
  std::int64_t depth_;
};

}  // namespace

template <class Accumulator>
void markProduct(Checks& checks, const Tensor* acc, const Matrix<Accumulator>& lhs, const Matrix<Accumulator>& rhs,
                 Tensor& result) {
  using Result = std::conditional_t<std::is_same_v<Accumulator, double>, float, std::int32_t>;
  Product<Accumulator, Result> product(checks, acc, lhs, rhs, result);
  product.mark();
  product.noteBirths();
}

template void markProduct(Checks&, const Tensor*, const Matrix<double>&, const Matrix<double>&, Tensor&);
template void markProduct(Checks&, const Tensor*, const Matrix<std::uint64_t>&, const Matrix<std::uint64_t>&, Tensor&);

}  // namespace pl::reference
