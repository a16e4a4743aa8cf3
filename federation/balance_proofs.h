// Proofs of balances (protocol/balance_proof.h), made from stored books beside the writer. Any thread.
#pragma once

#include "protocol/balance_proof.h"
#include "storage/store.h"

namespace federation {

/// The proof of what this account held at the newest checkpoint, with the cosignatures taken so far: of earlier ones
/// the tree is not kept. Reads a few rows and hashes some hundreds of accounts. not_in_checkpoint if none was made, or
/// the account is newer; corrupt or io_error if the books cannot be read.
protocol::Result<protocol::BalanceProof> prove_balance(const storage::Store& store, const protocol::AccountId& account);

}  // namespace federation
