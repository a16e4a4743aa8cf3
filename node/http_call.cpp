#include "node/http_call.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "node/http_identity.h"
#include "node/http_page.h"
#include "node/http_routes.h"

namespace node {

using protocol::failure;
using protocol::Reason;

namespace {

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const auto byte = protocol::from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1 || byte->front() == '\0') return std::nullopt;
    decoded += *byte;
    i += 2;
  }
  return decoded;
}

/// The pieces between separators; one empty piece for no text.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (true) {
    const auto end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

/// The parameters of a query as an object of texts.
protocol::Result<nlohmann::json> query_of(std::string_view target) {
  auto object = nlohmann::json::object();
  const auto mark = target.find('?');
  if (mark == std::string_view::npos || mark + 1 == target.size()) return object;
  for (const auto parameter : split(target.substr(mark + 1), '&')) {
    const auto equals = parameter.find('=');
    const auto name = percent_decode(parameter.substr(0, equals));
    const auto value = equals == std::string_view::npos ? std::nullopt : percent_decode(parameter.substr(equals + 1));
    if (!name || !value || object.contains(*name))
      return failure(Reason::malformed, "expected name=value parameters, each once");
    object[*name] = *value;
  }
  return object;
}

}  // namespace

std::optional<std::string> first_parameter(std::string_view target, std::string_view name) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return std::nullopt;
  for (const auto parameter : split(target.substr(mark + 1), '&')) {
    const auto equals = parameter.find('=');
    if (equals != std::string_view::npos && parameter.substr(0, equals) == name)
      return percent_decode(parameter.substr(equals + 1));
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> path_of(std::string_view target) {
  target = target.substr(0, target.find('?'));
  if (!target.starts_with('/')) return std::nullopt;
  std::vector<std::string> pieces;
  for (const auto piece : split(target.substr(1), '/')) {
    auto decoded = percent_decode(piece);
    if (!decoded) return std::nullopt;
    pieces.push_back(*std::move(decoded));
  }
  return pieces;
}

protocol::Result<std::int64_t> parse_number(std::string_view text, std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most)
    return failure(Reason::malformed,
                   "is a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return number;
}

std::int64_t read_limit(JsonReader& query, std::int64_t most, std::int64_t usual) {
  const auto parse = [most](std::string_view text) { return parse_number(text, 1, most); };
  return query.parsed("limit", parse).value_or(usual);
}

bool Call::read(const protocol::Result<nlohmann::json>& object, const Read& read) const {
  if (!object) {
    fail(object.error());
    return false;
  }
  JsonReader reader(*object);
  read(reader);
  const auto finished = reader.finish();
  if (!finished) fail(finished.error());
  return finished.has_value();
}

bool Call::read_body(const Read& read) const {
  return this->read(parse_json_object(request_.body), read);
}

bool Call::read_query(const Read& read) const {
  return this->read(query_of(request_.target), read);
}

bool Call::is_still_admitted() const {
  const auto now = caller_of(*api_, request_, Moment::later);
  return now && now->name == caller_.name && now->own == caller_.own && route_->admits(*now);
}

Call Call::answering(HttpReply reply) const {
  Call call = *this;
  call.reply_ = std::move(reply);
  return call;
}

Call Call::made_by(Caller caller) const {
  Call call = *this;
  call.caller_ = std::move(caller);
  return call;
}

bool Call::sees_member(std::string_view alias) const {
  const auto member = protocol::Alias::parse(alias);
  const bool sees = caller_.may_see(member ? *member : protocol::Alias());
  if (!sees) forbid("is another member's");
  return sees;
}

bool Call::serves_counter(const std::string& counter) const {
  const bool serves = caller_.may_serve(counter);
  if (!serves) forbid("is another counter's");
  return serves;
}

void Call::forbid(std::string detail) const {
  note_refusal(Reason::forbidden);
  fail({Reason::forbidden, std::move(detail)});
}

void Call::note_refusal(Reason reason) const {
  auto act = act_of({}, {});
  if (!act) return;
  const auto who = std::string(federation::name(caller_.kind)) + " " + caller_.name;
  if (!api_->refusals.admit(who, monotonic_nanoseconds() / 1'000'000)) return;
  // The answer does not wait for it: nothing was done that it would have to follow.
  api_->parts.engine.ask(federation::NoteAct{.outcome = reason}, [](const federation::Reply&) {}, std::move(act));
}

void Call::note(protocol::Bytes id, Reason outcome, HttpResponse response) const {
  const auto noted = [reply = reply_, response](const federation::Reply&) {
    reply.give([response] { return response; });
  };
  // What was done is done: the client hears of it even if the node is too busy to write it down.
  if (!api_->parts.engine.ask(federation::NoteAct{.outcome = outcome}, noted, act_of(std::move(id), {})))
    answer(std::move(response));
}

protocol::Result<protocol::AccountId> account_seen(const Call& call, const std::string& alias) {
  if (call.caller().role != Role::member) return account_named(call.api().parts.store, alias);
  const auto& own = call.caller().own;
  if (own && own->alias.text() == alias) return own->account;
  return failure(Reason::forbidden, "is another member's");
}

void Call::answer(unsigned status, const Json& body) const {
  answer(json_response(status, body));
}

void Call::fail(const protocol::Failure& failure) const {
  answer(problem(failure));
}

std::string Call::subject_of_member(const std::string& alias) const {
  const auto account = account_named(api_->parts.store, alias);
  return account ? account->hex() : "";
}

/// What stood in place of {}, between slashes; the account in place of a member's alias, which may be erased one day.
std::string Call::subject_in_path() const {
  const bool of_member = route_->pattern.contains("/members/{}") || route_->pattern.contains("/payment-requests/{}");
  std::string subject;
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    if (i > 0) subject += '/';
    subject += i == 0 && of_member ? subject_of_member(arguments_[i]) : arguments_[i];
  }
  constexpr std::size_t most = 256;
  return subject.substr(0, most);
}

std::optional<federation::Act> Call::act_of(protocol::Bytes id, std::string subject) const {
  if (caller_.kind == federation::AccessKind::member || caller_.name.empty() || !route_->writes()) return std::nullopt;
  return federation::Act{.at = {},
                         .kind = caller_.kind,
                         .role = caller_.role,
                         .who = caller_.name,
                         .route = std::string(route_->method) + " " + std::string(route_->pattern),
                         .subject = subject.empty() ? subject_in_path() : std::move(subject),
                         .id = std::move(id),
                         .request = request_id()};
}

const std::string& Call::request_id() const {
  static const std::string none;
  const auto* id = request_.header(request_id_header);
  return id == nullptr ? none : *id;
}

std::optional<protocol::Domain> Call::peer() const {
  auto domain = protocol::Domain::parse(argument(0));
  if (domain) return *std::move(domain);
  fail(domain.error());
  return std::nullopt;
}

void Call::run(std::function<HttpResponse()> job) const {
  const bool added =
      api_->worker.add([reply = reply_, job = std::move(job)] { reply.give([response = job()] { return response; }); });
  if (!added) answer(http_problem(503));
}

void Call::read_long(std::function<void()> job) const {
  if (!api_->reader.add(std::move(job))) answer(http_problem(503));
}

void Call::answer(HttpResponse response) const {
  reply_.give([response = std::move(response)] { return response; });
}

}  // namespace node
