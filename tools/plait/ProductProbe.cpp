#include <immintrin.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <string_view>
#include <vector>

#include "Ceilings.h"
#include "pl/executable.h"
#include "runtime/abi.h"

namespace pl::tool {
namespace {

// More sums than an instruction's latency of 6 cycles: one instruction can begin in every slot.
constexpr int kSums = 12;
constexpr std::int64_t kRounds = 1'000'000;  // about 5 ms
constexpr int kRepeat = 5;

/// Runs kRounds rounds of kSums instructions; returns the flops. The empty assembly uses every sum and may change it,
/// so that the compiler can leave out no instruction.
using Probe = double (*)();

__attribute__((target("avx512f,avx512bf16"))) double bf16_dot() {
  __m512 sums[kSums];
  std::fill(std::begin(sums), std::end(sums), _mm512_set1_ps(1));
  const __m512 ones = _mm512_set1_ps(1e-8F);
  const __m512bh a = _mm512_cvtne2ps_pbh(ones, ones);
  for (std::int64_t i = 0; i < kRounds; ++i) {
    for (__m512& sum : sums) {
      sum = _mm512_dpbf16_ps(sum, a, a);
      asm volatile("" : "+v"(sum));
    }
  }
  return 64.0 * kSums * kRounds;
}

__attribute__((target("avx512f"))) double fma_512() {
  __m512 sums[kSums];
  std::fill(std::begin(sums), std::end(sums), _mm512_set1_ps(1));
  const __m512 a = _mm512_set1_ps(1e-8F);
  for (std::int64_t i = 0; i < kRounds; ++i) {
    for (__m512& sum : sums) {
      sum = _mm512_fmadd_ps(a, a, sum);
      asm volatile("" : "+v"(sum));
    }
  }
  return 32.0 * kSums * kRounds;
}

__attribute__((target("avx2,fma"))) double fma_256() {
  __m256 sums[kSums];
  std::fill(std::begin(sums), std::end(sums), _mm256_set1_ps(1));
  const __m256 a = _mm256_set1_ps(1e-8F);
  for (std::int64_t i = 0; i < kRounds; ++i) {
    for (__m256& sum : sums) {
      sum = _mm256_fmadd_ps(a, a, sum);
      asm volatile("" : "+x"(sum));
    }
  }
  return 16.0 * kSums * kRounds;
}

struct Product {
  std::string_view instruction;
  Probe probe;
};

Product product_for(DType operands, const cpu::VectorTarget& target) {
  if (operands == BF16 && target.hasBf16Dot) return {"vdpbf16ps of 512 bits", bf16_dot};
  if (target.vectorBits == 512) return {"vfmadd of 512 bits", fma_512};
  return {"vfmadd of 256 bits", fma_256};
}

struct Measurement {
  Probe probe;
  std::vector<double> flops;  // per thread
};

}  // namespace

std::string_view product_instruction(DType operands, const cpu::VectorTarget& target) {
  return product_for(operands, target).instruction;
}

double product_gflops(DType operands, const cpu::VectorTarget& target) {
  const auto count = static_cast<std::size_t>(threads());
  std::array<double, kRepeat> rates;
  for (double& rate : rates) {
    Measurement measurement{product_for(operands, target).probe, std::vector<double>(count)};
    const pl_loop_body body = [](void* context, std::int64_t begin, std::int64_t end) {
      auto& shared = *static_cast<Measurement*>(context);
      for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
        shared.flops[i] = shared.probe();
      }
    };
    const pl_loop loop{.name = "product probe", .place = "", .body = body, .work = nullptr, .chunk = 1};
    const auto start = std::chrono::steady_clock::now();
    pl_parallel_for(&loop, &measurement, static_cast<std::int64_t>(count));
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    double flops = 0;
    for (const double part : measurement.flops) flops += part;
    rate = flops / elapsed.count() * 1e-9;
  }
  // The greatest: a ceiling is what the machine can do when nothing disturbs it.
  return std::ranges::max(rates);
}

}  // namespace pl::tool
