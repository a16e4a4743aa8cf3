// The document of the HTTP API (node/openapi.json), as tests read it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace node {

/// As it stands in the sources.
std::string http_document_text();
nlohmann::json http_document_json();

struct DocumentedOperation {
  std::string method;  ///< as in GET
  std::string path;    ///< with {name} where a parameter stands
  std::string target;  ///< with the example of each parameter in its place
  bool open = false;   ///< to who is not known
  std::string tag;
  std::vector<std::string> roles;  ///< x-roles: those that it lets in; of one that is not open
};

std::vector<DocumentedOperation> documented_operations();

}  // namespace node
