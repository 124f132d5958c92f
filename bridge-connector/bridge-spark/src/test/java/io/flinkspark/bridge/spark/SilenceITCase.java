package io.flinkspark.bridge.spark;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SilenceITCase extends LocalSpark {

  /** Long enough for a JVM that collects garbage on a slow machine. */
  private static final Limits IMPATIENT = Limits.DEFAULT.withSilenceTimeout(Duration.ofSeconds(4));

  /** Takes long to compute: nobody ever opens this latch. */
  private static final UDF1<Long, Long> SLOW =
      id -> {
        new CountDownLatch(1).await(7, TimeUnit.SECONDS);
        return id;
      };

  @ParameterizedTest
  @EnumSource
  void aRowMayTakeLongerThanAReaderPutsUpWithSilence(DataPath path) {
    spark().udf().register("slow", SLOW, DataTypes.LongType);
    ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    try (SparkBridge bridge = SparkBridge.builder(spark()).port(0).limits(IMPATIENT).start();
        TestReader reader =
            new TestReader(bridge.address(), bridge.token(), TlsOptions.off(), IMPATIENT)) {
      heart.scheduleWithFixedDelay(reader::ping, 500, 500, TimeUnit.MILLISECONDS);
      bridge.publish("slow", spark().range(0, 1, 1, 1).select(call_udf("slow", col("id"))));
      assertThat(reader.read("slow", 0, Wish.all().by(path)).rows()).containsExactly("[0]");
    } finally {
      heart.shutdownNow();
    }
  }
}
