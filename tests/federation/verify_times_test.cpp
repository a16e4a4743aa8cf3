// Clocks that go back, and times that contradict what was signed.
#include "federation/wind_up_rules.h"
#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using protocol::Entry;
using protocol::EnvelopeDirection;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr const char* goes_back = "it bears a time before that of the entries before it";
constexpr const char* waited_too_little =
    "a peer was wound up alone, and later times show that its days of waiting were not over";

class VerifyTimes : public harness::Forgery {
 protected:
  std::vector<std::string> all_said() {
    std::vector<std::string> said;
    for (const auto& finding : harness::findings_of(f["a"].store)) said.push_back(finding.what);
    return said;
  }
  Entry limits_at(std::int64_t milliseconds) {
    auto entry = entry_of(protocol::LimitsSet{.peer = b(), .most_debt = 1'00, .most_claim = 1'00});
    entry.time = {milliseconds};
    return entry;
  }
  /// B's envelope, signed by a clock that is off by this much.
  void hear(std::int64_t off_ms) {
    auto header = f.next_header("b", "a");
    header.time.milliseconds += off_ms;
    f.deliver(f.sealed("b", "a", header));
  }
};

TEST_F(VerifyTimes, AClockMayBeSetAnHourBack) {
  EXPECT_THAT(harness::said_of_forged(f["a"], {limits_at(f.now.milliseconds - hour_ms)}), IsEmpty());
}

TEST_F(VerifyTimes, AnEntryBearsATimeBeforeTheOthers) {
  EXPECT_THAT(harness::said_of_forged(f["a"], {limits_at(f.now.milliseconds - hour_ms - 1)}), Contains(goes_back));
}

TEST_F(VerifyTimes, AClockMayBeADayApartFromAPeers) {
  hear(day_ms);
  EXPECT_THAT(all_said(), IsEmpty());
}

TEST_F(VerifyTimes, APeerHasSignedWhatItHadNotSignedYet) {
  hear(day_ms + 1);
  EXPECT_THAT(all_said(), Contains("the peer had signed it more than a day later than it was taken in"));
}

TEST_F(VerifyTimes, APeerAcknowledgesWhatWasNotSentYet) {
  f.on_frame = [](harness::Frame& frame) { return frame.from != "b"; };
  f.pay("a", "m1@b.example", 1'00);
  f.on_frame = {};
  hear(-day_ms - 1);
  EXPECT_THAT(all_said(),
              Contains("the peer had acknowledged more than a day before it was sent what it acknowledges"));
}

TEST_F(VerifyTimes, AnEnvelopeOfOursBearsAnotherTimeThanItsEntry) {
  f.pay("a", "m1@b.example", 1'00);
  auto& store = f["a"].store;
  for (std::uint64_t index = 0; index < books().journal_size(); ++index) {
    auto entry = *protocol::decode_entry(*storage::journal_entry(store, index));
    const auto* logged = std::get_if<protocol::EnvelopeLogged>(&entry.body);
    if (logged == nullptr || logged->direction != EnvelopeDirection::sent) continue;
    entry.time.milliseconds += 1;
    storage::Batch batch;
    batch.put(storage::Table::journal, storage::number_key(index), protocol::encode(entry));
    ASSERT_TRUE(store.commit(batch).has_value());
    break;
  }
  EXPECT_THAT(all_said(), Contains("the envelope was signed at another time than it was recorded"));
}

/// B is silent, and a winds it up by a clock that is a hundred days ahead; then the clock is set right.
class WoundUpTooEarly : public VerifyTimes {
 protected:
  std::vector<std::string> said_after(std::int64_t later_ms) {
    const protocol::Time now{f.now.milliseconds + 100 * day_ms};
    const auto text = protocol::to_text(*federation::wind_up_statement(books(), b(), {.hands = 1, .declared = now}));
    auto wound_up = entry_of(protocol::PeerWoundUp{
        .peer = b(), .statement = text, .ours = f["a"].keys().contract.sign_raw(text), .theirs = {}});
    wound_up.time = now;
    return harness::said_of_forged(f["a"], {wound_up, limits_at(f.now.milliseconds + later_ms)});
  }
  std::int64_t days_of_waiting() { return books().peer(b())->terms->wind_up_days * day_ms; }
};

TEST_F(WoundUpTooEarly, LaterTimesShowIt) {
  EXPECT_THAT(said_after(day_ms), testing::IsSupersetOf({std::string(goes_back), std::string(waited_too_little)}));
}

TEST_F(WoundUpTooEarly, NotWhenTheDaysWereOverAllTheSame) {
  EXPECT_THAT(said_after(days_of_waiting() + day_ms),
              testing::AllOf(Contains(goes_back), Not(Contains(waited_too_little))));
}

}  // namespace
