#include "KernelRun.h"

#include <cstring>
#include <sstream>

namespace pl::test {

Bindings cloned(const Bindings& arguments) {
  Bindings copies;
  for (const auto& [name, array] : arguments) copies.emplace_back(name, array.clone());
  return copies;
}

Bindings sequence_of(const Signature& signature, const Bindings& arguments, std::int64_t number, std::int64_t batch) {
  Bindings result;
  for (const auto& [name, array] : arguments) {
    const Extent& rows = signature.find(name)->shape[0];
    if (rows.is_static()) {
      result.emplace_back(name, array);
      continue;
    }
    std::vector<std::int64_t> shape = array.shape();
    shape[0] /= batch;
    Array part(array.dtype(), shape);
    std::memcpy(part.data(), array.as<char>() + number * part.bytes(), part.bytes());
    result.emplace_back(name, part);
  }
  return result;
}

Bindings batch_of(const Signature& signature, const std::vector<Bindings>& sequences) {
  Bindings result;
  for (const auto& [name, first] : sequences.front()) {
    if (signature.find(name)->shape[0].is_static()) {
      result.emplace_back(name, first);
      continue;
    }
    std::vector<std::int64_t> shape = first.shape();
    shape[0] *= static_cast<std::int64_t>(sequences.size());
    Array all(first.dtype(), shape);
    char* at = all.as<char>();
    for (const Bindings& sequence : sequences) {
      const Array& part = argument(sequence, name);
      std::memcpy(at, part.data(), part.bytes());
      at += part.bytes();
    }
    result.emplace_back(name, all);
  }
  return result;
}

Array filled(const Expected& expected, const Array& before) {
  Array array = before.clone();
  const std::int64_t width = array.shape().back();
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    array.set(expected.partial ? expected.rows[at / width] * width + at % width : at, expected.values[i]);
  }
  return array;
}

Compiled::Compiled(const char* kernel, const Words& words)
    : kernel_(find_kernel(kernel)), words_(words), program_(kernel_.program(configure(kernel_, words))) {}

KernelConfig Compiled::with(const Words& words) const {
  Words all = words_;
  all.insert(all.end(), words.begin(), words.end());
  return configure(kernel_, all);
}

const Executable& Compiled::on(const std::string& target) {
  const auto found = executables_.find(target);
  if (found != executables_.end()) return found->second;
  return executables_.emplace(target, compile(program_, {.target = target})).first->second;
}

std::string differences(const Kernel& kernel, const KernelConfig& config, const Bindings& before,
                        const Bindings& after) {
  std::ostringstream text;
  for (const Expected& expected : kernel.reference(config, before)) {
    const Comparison comparison = compare(expected, argument(before, expected.name), argument(after, expected.name));
    if (comparison.passed()) continue;
    text << kernel.name << ' ' << config.words() << ": " << comparison.mismatches << " mismatches of '"
         << comparison.name << "', " << comparison.changed << " of them changed; max abs " << comparison.max_abs
         << '\n';
    for (const Mismatch& m : comparison.first) {
      text << "  " << shape_text(m.at) << " expected " << m.expected << " got " << m.got << " allowed " << m.allowed
           << '\n';
    }
  }
  return text.str();
}

std::string bit_differences(const Bindings& a, const Bindings& b) {
  std::string text;
  for (const auto& [name, array] : a) {
    const Array& other = argument(b, name);
    if (array.shape() != other.shape() || std::memcmp(array.data(), other.data(), array.bytes()) != 0)
      text += name + " ";
  }
  return text;
}

}  // namespace pl::test
