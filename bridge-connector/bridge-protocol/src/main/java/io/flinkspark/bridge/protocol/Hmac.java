package io.flinkspark.bridge.protocol;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The cryptography of this module: SHA-256, HMAC-SHA256, random bytes. */
final class Hmac {

  static final int SIZE = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Hmac() {}

  static byte[] of(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new BridgeException(ErrorCode.INTERNAL, "Cannot compute an HMAC-SHA256", e);
    }
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (GeneralSecurityException e) {
      throw new BridgeException(ErrorCode.INTERNAL, "Cannot compute a SHA-256", e);
    }
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
