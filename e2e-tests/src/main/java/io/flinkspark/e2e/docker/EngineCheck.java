package io.flinkspark.e2e.docker;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.docker.Compose.Result;
import java.time.Duration;
import java.util.Optional;

/** What containers need of this machine, found in seconds and not after minutes of waiting. */
public final class EngineCheck {
  private static final String OFFICIAL_BASE = "eclipse-temurin:17-jre";
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final String REMEDY =
      "Start or install it, or run docker/prepare and source the env.sh that it names.";

  private final Compose compose;
  private final String base;

  public EngineCheck(Compose compose) {
    this(compose, Optional.ofNullable(System.getenv("BRIDGE_BASE")).orElse(OFFICIAL_BASE));
  }

  EngineCheck(Compose compose, String base) {
    this.compose = compose;
    this.base = base;
  }

  /** What {@link #require} has to say against starting containers here; empty when nothing. */
  public Optional<String> problem() throws InterruptedException {
    try {
      require();
      return Optional.empty();
    } catch (CannotException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Looks for an engine that answers, compose 2, and a base image that is there or can be pulled.
   *
   * @throws CannotException when one is missing; the message says what to do
   */
  public void require() throws InterruptedException {
    requireEngine();
    if (!compose.docker(ANSWER, "image", "inspect", base).isSuccess() && !canBePulled()) {
      throw new CannotException(
          "build the images",
          "the base image " + base + " is not here and no registry has it for us",
          "Name another Java 17 image in BRIDGE_BASE, or run docker/prepare and source the env.sh"
              + " that it names.");
    }
  }

  /**
   * Looks for an engine that answers and compose 2 only.
   *
   * @throws CannotException when one is missing
   */
  public void requireEngine() throws InterruptedException {
    Result engine = compose.docker(ANSWER, "version", "--format", "{{.Server.Version}}");
    if (!engine.isSuccess()) {
      throw new CannotException(
          "use containers", "no engine answers (" + lastLine(engine) + ")", REMEDY);
    }
    Result version = compose.run(ANSWER, "version", "--short");
    if (!version.isSuccess()) {
      throw new CannotException(
          "use containers", "docker has no compose (" + lastLine(version) + ")", REMEDY);
    }
  }

  private boolean canBePulled() throws InterruptedException {
    try {
      return compose.docker(ANSWER, "manifest", "inspect", base).isSuccess();
    } catch (CannotException e) {
      // It did not answer in time, and a pull would not either.
      return false;
    }
  }

  private static String lastLine(Result result) {
    return result.errors().strip().lines().reduce((first, last) -> last).orElse("no message");
  }
}
