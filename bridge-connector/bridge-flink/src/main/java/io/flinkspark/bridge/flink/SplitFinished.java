package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.SplitId;
import java.util.UUID;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A split was read to its end. A reader tells the enumerator, which sends the same back once it
 * knows.
 */
public record SplitFinished(UUID generation, SplitId id) implements SourceEvent {}
