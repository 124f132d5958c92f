package io.flinkspark.bridge.functions.table;

import io.flinkspark.bridge.functions.expressions.SparkSettings;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/**
 * Spark's built-in scalar functions as {@code spark_<name>}, with Spark's semantics. Aggregate,
 * window and generating functions are not among them. Immutable.
 */
public final class SparkModule implements Module {

  /** What stands before Spark's name. */
  public static final String PREFIX = "spark_";

  private final SparkSettings settings;

  /** The functions under these settings. */
  public SparkModule(SparkSettings settings) {
    this.settings = settings;
  }

  @Override
  public Set<String> listFunctions() {
    return BuiltInFunctions.names().stream()
        .map(name -> PREFIX + name)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Optional<FunctionDefinition> getFunctionDefinition(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String own = lower.substring(PREFIX.length());
    return BuiltInFunctions.names().contains(own)
        ? Optional.of(new SparkScalarFunction(own, settings, BuiltInFunctions.isDeterministic(own)))
        : Optional.empty();
  }
}
