-- Filtered listings: nine of ten are one of the paths of the file LOAD_PATHS, which have been asked for before; the
-- tenth has bounds that nobody has asked for.
dofile(os.getenv("LOAD_SCRIPTS") .. "/report.lua")
local warm = {}

function init()
    math.randomseed(os.time())
    for path in io.lines(os.getenv("LOAD_PATHS")) do warm[#warm + 1] = wrk.format("GET", path) end
end

function request()
    if math.random(10) > 1 then return warm[math.random(#warm)] end
    return wrk.format("GET", string.format(
        "/api/products/?category=%d&min_price=%d.%02d&max_price=%d.%02d&ordering=price",
        math.random(6), math.random(0, 400), math.random(0, 99), math.random(500, 2000), math.random(0, 99)))
end
