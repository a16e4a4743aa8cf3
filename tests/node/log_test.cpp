#include "node/log.h"

#include <gtest/gtest.h>

namespace node {
namespace {

using config::LogFormat;

TEST(Log, TextNamesItsValues) {
  EXPECT_EQ(log_text(LogFormat::text, "link opened", {{"peer", "lait.example"}, {"session", "3"}}),
            "link opened peer=lait.example session=3");
}

TEST(Log, JsonIsMembersOfAnObject) {
  EXPECT_EQ(log_text(LogFormat::json, "link opened", {{"peer", "lait.example"}}),
            R"("message":"link opened","peer":"lait.example")");
}

TEST(Log, AForgedLineStaysInsideItsOwn) {
  const std::string forged = "x\n2026 error books lost \"a\"\x01\\";
  EXPECT_EQ(log_text(LogFormat::text, "m", {{"why", forged}}), R"(m why="x\n2026 error books lost \"a\"\u0001\\")");
  EXPECT_EQ(log_text(LogFormat::json, "a\nb", {{"why", forged}}),
            R"("message":"a\nb","why":"x\n2026 error books lost \"a\"\u0001\\")");
  EXPECT_EQ(log_text(LogFormat::text, "a\nb", {{"empty", ""}}), "a\\nb empty=\"\"");
}

TEST(Log, WritesNothingBeforeItIsStarted) {
  testing::internal::CaptureStderr();
  log_error("early", {{"a", "b"}});
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Log, WritesWhatIsGraveEnough) {
  testing::internal::CaptureStderr();
  start_log(config::LogLevel::warning, LogFormat::text);
  log_info("small talk");
  log_warning("heed {this} %v", {{"a", "{}"}});
  stop_log();
  const auto written = testing::internal::GetCapturedStderr();
  EXPECT_EQ(written.substr(written.find('Z') + 1), " warning heed {this} %v a={}\n");
}

}  // namespace
}  // namespace node
