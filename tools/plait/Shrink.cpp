#include "Shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "Attempt.h"
#include "ExitStatus.h"
#include "FailureFolder.h"
#include "Npy.h"
#include "Perform.h"
#include "SavedRun.h"
#include "SimplerInputs.h"
#include "SimplerWords.h"
#include "Staging.h"

namespace pl::tool {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// An attempt may take this much longer than the run itself, which has less to do each time.
constexpr int kPatience = 10;
constexpr milliseconds kLeastLimit{5000};
constexpr double kMostSeconds = 1e6;
// Parts of an input that are tried one by one.
constexpr std::int64_t kParts = 256;

class Shrinker {
 public:
  Shrinker(const Kernel& kernel, Attempt start, const Failure& wanted, Clock::time_point end)
      : kernel_(kernel), best_(std::move(start)), wanted_(wanted), end_(end) {}

  /// Runs the case as it is. False where it does not fail as wanted; `found` says what it does.
  bool begin(AttemptResult& found) {
    const auto start = Clock::now();
    found = try_out(kernel_, best_, std::chrono::duration_cast<milliseconds>(end_ - start));
    limit_ = std::max(kLeastLimit, kPatience * std::chrono::duration_cast<milliseconds>(Clock::now() - start));
    if (!found.failure || !found.failure->is_like(wanted_)) return false;
    failure_ = *found.failure;
    return true;
  }

  void shrink() {
    simplify_run();
    while (simplify_words() && !is_over()) {
    }
    simplify_inputs();
  }

  const Attempt& best() const { return best_; }
  const Failure& failure() const { return failure_; }
  int attempts() const { return attempts_; }
  int steps() const { return steps_; }
  bool is_over() const { return Clock::now() >= end_; }

 private:
  /// Takes `candidate` where it still fails in the same way.
  bool accept(const Attempt& candidate, const std::string& what) {
    if (is_over()) return false;
    ++attempts_;
    const milliseconds left = std::chrono::duration_cast<milliseconds>(end_ - Clock::now());
    const AttemptResult result = try_out(kernel_, candidate, std::min(limit_, left));
    if (!result.failure || !result.failure->is_like(wanted_)) return false;
    best_ = candidate;
    failure_ = *result.failure;
    ++steps_;
    fmt::print("  {}\n", what);
    std::fflush(stdout);
    return true;
  }

  bool accept_run(const std::string& what, const std::function<void(RunCase&)>& change) {
    Attempt candidate = best_;
    change(candidate.run);
    return accept(candidate, what);
  }

  void simplify_run() {
    if (best_.run.repeat > 1) accept_run("--repeat=1", [](RunCase& run) { run.repeat = 1; });
    if (best_.run.threads > 1) accept_run("--threads=1", [](RunCase& run) { run.threads = 1; });
    if (best_.inputs.empty()) return;
    Attempt seeded = best_;
    seeded.inputs.clear();
    seeded.run.inputs_in.clear();
    seeded.run.seed = best_.run.seed.value_or(kDefaultSeed);
    accept(seeded, fmt::format("inputs of seed {}", *seeded.run.seed));
  }

  /// Whether the kernel takes these words: asked here, which is much cheaper than a process.
  bool takes(const std::vector<std::string>& words) const {
    try {
      configure(kernel_, words);
      return true;
    } catch (const ConfigError&) {
      return false;
    }
  }

  /// One round over every option. True where something has become simpler.
  bool simplify_words() {
    const int steps = steps_;
    for (std::size_t i = 0; i < kernel_.options.size(); ++i) {
      while (!is_over() && simplify_word(i)) {
      }
    }
    return steps_ > steps;
  }

  bool simplify_word(std::size_t i) {
    const KernelOption& option = kernel_.options[i];
    const std::string word = best_.run.words[i];
    for (const std::string& value : simpler_values(option, word.substr(option.key.size() + 1))) {
      Attempt candidate = best_;
      candidate.run.words[i] = option.key + "=" + value;
      if (takes(candidate.run.words) && accept(candidate, fmt::format("{} -> {}", word, candidate.run.words[i])))
        return true;
    }
    return false;
  }

  void simplify_inputs() {
    const KernelConfig config = configure(kernel_, best_.run.words);
    const Program program = kernel_.program(config);
    const Signature& signature = program.signature();
    Bindings inputs;
    for (const auto& [name, array] : arguments_of(kernel_, best_, config, signature)) {
      if (signature.find(name)->role != Role::Out) inputs.emplace_back(name, array);
    }
    if (input_bytes(signature, inputs) > kInputsLimit) return;  // they would not be written
    for (std::size_t i = 0; i < inputs.size() && !is_over(); ++i) {
      const auto fails = [&](const Array& candidate, const std::string& what) {
        Attempt attempt = best_;
        attempt.inputs = inputs;
        attempt.inputs[i].second = candidate;
        return accept(attempt, fmt::format("{}: {}", inputs[i].first, what));
      };
      inputs[i].second = simplify(inputs[i].second, inputs[i].second.elements() / kParts, fails);
    }
  }

  const Kernel& kernel_;
  Attempt best_;
  const Failure& wanted_;
  Clock::time_point end_;
  milliseconds limit_{};
  Failure failure_;  // of best_
  int attempts_ = 0;
  int steps_ = 0;
};

/// The saved run with every word in the order of the kernel's options, and its inputs in memory where files hold them.
Attempt start_of(const Kernel& kernel, const SavedRun& saved, const fs::path& folder) {
  Attempt start{.run = saved.run};
  const KernelConfig config = configure(kernel, saved.run.words);
  start.run.words = words_of(config, kernel);
  const Program program = kernel.program(config);
  const Bindings arguments = arguments_of(start.run, kernel, config, program.signature());
  expect_saved_inputs(folder, saved, arguments);
  if (start.run.inputs_in.empty()) return start;
  for (const auto& [name, array] : arguments) {
    if (program.signature().find(name)->role != Role::Out) start.inputs.emplace_back(name, array);
  }
  return start;
}

void write_smaller(const Kernel& kernel, const Shrinker& shrinker, StagedFolder& staged) {
  const Attempt& best = shrinker.best();
  const KernelConfig config = configure(kernel, best.run.words);
  const Program program = kernel.program(config);
  const Bindings arguments = arguments_of(kernel, best, config, program.signature());
  SavedRun smaller{.run = best.run, .failure = shrinker.failure()};
  write_run(staged.path(), smaller, program.signature(), arguments);
  staged.commit();
}

}  // namespace

int shrink(const std::vector<Kernel>& kernels, const ShrinkOptions& options) {
  if (!(options.seconds > 0 && options.seconds <= kMostSeconds)) {
    throw ConfigError(
        fmt::format("--seconds expects a number above 0, at most {}, but got {}", kMostSeconds, options.seconds));
  }
  const auto begin = Clock::now();
  const SavedRun saved = read_saved_run(options.folder);
  if (!saved.failure) throw FileError(fmt::format("{}: expects a run that failed", options.folder));
  const Kernel& kernel = find_kernel(kernels, saved.run.kernel);
  const fs::path folder =
      fs::path(options.folder).has_filename() ? fs::path(options.folder) : fs::path(options.folder).parent_path();
  const fs::path out = options.out.empty() ? fs::path(folder.string() + "-small") : fs::path(options.out);
  StagedFolder staged(out);

  const auto seconds = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.seconds));
  Shrinker shrinker(kernel, start_of(kernel, saved, folder), *saved.failure, begin + seconds);
  AttemptResult found;
  if (!shrinker.begin(found)) {
    fmt::print(stderr, "{}",
               found.timed_out ? fmt::format("plait: the run of {} takes longer than {} s; see --seconds\n",
                                             options.folder, options.seconds)
                               : repetition_message(options.folder, saved.failure, found.failure));
    return kRunFailed;
  }
  fmt::print("{} {}\n", kernel.name, fmt::join(shrinker.best().run.words, " "));
  shrinker.shrink();
  write_smaller(kernel, shrinker, staged);
  fmt::print("{} {}\n{}\n{} of {} attempts kept in {:.1f} s{}\n", kernel.name,
             fmt::join(shrinker.best().run.words, " "), shrinker.failure().text, shrinker.steps(), shrinker.attempts(),
             std::chrono::duration<double>(Clock::now() - begin).count(),
             shrinker.is_over() ? "; --seconds gives it more" : "");
  fmt::print("repeat it with: {} run --replay {}\n", quoted(options.program), quoted(out.string()));
  return kDone;
}

}  // namespace pl::tool
