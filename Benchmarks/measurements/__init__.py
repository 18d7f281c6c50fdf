"""All measurements, in the order in which they run: what is quick and quiet first."""

from measurements import (  # noqa: F401
    tokens, start, constant, product, listing, filters, apache_bench, front, mixed, orders, jobs, rush, latency,
    connections, locust_users,
)
