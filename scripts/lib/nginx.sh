# nginx in front of the instances. To be sourced after common.sh and ports.sh.
# shellcheck shell=bash

nginx_is_running() { is_running "$STATE/run/nginx.pid" "$(nginx_title)"; }
# What nginx calls its process: with our prefix, so that no other nginx is mistaken for ours.
nginx_title() { printf 'nginx: master process nginx -p %s ' "$STATE"; }

nginx_command() { as_service nginx -p "$STATE" -e log/nginx-error.log -c nginx/nginx.conf "$@"; }

# Writes the configuration that is wanted now to a directory, with the certificate's digest beside it, by which a new
# certificate is a change.
render_nginx() {
    local certificate=$STATE/tls/certificate.pem
    SOUNDWAVE_LISTEN=127.0.0.1:${PORT[nginx]} SOUNDWAVE_TLS_LISTEN=127.0.0.1:${PORT[nginx_tls]} \
        SOUNDWAVE_TLS_CERTIFICATE=$certificate SOUNDWAVE_TLS_KEY=$STATE/tls/key.pem \
        SOUNDWAVE_BASIC_1=127.0.0.1:${PORT[instance_1]} SOUNDWAVE_BASIC_2=127.0.0.1:${PORT[instance_2]} \
        SOUNDWAVE_BACKUP=127.0.0.1:${PORT[instance_3]} "$ROOT/nginx/render" "$1"
    sha256sum <"$certificate" >"$1/certificate.sha256"
}

# Starts nginx, or lets a running one take over a changed configuration; leaves it alone if nothing has changed.
update_nginx() {
    local wanted=$STATE/nginx.wanted changed=yes
    as_service mkdir -p "$STATE/tmp" "$STATE/acme"
    mkdir -p "$STATE/static"
    cp -r "$ROOT/nginx/static/." "$STATE/static/"
    # By its text: the services' user may not be able to reach the checkout.
    as_service bash -s -- "$STATE/tls" <"$ROOT/nginx/make-certificate"
    # The shop itself does not need them.
    "$ROOT/scripts/api-pages" "$STATE/api-pages" || note "/swagger/ and /redoc/ are not there: see above"
    "$ROOT/scripts/pages" "$STATE/pages"
    rm -rf "$wanted"
    render_nginx "$wanted"
    if diff -rq "$wanted" "$STATE/nginx" >/dev/null 2>&1; then changed=''; fi
    rm -rf "$STATE/nginx"
    mv "$wanted" "$STATE/nginx"
    if ! nginx_is_running; then
        nginx_command
    elif [[ $changed ]]; then
        note "its configuration has changed: reloading"
        nginx_command -t -q
        nginx_command -s reload
    fi
    local port
    for port in "${PORT[nginx]}" "${PORT[nginx_tls]}"; do
        wait_until 10 port_is_taken "$port" || fail "nginx did not start" "its log: $STATE/log/nginx-error.log"
    done
}

stop_nginx() { stop_process "$STATE/run/nginx.pid" "$(nginx_title)" 10; }
