import Testing

@testable import Shop

@Suite("Claimed jobs")
struct ClaimedJobTests {
    @Test(
        "A job says which request added it and which order it is for, if its arguments do",
        arguments: [
            (#"{"request_id": "abc", "order_id": 7}"#, "abc", 7), (#"{"request_id": "abc"}"#, "abc", nil),
            (#"{"order_id": 9007199254740993}"#, nil, 9_007_199_254_740_993), (#"{"request_id": ""}"#, nil, nil),
            (#"{"request_id": 5, "order_id": "7"}"#, nil, nil), (#"{"order_id": 1.5}"#, nil, nil),
            ("{}", nil, nil), ("[]", nil, nil), ("no JSON", nil, nil),
        ] as [(String, String?, Int64?)]
    )
    func origins(arguments: String, requestID: String?, orderID: Int64?) {
        let job = ClaimedJob(id: 1, kind: "any", arguments: arguments, attempt: 1)
        #expect(job.requestID == requestID)
        #expect(job.orderID == orderID)
    }
}
