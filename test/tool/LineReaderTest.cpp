// Lines from a pipe, and interrupts between them.
#include "LineReader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <thread>

#include "Interrupt.h"

namespace pl::tool {
namespace {

class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe(ends_.data()), 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close(ends_[0]);
    close_writing();
  }
  int reading() const { return ends_[0]; }
  void write(const std::string& text) const {
    EXPECT_EQ(::write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void close_writing() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{};
};

TEST(LineReader, HandsOutLinesAndTheRest) {
  Pipe pipe;
  Interrupt interrupt;
  LineReader reader(pipe.reading(), interrupt, [] { ADD_FAILURE(); });
  pipe.write("one\r\n\ntw");
  EXPECT_EQ(reader.next(), "one");
  EXPECT_EQ(reader.next(), "");
  pipe.write("o\n" + std::string(10000, 'x') + "\nend");
  EXPECT_EQ(reader.next(), "two");
  EXPECT_EQ(reader.next(), std::string(10000, 'x'));
  pipe.close_writing();
  EXPECT_EQ(reader.next(), "end");
  EXPECT_EQ(reader.next(), std::nullopt);
  EXPECT_EQ(reader.next(), std::nullopt);
}

// Before the reader waits as well as while it does: none is missed.
TEST(LineReader, AnInterruptForgetsTheLineAndWaitingGoesOn) {
  Pipe pipe;
  Interrupt interrupt;
  std::thread user;
  int interrupts = 0;
  LineReader reader(pipe.reading(), interrupt, [&] {
    EXPECT_FALSE(interrupt.happened());
    if (++interrupts == 1) {
      user = std::thread([] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        kill(getpid(), SIGINT);
      });
    } else {
      pipe.write("kept\n");
    }
  });
  kill(getpid(), SIGINT);
  EXPECT_TRUE(interrupt.happened());
  EXPECT_EQ(reader.next(), "kept");
  EXPECT_EQ(interrupts, 2);
  user.join();
}

TEST(Interrupt, IsForgottenWhenToldSo) {
  Interrupt interrupt;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(interrupt.happened());
    kill(getpid(), SIGINT);
    EXPECT_TRUE(interrupt.happened());
    interrupt.forget();
  }
}

}  // namespace
}  // namespace pl::tool
