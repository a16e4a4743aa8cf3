// Access and the trail of acts: beside the journal, in the commit of what they go with, and gone when they are erased.
#include <gmock/gmock.h>

#include "federation/verify.h"
#include "storage/journal.h"
#include "tests/federation/harness.h"

namespace {

using federation::Access;
using federation::AccessKey;
using federation::AccessKind;
using federation::Act;
using federation::Role;
using harness::Federation;
using harness::Reason;
using storage::Table;

class AccessTest : public testing::Test {
 protected:
  static protocol::Alias alias(const std::string& text) { return *protocol::Alias::parse(text); }
  static AccessKey staff(const std::string& name) { return {AccessKind::staff, alias(name)}; }
  static AccessKey member(const std::string& name) { return {AccessKind::member, alias(name)}; }
  static AccessKey app(const std::string& name) { return {AccessKind::app, alias(name)}; }
  static protocol::Hash hash(char letter) { return *protocol::Hash::from_bytes(std::string(32, letter)); }

  Reason step(const federation::Event& event) {
    f_.step("a", event);
    return f_.last_reply->failure ? f_.last_reply->failure->reason : Reason::none;
  }
  Reason grant(const AccessKey& key, Access access) {
    if (key.kind == AccessKind::app) access.secret = hash('k');
    return step(federation::GrantAccess{.key = key, .access = std::move(access)});
  }
  Reason set(const AccessKey& key, char code, const std::string& password = "hash") {
    return step(federation::SetPassword{.key = key, .password = password, .code = hash(code), .generation = 0});
  }
  std::optional<Access> found(const AccessKey& key) { return f_["a"].books().access().find(key); }
  std::size_t rows(Table table) {
    std::size_t count = 0;
    EXPECT_TRUE(f_["a"].store.scan(table, {}, {}, [&](std::string_view, std::string_view) { return ++count != 0; }));
    return count;
  }
  static federation::Scopes some_scopes() {
    federation::Scopes scopes;
    scopes.add(federation::Area::payments, false);
    return scopes;
  }

  Federation f_{{"a"}};
};

TEST_F(AccessTest, IsNoConsequenceOfTheJournal) {
  const auto size = f_["a"].books().journal_size();
  EXPECT_EQ(grant(staff("marie"), {.role = Role::operator_}), Reason::none);
  EXPECT_EQ(f_["a"].books().journal_size(), size);
  EXPECT_EQ(found(staff("marie"))->since, f_.now);
  f_.kill("a");
  f_["a"].open();
  EXPECT_TRUE(found(staff("marie")).has_value()) << "and is there again after a restart";
  f_.expect_sound();
}

TEST_F(AccessTest, ACodeSetsAPasswordOnceAndBeforeItExpires) {
  EXPECT_EQ(
      step(federation::OfferPassword{.key = member("m0"), .code = hash('c'), .until = {f_.now.milliseconds + 10}}),
      Reason::none);
  EXPECT_EQ(set(member("m0"), 'd'), Reason::unauthorized);
  f_.now.milliseconds += 10;
  EXPECT_EQ(set(member("m0"), 'c'), Reason::unauthorized) << "it has expired";
  f_.now.milliseconds -= 1;
  EXPECT_EQ(set(member("m0"), 'c'), Reason::none);
  EXPECT_EQ(found(member("m0"))->password, "hash");
  EXPECT_EQ(found(member("m0"))->generation, 1U);
  EXPECT_EQ(set(member("m0"), 'c'), Reason::unauthorized) << "it was used";
}

TEST_F(AccessTest, APasswordIsChangedByWhoKnewTheOneInForce) {
  step(federation::OfferPassword{.key = member("m0"), .code = hash('c'), .until = {f_.now.milliseconds + 10}});
  const auto change = [&](std::uint32_t generation) {
    return step(federation::SetPassword{.key = member("m0"), .password = "new", .code = {}, .generation = generation});
  };
  EXPECT_EQ(change(0), Reason::unauthorized) << "there is none yet";
  EXPECT_EQ(set(member("m0"), 'c'), Reason::none);
  EXPECT_EQ(change(0), Reason::unauthorized);
  EXPECT_EQ(change(1), Reason::none);
  EXPECT_EQ(change(1), Reason::unauthorized) << "somebody else was quicker";
  EXPECT_EQ(step(federation::EndSessions{.key = member("m0")}), Reason::none);
  EXPECT_EQ(found(member("m0"))->generation, 3U);
}

TEST_F(AccessTest, IsForWhoIsThere) {
  EXPECT_EQ(step(federation::OfferPassword{.key = member("m9"), .code = hash('c'), .until = {}}), Reason::not_found);
  EXPECT_EQ(step(federation::OfferPassword{.key = staff("m0"), .code = hash('c'), .until = {}}), Reason::not_found);
  EXPECT_EQ(step(federation::OfferPassword{.key = app("m0"), .code = hash('c'), .until = {}}), Reason::not_found);
  EXPECT_EQ(step(federation::RevokeAccess{.key = member("m0")}), Reason::not_found);
  EXPECT_EQ(step(federation::EndSessions{.key = member("m0")}), Reason::not_found);
  EXPECT_EQ(set(member("m9"), 'c'), Reason::unauthorized);
  EXPECT_EQ(set(member("m0"), '\0'), Reason::unauthorized);
  EXPECT_EQ(grant(member("m0"), {}), Reason::malformed);
  EXPECT_EQ(grant(staff("marie"), {.role = Role::counter, .counter = "quay"}), Reason::unknown_counter);
  EXPECT_EQ(grant(app("till"), {.role = Role::member, .member = alias("m9"), .scopes = some_scopes()}),
            Reason::not_found);
  EXPECT_EQ(grant(app("till"), {.role = Role::operator_}), Reason::malformed) << "without a scope";
  EXPECT_EQ(rows(Table::access), 0U);
}

TEST_F(AccessTest, GoesWithTheMember) {
  step(federation::AddMember{.member = {.alias = alias("zoe"),
                                        .account = *protocol::AccountId::from_bytes("newcomer........"),
                                        .kind = protocol::MemberKind::individual,
                                        .data = {}}});
  step(federation::OfferPassword{.key = member("zoe"), .code = hash('c'), .until = {f_.now.milliseconds + 10}});
  EXPECT_EQ(grant(app("till"), {.role = Role::member, .member = alias("zoe"), .scopes = some_scopes()}), Reason::none);
  EXPECT_EQ(grant(app("other"), {.role = Role::member, .member = alias("m0"), .scopes = some_scopes()}), Reason::none);
  EXPECT_EQ(step(federation::EraseMember{.alias = alias("zoe")}), Reason::none);
  EXPECT_FALSE(found(member("zoe")).has_value());
  EXPECT_FALSE(found(app("till")).has_value());
  EXPECT_TRUE(found(app("other")).has_value());
  EXPECT_TRUE(is_erasable(Table::access) && is_erasable(Table::act));
}

TEST_F(AccessTest, AnActIsWrittenInTheBatchOfWhatItTellsOf) {
  auto& core = *f_["a"].core;
  const Act act{.who = "marie", .route = "PUT /v1/members/{}/standing", .subject = "x"};
  core.step(f_.now, federation::SetStanding{.ticket = 1, .alias = alias("m0"), .suspended = true}, &act);
  core.step(f_.now, federation::SetStanding{.ticket = 2, .alias = alias("m9"), .suspended = true}, &act);
  const auto batch = core.seal(f_.now);
  std::vector<Reason> outcomes;
  bool standing = false;
  for (const auto& write : batch.writes().writes()) {
    standing = standing || write.table == Table::standing;
    if (write.table == Table::act && write.key != federation::act_range_key)
      outcomes.push_back(storage::decode_row<Act>(*write.value)->outcome);
  }
  EXPECT_TRUE(standing);
  EXPECT_THAT(outcomes, testing::ElementsAre(Reason::none, Reason::not_found));
}

TEST_F(AccessTest, OldActsMakeRoomForNewOnes) {
  auto& core = *f_["a"].core;
  const Act act{.who = "marie", .route = "POST /v1/backups", .subject = {}};
  const auto note = [&](std::int64_t after) {
    core.step({f_.now.milliseconds + after}, federation::NoteAct{.ticket = 1}, &act);
    EXPECT_TRUE(f_["a"].store.commit(core.seal(f_.now).writes()).has_value());
    core.committed();
  };
  for (int i = 0; i < 10; ++i) note(i);
  EXPECT_EQ(rows(Table::act), 11U) << "with the row that says which are there";
  for (int i = 0; i < 3; ++i) note(federation::acts_kept_ms + 5 + i);
  EXPECT_EQ(core.books().access().acts().first, 6U);
  EXPECT_EQ(core.books().access().acts().next, 13U);
  EXPECT_EQ(rows(Table::act), 8U);
  f_.kill("a");
  f_["a"].open();
  EXPECT_EQ(f_["a"].books().access().acts().next, 13U);
}

TEST_F(AccessTest, EveryScopeIsNamedAndReadBack) {
  const auto all = federation::text_of(federation::Scopes::all());
  federation::Scopes read;
  std::size_t begin = 0;
  while (begin < all.size()) {
    const auto end = std::min(all.find(' ', begin), all.size());
    EXPECT_TRUE(federation::add_scope(read, all.substr(begin, end - begin)));
    begin = end + 1;
  }
  EXPECT_EQ(read, federation::Scopes::all());
  for (const auto* none : {"", "payments", "payments:", ":read", "payments:all", "fund:read "})
    EXPECT_FALSE(federation::add_scope(read, none)) << none;
  EXPECT_EQ(federation::Scopes::from_bits(UINT32_MAX), federation::Scopes::all());
}

}  // namespace
