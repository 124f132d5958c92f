package io.flinkspark.e2e.docker;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.docker.Compose.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The container environment as a whole: up, down, and how it is. */
public final class Containers {
  /** A first build may pull a base image over a slow line. */
  private static final Duration BUILD = Duration.ofHours(1);

  private static final Duration STOP = Duration.ofMinutes(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final Installation installation;
  private final Compose compose;
  private final Progress progress;

  public Containers(Installation installation, Compose compose, Progress progress) {
    this.installation = installation;
    this.compose = compose;
    this.progress = progress;
  }

  /**
   * A container and how it is.
   *
   * @param service its name in compose.yaml
   * @param state as docker says it, {@code running} or {@code exited}
   * @param health {@code healthy}, {@code starting}, {@code unhealthy}, or empty
   * @param ports on this machine
   */
  public record Service(String service, String state, String health, List<Integer> ports) {
    public boolean isWell() {
      return state.equals("running") && health.equals("healthy");
    }
  }

  /** The folder of this machine that the containers have at {@link #sharedInside}. */
  public Path shared() {
    return Path.of(
        Optional.ofNullable(System.getenv("BRIDGE_SHARED"))
            .orElseGet(() -> installation.docker().resolve("shared").toString()));
  }

  /** Where jobs find {@link #shared}. */
  public String sharedInside() {
    return Optional.ofNullable(System.getenv("BRIDGE_SHARED_INSIDE")).orElse("/shared");
  }

  /**
   * Builds what has changed, starts everything and waits until all are healthy.
   *
   * @return compose's exit code
   * @throws CannotException when this machine lacks something, before anything is started
   */
  public int up() throws IOException, InterruptedException {
    new EngineCheck(compose).require();
    new ImageFiles(installation, progress).stage();
    // The containers' user is another one than ours.
    Files.setPosixFilePermissions(
        Files.createDirectories(shared()), PosixFilePermissions.fromString("rwxrwxrwx"));
    progress.say("building and starting; each container has to be healthy before the next");
    int exitCode = compose.show(BUILD, "up", "--build", "--wait", "--quiet-pull");
    progress.say(exitCode == 0 ? "everything is up" : "not everything came up");
    return exitCode;
  }

  /** Stops and removes all containers and, unless data is kept, their volumes. */
  public int down(boolean keepData) throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("down", "--remove-orphans"));
    if (!keepData) {
      arguments.add("--volumes");
    }
    return compose.show(STOP, arguments.toArray(String[]::new));
  }

  /** All containers by service, also those that have ended. */
  public List<Service> services() throws InterruptedException {
    Result listed = compose.run(ANSWER, "ps", "--all", "--format", "json");
    if (!listed.isSuccess()) {
      throw new CannotException(
          "list the containers",
          listed.errors().strip(),
          "See that the engine runs; on Debian without a registry docker/prepare starts one.");
    }
    try {
      return services(listed.output());
    } catch (JsonParserException e) {
      throw new IllegalStateException("Cannot read what docker compose ps says: " + e, e);
    }
  }

  /** Compose has printed one array, and since 2.21 an object a line. */
  static List<Service> services(String json) throws JsonParserException {
    List<JsonObject> containers = new ArrayList<>();
    if (json.startsWith("[")) {
      JsonParser.array().from(json).forEach(entry -> containers.add((JsonObject) entry));
    } else {
      for (String line : json.lines().filter(line -> !line.isBlank()).toList()) {
        containers.add(JsonParser.object().from(line));
      }
    }
    return containers.stream()
        .map(Containers::service)
        .sorted(Comparator.comparing(Service::service))
        .toList();
  }

  private static Service service(JsonObject container) {
    JsonArray publishers = container.getArray("Publishers", new JsonArray());
    List<Integer> ports =
        publishers.stream()
            .map(publisher -> ((JsonObject) publisher).getInt("PublishedPort"))
            .filter(port -> port > 0)
            .distinct()
            .toList();
    return new Service(
        container.getString("Service"),
        container.getString("State"),
        container.getString("Health", ""),
        ports);
  }

  /** Services, health and addresses as a table for a person. */
  public static String table(List<Service> services) {
    return services.stream()
        .map(
            service ->
                "%-16s %-10s %-10s %s"
                    .formatted(
                        service.service(), service.state(), service.health(), addresses(service))
                    .stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private static String addresses(Service service) {
    String scheme = service.service().equals("kafka") ? "" : "http://";
    return service.ports().stream()
        .map(port -> scheme + "localhost:" + port)
        .collect(Collectors.joining(" "));
  }
}
