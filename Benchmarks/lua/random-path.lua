-- Asks for one of the paths of the file LOAD_PATHS at a time; the requests are made beforehand, so that the load tool
-- stays cheap.
dofile(os.getenv("LOAD_SCRIPTS") .. "/report.lua")
local requests = {}

function init()
    math.randomseed(1)
    for path in io.lines(os.getenv("LOAD_PATHS")) do requests[#requests + 1] = wrk.format("GET", path) end
end

function request()
    return requests[math.random(#requests)]
end
