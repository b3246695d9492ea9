// Loading a model for a command.
#pragma once

#include <memory>
#include <string>

#include "pl/model.h"

namespace pl::tool {

/// load_model that shows its progress and its notes on the standard error.
std::unique_ptr<Model> open_model(const std::string& folder, ModelOptions options);

}  // namespace pl::tool
