#include "analysis/ProbeParallel.h"

namespace pl::analysis {

bool ProbeParallel::begin(unsigned count) {
  if (isRunning_) return false;
  isRunning_ = true;
  slots_.resize(count);
  return true;
}

void ProbeParallel::enterIteration(std::int64_t iteration) {
  iteration_ = iteration;
  for (Slot& slot : slots_)
    for (; slot.ofEarlier < slot.writes.size(); ++slot.ofEarlier) slot.earlier.add(slot.writes[slot.ofEarlier].window);
}

std::optional<ProbeParallel::Write> ProbeParallel::write(unsigned slot, mlir::Operation* op, const Box& window) {
  Slot& state = slots_[slot];
  state.writes.push_back({op, iteration_, window});
  if (!state.earlier.touches(window)) return std::nullopt;
  for (std::size_t i = 0; i < state.ofEarlier; ++i)
    if (intersect(state.writes[i].window, window)) return state.writes[i];
  return std::nullopt;
}

}  // namespace pl::analysis
