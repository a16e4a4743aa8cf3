-- What wrk asks of a node: balances or payments, of members in turn, each payment under an id of its own. Reads its
-- settings from the environment, so that the token is on no command line; ends with a line of JSON.
local what = os.getenv("BENCHMARK_WHAT")
local members = tonumber(os.getenv("BENCHMARK_MEMBERS"))
local run = os.getenv("BENCHMARK_RUN") -- 16 hexadecimal digits, others in each run
local asked = 0

function init()
  local token = os.getenv("BENCHMARK_TOKEN")
  if token then wrk.headers["Authorization"] = "Bearer " .. token end
end

local function member(number) return string.format("member-%d", number % members) end

function request()
  asked = asked + 1
  if what == "static" then return wrk.format("GET", "/balance.json") end
  if what == "balances" then return wrk.format("GET", "/v1/accounts/" .. member(asked)) end
  local body = string.format('{"id":"%s%016x","from":"%s","to":"%s","amount":"0.01"}', run, asked, member(asked),
                             member(asked + 1 + asked % (members - 1)))
  return wrk.format("POST", "/v1/payments", {["Content-Type"] = "application/json",
                                            ["Authorization"] = wrk.headers["Authorization"]}, body)
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format('{"requests":%d,"microseconds":%d,"p50_us":%d,"p99_us":%d,"failed":%d}\n', summary.requests,
                         summary.duration, latency:percentile(50), latency:percentile(99),
                         failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
