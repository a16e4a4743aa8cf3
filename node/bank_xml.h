// XML from a bank, by pugixml: read without a DTD, with bounds, and with the line that each element stands on.
//
// Elements are asked for by local name: banks choose their own prefixes. A BankXml belongs to one thread; the elements
// it gives out are views into it and live as long.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.h"

namespace pugi {
struct xml_node_struct;
}

namespace node {

inline constexpr int max_xml_depth = 32;               ///< camt.053 goes down a dozen levels
inline constexpr std::size_t max_xml_marks = 1 << 21;  ///< `<` in a file: each costs a hundred times its byte in memory

struct XmlTree;

/// An element, or none: one that was not found has no name, no text and no children.
class XmlElement {
 public:
  explicit operator bool() const { return node_ != nullptr; }

  std::size_t line() const;
  std::string_view name() const;
  /// The namespace declared on this element under its own prefix.
  std::string_view declared_namespace() const;
  std::string_view attribute(const char* name) const;

  /// The first child of that name.
  XmlElement child(std::string_view name) const;
  std::vector<XmlElement> children(std::string_view name) const;
  /// The first child of the first child ..., down such a path.
  XmlElement at(std::initializer_list<std::string_view> path) const;
  /// All elements of that name below this one, in the order of the file.
  std::vector<XmlElement> all(std::string_view name) const;

  /// The text directly inside, tidy; comments do not cut it.
  std::string text() const;
  /// Of the element down such a path.
  std::string text(std::initializer_list<std::string_view> path) const { return at(path).text(); }

 private:
  friend class BankXml;
  XmlElement(const XmlTree* tree, pugi::xml_node_struct* node) : tree_(tree), node_(node) {}

  const XmlTree* tree_;
  pugi::xml_node_struct* node_;
};

/// What an ampersand may begin beside a character reference: in XML one of the five entities; in OFX anything, because
/// banks write names there as they are.
enum class Ampersands : unsigned char { xml, any };

class BankXml {
 public:
  /// `text` comes from decode_text(). malformed with the line unless it is well formed, without DOCTYPE and without
  /// entities or characters that XML does not have, and at most max_xml_depth deep; oversize beyond max_xml_marks.
  static protocol::Result<BankXml> parse(std::string text, Ampersands ampersands);

  BankXml(BankXml&&) noexcept;
  BankXml& operator=(BankXml&&) noexcept;
  ~BankXml();

  XmlElement root() const;

 private:
  explicit BankXml(std::unique_ptr<XmlTree> tree);
  std::unique_ptr<XmlTree> tree_;
};

}  // namespace node
