#include "node/http_etag.h"

#include "protocol/merkle.h"

namespace node {

namespace {

std::string tag_of(std::string_view body) {
  constexpr std::size_t digits = 32;  // 128 bits tell any two answers apart
  return '"' + protocol::sha256(body).hex().substr(0, digits) + '"';
}

/// Whether a list of tags has this one, or is `*`. A proxy may have made a tag a weak one (RFC 9110, 13.1.2).
bool names(std::string_view list, std::string_view tag) {
  const auto place = list.find(tag);
  return list == "*" || place != std::string_view::npos;
}

class TagSlot : public HttpReply::Slot {
 public:
  TagSlot(std::string known, HttpReply reply) : known_(std::move(known)), reply_(std::move(reply)) {}

  void give(HttpReply::Make make) override { reply_.give(with_tag(std::move(make))); }
  void give_after(std::int64_t milliseconds, HttpReply::Make make) override {
    reply_.give_after(milliseconds, with_tag(std::move(make)));
  }
  bool run(std::function<void()> job) override { return reply_.run(std::move(job)); }
  void speak(const HttpRequest& request, HttpSpeaker speaker) override { reply_.speak(request, std::move(speaker)); }

 private:
  HttpReply::Make with_tag(HttpReply::Make make) const {
    return [make = std::move(make), known = known_] { return tagged(make(), known); };
  }

  const std::string known_;
  const HttpReply reply_;
};

}  // namespace

HttpResponse tagged(HttpResponse response, std::string_view known) {
  constexpr unsigned done = 200;
  constexpr unsigned not_modified = 304;
  if (response.status != done) return response;
  auto tag = tag_of(response.body);
  if (names(known, tag)) {
    response.status = not_modified;
    response.body.clear();
  }
  response.headers.emplace_back("ETag", std::move(tag));
  return response;
}

bool is_named_in(std::string_view tags, const HttpResponse& response) {
  const auto tag = tag_of(response.body);
  while (true) {
    const auto comma = tags.find(',');
    auto one = tags.substr(0, comma);
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (one == tag || one == "*") return true;
    if (comma == std::string_view::npos) return false;
    tags.remove_prefix(comma + 1);
  }
}

HttpReply with_tag(const HttpRequest& request, const HttpReply& reply) {
  const auto* known = request.header("If-None-Match");
  return HttpReply(std::make_shared<TagSlot>(known == nullptr ? "" : *known, reply));
}

}  // namespace node
