package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.Reason;
import io.flinkspark.e2e.demo.Demo;
import io.flinkspark.e2e.demo.DemoException;
import io.flinkspark.e2e.demo.DemoOptions;
import io.flinkspark.e2e.keep.KeptClusters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Access log to report, in one command. */
@Command(
    name = "demo",
    description = "Takes an access log through all four systems and writes a report.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Mixin private DemoArguments arguments = new DemoArguments();

  @Option(
      names = "--keep-running",
      description = "Leave the clusters running in the background; ./bridge down stops them.")
  private boolean keepRunning;

  @Override
  public Integer call() throws Exception {
    Installation installation = Installation.detect();
    DemoOptions options = arguments.options();
    if (keepRunning) {
      return keep(installation, options);
    }
    Progress progress = new Progress(System.out);
    Demo demo = new Demo(installation, options, progress);
    Thread stop = new Thread(demo::close, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    int exitCode = run(demo, progress);
    demo.close();
    return exitCode;
  }

  private int run(Demo demo, Progress progress) {
    try {
      boolean success = demo.run().isSuccess();
      if (!success) {
        demo.logs().ifPresent(logs -> System.err.println("The logs are in " + logs));
      }
      return success ? 0 : 1;
    } catch (CannotException e) {
      demo.close();
      throw e;
    } catch (Exception e) {
      progress.say("failed, see the end");
      demo.close();
      String logs = demo.logs().map(path -> "%nThe logs are in ".formatted() + path).orElse("");
      throw new DemoException("The demo failed: " + Reason.of(e) + logs, e);
    }
  }

  private int keep(Installation installation, DemoOptions options) throws Exception {
    KeptClusters kept = new KeptClusters(installation, System.out);
    kept.requireNone();
    Demo.check(installation, options);
    List<String> list = new ArrayList<>(List.of("--demo"));
    list.addAll(arguments.asArguments());
    return kept.supervise(list);
  }
}
