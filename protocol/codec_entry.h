// The parts of the entry codec. Private to protocol/codec_entry*.cpp.
//
// Writing check()s what reading demands: an entry that could not be read again must never reach the journal.
#pragma once

#include "lokaponto/v1/entry.pb.h"
#include "protocol/codec_fields.h"
#include "protocol/entry.h"

namespace protocol {

/// Writes a body into the entry's oneof.
void write_body(wire::Entry& fields, const EntryBody& body);
EntryBody read_body(FieldReader& reader, const wire::Entry& fields);

/// Rules between fields, the same for both directions; `what` of the first that does not hold, else nullptr.
const char* broken_rule(const EntryBody& body);
const char* broken_rule(const Transfer& transfer);
const char* broken_rule(const Outgoing& outgoing);

// ---- codec_entry_fund.cpp

const char* rule(const FundDetails& details);
const char* rule(const FundRulesSet& body);
const char* rule(const TransfersOrdered& body);
const char* rule(const StatementBooked& body);
const char* rule(const BankLineBooked& body);
const char* rule(const BankLineResolved& body);

void write(wire::FundDetails& fields, const FundDetails& details);
void write(wire::Entry& entry, const FundRulesSet& body);
void write(wire::Entry& entry, const TransfersOrdered& body);
void write(wire::Entry& entry, const BankLineBooked& body);
void write(wire::Entry& entry, const StatementBooked& body);
void write(wire::Entry& entry, const BankLineResolved& body);
void write(wire::Entry& entry, const TransferRejected& body);

FundDetails read(FieldReader& reader, const wire::FundDetails& fields);
FundRulesSet read(FieldReader& reader, const wire::FundRulesSet& fields);
TransfersOrdered read(FieldReader& reader, const wire::TransfersOrdered& fields);
BankLineBooked read(FieldReader& reader, const wire::BankLineBooked& fields);
StatementBooked read(FieldReader& reader, const wire::StatementBooked& fields);
BankLineResolved read(FieldReader& reader, const wire::BankLineResolved& fields);
TransferRejected read(FieldReader& reader, const wire::TransferRejected& fields);

// ---- codec_entry_paper.cpp

const char* rule(const CounterCounted& body);
void write(wire::Entry& entry, const CounterCounted& body);
CounterCounted read(FieldReader& reader, const wire::CounterCounted& fields);

// ---- codec_entry_checkpoints.cpp

const char* rule(const CheckpointMade& body);
const char* rule(const CheckpointCosigned& body);
const char* rule(const CosignatureTaken& body);

void write(wire::Entry& entry, const CheckpointMade& body);
void write(wire::Entry& entry, const CheckpointCosigned& body);
void write(wire::Entry& entry, const CosignatureTaken& body);

CheckpointMade read(FieldReader& reader, const wire::CheckpointMade& fields);
CheckpointCosigned read(FieldReader& reader, const wire::CheckpointCosigned& fields);
CosignatureTaken read(FieldReader& reader, const wire::CosignatureTaken& fields);

// ---- codec_entry_wind_up.cpp

const char* rule(const PeerWoundUp& body);
const char* rule(const ClaimGivenUp& body);
const char* rule(const AnswerHonoured& body);
const char* rule(const RefusalHeard& body);

void write(wire::Entry& entry, const PeerWoundUp& body);
void write(wire::Entry& entry, const ClaimGivenUp& body);
void write(wire::Entry& entry, const AnswerHonoured& body);
void write(wire::Entry& entry, const RefusalHeard& body);
void write(wire::Entry& entry, const OrderLeft& body);

PeerWoundUp read(FieldReader& reader, const wire::PeerWoundUp& fields);
ClaimGivenUp read(FieldReader& reader, const wire::ClaimGivenUp& fields);
AnswerHonoured read(FieldReader& reader, const wire::AnswerHonoured& fields);
RefusalHeard read(FieldReader& reader, const wire::RefusalHeard& fields);
OrderLeft read(FieldReader& reader, const wire::OrderLeft& fields);

// ---- codec_entry_members.cpp

const char* rule(const MemberStandingSet& body);
const char* rule(const MemberRulesSet& body);

void write(wire::Entry& entry, const MemberStandingSet& body);
void write(wire::Entry& entry, const AccountClosed& body);
void write(wire::Entry& entry, const MemberRulesSet& body);

MemberStandingSet read(FieldReader& reader, const wire::MemberStandingSet& fields);
AccountClosed read(FieldReader& reader, const wire::AccountClosed& fields);
MemberRulesSet read(FieldReader& reader, const wire::MemberRulesSet& fields);
// ---- codec_entry_settlement.cpp

const char* rule(const SettlementChanged& body);
const char* rule(const SettlementEnded& body);
const char* rule(const DisputeNarrowed& body);
const char* rule(const SettlementThresholdSet& body);
const char* rule(const AnswerCounted& body);

void write(wire::Entry& entry, const SettlementChanged& body);
void write(wire::Entry& entry, const SettlementEnded& body);
void write(wire::Entry& entry, const DisputeNarrowed& body);
void write(wire::Entry& entry, const SettlementThresholdSet& body);
void write(wire::Entry& entry, const AnswerCounted& body);

SettlementChanged read(FieldReader& reader, const wire::SettlementChanged& fields);
SettlementEnded read(FieldReader& reader, const wire::SettlementEnded& fields);
DisputeNarrowed read(FieldReader& reader, const wire::DisputeNarrowed& fields);
SettlementThresholdSet read(FieldReader& reader, const wire::SettlementThresholdSet& fields);
AnswerCounted read(FieldReader& reader, const wire::AnswerCounted& fields);

}  // namespace protocol
