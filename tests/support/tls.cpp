#include "support/tls.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace gpuprice::test {

namespace {

void require(bool is_done)
{
    if (!is_done) {
        throw std::runtime_error("no certificate can be made");
    }
}

void add_extension(X509* certificate, int kind, const std::string& value)
{
    X509V3_CTX context{};
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::shared_ptr<X509_EXTENSION> extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()),
                                                    ::X509_EXTENSION_free};
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string pem_of(X509* certificate)
{
    const std::shared_ptr<BIO> memory{BIO_new(BIO_s_mem()), ::BIO_free};
    require(memory && PEM_write_bio_X509(memory.get(), certificate) == 1);
    std::string text(BIO_ctrl_pending(memory.get()), '\0');
    require(BIO_read(memory.get(), text.data(), static_cast<int>(text.size())) == static_cast<int>(text.size()));
    return text;
}

}  // namespace

Certificate::Certificate(const std::string& host) : context_{SSL_CTX_new(TLS_server_method()), ::SSL_CTX_free}
{
    constexpr long k_an_hour = 60L * 60;
    const std::shared_ptr<EVP_PKEY> key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), ::EVP_PKEY_free};
    const std::shared_ptr<X509> certificate{X509_new(), ::X509_free};
    require(context_ && key && certificate);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -k_an_hour);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), k_an_hour);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const std::string common = "a test's own certificate";
    const auto* bytes = reinterpret_cast<const unsigned char*>(common.data());  // NOLINT(*-reinterpret-cast): OpenSSL's
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, bytes, static_cast<int>(common.size()), -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), NID_subject_alt_name, host);
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    require(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1 &&
            SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
    pem_ = pem_of(certificate.get());
}

std::unique_ptr<TlsServerEnd> TlsServerEnd::greet(const Certificate& certificate, int socket)
{
    std::shared_ptr<SSL> session{SSL_new(certificate.context_.get()), ::SSL_free};
    if (!session || SSL_set_fd(session.get(), socket) != 1 || SSL_accept(session.get()) != 1) {
        return nullptr;
    }
    return std::unique_ptr<TlsServerEnd>{new TlsServerEnd{std::move(session)}};
}

std::string TlsServerEnd::receive(int most)
{
    std::string bytes(static_cast<std::size_t>(most), '\0');
    const int got = SSL_read(session_.get(), bytes.data(), most);
    bytes.resize(static_cast<std::size_t>(got > 0 ? got : 0));
    return bytes;
}

void TlsServerEnd::send(const std::string& bytes)
{
    static_cast<void>(SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size())));
}

bool TlsServerEnd::has_pending() const { return SSL_pending(session_.get()) > 0; }

}  // namespace gpuprice::test
