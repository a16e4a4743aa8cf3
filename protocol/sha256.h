// SHA-256 of bytes that come piece by piece; for bytes at hand there are sha256(), leaf_hash() and node_hash()
// (merkle.h). One thread.
#pragma once

#include <string_view>

#include "protocol/id.h"

struct evp_md_st;      // of OpenSSL
struct evp_md_ctx_st;  // likewise

namespace protocol {

class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();

  /// Forgets what came before; a new one has begun.
  void begin();
  void update(std::string_view bytes);
  /// Of all bytes since begin(), which must be called before the next.
  Hash finish();

 private:
  evp_md_st* algorithm_;
  evp_md_ctx_st* context_;
};

}  // namespace protocol
