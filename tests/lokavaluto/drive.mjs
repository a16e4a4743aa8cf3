// Drives the kit's published packages through what a member does, against two running nodes. lokavaluto_test.py starts the
// nodes and gives the members; its JSON is the only argument. Ends with 1 at the first thing that is not as it must be.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { e, RestExc } from "@lokavaluto/lokapi";

import { all, answers, logIn, raw } from "./wallet.mjs";

const { miel, eusko, password, operator } = JSON.parse(process.argv[2]);
const log = console.log;
console.log = () => {}; // the packages say much
const pending = /en attente de l'autre monnaie \/ waiting for the other currency/;

/// Whoever logs in too often has to wait: once is enough.
const wallets = new Map();
async function as(url, member) {
  const key = `${member} at ${url}`;
  if (!wallets.has(key)) wallets.set(key, await logIn(url, member, password));
  return wallets.get(key);
}

async function balanceOf(wallet) {
  // The package keeps accounts until it pays from them; then it forgets them so.
  for (const one of await wallet.getUserAccounts()) one._accounts = one._accountsPromise = null;
  const [account] = await wallet.getAccounts();
  return account.getBalance();
}

async function find(wallet, text) {
  return all(wallet.searchRecipients(text));
}

async function pay(recipient, amount, memo) {
  assert.equal(await recipient.isTransferAllowedByAdministrativeBackend(), true);
  const [planned] = await recipient.prepareTransfer(amount, memo, memo);
  return planned.execute();
}

async function history(wallet, options) {
  return all(wallet.getTransactions(options));
}

/// As the association's treasurer does, when the bank shows the euros.
async function arrive(euros, text) {
  const digest = () => randomBytes(32).toString("hex");
  const date = new Date().toISOString().slice(0, 10);
  const answer = await raw(miel, "POST", "/v1/fund/statements", { Authorization: `Bearer ${operator}` }, {
    fund: "digital", statement: digest(), date, lines: [{ line: digest(), date, amount: euros, text }],
  });
  assert.equal(answer.body.booked, 1, JSON.stringify(answer));
}

const steps = {
  async "a member logs in, and nobody else"() {
    await assert.rejects(logIn(miel, "alice", "not the password"), RestExc.InvalidCredentials);
    await assert.rejects(logIn(miel, "nobody@nowhere.example", password), RestExc.InvalidCredentials);
    for (const login of ["alice", "alice@miel.example", "Alice@mail.example"]) {
      const contact = await (await logIn(miel, login, password)).getMyContact();
      assert.equal(contact.name, "Alice Martin");
      assert.equal(contact.email, "alice@mail.example");
    }
    const wallet = await logIn(miel, "alice", password);
    assert.equal(await wallet.canSignup(), false);
    assert.equal(await wallet.canResetPassword(), false);
    await assert.rejects(wallet.resetPassword("alice"));
  },

  async "the account and its balance"() {
    const wallet = await as(miel, "alice");
    const [userAccount] = await wallet.getUserAccounts();
    assert.equal(userAccount.active, true);
    const [account] = await wallet.getAccounts();
    assert.equal(await account.getBalance(), "500.00");
    assert.equal(await account.getSymbol(), "MIEL");
    assert.equal(await account.isBusinessForFinanceBackend(), false);
    assert.ok(Number.isSafeInteger((await wallet.getMyContact()).id));
  },

  async "a payee is found by name, and private people by who knows them"() {
    const wallet = await as(miel, "alice");
    assert.deepEqual((await find(wallet, "oulang")).map((one) => one.name), ["Boulangerie du Port"]);
    assert.deepEqual((await find(wallet, "Dupré")).map((one) => one.name), ["Bob Dupré"]);
    assert.deepEqual((await find(wallet, "dup")).map((one) => one.name), []);
    assert.deepEqual((await find(wallet, "06 12 34 56 78")).map((one) => one.name), ["Bob Dupré"]);
    assert.deepEqual((await find(wallet, "alice")).map((one) => one.name), []);
    assert.deepEqual(await find(wallet, ""), []);
  },

  async "a payment here, and its refusals"() {
    const wallet = await as(miel, "alice");
    const [bakery] = await find(wallet, "boulangerie");
    const paid = await pay(bakery, "12.50", "deux pains");
    assert.match(paid.id, /^[0-9]{12,}$/);
    assert.equal(Number(paid.amount), -12.5);
    assert.equal(paid.currency, "MIEL");
    assert.equal(paid.description, "deux pains");
    assert.equal(paid.related, "Boulangerie du Port");
    assert.ok(Math.abs(paid.date - Date.now()) < 60_000);
    assert.equal(await balanceOf(wallet), "487.50");
    await assert.rejects(pay(bakery, "100000.00", "too much"), e.InsufficientBalance);
    await assert.rejects(pay(bakery, "0", "nothing"), { code: 422 });
    await assert.rejects(pay(bakery, "1.005", "less than a cent"), { code: 422 });
    assert.equal(await balanceOf(wallet), "487.50");
    const baker = await as(miel, "boulangerie");
    assert.equal(await (await baker.getAccounts())[0].isBusinessForFinanceBackend(), true);
    const [received] = await history(baker);
    assert.equal(received.amount, "12.50");
    assert.equal(received.related, "Alice Martin");
    assert.equal(received.description, "deux pains");
    assert.equal(received.id, paid.id);
  },

  async "a favourite comes first, and alone when nothing is looked for"() {
    const wallet = await as(miel, "alice");
    const [bakery] = await find(wallet, "boulangerie");
    assert.equal(bakery.is_favorite, false);
    await bakery.toggleFavorite();
    assert.deepEqual((await find(wallet, "")).map((one) => one.name), ["Boulangerie du Port"]);
    const [again] = await find(wallet, "port");
    assert.equal(again.is_favorite, true);
    await again.toggleFavorite();
    assert.deepEqual(await find(wallet, ""), []);
  },

  async "a member of another currency is found in the same search, and paid"() {
    const wallet = await as(miel, "alice");
    const before = await balanceOf(wallet);
    assert.deepEqual(await find(wallet, "txoko@nowhere.example"), []);
    const [txoko] = await find(wallet, "txoko@eusko.example");
    assert.equal(txoko.name, "txoko@eusko.example");
    assert.equal(txoko.city, "EUS");
    const paid = await pay(txoko, "20.00", "un dîner");
    assert.equal(paid.related, "txoko@eusko.example");
    assert.equal(paid.description, "un dîner");
    assert.equal(await balanceOf(wallet), (Number(before) - 20).toFixed(2));
    const there = await as(eusko, "txoko");
    assert.equal(await balanceOf(there), "120.00");
    const [received] = await history(there);
    assert.equal(received.amount, "20.00");
    assert.equal(received.related, "alice@miel.example");
    await txoko.toggleFavorite();
    assert.deepEqual((await find(wallet, "")).map((one) => one.name), ["txoko@eusko.example"]);
    // And back to where it came from, as the list names it.
    const [alice] = await find(there, received.related);
    await pay(alice, "5.00", "de trop");
    assert.equal((await history(wallet))[0].related, "txoko@eusko.example");
  },

  async "somebody who is not there is refused by the other node, and the units come back"() {
    const wallet = await as(miel, "alice");
    const before = await balanceOf(wallet);
    const [nobody] = await find(wallet, "nobody@eusko.example");
    await assert.rejects(pay(nobody, "1.00", ""), { code: 422, data: /unknown_payee/ });
    assert.equal(await balanceOf(wallet), before);
  },

  async "a QR code of either currency names its payee"() {
    const wallet = await as(miel, "alice");
    const [backend] = Object.values(await wallet.getBackends());
    for (const [url, login, name] of [[miel, "boulangerie", "Boulangerie du Port"], [eusko, "txoko", "txoko@eusko.example"]]) {
      const shown = await as(url, login);
      const [account] = await shown.getUserAccounts();
      const rp = (await shown.getMyContact()).id;
      const recipient = await backend.searchRecipientByUri({ rp, rpb: account.internalId });
      assert.equal(recipient.name, name);
    }
    await assert.rejects(backend.searchRecipientByUri({ rp: 1, rpb: "cyclos:999920492156@miel" }), { code: 404 });
  },

  async "the history comes page by page, and ends"() {
    const wallet = await as(miel, "alice");
    const token = { "Session-token": wallet.apiToken };
    const [bakery] = await find(wallet, "boulangerie");
    const subject = bakery.jsonData.cyclos.owner_id;
    for (let i = 0; i < 50; i++) {
      const body = { amount: "0.10", description: `n° ${i}`, subject };
      assert.equal((await raw(miel, "POST", "/cyclos/self/payments", token, body)).body.description, `n° ${i}`);
    }
    const whole = await history(wallet);
    assert.deepEqual(whole.slice(0, 50).map((one) => one.description), Array.from({ length: 50 }, (_, i) => `n° ${49 - i}`));
    assert.equal(new Set(whole.map((one) => one.id)).size, whole.length);
    assert.equal(whole.at(-1).amount, "500.00");
    assert.equal(whole.at(-1).isTopUp, true);
    const lists = answers.filter((one) => one.path.includes("/transactions?")).slice(-2);
    assert.deepEqual(lists.map((one) => JSON.parse(one.text).length), [40, whole.length - 40]);
    assert.deepEqual((await history(wallet, { order: ["date"] })).map((one) => one.id), whole.map((one) => one.id).reverse());
    const middle = whole[20].date;
    const between = await history(wallet, { dateBegin: middle, dateEnd: whole[5].date });
    assert.ok(between.length >= 16 && between.every((one) => one.date >= middle && one.date <= whole[5].date));
    assert.deepEqual(await history(wallet, { dateEnd: new Date(0) }), []);
    assert.equal((await history(wallet, { dateBegin: new Date(0) })).length, whole.length);
  },

  async "a payment asked for again is made once, until the wallet has seen it"() {
    const wallet = await as(miel, "alice");
    const before = Number(await balanceOf(wallet));
    const [bakery] = await find(wallet, "boulangerie");
    const first = await pay(bakery, "1.00", "again");
    const again = await pay(bakery, "1.00", "again");
    assert.equal(again.id, first.id);
    assert.equal(await balanceOf(wallet), (before - 1).toFixed(2));
    await history(wallet);
    const another = await pay(bakery, "1.00", "again");
    assert.notEqual(another.id, first.id);
    assert.equal(await balanceOf(wallet), (before - 2).toFixed(2));
  },

  async "a top-up waits for its euros, can be taken back, and shows when they are there"() {
    const wallet = await as(miel, "alice");
    const before = Number(await balanceOf(wallet));
    const [account] = await wallet.getAccounts();
    const { order_url } = await account.getCreditUrl(30);
    const [topup, ...more] = await account.getPendingTopUp();
    assert.deepEqual(more, []);
    assert.equal(topup.jsonData.odoo.order_url, order_url);
    assert.equal(topup.amount, "30.00");
    assert.equal(topup.paid, false);
    assert.equal(topup.related, "Alice Martin");
    const page = await fetch(order_url);
    assert.match(page.headers.get("content-type"), /^text\/html/);
    const html = await page.text();
    assert.match(html, /FR76 3000 6000 0112 3456 7890 189/);
    const [reference] = html.match(/CREDIT[A-Z2-9]{10}/);
    await topup.cancel();
    assert.deepEqual(await account.getPendingTopUp(), []);
    assert.match(await (await fetch(order_url)).text(), /annulée[^]*cancelled/);
    const second = await account.getCreditUrl("45.5");
    const [next] = (await (await fetch(second.order_url)).text()).match(/CREDIT[A-Z2-9]{10}/);
    assert.notEqual(next, reference);
    await arrive("45.50", `VIR SEPA ALICE MARTIN ${next}`);
    assert.deepEqual(await account.getPendingTopUp(), []);
    assert.equal(await balanceOf(wallet), (before + 45.5).toFixed(2));
    const [credited] = await history(wallet);
    assert.equal(credited.isTopUp, true);
    assert.equal(credited.amount, "45.50");
    assert.equal(credited.isReconversion, false);
  },

  async "a professional has units back in euros, and sees how far that is"() {
    const wallet = await as(miel, "boulangerie");
    const before = Number(await balanceOf(wallet));
    const [backend] = Object.values(await wallet.getBackends());
    const safe = backend.safeWalletRecipient;
    assert.equal(safe.name, "La MIEL");
    await pay(safe, "10.00", "reconversion");
    assert.equal(await balanceOf(wallet), (before - 10).toFixed(2));
    const [sent] = await history(wallet);
    assert.equal(sent.isReconversion, "received");
    assert.equal(sent.isTopUp, false);
    const file = await raw(miel, "POST", "/v1/fund/transfer-files", { Authorization: `Bearer ${operator}` }, { fund: "digital" });
    assert.equal(file.body.batch, 1, JSON.stringify(file));
    assert.equal((await history(wallet))[0].isReconversion, "invoiced");
    const member = await as(miel, "alice");
    assert.equal(Object.values(await member.getBackends())[0].safeWalletRecipient, null);
  },

  async "the libraries of 2026 send several requests in one"() {
    const wallet = await as(miel, "alice");
    const requests = [
      { path: "/lokavaluto_api/private/partner/0", method: "GET", headers: { "API-KEY": wallet.apiToken } },
      { path: "/lokavaluto_api/private/partner/backend_credentials", method: "POST", headers: { "X-Client-Features": "uri/0" } },
      { path: "/lokavaluto_api/private/partner/999", method: "GET" },
      { path: "/lokavaluto_api/private/cyclos/contact", method: "POST", body: { addresses: [] } },
    ];
    const { body } = await raw(miel, "POST", "/batch", { "API-KEY": wallet.apiToken }, { requests });
    assert.deepEqual(body.responses.map((one) => one.status), [200, 200, 404, 200]);
    assert.equal(body.responses[0].body.name, "Alice Martin");
    assert.match(body.responses[1].body[0].currency_uri, /^cyclos:\/\/127\.0\.0\.1:/);
    const stranger = await raw(miel, "POST", "/batch", {}, { requests: requests.slice(0, 1) });
    assert.equal(stranger.body.responses[0].status, 401);
  },

  async "a session that has ended is asked for anew"() {
    const wallet = await logIn(miel, "alice", password);
    const [account] = await wallet.getUserAccounts();
    await raw(miel, "DELETE", "/v1/session", { "API-KEY": wallet.apiToken });
    await assert.rejects(account.getAccounts(), RestExc.AuthenticationRequired);
    assert.equal(wallet.loginsRequested, 1);
    await assert.rejects(wallet.$get("/partner/0"), RestExc.AuthenticationRequired);
    assert.equal(wallet.isLogged, false);
  },
};

/// With the other node away.
const away = {
  async "a payment to a node that is away is answered within 20 s, as waiting"() {
    const wallet = await as(miel, "alice");
    const before = Number(await balanceOf(wallet));
    const [txoko] = await find(wallet, "txoko@eusko.example");
    const started = Date.now();
    const paid = await pay(txoko, "3.00", "plus tard");
    assert.ok(Date.now() - started < 18_000);
    assert.match(paid.description, pending);
    assert.match(paid.description, /plus tard$/);
    assert.equal(await balanceOf(wallet), (before - 3).toFixed(2));
    const [listed] = await history(wallet);
    assert.match(listed.description, pending);
    assert.equal(listed.amount, "-3.00");
  },
};

/// When it has come back.
const back = {
  async "a payment that waited no longer does"() {
    const wallet = await as(miel, "alice");
    const deadline = Date.now() + 30_000;
    while ((await history(wallet))[0].description !== "plus tard") assert.ok(Date.now() < deadline, "it still waits");
  },
};

for (const [name, step] of Object.entries({ steps, away, back }[process.argv[3]])) {
  try {
    await step();
  } catch (error) {
    log(`FAILED ${name}\n`, error, "\nlast answers:", answers.slice(-4));
    process.exit(1);
  }
  log(`ok ${name}`);
}
