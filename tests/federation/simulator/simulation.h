// A federation in one process: N nodes, virtual clock, network and disks, one seed. The nodes run the real core.
//
// The same seed gives the same run, to the last byte of every journal. Faults strike until the members have asked for
// all they will; then everything heals, and nothing may be left pending.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/federation/simulator/bank.h"
#include "tests/federation/simulator/messenger.h"
#include "tests/federation/simulator/network.h"
#include "tests/federation/simulator/node.h"
#include "tests/federation/simulator/oracle.h"
#include "tests/federation/simulator/wishes.h"

namespace simulator {

struct Report {
  std::vector<std::string> complaints;  ///< empty = every rule held
  std::vector<std::string> roots;       ///< of each node's journal
  std::uint64_t payments = 0;
  std::uint64_t withdrawn = 0;  ///< refused as cancelled
  std::uint64_t crashes = 0;
  std::uint64_t restores = 0;
  std::uint64_t reused = 0;  ///< ids, for another payment after a restore
  std::uint64_t frames = 0;
  std::uint64_t entries = 0;
  std::uint64_t notes = 0;      ///< settled, as counted on both sides
  std::uint64_t rotations = 0;  ///< of keys
  std::uint64_t thawed = 0;     ///< links, after a fork
  std::uint64_t cosigned = 0;   ///< last checkpoints, by peers, and compared
  std::uint64_t proved = 0;     ///< payments and balances, by a file
  std::uint64_t rewrites = 0;   ///< checkpoints refused for another history than that before
  std::uint64_t lies = 0;       ///< of them: made up
  std::uint64_t quoted = 0;     ///< payments made by a quote
  std::uint64_t wishes = 0;     ///< payment requests that were paid
  std::uint64_t events = 0;     ///< received by webhook
  std::uint64_t deaths = 0;     ///< of nodes that came back in the end
  std::uint64_t wound_up = 0;   ///< links, by one side
  std::uint64_t honoured = 0;   ///< payments that were returned then, and had been accepted
  std::uint64_t refusals = 0;   ///< likewise, and that were refused when it was back
  std::uint64_t borne = 0;      ///< payments, by a node on the way that told its neighbours opposite things
};

class Simulation {
 public:
  /// `tell`: prints alarms, closed connections, crashes and restores as they happen.
  explicit Simulation(std::uint64_t seed, bool tell = false);
  Report run();
  /// Their stores, once it has run.
  const std::vector<std::unique_ptr<Node>>& nodes() const { return nodes_; }
  /// Whether it was set back to older books, or ran twice, without the word that it is restored: against the rules.
  bool has_two_histories(std::size_t node) const { return unaware_.contains(node); }

 private:
  static constexpr std::size_t members_per_node = 4;
  static constexpr std::int64_t limit = 300'00;  ///< of agreements that do not convert, each way
  static constexpr federation::Ticket order_ticket = 4;

  struct AwaitedEuros {
    std::size_t node = 0;
    std::int64_t amount = 0;
    std::string reference;
    protocol::PaymentKey issue;
  };

  // ---- set-up, before any fault
  void found_federation();
  void introduce(std::size_t inviter, std::size_t invitee);
  void run_until_quiet(std::int64_t milliseconds);

  // ---- what goes on
  void perform(std::size_t node, const federation::Effect& effect);
  void start_clockwork();
  void tick(std::size_t node);
  void keep_connecting();
  void keep_delivering();
  void act();
  void pay();
  void pay_by_quote();
  void use_quote(std::size_t number);
  void ask_to_be_paid();
  void pay_wish(const Wish& wish);
  void repeat_request();
  void refund();
  void cancel();
  void cancel_soon(const protocol::PaymentKey& key);
  void change_agreement();
  void rotate_keys();
  void make_checkpoint(std::size_t node);
  void note_rewrite(std::size_t node, const federation::RewriteFound& rewrite);
  void lie();
  void hand_over_certificates(std::size_t a, std::size_t b);
  void court_a_stranger();
  void give_up_strangers();
  static protocol::Domain stranger() { return *protocol::Domain::parse("stranger.example"); }
  void open_counter(std::size_t node);
  void keep_the_counter();
  void exchange(std::size_t node, protocol::PaymentKind kind);
  void trade(std::size_t node);
  void bank_cash(std::size_t node);
  void count(std::size_t node);
  void move_euros(std::size_t node);
  void carry_inside(std::size_t node, const federation::BankTransfer& transfer);
  void absorb(std::size_t node);
  void check_moved(std::size_t node);
  void keep_members();
  void join(std::size_t node, const std::string& alias, bool verified);
  void let_in(std::size_t node, const std::string& alias);
  void erase(std::size_t node);
  void keep_the_fund();
  void redeem(std::size_t node);
  void await_issue(std::size_t node, std::int64_t amount, const std::string& end);
  void euros_arrive(std::size_t node);
  void book(std::size_t node, std::size_t from);
  void begin_the_week_again();
  void ask_redemption(std::size_t node, const protocol::PaymentId& id, std::int64_t amount);
  void enter_again(std::size_t node);
  protocol::Hash pay_in(const AwaitedEuros& awaited, std::int64_t amount);
  void import_another_form(std::size_t node);
  void strike_out(std::size_t node);
  std::optional<protocol::PaymentId> payment_made(const federation::StatementLine& line,
                                                  protocol::BankLineOutcome outcome) const;
  void check_entered_again(std::size_t node, const protocol::PaymentId& made);
  void check_lines(std::size_t node);
  void hand_in_transfers(std::size_t node, std::uint64_t batch);
  void carry_out(std::size_t node, const std::vector<federation::BankTransfer>& file);
  void resolve(std::size_t node);
  void resolve(std::size_t node, const Bank& bank);
  bool resolve_as_known(std::size_t node, const protocol::Hash& line);
  void reject(std::size_t node);
  void deposit_by_hand(std::size_t node);
  void reverse_deposits(std::size_t node);
  void give_up(std::size_t node);
  void draw(std::size_t node);
  void set_rules(std::size_t node);
  void change_commission(std::size_t node);
  void contribute(std::size_t node);
  void ask_issue(const AwaitedEuros& awaited);
  void settle();
  void pay_soon(std::size_t node);
  void pay_from_elsewhere(std::size_t node);
  void confirm(std::size_t here, std::size_t there);
  void write_off(std::size_t node);
  void order(std::size_t node);
  void carry_back(std::int64_t amount, const std::string& end_to_end, int tries = 20);
  void carry_over(std::size_t node, const federation::BankTransfer& transfer);
  void resolve_all(std::size_t node);
  void resolve_all(std::size_t node, const Bank& bank);
  void strike();
  void crash(std::size_t node);
  void restore();
  void spend_twice();
  Asked asked_of_fragile(std::size_t payee_node);
  void use_id_again(const protocol::PaymentKey& key, std::size_t lost, std::size_t other);
  void restart_later(std::size_t node);
  void set_back(const storage::MemoryStore::Snapshot& disk, bool told);
  bool parts_here(std::size_t node, const federation::SendFrame& frame) const;
  void run_the_other_copy();
  void run_the_first_copy_again();
  void mend_forks();

  // ---- the end
  void heal();
  bool pending() const;
  void plan_death();
  void die_in_time();
  void wind_up(std::size_t survivor);
  void wind_up_dead();
  void bury();
  void give_up_claims();
  void close_wound_up(std::size_t here, std::size_t there);
  void check_wound_up(std::size_t here, std::size_t there);
  bool is_wound_up(std::size_t here, std::size_t there) const;
  bool is_over() const;
  std::vector<std::size_t> peers_of(std::size_t node) const;
  std::set<protocol::PaymentKey> accepted_by_dead(std::size_t survivor) const;
  void reconcile();
  void check_fund(std::size_t node);
  void settle_all();
  void deliver_all();
  void check_keys();
  void check_witnesses();
  void check_witness(std::size_t here, std::size_t witness);
  void check_proofs();
  bool check_proof(std::size_t node, const protocol::PaymentKey& key);
  void check_balance(std::size_t node, const std::string& name);
  void check_settled();
  void check_settled(std::size_t here, std::size_t there);

  std::size_t number_of(const protocol::Domain& domain) const;
  /// What the payee gets of an amount: the payer's node turns it into the unit that is owed over the first link and
  /// takes off its fee; the payee's node turns that into its own.
  std::int64_t credited(std::size_t from, std::size_t to, std::int64_t amount) const;
  /// Units of `b` for one of `a`, over a link between them.
  protocol::Fraction rate(std::size_t a, std::size_t b) const;
  protocol::Rounding rounding(std::size_t a, std::size_t b) const;
  /// Which of two nodes has the unit that is owed between them; a reserve currency's is worth a euro.
  std::size_t owed_in(std::size_t a, std::size_t b) const;
  void say(std::size_t node, const std::string& what) const;
  void ask(const protocol::PaymentKey& key, const Asked& asked, std::int64_t window);
  federation::PayRequest request_of(const protocol::PaymentKey& key, const Asked& asked, std::int64_t window) const;
  protocol::PaymentId new_id();
  std::string member(std::size_t number) const { return "m" + std::to_string(number); }
  /// Joins and leaves again.
  std::string guest() { return "guest" + std::to_string(random_.below(2)); }
  std::size_t any_node() { return random_.below(nodes_.size()); }

  std::uint64_t seed_;
  Random random_;
  Scheduler scheduler_;
  World world_;
  std::vector<std::unique_ptr<Node>> nodes_;
  Network network_;
  Oracle oracle_;
  Wishes wishes_;
  Messenger messenger_;
  std::vector<std::pair<std::size_t, std::size_t>> links_;  ///< inviter, invitee
  std::vector<protocol::PaymentKey> keys_;                  ///< in the order asked
  std::vector<protocol::FundRulesSet> rules_;               ///< of each node's fund
  std::vector<Bank> banks_;                                 ///< of each node
  std::vector<Bank> paper_banks_;                           ///< of each node, for its paper
  std::map<std::size_t, std::vector<federation::BookStatement>> printed_;
  std::vector<protocol::PaymentKey> redemptions_;                              ///< asked for
  std::vector<std::pair<protocol::PaymentKey, std::int64_t>> notes_redeemed_;  ///< asked for, and how much
  std::vector<AwaitedEuros> awaited_;
  std::vector<protocol::PaymentId> drawn_;                ///< withdrawals and payouts
  std::map<protocol::Hash, protocol::PaymentKey> meant_;  ///< the issue that a line of a bank pays
  std::set<protocol::Hash> other_form_;                   ///< lines that come a second time, from other files
  std::map<protocol::PaymentId, protocol::PaymentId> entered_again_;  ///< redemptions lost with a disk, under a new id
  std::uint64_t cheques_ = 0;                                         ///< entered anywhere
  std::uint64_t cash_brought_ = 0;                                    ///< to any bank, times
  std::vector<bool> starting_;
  std::map<std::pair<std::size_t, std::size_t>, protocol::Fraction> rates_;  ///< of links_, where it is not 1
  protocol::Rounding rounding_ = protocol::Rounding::down;                   ///< of every agreement
  protocol::Fraction fee_{0, 1};  ///< of the first agreement; paths on which it comes later are refused
  std::uint64_t actions_left_ = 0;
  bool tell_ = false;
  std::size_t fragile_ = 0;                                    ///< the one node whose disk may go back in time
  bool silent_ = false;                                        ///< and it is not told
  bool lying_ = false;                                         ///< keys sign what no core would
  bool calm_ = false;                                          ///< banks make no mistakes any more
  std::set<std::size_t> unaware_;                              ///< set back, and not told
  bool two_copies_ = false;                                    ///< the fragile node is to run twice, once
  std::optional<storage::MemoryStore::Snapshot> before_fork_;  ///< since it does
  std::optional<storage::MemoryStore::Snapshot> first_copy_;   ///< while the other one runs
  std::optional<std::size_t> mortal_;                          ///< is to die
  std::uint64_t dies_at_ = 0;                                  ///< when so many actions are left
  std::optional<std::size_t> dead_;                            ///< and not back yet
  std::set<std::size_t> ever_dead_;
  bool keys_are_lost_ = false;  ///< of who dies
  Report report_;
};

}  // namespace simulator
