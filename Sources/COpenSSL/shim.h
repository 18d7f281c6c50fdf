/* OpenSSL 3's libcrypto: digests, MACs, key derivation, random bytes. TLS to clients is nginx', to PostgreSQL libpq's. */
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
