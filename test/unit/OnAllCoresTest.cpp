#include "runtime/OnAllCores.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "pl/executable.h"

namespace pl {
namespace {

class OnAllCores : public testing::Test {
 protected:
  const int before_ = threads();
  void TearDown() override { set_threads(before_); }
};

/// What the loop throws if these iterations throw their number.
std::string thrownBy(const std::vector<std::int64_t>& iterations) {
  try {
    onAllCores("numbers", 100, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        if (std::ranges::count(iterations, i) > 0) throw std::runtime_error(std::to_string(i));
      }
    });
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing";
}

TEST_F(OnAllCores, TheFirstExceptionReachesTheCaller) {
  for (const int count : {1, 2, 4}) {
    set_threads(count);
    EXPECT_EQ(thrownBy({}), "nothing");
    EXPECT_EQ(thrownBy({99}), "99");
    for (int round = 0; round < 100; ++round) EXPECT_EQ(thrownBy({13, 14, 40, 99}), "13") << count;
  }
}

TEST_F(OnAllCores, OtherPartsRunToTheirEnd) {
  set_threads(4);
  std::vector<int> done(4);
  const auto loop = [&] {
    onAllCores("parts", 4, [&](std::int64_t begin, std::int64_t end) {
      if (begin == 1) throw std::runtime_error("the second");
      for (std::int64_t i = begin; i < end; ++i) done[i] = 1;
    });
  };
  EXPECT_THROW(loop(), std::runtime_error);
  EXPECT_THAT(done, testing::ElementsAre(1, 0, 1, 1));
}

TEST_F(OnAllCores, AnExceptionLeavesALoopInsideALoop) {
  set_threads(2);
  const auto outer = [] {
    onAllCores("outer", 8, [](std::int64_t begin, std::int64_t) {
      onAllCores("inner", 3, [&](std::int64_t, std::int64_t) { throw std::runtime_error(std::to_string(begin)); });
    });
  };
  EXPECT_THAT(outer, testing::ThrowsMessage<std::runtime_error>("0"));
}

}  // namespace
}  // namespace pl
