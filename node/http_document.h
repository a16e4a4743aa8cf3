// The HTTP API as a document of the OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0): node/openapi.json, byte for
// byte, which is in the program so that each node serves the one that it keeps to. Any thread.
#pragma once

#include <span>
#include <string_view>

#include "node/http_routes.h"

namespace node {

extern const std::string_view http_document;

/// GET: the document.
void show_document(Call call);

/// All that it must describe; the table is in http_routes.cpp.
std::span<const HttpRoute> http_routes();

}  // namespace node
