// The header of an ahead-of-time program: every check, from C and from C++, with a stand-in for the compiled code.
#include "target/cpu/Header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Shell.h"
#include "TemporaryFolder.h"
#include "target/cpu/Files.h"

namespace pl::cpu {
namespace {

const Signature kSignature{"nlp/embed",
                           {{"batch", {1, 64}}, {"width", {1, INT64_MAX}}},
                           {{"tokens", Role::In, INT32, {{1, {"batch"}}}, ValueRange{0, 999}},
                            {"float", Role::In, BF16, {{1000, {}}, {1, {"width"}}}, {}},
                            {"cache", Role::InOut, INT8, {{4, {"batch"}}}, {}},
                            {"y", Role::Out, FP32, {{1, {"batch"}}, {1, {"width"}}}, {}}}};

// Calls with one thing wrong at a time, and once with nothing wrong; prints what comes back.
constexpr const char* kCaller = R"(
#include <stdio.h>
#include "embed.h"
static int calls = 0;
#ifdef __cplusplus
extern "C"
#endif
void pl_nlp_embed(void *const *arrays, const int64_t *dimensions) {
  ++calls;
  printf("called with %d %d, %d\n", (int)dimensions[0], (int)dimensions[1], *(const int32_t *)arrays[0]);
}
static void show(int error) { printf("%s\n", nlp_embed_strerror(error)); }
_Alignas(64) static int32_t tokens[64] = {7, 8};
_Alignas(64) static uint16_t weights[8000];
_Alignas(64) static int8_t cache[1024];
_Alignas(64) static float y[1024];
int main(void) {
  show(nlp_embed(2, 8, tokens, weights, cache, y));
  show(nlp_embed(0, 8, tokens, weights, cache, y));
  show(nlp_embed(65, 8, tokens, weights, cache, y));
  show(nlp_embed(2, 0, tokens, weights, cache, y));
  show(nlp_embed(2, 8, 0, weights, cache, y));
  show(nlp_embed(2, 8, tokens, weights + 1, cache, y));
  show(nlp_embed(2, 8, tokens, weights, (int8_t *)tokens, y));
  show(nlp_embed(2, 8, tokens, weights, cache, (float *)cache));
  tokens[1] = 1000;
  show(nlp_embed(2, 8, tokens, weights, cache, y));
  show(nlp_embed(1, 8, tokens, weights, cache, y));
  tokens[0] = -1;
  show(nlp_embed(1, 8, tokens, weights, cache, y));
  show(-5);
  return calls == 2 ? 0 : 1;
})";

constexpr const char* kExpected =
    "called with 2 8, 7\n"
    "nlp_embed: no error\n"
    "nlp_embed: batch expects a value from 1 to 64\n"
    "nlp_embed: batch expects a value from 1 to 64\n"
    "nlp_embed: width expects a value of 1 or more\n"
    "nlp_embed: tokens is a null pointer\n"
    "nlp_embed: float_ expects memory aligned to 64 bytes\n"
    "nlp_embed: cache is written and shares memory with tokens\n"
    "nlp_embed: cache is written and shares memory with y\n"
    "nlp_embed: tokens expects values from 0 to 999\n"
    "called with 1 8, 7\n"
    "nlp_embed: no error\n"
    "nlp_embed: tokens expects values from 0 to 999\n"
    "nlp_embed: unknown error\n";

void expectChecks(const std::string& compiler, const char* source) {
  const TemporaryFolder folder;
  writeFiles({{folder / "embed.h", headerFor(kSignature, targetNamed("x86-64-v3"))}, {folder / source, kCaller}});
  const CommandResult compiled =
      shell("cd " + folder / "" + " && " + compiler + " -Wall -Wextra -Werror -pedantic " + source + " -o caller");
  ASSERT_EQ(compiled.status, 0) << compiled.output;
  const CommandResult ran = shell(folder / "caller");
  EXPECT_EQ(ran.output, kExpected);
  EXPECT_EQ(ran.status, 0);
}

TEST(Header, ChecksEveryArgumentFromC) { expectChecks(PL_C_COMPILER " -std=c11", "caller.c"); }
TEST(Header, ChecksEveryArgumentFromCpp) {
  expectChecks(PL_CXX_COMPILER " -std=c++17 -D_Alignas=alignas", "caller.cpp");
}

TEST(Header, DescribesTheProgram) {
  EXPECT_THAT(headerFor(kSignature, targetNamed("x86-64-v3")),
              testing::StartsWith("/* nlp/embed, compiled by Plait for x86-64-v3 (x86-64-v3).\n"
                                  " *\n"
                                  " * Link the object with libplait-runtime.a, the C++ library and threads.\n"
                                  " *\n"
                                  " *   batch: from 1 to 64\n"
                                  " *   width: 1 or more\n"
                                  " *   tokens: INT32 [batch], in, values from 0 to 999\n"
                                  " *   float_: BF16 [1000, width], in\n"
                                  " *   cache: INT8 [4*batch], in and out\n"
                                  " *   y: FP32 [batch, width], out\n"
                                  " *\n"));
}

// A matrix in panels: its caller is told where each element is, and its memory is followed to its end.
TEST(Header, DescribesPanels) {
  const Signature signature{
      .name = "product",
      .dimensions = {{.name = "n"}},
      .parameters = {{.name = "w", .dtype = BF16, .shape = {{7}, {3, {"n"}}}, .layout = Layout::panels},
                     {.name = "y", .role = Role::Out, .dtype = FP32, .shape = {{1, {"n"}}}}}};
  const std::string header = headerFor(signature, targetNamed("x86-64-v3"));
  EXPECT_THAT(header, testing::HasSubstr(" *   w: BF16 [7, 3*n], in, in panels\n"));
  EXPECT_THAT(header, testing::HasSubstr(
                          "A matrix [K, N] in\n"
                          " * panels is an array [ceil(N / 32)][ceil(K / 2)][32][2]: element (k, n) is number\n"
                          " * ((n / 32 * ((K + 1) / 2) + k / 2) * 32 + n % 32) * 2 + k % 2, and what lies past K or N "
                          "is zero.\n"
                          " * Returns 0, or a number\n"));
  EXPECT_THAT(header, testing::HasSubstr("(uintptr_t)w + 2 * (((7 + 1) / 2 * 2) * ((3 * n + 31) / 32 * 32))"));
}

TEST(Header, ChecksALimitThatIsADimension) {
  const Signature signature{
      .name = "paged",
      .dimensions = {{.name = "pages"}},
      .parameters = {{.name = "table", .dtype = INT32, .shape = {{2}}, .range = {}, .below = Extent{64, {"pages"}}}}};
  const std::string header = headerFor(signature, targetNamed("x86-64-v3"));
  EXPECT_THAT(header, testing::HasSubstr(" *   table: INT32 [2], in, values from 0 to less than 64*pages\n"));
  EXPECT_THAT(header, testing::HasSubstr("    if ((int64_t)table[i] < 0 || (int64_t)table[i] >= 64 * pages) return "));
  EXPECT_THAT(header, testing::HasSubstr("paged: table expects values from 0 to less than 64*pages"));
}

}  // namespace
}  // namespace pl::cpu
