package io.flinkspark.jobs.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Runs SQL statements one after the other; each INSERT is a job of its own. */
public final class SqlJob {

  private SqlJob() {}

  /** Submits the jobs; see {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    JobCommandLine.run(new Options(), Options::check, arguments, SqlJob::execute);
  }

  private static void execute(Options options) {
    Configuration config = new Configuration();
    config.set(ExecutionOptions.RUNTIME_MODE, options.mode);
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval);
    TableEnvironment tables =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(config).build());
    options.statements().forEach(tables::executeSql);
  }

  /** The options; picocli fills them. */
  @Command(
      name = "SqlJob",
      mixinStandardHelpOptions = true,
      version = "flink-jobs 0.1.0-SNAPSHOT",
      showDefaultValues = true,
      sortOptions = false,
      description = "Runs SQL statements, with tables of Spark's publications among others.")
  static final class Options {

    @Option(
        names = "--statement",
        paramLabel = "SQL",
        description = "A statement; repeatable, in this order.")
    private List<String> inline = List.of();

    @Option(
        names = "--file",
        showDefaultValue = Visibility.NEVER,
        paramLabel = "FILE",
        description =
            "A local file of statements, each with a semicolon at the end of its last line, to run"
                + " before those given with --statement.")
    private Path file;

    @Option(
        names = "--mode",
        paramLabel = "MODE",
        defaultValue = "STREAMING",
        description = "STREAMING, BATCH or AUTOMATIC.")
    private RuntimeExecutionMode mode = RuntimeExecutionMode.STREAMING;

    @Option(
        names = "--checkpoint-interval",
        paramLabel = "DURATION",
        defaultValue = "10s",
        converter = DurationOption.class,
        description = "How often a streaming job is checkpointed.")
    private Duration checkpointInterval = Duration.ZERO;

    /** Refuses what cannot work before anything starts. */
    void check() {
      OptionCheck.positive("--checkpoint-interval", checkpointInterval);
      if (file == null && inline.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot run SQL: neither --statement nor --file is given");
      }
    }

    List<String> statements() {
      List<String> all = new ArrayList<>();
      if (file != null) {
        all.addAll(split(read(file)));
      }
      all.addAll(inline);
      return all;
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read the statements: " + e, e);
      }
    }

    /** A semicolon inside a line may be part of a text. */
    static List<String> split(String script) {
      List<String> statements = new ArrayList<>();
      for (String statement : script.split(";[ \t\r]*(\n|$)")) {
        if (!statement.isBlank()) {
          statements.add(statement.strip());
        }
      }
      return statements;
    }
  }
}
