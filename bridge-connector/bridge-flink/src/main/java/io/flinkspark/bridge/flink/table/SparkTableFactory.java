package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.protocol.Token;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes the tables with {@code 'connector' = 'spark'}. Found by Flink. */
public final class SparkTableFactory implements DynamicTableSourceFactory {

  @Override
  public String factoryIdentifier() {
    return "spark";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(SparkTableOptions.ADDRESS, SparkTableOptions.PUBLICATION);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(
        SparkTableOptions.TOKEN,
        SparkTableOptions.TOKEN_FILE,
        SparkTableOptions.MAX_BATCH_ROWS,
        SparkTableOptions.MAX_BATCH_SIZE);
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    return new SparkTableSource(
        context.getObjectIdentifier().asSummaryString(),
        context.getPhysicalRowDataType(),
        options,
        token(options));
  }

  private static Token token(ReadableConfig options) {
    var token = options.getOptional(SparkTableOptions.TOKEN);
    var file = options.getOptional(SparkTableOptions.TOKEN_FILE);
    if (token.isPresent() == file.isPresent()) {
      throw new ValidationException(
          "Cannot read from Spark: exactly one of the options 'token' and 'token-file' is needed");
    }
    return token.map(Token::of).orElseGet(() -> Token.fromFile(Path.of(file.orElseThrow())));
  }
}
