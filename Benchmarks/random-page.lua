-- Asks for one of 500 pages of a listing at a time, so that hardly two requests that wait at once are for the same one.
local requests = {}

function init()
    math.randomseed(1)
    for page = 1, 500 do
        requests[page] = wrk.format("GET", "/api/products/?page=" .. page)
    end
end

function request()
    return requests[math.random(#requests)]
end
