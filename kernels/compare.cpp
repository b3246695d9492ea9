// Compares a result with its reference, element by element, in parallel.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <mutex>

#include "host_threads.h"
#include "pl/kernel.h"

namespace pl {
namespace {

constexpr std::int64_t kGrain = 1 << 16;

/// Significant bits of a float type, and the exponent of its least normal number.
struct FloatFormat {
  int digits;
  int least_exponent;
};

FloatFormat format_of(DType dtype) {
  if (dtype == DType::FP16) return {11, -14};
  if (dtype == DType::BF16) return {8, -126};
  return {24, -126};
}

/// |a - b| in units in the last place of `dtype` at b (of 1 for integers), rounded to the nearest integer.
std::int64_t ulps_between(double a, double b, DType dtype) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
  constexpr double kFar = 1e18;
  if (!std::isfinite(a) || !std::isfinite(b)) return static_cast<std::int64_t>(kFar);
  double unit = 1;
  if (is_float(dtype)) {
    const FloatFormat format = format_of(dtype);
    const int exponent = b == 0 ? format.least_exponent : std::max(std::ilogb(b), format.least_exponent);
    unit = std::ldexp(1.0, exponent - format.digits + 1);
  }
  return static_cast<std::int64_t>(std::min(kFar, std::nearbyint(std::abs(a - b) / unit)));
}

std::vector<std::int64_t> coordinates(std::int64_t element, const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> at(shape.size());
  for (std::size_t i = shape.size(); i-- > 0; element /= shape[i]) at[i] = element % shape[i];
  return at;
}

/// A mismatch before its coordinates are worked out.
struct Difference {
  std::int64_t element;
  double expected;
  double got;
  double allowed;
};

/// The comparison of a part of the elements; parts are merged in any order.
struct Part {
  Comparison sums;
  std::vector<Difference> differences;  // the first ones of this part

  void mismatch(const Difference& difference) {
    ++sums.mismatches;
    if (differences.size() < Comparison::kFirst) differences.push_back(difference);
  }
};

class Comparer {
 public:
  Comparer(const Expected& expected, const Array& before, const Array& after)
      : expected_(expected), before_(before), after_(after) {
    total_.sums.name = expected.name;
  }

  Comparison run() {
    const std::int64_t width = after_.shape().empty() ? 1 : after_.shape().back();
    const auto written =
        expected_.partial ? static_cast<std::int64_t>(expected_.rows.size()) * width : after_.elements();
    if (static_cast<std::int64_t>(expected_.values.size()) != written) {
      throw InternalError("the reference of '" + expected_.name + "' gives " + std::to_string(expected_.values.size()) +
                          " values for " + std::to_string(written) + " elements");
    }
    kernels::host_parallel(written, kGrain, [&](std::int64_t begin, std::int64_t end) {
      Part part;
      for (std::int64_t i = begin; i < end; ++i) {
        const std::int64_t element = expected_.partial ? expected_.rows[i / width] * width + i % width : i;
        compare_value(part, i, element);
      }
      merge(part);
    });
    if (expected_.partial) {
      // The rows between written ones, and those before the first and after the last.
      std::int64_t row = 0;
      for (const std::int64_t next : expected_.rows) {
        compare_bits(row * width, next * width);
        row = next + 1;
      }
      compare_bits(row * width, after_.elements());
    }
    std::ranges::sort(total_.differences, {}, &Difference::element);
    for (const Difference& d : total_.differences) {
      if (total_.sums.first.size() == Comparison::kFirst) break;
      total_.sums.first.push_back({coordinates(d.element, after_.shape()), d.expected, d.got, d.allowed});
    }
    return total_.sums;
  }

 private:
  void compare_value(Part& part, std::int64_t i, std::int64_t element) const {
    const double want = expected_.values[i];
    const double got = after_.at(element);
    const Tolerance& tolerance = expected_.tolerance;
    const double allowed =
        tolerance.abs + tolerance.rel * std::abs(want) + (expected_.slack.empty() ? 0 : expected_.slack[i]);

    Comparison& sums = part.sums;
    ++sums.elements;
    const std::int64_t ulps = ulps_between(got, want, after_.dtype());
    const auto ulp_class = std::ranges::lower_bound(Comparison::kUlpClasses, ulps) - Comparison::kUlpClasses.begin();
    ++sums.ulps[static_cast<std::size_t>(ulp_class)];
    if (got == want || (std::isnan(got) && std::isnan(want))) return;

    const double difference = std::abs(got - want);  // NaN or Inf where only one side is
    keep_greatest(sums.max_abs, difference);
    if (want != 0) keep_greatest(sums.max_rel, difference / std::abs(want));
    keep_greatest(sums.max_of_allowed, difference / allowed);
    // An infinite `want` would make everything allowed.
    if (!std::isfinite(want) || !(difference <= allowed)) part.mismatch({element, want, got, allowed});
  }

  void compare_bits(std::int64_t first, std::int64_t last) {
    const std::int64_t size = size_of(after_.dtype());
    kernels::host_parallel(last - first, kGrain, [&](std::int64_t begin, std::int64_t end) {
      Part part;
      part.sums.untouched = end - begin;
      const char* was = before_.as<char>() + (first + begin) * size;
      const char* is = after_.as<char>() + (first + begin) * size;
      if (std::memcmp(was, is, static_cast<std::size_t>((end - begin) * size)) != 0) {
        for (std::int64_t i = 0; i < end - begin; ++i) {
          if (std::memcmp(was + i * size, is + i * size, static_cast<std::size_t>(size)) == 0) continue;
          const std::int64_t element = first + begin + i;
          ++part.sums.changed;
          part.mismatch({element, before_.at(element), after_.at(element), 0});
        }
      }
      merge(part);
    });
  }

  static void keep_greatest(double& greatest, double value) {
    if (!(value <= greatest)) greatest = std::isnan(greatest) ? greatest : value;
  }

  void merge(const Part& part) {
    const std::lock_guard lock(lock_);
    Comparison& sums = total_.sums;
    sums.elements += part.sums.elements;
    keep_greatest(sums.max_abs, part.sums.max_abs);
    keep_greatest(sums.max_rel, part.sums.max_rel);
    keep_greatest(sums.max_of_allowed, part.sums.max_of_allowed);
    sums.mismatches += part.sums.mismatches;
    sums.untouched += part.sums.untouched;
    sums.changed += part.sums.changed;
    for (std::size_t i = 0; i < sums.ulps.size(); ++i) sums.ulps[i] += part.sums.ulps[i];
    // Parts end in any order: keep the first of each, sort at the end.
    total_.differences.insert(total_.differences.end(), part.differences.begin(), part.differences.end());
  }

  const Expected& expected_;
  const Array& before_;
  const Array& after_;
  std::mutex lock_;
  Part total_;
};

}  // namespace

Comparison compare(const Expected& expected, const Array& before, const Array& after) {
  return Comparer(expected, before, after).run();
}

}  // namespace pl
