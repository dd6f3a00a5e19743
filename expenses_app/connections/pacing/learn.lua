-- What the platform says is left of a window, against what we counted: the difference was used by others.
-- KEYS[1] the window. ARGV: now, used by the platform's word, buckets, seconds.
local used = 0
local now = tonumber(ARGV[1])
local seconds = tonumber(ARGV[4])
if tonumber(ARGV[3]) == 0 then
  used = redis.call('ZCOUNT', KEYS[1], string.format('%.6f', now - seconds), '+inf')
else
  for _, count in ipairs(redis.call('HVALS', KEYS[1])) do used = used + tonumber(count) end
end
local foreign = math.max(0, tonumber(ARGV[2]) - used)
redis.call('HSET', KEYS[1] .. ':foreign', 'count', foreign, 'at', ARGV[1])
redis.call('EXPIRE', KEYS[1] .. ':foreign', math.ceil(seconds) + 60)
return foreign
