#include "WrittenArguments.h"

#include <cstring>

namespace pl::tool {

Bindings copy_of_written(const Signature& signature, const Bindings& arguments) {
  Bindings copy = arguments;
  for (auto& [name, array] : copy) {
    if (signature.find(name)->role != Role::In) array = array.clone();
  }
  return copy;
}

void restore(const Bindings& before, const Bindings& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Array& from = before[i].second;
    const Array& to = arguments[i].second;
    if (from.data() != to.data()) std::memcpy(to.data(), from.data(), to.bytes());
  }
}

}  // namespace pl::tool
