// pl-run: runs one program in textual form through the reference interpreter, the CPU compiler, or both, and compares.
// What the tests of single operations are written with; exit status 0: ran (and agreed), 1: did not, 2: bad input.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <system_error>

#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "pl/suggestion.h"
#include "reference/Agreement.h"
#include "reference/Inputs.h"

namespace {

struct Options {
  std::string file;
  std::string engine = "reference";
  std::string target = "native";
  std::string dumpIr;
  bool fuse = true;
  std::vector<std::string> arguments;   // NAME=SPEC
  std::vector<std::string> dimensions;  // NAME=N
  std::uint64_t seed = 1;
  int threads = 0;
  bool print = false;
  bool checked = false;
  pl::reference::Tolerance tolerance;
};

std::string read(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
  } else {
    std::ifstream file(path);
    if (!file) throw pl::CallError("cannot read " + path + ": " + std::generic_category().message(errno));
    text << file.rdbuf();
  }
  return text.str();
}

std::map<std::string, std::string> byName(const std::vector<std::string>& settings, const std::string& option) {
  std::map<std::string, std::string> result;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) throw pl::CallError(option + " expects NAME=VALUE but got '" + setting + "'");
    const std::string name = setting.substr(0, equals);
    if (!result.emplace(name, setting.substr(equals + 1)).second)
      throw pl::CallError(option + " expects each name once but got '" + name + "' again");
  }
  return result;
}

/// What is left of `given` after everything known was taken out.
void expectNoneLeft(const std::map<std::string, std::string>& given, const std::string& option,
                    const std::vector<std::string>& known, std::string_view what) {
  if (given.empty()) return;
  const std::string& name = given.begin()->first;
  throw pl::CallError(option + " expects one of the program's " + std::string(what) + " but got '" + name + "'" +
                      pl::suggestion(name, known, what));
}

/// Run-time dimensions are given one by one: shapes of inputs are made from them.
std::map<std::string, std::int64_t> dimensionsOf(const pl::Signature& signature, const Options& options) {
  std::map<std::string, std::string> given = byName(options.dimensions, "--dim");
  std::map<std::string, std::int64_t> result;
  std::vector<std::string> known;
  for (const pl::Dimension& dimension : signature.dimensions) {
    known.push_back(dimension.name);
    const auto found = given.find(dimension.name);
    if (found == given.end()) continue;
    const std::string& text = found->second;
    std::int64_t& value = result[dimension.name];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
      throw pl::CallError("--dim " + dimension.name + " expects a number but got '" + text + "'");
    given.erase(found);
  }
  expectNoneLeft(given, "--dim", known, "dimensions");
  for (const std::string& name : known)
    if (!result.contains(name)) throw pl::CallError("expects --dim " + name + "=N but got none");
  return result;
}

/// Inputs as described; outputs hold what no program computes, so that an element left unwritten shows.
pl::Bindings makeArguments(const pl::Signature& signature, const Options& options) {
  std::map<std::string, std::string> given = byName(options.arguments, "--arg");
  const std::map<std::string, std::int64_t> dimensions = dimensionsOf(signature, options);
  pl::Bindings arguments;
  std::vector<std::int64_t> extents;
  for (const pl::Dimension& dimension : signature.dimensions) extents.push_back(dimensions.at(dimension.name));
  std::uint64_t seed = options.seed;
  std::vector<std::string> inputs;
  for (const pl::Parameter& parameter : signature.parameters) {
    std::vector<std::int64_t> shape;
    for (const pl::Extent& extent : parameter.shape) {
      std::int64_t size = extent.size;
      for (const std::string& dimension : extent.dimensions) size *= dimensions.at(dimension);
      shape.push_back(size);
    }
    std::string description = pl::is_float(parameter.dtype) ? "full:nan" : "full:85";
    if (parameter.role != pl::Role::Out) {
      inputs.push_back(parameter.name);
      const auto found = given.find(parameter.name);
      description = found == given.end() ? "random" : found->second;
      if (found != given.end()) given.erase(found);
    }
    try {
      arguments.emplace_back(parameter.name, pl::reference::fill(parameter.dtype, shape, description, seed++,
                                                                 signature.values(parameter, extents)));
    } catch (const pl::CallError& error) {
      throw pl::CallError("--arg " + parameter.name + ": " + error.what());
    }
  }
  expectNoneLeft(given, "--arg", inputs, "inputs");
  return arguments;
}

pl::Bindings copyOf(const pl::Bindings& arguments) {
  pl::Bindings copies;
  for (const auto& [name, array] : arguments) copies.emplace_back(name, array.clone());
  return copies;
}

/// One line for the array, then one per row: "y[1, 0]: 1 2 3". No double brackets, which FileCheck reads as its own.
void print(const std::string& name, const pl::Array& array) {
  fmt::print("{}: {} {}\n", name, pl::name_of(array.dtype()), pl::shape_text(array.shape()));
  const std::int64_t columns = array.shape().back();
  const std::vector<std::int64_t> outer(array.shape().begin(), array.shape().end() - 1);
  for (std::int64_t row = 0; row * columns < array.elements(); ++row) {
    std::vector<std::int64_t> at(outer.size());
    for (std::size_t d = outer.size(), rest = row; d-- > 0; rest /= outer[d]) at[d] = rest % outer[d];
    std::string line = name;
    if (!at.empty()) line += fmt::format("[{}]", fmt::join(at, ", "));
    line += ":";
    for (std::int64_t j = 0; j < columns; ++j) line += " " + pl::reference::elementText(array, row * columns + j);
    fmt::print("{}\n", line);
  }
}

bool compare(const pl::Signature& signature, const pl::Bindings& expected, const pl::Bindings& actual,
             const pl::reference::Tolerance& tolerance) {
  bool agree = true;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    // An In argument that an engine wrote is a mismatch, too: it must have kept its bits.
    const bool isInput = signature.parameters[i].role == pl::Role::In;
    const pl::reference::Agreement agreement =
        pl::reference::compare(expected[i].second, actual[i].second, isInput ? pl::reference::Tolerance() : tolerance);
    if (agreement) continue;
    agree = false;
    fmt::print(stderr, "{}: {} of {} elements differ, at most {} ulp; the interpreter's and the CPU's:\n{}",
               expected[i].first, agreement.mismatches, expected[i].second.elements(), agreement.worstUlp,
               agreement.first);
  }
  return agree;
}

int run(const Options& options) {
  if (options.engine != "reference" && options.engine != "cpu" && options.engine != "both")
    throw pl::CallError("--engine expects reference, cpu or both but got '" + options.engine + "'");
  const pl::Program program = pl::Program::parse(read(options.file), options.file);
  const pl::Signature& signature = program.signature();
  const pl::Bindings inputs = makeArguments(signature, options);
  if (options.threads > 0) pl::set_threads(options.threads);

  pl::Bindings reference = copyOf(inputs), cpu = copyOf(inputs);
  if (options.engine != "cpu") {
    pl::interpret(
        program, pack(signature, reference),
        {.checked = options.checked, .on_note = [](const std::string& note) { fmt::print(stderr, "{}\n", note); }});
  }
  if (options.engine != "reference") {
    pl::CompileOptions compilation;
    compilation.target = options.target;
    compilation.dump_ir = options.dumpIr;
    compilation.fuse = options.fuse;
    pl::compile(program, compilation).run(pack(signature, cpu));
  }

  const pl::Bindings& results = options.engine == "cpu" ? cpu : reference;
  if (options.print)
    for (std::size_t i = 0; i < results.size(); ++i)
      if (signature.parameters[i].role != pl::Role::In) print(results[i].first, results[i].second);
  return options.engine != "both" || compare(signature, reference, cpu, options.tolerance) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Runs a program in textual form", "pl-run");
  app.add_option("FILE", options.file, "the program; - for standard input")->required();
  app.add_option("--engine", options.engine, "reference, cpu or both")->capture_default_str();
  app.add_option("--target", options.target, "x86-64-v3, x86-64-v4, x86-64-v4-bf16 or native")->capture_default_str();
  app.add_flag("!--no-fuse", options.fuse, "leave loops and chains of operations as they are written");
  app.add_option("--dump-ir", options.dumpIr, "folder that receives the program after every stage");
  app.add_option("--arg", options.arguments, fmt::format("NAME={}", pl::reference::kInputKinds))
      ->allow_extra_args(false);
  app.add_option("--dim", options.dimensions, "NAME=N: a run-time dimension")->allow_extra_args(false);
  app.add_option("--seed", options.seed, "of random arguments")->capture_default_str();
  app.add_option("--threads", options.threads, "worker threads; 0: one per core")->check(CLI::NonNegativeNumber);
  app.add_flag("--checked", options.checked, "the interpreter follows every element that nothing wrote");
  app.add_flag("--print", options.print, "print every InOut and Out argument");
  app.add_option("--ulp", options.tolerance.ulp, "units in the last place that engines may differ by");
  app.add_option("--rel", options.tolerance.relative, "relative difference that engines may have");
  app.add_option("--abs", options.tolerance.absolute, "absolute difference that engines may have");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "pl-run: error: {}\n", error.what());
    return 2;
  }
  try {
    return run(options);
  } catch (const pl::BuildError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  } catch (const pl::CallError& error) {
    fmt::print(stderr, "pl-run: error: {}\n", error.what());
    return 2;
  } catch (const pl::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
