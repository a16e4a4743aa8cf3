// Every bound on what is accepted from outside, in one place. Each one holds before memory is spent on the bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace protocol {

inline constexpr std::size_t max_message_bytes = 64 * 1024;         ///< one message inside an envelope
inline constexpr std::size_t max_envelope_messages = 1024;          ///< messages one signature covers
inline constexpr std::size_t max_header_bytes = 2 * 1024;           ///< the signed header
inline constexpr std::size_t max_envelope_bytes = 4 * 1024 * 1024;  ///< one envelope on the wire
inline constexpr std::size_t max_entry_bytes = 8 * 1024 * 1024;     ///< one journal entry
inline constexpr std::size_t max_entry_items = 65'536;              ///< transfers, or outgoing messages, of one entry
inline constexpr std::size_t max_path_hops = 8;                     ///< nodes on a payment's path, both ends included
inline constexpr std::size_t max_evidence_bytes = 32 * 1024;        ///< the proof inside a forwarded answer
inline constexpr std::size_t max_terms_bytes = 2 * 1024;            ///< the terms of an agreement
inline constexpr std::size_t max_certificate_bytes = 8 * 1024;      ///< a TLS certificate, PEM
inline constexpr std::size_t max_identity_bytes = 12 * 1024;        ///< a node's identity with its certificate
inline constexpr std::size_t max_invitation_bytes = 16 * 1024;      ///< an invitation, before base64url
inline constexpr std::uint32_t max_key_rotations = 256;             ///< of one node
inline constexpr std::size_t max_unacknowledged_envelopes =
    64;                                                   ///< per link and direction; the rest waits in the outbox
inline constexpr std::uint32_t max_session_alarms = 100;  ///< that a peer raises on one connection before it is closed
inline constexpr std::uint32_t max_recovery_alarms = 1000;  ///< recorded for one recovery; of more, only how many
inline constexpr std::uint64_t max_outbox_messages =
    200'000;  ///< per peer; beyond, new payments are refused, peer_busy, and nothing more is taken in from it
inline constexpr std::size_t max_outbox_bytes = 128 * 1024 * 1024;    ///< of them: likewise
inline constexpr std::size_t max_bank_file_bytes = 16 * 1024 * 1024;  ///< a bank's statement file
inline constexpr std::size_t max_statement_lines = 20'000;         ///< movements of one statement, booked in one step
inline constexpr std::size_t max_bank_text_bytes = 4 * 1024;       ///< one text of a movement
inline constexpr std::int64_t max_euro_cents = 1'000'000'000'000;  ///< that enter the books at once: a sum beyond is a
                                                                   ///< slip of the pen, and would block those after
inline constexpr std::size_t max_transfers_in_file = 10'000;       ///< for the bank
inline constexpr std::int64_t max_bank_difference = 20'00;  ///< cents between what was ordered and the line that the
                                                            ///< treasurer says it is; own euros bear it
inline constexpr std::int64_t max_accept_window_ms = 31LL * 24 * 3600 * 1000;  ///< how far ahead accept_before may lie

}  // namespace protocol
