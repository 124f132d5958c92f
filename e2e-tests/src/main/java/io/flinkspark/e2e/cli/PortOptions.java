package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.clusters.Roles;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Fixed ports, for those who need them. */
final class PortOptions {
  @Option(
      names = "--port",
      paramLabel = "ROLE=N",
      description = {
        "Use this port instead of a free one. May be repeated.",
        "Roles: ${COMPLETION-CANDIDATES}."
      },
      completionCandidates = RoleNames.class)
  private Map<String, Integer> ports = new LinkedHashMap<>();

  Map<String, Integer> ports() {
    return ports;
  }

  /** For the help text. */
  static final class RoleNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Roles.names().iterator();
    }
  }
}
