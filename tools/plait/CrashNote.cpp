#include "CrashNote.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>

namespace pl::tool {
namespace {

// SIGABRT is how the standard library, LLVM and sanitizers give up.
constexpr std::array kSignals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr std::size_t kStackBytes = std::size_t{64} << 10;

/// What to write for one signal in one phase.
struct Text {
  std::string run;
  std::string message;
};

struct Note {
  std::string folder, temporary_folder, temporary_file;
  std::array<std::array<Text, kPhases>, kSignals.size()> texts;
  std::array<struct sigaction, kSignals.size()> previous = {};
  std::unique_ptr<char[]> stack;
  stack_t previous_stack = {};
};

// A handler can be told nothing: these are for it. `writing` is set by the first thread that crashes.
std::unique_ptr<Note> note;
std::atomic<Phase> current_phase = Phase::Compiling;
std::atomic_flag writing;

bool write_all(int file, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = write(file, text.data() + done, text.size() - done);
    if (written <= 0) return false;
    done += static_cast<std::size_t>(written);
  }
  return true;
}

bool write_folder(const Text& text) {
  if (mkdir(note->temporary_folder.c_str(), 0777) != 0 && errno != EEXIST) return false;
  const int file = open(note->temporary_file.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0666);
  if (file < 0) return false;
  const bool whole = write_all(file, text.run);
  if (close(file) == 0 && whole && rename(note->temporary_folder.c_str(), note->folder.c_str()) == 0) return true;
  unlink(note->temporary_file.c_str());
  rmdir(note->temporary_folder.c_str());
  return false;
}

void handle(int signal) {
  const auto which = static_cast<std::size_t>(std::find(kSignals.begin(), kSignals.end(), signal) - kSignals.begin());
  if (!writing.test_and_set()) {
    const Text& text = note->texts[which][static_cast<std::size_t>(current_phase.load())];
    if (write_folder(text)) write_all(STDERR_FILENO, text.message);
  }
  // The process ends as it would have without this handler, with a core or a sanitizer's report.
  sigaction(signal, &note->previous[which], nullptr);
  raise(signal);
}

}  // namespace

Failure crash_failure(int signal, Phase phase) {
  return {.kind = Failure::Kind::Crash,
          .text = fmt::format("crashed while {}: SIG{}", name_of(phase), sigabbrev_np(signal))};
}

CrashNote::CrashNote(const std::filesystem::path& temporary, const std::filesystem::path& destination, SavedRun saved,
                     const std::function<std::string(const Failure&)>& message) {
  note = std::make_unique<Note>();
  note->folder = destination.string();
  note->temporary_folder = temporary.string();
  note->temporary_file = (temporary / kRunFile).string();
  for (std::size_t s = 0; s < kSignals.size(); ++s) {
    for (int phase = 0; phase < kPhases; ++phase) {
      saved.failure = crash_failure(kSignals[s], static_cast<Phase>(phase));
      note->texts[s][static_cast<std::size_t>(phase)] = {json_of(saved), message(*saved.failure)};
    }
  }
  writing.clear();
  // A stack of its own: running out of stack is a crash, too.
  note->stack = std::make_unique<char[]>(kStackBytes);
  const stack_t stack = {.ss_sp = note->stack.get(), .ss_flags = 0, .ss_size = kStackBytes};
  sigaltstack(&stack, &note->previous_stack);
  struct sigaction action = {};
  action.sa_handler = handle;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (std::size_t s = 0; s < kSignals.size(); ++s) sigaction(kSignals[s], &action, &note->previous[s]);
}

CrashNote::~CrashNote() {
  for (std::size_t s = 0; s < kSignals.size(); ++s) sigaction(kSignals[s], &note->previous[s], nullptr);
  sigaltstack(&note->previous_stack, nullptr);
  note.reset();
}

void CrashNote::enter(Phase phase) { current_phase = phase; }

}  // namespace pl::tool
