#include "node/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace node {

static constexpr int quiet_zone = 4;  // modules on each side (ISO/IEC 18004)

/// The dark modules as one path: a run of them in a row is a rectangle.
static std::string path_of(const QRcode& code) {
  std::string path;
  const auto is_dark = [&](int row, int column) { return (code.data[row * code.width + column] & 1) != 0; };
  for (int row = 0; row < code.width; ++row)
    for (int column = 0; column < code.width; ++column) {
      if (!is_dark(row, column)) continue;
      const int first = column;
      while (column + 1 < code.width && is_dark(row, column + 1)) ++column;
      const auto length = std::to_string(column - first + 1);
      path += "M" + std::to_string(first + quiet_zone) + " " + std::to_string(row + quiet_zone) + "h" + length +
              "v1h-" + length + "z";
    }
  return path;
}

protocol::Result<std::string> qr_svg(std::string_view text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                        QR_ECLEVEL_M),
      &QRcode_free);
  if (code == nullptr) return protocol::failure(protocol::Reason::oversize, "too much for a QR code");
  const auto size = std::to_string(code->width + 2 * quiet_zone);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size + "H0z\"/><path d=\"" +
         path_of(*code) + "\"/></svg>\n";
}

}  // namespace node
