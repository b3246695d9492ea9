#include "pl/signature.h"

#include <algorithm>

namespace pl {

const Parameter* Signature::find(const std::string& parameter) const {
  const auto found = std::ranges::find(parameters, parameter, &Parameter::name);
  return found == parameters.end() ? nullptr : &*found;
}

}  // namespace pl
