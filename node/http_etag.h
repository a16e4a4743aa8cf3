// Entity tags (RFC 9110, 8.8.3): who has an answer asks whether it still stands, and is told so without its body.
//
// Strong: a tag is the digest of the bytes it stands for. Pure; any thread.
#pragma once

#include "node/http_server.h"

namespace node {

/// The response with its tag, if it is 200; 304 without a body if `known`, the text of If-None-Match, names the tag.
HttpResponse tagged(HttpResponse response, std::string_view known);

/// Whether `tags`, the text of If-Match, names the tag of this response of 200, or is `*`. A weak tag is none (RFC
/// 9110, 8.8.3.2).
bool is_named_in(std::string_view tags, const HttpResponse& response);

/// A place for the response to this request, from which it goes on to `reply` tagged.
HttpReply with_tag(const HttpRequest& request, const HttpReply& reply);

}  // namespace node
