#include "node/link_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "federation/records.h"
#include "storage/memory_store.h"
#include "tests/node/node_setup.h"

namespace node {
namespace {

using protocol::FrameKind;
using protocol::Reason;
using testing::ElementsAre;

/// Notes what it is asked; a write is done when the test says so.
class NotingWire final : public LinkWire {
 public:
  void start_read() override { calls.emplace_back("read"); }
  void start_write(LinkFrame frame) override {
    calls.push_back((frame.kind == FrameKind::returned ? "returned " : "write ") + frame.bytes);
  }
  void start_finish() override { calls.emplace_back("finish"); }
  void start_close(const Failure& why) override { calls.push_back("close " + why.detail); }
  void start_abort() override { calls.emplace_back("abort"); }

  std::vector<std::string> calls;
};

class LinkConnectionTest : public testing::Test {
 protected:
  LinkConnectionTest() {
    storage::Batch batch;
    for (std::uint64_t i = 1; i <= 3; ++i) {
      batch.put(storage::Table::sent_log, federation::log_row(peer_, i), "sent" + std::to_string(i));
      batch.put(storage::Table::received_log, federation::log_row(peer_, i), "received" + std::to_string(i));
    }
    EXPECT_TRUE(store_.commit(batch));
    connection_.attach(wire_);
  }
  ~LinkConnectionTest() override { connection_.detach(); }

  void send(const std::string& bytes) { connection_.send({FrameKind::envelope, bytes}); }

  protocol::Domain peer_ = domain_of("lait.example");
  storage::MemoryStore store_;
  NotingWire wire_;
  LinkConnection connection_{7, store_};
};

TEST_F(LinkConnectionTest, WritesOneFrameAtATimeInOrder) {
  send("a");
  send("b");
  send("c");
  EXPECT_THAT(wire_.calls, ElementsAre("write a"));
  connection_.written(true);
  connection_.written(true);
  connection_.written(true);
  EXPECT_THAT(wire_.calls, ElementsAre("write a", "write b", "write c"));
  send("d");
  EXPECT_EQ(wire_.calls.back(), "write d");
}

TEST_F(LinkConnectionTest, StoredEnvelopesStandInLineWithTheRest) {
  send("a");
  connection_.send(
      federation::SendStored{peer_, 1, {{FrameKind::envelope, 2}, {FrameKind::returned, 1}, {FrameKind::envelope, 3}}});
  send("b");
  for (int i = 0; i < 5; ++i) connection_.written(true);
  EXPECT_THAT(wire_.calls, ElementsAre("write a", "write sent2", "returned received1", "write sent3", "write b"));
}

TEST_F(LinkConnectionTest, RowsAreReadWhenTheirTurnHasCome) {
  connection_.send(federation::SendStored{peer_, 1, {{FrameKind::envelope, 1}, {FrameKind::envelope, 9}}});
  EXPECT_THAT(wire_.calls, ElementsAre("write sent1"));
  storage::Batch late;
  late.put(storage::Table::sent_log, federation::log_row(peer_, 9), "late");
  EXPECT_TRUE(store_.commit(late));
  connection_.written(true);
  EXPECT_EQ(wire_.calls.back(), "write late");
}

TEST_F(LinkConnectionTest, AMissingRowClosesTheConnection) {
  connection_.send(federation::SendStored{peer_, 1, {{FrameKind::envelope, 4}}});
  send("after");
  EXPECT_THAT(wire_.calls, ElementsAre("close envelope 4 is missing in the link log"));
  EXPECT_EQ(connection_.closed()->reason, Reason::corrupt);
}

TEST_F(LinkConnectionTest, FinishingWaitsForWhatWaits) {
  send("a");
  send("b");
  connection_.finish();
  send("too late");
  connection_.written(true);
  connection_.written(true);
  EXPECT_THAT(wire_.calls, ElementsAre("write a", "write b", "finish"));
  connection_.finish();
  EXPECT_THAT(wire_.calls, ElementsAre("write a", "write b", "finish"));
}

TEST_F(LinkConnectionTest, AnIdleConnectionFinishesAtOnce) {
  connection_.finish();
  EXPECT_THAT(wire_.calls, ElementsAre("finish"));
}

TEST_F(LinkConnectionTest, NothingIsStartedAfterTheEnd) {
  send("a");
  send("b");
  connection_.close({Reason::none, "first"});
  connection_.close({Reason::none, "second"});
  connection_.written(false);
  connection_.read();
  connection_.finish();
  send("c");
  EXPECT_THAT(wire_.calls, ElementsAre("write a", "close first"));
  EXPECT_EQ(connection_.closed()->detail, "first");
}

TEST_F(LinkConnectionTest, OnlyWhatWasClosedIsAborted) {
  connection_.abort();
  EXPECT_TRUE(wire_.calls.empty());
  connection_.close({Reason::none, "why"});
  connection_.abort();
  EXPECT_THAT(wire_.calls, ElementsAre("close why", "abort"));
}

TEST_F(LinkConnectionTest, AfterABrokenWriteNothingMoreIsWritten) {
  send("a");
  send("b");
  connection_.written(false);
  EXPECT_THAT(wire_.calls, ElementsAre("write a"));
}

TEST_F(LinkConnectionTest, AWireThatComesTooLateIsClosed) {
  LinkConnection closed(8, store_);
  closed.close({Reason::none, "timed out"});
  NotingWire late;
  closed.attach(late);
  EXPECT_THAT(late.calls, ElementsAre("close timed out"));
  closed.detach();
}

}  // namespace
}  // namespace node
