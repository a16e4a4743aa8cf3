#include "tests/audit/entry_mutations.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <type_traits>

#include "protocol/check.h"

namespace audits {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Elsewhere = std::map<std::string, std::vector<std::string>>;

constexpr std::size_t most_from_elsewhere = 8;

/// The generated type stops at the codec; by its name the fields can be asked for all the same.
std::unique_ptr<Message> parsed(const protocol::Bytes& bytes) {
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName("lokaponto.v1.Entry");
  protocol::check(type != nullptr, "the codec knows entries");
  std::unique_ptr<Message> entry(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  protocol::check(entry->ParseFromString(bytes), "an honest entry reads");
  return entry;
}

/// The entry that is being changed, and what becomes of each change.
class Changes {
 public:
  using Tell = std::function<void(const std::string&, const Message&)>;

  Changes(std::unique_ptr<Message> entry, const Elsewhere& elsewhere, Tell tell)
      : entry_(std::move(entry)), elsewhere_(elsewhere), tell_(std::move(tell)) {}

  void all() { message(*entry_, {}); }

 private:
  void message(Message& at, const std::string& path) {
    for (int i = 0; i < at.GetDescriptor()->field_count(); ++i) {
      const auto* field = at.GetDescriptor()->field(i);
      const auto name = path.empty() ? field->name() : path + "." + field->name();
      if (field->is_repeated())
        repeated(at, *field, name);
      else if (field->type() != FieldDescriptor::TYPE_MESSAGE)
        scalar(at, *field, name);
      else if (at.GetReflection()->HasField(at, field))
        nested(at, *field, name);
    }
  }

  void nested(Message& at, const FieldDescriptor& field, const std::string& name) {
    const auto* reflection = at.GetReflection();
    auto* inner = reflection->MutableMessage(&at, &field);
    message(*inner, name);
    const std::unique_ptr<Message> kept(inner->New());
    kept->CopyFrom(*inner);
    inner->Clear();
    tell(name, "all empty");
    reflection->ClearField(&at, &field);
    tell(name, "dropped");
    reflection->MutableMessage(&at, &field)->CopyFrom(*kept);
  }

  void repeated(Message& at, const FieldDescriptor& field, const std::string& name) {
    const auto* reflection = at.GetReflection();
    const std::unique_ptr<Message> kept(at.New());
    kept->CopyFrom(at);
    const int size = reflection->FieldSize(at, &field);
    if (size == 0) return;
    reflection->RemoveLast(&at, &field);
    tell(name, "one less");
    at.CopyFrom(*kept);
    if (size > 1) {
      reflection->SwapElements(&at, &field, 0, size - 1);
      tell(name, "in another order");
      at.CopyFrom(*kept);
    }
    if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
      reflection->AddMessage(&at, &field)->CopyFrom(reflection->GetRepeatedMessage(*kept, &field, 0));
      tell(name, "one twice");
      at.CopyFrom(*kept);
      for (int i = 0; i < size; ++i)
        message(*reflection->MutableRepeatedMessage(&at, &field, i), name + "[" + std::to_string(i) + "]");
    } else {
      reflection->AddString(&at, &field, reflection->GetRepeatedString(*kept, &field, 0));
      tell(name, "one twice");
      at.CopyFrom(*kept);
    }
  }

  void scalar(Message& at, const FieldDescriptor& field, const std::string& name) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return text(at, field, name);
      case FieldDescriptor::CPPTYPE_BOOL:
        at.GetReflection()->SetBool(&at, &field, !at.GetReflection()->GetBool(at, &field));
        tell(name, "flipped");
        return at.GetReflection()->SetBool(&at, &field, !at.GetReflection()->GetBool(at, &field));
      case FieldDescriptor::CPPTYPE_INT32:
        return number(at, field, name, &Reflection::GetInt32, &Reflection::SetInt32);
      case FieldDescriptor::CPPTYPE_INT64:
        return number(at, field, name, &Reflection::GetInt64, &Reflection::SetInt64);
      case FieldDescriptor::CPPTYPE_UINT32:
        return number(at, field, name, &Reflection::GetUInt32, &Reflection::SetUInt32);
      case FieldDescriptor::CPPTYPE_UINT64:
        return number(at, field, name, &Reflection::GetUInt64, &Reflection::SetUInt64);
      case FieldDescriptor::CPPTYPE_ENUM:
        return number(at, field, name, &Reflection::GetEnumValue, &Reflection::SetEnumValue);
      default:
        protocol::check(false, "entries hold texts, numbers and messages");
    }
  }

  using Reflection = google::protobuf::Reflection;

  template <class Number>
  void number(Message& at, const FieldDescriptor& field, const std::string& name,
              Number (Reflection::*get)(const Message&, const FieldDescriptor*) const,
              void (Reflection::*set)(Message*, const FieldDescriptor*, Number) const) {
    using Wide = std::make_unsigned_t<Number>;
    const auto& reflection = *at.GetReflection();
    const Number honest = (reflection.*get)(at, &field);
    const auto moved = [&](Wide by) { return static_cast<Number>(static_cast<Wide>(honest) + by); };
    std::vector<Number> lies{0,
                             1,
                             2,
                             moved(1),
                             moved(Wide(0) - 1),
                             moved(static_cast<Wide>(honest)),
                             moved(86'400'000),
                             static_cast<Number>(Wide(0) - 1),
                             std::numeric_limits<Number>::max(),
                             std::numeric_limits<Number>::min()};
    std::ranges::sort(lies);
    lies.erase(std::unique(lies.begin(), lies.end()), lies.end());
    for (const Number lie : lies) {
      if (lie == honest) continue;
      (reflection.*set)(&at, &field, lie);
      tell(name, std::to_string(honest) + " -> " + std::to_string(lie));
    }
    (reflection.*set)(&at, &field, honest);
  }

  void text(Message& at, const FieldDescriptor& field, const std::string& name) {
    const auto& reflection = *at.GetReflection();
    const auto honest = reflection.GetString(at, &field);
    const auto lie = [&](const std::string& value, const std::string& what) {
      if (value == honest) return;
      reflection.SetString(&at, &field, value);
      tell(name, what);
    };
    lie({}, "empty");
    lie(std::string(honest.size(), '\0'), "zeros");
    lie(honest + 'x', "longer");
    if (!honest.empty()) {
      lie(honest.substr(0, honest.size() - 1), "shorter");
      auto flipped = honest;
      flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
      lie(flipped, "a bit flipped");
    }
    if (const auto others = elsewhere_.find(field.name()); others != elsewhere_.end())
      for (std::size_t i = 0; i < others->second.size(); ++i)
        lie(others->second[i], "from elsewhere, " + std::to_string(i));
    reflection.SetString(&at, &field, honest);
  }

  void tell(const std::string& name, const std::string& what) { tell_(name + ": " + what, *entry_); }

  std::unique_ptr<Message> entry_;
  const Elsewhere& elsewhere_;
  Tell tell_;
};

/// Some of the texts that stand in fields of a name: the first ones that differ, and the last.
void gather(const Message& at, Elsewhere& elsewhere) {
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *at.GetReflection();
  reflection.ListFields(at, &fields);
  for (const auto* field : fields) {
    if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      for (int i = 0; field->is_repeated() && i < reflection.FieldSize(at, field); ++i)
        gather(reflection.GetRepeatedMessage(at, field, i), elsewhere);
      if (!field->is_repeated()) gather(reflection.GetMessage(at, field), elsewhere);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field->is_repeated()) {
      auto& known = elsewhere[field->name()];
      const auto text = reflection.GetString(at, field);
      if (std::ranges::find(known, text) != known.end()) continue;
      if (known.size() == most_from_elsewhere) known.erase(known.begin() + most_from_elsewhere / 2);
      known.push_back(text);
    }
  }
}

/// The journal counts on, whatever was taken out or put in.
void count_anew(Entries& entries, std::size_t from) {
  for (std::size_t i = from; i < entries.size(); ++i) {
    const auto entry = parsed(entries[i]);
    entry->GetReflection()->SetUInt64(entry.get(), entry->GetDescriptor()->FindFieldByName("index"), i);
    entries[i] = entry->SerializeAsString();
  }
}

}  // namespace

EntryMutations::EntryMutations(Entries honest, std::vector<std::size_t> places)
    : honest_(std::move(honest)), places_(std::move(places)) {
  for (const auto& bytes : honest_) gather(*parsed(bytes), elsewhere_);
}

std::uint64_t EntryMutations::count() const {
  std::uint64_t all = 0;
  each([&] { return ++all == 0; }, {});
  return all;
}

void EntryMutations::each(const std::function<bool()>& wanted, const Visit& visit) const {
  auto entries = honest_;
  for (const std::size_t at : places_) {
    const auto whole = [&](const std::string& what, const std::function<void(Entries&)>& change) {
      if (!wanted()) return;
      auto changed = honest_;
      change(changed);
      count_anew(changed, at);
      visit({at, what}, changed);
    };
    const auto place = static_cast<std::ptrdiff_t>(at);
    whole("dropped", [&](Entries& all) { all.erase(all.begin() + place); });
    whole("twice", [&](Entries& all) { all.insert(all.begin() + place, honest_[at]); });
    if (at + 1 < honest_.size()) whole("after the next", [&](Entries& all) { std::swap(all[at], all[at + 1]); });
    const auto tell = [&](const std::string& what, const Message& changed) {
      if (!wanted()) return;
      entries[at] = changed.SerializeAsString();
      if (entries[at] != honest_[at]) visit({at, what}, entries);  // a message may be empty as it is
      entries[at] = honest_[at];
    };
    Changes(parsed(honest_[at]), elsewhere_, tell).all();
  }
}

}  // namespace audits
