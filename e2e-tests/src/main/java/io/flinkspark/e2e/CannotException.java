package io.flinkspark.e2e;

/**
 * Something that the person in front can put right: bad input, a taken port, too little memory. The
 * message reads "Cannot do what: why. What to do." The command line prints it and exits with 2.
 */
public final class CannotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the thing that was asked for, as in "read the log"
   * @param why the reason, with the offending value
   * @param remedy what to do about it, a whole sentence
   */
  public CannotException(String what, String why, String remedy) {
    super("Cannot " + what + ": " + why + ". " + remedy);
  }

  /** As above, with the exception that told us. */
  public CannotException(String what, String why, String remedy, Throwable cause) {
    super("Cannot " + what + ": " + why + ". " + remedy, cause);
  }
}
