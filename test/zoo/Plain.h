// Plain mathematics in double precision, for the references of the cases.
#pragma once

#include "Zoo.h"

namespace pl::test {

/// Of a row of one and a row of the other.
double dot(const Numbers& a, std::int64_t row, const Numbers& b, std::int64_t other_row);
/// Of every row.
Numbers softmax(const Numbers& x);
/// a · b, or a · bᵀ.
Numbers product(const Numbers& a, const Numbers& b, bool b_trans = false);

/// x / sqrt(mean of x² over the row + eps)
Numbers rms_norm(const Numbers& x, double eps);
/// RoPE with rotated halves: row r of x by row r of cos and sin.
Numbers rotated(const Numbers& x, const Numbers& cos, const Numbers& sin);

/// Single-query attention over the rows `first` … `first + length` of both caches.
std::vector<double> attended(const Numbers& q, std::int64_t head, const Numbers& k_cache, const Numbers& v_cache,
                             std::int64_t first, std::int64_t length);

}  // namespace pl::test
