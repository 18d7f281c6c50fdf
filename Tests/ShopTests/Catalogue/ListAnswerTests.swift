import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The answer with a page of a list", .loop)
struct ListAnswerTests {
    @Test(
        "The next page is where the request was, with another place in the list and all else as it came",
        arguments: [
            ("/list", "/list?cursor=next"), ("/list/", "/list/?cursor=next"), ("/list?", "/list?cursor=next"),
            ("/list?limit=2&category=1", "/list?limit=2&category=1&cursor=next"),
            ("/list?cursor=this&limit=2", "/list?limit=2&cursor=next"),
            ("/list?&page=7&&limit=2&", "/list?limit=2&cursor=next"),
            ("/list?name=a%26cursor=b+c&page=2", "/list?name=a%26cursor=b+c&cursor=next"),
            ("/list?%63ursor=this&limit=2", "/list?limit=2&cursor=next"),
            ("/list?limit=2&p%61ge=7", "/list?limit=2&cursor=next"),
            ("http://shop.test/list?page=2", "/list?cursor=next"),
        ]
    )
    @Loop
    func linksToNextPage(_ target: String, _ next: String) async throws {
        let answer = try await ResponderFixture().client.send("GET", target)
        #expect(answer.status == 200)
        #expect(answer.fields["link"] == "<\(next)>; rel=\"next\"")
    }
}
