package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void givesEachRoleItsOwnFreePortBelowTheEphemeralOnes() {
    Ports ports = new Ports(Map.of());
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      int port = ports.of("role-" + i);
      assertThat(port).isBetween(15_000, 29_999);
      assertThat(Ports.isFree(port)).isTrue();
      given.add(port);
    }
    assertThat(given).hasSize(50);
  }

  @Test
  void keepsThePortOfARole() {
    Ports ports = new Ports(Map.of());
    assertThat(ports.of("kafka")).isEqualTo(ports.of("kafka"));
  }

  @Test
  void choosesAnewWhatIsForgottenButNotWhatIsFixed() {
    int free = new Ports(Map.of()).of("any");
    Ports ports = new Ports(Map.of("fixed", free));
    int before = ports.of("chosen");
    ports.forget(List.of("chosen", "fixed"));
    assertThat(ports.of("chosen")).isNotEqualTo(before);
    assertThat(ports.of("fixed")).isEqualTo(free);
  }

  @Test
  void refusesAFixedPortThatIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = other.getLocalPort();
      assertThat(Ports.isFree(taken)).isFalse();
      assertThatThrownBy(() -> new Ports(Map.of("flink-rest", taken)))
          .isInstanceOf(TestkitException.class)
          .hasMessage(
              "Cannot give port %d to flink-rest: another process listens there; stop it or choose another port",
              taken);
    }
  }

  @Test
  void refusesToFixOnePortTwice() {
    int free = new Ports(Map.of()).of("any");
    Map<String, Integer> twice = new LinkedHashMap<>();
    twice.put("kafka", free);
    twice.put("flink-rest", free);
    assertThatThrownBy(() -> new Ports(twice))
        .hasMessage("Cannot give port %d to flink-rest: it is already given to kafka", free);
  }
}
