package io.flinkspark.e2e.docker;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The container engine of this machine, as its command line finds it. */
public final class Engine {
  /** What images build on when nobody says otherwise. */
  private static final String BASE = "eclipse-temurin:17-jre";

  /** The stand-in that {@code docker/prepare} makes on a machine without a registry. */
  private static final String STAND_IN = "flink-spark-bridge/base:17";

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PULL = Duration.ofMinutes(3);
  private static final String REMEDY = "docker/prepare brings what is missing";

  private final Compose compose;

  public Engine(Installation installation) {
    compose = new Compose(installation.docker(), Map.of());
  }

  /** Why containers cannot be started here, found within seconds; empty when they can. */
  public Optional<String> problem() {
    if (!succeeds(ANSWER, "info")) {
      return Optional.of("no container engine answers 'docker info'; " + REMEDY);
    }
    if (!succeeds(ANSWER, "compose", "version")) {
      return Optional.of("there is no 'docker compose' (v2); " + REMEDY);
    }
    if (base().isEmpty()) {
      return Optional.of("image %s is not here and cannot be pulled; %s".formatted(BASE, REMEDY));
    }
    return Optional.empty();
  }

  /** The image to build on: what {@code BRIDGE_BASE} says, the usual one, or the stand-in. */
  Optional<String> base() {
    String chosen = System.getenv().getOrDefault("BRIDGE_BASE", BASE);
    for (String image : List.of(chosen, STAND_IN)) {
      if (succeeds(ANSWER, "image", "inspect", image)) {
        return Optional.of(image);
      }
    }
    return succeeds(PULL, "pull", chosen) ? Optional.of(chosen) : Optional.empty();
  }

  private boolean succeeds(Duration atMost, String... arguments) {
    try {
      return compose.docker(atMost, arguments).isSuccess();
    } catch (CannotException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
