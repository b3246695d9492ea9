// JSON as Python writes it: json.dumps(value, ensure_ascii=False), the filter `tojson` of chat templates.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pl::chat {

std::string pythonJson(const nlohmann::ordered_json& value);

}  // namespace pl::chat
