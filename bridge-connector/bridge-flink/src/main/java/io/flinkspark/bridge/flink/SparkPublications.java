package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.util.List;

/**
 * Asks a driver what it publishes. Dials when it is asked; a connection that broke is replaced at
 * the next question. Any thread may ask. Nothing is computed in Spark.
 */
public final class SparkPublications implements AutoCloseable {

  private final DriverConnection driver;

  public SparkPublications(BridgeAddress address, Token token, TlsOptions tls, Limits limits) {
    driver = new DriverConnection(address, token, tls, limits);
  }

  /**
   * The names of all publications, sorted.
   *
   * @throws BridgeException when the driver cannot be reached or refuses
   */
  public List<String> names() {
    return driver
        .ask(ControlMessage.ListPublications::new, ControlMessage.Publications.class)
        .names();
  }

  /** What this publication looks like when it is read with these filters. */
  public PublicationOutline look(String publication, List<Predicate> filters) {
    ReadPlan noRows = ReadPlan.ALL.withFilters(filters).withLimit(0);
    PublicationInfo info =
        driver.ask(
            id ->
                new ControlMessage.Describe(
                    id, publication, noRows, ControlMessage.Describe.LATEST),
            PublicationInfo.class);
    return new PublicationOutline(
        ArrowSchema.read(info.arrowSchema().toBuffer()).rowType(),
        info.estimatedRows(),
        info.estimatedBytes(),
        info.pushdown().filters());
  }

  @Override
  public void close() {
    driver.close();
  }
}
