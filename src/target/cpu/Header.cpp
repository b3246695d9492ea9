#include "target/cpu/Header.h"

#include <algorithm>
#include <set>

#include "target/cpu/EntryPoint.h"

namespace pl::cpu {
namespace {

constexpr std::string_view kNeeded[] = {"avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512bf16"};

std::string_view cTypeOf(DType dtype) {
  switch (dtype) {
    case DType::FP32: return "float";
    case DType::FP16:
    case DType::BF16: return "uint16_t";  // the bits
    case DType::INT8: return "int8_t";
    case DType::UINT8:
    case DType::BOOL: return "uint8_t";
    case DType::INT32: return "int32_t";
    case DType::INT64: return "int64_t";
  }
  return "void";
}

std::string number(std::int64_t value) {
  return value == INT64_MIN ? "INT64_MIN" : value == INT64_MAX ? "INT64_MAX" : std::to_string(value);
}

std::string rangeText(const ValueRange& range) {
  if (range.highest == INT64_MAX) return number(range.lowest) + " or more";
  return "from " + number(range.lowest) + " to " + number(range.highest);
}

class HeaderWriter {
 public:
  HeaderWriter(const Signature& signature, const Target& target)
      : signature_(signature), target_(target), name_(identifierOf(signature.name)) {
    for (const Dimension& dimension : signature.dimensions) claim(dimension.name);
    for (const Parameter& parameter : signature.parameters) claim(parameter.name);
  }

  std::string write() {
    writeChecks();  // first: collects the messages
    std::string guard = "PLAIT_" + name_ + "_H";
    std::ranges::transform(guard, guard.begin(), [](unsigned char c) { return std::toupper(c); });
    return comment() + "#ifndef " + guard + "\n#define " + guard +
           "\n\n#include <stdint.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n" + "void " +
           entryPointName(signature_.name) +
           "(void *const *arrays, const int64_t *dimensions);\nint pl_set_threads(int threads);\n\n" + errorText() +
           function() + "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
  }

 private:
  // Two names of the program, or one and a local variable or keyword of C, must not meet.
  void claim(const std::string& name) {
    static const std::set<std::string> taken = {
        "arrays",  "dimensions", "i",     "j",        "begin",   "end",    "auto",   "bool",   "break",    "case",
        "char",    "const",      "class", "default",  "delete",  "do",     "double", "else",   "enum",     "extern",
        "float",   "for",        "goto",  "if",       "inline",  "int",    "long",   "new",    "operator", "private",
        "public",  "return",     "short", "signed",   "sizeof",  "static", "struct", "switch", "template", "this",
        "typedef", "union",      "using", "unsigned", "virtual", "void",   "while"};
    std::string identifier = identifierOf(name);
    while (taken.contains(identifier) || identifier == name_ || used_.contains(identifier)) identifier += "_";
    used_.insert(identifier);
    identifiers_.push_back(identifier);
  }
  const std::string& dimensionName(std::size_t i) const { return identifiers_[i]; }
  const std::string& parameterName(std::size_t i) const { return identifiers_[signature_.dimensions.size() + i]; }

  std::string extentExpression(const Extent& extent) const {
    std::string text = number(extent.size);
    for (const std::string& dimension : extent.dimensions) {
      const auto found = std::ranges::find(signature_.dimensions, dimension, &Dimension::name);
      text += " * " + dimensionName(static_cast<std::size_t>(found - signature_.dimensions.begin()));
    }
    return text;
  }
  // Elements of its memory: panels have more than the matrix.
  std::string elementsExpression(const Parameter& parameter) const {
    if (parameter.layout == Layout::panels) {
      return roundedUp(parameter.shape[0], kPanelRows) + " * " + roundedUp(parameter.shape[1], kPanelColumns);
    }
    std::string text;
    for (const Extent& extent : parameter.shape) text += (text.empty() ? "" : " * ") + extentExpression(extent);
    return text.empty() ? "1" : text;
  }
  std::string roundedUp(const Extent& extent, std::int64_t step) const {
    return "((" + extentExpression(extent) + " + " + number(step - 1) + ") / " + number(step) + " * " + number(step) +
           ")";
  }

  std::string comment() const {
    std::string text = "/* " + signature_.name + ", compiled by Plait for " + target_.name + " (" + target_.cpu +
                       ").\n *\n * Link the object with libplait-runtime.a, the C++ library and threads.\n *\n";
    for (const Dimension& dimension : signature_.dimensions) {
      text += " *   " + dimension.name + ": " + rangeText(dimension.range) + "\n";
    }
    for (std::size_t i = 0; i < signature_.parameters.size(); ++i) {
      const Parameter& parameter = signature_.parameters[i];
      const char* role = parameter.role == Role::In ? "in" : parameter.role == Role::InOut ? "in and out" : "out";
      std::string shape;
      for (const Extent& extent : parameter.shape) shape += (shape.empty() ? "" : ", ") + extent.text();
      text += " *   " + parameterName(i) + ": " + std::string(name_of(parameter.dtype)) + " [" + shape + "], " + role;
      if (parameter.range) text += ", values " + rangeText(*parameter.range);
      if (parameter.layout == Layout::panels) text += ", in panels";
      if (parameter.below) text += ", values from 0 to less than " + parameter.below->text();
      text += "\n";
    }
    return text + " *\n * Arrays are dense, row-major and aligned to 64 bytes; FP16 and BF16 are their bits. " +
           panelsText() +
           "Returns 0, or a "
           "number\n"
           " * that " +
           name_ +
           "_strerror explains; nothing has been written then.\n *\n"
           " * Parallel loops run on one set of threads per process: as many as there are cores, or "
           "pl_set_threads(n).\n"
           " */\n";
  }

  // For a caller that has no pl::pack.
  std::string panelsText() const {
    if (std::ranges::find(signature_.parameters, Layout::panels, &Parameter::layout) == signature_.parameters.end())
      return "";
    return "A matrix [K, N] in\n * panels is an array [ceil(N / 32)][ceil(K / 2)][32][2]: element (k, n) is number\n"
           " * ((n / 32 * ((K + 1) / 2) + k / 2) * 32 + n % 32) * 2 + k % 2, and what lies past K or N is zero.\n * ";
  }

  void check(const std::string& condition, const std::string& message) {
    messages_.push_back(message);
    checks_ += "  if (" + condition + ") return " + std::to_string(messages_.size()) + ";\n";
  }

  void writeChecks() {
    checkProcessor();
    for (std::size_t i = 0; i < signature_.dimensions.size(); ++i) {
      const Dimension& dimension = signature_.dimensions[i];
      const std::string& name = dimensionName(i);
      std::string condition = name + " < " + number(dimension.range.lowest);
      if (dimension.range.highest != INT64_MAX) condition += " || " + name + " > " + number(dimension.range.highest);
      check(condition, name + " expects a value " + textWithOf(dimension.range));
    }
    for (std::size_t i = 0; i < signature_.parameters.size(); ++i) {
      check("!" + parameterName(i), parameterName(i) + " is a null pointer");
      check("(uintptr_t)" + parameterName(i) + " % 64", parameterName(i) + " expects memory aligned to 64 bytes");
    }
    for (std::size_t i = 0; i < signature_.parameters.size(); ++i) checkSeparate(i);
    for (std::size_t i = 0; i < signature_.parameters.size(); ++i) checkValues(i);
  }

  static std::string textWithOf(const ValueRange& range) {
    return (range.highest == INT64_MAX ? "of " : "") + rangeText(range);
  }

  // Code for a processor that lacks an instruction would end the process. GNU's and Clang's compilers can ask.
  void checkProcessor() {
    const std::vector<std::string_view> required = requiredFeatures(target_);
    checks_ += "#ifdef __GNUC__\n";
    for (const std::string_view feature : kNeeded) {
      if (std::ranges::find(required, feature) == required.end()) continue;
      check("!__builtin_cpu_supports(\"" + std::string(feature) + "\")",
            "this CPU lacks " + std::string(feature) + ", for which the program was compiled");
    }
    checks_ += "#endif\n";
  }

  std::string bytesRange(std::size_t i, const char* array) const {
    const Parameter& parameter = signature_.parameters[i];
    return "(uintptr_t)" + std::string(array) + " + " + std::to_string(size_of(parameter.dtype)) + " * (" +
           elementsExpression(parameter) + ")";
  }

  void checkSeparate(std::size_t i) {
    if (signature_.parameters[i].role == Role::In) return;
    const std::string& a = parameterName(i);
    for (std::size_t j = 0; j < signature_.parameters.size(); ++j) {
      // A pair of written arrays is checked once.
      if (i == j || (j < i && signature_.parameters[j].role != Role::In)) continue;
      const std::string& b = parameterName(j);
      check("(uintptr_t)" + a + " < " + bytesRange(j, b.c_str()) + " && (uintptr_t)" + b + " < " +
                bytesRange(i, a.c_str()),
            a + " is written and shares memory with " + b);
    }
  }

  void checkValues(std::size_t i) {
    const Parameter& parameter = signature_.parameters[i];
    if ((!parameter.range && !parameter.below) || parameter.role == Role::Out) return;
    const std::string& name = parameterName(i);
    messages_.push_back(
        name + " expects values " +
        (parameter.below ? "from 0 to less than " + parameter.below->text() : textWithOf(*parameter.range)));
    const std::string lowest = number(parameter.below ? 0 : parameter.range->lowest);
    const std::string tooLarge =
        parameter.below ? " >= " + extentExpression(*parameter.below) : " > " + number(parameter.range->highest);
    checks_ += "  for (i = 0; i < " + elementsExpression(parameter) + "; ++i)\n    if ((int64_t)" + name + "[i] < " +
               lowest + " || (int64_t)" + name + "[i]" + tooLarge + ") return " + std::to_string(messages_.size()) +
               ";\n";
    needsCounter_ = true;
  }

  std::string errorText() const {
    std::string text = "static inline const char *" + name_ + "_strerror(int error) {\n  switch (error) {\n" +
                       "    case 0: return \"" + name_ + ": no error\";\n";
    for (std::size_t i = 0; i < messages_.size(); ++i) {
      text += "    case " + std::to_string(i + 1) + ": return \"" + name_ + ": " + messages_[i] + "\";\n";
    }
    return text + "    default: return \"" + name_ + ": unknown error\";\n  }\n}\n\n";
  }

  std::string function() const {
    std::string arguments, arrays, dimensions;
    const auto add = [](std::string& list, const std::string& item) { list += (list.empty() ? "" : ", ") + item; };
    for (std::size_t i = 0; i < signature_.dimensions.size(); ++i) {
      add(arguments, "int64_t " + dimensionName(i));
      add(dimensions, dimensionName(i));
    }
    for (std::size_t i = 0; i < signature_.parameters.size(); ++i) {
      const Parameter& parameter = signature_.parameters[i];
      add(arguments, (parameter.role == Role::In ? "const " : "") + std::string(cTypeOf(parameter.dtype)) + " *" +
                         parameterName(i));
      add(arrays, "(void *)" + parameterName(i));
    }
    if (dimensions.empty()) dimensions = "0";  // C allows no empty array
    return "static inline int " + name_ + "(" + arguments + ") {\n" + (needsCounter_ ? "  int64_t i;\n" : "") +
           "  void *arrays[] = {" + arrays + "};\n  const int64_t dimensions[] = {" + dimensions + "};\n" + checks_ +
           "  " + entryPointName(signature_.name) + "(arrays, dimensions);\n  return 0;\n}\n";
  }

  const Signature& signature_;
  const Target& target_;
  std::string name_;
  std::set<std::string> used_;
  std::vector<std::string> identifiers_;  // of the dimensions, then of the parameters
  std::vector<std::string> messages_;     // message i belongs to error i + 1
  std::string checks_;
  bool needsCounter_ = false;
};

}  // namespace

std::string headerFor(const Signature& signature, const Target& target) {
  return HeaderWriter(signature, target).write();
}

}  // namespace pl::cpu
