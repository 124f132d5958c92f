package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.Tuple3;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Channels in SQL. With {@code spark.sql.extensions} naming this class there are the table
 * functions
 *
 * <ul>
 *   <li>{@code bridge_channel('path')}: the rows
 *   <li>{@code bridge_channel_epochs('path')}: what the ledger says of each epoch
 *   <li>{@code bridge_channel_files('path')}: what it says of each file
 * </ul>
 *
 * <p>Each takes options as a second argument: {@code map('as-of', '2026-11-20T10:00Z')}.
 */
public final class BridgeChannelExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    inject(extensions, "bridge_channel", "rows");
    inject(extensions, "bridge_channel_epochs", "epochs");
    inject(extensions, "bridge_channel_files", "files");
    return BoxedUnit.UNIT;
  }

  private static void inject(SparkSessionExtensions extensions, String name, String table) {
    extensions.injectTableFunction(
        new Tuple3<>(
            new FunctionIdentifier(name),
            new ExpressionInfo(BridgeChannelExtensions.class.getName(), name),
            new TableFunction(name, table)));
  }

  private static final class TableFunction extends AbstractFunction1<Seq<Expression>, LogicalPlan> {

    private final String name;
    private final String table;

    TableFunction(String name, String table) {
      this.name = name;
      this.table = table;
    }

    @Override
    public LogicalPlan apply(Seq<Expression> given) {
      List<Expression> arguments = JavaConverters.seqAsJavaList(given);
      boolean hasPath =
          !arguments.isEmpty()
              && arguments.get(0).foldable()
              && arguments.get(0).dataType().equals(DataTypes.StringType)
              && arguments.get(0).eval(null) != null;
      if (!hasPath || arguments.size() > 2) {
        throw refused("it takes the path of a channel, and options as map('option', 'value')");
      }
      Map<String, String> options = new HashMap<>();
      if (arguments.size() == 2) {
        options.putAll(options(arguments.get(1)));
      }
      options.put(ChannelOption.PATH.key(), arguments.get(0).eval(null).toString());
      if (options.put(ChannelOption.TABLE.key(), table) != null) {
        throw refused("it has its own option " + ChannelOption.TABLE.key());
      }
      return DataSourceV2Relation.create(
          ChannelTables.load(SparkSession.active(), options),
          Option.empty(),
          Option.empty(),
          new CaseInsensitiveStringMap(options));
    }

    private Map<String, String> options(Expression map) {
      boolean isMap =
          map.foldable()
              && map.dataType() instanceof MapType type
              && type.keyType().equals(DataTypes.StringType)
              && type.valueType().equals(DataTypes.StringType);
      if (!isMap) {
        throw refused("its options have to be a map of texts");
      }
      Map<String, String> options = new HashMap<>();
      MapData entries = (MapData) map.eval(null);
      for (int i = 0; i < entries.numElements(); i++) {
        options.put(
            entries.keyArray().getUTF8String(i).toString(),
            entries.valueArray().getUTF8String(i).toString());
      }
      return options;
    }

    private BridgeException refused(String why) {
      return new BridgeException(
          ErrorCode.INVALID_ARGUMENT, String.format("Cannot call %s: %s", name, why));
    }
  }
}
