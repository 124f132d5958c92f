package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The secret that both sides know. It never travels: each side proves that it knows it. It is never
 * printed either.
 */
public final class Token implements Serializable {

  /** Shorter ones could be guessed from a recorded handshake. */
  public static final int MIN_LENGTH = 16;

  private static final long serialVersionUID = 1;

  private final String secret;

  private Token(String secret, String origin) {
    check(
        secret.length() >= MIN_LENGTH,
        "Cannot use the token from %s: it is shorter than %d characters (%d)",
        origin,
        MIN_LENGTH,
        secret.length());
    this.secret = secret;
  }

  public static Token of(String secret) {
    return new Token(secret, "the options");
  }

  /** The content of a file, without white space around it. */
  public static Token fromFile(Path file) {
    try {
      return new Token(Files.readString(file).strip(), file.toString());
    } catch (IOException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT, "Cannot read the token: no readable file (" + file + ")", e);
    }
  }

  /** The value of an environment variable. */
  public static Token fromEnvironment(String variable) {
    String value = System.getenv(variable);
    check(value != null, "Cannot read the token: the environment has no %s", variable);
    return new Token(value.strip(), variable);
  }

  /** A new one of 256 random bits. */
  public static Token random() {
    return of(Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.random(32)));
  }

  /** The secret itself, for handing it on to another process. */
  public String reveal() {
    return secret;
  }

  /** What a side shows: only who knows the token can compute it for these two preambles. */
  Bytes prove(String role, byte[] clientPreamble, byte[] serverPreamble) {
    return Bytes.owning(
        Hmac.of(
            secret.getBytes(StandardCharsets.UTF_8),
            role.getBytes(StandardCharsets.UTF_8),
            clientPreamble,
            serverPreamble));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Token token && secret.equals(token.secret);
  }

  @Override
  public int hashCode() {
    return secret.hashCode();
  }

  @Override
  public String toString() {
    return "Token(hidden)";
  }
}
