-- Orders of three random products, one piece each, by the users whose tokens are in ORDER_TOKENS.

local tokens = {}
for token in os.getenv("ORDER_TOKENS"):gmatch("%S+") do tokens[#tokens + 1] = token end
local productCount = tonumber(os.getenv("ORDER_PRODUCTS"))
local counter = 0

function init()
    math.randomseed(os.time())
end

function request()
    counter = counter + 1
    local lines = {}
    for line = 1, 3 do
        lines[line] = string.format('{"product_id":%d,"quantity":1}', math.random(productCount))
    end
    local fields = {
        ["Content-Type"] = "application/json",
        ["Authorization"] = "Bearer " .. tokens[counter % #tokens + 1],
        ["Idempotency-Key"] = string.format("%d-%d-%d", os.time(), math.random(2 ^ 31), counter),
    }
    return wrk.format("POST", "/api/orders/", fields, '{"items":[' .. table.concat(lines, ",") .. "]}")
end
