-- Ask for one call: either all windows and the concurrency limit have room and the call is entered everywhere, or
-- nothing changes and the seconds to wait are told. One script, so no two workers can take the same place.
--
-- KEYS[1] slots (sorted set: permit -> wall time at which a lost one is free again)
-- KEYS[2..1+b] brakes (hash: factor, since, until), then one key per window (and its ":foreign" hash)
-- ARGV: now, permit, at_once, slot_seconds, background, climb, brakes, windows,
--       then per window: brake index, calls, seconds, reserve, slows, buckets
local now = tonumber(ARGV[1])
local permit = ARGV[2]
local at_once = tonumber(ARGV[3])
local slot_seconds = tonumber(ARGV[4])
local background = ARGV[5] == '1'
local climb = tonumber(ARGV[6])
local brakes = tonumber(ARGV[7])
local windows = tonumber(ARGV[8])
local wait = 0
local limited_by = ''

local factors = {}
for index = 1, brakes do
  local kept = redis.call('HMGET', KEYS[1 + index], 'factor', 'since', 'until')
  local factor = tonumber(kept[1]) or 1
  local since = tonumber(kept[2]) or 0
  local stop = tonumber(kept[3]) or 0
  factors[index] = math.min(1, factor + math.max(0, now - since) * climb)
  if stop > now and stop - now > wait then
    wait = stop - now
    limited_by = 'brake'
  end
end

-- Slots are real work of real processes, so they expire by the wall's clock.
local time = redis.call('TIME')
local wall = tonumber(time[1]) + tonumber(time[2]) / 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', wall)
local room = math.max(1, math.floor(at_once * factors[1]))
if background and room > 1 then room = room - 1 end
if at_once > 0 and redis.call('ZCARD', KEYS[1]) >= room then
  return {0, '-1', 'slots'}
end

local argument = 8
local entries = {}
for index = 1, windows do
  local key = KEYS[1 + brakes + index]
  local brake = tonumber(ARGV[argument + 1])
  local calls = tonumber(ARGV[argument + 2])
  local seconds = tonumber(ARGV[argument + 3])
  local reserve = tonumber(ARGV[argument + 4])
  local slows = ARGV[argument + 5] == '1'
  local buckets = tonumber(ARGV[argument + 6])
  argument = argument + 6

  local limit = calls
  if slows then limit = math.max(1, math.floor(calls * factors[brake])) end
  if background then limit = math.max(1, limit - reserve) end
  -- Calls of others on the same quota, as the platform's headers told.
  local told = redis.call('HMGET', key .. ':foreign', 'count', 'at')
  local foreign_until = 0
  if told[1] and tonumber(told[2]) + seconds > now then
    limit = limit - tonumber(told[1])
    foreign_until = tonumber(told[2]) + seconds
  end

  local needed = 0
  if buckets == 0 then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now - seconds)
    local used = redis.call('ZCARD', key)
    if limit <= 0 then
      needed = foreign_until - now
    elseif used >= limit then
      local oldest = redis.call('ZRANGE', key, used - limit, used - limit, 'WITHSCORES')
      needed = tonumber(oldest[2]) + seconds - now
    end
  else
    local width = seconds / buckets
    local first = math.floor((now - seconds) / width)
    local kept = redis.call('HGETALL', key)
    local used = 0
    local counts = {}
    for position = 1, #kept, 2 do
      local bucket = tonumber(kept[position])
      if bucket < first then
        redis.call('HDEL', key, kept[position])
      else
        counts[#counts + 1] = {bucket, tonumber(kept[position + 1])}
        used = used + tonumber(kept[position + 1])
      end
    end
    if limit <= 0 then
      needed = foreign_until - now
    elseif used >= limit then
      table.sort(counts, function(a, b) return a[1] < b[1] end)
      local surplus = used - limit + 1
      for _, pair in ipairs(counts) do
        surplus = surplus - pair[2]
        needed = (pair[1] + 1) * width + seconds - now
        if surplus <= 0 then break end
      end
    end
  end
  if needed > wait then
    wait = needed
    limited_by = key
  end
  entries[index] = {key, seconds, buckets}
end

if wait > 0 then
  return {0, string.format('%.6f', wait), limited_by}
end

redis.call('ZADD', KEYS[1], wall + slot_seconds, permit)
redis.call('EXPIRE', KEYS[1], math.ceil(slot_seconds) + 60)
for _, entry in ipairs(entries) do
  if entry[3] == 0 then
    redis.call('ZADD', entry[1], string.format('%.6f', now), permit)
  else
    redis.call('HINCRBY', entry[1], string.format('%d', math.floor(now / (entry[2] / entry[3]))), 1)
  end
  redis.call('EXPIRE', entry[1], math.ceil(entry[2]) + 60)
end
return {1, '0', ''}
