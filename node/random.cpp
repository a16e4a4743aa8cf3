#include "node/random.h"

#include <sys/random.h>

#include <cerrno>

#include "protocol/check.h"

namespace node {

protocol::Bytes random_bytes(std::size_t count) {
  protocol::Bytes bytes(count, '\0');
  for (std::size_t done = 0; done < count;) {
    const auto got = ::getrandom(bytes.data() + done, count - done, 0);
    protocol::check(got > 0 || errno == EINTR, "the system gives random bytes");
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace node
