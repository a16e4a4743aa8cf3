// What wallets know payees, members and payments by; whom they find; which payments are the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/cyclos_error.h"
#include "node/cyclos_repeats.h"
#include "node/wallet.h"
#include "node/wallet_numbers.h"
#include "node/wallet_search.h"
#include "protocol/merkle.h"

namespace node {
namespace {

using federation::Member;
using protocol::Address;
using protocol::MemberKind;

protocol::Domain domain(const std::string& text) {
  return *protocol::Domain::parse(text);
}
Address address(const std::string& text) {
  return *Address::parse(text);
}

const protocol::Domain miel = domain("miel.example");

TEST(CyclosRefusal, OfWhoIsShortOfUnitsIsNoFailureOfTheNode) {
  const auto refusal = cyclos_refusal({protocol::Reason::insufficient_balance, {}});
  EXPECT_EQ(refusal.status, 500U) << "as the kit wants it";
  EXPECT_EQ(refusal.counted_as, 422U);
  EXPECT_EQ(cyclos_refusal({protocol::Reason::unknown_payee, {}}).counted_as, 0U);
}

TEST(WalletNumbers, OfAPayeeIsItsAddressInDigits) {
  EXPECT_EQ(payee_number(address("alice@miel.example")), "20312822244932282431472443203235312478");
  EXPECT_EQ(payee_number(address("a@b")), "999920492155") << "twelve digits at least";
  for (const auto* text : {"alice@miel.example", "a@b", "0@0", "a-b_c.d@x-y.z", "zz@ab"}) {
    const auto found = payee_of_number(payee_number(address(text)), miel);
    ASSERT_TRUE(found && found->address) << text;
    EXPECT_EQ(found->address->text(), text);
  }
}

TEST(WalletNumbers, OfTheLongestAddressReadBack) {
  const std::string label(63, 'd');
  const auto longest =
      address(std::string(64, 'z') + "@" + label + "." + label + "." + label + "." + std::string(61, 'd'));
  EXPECT_EQ(payee_of_number(payee_number(longest), miel)->address, longest);
}

TEST(WalletNumbers, OfAPayeeWithAnyOtherDigitIsNone) {
  const auto number = payee_number(address("alice@miel.example"));
  for (std::size_t place = 0; place < number.size(); ++place)
    for (char digit = '0'; digit <= '9'; ++digit) {
      auto other = number;
      other[place] = digit;
      EXPECT_EQ(payee_of_number(other, miel).has_value(), other == number) << other;
    }
  for (std::size_t place = 0; place + 1 < number.size(); ++place) {
    auto turned = number;
    std::swap(turned[place], turned[place + 1]);
    EXPECT_EQ(payee_of_number(turned, miel).has_value(), turned == number) << turned;
  }
}

TEST(WalletNumbers, RefusesWhatIsNone) {
  for (const auto* text : {"", "0", "12", "999999999999", "000000000000", "-20492155", "9999204921 55", "99992049215",
                           "9999999920492155", "alice", "\u0660\u0660\u0660\u0660\u0660\u0660"})
    EXPECT_FALSE(payee_of_number(text, miel)) << text;
  EXPECT_FALSE(payee_of_number(std::string(100'000, '9'), miel));
}

TEST(WalletNumbers, OfTheReconversionIsThatOfItsNodeAlone) {
  const auto number = reconversion_number(miel);
  EXPECT_EQ(payee_of_number(number, miel), NamedPayee{});
  EXPECT_FALSE(payee_of_number(number, domain("lait.example")));
}

TEST(WalletNumbers, AWalletIsNamedWithItsHostOrWithout) {
  const auto number = payee_number(address("txoko@eusko.example"));
  for (const auto& text : {"cyclos:" + number, "cyclos:" + number + "@monnaie.example:8443"})
    EXPECT_EQ(payee_of_wallet(text, miel)->address->text(), "txoko@eusko.example") << text;
  EXPECT_FALSE(payee_of_wallet(number, miel));
  EXPECT_FALSE(payee_of_wallet("comchain:" + number, miel));
}

TEST(WalletNumbers, OfAMemberFitsWhatJavaScriptCounts) {
  for (const auto* bytes : {"................", "aaaaaaaaaaaaaaaa"}) {
    const auto account = *protocol::AccountId::from_bytes(bytes);
    const auto number = member_number(account);
    EXPECT_GE(number, 100'000'000'000'000);
    EXPECT_LT(number, std::int64_t{1} << 53);
    EXPECT_EQ(account_prefix(std::to_string(number)), std::string(bytes).substr(0, 6));
  }
  for (const auto* text : {"", "0", "99999999999999", "381474976710656", "1e14", "100000000000000x"})
    EXPECT_FALSE(account_prefix(text)) << text;
}

TEST(WalletNumbers, TwoMembersWithOneNumberAreNobody) {
  MemberDirectory directory;
  const auto add = [&](const char* alias, const char* account) {
    directory.add(
        {.alias = *protocol::Alias::parse(alias), .account = *protocol::AccountId::from_bytes(account), .data = {}});
  };
  add("alice", "abcdef0000000000");
  add("bob", "abcdeg0000000000");
  EXPECT_EQ(directory.alias_of_prefix("abcdef")->text(), "alice");
  EXPECT_EQ(directory.alias_of_prefix("abcdeg")->text(), "bob");
  EXPECT_FALSE(directory.alias_of_prefix("abcdee"));
  add("carol", "abcdef0000000001");
  EXPECT_FALSE(directory.alias_of_prefix("abcdef"));
}

TEST(WalletNumbers, OfAPaymentReadBack) {
  for (const auto& hex :
       {std::string(32, 'f'), std::string(31, '0') + "1", std::string("6f1c0b5e9a2d4c7f8e3b1a0d5c6f7e82")}) {
    const protocol::PaymentKey key{miel, *protocol::PaymentId::from_hex(hex)};
    const auto number = payment_number(key, miel);
    EXPECT_EQ(number.size(), 39U);
    EXPECT_EQ(payment_of_number(number)->hex(), hex);
    EXPECT_NE(payment_number(key, domain("lait.example")), number) << "of one that began elsewhere";
  }
  EXPECT_EQ(payment_number({miel, *protocol::PaymentId::from_hex(std::string(32, 'f'))}, miel),
            "340282366920938463463374607431768211455");
  for (const auto& text : {std::string(), std::string(39, '9'), std::string(38, '0'), std::string(40, '0'),
                           std::string("340282366920938463463374607431768211456")})
    EXPECT_FALSE(payment_of_number(text)) << text;
}

TEST(WalletAmounts, HaveTwoDecimalsAtLeast) {
  const auto of_scale = [](std::uint8_t scale) {
    return protocol::Currency{.domain = miel, .code = {}, .scale = scale};
  };
  EXPECT_EQ(wallet_amount(-1250, of_scale(2)), "-12.50");
  EXPECT_EQ(wallet_amount(7, of_scale(0)), "7.00");
  EXPECT_EQ(wallet_amount(-75, of_scale(1)), "-7.50");
  EXPECT_EQ(wallet_amount(12500, of_scale(3)), "12.500");
  EXPECT_EQ(wallet_minor("12.5", of_scale(2)), 1250);
  for (const auto* text : {"", "0", "0.00", "-1", "1.005", "1e3", "abc", "10000000000.01", "99999999999999999999"})
    EXPECT_FALSE(wallet_minor(text, of_scale(2))) << text;
}

Member person(const std::string& name, MemberKind kind = MemberKind::individual) {
  Member member{.alias = *protocol::Alias::parse("someone"), .account = {}, .kind = kind, .data = {}};
  member.data.name = name;
  member.data.email = "Some.One@mail.example";
  member.data.phone = "+33612345678";
  return member;
}

TEST(WalletSearch, FindsPrivatePeopleByWhatTheyAreKnownBy) {
  const auto zoe = person("Zo\u00e9 Quenneville-Dupr\u00e9");
  for (const auto* typed : {"zoe", "Zo\u00e9", "QUENNEVILLE", "dupre zoe", "someone", "some.one@mail.example",
                            "06 12 34 56 78", "+33 6.12.34.56.78"})
    EXPECT_TRUE(RecipientSearch(typed).finds(zoe)) << typed;
  for (const auto* typed : {"", "-", "zo", "quenn", "zoe martin", "some", "mail.example", "345678", "612345"})
    EXPECT_FALSE(RecipientSearch(typed).finds(zoe)) << typed;
}

TEST(WalletSearch, FindsWhoTradesByAPartOfTheName) {
  const auto bakery = person("Boulangerie L'\u00c9pi d'Or", MemberKind::professional);
  for (const auto* typed : {"boul", "\u00e9pi", "EPI D'OR", "omeon"})
    EXPECT_TRUE(RecipientSearch(typed).finds(bakery)) << typed;
  for (const auto* typed : {"", "boucherie"}) EXPECT_FALSE(RecipientSearch(typed).finds(bakery)) << typed;
}

struct RepeatsTest : testing::Test {
  protocol::PaymentId ask(const std::string& description, std::int64_t now, std::int64_t minor = 100) {
    const CyclosRepeats::Wish wish{.payer = payer, .payee = "1", .minor = minor, .description = description};
    const auto digits = std::to_string(next++);
    return repeats.id_for(wish, till, *protocol::PaymentId::from_hex(std::string(32 - digits.size(), '0') + digits),
                          now);
  }
  federation::Payment made(const protocol::PaymentId& id) const { return {.opened = {.key = {miel, id}}}; }

  protocol::AccountId payer = *protocol::AccountId::from_bytes("................");
  const CyclosRepeats::Asker till = protocol::sha256("the till");
  CyclosRepeats repeats{0};
  int next = 1;
};

TEST_F(RepeatsTest, TheSamePaymentIsTheSameForTwoMinutes) {
  const auto first = ask("bread", 0);
  EXPECT_EQ(ask("bread", CyclosRepeats::remembered_ms - 1), first);
  EXPECT_NE(ask("bread", CyclosRepeats::remembered_ms), first);
  EXPECT_NE(ask("milk", 1), first);
  EXPECT_NE(ask("bread", 1, 101), first);
}

TEST_F(RepeatsTest, UntilItWasShown) {
  const auto first = ask("bread", 0);
  const auto other = ask("milk", 0);
  repeats.seen(payer, till, {made(other)});
  EXPECT_EQ(ask("bread", 1), first) << "a list that was made before it does not show it";
  EXPECT_NE(ask("milk", 1), other);
  repeats.seen(*protocol::AccountId::from_bytes("0000000000000000"), till, {made(first)});
  EXPECT_EQ(ask("bread", 1), first) << "shown to somebody else";
  repeats.seen(payer, protocol::sha256("another till"), {made(first)});
  EXPECT_EQ(ask("bread", 1), first) << "shown at another till of the same payer";
  repeats.seen(payer, till, {made(first)});
  EXPECT_NE(ask("bread", 1), first);
}

TEST_F(RepeatsTest, WhatWasMadeBeforeTheStartIsRecalledOnce) {
  const auto before = *protocol::PaymentId::from_hex(std::string(32, 'f'));
  const CyclosRepeats::Wish wish{.payer = payer, .payee = "1", .minor = 100, .description = "bread"};
  ASSERT_TRUE(repeats.is_to_recall(payer, CyclosRepeats::remembered_ms - 1));
  repeats.recall(payer, {{wish, before}});
  EXPECT_FALSE(repeats.is_to_recall(payer, 1));
  repeats.seen(payer, protocol::sha256("another till"), {made(before)});
  repeats.recall(payer, {});
  EXPECT_EQ(ask("bread", 1), before) << "who asked for it was not known";
  repeats.seen(payer, till, {made(before)});
  EXPECT_NE(ask("bread", 1), before) << "who asked again has been shown it";
  EXPECT_FALSE(repeats.is_to_recall(*protocol::AccountId::from_bytes("0000000000000000"), CyclosRepeats::remembered_ms))
      << "too long ago for anybody to wait";
}

TEST_F(RepeatsTest, WhatWasRecalledIsAnotherForWhoWasShownIt) {
  const auto before = *protocol::PaymentId::from_hex(std::string(32, 'f'));
  repeats.recall(payer, {{{.payer = payer, .payee = "1", .minor = 100, .description = "bread"}, before}});
  repeats.seen(payer, till, {made(before)});
  const auto fresh = ask("bread", 1);
  EXPECT_NE(fresh, before);
  EXPECT_EQ(ask("bread", 2), fresh);
}

TEST_F(RepeatsTest, OrWasNotMade) {
  const CyclosRepeats::Wish bread{.payer = payer, .payee = "1", .minor = 100, .description = "bread"};
  const auto first = ask("bread", 0);
  repeats.forget(bread, first);
  const auto second = ask("bread", 1);
  EXPECT_NE(second, first);
  repeats.forget(bread, first);
  EXPECT_EQ(ask("bread", 1), second) << "a refusal that was told twice forgets what it was of";
}

TEST_F(RepeatsTest, OfOnePayerSoManyAreRemembered) {
  const auto first = ask("bread", 0);
  std::vector<protocol::PaymentId> others;
  for (std::size_t i = 1; i < CyclosRepeats::most_each; ++i) others.push_back(ask(std::to_string(i), 1));
  EXPECT_EQ(ask("bread", 2), first) << "nothing is forgotten for what is found";
  ask("one more", 2);
  EXPECT_EQ(ask("1", 2), others.front());
  EXPECT_NE(ask("bread", 2), first);
}

}  // namespace
}  // namespace node
