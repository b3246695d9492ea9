#include "attention.h"

#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "pl/executable.h"
#include "pl/kernel.h"
#include "runtime/abi.h"

namespace pl::yardstick {
namespace {

using Bf16 = std::uint16_t;

constexpr int kD = kHeadDim, kHeads = kQPerKv;
constexpr int kBlock = 128;      // positions between two looks at the running maximum
constexpr int kGroup = 16;       // positions whose scores fill one vector
constexpr int kChunks = kD / 8;  // of 8 elements: what a 128-bit lane holds
constexpr int kLine = 64;

__m512i load(const Bf16* p) { return _mm512_loadu_si512(p); }
__m512bh pairs(__m512i bits) { return reinterpret_cast<__m512bh>(bits); }
void prefetch(const char* p) { _mm_prefetch(p, _MM_HINT_T1); }  // into the second level

/// exp(x) for x <= 0: 2^i · 2^f with a polynomial of degree 5 in f, relative error below 2^-21.
__m512 exp_of(__m512 x) {
  const __m512 y = _mm512_max_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504F)), _mm512_set1_ps(-126));
  const __m512 i = _mm512_roundscale_ps(y, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  const __m512 f = _mm512_mul_ps(_mm512_sub_ps(y, i), _mm512_set1_ps(0.693147181F));  // |f| <= ln(2) / 2
  __m512 p = _mm512_set1_ps(1.0F / 120);
  for (const float c : {1.0F / 24, 1.0F / 6, 0.5F, 1.0F, 1.0F}) p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(c));
  return _mm512_scalef_ps(p, i);
}

// ---- RoPE ----------------------------------------------------------------------------------------------------------

struct Rope {
  const float *cos, *sin;  // [D] at the new token's position

  void rotate(const float* x, Bf16* out) const {
    constexpr int half = kD / 2;
    for (int i = 0; i < half; i += 16) {
      const __m512 lo = _mm512_loadu_ps(x + i), hi = _mm512_loadu_ps(x + half + i);
      const __m512 new_lo =
          _mm512_sub_ps(_mm512_mul_ps(lo, _mm512_loadu_ps(cos + i)), _mm512_mul_ps(hi, _mm512_loadu_ps(sin + i)));
      const __m512 new_hi = _mm512_add_ps(_mm512_mul_ps(hi, _mm512_loadu_ps(cos + half + i)),
                                          _mm512_mul_ps(lo, _mm512_loadu_ps(sin + half + i)));
      store(new_lo, out + i);
      store(new_hi, out + half + i);
    }
  }
  static void store(__m512 x, Bf16* out) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x)));
  }
};

// ---- Attention of one KV head --------------------------------------------------------------------------------------

/// Where one sequence's K and V of one KV head lie.
struct Cache {
  const Bf16 *k, *v;  // [positions, D]
  int positions;
};

/// What is brought into the second-level cache meanwhile, a few lines at each step.
struct Ahead {
  const char* at;
  template <int kLines>
  void step() {
#pragma GCC unroll 4
    for (int line = 0; line < kLines; ++line) prefetch(at + line * kLine);
    at += kLines * kLine;
  }
};

/// Attention with an online softmax over blocks of positions. One thread's, used for one KV head after the other.
class alignas(64) Attention {
 public:
  /// `next` is what will be run afterwards: its first block is prefetched during the last one here.
  void run(const Bf16* q, const Cache& cache, const Cache& next, Bf16* out) {
    expand(q);
    for (int h = 0; h < kHeads; ++h) greatest_[h] = -std::numeric_limits<float>::infinity();
    for (__m512& sum : sum_) sum = _mm512_setzero_ps();
    turn(cache.k, turned_[0]);
    now_ = 0;
    for (int at = 0; at < cache.positions; at += kBlock) {
      const int count = std::min(kBlock, cache.positions - at);
      const bool last = at + kBlock >= cache.positions;
      Ahead k{reinterpret_cast<const char*>(last ? next.k : cache.k + (at + kBlock) * kD)};
      Ahead v{reinterpret_cast<const char*>(last ? next.v : cache.v + (at + kBlock) * kD)};
      const Bf16* after = last ? cache.k + at * kD : cache.k + (at + kBlock) * kD;
      scores(cache.k + at * kD, count, after, k);
      softmax(count, at == 0, k);
      add_values(cache.v + at * kD, count, at == 0, v);
    }
    finish(out);
  }

 private:
  /// Each 8 elements of each head in all four lanes, so that one load feeds a dot product.
  void expand(const Bf16* q) {
    for (int chunk = 0; chunk < kChunks; ++chunk) {
      for (int h = 0; h < kHeads; ++h) {
        const auto* eight = reinterpret_cast<const __m128i*>(q + h * kD + chunk * 8);
        q_[chunk][h] = _mm512_broadcast_i32x4(_mm_loadu_si128(eight));
      }
    }
  }

  using Turned = __m512i[kChunks][4];

  /// Rows j, j + 4, j + 8, j + 12 of 16, 32 elements from 32·part on: lane L of turned[chunk][j] holds 8 elements of
  /// row j + 4L.
  static void turn_part(const Bf16* rows, int j, int part, Turned& turned) {
    const Bf16* at = rows + j * kD + part * 32;
    const __m512i a = load(at), b = load(at + 4 * kD), c = load(at + 8 * kD), d = load(at + 12 * kD);
    const __m512i ab = _mm512_shuffle_i32x4(a, b, 0x44), ab2 = _mm512_shuffle_i32x4(a, b, 0xee);
    const __m512i cd = _mm512_shuffle_i32x4(c, d, 0x44), cd2 = _mm512_shuffle_i32x4(c, d, 0xee);
    turned[4 * part][j] = _mm512_shuffle_i32x4(ab, cd, 0x88);
    turned[4 * part + 1][j] = _mm512_shuffle_i32x4(ab, cd, 0xdd);
    turned[4 * part + 2][j] = _mm512_shuffle_i32x4(ab2, cd2, 0x88);
    turned[4 * part + 3][j] = _mm512_shuffle_i32x4(ab2, cd2, 0xdd);
  }
  static void turn(const Bf16* rows, Turned& turned) {
    for (int part = 0; part < 4; ++part) {
      for (int j = 0; j < 4; ++j) turn_part(rows, j, part, turned);
    }
  }

  /// Sums within each lane of four vectors; element 4L + j is lane L's sum of vector j.
  static __m512 sums_of_lanes(const __m512* v) {
    const __m512 a = _mm512_add_ps(_mm512_unpacklo_ps(v[0], v[1]), _mm512_unpackhi_ps(v[0], v[1]));
    const __m512 b = _mm512_add_ps(_mm512_unpacklo_ps(v[2], v[3]), _mm512_unpackhi_ps(v[2], v[3]));
    return _mm512_add_ps(_mm512_shuffle_ps(a, b, 0x44), _mm512_shuffle_ps(a, b, 0xee));
  }

  /// score_[h][p] = q[h] · k[p]. While 16 positions are multiplied the next 16 are turned; the last ones' are `after`.
  void scores(const Bf16* k, int count, const Bf16* after, Ahead& ahead) {
    for (int p = 0; p < count; p += kGroup) {
      const Bf16* next = p + kGroup < count ? k + (p + kGroup) * kD : after;
      const Turned& now = turned_[now_];
      now_ ^= 1;
      Turned& later = turned_[now_];
#pragma GCC unroll 1
      for (int h = 0; h < kHeads; h += 4) {
        __m512 sums[4][4] = {};
#pragma GCC unroll 1
        for (int chunk = 0; chunk < kChunks; chunk += 2) {
          const int step = h * 2 + chunk / 2;  // 16 of them turn the next 16 rows
          turn_part(next, step % 4, step / 4, later);
          ahead.step<3>();
#pragma GCC unroll 2
          for (int c = chunk; c < chunk + 2; ++c) {
#pragma GCC unroll 4
            for (int i = 0; i < 4; ++i) {
#pragma GCC unroll 4
              for (int j = 0; j < 4; ++j)
                sums[i][j] = _mm512_dpbf16_ps(sums[i][j], pairs(now[c][j]), pairs(q_[c][h + i]));
            }
          }
        }
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) _mm512_store_ps(&score_[h + i][p], sums_of_lanes(sums[i]));
      }
    }
  }

  /// weight_ = exp(score / sqrt(D) - greatest), rounded; earlier sums are scaled where the greatest rises.
  void softmax(int count, bool first, Ahead& ahead) {
    const __m512 scale = _mm512_set1_ps(static_cast<float>(1 / std::sqrt(static_cast<double>(kD))));
    const __m512 lowest = _mm512_set1_ps(-std::numeric_limits<float>::infinity());
    const int whole = (count + 31) / 32 * 32;
    for (int h = 0; h < kHeads; ++h) {
      for (int p = count / 16 * 16; p < whole; p += 16) {  // what lies past the end is no score
        const auto valid = static_cast<__mmask16>(p >= count ? 0 : (1U << (count - p)) - 1);
        _mm512_store_ps(&score_[h][p], _mm512_mask_mov_ps(lowest, valid, _mm512_load_ps(&score_[h][p])));
      }
      __m512 greatest = lowest;
      for (int p = 0; p < whole; p += 16) greatest = _mm512_max_ps(greatest, _mm512_load_ps(&score_[h][p]));
      const float block = _mm512_reduce_max_ps(_mm512_mul_ps(greatest, scale));
      if (block > greatest_[h]) {
        if (!first) rescale(h, std::exp(greatest_[h] - block));
        greatest_[h] = block;
      }
      const __m512 shift = _mm512_set1_ps(greatest_[h]);
      const __m512bh ones = pairs(_mm512_set1_epi16(0x3f80));
      for (int p = 0; p < whole; p += 32) {
        ahead.step<4>();
        const __m512 lo = exp_of(_mm512_fmsub_ps(_mm512_load_ps(&score_[h][p]), scale, shift));
        const __m512 hi = exp_of(_mm512_fmsub_ps(_mm512_load_ps(&score_[h][p + 16]), scale, shift));
        const __m512bh rounded = _mm512_cvtne2ps_pbh(hi, lo);
        _mm512_store_si512(&weight_[h][p], reinterpret_cast<__m512i>(rounded));
        sum_[h] = _mm512_dpbf16_ps(sum_[h], rounded, ones);
      }
    }
  }

  void rescale(int h, float factor) {
    const __m512 by = _mm512_set1_ps(factor);
    sum_[h] = _mm512_mul_ps(sum_[h], by);
    for (int d = 0; d < kD; d += 16) _mm512_store_ps(&value_[h][d], _mm512_mul_ps(_mm512_load_ps(&value_[h][d]), by));
  }

  /// value_[h] += weight_[h] · V. Columns stay in the order in which pairs of rows interleave; `finish` puts them
  /// right.
  void add_values(const Bf16* v, int count, bool first, Ahead& ahead) {
    for (int d = 0; d < kD; d += 32) {
      __m512 lo[kHeads], hi[kHeads];
#pragma GCC unroll 8
      for (int h = 0; h < kHeads; ++h) {
        lo[h] = first ? _mm512_setzero_ps() : _mm512_load_ps(&value_[h][d]);
        hi[h] = first ? _mm512_setzero_ps() : _mm512_load_ps(&value_[h][d + 16]);
      }
#pragma GCC unroll 1
      for (int p = 0; p < count; p += 2) {
        ahead.step<2>();
        const __m512i even = load(v + p * kD + d);
        const __m512i odd = p + 1 < count ? load(v + (p + 1) * kD + d) : _mm512_setzero_si512();
        const __m512bh left = pairs(_mm512_unpacklo_epi16(even, odd)), right = pairs(_mm512_unpackhi_epi16(even, odd));
#pragma GCC unroll 8
        for (int h = 0; h < kHeads; ++h) {
          const __m512bh weight = pairs(_mm512_set1_epi32(*reinterpret_cast<const int*>(&weight_[h][p])));
          lo[h] = _mm512_dpbf16_ps(lo[h], left, weight);
          hi[h] = _mm512_dpbf16_ps(hi[h], right, weight);
        }
      }
#pragma GCC unroll 8
      for (int h = 0; h < kHeads; ++h) {
        _mm512_store_ps(&value_[h][d], lo[h]);
        _mm512_store_ps(&value_[h][d + 16], hi[h]);
      }
    }
  }

  void finish(Bf16* out) const {
    const __m512i low = _mm512_setr_epi32(0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const __m512i high = _mm512_setr_epi32(8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    for (int h = 0; h < kHeads; ++h) {
      const __m512 sum = _mm512_set1_ps(_mm512_reduce_add_ps(sum_[h]));
      for (int d = 0; d < kD; d += 32) {
        const __m512 lo = _mm512_div_ps(_mm512_load_ps(&value_[h][d]), sum);
        const __m512 hi = _mm512_div_ps(_mm512_load_ps(&value_[h][d + 16]), sum);
        Rope::store(_mm512_permutex2var_ps(lo, low, hi), out + h * kD + d);
        Rope::store(_mm512_permutex2var_ps(lo, high, hi), out + h * kD + d + 16);
      }
    }
  }

  __m512i q_[kChunks][kHeads];
  Turned turned_[2];
  alignas(64) float score_[kHeads][kBlock];
  alignas(64) Bf16 weight_[kHeads][kBlock];
  alignas(64) float value_[kHeads][kD];
  __m512 sum_[kHeads];
  float greatest_[kHeads];
  int now_ = 0;
};

// ---- The step ------------------------------------------------------------------------------------------------------

struct Step {
  const float *q, *k, *v;  // [B, NH·D], [B, NKV·D], [B, NKV·D]
  const std::int32_t* seq_lens;
  const float *cos, *sin;   // [S, D]
  Bf16 *k_cache, *v_cache;  // [B·NKV·S, D]
  Bf16* out;                // [B, NH·D]
  std::int64_t kv_heads, max_seq;
  std::vector<std::int64_t> cuts;  // items of thread t: cuts[t] to cuts[t + 1]

  std::int64_t length(std::int64_t item) const { return seq_lens[item / kv_heads]; }
  Cache cache(std::int64_t item) const {
    const std::int64_t first = item * max_seq * kD;
    return {k_cache + first, v_cache + first, static_cast<int>(length(item))};
  }

  void store_new(std::int64_t item, const Rope& rope) const {
    const std::int64_t row = (item * max_seq + length(item) - 1) * kD;
    rope.rotate(k + item * kD, k_cache + row);
    for (int d = 0; d < kD; d += 16) Rope::store(_mm512_loadu_ps(v + item * kD + d), v_cache + row + d);
  }

  void run(std::int64_t begin, std::int64_t end) const {
    Attention attention;
    for (std::int64_t item = begin; item < end; ++item) {
      const std::int64_t pos = length(item) - 1;
      const Rope rope{cos + pos * kD, sin + pos * kD};
      store_new(item, rope);
      alignas(64) Bf16 rotated[kHeads * kD];
      for (int h = 0; h < kHeads; ++h) rope.rotate(q + (item * kHeads + h) * kD, rotated + h * kD);
      attention.run(rotated, cache(item), cache(std::min(item + 1, end - 1)), out + item * kHeads * kD);
    }
  }
};

/// Contiguous runs of items with about the same number of positions each.
std::vector<std::int64_t> cut(const Step& step, std::int64_t items, int parts) {
  std::int64_t total = 0;
  for (std::int64_t item = 0; item < items; ++item) total += step.length(item);
  std::vector<std::int64_t> cuts = {0};
  std::int64_t sum = 0;
  for (std::int64_t item = 0; item < items; ++item) {
    while (static_cast<int>(cuts.size()) < parts &&
           sum + step.length(item) / 2 >= total * static_cast<std::int64_t>(cuts.size()) / parts) {
      cuts.push_back(item);
    }
    sum += step.length(item);
  }
  cuts.resize(parts + 1, items);
  return cuts;
}

}  // namespace

bool runs_here() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512bf16");
}

void decode_scope2(const Bindings& arguments) {
  const Array& k_cache = argument(arguments, "k_cache");
  const std::int64_t batch = argument(arguments, "seq_lens").elements();
  const std::int64_t kv_heads = argument(arguments, "k_proj").shape()[1] / kD;
  Step step{.q = argument(arguments, "q_proj").as<float>(),
            .k = argument(arguments, "k_proj").as<float>(),
            .v = argument(arguments, "v_proj").as<float>(),
            .seq_lens = argument(arguments, "seq_lens").as<std::int32_t>(),
            .cos = argument(arguments, "rope_cos").as<float>(),
            .sin = argument(arguments, "rope_sin").as<float>(),
            .k_cache = k_cache.as<Bf16>(),
            .v_cache = argument(arguments, "v_cache").as<Bf16>(),
            .out = argument(arguments, "attn_out").as<Bf16>(),
            .kv_heads = kv_heads,
            .max_seq = k_cache.shape()[0] / (batch * kv_heads)};
  step.cuts = cut(step, batch * kv_heads, threads());
  const pl_loop_body body = [](void* context, std::int64_t begin, std::int64_t end) {
    const Step& shared = *static_cast<const Step*>(context);
    for (std::int64_t part = begin; part < end; ++part) shared.run(shared.cuts[part], shared.cuts[part + 1]);
  };
  const pl_loop loop{.name = "by hand", .place = "", .body = body, .work = nullptr, .chunk = 1};
  pl_parallel_for(&loop, &step, threads());
}

}  // namespace pl::yardstick
