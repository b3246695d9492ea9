#include "Interrupt.h"

namespace pl::tool {
namespace {

volatile std::sig_atomic_t interrupted = 0;

extern "C" void note_interrupt(int /*signal*/) { interrupted = 1; }

void listen(struct sigaction* before) {
  interrupted = 0;
  struct sigaction action = {};
  action.sa_handler = note_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, before);
}

}  // namespace

Interrupt::Interrupt() { listen(&before_); }

void Interrupt::forget() { listen(nullptr); }

Interrupt::~Interrupt() { sigaction(SIGINT, &before_, nullptr); }

bool Interrupt::happened() const { return interrupted != 0; }

}  // namespace pl::tool
