// Keys that an auditor has from the associations' own hands, against exports of theirs and of others.
#include "federation/checkpoint_list.h"
#include "tests/audit/given_setup.h"

namespace {

using audits::kinds_in;
using audits::unknown_of;
using protocol::KeyUse;
using protocol::NodeKey;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class GivenKeys : public audits::GivenBank {
 protected:
  NodeKey log_key() { return {f["a"].identity.domain(), KeyUse::log, f["a"].identity.log_key}; }
  NodeKey message_key() { return {f["a"].identity.domain(), KeyUse::message, f["a"].identity.message_key}; }
  node::AuditReport audit_keys(std::vector<NodeKey> keys) {
    node::Given given;
    given.keys = std::move(keys);
    return audit(given);
  }
};

TEST_F(GivenKeys, AKeyOfTheseBooksSaysWhatIsSignedUnderIt) {
  EXPECT_THAT(unknown_of(audit_keys({})), HasSubstr("whether these are its keys"));
  f.step("a", federation::MakeCheckpoint{.ticket = 1});
  for (const auto& key : {log_key(), message_key()}) {
    const auto report = audit_keys({key});
    EXPECT_THAT(kinds_in(report), IsEmpty());
    EXPECT_TRUE(report.associations.front().keys.at(0).known);
    EXPECT_THAT(unknown_of(report), Not(HasSubstr("keys")));
    EXPECT_THAT(unknown_of(report), testing::ContainsRegex("whether it wrote the entries from [0-9]+ on"));
  }
  const auto newest = federation::published_checkpoints(f["a"].store, UINT64_MAX, 1)->front().checkpoint.size;
  EXPECT_LT(newest, f["a"].books().journal_size());
  EXPECT_THAT(unknown_of(audit_keys({log_key()})),
              HasSubstr("whether it wrote the entries from " + std::to_string(newest) + " on"));
}

/// Keys are public: whoever writes books can name them.
TEST_F(GivenKeys, AKeyThatSignsNothingProvesNothing) {
  EXPECT_THAT(unknown_of(audit_keys({log_key()})), HasSubstr("nothing in them is signed under a key given"));
  EXPECT_THAT(unknown_of(audit_keys({log_key(), message_key()})), HasSubstr("whether it wrote the entries from "));
}

TEST_F(GivenKeys, AKeyOfOtherBooksIsFound) {
  for (auto key : {log_key(), message_key()}) {
    key.key = f["b"].identity.log_key;
    const auto report = audit_keys({key});
    ASSERT_THAT(kinds_in(report), ElementsAre("given_key_differs"));
    EXPECT_EQ(report.findings[0].association, "a.example");
    EXPECT_EQ(report.findings[0].evidence.at(0).bytes, protocol::Bytes(key.key.view()));
    EXPECT_EQ(report.findings[0].evidence.size(), 3U);
    EXPECT_FALSE(report.associations.front().keys.at(0).known);
  }
  // One key is not another, though both are of these books.
  EXPECT_THAT(kinds_in(audit_keys({{log_key().node, KeyUse::message, log_key().key}})),
              ElementsAre("given_key_differs"));
  EXPECT_THAT(kinds_in(audit_keys({{log_key().node, KeyUse::log, message_key().key}})),
              ElementsAre("given_key_differs"));
}

/// What came before a lawful change is vouched for by the key after it; what came after, by the key before it only as
/// long as nobody else has that.
TEST_F(GivenKeys, AnyKeyOfALawfulSuccessionCounts) {
  const auto first = message_key();
  f.rotate("a");
  f.connect("a", "b");
  f.pay("a", "m1@b.example", 1'00);
  f.tick();
  const auto second = message_key();
  ASSERT_NE(first.key, second.key);

  const auto old = audit_keys({first});
  EXPECT_THAT(kinds_in(old), IsEmpty());
  EXPECT_TRUE(old.associations.front().keys.at(0).replaced);
  EXPECT_THAT(unknown_of(old), HasSubstr("whether the keys after rotation 0 are its own"));
  EXPECT_THAT(unknown_of(old), testing::ContainsRegex("whether it wrote the entries from [0-9]+ on"));
  for (const auto& keys : {std::vector{second}, std::vector{first, second}}) {
    const auto report = audit_keys(keys);
    EXPECT_THAT(kinds_in(report), IsEmpty());
    EXPECT_THAT(unknown_of(report), Not(HasSubstr("after rotation")));
    EXPECT_EQ(report.associations.front().keys.back().rotation, 1U);
    EXPECT_FALSE(report.associations.front().keys.back().replaced);
  }
}

TEST_F(GivenKeys, EachIsComparedWithItsOwnAssociation) {
  audits::export_to(directory / "a", f["a"].store);
  audits::export_to(directory / "b", f["b"].store);
  node::Given given;
  given.keys = {log_key()};
  const auto report = audits::audit({directory / "a", directory / "b"}, given);
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_THAT(unknown_of(report), Not(HasSubstr("whether these are its keys")));
  EXPECT_THAT(unknown_of(report, "b.example"), HasSubstr("whether these are its keys"));
  EXPECT_THAT(report.associations[1].keys, IsEmpty());
}

TEST(FormOfGivenKeys, IsWhatTheNodePrints) {
  const std::string key(64, 'a');
  const auto plain = node::parse_given_key("miel.example/log=" + key);
  ASSERT_TRUE(plain.has_value());
  std::string groups;
  for (int i = 0; i < 16; ++i) groups += (i == 0 ? "" : " ") + key.substr(0, 4);
  EXPECT_EQ(*plain, *node::parse_given_key("miel.example/log=" + groups));
  for (const auto& wrong :
       {"miel.example=" + key, "miel.example/contract=" + key, "miel.example/log=" + key + "a", key})
    EXPECT_FALSE(node::parse_given_key(wrong).has_value()) << wrong;
}

TEST(FormOfGivenAccounts, NamesAnAccountOfTheFund) {
  const auto account = node::GivenAccount::parse("miel.example/paper=FR76 3000 6000 0112 3456 7890 189");
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->iban.text(), audits::own_iban);
  EXPECT_EQ(account->fund, protocol::FundAccount::paper);
  for (const std::string wrong : {"miel.example/other=FR7630006000011234567890189", "miel.example/paper=FR76", "FR76"})
    EXPECT_FALSE(node::GivenAccount::parse(wrong).has_value()) << wrong;
  EXPECT_EQ(node::GivenStatement::parse("a=b.xml").file, "a=b.xml");
  EXPECT_EQ(node::GivenStatement::parse(audits::own_iban + "=b.csv").file, "b.csv");
}

}  // namespace
