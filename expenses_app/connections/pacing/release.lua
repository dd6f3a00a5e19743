-- The call is over. Its time in the exact windows moves forward, by no more than their stretch: somewhere between
-- asking and answering the platform counted it.
-- KEYS[1] slots, then the exact windows. ARGV: now, permit, then one stretch per window.
local now = tonumber(ARGV[1])
redis.call('ZREM', KEYS[1], ARGV[2])
for index = 2, #KEYS do
  local entered = redis.call('ZSCORE', KEYS[index], ARGV[2])
  if entered then
    local moved = math.max(tonumber(entered), now - tonumber(ARGV[1 + index]))
    redis.call('ZADD', KEYS[index], string.format('%.6f', moved), ARGV[2])
  end
end
return 1
