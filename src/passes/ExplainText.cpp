// Reports on scopes as text.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "passes/ExplainScopes.h"

namespace pl::passes {

using Limit = std::optional<std::int64_t>;

namespace {

std::string bytesText(Limit bytes) {
  if (!bytes) return "unbounded";
  if (*bytes < 10 * 1024) return fmt::format("{} B", *bytes);
  if (*bytes < 10 * 1024 * 1024) return fmt::format("{:.1f} KiB", *bytes / 1024.0);
  return fmt::format("{:.1f} MiB", *bytes / (1024.0 * 1024.0));
}

std::string countText(Limit count) {
  if (!count) return "an unbounded number of";
  if (*count < 100'000) return fmt::format("{}", *count);
  if (*count < 100'000'000) return fmt::format("{:.1f} M", *count / 1e6);
  return fmt::format("{:.1f} G", *count / 1e9);
}

std::string fitText(Limit workingSet, const CacheSizes& caches) {
  if (!workingSet || caches.l1 == 0 || caches.l2 == 0) return "";
  if (*workingSet <= caches.l1) return fmt::format(", fits L1 ({})", bytesText(caches.l1));
  if (*workingSet <= caches.l2) return fmt::format(", fits L2 ({})", bytesText(caches.l2));
  return fmt::format(", beyond L2 ({})", bytesText(caches.l2));
}

std::string_view accessText(Access access) {
  return access == Access::In ? "in" : access == Access::Out ? "out" : "inout";
}

std::string text(const ScopeReport& report, const CacheSizes& caches) {
  std::string text =
      fmt::format("{} ({}), at most {} times\n", report.name, report.place, countText(report.executions));
  std::size_t nameWidth = 0, typeWidth = 0;
  for (const ScopeArgument& argument : report.arguments) {
    nameWidth = std::max(nameWidth, argument.name.size());
    typeWidth = std::max(typeWidth, argument.type.size());
  }
  for (const ScopeArgument& argument : report.arguments)
    text += fmt::format("  {:<6} {:<{}}  {:<{}}  {}\n", accessText(argument.access), argument.name, nameWidth,
                        argument.type, typeWidth, bytesText(argument.bytes));
  if (report.scalars > 0) text += fmt::format("  {} scalar{}\n", report.scalars, report.scalars == 1 ? "" : "s");
  text += fmt::format("  working set {}{}\n", bytesText(report.workingSet), fitText(report.workingSet, caches));
  text += fmt::format("  reads {}, writes {}, computes {} flop\n", bytesText(report.bytesRead),
                      bytesText(report.bytesWritten), countText(report.flops));
  return text;
}

}  // namespace

CacheSizes hostCaches() {
  // sysconf gives -1 where the system does not know.
  auto size = [](int name) { return std::max(sysconf(name), 0L); };
  return {size(_SC_LEVEL1_DCACHE_SIZE), size(_SC_LEVEL2_CACHE_SIZE)};
}

std::string explainText(mlir::ModuleOp program, llvm::ArrayRef<std::int64_t> dimensions, const CacheSizes& caches,
                        bool fuse) {
  std::string all;
  for (const ScopeReport& report : explainScopes(program, dimensions, fuse))
    all += (all.empty() ? "" : "\n") + text(report, caches);
  if (all.empty()) all = "no incore scopes\n";
  const std::vector<std::string> fusion = fuse ? explainFusion(program) : std::vector<std::string>();
  if (!fusion.empty()) all += "\nfusion\n";
  for (const std::string& line : fusion) all += fmt::format("  {}\n", line);
  const std::vector<std::string> sharing = explainSharing(program, fuse);
  if (!sharing.empty()) all += "\nparallel loops\n";
  for (const std::string& line : sharing) all += fmt::format("  {}\n", line);
  return all;
}

}  // namespace pl::passes
