-- Of a hundred requests fifty for the first page of the listing, forty for a random product and ten for an order.
dofile(os.getenv("LOAD_SCRIPTS") .. "/report.lua")
dofile(os.getenv("LOAD_SCRIPTS") .. "/orders.lua")
local listing, products = nil, {}

function init()
    prepareOrders()
    listing = wrk.format("GET", "/api/products/")
    for id = 1, tonumber(os.getenv("LOAD_PRODUCTS")) do
        products[id] = wrk.format("GET", "/api/products/" .. id .. "/")
    end
end

function request()
    local number = math.random(100)
    if number <= 50 then return listing end
    if number <= 90 then return products[math.random(#products)] end
    return order()
end
