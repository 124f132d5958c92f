package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.TestkitException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The container engine of this machine, as its command line finds it. */
public final class Engine {
  /** What images build on when nobody says otherwise. */
  public static final String BASE = "eclipse-temurin:17-jre";

  /** The stand-in that {@code docker/prepare} makes on a machine without a registry. */
  public static final String STAND_IN = "flink-spark-bridge/base:17";

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PULL = Duration.ofMinutes(3);
  private static final String REMEDY = "docker/prepare brings what is missing";

  private final Commands commands =
      new Commands(Map.of(), Path.of(System.getProperty("java.io.tmpdir")));

  /** Why containers cannot be started here, found within seconds; empty when they can. */
  public Optional<String> problem() {
    if (!answers("docker", "info")) {
      return Optional.of("no container engine answers 'docker info'; " + REMEDY);
    }
    if (!answers("docker", "compose", "version")) {
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
      if (answers("docker", "image", "inspect", image)) {
        return Optional.of(image);
      }
    }
    return answers(PULL, "docker", "pull", chosen) ? Optional.of(chosen) : Optional.empty();
  }

  private boolean answers(String... command) {
    return answers(ANSWER, command);
  }

  private boolean answers(Duration atMost, String... command) {
    try {
      commands.run(List.of(command), atMost);
      return true;
    } catch (TestkitException e) {
      return false;
    }
  }
}
