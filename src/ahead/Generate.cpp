// pl-ahead: compiles the programs of models while Plait is built, and writes the table of them.
//
//   pl-ahead compile MODEL PROGRAM TARGET OBJECT   PROGRAM by its purpose
//   pl-ahead table FILE MODEL…                     the programs of these models, those that are one only once
//
// The names of objects and the lists of models and targets are in CMakeLists.txt; what a model's programs are is in
// kernels/qwen3/serving.h.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ahead/Key.h"
#include "ahead/Levels.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "qwen3/serving.h"

namespace pl::ahead {
namespace {

namespace qwen3 = kernels::qwen3;

class Misuse : public Error {
 public:
  using Error::Error;
};

const qwen3::NamedModel& modelNamed(std::string_view name) {
  const auto found = std::ranges::find(qwen3::named_models(), name, &qwen3::NamedModel::name);
  if (found == qwen3::named_models().end()) throw Misuse("unknown model '" + std::string(name) + "'");
  return *found;
}

qwen3::Config configOf(std::string_view model, const qwen3::ServedProgram& program) {
  return qwen3::serving_config(modelNamed(model).sizes, program, program.max_seq);
}

/// What compile_to_object takes as CompileOptions::name: "ahead_qwen3_0_6b_layer_short_x86_64_v4".
std::string nameInCode(std::string_view model, const qwen3::ServedProgram& program, std::string_view target) {
  std::string name = "ahead_" + std::string(model) + "_" + std::string(program.purpose) + "_" + std::string(target);
  std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

void compile(std::string_view model, std::string_view purpose, const std::string& target, const std::string& object) {
  const auto program = std::ranges::find(qwen3::kServedPrograms, purpose, &qwen3::ServedProgram::purpose);
  if (program == qwen3::kServedPrograms.end()) throw Misuse("unknown program '" + std::string(purpose) + "'");
  const CompileOptions options{.target = target, .name = nameInCode(model, *program, target)};
  compile_to_object(program->program(configOf(model, *program)), options, object, object + ".h");
}

// ---- the table, as C++ ----

std::string literal(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string number(std::int64_t value) { return value == INT64_MAX ? "INT64_MAX" : std::to_string(value); }

std::string rangeText(const ValueRange& range) {
  return "{" + number(range.lowest) + ", " + number(range.highest) + "}";
}

std::string_view roleText(Role role) {
  switch (role) {
    case Role::In: return "Role::In";
    case Role::InOut: return "Role::InOut";
    case Role::Out: return "Role::Out";
  }
  return "";
}

std::string rowOf(const Parameter& parameter) {
  std::string shape;
  for (const Extent& extent : parameter.shape) shape += (shape.empty() ? "" : ", ") + literal(extent.text());
  return "    {" + literal(parameter.name) + ", " + std::string(roleText(parameter.role)) +
         ", DType::" + std::string(name_of(parameter.dtype)) + ", Layout::" + std::string(name_of(parameter.layout)) +
         ", {" + shape + "}, " + (parameter.range ? "true, " + rangeText(*parameter.range) : "false, {}") + ", " +
         (parameter.below ? literal(parameter.below->text()) : "nullptr") + "},\n";
}

class TableWriter {
 public:
  void add(std::string_view model, const qwen3::ServedProgram& program) {
    const qwen3::Config config = configOf(model, program);
    const std::string key = keyOf(program.kernel, config);
    if (!seen_.insert(key).second) return;

    const Signature signature = program.program(config).signature();
    const std::string n = std::to_string(seen_.size());
    std::string entries;
    for (const Level& level : levels()) {
      const std::string symbol = "pl_" + nameInCode(model, program, level.target);
      declarations_ += "extern \"C\" void " + symbol + "(void* const* arrays, const std::int64_t* dimensions);\n";
      entries += (entries.empty() ? "" : ", ") + symbol;
    }
    tables_ += "constexpr DimensionRow kDimensions" + n + "[] = {\n";
    for (const Dimension& dimension : signature.dimensions) {
      tables_ += "    {" + literal(dimension.name) + ", " + rangeText(dimension.range) + "},\n";
    }
    tables_ += "};\nconstexpr ParameterRow kParameters" + n + "[] = {\n";
    for (const Parameter& parameter : signature.parameters) tables_ += rowOf(parameter);
    tables_ += "};\n";
    rows_ += "    {" + literal(key) + ",\n     " + literal(signature.name) + ", kDimensions" + n + ", kParameters" + n +
             ",\n     {" + entries + "}},\n";
  }

  std::string text() const {
    return "// Written by pl-ahead.\n#include \"ahead/Table.h\"\n\n" + declarations_ +
           "\nnamespace pl::ahead {\nnamespace {\n\n" + tables_ + "\nconstexpr ProgramRow kPrograms[] = {\n" + rows_ +
           "};\n\n}  // namespace\n\nstd::span<const ProgramRow> programs() { return kPrograms; }\n\n}  // namespace "
           "pl::ahead\n";
  }

 private:
  std::set<std::string> seen_;  // keys
  std::string declarations_, tables_, rows_;
};

void writeTable(const std::string& file, std::span<const std::string> models) {
  TableWriter table;
  for (const std::string& model : models) {
    for (const qwen3::ServedProgram& program : qwen3::kServedPrograms) {
      if (qwen3::is_served(program, modelNamed(model).positions)) table.add(model, program);
    }
  }
  std::ofstream out(file);
  out << table.text();
  out.close();
  if (!out) throw Misuse("cannot write " + file);
}

void run(std::span<const std::string> words) {
  if (words.size() == 5 && words[0] == "compile") return compile(words[1], words[2], words[3], words[4]);
  if (words.size() > 2 && words[0] == "table") return writeTable(words[1], words.subspan(2));
  throw Misuse("expects 'compile MODEL PROGRAM TARGET OBJECT' or 'table FILE MODEL…'");
}

}  // namespace
}  // namespace pl::ahead

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    pl::ahead::run(words);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pl-ahead: %s\n", error.what());
    return 1;
  }
}
