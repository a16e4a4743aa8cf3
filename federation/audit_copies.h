// The readable copies in an audit export: what is in force and where everything stands, out of the books, as texts that
// people and other programs read, and as the exact bytes that were signed. All of it follows from the journal, so that
// an auditor writes the same copies from the replay and compares them byte for byte.
//
//   keys.csv                                 whose keys, this node's and its peers', with those that were replaced
//   identities/<peer>.identity               a NodeIdentity as the peer gave it
//   agreements/<peer>-<version>.terms        exact bytes; -<domain>.signature beside it: 64 bytes, of each who signed
//   settlements/<peer>-<number>.note         the text; likewise .note-<domain>.signature, and both for .closing
//   wind-ups/<peer>-<number>.txt             each statement by which a peer was wound up; likewise
//   .txt-<domain>.signature checkpoints/<size>.note                  each checkpoint, with the log's signature and
//   those of its witnesses proofs/<size>.consistency                that the exported journal extends it: `old <size>`,
//   `size <size>`, and the
//                                            hashes of RFC 6962 section 2.1.2 in base64, a line each
//   witnessed/<peer>.note                    the last checkpoint of a peer that this node has cosigned, with its word
//   accounts.csv                             the chart of accounts, and what stands on each
//   statements.csv                           booked lines of bank statements, without their texts
//
// No names, and nothing that somebody has typed in: members are account ids. Pure, any thread that may read the books.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "federation/books.h"
#include "storage/store.h"

namespace federation {

/// Takes a piece of the copy that has this path, with `/` between names; a copy's pieces come one after the other. A
/// failure ends the writing.
using CopySink = std::function<Result<void>(const std::string& path, std::string_view piece)>;

/// Writes all copies. `store` holds the rows of `books`. Of founded books only.
Result<void> write_audit_copies(const Books& books, const storage::Store& store, const CopySink& sink);

}  // namespace federation
