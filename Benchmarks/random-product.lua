-- Asks for one of 10 000 products at a time; the requests are made beforehand, so that the load tool stays cheap.
local requests = {}

function init()
    math.randomseed(1)
    for id = 1, 10000 do
        requests[id] = wrk.format("GET", "/api/products/" .. id .. "/")
    end
end

function request()
    return requests[math.random(#requests)]
end
