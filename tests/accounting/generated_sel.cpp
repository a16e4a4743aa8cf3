#include "tests/accounting/generated_sel.h"

#include "protocol/check.h"
#include "tests/federation/accounting_setup.h"

namespace accounting {

GeneratedSel::GeneratedSel(int payments)
    : federation_({"a", "b"}, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .rate = {7, 3}},
                  {"a", "b"}) {
  const std::int64_t begin = time("2025-01-02T08:00:00").milliseconds;
  const std::int64_t span = time("2025-12-30T08:00:00").milliseconds - begin;
  for (int i = 0; i < payments; ++i) {
    federation_.now.milliseconds = begin + span / payments * i;
    const auto there = federation_.pay("a", "m1@b.example", 3'33 + i % 7);
    federation_.pay("b", "m0@a.example", 7'77 + i % 5);
    federation_.pay("b", "m1@b.example", 50);
    if (i % 3 == 0) federation_.pay("b", "m0@a.example", 10, {}, there.opened.key);
    if (i != payments / 2) continue;
    federation_.step("b", federation::ProposeAgreement{.peer = federation_["a"].identity.domain(),
                                                       .our_debt_limit = 500'00,
                                                       .their_debt_limit = 500'00,
                                                       .rate = protocol::Fraction{2, 1}});
    federation_.step("a", federation_.signing("a", "b"));
    if (federation_.last_reply->failure) protocol::check(false, federation_.last_reply->failure->detail.c_str());
  }
}

}  // namespace accounting
