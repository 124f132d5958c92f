package io.flinkspark.schema;

/**
 * Says that bytes, a value and a schema do not fit together. The message names what was tried and
 * why it cannot be done. Trying again does not help.
 */
public final class SchemaException extends RuntimeException {

  public SchemaException(String message) {
    super(message);
  }

  public SchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
