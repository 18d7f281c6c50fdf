import Crypto
@main struct TokenBenchmark { static func main() {} }
