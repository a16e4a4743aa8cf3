// What the HTTP tests asked and were answered, kept for tests/openapi, which compares it with the document of the API.
#pragma once

#include "node/http_server.h"

namespace node {

/// Adds an exchange to the file `<test>.jsonl` of the directory that LOKAPONTO_EXCHANGES names, each once; without that
/// variable nothing is kept. Of a request that was refused the body is left out. Any thread.
void record_exchange(const HttpRequest& request, const HttpResponse& response);

}  // namespace node
