package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.util.Optional;

/** Tells whether a member that was started can be used. */
@FunctionalInterface
interface Readiness {

  /**
   * @param output what the member has printed since its start
   * @return what is missing, or nothing when the member is ready
   * @throws IOException when the member does not answer, which counts as not ready
   */
  Optional<String> missing(String output) throws IOException;

  /** Ready when both are. */
  default Readiness and(Readiness other) {
    return output -> {
      Optional<String> missing = missing(output);
      return missing.isPresent() ? missing : other.missing(output);
    };
  }

  /** Ready when the output holds the text. */
  static Readiness printed(String text) {
    return output ->
        output.contains(text) ? Optional.empty() : Optional.of("it has not printed '" + text + "'");
  }
}
