package io.flinkspark.bridge.protocol;

/**
 * The one exception of the bridge. Its text reads "Cannot do what: why (value)" and ends with the
 * code's id; it never holds a token, a key or a ticket.
 */
public class BridgeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  public BridgeException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public BridgeException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** Whether the same request may succeed a little later. */
  public boolean isRetriable() {
    return code.isRetriable();
  }

  /** The text without the code's id, as it travels in a failure. */
  public String text() {
    return super.getMessage();
  }

  @Override
  public String getMessage() {
    return super.getMessage() + " [" + code.id() + "]";
  }

  /** Refuses an argument unless the condition holds. */
  public static void check(boolean condition, String format, Object... values) {
    if (!condition) {
      throw new BridgeException(ErrorCode.INVALID_ARGUMENT, String.format(format, values));
    }
  }
}
