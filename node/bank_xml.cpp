#include "node/bank_xml.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <pugixml.hpp>

#include "node/bank_text.h"
#include "protocol/utf8.h"

namespace node {

using protocol::Reason;
using protocol::Result;

struct XmlTree {
  std::string text;                    ///< pugixml's nodes point into it
  std::vector<std::size_t> line_ends;  ///< where each line ends in it
  Ampersands ampersands = Ampersands::xml;
  pugi::xml_document document;

  std::size_t line_at(std::ptrdiff_t offset) const {
    const auto position = static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0));
    return static_cast<std::size_t>(std::ranges::lower_bound(line_ends, position) - line_ends.begin()) + 1;
  }
};

namespace {

std::vector<std::size_t> line_ends_of(std::string_view text) {
  std::vector<std::size_t> ends;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ends.push_back(at);
  return ends;
}

std::string_view local(std::string_view name) {
  return name.substr(name.find(':') + 1);
}

/// The character that `&name;` stands for; nullopt if XML has none.
std::optional<char32_t> character_of(std::string_view name) {
  if (name == "amp") return U'&';
  if (name == "lt") return U'<';
  if (name == "gt") return U'>';
  if (name == "quot") return U'"';
  if (name == "apos") return U'\'';
  if (!name.starts_with('#')) return std::nullopt;
  const bool hexadecimal = name.starts_with("#x");
  name.remove_prefix(hexadecimal ? 2 : 1);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number, hexadecimal ? 16 : 10);
  const bool white = number == '\t' || number == '\n' || number == '\r';
  const bool valid = protocol::is_code_point(number) && (white || !protocol::is_control(number));
  if (error != std::errc{} || end != name.data() + name.size() || !valid) return std::nullopt;
  return number;
}

/// The text that stands for `raw`; nullopt if an ampersand begins what it must not.
std::optional<std::string> resolved(std::string_view raw, Ampersands ampersands) {
  std::string text;
  for (std::size_t at = raw.find('&'); at != std::string_view::npos; at = raw.find('&')) {
    text += raw.substr(0, at);
    raw.remove_prefix(at + 1);
    const std::size_t end = raw.substr(0, 10).find(';');
    const auto character = end == std::string_view::npos ? std::nullopt : character_of(raw.substr(0, end));
    if (character) {
      protocol::append_utf8(text, *character);
      raw.remove_prefix(end + 1);
    } else if (ampersands == Ampersands::any && !raw.starts_with('#')) {
      text += '&';
    } else {
      return std::nullopt;
    }
  }
  return text.append(raw);
}

/// Looks at every node once, before anything is read from the tree.
class Gate : public pugi::xml_tree_walker {
 public:
  explicit Gate(const XmlTree& tree) : tree_(tree) {}

  bool for_each(pugi::xml_node& node) override {
    if (depth() >= max_xml_depth) return refuse(node, "elements inside each other, more than 32 deep");
    if (node.type() == pugi::node_doctype) return refuse(node, "a document type (DOCTYPE): entities are not read");
    if (node.type() == pugi::node_element && depth() == 0 && std::exchange(rooted_, true))
      return refuse(node, "a second document begins");
    if (node.type() == pugi::node_pcdata && !resolved(node.value(), tree_.ampersands))
      return refuse(node, "an entity or character that XML does not have");
    return true;
  }

  const std::optional<protocol::Failure>& refusal() const { return refusal_; }

 private:
  bool refuse(const pugi::xml_node& node, std::string_view why) {
    refusal_ = failure_at(tree_.line_at(node.offset_debug()), Reason::malformed, why);
    return false;
  }

  const XmlTree& tree_;
  bool rooted_ = false;
  std::optional<protocol::Failure> refusal_;
};

void collect(const pugi::xml_node& below, std::string_view name, std::vector<pugi::xml_node>& found) {
  for (const pugi::xml_node& node : below.children()) {
    if (local(node.name()) == name) found.push_back(node);
    collect(node, name, found);
  }
}

}  // namespace

Result<BankXml> BankXml::parse(std::string text, Ampersands ampersands) {
  if (std::ranges::count(text, '<') > static_cast<std::ptrdiff_t>(max_xml_marks))
    return std::unexpected(failure_at(1, Reason::oversize, "more than 2 million tags"));
  auto tree = std::make_unique<XmlTree>();
  tree->text = std::move(text);
  tree->line_ends = line_ends_of(tree->text);
  tree->ampersands = ampersands;
  const auto parsed = tree->document.load_buffer_inplace(tree->text.data(), tree->text.size(),
                                                         pugi::parse_cdata | pugi::parse_doctype, pugi::encoding_utf8);
  if (!parsed) {
    const std::string why = std::string("not well-formed XML: ") + parsed.description();
    return std::unexpected(failure_at(tree->line_at(parsed.offset), Reason::malformed, why));
  }
  Gate gate(*tree);
  tree->document.traverse(gate);
  if (gate.refusal()) return std::unexpected(*gate.refusal());
  return BankXml(std::move(tree));
}

BankXml::BankXml(std::unique_ptr<XmlTree> tree) : tree_(std::move(tree)) {}
BankXml::BankXml(BankXml&&) noexcept = default;
BankXml& BankXml::operator=(BankXml&&) noexcept = default;
BankXml::~BankXml() = default;

XmlElement BankXml::root() const {
  return {tree_.get(), tree_->document.document_element().internal_object()};
}

std::size_t XmlElement::line() const {
  return node_ == nullptr ? 1 : tree_->line_at(pugi::xml_node(node_).offset_debug());
}

std::string_view XmlElement::name() const {
  return local(pugi::xml_node(node_).name());
}

std::string_view XmlElement::declared_namespace() const {
  const std::string_view name = pugi::xml_node(node_).name();
  const std::size_t colon = name.find(':');
  const std::string prefix = colon == std::string_view::npos ? "" : ":" + std::string(name.substr(0, colon));
  return attribute(("xmlns" + prefix).c_str());
}

std::string_view XmlElement::attribute(const char* name) const {
  return pugi::xml_node(node_).attribute(name).value();
}

XmlElement XmlElement::child(std::string_view name) const {
  for (const pugi::xml_node& node : pugi::xml_node(node_).children())
    if (local(node.name()) == name) return {tree_, node.internal_object()};
  return {tree_, nullptr};
}

std::vector<XmlElement> XmlElement::children(std::string_view name) const {
  std::vector<XmlElement> found;
  for (const pugi::xml_node& node : pugi::xml_node(node_).children())
    if (local(node.name()) == name) found.push_back({tree_, node.internal_object()});
  return found;
}

XmlElement XmlElement::at(std::initializer_list<std::string_view> path) const {
  XmlElement element = *this;
  for (const std::string_view name : path) element = element.child(name);
  return element;
}

std::vector<XmlElement> XmlElement::all(std::string_view name) const {
  std::vector<pugi::xml_node> nodes;
  collect(pugi::xml_node(node_), name, nodes);
  std::vector<XmlElement> found;
  found.reserve(nodes.size());
  for (const pugi::xml_node& node : nodes) found.push_back({tree_, node.internal_object()});
  return found;
}

std::string XmlElement::text() const {
  std::string text;
  for (const pugi::xml_node& node : pugi::xml_node(node_).children()) {
    if (node.type() == pugi::node_cdata) text += node.value();
    if (node.type() == pugi::node_pcdata) text += resolved(node.value(), tree_->ampersands).value_or("");
  }
  return tidy(text);
}

}  // namespace node
