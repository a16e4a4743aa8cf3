#include "tests/node/http_documented.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace node {

using nlohmann::json;

std::string http_document_text() {
  std::ifstream file(LOKAPONTO_HTTP_DOCUMENT);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

json http_document_json() {
  return json::parse(http_document_text(), nullptr, false);
}

static std::string in_capitals(std::string text) {
  std::ranges::transform(text, text.begin(), [](char letter) { return static_cast<char>(letter - 'a' + 'A'); });
  return text;
}

/// The path with the examples of the parameters that stand in it.
static std::string target_of(std::string path, const json& operation, const json& document) {
  for (const auto& parameter : operation.value("parameters", json::array())) {
    if (!parameter.contains("$ref")) continue;
    const auto& found = document.at(json::json_pointer(parameter["$ref"].get<std::string>().substr(1)));
    const std::string name = "{" + found.at("name").get<std::string>() + "}";
    const auto place = path.find(name);
    if (place == std::string::npos) continue;
    const auto& example = found.at("example");
    path.replace(place, name.size(), example.is_string() ? example.get<std::string>() : example.dump());
  }
  return path;
}

std::vector<DocumentedOperation> documented_operations() {
  const auto document = http_document_json();
  std::vector<DocumentedOperation> operations;
  for (const auto& [path, item] : document.at("paths").items())
    for (const auto& [method, operation] : item.items())
      operations.push_back({.method = in_capitals(method),
                            .path = path,
                            .target = target_of(path, operation, document),
                            .open = operation.value("security", json(nullptr)) == json::array(),
                            .tag = operation.at("tags").at(0).get<std::string>(),
                            .roles = operation.value("x-roles", std::vector<std::string>())});
  return operations;
}

}  // namespace node
