package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A member that is a service of the compose file, of the same name. */
final class ContainerMember implements Member {
  private final ComposeProject project;
  private final String service;

  ContainerMember(ComposeProject project, String service) {
    this.project = project;
    this.service = service;
  }

  @Override
  public String name() {
    return service;
  }

  @Override
  public long pid() {
    return Long.parseLong(inspect("{{.State.Pid}}"));
  }

  @Override
  public boolean isAlive() {
    return inspect("{{.State.Running}}").equals("true");
  }

  /** Written anew with each call, as the engine keeps what containers print. */
  @Override
  public Path logFile() {
    Path file = project.logs().resolve(service + ".log");
    try {
      return Files.writeString(
          file, project.compose("logs", "--no-color", "--no-log-prefix", service));
    } catch (IOException e) {
      throw new TestkitException("Cannot write " + file + ": " + e, e);
    }
  }

  @Override
  public void kill() {
    project.docker("kill", "--signal", "KILL", container());
    project.docker("wait", container());
  }

  @Override
  public void suspend() {
    project.docker("pause", container());
  }

  @Override
  public void resume() {
    project.docker("unpause", container());
  }

  @Override
  public void stop() {
    project.docker("stop", container());
  }

  @Override
  public void restart() {
    if (isAlive()) {
      stop();
    }
    project.compose("up", "--no-build", "--no-deps", "--no-recreate", "--wait", service);
  }

  private String container() {
    return project.container(service);
  }

  private String inspect(String format) {
    return project.docker("inspect", "--format", format, container()).strip();
  }

  @Override
  public String toString() {
    return service + (isAlive() ? "" : " (not running)");
  }
}
