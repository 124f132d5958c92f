package io.flinkspark.jobs.spark.stream;

/**
 * An option's value, or what it names, is wrong; the message is for the user and says "Cannot …:
 * …".
 */
public final class WrongOptionException extends IllegalArgumentException {

  public WrongOptionException(String message) {
    super(message);
  }

  public WrongOptionException(String message, Throwable cause) {
    super(message, cause);
  }
}
