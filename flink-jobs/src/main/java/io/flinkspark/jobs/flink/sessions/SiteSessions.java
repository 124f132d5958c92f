package io.flinkspark.jobs.flink.sessions;

import io.flinkspark.bridge.functions.expressions.SparkFunctionRegistry;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import io.flinkspark.bridge.functions.expressions.SparkSql;
import io.flinkspark.bridge.functions.state.SparkStateful;
import io.flinkspark.bridge.functions.typed.SparkFunctions;
import io.flinkspark.schema.AccessEvent;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From events to sessions: Spark's expressions, a UDF and a stateful function, on Flink. */
public final class SiteSessions {

  private static final StructType REQUEST =
      new StructType()
          .add("host", DataTypes.StringType)
          .add("target", DataTypes.StringType)
          .add("bytes", DataTypes.LongType)
          .add("event_time", DataTypes.TimestampType);
  private static final TypeInformation<Row> REQUEST_ROW =
      Types.ROW_NAMED(REQUEST.fieldNames(), Types.STRING, Types.STRING, Types.LONG, Types.INSTANT);

  private SiteSessions() {}

  /**
   * Sessions of hosts.
   *
   * @param events with event time and watermarks
   * @param gap the silence that ends a session
   */
  public static DataStream<SiteSession> build(DataStream<AccessEvent> events, Duration gap) {
    SparkFunctionRegistry functions =
        new SparkFunctionRegistry()
            .register("site_section", new SiteSection(), DataTypes.StringType);
    DataStream<Row> requests =
        events.map(SiteSessions::row, REQUEST_ROW).name("events as rows").uid("rows");
    return SparkSql.on(requests, REQUEST)
        .with(SparkSettings.defaults().withFunctions(functions))
        .select(
            "host",
            "site_section(target) AS section",
            "coalesce(bytes, 0L) AS bytes",
            "unix_millis(event_time) AS time")
        .uid("spark-expressions")
        .map(SiteSessions::visit, SparkFunctions.type(Encoders.bean(PageVisit.class)))
        .name("rows as visits")
        .uid("visits")
        .keyBy(PageVisit::getHost)
        .process(
            SparkStateful.flatMapGroupsWithState(
                new Sessionize(gap.toMillis()),
                Encoders.bean(OpenSessions.class),
                Encoders.bean(SiteSession.class),
                GroupStateTimeout.EventTimeTimeout()))
        .name("Spark: sessions of a host")
        .uid("sessions");
  }

  private static Row row(AccessEvent event) {
    Instant time = event.getEventTime();
    return Row.of(event.getHost(), event.getTarget(), event.getBytes(), time);
  }

  private static PageVisit visit(Row row) {
    return new PageVisit(
        row.getFieldAs(0), row.getFieldAs(1), row.<Long>getFieldAs(2), row.<Long>getFieldAs(3));
  }
}
