// How a run failed, and whether another run failed in the same way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pl/kernel.h"

namespace pl::tool {

struct Failure {
  /// An output disagrees with the reference; the run threw an Error; Plait broke; a signal ended the process.
  enum class Kind { Outputs, Error, InternalError, Crash };

  Kind kind = Kind::Error;
  std::string text;                  ///< the whole message
  std::vector<std::string> outputs;  ///< Outputs: those that disagree, in the reference's order

  /// The same kind, and the same first wrong output or the same message: its place as it stands, its numbers alike
  /// whatever they are, and without the notes, which tell where the loops stood.
  bool is_like(const Failure& other) const;
};

/// "outputs", "error", "internal error", "crash": the spelling in a saved run.
std::string_view name_of(Failure::Kind kind);

/// `outputs` holds at least one that has not passed.
Failure failure_of(const std::vector<Comparison>& outputs);

}  // namespace pl::tool
