package io.flinkspark.bridge.spark;

/**
 * What Spark's configuration may say about a bridge, each declared once. A setting holds for all
 * bridges of the application; the builder's method of that name has the last word.
 */
enum BridgeOption {
  BIND("bind", "127.0.0.1", "The driver's interface for readers."),
  PORT("port", "7420", "The driver's port for readers; 0 is any free one."),
  ADVERTISE("advertise", "", "The host that readers are told, when it is not that of `bind`."),
  TOKEN_FILE(
      "token-file",
      "",
      "A file with the secret that readers know, too (16 characters or more). A new random one"
          + " without it, see `SparkBridge.token()`."),
  READER_TIMEOUT(
      "reader-timeout",
      "30s",
      "How long a task holds its core for a reader that was told where to come."),
  CORE_TIMEOUT("core-timeout", "5min", "How long a reader waits for Spark to start its task."),
  TICKET_LIFETIME(
      "ticket-lifetime", "5min", "How long a reader that was told where to come may wait."),
  MAX_FRAME_SIZE(
      "limits.max-frame-size", "128m", "The largest batch, and so the largest row, that is sent."),
  HANDSHAKE_TIMEOUT(
      "limits.handshake-timeout", "10s", "How long a connection may take to prove itself."),
  SILENCE_TIMEOUT(
      "limits.silence-timeout",
      "5min",
      "After how long without a sign of life a peer is taken for lost; 0 is never."),
  MAX_CONNECTIONS("limits.max-connections", "1024", "Connections a port takes at a time."),
  TLS_ENABLED("tls.enabled", "false", "Whether all connections use TLS."),
  TLS_KEY_STORE(
      "tls.key-store",
      "",
      "The own key and certificate, PKCS#12 or JKS; at this path on executors, too."),
  TLS_KEY_STORE_PASSWORD("tls.key-store-password", "", "Its password."),
  TLS_CERTIFICATES(
      "tls.certificates", "", "The own certificate with its chain, PEM; instead of a key store."),
  TLS_PRIVATE_KEY("tls.private-key", "", "The key to it, PKCS#8 in PEM."),
  TLS_TRUST_STORE(
      "tls.trust-store", "", "The certificates to trust, PKCS#12 or JKS; the JVM's without it."),
  TLS_TRUST_STORE_PASSWORD("tls.trust-store-password", "", "Its password."),
  TLS_TRUSTED_CERTIFICATES(
      "tls.trusted-certificates", "", "The certificates to trust, PEM; instead of a trust store."),
  TLS_REQUIRE_CLIENT_CERTIFICATE(
      "tls.require-client-certificate",
      "false",
      "Whether readers and executors need a trusted certificate."),
  TLS_VERIFY_HOST(
      "tls.verify-host", "true", "Whether a certificate has to name the host that was dialed.");

  /** What each setting's name starts with. */
  static final String PREFIX = "spark.bridge.";

  private final String key;
  private final String fallback;
  private final String meaning;

  BridgeOption(String name, String fallback, String meaning) {
    key = PREFIX + name;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  String key() {
    return key;
  }

  /** As a user would write it; empty for none. */
  String fallback() {
    return fallback;
  }

  String meaning() {
    return meaning;
  }
}
