# Soundwave as an image. docs/docker.md tells how it is run; `docker compose up` builds it by itself.
#
# The compiler's stage, of which only the binary goes on; one for the pages, the shop's and those of the interface; and the
# one that runs.
# Swift's own libraries are inside the binary, so the last holds nothing but Debian's. What changes most often comes last
# in each, so that a change of code installs no package again.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libhiredis-dev libpq-dev libssl-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY Package.swift ./
# The manifest names targets there, without which it is refused; they are not built.
COPY Benchmarks Benchmarks
COPY Tests Tests
COPY Sources Sources
# The cache keeps what was compiled, so that only what has changed is compiled again. It is no part of a layer: the
# binary is copied out, without its symbols (half of its size).
RUN --mount=type=cache,id=soundwave-build,target=/build/.build,sharing=locked \
    swift build --configuration release --static-swift-stdlib --product soundwave \
    && install -D --strip --mode=755 .build/release/soundwave /out/soundwave

# Pages, for nginx to serve. Swagger UI and ReDoc come from PyPI: without it there are none, which the shop can do without;
# behind a proxy that speaks TLS itself, CA_BUNDLE names its authorities.
FROM debian:bookworm-slim AS pages
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3-pip \
    && rm -rf /var/lib/apt/lists/*
COPY nginx/pages /build/nginx/pages
COPY scripts/api-pages /build/scripts/
# Named here only so that another value is another layer.
ARG CA_BUNDLE=
RUN --mount=type=secret,id=ca_bundle \
    if [ -s /run/secrets/ca_bundle ]; then export PIP_CERT=/run/secrets/ca_bundle; fi; \
    /build/scripts/api-pages /pages \
    || { echo 'warning: /swagger/ and /redoc/ are left out of this image' >&2 && mkdir /pages; }

# The shop and the desk need nothing from outside.
COPY deploy/pages /build/deploy/pages
COPY pages /build/pages
COPY scripts/pages /build/scripts/
RUN /build/scripts/pages /shop-pages

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libhiredis0.14 libpq5 libssl3 libstdc++6 msmtp tzdata \
    && rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/log/*
# A number, so that a cluster that refuses root can tell (Kubernetes' runAsNonRoot). The folders are here for their
# owner: a new volume takes it over.
RUN groupadd --gid 10001 soundwave \
    && useradd --uid 10001 --gid soundwave --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin soundwave \
    && install -d -o soundwave -g soundwave -m 755 /var/lib/soundwave/media /var/spool/soundwave
COPY --chmod=755 deploy/mail/send /usr/local/bin/soundwave-mail
COPY --chmod=755 deploy/pages/place /usr/local/bin/soundwave-pages
# How nginx serves them, for a cluster, whose pods have no files of the repository.
COPY nginx/headers.conf nginx/compression.conf /usr/share/soundwave/nginx/
COPY nginx/snippets /usr/share/soundwave/nginx/snippets
COPY nginx/locations/api-pages.conf nginx/locations/files.conf nginx/locations/pages.conf /usr/share/soundwave/nginx/locations/
COPY nginx/static /usr/share/soundwave/static
COPY --from=pages /pages /usr/share/soundwave/api-pages
COPY --from=pages /shop-pages /usr/share/soundwave/pages
COPY Migrations /usr/share/soundwave/Migrations
COPY --from=build /out/soundwave /usr/local/bin/soundwave

ENV HOST=0.0.0.0 \
    ADMIN_HOST=0.0.0.0 \
    MIGRATIONS_DIRECTORY=/usr/share/soundwave/Migrations \
    MEDIA_DIRECTORY=/var/lib/soundwave/media \
    SPOOL_DIRECTORY=/var/spool/soundwave
WORKDIR /
USER 10001:10001
EXPOSE 8000 9000
STOPSIGNAL SIGTERM
# Of `serve`; a worker is asked by `soundwave health work`.
HEALTHCHECK --interval=10s --timeout=8s --start-period=60s --retries=3 CMD ["soundwave", "health"]
ENTRYPOINT ["soundwave"]
CMD ["serve"]
