package io.flinkspark.jobs.flink.bench;

import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.BridgeDialer;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.ControlMessage.Describe;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.SplitId;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.util.LongSummaryStatistics;
import java.util.Map;

/** How long it takes from opening a split to its first rows, in this process. */
final class FirstRows {

  private static final int BATCH_ROWS = 16_384;

  private FirstRows() {}

  /** Opens a publication's first split so many times; answers with microseconds. */
  static Map<String, Object> measure(Map<String, String> arguments) {
    int times = Integer.parseInt(arguments.get("times"));
    BridgeDialer dialer = new BridgeDialer(TlsOptions.off(), Limits.DEFAULT);
    LongSummaryStatistics micros = new LongSummaryStatistics();
    try (FramedConnection control =
        dialer.control(
            BridgeAddress.parse(arguments.get("address")), Token.of(arguments.get("token")))) {
      // The split ends behind its first batch, so that the next opening does not wait for a core.
      ReadPlan plan = ReadPlan.ALL.withLimit(BATCH_ROWS);
      control.send(new Describe(1, arguments.get("publication"), plan, Describe.LATEST));
      PublicationInfo info = control.receive(PublicationInfo.class);
      for (int i = 0; i < times; i++) {
        micros.accept(open(dialer, control, info, plan, i + 2L) / 1000);
      }
    }
    return Map.of("average", Math.round(micros.getAverage()), "max", micros.getMax());
  }

  private static long open(
      BridgeDialer dialer,
      FramedConnection control,
      PublicationInfo info,
      ReadPlan plan,
      long request) {
    long start = System.nanoTime();
    control.send(
        new OpenSplit(
            request,
            info.publication(),
            info.generation(),
            plan,
            new SplitId(0, 0),
            0,
            "first-rows",
            BATCH_ROWS,
            4 << 20,
            Compression.NONE,
            DataPath.DIRECT));
    SplitOpened opened = control.receive(SplitOpened.class);
    try (FramedConnection data = dialer.data(opened.endpoint(), opened.ticket())) {
      DataMessage message = data.receive(DataMessage.class);
      while (!(message instanceof Batch)) {
        message = data.receive(DataMessage.class);
      }
      long first = System.nanoTime();
      while (!(message instanceof StreamEnd)) {
        message = data.receive(DataMessage.class);
      }
      return first - start;
    }
  }
}
