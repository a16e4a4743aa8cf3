#include "tests/node/http_recording.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

namespace node {
namespace {

using Json = nlohmann::ordered_json;

/// Of one test; begun anew by each process that runs it.
struct Recording {
  std::ofstream file;
  std::set<std::string> lines;
};

std::string test_name() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  if (test == nullptr) return "outside-of-tests";
  auto name = std::string(test->test_suite_name()) + "." + test->name();
  std::ranges::replace(name, '/', '-');
  return name;
}

Json headers_json(const std::vector<std::pair<std::string, std::string>>& headers) {
  auto json = Json::object();
  for (const auto& [name, value] : headers) json[name] = name == "Authorization" ? "" : value;
  return json;
}

std::string line_of(const HttpRequest& request, const HttpResponse& response) {
  const bool done = response.status < 300;
  const Json json{{"method", request.method},
                  {"target", request.target},
                  {"headers", headers_json(request.headers)},
                  {"body", done ? request.body : ""},
                  {"status", response.status},
                  {"content_type", response.content_type},
                  {"response_headers", headers_json(response.headers)},
                  {"response", response.body}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void record_exchange(const HttpRequest& request, const HttpResponse& response) {
  static const char* const directory = std::getenv("LOKAPONTO_EXCHANGES");
  static std::mutex mutex;
  static std::map<std::string, Recording> recordings;
  // Of the calls of wallets, the document of the API says nothing.
  const bool described = request.target.starts_with("/v1/") || request.target.starts_with("/.well-known/") ||
                         request.target == "/checkpoints";
  if (directory == nullptr || !described) return;
  const auto name = test_name();
  const auto line = line_of(request, response);
  const std::scoped_lock lock(mutex);
  auto [found, first] = recordings.try_emplace(name);
  auto& [file, lines] = found->second;
  if (first) std::filesystem::create_directories(directory);
  if (first) file.open(std::string(directory) + "/" + name + ".jsonl");
  if (lines.insert(line).second) file << line << '\n' << std::flush;
  EXPECT_TRUE(file) << "cannot write below " << directory;
}

}  // namespace node
