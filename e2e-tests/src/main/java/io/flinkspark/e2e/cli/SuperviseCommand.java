package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.keep.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The background process of {@code up} and {@code demo --keep-running}; not for people. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {
  @Option(names = "--demo")
  private boolean demo;

  @Mixin private DemoArguments arguments = new DemoArguments();

  @Override
  public Integer call() throws Exception {
    Supervisor supervisor = new Supervisor(Installation.detect(), new Progress(System.out));
    if (demo) {
      return supervisor.keepAfter(arguments.options());
    }
    return supervisor.keep(arguments.options().ports());
  }
}
