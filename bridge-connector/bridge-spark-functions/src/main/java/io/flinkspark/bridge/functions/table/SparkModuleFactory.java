package io.flinkspark.bridge.functions.table;

import io.flinkspark.bridge.functions.expressions.SparkSettings;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModuleFactory;
import org.apache.flink.table.module.Module;

/**
 * {@code LOAD MODULE spark WITH ('ansi' = 'true', 'time-zone' = 'Europe/Berlin')}. Without {@code
 * time-zone}, the session's {@code table.local-time-zone} counts as it is when the module is
 * loaded, and UTC when that is not set: never the machine's.
 */
public final class SparkModuleFactory implements ModuleFactory {

  /** The module's name. */
  public static final String IDENTIFIER = "spark";

  static final ConfigOption<Boolean> ANSI =
      ConfigOptions.key("ansi")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "What overflows, divides by zero or does not parse fails, instead of giving NULL.");

  static final ConfigOption<String> TIME_ZONE =
      ConfigOptions.key("time-zone")
          .stringType()
          .noDefaultValue()
          .withDescription("The zone in which Spark's functions see timestamps.");

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(ANSI, TIME_ZONE);
  }

  @Override
  public Module createModule(Context context) {
    FactoryUtil.ModuleFactoryHelper helper = FactoryUtil.createModuleFactoryHelper(this, context);
    helper.validate();
    SparkSettings settings =
        SparkSettings.defaults()
            .withTimeZone(
                zone(
                    helper
                        .getOptions()
                        .getOptional(TIME_ZONE)
                        .or(
                            () ->
                                context
                                    .getConfiguration()
                                    .getOptional(TableConfigOptions.LOCAL_TIME_ZONE)
                                    .filter(
                                        zone ->
                                            !zone.equals(
                                                TableConfigOptions.LOCAL_TIME_ZONE.defaultValue())))
                        .orElse("UTC")));
    return new SparkModule(helper.getOptions().get(ANSI) ? settings.withAnsi() : settings);
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new ValidationException(
          "Cannot load the module spark: unknown time zone (" + id + ")", e);
    }
  }
}
