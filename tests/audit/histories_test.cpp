// Two histories of one association: told to two witnesses, exported twice, or proved by a fork; and what looks like it
// and is a restore. Each is audited whole, and with an increment.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "federation/witness_audit.h"
#include "node/audit_report.h"
#include "storage/journal.h"
#include "tests/audit/audit_setup.h"
#include "tests/federation/checkpoint_setup.h"
#include "tests/federation/forgery.h"

namespace {

using audits::kinds_in;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A line of three: b deals with a and with c, who do not know each other.
class Histories : public testing::Test {
 protected:
  Histories() {
    f.pay("b", "m1@a.example", 4'00);
    f.pay("b", "m1@c.example", 4'00);
    f.tick();
  }
  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }
  /// In two parts if asked.
  std::vector<std::filesystem::path> exported(const std::string& letter, bool parts) {
    const auto name = letter + std::to_string(++exports_);
    const auto& store = f[letter].store;
    if (!parts) {
      audits::export_to(directory / name, store);
      return {directory / name};
    }
    storage::MemoryStore beginning;
    audits::put_beginning(store, f[letter].books().journal_size() / 2, beginning);
    audits::export_to(directory / (name + "-1"), beginning);
    audits::export_to(directory / (name + "-2"), store, directory / (name + "-1"));
    return {directory / (name + "-1"), directory / (name + "-2")};
  }
  node::AuditReport audit_of(const std::vector<std::string>& letters, bool parts = false) {
    std::vector<std::filesystem::path> all;
    for (const auto& letter : letters)
      for (auto& one : exported(letter, parts)) all.push_back(std::move(one));
    return audits::audit(all);
  }
  void append(const std::string& letter, protocol::Entry entry) {
    auto& store = f[letter].store;
    auto books = *federation::Books::load(store);
    entry.index = books->journal_size();
    entry.time = f.now;
    const auto applied = books->replay(protocol::encode(entry));
    ASSERT_TRUE(applied.has_value()) << applied.error().detail;
    ASSERT_TRUE(store.commit(books->take()).has_value());
    f.go_back(letter, store.snapshot());
  }
  /// As if b had shown this witness a journal of that size, which ends with this root.
  void cosign(const std::string& witness, std::uint64_t size, const protocol::Hash& root) {
    const protocol::Checkpoint checkpoint{.origin = "b.example/journal", .size = size, .root = root, .extensions = {}};
    append(witness, harness::entry_of(protocol::CheckpointCosigned{
                        .peer = domain("b"), .place = {1, 0}, .note = harness::signed_note(f["b"], checkpoint)}));
  }
  static federation::AuditFinding found(const node::AuditReport& report, std::string_view kind) {
    const auto place = std::ranges::find(report.findings, kind, &federation::AuditFinding::kind);
    EXPECT_NE(place, report.findings.end()) << kind;
    return place == report.findings.end() ? federation::AuditFinding{} : *place;
  }
  protocol::Hash root_of_b(std::uint64_t size) { return *storage::journal_root(f["b"].store, size); }
  static std::string text(const node::AuditReport& report, node::Language language = node::Language::english) {
    return audit_text(report, language);
  }
  static std::vector<std::string> recorded(const node::AuditReport& report, std::string_view name) {
    std::vector<std::string> said;
    for (const auto& association : report.associations)
      for (const auto& one : association.recorded)
        if (one.name == name) said.push_back(one.what);
    return said;
  }

  audits::Directory directory;
  harness::Federation f{{"a", "b", "c"}};
  int exports_ = 0;
};

TEST_F(Histories, TwoWitnessesWereShownTwo) {
  cosign("a", 12, protocol::sha256("one"));
  cosign("c", 12, protocol::sha256("other"));
  for (const bool parts : {false, true}) {
    const auto report = audit_of({"a", "c"}, parts);
    EXPECT_EQ(found(report, "two_histories").association, "b.example");
    EXPECT_EQ(found(report, "two_histories").evidence.size(), 2U);
    EXPECT_THAT(text(report), HasSubstr("    b.example/journal\n")) << "a checkpoint is shown as the text that it is";
    EXPECT_THAT(text(report, node::Language::french), HasSubstr("elle a tourn\u00e9 deux fois"));
  }
}

TEST_F(Histories, WitnessesOfOneHistoryAgree) {
  cosign("a", 12, root_of_b(12));
  cosign("c", 12, root_of_b(12));
  EXPECT_THAT(kinds_in(audit_of({"a", "c"})), Not(Contains("two_histories")));
  EXPECT_THAT(kinds_in(audit_of({"a", "b", "c"})), Not(Contains("witnessed_checkpoint_differs")));
}

/// Not the last one alone.
TEST_F(Histories, EveryCheckpointIsHeldAgainstTheEntries) {
  cosign("a", 12, protocol::sha256("another"));
  cosign("a", 13, root_of_b(13));
  for (const bool parts : {false, true}) {
    const auto report = audit_of({"a", "b"}, parts);
    const auto differs = found(report, "witnessed_checkpoint_differs");
    EXPECT_EQ(differs.where, "checkpoint of 12 entries");
    ASSERT_EQ(differs.evidence.size(), 2U);
    EXPECT_EQ(differs.evidence.back().name, "the root of so many entries in these books");
  }
}

/// The witness, who knows the restored journal by its new name, still holds what was lost under the old one.
TEST_F(Histories, ARestoreIsNamedWithWhatItLost) {
  const auto backup = f["b"].store.snapshot();
  const auto kept = f["b"].books().journal_size();
  f.pay("b", "m1@b.example", 5'00);
  const auto lost = harness::make_checkpoint(f, "b");
  f.tick();
  f.restore("b", backup);
  f.connect("a", "b");
  f.connect("b", "c");
  f.pay("b", "m1@b.example", 6'00);
  harness::make_checkpoint(f, "b");
  f.tick();
  for (const bool parts : {false, true}) {
    const auto report = audit_of({"a", "b"}, parts);
    EXPECT_THAT(kinds_in(report), IsEmpty());
    EXPECT_THAT(recorded(report, "restored"), ElementsAre(HasSubstr("entries before")));
    const auto range = "the entries " + std::to_string(kept) + " to " + std::to_string(lost - 1);
    EXPECT_THAT(recorded(report, "lost"), ElementsAre(HasSubstr(range)));
    EXPECT_THAT(text(report), Not(HasSubstr("1970-01-01"))) << "it is told of the day of the restore";
    EXPECT_THAT(text(report), HasSubstr("\n        circulation-digital ")) << "with the figures of then";
    EXPECT_THAT(text(report), HasSubstr("what stood in " + range));
    EXPECT_THAT(recorded(report, "alarm"), Contains(HasSubstr("alarm history_restarted: ")));
    EXPECT_THAT(text(report, node::Language::french), HasSubstr("ont \u00e9t\u00e9 perdues \u00e0 cette restauration"));
    EXPECT_THAT(audit_page(report, node::Language::french), HasSubstr("Ce que les livres consignent eux-m\u00eames"));
  }
}

/// It was set back, paid otherwise, and says that it was restored only when it must.
TEST_F(Histories, ARestoreExcusesNothingBeforeIt) {
  const auto backup = f["b"].store.snapshot();
  f.pay("b", "m1@b.example", 5'00);
  harness::make_checkpoint(f, "b");
  f.tick();
  f.go_back("b", backup);
  for (int i = 0; i < 9; ++i) f.pay("b", "m1@b.example", 6'00);
  f.connect("a", "b");
  f.connect("b", "c");
  for (const bool parts : {false, true}) {
    const auto report = audit_of({"a", "b"}, parts);
    EXPECT_THAT(recorded(report, "restored"), testing::SizeIs(1));
    EXPECT_THAT(kinds_in(report), ElementsAre("witnessed_checkpoint_differs"));
  }
}

TEST_F(Histories, TwoOthersHoldAnotherEntryEachForOnePlace) {
  const auto before = f["b"].store.snapshot();
  f.pay("b", "m1@a.example", 5'00);
  f.go_back("b", before);
  f.connect("b", "c");
  f.pay("b", "m1@c.example", 6'00);
  for (const bool parts : {false, true}) {
    const auto report = audit_of({"a", "c"}, parts);
    ASSERT_THAT(kinds_in(report), ElementsAre("signed_roots_differ"));
    EXPECT_EQ(report.findings.front().association, "b.example");
  }
  EXPECT_THAT(kinds_in(audit_of({"a", "b", "c"})), Not(Contains("signed_roots_differ"))) << "its own books say more";
}

TEST_F(Histories, AForkIsHeldAgainstWhoHasSignedIt) {
  const auto header = [&](std::int64_t time) {
    auto next = f.next_header("b", "a");
    next.time = {time};
    const auto envelope = protocol::seal(next, {}, f["b"].keys().message);
    return envelope.header_bytes + protocol::Bytes(envelope.signature.view());
  };
  append("a", harness::entry_of(protocol::LinkFrozen{domain("b"), "a fork", header(1), header(2)}));
  append("a", harness::entry_of(protocol::LinkThawed{domain("b")}));
  for (const bool parts : {false, true}) {
    const auto report = audit_of({"a"}, parts);
    ASSERT_THAT(kinds_in(report), ElementsAre("two_histories"));
    EXPECT_EQ(report.findings.front().association, "b.example");
    EXPECT_THAT(text(report), HasSubstr("the two differ from byte "));
    EXPECT_THAT(recorded(report, "frozen"), ElementsAre("the link is frozen: a fork"));
    EXPECT_THAT(recorded(report, "thawed"), testing::SizeIs(1));
    EXPECT_THAT(text(report, node::Language::french), HasSubstr("le lien est d\u00e9gel\u00e9"));
    EXPECT_EQ(audit_json(report)["associations"][0]["recorded"][0]["name"], "frozen");
  }
}

// ---- two full exports of one association

TEST_F(Histories, TwoExportsOfWhichNoneContinuesTheOther) {
  const auto before = f["a"].store.snapshot();
  f.pay("a", "m1@a.example", 1'00);
  for (const bool parts : {false, true}) {
    auto both = exported("a", parts);
    const auto ours = f["a"].store.snapshot();
    f.go_back("a", before);
    f.pay("a", "m1@a.example", 2'00);
    for (auto& one : exported("a", parts)) both.push_back(std::move(one));
    const auto report = audits::audit(both);
    ASSERT_THAT(kinds_in(report), ElementsAre("two_histories"));
    EXPECT_EQ(report.findings.front().evidence.size(), 2U);
    EXPECT_EQ(report.associations.size(), 2U);
    f.go_back("a", ours);
  }
}

TEST_F(Histories, AnExportThatContinuesAnotherOneIsOneWithIt) {
  auto all = exported("a", false);
  f.pay("a", "m1@a.example", 1'00);
  for (auto& one : exported("a", true)) all.push_back(std::move(one));
  const auto report = audits::audit(all);
  EXPECT_THAT(kinds_in(report), IsEmpty());
  ASSERT_EQ(report.associations.size(), 1U);
  EXPECT_EQ(report.associations.front().exports.size(), 3U);
  EXPECT_EQ(report.associations.front().size, f["a"].books().journal_size());
}

TEST_F(Histories, ARestoreBetweenTwoExportsIsNamed) {
  const auto backup = f["a"].store.snapshot();
  f.pay("a", "m1@a.example", 1'00);
  auto both = exported("a", false);
  f.restore("a", backup);
  f.connect("a", "b");
  for (auto& one : exported("a", false)) both.push_back(std::move(one));
  const auto report = audits::audit(both);
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_THAT(recorded(report, "lost"), ElementsAre(HasSubstr("of another export were lost at this restore")));
}

}  // namespace
