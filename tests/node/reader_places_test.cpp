#include "node/reader_places.h"

#include <gtest/gtest.h>

#include <vector>

namespace node {
namespace {

Caller member(char letter, const std::string& name) {
  return {
      .role = Role::member,
      .kind = federation::AccessKind::app,
      .name = name,
      .own = OwnAccount{*protocol::Alias::parse("someone"), *protocol::AccountId::from_bytes(std::string(16, letter))}};
}

Caller staff(const std::string& name) {
  return {.role = Role::operator_, .kind = federation::AccessKind::app, .name = name};
}

TEST(ReaderPlaces, OneCallerHasSomeAndGivesThemBack) {
  const ReaderPlaces places({.all = 9, .of_members = 9, .of_one = 2});
  auto first = places.take(staff("odoo"));
  const auto second = places.take(staff("odoo"));
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(places.take(staff("odoo")), nullptr);
  EXPECT_NE(places.take(staff("other")), nullptr);
  first.reset();
  EXPECT_NE(places.take(staff("odoo")), nullptr);
}

TEST(ReaderPlaces, AMemberIsOneWithAllItsPrograms) {
  const ReaderPlaces places({.all = 9, .of_members = 9, .of_one = 1});
  const auto first = places.take(member('a', "till-1"));
  EXPECT_EQ(places.take(member('a', "till-2")), nullptr);
  EXPECT_NE(places.take(member('b', "till-1")), nullptr);
}

TEST(ReaderPlaces, MembersLeaveSomeToTheStaff) {
  const ReaderPlaces places({.all = 3, .of_members = 2, .of_one = 1});
  const std::vector held{places.take(member('a', "x")), places.take(member('b', "x"))};
  EXPECT_EQ(places.take(member('c', "x")), nullptr);
  const auto last = places.take(staff("odoo"));
  EXPECT_NE(last, nullptr);
  EXPECT_EQ(places.take(staff("other")), nullptr) << "none is left";
}

TEST(ReaderPlaces, APlaceMayOutliveThem) {
  auto places = std::make_unique<ReaderPlaces>(ReaderPlaces::Most{.all = 1, .of_members = 1, .of_one = 1});
  const auto held = places->take(staff("odoo"));
  places.reset();
  EXPECT_NE(held, nullptr);
}

}  // namespace
}  // namespace node
