#include "node/messages_http_codes.h"

#include <algorithm>
#include <array>

namespace node {

static constexpr std::array codes{
    HttpCode{
        "method_not_allowed", 405, {"This path does not take this method.", "Ce chemin n'accepte pas cette méthode."}},
    HttpCode{
        "request_timeout", 408, {"The request took too long to arrive.", "La requête a mis trop de temps à arriver."}},
    HttpCode{"precondition_failed",
             412,
             {"What is to be changed is not what If-Match says: read it again first.",
              "Ce qui est à modifier n'est pas ce que dit If-Match : relisez-le d'abord."}},
    HttpCode{"upgrade_required",
             426,
             {"This path is a WebSocket: begin with its handshake.",
              "Ce chemin est un WebSocket : commencez par sa poignée de main."}},
    HttpCode{"too_many_requests",
             429,
             {"One member may not ask so much in so short a time.",
              "Un adhérent ne peut pas demander autant en si peu de temps."}},
    HttpCode{"busy",
             503,
             {"The node cannot take more now. Try again later.",
              "Le nœud ne peut rien prendre de plus pour l'instant. Réessayez plus tard."}},
};

std::span<const HttpCode> http_codes() {
  return codes;
}

const HttpCode* http_code(std::string_view code) {
  const auto* found = std::ranges::find(codes, code, &HttpCode::code);
  return found == codes.end() ? nullptr : found;
}

}  // namespace node
