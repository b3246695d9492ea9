#include "Plain.h"

#include <algorithm>
#include <cmath>

namespace pl::test {

double dot(const Numbers& a, std::int64_t row, const Numbers& b, std::int64_t other_row) {
  double sum = 0;
  for (std::int64_t i = 0; i < a.cols(); ++i) sum += a(row, i) * b(other_row, i);
  return sum;
}

Numbers softmax(const Numbers& x) {
  Numbers y(x.shape);
  for (std::int64_t r = 0; r < x.rows(); ++r) {
    double sum = 0;
    for (std::int64_t i = 0; i < x.cols(); ++i) sum += std::exp(x(r, i));
    for (std::int64_t i = 0; i < x.cols(); ++i) y(r, i) = std::exp(x(r, i)) / sum;
  }
  return y;
}

Numbers product(const Numbers& a, const Numbers& b, bool b_trans) {
  Numbers y({a.rows(), b_trans ? b.rows() : b.cols()});
  for (std::int64_t m = 0; m < y.rows(); ++m)
    for (std::int64_t n = 0; n < y.cols(); ++n)
      for (std::int64_t k = 0; k < a.cols(); ++k) y(m, n) += a(m, k) * (b_trans ? b(n, k) : b(k, n));
  return y;
}

Numbers rms_norm(const Numbers& x, double eps) {
  Numbers y(x.shape);
  for (std::int64_t r = 0; r < x.rows(); ++r) {
    const double scale = 1 / std::sqrt(dot(x, r, x, r) / static_cast<double>(x.cols()) + eps);
    for (std::int64_t i = 0; i < x.cols(); ++i) y(r, i) = x(r, i) * scale;
  }
  return y;
}

Numbers rotated(const Numbers& x, const Numbers& cos, const Numbers& sin) {
  Numbers y(x.shape);
  const std::int64_t half = x.cols() / 2;
  for (std::int64_t r = 0; r < x.rows(); ++r)
    for (std::int64_t i = 0; i < half; ++i) {
      y(r, i) = x(r, i) * cos(r, i) - x(r, half + i) * sin(r, i);
      y(r, half + i) = x(r, half + i) * cos(r, half + i) + x(r, i) * sin(r, half + i);
    }
  return y;
}

std::vector<double> attended(const Numbers& q, std::int64_t head, const Numbers& k_cache, const Numbers& v_cache,
                             std::int64_t first, std::int64_t length) {
  Numbers scores({1, length});
  for (std::int64_t s = 0; s < length; ++s)
    scores[s] = dot(q, head, k_cache, first + s) / std::sqrt(static_cast<double>(q.cols()));
  const Numbers weights = softmax(scores);
  std::vector<double> out(static_cast<std::size_t>(v_cache.cols()));
  for (std::int64_t s = 0; s < length; ++s)
    for (std::size_t d = 0; d < out.size(); ++d)
      out[d] += weights[s] * v_cache(first + s, static_cast<std::int64_t>(d));
  return out;
}

}  // namespace pl::test
