#include "storage/chart.h"

#include <gtest/gtest.h>

#include <set>

namespace storage {
namespace {

// Computed by hand: printf 'lokaponto/account/v1\0circulation' | sha256sum | cut -c1-32, and so on.
TEST(Chart, ids_are_those_of_the_published_rule) {
  EXPECT_EQ(own_account(circulation_label).hex(), "c4d09b97074e1c85583132545dbf5f10");
  EXPECT_EQ(position_account(*protocol::Domain::parse("eusko.example")).hex(), "c0a1b5e17c5022dc88b10075f03aed11");
  const protocol::PaymentKey key{*protocol::Domain::parse("gemme.example"),
                                 *protocol::PaymentId::from_hex("000102030405060708090a0b0c0d0e0f")};
  EXPECT_EQ(hold_id(key, 0).hex(), "61d9dcd6109d1ec5452fca998ec41238");
  EXPECT_EQ(hold_id(key, 1).hex(), "c5c245ea71ea5591233f2bfc08a9ce73");
}

TEST(Chart, labels_name_the_peer) {
  EXPECT_EQ(position_label(*protocol::Domain::parse("eusko.example")), "position:eusko.example");
}

TEST(Chart, no_two_accounts_share_an_id) {
  std::set<protocol::AccountId> ids;
  for (const auto label : {circulation_label, digital_fund_label, paper_fund_label, unissued_label, backing_label,
                           association_label, suspense_label})
    ids.insert(own_account(label));
  EXPECT_EQ(ids.size(), 7U);
}

}  // namespace
}  // namespace storage
