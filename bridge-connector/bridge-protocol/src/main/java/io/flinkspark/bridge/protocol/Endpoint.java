package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;

/** A host and a port. The host is a name or an address, an IPv6 address without its brackets. */
public record Endpoint(String host, int port) implements Serializable {

  public Endpoint {
    check(
        !host.isEmpty()
            && host.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '[' || c == ']'),
        "Cannot use an endpoint: its host is empty or holds a space, slash or bracket (%s)",
        host);
    check(
        port > 0 && port <= 0xFFFF,
        "Cannot use an endpoint: its port is not in 1 to 65535 (%d)",
        port);
  }

  /** Reads {@code host:port} or {@code [ipv6]:port}. */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    check(
        colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}"),
        "Cannot read an endpoint: it is not of the form host:port (%s)",
        text);
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    check(
        bracketed || host.indexOf(':') < 0,
        "Cannot read an endpoint: an IPv6 address needs brackets, [::1]:7420 (%s)",
        text);
    return new Endpoint(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
