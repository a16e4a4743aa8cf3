// Exports whose files somebody has changed, with everything put right that who holds only the files can put right.
#include <gmock/gmock.h>

#include "node/audit_files.h"
#include "tests/audit/audit_setup.h"
#include "tests/federation/checkpoint_setup.h"

namespace {

using audits::kinds_in;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

/// Books of a, with payments both ways; a full export, and the same books in two.
class FileTampering : public testing::Test {
 protected:
  FileTampering() {
    f.pay("a", "m1@b.example", 10'00);
    checkpoint = harness::make_checkpoint(f, "a");
    harness::make_checkpoint(f, "b");
    f.tick();
    audits::export_to(directory / "first", f["a"].store);
    f.pay("b", "m1@a.example", 4'00);
    f.pay("a", "m1@a.example", 1'00);
    f.tick();
    audits::export_to(directory / "second", f["a"].store, directory / "first");
    audits::export_to(directory / "full", f["a"].store);
  }
  std::vector<std::string> found_in_full() { return kinds_in(audits::audit({full})); }
  std::vector<std::string> found_in_both() { return kinds_in(audits::audit({first, second})); }
  static std::string journal_of(const std::filesystem::path& directory) {
    return node::journal_file(node::read_manifest(directory)->first);
  }
  std::string log(bool sent) { return node::log_file(f["b"].identity.domain(), sent, 1); }

  std::string of_checkpoint(const std::string& folder, const std::string& ending) const {
    const auto digits = std::to_string(checkpoint);
    return folder + "/" + std::string(12 - digits.size(), '0') + digits + ending;
  }

  audits::Directory directory;
  harness::Federation f{{"a", "b"}};
  std::uint64_t checkpoint = 0;
  std::filesystem::path full = directory / "full";
  std::filesystem::path first = directory / "first";
  std::filesystem::path second = directory / "second";
};

TEST_F(FileTampering, NothingIsFoundInHonestExports) {
  EXPECT_THAT(found_in_full(), IsEmpty());
  EXPECT_THAT(found_in_both(), IsEmpty());
  EXPECT_THAT(kinds_in(audits::audit({second, first})), IsEmpty());
}

TEST_F(FileTampering, TheSameBooksGiveTheSameExport) {
  audits::export_to(directory / "again", f["a"].store);
  EXPECT_EQ(audits::content(full / "manifest.json"), audits::content(directory / "again" / "manifest.json"));
}

TEST_F(FileTampering, AnIncrementWithNothingNewIsOne) {
  audits::export_to(directory / "third", f["a"].store, second);
  EXPECT_THAT(kinds_in(audits::audit({first, second, directory / "third"})), IsEmpty());
}

TEST_F(FileTampering, AFileIsGone) {
  std::filesystem::remove(full / "accounts.csv");
  EXPECT_THAT(found_in_full(), Contains("file_missing"));
  std::filesystem::remove(second / journal_of(second));
  EXPECT_THAT(found_in_both(), Contains("file_missing"));
}

TEST_F(FileTampering, AFileIsAltered) {
  audits::put_content(full / "accounts.csv", audits::content(full / "accounts.csv") + "\r\n");
  EXPECT_THAT(found_in_full(), ElementsAre("file_altered"));
  audits::put_content(first / "keys.csv", "");
  EXPECT_THAT(found_in_both(), ElementsAre("file_altered"));
}

TEST_F(FileTampering, AFileIsAdded) {
  audits::put_content(full / "README", "trust me");
  EXPECT_THAT(found_in_full(), ElementsAre("file_not_listed"));
  audits::put_content(second / "links" / "more", "");
  EXPECT_THAT(found_in_both(), ElementsAre("file_not_listed"));
}

/// Listed, and read by nobody.
TEST_F(FileTampering, AFileOfRecordsIsAddedAndListed) {
  for (const std::string& name : {node::journal_file(3), node::log_file(f["b"].identity.domain(), true, 3),
                                  node::log_file(f["b"].identity.domain(), false, 0), std::string("journal/secret"),
                                  std::string("links/b.example/sent"), std::string("links/c.example/x.envelopes")}) {
    std::filesystem::create_directories((full / name).parent_path());
    audits::put_content(full / name, "");
    audits::list_files(full);
    EXPECT_THAT(found_in_full(), Contains("records_wrong")) << name;
    std::filesystem::remove(full / name);
    audits::list_files(full);
  }
  std::filesystem::remove(full / "links" / "c.example");
  EXPECT_THAT(found_in_full(), IsEmpty());
}

TEST_F(FileTampering, BytesStandBehindTheLastRecord) {
  for (const auto& name : {journal_of(full), log(true), log(false)}) {
    const auto honest = audits::content(full / name);
    for (const std::string& more : {std::string("1"), std::string(4, '\x01')}) {
      audits::put_content(full / name, honest + more);
      audits::list_files(full);
      EXPECT_THAT(found_in_full(), ElementsAre("records_wrong")) << name;
    }
    audits::put_content(full / name, honest);
    audits::list_files(full);
  }
}

/// What stands at the end of a link is not in the export, though it be the same bytes today.
TEST_F(FileTampering, AFileIsALinkToAnother) {
  std::filesystem::rename(full / "accounts.csv", directory / "accounts.csv");
  std::filesystem::create_symlink(directory / "accounts.csv", full / "accounts.csv");
  EXPECT_THAT(found_in_full(), ElementsAre("file_missing"));
  std::filesystem::rename(first / "journal", directory / "journal");
  std::filesystem::create_directory_symlink(directory / "journal", first / "journal");
  EXPECT_THAT(kinds_in(audits::audit({first})), Contains("file_missing"));
  std::filesystem::create_directory_symlink(directory / "journal", second / "more");
  EXPECT_THAT(kinds_in(audits::audit({second})), Contains("file_not_listed"));
  std::filesystem::rename(second / "manifest.json", directory / "manifest.json");
  std::filesystem::create_symlink(directory / "manifest.json", second / "manifest.json");
  EXPECT_THAT(kinds_in(audits::audit({second})), ElementsAre("manifest_unreadable"));
}

TEST_F(FileTampering, ACopySaysSomethingElse) {
  using Copy = std::pair<std::filesystem::path, std::string>;
  for (const auto& [where, name] :
       {Copy(full, "accounts.csv"), Copy(second, "statements.csv"), Copy(first, "keys.csv"),
        Copy(full, of_checkpoint("checkpoints", ".note")), Copy(second, of_checkpoint("checkpoints", ".note")),
        Copy(full, of_checkpoint("proofs", ".consistency")), Copy(second, "witnessed/b.example.note")}) {
    const auto honest = audits::content(where / name);
    ASSERT_FALSE(honest.empty()) << name;
    audits::put_content(where / name, honest + "1");
    audits::list_files(where);
    EXPECT_THAT(where == full ? found_in_full() : found_in_both(), ElementsAre("copy_differs")) << name;
    audits::put_content(where / name, honest);
    audits::list_files(where);
  }
  std::filesystem::remove(full / "statements.csv");
  audits::list_files(full);
  EXPECT_THAT(found_in_full(), ElementsAre("copy_differs"));
}

TEST_F(FileTampering, TheManifestIsNone) {
  const auto honest = audits::content(full / "manifest.json");
  audits::put_content(full / "manifest.json", honest + " ");
  EXPECT_THAT(found_in_full(), ElementsAre("manifest_unreadable"));
  audits::put_content(full / "manifest.json", "{}");
  EXPECT_THAT(found_in_full(), ElementsAre("manifest_unreadable"));
  std::filesystem::remove(full / "manifest.json");
  EXPECT_THAT(found_in_full(), ElementsAre("manifest_unreadable"));
  auto outside = honest;
  outside.replace(outside.find("\"accounts.csv\""), 14, "\"../accounts.csv\"");
  audits::put_content(full / "manifest.json", outside);
  EXPECT_THAT(found_in_full(), ElementsAre("manifest_unreadable"));
}

TEST_F(FileTampering, TheManifestNamesNoFileByWhatATerminalObeys) {
  for (const std::string name : {"\x1b]0;clean", "a\nb", "a b", "A", "\u009b2J"}) {
    audits::put_content(full / name, "");
    audits::export_to(directory / "again", f["a"].store);
    auto manifest = *node::read_manifest(directory / "again");
    manifest.files.push_back(*node::measure_file(full / name, name));
    EXPECT_FALSE(node::parse_manifest(to_text(manifest)).has_value()) << name;
    std::filesystem::remove_all(directory / "again");
  }
}

TEST_F(FileTampering, TheManifestSaysSomethingElse) {
  audits::change_manifest(full, [](auto& manifest) { manifest.latest.milliseconds += 1; });
  EXPECT_THAT(found_in_full(), Contains("manifest_wrong"));
  audits::export_to(directory / "other", f["a"].store);
  audits::change_manifest(directory / "other", [](auto& manifest) { manifest.earlier_root.bytes[0] ^= 1; });
  EXPECT_THAT(kinds_in(audits::audit({directory / "other"})), ElementsAre("manifest_wrong"));
  audits::change_manifest(second, [](auto& manifest) { manifest.links.front().sent.last += 1; });
  EXPECT_THAT(found_in_both(), ElementsAre("manifest_wrong"));
}

TEST_F(FileTampering, TheRootIsAnother) {
  audits::change_manifest(full, [](auto& manifest) { manifest.root.bytes[0] ^= 1; });
  EXPECT_THAT(found_in_full(), ElementsAre("journal_root_wrong"));
  audits::change_manifest(second, [](auto& manifest) { manifest.root.bytes[0] ^= 1; });
  EXPECT_THAT(found_in_both(), Contains("journal_root_wrong"));
}

TEST_F(FileTampering, AnIncrementIsOfAnotherHistory) {
  audits::change_manifest(second, [](auto& manifest) { manifest.earlier_root.bytes[0] ^= 1; });
  EXPECT_THAT(found_in_both(), ElementsAre("increment_does_not_extend"));
}

TEST_F(FileTampering, AnExportBetweenIsMissing) {
  EXPECT_THAT(kinds_in(audits::audit({second})), ElementsAre("increment_leaves_a_gap"));
  f.pay("a", "m1@a.example", 2'00);
  audits::export_to(directory / "third", f["a"].store, second);
  EXPECT_THAT(kinds_in(audits::audit({first, directory / "third"})), ElementsAre("increment_leaves_a_gap"));
}

TEST_F(FileTampering, TheExportIsOfAnotherAssociation) {
  audits::change_manifest(full,
                          [](auto& manifest) { manifest.currency.domain = *protocol::Domain::parse("c.example"); });
  EXPECT_THAT(found_in_full(), Contains("export_of_another_association"));
  audits::change_manifest(second, [](auto& manifest) { manifest.currency.scale = 0; });
  EXPECT_THAT(found_in_both(), ElementsAre("export_of_another_association"));
}

TEST_F(FileTampering, EntriesAreCutOff) {
  audits::change_records(full, journal_of(full), [](auto& entries) { entries.pop_back(); });
  EXPECT_THAT(found_in_full(), Contains("entry_missing"));
  audits::change_records(second, journal_of(second), [](auto& entries) { entries.pop_back(); });
  EXPECT_THAT(found_in_both(), Contains("entry_missing"));
}

TEST_F(FileTampering, EntriesAreAdded) {
  audits::change_records(full, journal_of(full), [](auto& entries) { entries.push_back(entries.back()); });
  EXPECT_THAT(found_in_full(), ElementsAre("manifest_wrong"));
}

TEST_F(FileTampering, AnEntryIsNone) {
  audits::change_records(full, journal_of(full), [](auto& entries) { entries[7] = "nothing an entry could be"; });
  EXPECT_THAT(found_in_full(), Contains("entry_unreadable"));
  audits::change_records(second, journal_of(second), [](auto& entries) { entries.front().pop_back(); });
  EXPECT_THAT(found_in_both(), Contains("entry_unreadable"));
}

TEST_F(FileTampering, EntriesChangePlaces) {
  audits::change_records(full, journal_of(full),
                         [](auto& entries) { std::swap(entries.end()[-1], entries.end()[-2]); });
  EXPECT_THAT(found_in_full(), Contains("entry_refused"));
  audits::change_records(full, journal_of(full), [](auto& entries) { std::swap(entries[7], entries[8]); });
  EXPECT_THAT(found_in_full(), Contains("entry_does_not_fit"));
}

TEST_F(FileTampering, AnEnvelopeIsCutOff) {
  audits::change_records(full, log(true), [](auto& envelopes) { envelopes.pop_back(); });
  EXPECT_THAT(found_in_full(), Contains("envelope_missing"));
  audits::change_records(first, log(false), [](auto& envelopes) { envelopes.back() += "1"; });
  EXPECT_THAT(found_in_both(), Contains("envelope_missing"));
}

TEST_F(FileTampering, AnEnvelopeIsAdded) {
  audits::change_records(full, log(false), [](auto& envelopes) { envelopes.push_back(envelopes.back()); });
  EXPECT_THAT(found_in_full(), ElementsAre("envelope_not_in_journal"));
}

TEST_F(FileTampering, AnEnvelopeBearsAnotherSignature) {
  const auto forge = [](auto& envelopes) {
    auto envelope = *protocol::decode_envelope(envelopes.back());
    envelope.signature.bytes[5] ^= 1;
    envelopes.back() = protocol::encode(envelope);
  };
  audits::change_records(full, log(false), forge);
  EXPECT_THAT(found_in_full(), ElementsAre("envelope_signature_wrong"));
  audits::change_records(first, log(true), forge);
  EXPECT_THAT(found_in_both(), ElementsAre("envelope_signature_wrong"));
}

TEST_F(FileTampering, AnEnvelopeIsAnother) {
  const auto forge = [&](auto& envelopes) {
    auto envelope = *protocol::decode_envelope(envelopes.back());
    auto header = envelope.header;
    header.time.milliseconds += 1;
    envelopes.back() = protocol::encode(protocol::seal(header, envelope.messages, f["b"].keys().message));
  };
  audits::change_records(full, log(false), forge);
  EXPECT_THAT(found_in_full(), Contains("envelope_differs"));
}

}  // namespace
