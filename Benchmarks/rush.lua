-- Sends a number of POSTs over wrk's connections, and says how long it took until the last was answered:
--
--   RUSH_TARGET  /api/products/ or /api/orders/
--   RUSH_COUNT   how many
--   RUSH_TOKENS  access tokens with spaces between, which take turns
--
-- wrk itself knows only durations: what it sends beyond the number are GETs of /live, which do not count.
local ffi = require("ffi")
ffi.cdef [[
    typedef struct { long seconds; long nanoseconds; } timespec;
    int clock_gettime(int clock, timespec *time);
]]
local instant = ffi.new("timespec")

local target, count = os.getenv("RUSH_TARGET"), tonumber(os.getenv("RUSH_COUNT"))
local tokens, sent, isFirstCall = {}, 0, true
local live = "GET /live HTTP/1.1\r\nHost: rush\r\n\r\n"

-- Read by `done`, in another state of Lua.
created, refused, began, ended = 0, 0, 0, 0

local function now()
    ffi.C.clock_gettime(1, instant)
    return tonumber(instant.seconds) + tonumber(instant.nanoseconds) / 1e9
end

local function body(number)
    if target == "/api/products/" then
        return string.format(
            '{"name": "Record %d", "description": "One of a thousand.", "price": "%d.90", "stock": 1000000, "category": 1}',
            number, 5 + number % 40)
    end
    local first, second = math.random(1000), math.random(1000)
    return string.format(
        '{"items": [{"product_id": %d, "quantity": 1}, {"product_id": %d, "quantity": 2}]}', first, second)
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

function init()
    math.randomseed(1)
    for token in os.getenv("RUSH_TOKENS"):gmatch("%S+") do table.insert(tokens, token) end
end

function request()
    -- The first is for wrk itself, which looks how many requests it holds, and does not send it.
    if isFirstCall or sent == count then
        isFirstCall = false
        return live
    end
    if sent == 0 then began = now() end
    sent = sent + 1
    local content = body(sent)
    return table.concat({
        "POST ", target, " HTTP/1.1\r\nHost: rush\r\nContent-Type: application/json\r\nAuthorization: Bearer ",
        tokens[sent % #tokens + 1], "\r\nContent-Length: ", #content, "\r\n\r\n", content,
    })
end

function response(status)
    if status == 200 then return end
    if status == 201 then created = created + 1 else refused = refused + 1 end
    ended = now()
end

function done()
    for _, thread in ipairs(threads) do
        io.write(string.format("%d created, %d refused, %.3f s\n", thread:get("created"), thread:get("refused"),
            thread:get("ended") - thread:get("began")))
    end
end
