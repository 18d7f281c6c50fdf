-- What makes a request for an order of three random products, one piece each, under a key of its own, by the users
-- whose tokens are in the file LOAD_TOKENS.
local tokens, counter, run = {}, 0, nil

function prepareOrders()
    math.randomseed(os.time())
    run = math.random(2 ^ 31)
    for token in io.lines(os.getenv("LOAD_TOKENS")) do tokens[#tokens + 1] = token end
end

function order()
    counter = counter + 1
    local lines, productCount = {}, tonumber(os.getenv("LOAD_PRODUCTS"))
    for line = 1, 3 do
        lines[line] = string.format('{"product_id":%d,"quantity":1}', math.random(productCount))
    end
    local fields = {
        ["Content-Type"] = "application/json",
        ["Authorization"] = "Bearer " .. tokens[counter % #tokens + 1],
        ["Idempotency-Key"] = string.format("%d-%d-%d", os.time(), run, counter),
    }
    return wrk.format("POST", "/api/orders/", fields, '{"items":[' .. table.concat(lines, ",") .. "]}")
end
