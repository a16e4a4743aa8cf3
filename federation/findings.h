// What verification and audits find wrong, by name. A name is for ever: reports, scripts and auditors' papers use it.
//
// Verification says what is wrong in a sentence; each sentence belongs to one kind (finding_sentences.cpp), and each
// kind is one line here, with its gravity. What it means, in two languages: node/messages_findings.h, docs/findings.md.
// tests/audit/findings_test.py finds a sentence without a kind, and a kind that nothing says. Pure, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace federation {

/// How grave a finding is, the gravest first.
enum class Gravity : std::uint8_t {
  falsified = 1,   ///< history was changed, or somebody's signed word is contradicted
  money = 2,       ///< money moves, or stands somewhere, and nothing bears it out
  incomplete = 3,  ///< evidence is missing that must be there
  rule = 4,        ///< something was done that the rules do not allow there
  form = 5,        ///< what is exported, or given beside it, is not as it must be
};
std::string_view name(Gravity gravity);

struct FindingKind {
  std::string_view name;
  Gravity gravity;
};

/// All of them, by gravity.
std::span<const FindingKind> finding_kinds();
/// nullptr if there is none of this name.
const FindingKind* finding_kind(std::string_view name);

/// The kind that a sentence of verification belongs to. What no table has is what the books themselves refuse to take:
/// `entry_refused`.
const FindingKind& kind_of_sentence(std::string_view sentence);

/// A sentence of verification, with {} for what is filled in, and its kind.
struct FindingSentence {
  std::string_view sentence;
  std::string_view kind;
};
std::span<const FindingSentence> finding_sentences();

}  // namespace federation
