// Control flow and scopes. A body runs once, while the program is built; the handles it rebinds are carried from
// iteration to iteration, or out of the branch or scope.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "pl/value.h"

namespace pl {

/// The range of a traced loop, for use in `for (pl::Index i : pl::range(…))` alone. The body must run to its end: a
/// `break` or `return` in it is an error at the loop's line.
class [[nodiscard]] Loop {
 public:
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() noexcept(false);

  class Iterator;
  struct End {};
  Iterator begin();
  End end() { return {}; }

 private:
  friend struct language::Access;
  struct State;
  explicit Loop(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Loop::Iterator {
 public:
  explicit Iterator(Loop& loop) : loop_(loop) {}
  Index operator*() const;
  void operator++();
  bool operator!=(Loop::End) const;

 private:
  Loop& loop_;
};

/// stop; start, stop; start, stop, step: as in Python, with a positive step.
Loop range(const Index& stop, Location where = Location::current());
Loop range(const Index& start, const Index& stop, Location where = Location::current());
Loop range(const Index& start, const Index& stop, const Index& step, Location where = Location::current());

struct ParallelOptions {
  std::int64_t chunk = 1;  ///< iterations that one worker takes at a time
};
/// A loop whose iterations write disjoint windows and read nothing another iteration writes. It may carry tensors that
/// its body assembles into, and nothing else.
Loop parallel(const Index& stop, const ParallelOptions& options = {}, Location where = Location::current());
Loop parallel(const Index& start, const Index& stop, const Index& step = 1, const ParallelOptions& options = {},
              Location where = Location::current());

/// Traces both branches; handles rebound in either are merged.
void if_(const Bool& condition, const std::function<void()>& then, Location where = Location::current());
void if_(const Bool& condition, const std::function<void()>& then, const std::function<void()>& otherwise,
         Location where = Location::current());

/// One core's kernel. Its arguments are derived from what the body reads, rebinds and leaves for later.
void incore(std::string_view name, const std::function<void()>& body, Location where = Location::current());
/// A part of the program in which the compiler places the incore scopes.
void auto_incore(const std::function<void()>& body, Location where = Location::current());

}  // namespace pl
