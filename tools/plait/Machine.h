// Where and when something was measured.
#pragma once

#include <string>

namespace pl::tool {

std::string processor_name();
/// "2026-11-24", here.
std::string today();

}  // namespace pl::tool
