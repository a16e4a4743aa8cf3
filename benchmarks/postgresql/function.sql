-- pgbench: a payment by the function. hot: 1 = to account 0.
\set payer random(1, :members - 1)
\set other random(1, :members - 2)
\set payee CASE WHEN :hot = 1 THEN 0 WHEN :other >= :payer THEN :other + 1 ELSE :other END
SELECT pay(gen_random_uuid(), :payer, :payee, 1);
