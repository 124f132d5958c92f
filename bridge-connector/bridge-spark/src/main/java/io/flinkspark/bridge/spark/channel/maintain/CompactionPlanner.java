package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.CompactionPlan;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses which small files become large ones. Files of the same schema id and partition folder go
 * together, in the order of epochs and of files in them.
 *
 * @param targetBytes how long a new file should be; a file of three quarters of it is large enough
 * @param minInputFiles fewer are not worth it
 * @param maxEpochs of a plan
 */
record CompactionPlanner(long targetBytes, int minInputFiles, int maxEpochs) {

  static final String PARQUET = ".parquet";

  /** So that a plan is done, and its entry is small enough, before something changes. */
  private static final long MAX_TARGETS = 64;

  private static final int MAX_FILES = 20_000;

  private record Together(String schemaId, String folder) {}

  /** What is collected for one plan. */
  private final class Collected {
    private final List<ChannelEpoch> epochs = new ArrayList<>();
    private final Map<Together, List<Chunk>> chunks = new LinkedHashMap<>();
    private long bytes;
    private int files;
    private long otherFiles;

    boolean isFull() {
      return epochs.size() >= maxEpochs || files >= MAX_FILES || bytes / MAX_TARGETS >= targetBytes;
    }

    void add(ChannelEpoch epoch) {
      epochs.add(epoch);
      for (EpochFile file : epoch.files()) {
        if (isSmall(file)) {
          if (file.path().endsWith(PARQUET)) {
            add(epoch, file);
          } else {
            otherFiles++;
          }
        }
      }
    }

    private void add(ChannelEpoch epoch, EpochFile file) {
      String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
      List<Chunk> together =
          chunks.computeIfAbsent(
              new Together(epoch.schemaId(), folder), key -> new ArrayList<>(List.of(new Chunk())));
      long length = Math.round((double) file.fileBytes() * file.rows() / file.fileRows());
      Chunk chunk = together.get(together.size() - 1);
      if (chunk.bytes > 0 && chunk.bytes + length > targetBytes) {
        chunk = new Chunk();
        together.add(chunk);
      }
      chunk.add(epoch, file, length);
      bytes += length;
      files++;
    }

    private CompactionGroup group() {
      List<Rewrite> rewrites = new ArrayList<>();
      Set<Long> touched = new HashSet<>();
      chunks.forEach(
          (together, ofFolder) -> {
            for (Chunk chunk : ofFolder) {
              if (chunk.paths.size() >= minInputFiles) {
                rewrites.add(new Rewrite(rewrites.size(), together.folder(), chunk.parts));
                chunk.parts.forEach(part -> touched.add(part.epoch()));
              }
            }
          });
      return new CompactionGroup(
          epochs.stream().filter(epoch -> touched.contains(epoch.number())).toList(),
          rewrites,
          epochs.get(epochs.size() - 1).number(),
          otherFiles);
    }
  }

  /** Rows for one new file. */
  private static final class Chunk {
    private final List<Rewrite.Part> parts = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();
    private long bytes;

    void add(ChannelEpoch epoch, EpochFile file, long length) {
      parts.add(Rewrite.Part.of(epoch.number(), file));
      paths.add(file.path());
      bytes += length;
    }
  }

  CompactionPlanner {
    if (maxEpochs > CompactionPlan.MAX_EPOCHS) {
      throw new IllegalArgumentException("Cannot plan for " + maxEpochs + " epochs at once");
    }
  }

  private boolean isSmall(EpochFile file) {
    return file.rows() > 0 && file.fileBytes() < targetBytes - targetBytes / 4;
  }

  /**
   * The first epochs that make a plan, or only say how far the look went when they are not worth
   * it.
   *
   * @param epochs in order, at least one
   */
  CompactionGroup next(Iterator<ChannelEpoch> epochs) {
    Collected collected = new Collected();
    while (epochs.hasNext() && !collected.isFull()) {
      collected.add(epochs.next());
    }
    return collected.group();
  }
}
