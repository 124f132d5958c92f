package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a bridge may be found: {@code bridge://host:port}, several separated by commas. They are
 * tried in order and the first that answers is used.
 */
public record BridgeAddress(List<Endpoint> endpoints) implements Serializable {

  private static final String SCHEME = "bridge://";

  public BridgeAddress {
    endpoints = List.copyOf(endpoints);
    check(!endpoints.isEmpty(), "Cannot use a bridge address: it names no endpoint");
  }

  /** Reads {@code bridge://a:7420,bridge://b:7420}; the scheme may be left out after a comma. */
  public static BridgeAddress parse(String text) {
    check(
        text.strip().startsWith(SCHEME),
        "Cannot read a bridge address: it does not start with bridge:// (%s)",
        text);
    List<Endpoint> endpoints = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String endpoint = part.strip();
      endpoints.add(
          Endpoint.parse(
              endpoint.startsWith(SCHEME) ? endpoint.substring(SCHEME.length()) : endpoint));
    }
    return new BridgeAddress(endpoints);
  }

  @Override
  public String toString() {
    return endpoints.stream().map(e -> SCHEME + e).collect(Collectors.joining(","));
  }
}
