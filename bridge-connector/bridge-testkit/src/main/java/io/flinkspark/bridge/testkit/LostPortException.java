package io.flinkspark.bridge.testkit;

/** A starting process found its port taken, although it was free a moment before. */
final class LostPortException extends TestkitException {

  LostPortException(String message) {
    super(message);
  }
}
