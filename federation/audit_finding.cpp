#include "federation/audit_finding.h"

#include <algorithm>

#include "federation/verify.h"

namespace federation {

std::optional<std::size_t> first_difference(const std::vector<Evidence>& evidence) {
  if (evidence.size() != 2) return std::nullopt;
  const auto& one = evidence.front().bytes;
  const auto& other = evidence.back().bytes;
  if (one == other) return std::nullopt;
  return static_cast<std::size_t>(std::ranges::mismatch(one, other).in1 - one.begin());
}

void cut_evidence(AuditFinding& finding) {
  const auto differs = first_difference(finding.evidence).value_or(0);
  const auto first = differs > max_evidence_shown / 2 ? differs - max_evidence_shown / 2 : 0;
  for (auto& [name, bytes, cut, from] : finding.evidence) {
    if (bytes.size() <= max_evidence_shown) continue;
    const auto begin = std::min(first, bytes.size() - max_evidence_shown);
    from += begin;
    cut += bytes.size() - begin - max_evidence_shown;
    bytes = bytes.substr(begin, max_evidence_shown);
  }
}

void CrossReport::add(AuditFinding finding) {
  if (kept[finding.kind] == max_findings) {
    ++left_out[finding.kind];
    return;
  }
  ++kept[finding.kind];
  cut_evidence(finding);
  findings.push_back(std::move(finding));
}

}  // namespace federation
