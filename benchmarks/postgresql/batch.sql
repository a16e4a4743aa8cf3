-- pgbench: `batch` payments as one set. hot: 1 = all to account 0. The server draws them, which costs little beside
-- what is measured.
SELECT pay_all(array_agg(id), array_agg(payer), array_agg(CASE WHEN :hot = 1 THEN 0 ELSE payer % (:members - 1) + 1 END),
               array_agg(1::bigint))
FROM (SELECT gen_random_uuid() AS id, 1 + floor(random() * (:members - 1))::integer AS payer
      FROM generate_series(1, :batch)) AS drawn;
