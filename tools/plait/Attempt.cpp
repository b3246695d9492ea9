#include "Attempt.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>

#include "CrashNote.h"
#include "Npy.h"
#include "Perform.h"
#include "WrittenArguments.h"

namespace pl::tool {
namespace {

// What a child writes: one byte when a phase begins, and at the end a verdict, with its failure after it.
constexpr char kPassed = 'p';
constexpr char kRefused = 'r';
constexpr char kFailed = 'f';

void send(int pipe, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(pipe, text.data(), text.size());
    if (written <= 0) _exit(1);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

Performance perform_attempt(const Kernel& kernel, const Attempt& attempt, int pipe) {
  set_threads(attempt.run.threads);
  const KernelConfig config = configure(kernel, attempt.run.words);
  const Program program = kernel.program(config);
  const Bindings arguments = arguments_of(kernel, attempt, config, program.signature());
  const Bindings given = pack(program.signature(), arguments);
  bind(program.signature(), given);
  const Bindings before = copy_of_written(program.signature(), arguments);
  const CompileOptions options{.target = attempt.run.engine == "cpu" ? attempt.run.target : "native",
                               .fuse = attempt.run.fuse};
  return perform({kernel, attempt.run, config, program, arguments, given, before}, options, [&](Phase phase) {
    const char byte = static_cast<char>(phase);
    send(pipe, {&byte, 1});
  });
}

[[noreturn]] void be_child(const Kernel& kernel, const Attempt& attempt, int pipe) {
  const int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  const rlimit no_core = {.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &no_core);
  std::string verdict(1, kRefused);
  try {
    const Performance performance = perform_attempt(kernel, attempt, pipe);
    verdict = performance.failure ? kFailed + json_of(*performance.failure) : std::string(1, kPassed);
  } catch (const std::exception&) {  // a case that no kernel, program or machine takes
  }
  send(pipe, verdict);
  _exit(0);  // without the parent's destructors
}

/// Everything that the child writes until it ends; none when that takes longer than `limit`.
std::optional<std::string> receive(int pipe, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  std::string text;
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd ready = {.fd = pipe, .events = POLLIN, .revents = 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) == 0) return std::nullopt;
    char buffer[4096];
    const ssize_t count = read(pipe, buffer, sizeof buffer);
    if (count <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

/// The elements of `from` that `to` has a place for.
void copy_corner(const Array& from, const Array& to) {
  const std::int64_t size = size_of(to.dtype());
  for (std::int64_t i = 0; i < to.elements(); ++i) {
    std::int64_t source = 0;
    std::int64_t stride = 1;
    std::int64_t rest = i;
    bool inside = true;
    for (std::size_t d = to.shape().size(); d-- > 0; rest /= to.shape()[d], stride *= from.shape()[d]) {
      const std::int64_t at = rest % to.shape()[d];
      inside = inside && at < from.shape()[d];
      source += at * stride;
    }
    if (inside) std::memcpy(to.as<char>() + i * size, from.as<char>() + source * size, static_cast<std::size_t>(size));
  }
}

}  // namespace

Bindings arguments_of(const Kernel& kernel, const Attempt& attempt, const KernelConfig& config,
                      const Signature& signature) {
  if (attempt.inputs.empty()) return arguments_of(attempt.run, kernel, config, signature);
  Bindings arguments = kernel.arguments(config, attempt.run.seed.value_or(kDefaultSeed));
  for (const auto& [name, input] : attempt.inputs) {
    const Array& array = argument(arguments, name);
    if (array.dtype() == input.dtype() && array.rank() == input.rank()) copy_corner(input, array);
  }
  return arguments;
}

AttemptResult try_out(const Kernel& kernel, const Attempt& attempt, std::chrono::milliseconds limit) {
  int ends[2];
  if (pipe(ends) != 0) throw Error(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  const pid_t child = fork();
  if (child < 0) throw Error(fmt::format("cannot start a process: {}", std::strerror(errno)));
  if (child == 0) {
    close(ends[0]);
    be_child(kernel, attempt, ends[1]);
  }
  close(ends[1]);
  const std::optional<std::string> text = receive(ends[0], limit);
  close(ends[0]);
  if (!text) kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  if (!text) return {.timed_out = true};

  // Phases are the first bytes; see above.
  const std::size_t phases = std::min(text->find_first_of({kPassed, kRefused, kFailed}), text->size());
  if (WIFSIGNALED(status)) {
    if (phases == 0) return {};
    return {.failure = crash_failure(WTERMSIG(status), static_cast<Phase>((*text)[phases - 1]))};
  }
  if (phases == text->size() || (*text)[phases] != kFailed) return {};
  return {.failure = parse_failure(text->substr(phases + 1))};
}

}  // namespace pl::tool
