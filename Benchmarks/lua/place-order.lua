-- Orders only.
dofile(os.getenv("LOAD_SCRIPTS") .. "/report.lua")
dofile(os.getenv("LOAD_SCRIPTS") .. "/orders.lua")

function init() prepareOrders() end

function request() return order() end
