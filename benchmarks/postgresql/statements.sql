-- pgbench: a payment by plain statements, the account with the lower id first. hot: 1 = to account 0.
\set payer random(1, :members - 1)
\set other random(1, :members - 2)
\set payee CASE WHEN :hot = 1 THEN 0 WHEN :other >= :payer THEN :other + 1 ELSE :other END
\set first least(:payer, :payee)
\set second greatest(:payer, :payee)
\set change CASE WHEN :payer = :first THEN -1 ELSE 1 END
BEGIN;
INSERT INTO payment VALUES (gen_random_uuid(), :payer, :payee, 1) ON CONFLICT DO NOTHING RETURNING id \gset
UPDATE account SET balance = balance + :change WHERE id = :first;
UPDATE account SET balance = balance - :change WHERE id = :second;
INSERT INTO posting VALUES (:id, :payer, -1), (:id, :payee, 1);
COMMIT;
