package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ValueCountJobITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @Test
  @SuppressWarnings("try") // CloseableIterator.close() as the engine declares it
  void countsEachValueSoFar() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    List<Tuple2<String, Long>> counts = new ArrayList<>();
    try (var rows =
        ValueCountJob.count(env.fromData(List.of("a", "b", "a"), Types.STRING))
            .executeAndCollect()) {
      rows.forEachRemaining(counts::add);
    }

    assertThat(counts).containsExactly(Tuple2.of("a", 1L), Tuple2.of("b", 1L), Tuple2.of("a", 2L));
  }

  @Test
  void refusesAnotherSourceThanKafka() {
    String[] arguments = {"--source", "tcp://h:1", "--kafka", "h:1"};

    assertThatThrownBy(() -> ValueCountJob.main(arguments))
        .hasMessage("Cannot use --source 'tcp://h:1': only kafka:// is counted");
  }
}
