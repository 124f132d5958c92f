package io.flinkspark.e2e;

import java.util.ArrayList;
import java.util.List;

/** Why something failed, for a person: without the steps of a stack trace, with its causes. */
public final class Reason {
  private Reason() {}

  /** The message, of which lines that are steps of a Java stack trace are left out. */
  public static String of(Throwable failure) {
    if (failure.getMessage() == null) {
      return failure.toString();
    }
    List<String> lines = new ArrayList<>();
    for (String line : failure.getMessage().lines().toList()) {
      if (!line.startsWith("\tat ")
          && !line.matches("\\s*\\.\\.\\. [0-9]+ more")
          && !line.isBlank()) {
        lines.add(line);
      }
    }
    return String.join(System.lineSeparator(), lines);
  }
}
