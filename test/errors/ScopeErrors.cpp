#include <gtest/gtest.h>

#include "ErrorText.h"

namespace pl::test {
namespace {

// incore C1
TEST(Incore, HasAName) {
  expectBuildError(__LINE__, "+1: error: incore expects a name but got an empty string",
                   [](Parameters&) { pl::incore("", [] {}); });
}

// incore C2
TEST(Incore, IsNotNested) {
  expectBuildError(__LINE__,
                   "+3: error: incore expects to stand outside an incore scope but got into one\n"
                   "+3: note: the incore scope is here",
                   [](Parameters&) { pl::incore("outer", [] { pl::incore("inner", [] {}); }); });
}

// auto_incore C1
TEST(AutoIncore, StandsOutsideIncore) {
  expectBuildError(__LINE__,
                   "+3: error: auto_incore expects to stand outside an incore scope but got into one\n"
                   "+3: note: the incore scope is here",
                   [](Parameters&) { pl::incore("outer", [] { pl::auto_incore([] {}); }); });
}

// auto_incore C1
TEST(AutoIncore, IsNotNested) {
  expectBuildError(__LINE__,
                   "+3: error: auto_incore expects to stand outside an auto_incore scope but got into one\n"
                   "+3: note: the auto_incore scope is here",
                   [](Parameters&) { pl::auto_incore([] { pl::auto_incore([] {}); }); });
}

}  // namespace
}  // namespace pl::test
