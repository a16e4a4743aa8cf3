// QR codes (ISO/IEC 18004) as SVG, by libqrencode, which this source alone knows. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.h"

namespace node {

/// The text as an image of dark squares with the quiet zone that readers need; scales to any size. oversize if it does
/// not fit a QR code of the middle level of error correction, some 2,300 bytes.
protocol::Result<std::string> qr_svg(std::string_view text);

}  // namespace node
