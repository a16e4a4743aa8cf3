-- The double-entry work of a local payment, as a careful user of PostgreSQL would lay it out: accounts with bounds, a
-- payment once under its id, two postings that balance. What is not needed is left out: no foreign keys, no index on
-- postings.

CREATE TABLE account (
  id integer PRIMARY KEY,
  least bigint NOT NULL,
  most bigint NOT NULL,
  balance bigint NOT NULL,
  CONSTRAINT within_bounds CHECK (balance BETWEEN least AND most)
) WITH (fillfactor = 50);  -- room beside each row for its next version: balances change without touching the index

CREATE TABLE payment (
  id uuid PRIMARY KEY,
  payer integer NOT NULL,
  payee integer NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0)
);

CREATE TABLE posting (
  payment uuid NOT NULL,
  account integer NOT NULL,
  amount bigint NOT NULL
);

-- One payment. The same id with the same content is accepted again without moving anything. Rows are locked in the
-- order of account ids, so that no two payments wait for each other; the constraint refuses what has no cover.
CREATE FUNCTION pay(new_id uuid, new_payer integer, new_payee integer, new_amount bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO payment VALUES (new_id, new_payer, new_payee, new_amount) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN EXISTS (SELECT FROM payment
                   WHERE id = new_id AND payer = new_payer AND payee = new_payee AND amount = new_amount);
  END IF;
  IF new_payer < new_payee THEN
    UPDATE account SET balance = balance - new_amount WHERE id = new_payer;
    UPDATE account SET balance = balance + new_amount WHERE id = new_payee;
  ELSE
    UPDATE account SET balance = balance + new_amount WHERE id = new_payee;
    UPDATE account SET balance = balance - new_amount WHERE id = new_payer;
  END IF;
  INSERT INTO posting VALUES (new_id, new_payer, -new_amount), (new_id, new_payee, new_amount);
  RETURN true;
END $$;

-- Many payments as one set, all or none: an account is updated once, by what it gains or loses in all.
CREATE FUNCTION pay_all(ids uuid[], payers integer[], payees integer[], amounts bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM account WHERE id = ANY (payers || payees) ORDER BY id FOR UPDATE;
  WITH fresh AS (
    INSERT INTO payment SELECT * FROM unnest(ids, payers, payees, amounts) ON CONFLICT DO NOTHING RETURNING *
  ), posted AS (
    INSERT INTO posting
    SELECT id, payer, -amount FROM fresh UNION ALL SELECT id, payee, amount FROM fresh
    RETURNING account, amount
  )
  UPDATE account SET balance = balance + change.amount
  FROM (SELECT posted.account, sum(posted.amount) AS amount FROM posted GROUP BY posted.account) AS change
  WHERE account.id = change.account;
END $$;

INSERT INTO account SELECT id, 0, 9000000000000000, 1000000000 FROM generate_series(0, :members - 1) AS id;
