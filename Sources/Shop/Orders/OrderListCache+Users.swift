import Runtime

extension OrderListCache {
    /// Removes the pages of several users, all at once, and waits for Redis to answer.
    func remove(_ userIDs: Set<Int64>) async {
        let removals = userIDs.map { userID in
            EventLoop.shared.task(returning: { await self.remove(userID) })
        }
        for removal in removals { _ = await removal.value }
    }
}
