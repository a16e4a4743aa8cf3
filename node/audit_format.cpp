#include "node/audit_format.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "node/files.h"

namespace node {

using protocol::failure;
using protocol::Hash;
using protocol::Reason;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::string_view format_name = "lokaponto-audit-export";
constexpr int format_version = 1;
/// Of what an export calls its files.
constexpr std::string_view path_characters = "abcdefghijklmnopqrstuvwxyz0123456789._/-";

Json log_json(const AuditLog& log) {
  return {{"first", log.first}, {"last", log.last}};
}

std::string_view backing_text(protocol::Backing backing) {
  return backing == protocol::Backing::reserve ? "reserve" : "mutual_credit";
}

Json hashes_json(const std::vector<Hash>& hashes) {
  auto json = Json::array();
  for (const auto& hash : hashes) json.push_back(hash.hex());
  return json;
}

/// Reads the values of a manifest; of what is missing or not as it must be it remembers that something was.
class ManifestReader {
 public:
  bool failed() const { return failed_; }

  AuditManifest read(const Json& json) {
    const auto& journal = at(json, "journal");
    AuditManifest manifest{.currency = currency(at(json, "currency")),
                           .first = number(journal, "first"),
                           .size = number(journal, "size"),
                           .root = hash(at(journal, "root")),
                           .earlier_root = hash(at(journal, "earlier_root")),
                           .extension = {},
                           .latest = {static_cast<std::int64_t>(number(journal, "latest"))},
                           .links = {},
                           .files = {}};
    for (const auto& one : list(journal, "extension")) manifest.extension.push_back(hash(one));
    for (const auto& link : list(json, "links"))
      manifest.links.push_back({domain(at(link, "peer")), log(at(link, "sent")), log(at(link, "received"))});
    for (const auto& file : list(json, "files"))
      manifest.files.push_back({path(at(file, "path")), number(file, "bytes"), hash(at(file, "sha256"))});
    return manifest;
  }

 private:
  const Json& at(const Json& json, const char* name) {
    const auto found = json.is_object() ? json.find(name) : json.end();
    if (json.is_object() && found != json.end()) return *found;
    failed_ = true;
    return nothing_;
  }
  const Json& list(const Json& json, const char* name) {
    const auto& found = at(json, name);
    if (found.is_array()) return found;
    failed_ = true;
    return nothing_;
  }
  std::uint64_t number(const Json& json, const char* name) {
    const auto* value = at(json, name).get_ptr<const Json::number_unsigned_t*>();
    failed_ = failed_ || value == nullptr;
    return value == nullptr ? 0 : *value;
  }
  std::string text(const Json& json) {
    const auto* value = json.get_ptr<const Json::string_t*>();
    failed_ = failed_ || value == nullptr;
    return value == nullptr ? "" : *value;
  }
  template <class Value>
  Value accepted(protocol::Result<Value> value) {
    failed_ = failed_ || !value;
    return value ? *std::move(value) : Value{};
  }

  Hash hash(const Json& json) { return accepted(Hash::from_hex(text(json))); }
  protocol::Domain domain(const Json& json) { return accepted(protocol::Domain::parse(text(json))); }
  AuditLog log(const Json& json) { return {number(json, "first"), number(json, "last")}; }
  protocol::Currency currency(const Json& json) {
    return {.domain = domain(at(json, "domain")),
            .code = accepted(protocol::CurrencyCode::parse(text(at(json, "code")))),
            .scale = static_cast<std::uint8_t>(number(json, "scale")),
            .backing = text(at(json, "backing")) == backing_text(protocol::Backing::reserve)
                           ? protocol::Backing::reserve
                           : protocol::Backing::mutual_credit};
  }
  /// Below the directory of the export, whatever a manifest says.
  std::string path(const Json& json) {
    auto name = text(json);
    const auto normal = std::filesystem::path(name).lexically_normal();
    failed_ = failed_ || name.empty() || name.find_first_not_of(path_characters) != std::string::npos ||
              normal.is_absolute() || normal != std::filesystem::path(name) || *normal.begin() == "..";
    return name;
  }

  bool failed_ = false;
  const Json nothing_;
};

}  // namespace

std::string to_text(const AuditManifest& manifest) {
  const auto& currency = manifest.currency;
  auto links = Json::array();
  for (const auto& link : manifest.links)
    links.push_back({{"peer", link.peer.text()}, {"sent", log_json(link.sent)}, {"received", log_json(link.received)}});
  auto files = Json::array();
  for (const auto& file : manifest.files)
    files.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256.hex()}});
  const Json json{{"format", format_name},
                  {"version", format_version},
                  {"currency",
                   {{"domain", currency.domain.text()},
                    {"code", currency.code.view()},
                    {"scale", currency.scale},
                    {"backing", backing_text(currency.backing)}}},
                  {"journal",
                   {{"first", manifest.first},
                    {"size", manifest.size},
                    {"root", manifest.root.hex()},
                    {"earlier_root", manifest.earlier_root.hex()},
                    {"extension", hashes_json(manifest.extension)},
                    {"latest", manifest.latest.milliseconds}}},
                  {"links", std::move(links)},
                  {"files", std::move(files)}};
  return json.dump(1) + "\n";
}

protocol::Result<AuditManifest> parse_manifest(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  const auto says = [&](const char* name, const Json& value) {
    return json.is_object() && json.contains(name) && json[name] == value;
  };
  if (!says("format", format_name)) return failure(Reason::malformed, "no manifest of an audit export");
  if (!says("version", format_version))
    return failure(Reason::unsupported_version, "an audit export of another version");
  ManifestReader reader;
  auto manifest = reader.read(json);
  if (reader.failed() || to_text(manifest) != text)
    return failure(Reason::malformed, "a manifest that is not written as it must be");
  return manifest;
}

protocol::Result<AuditManifest> read_manifest(const std::filesystem::path& directory) {
  const auto text = read_file(directory / manifest_name, max_manifest_bytes);
  if (!text) return std::unexpected(text.error());
  return parse_manifest(*text);
}

std::array<char, record_length_bytes> record_length(std::size_t bytes) {
  std::array<char, record_length_bytes> length{};
  for (std::size_t at = record_length_bytes; at-- > 0; bytes >>= 8) length.at(at) = static_cast<char>(bytes & 0xff);
  return length;
}

std::uint32_t record_length(const std::array<char, record_length_bytes>& bytes) {
  std::uint32_t length = 0;
  for (const char byte : bytes) length = (length << 8) | static_cast<std::uint8_t>(byte);
  return length;
}

std::string journal_file(std::uint64_t first) {
  return fmt::format("journal/{:012}.entries", first);
}

std::string log_file(const protocol::Domain& peer, bool sent, std::uint64_t first) {
  return fmt::format("links/{}/{}-{:012}.envelopes", peer.text(), sent ? "sent" : "received", first);
}

}  // namespace node
