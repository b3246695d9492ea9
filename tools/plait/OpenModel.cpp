#include "OpenModel.h"

#include <fmt/format.h>

#include "ProgressBar.h"

namespace pl::tool {

std::unique_ptr<Model> open_model(const std::string& folder, ModelOptions options) {
  ProgressBar bar;
  options.on_progress = [&](std::string_view what, std::int64_t done, std::int64_t whole) {
    bar.show(what, done, whole);
  };
  options.on_note = [](const std::string& note) { fmt::print(stderr, "note: {}\n", note); };
  return load_model(folder, options);
}

}  // namespace pl::tool
