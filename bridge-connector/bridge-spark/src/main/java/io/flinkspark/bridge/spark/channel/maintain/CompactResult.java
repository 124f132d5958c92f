package io.flinkspark.bridge.spark.channel.maintain;

/**
 * What a compaction did.
 *
 * @param plans ledger entries that it made
 * @param epochs whose rows are in other files now
 * @param rows that were copied
 * @param filesBefore small files that were replaced
 * @param filesAfter large files that replace them
 * @param bytesBefore of the small files
 * @param bytesAfter of the large ones
 * @param otherFiles small files that were left alone because they are no Parquet files
 * @param plansAnew how often the channel had changed meanwhile, so that work was thrown away
 */
public record CompactResult(
    long plans,
    long epochs,
    long rows,
    long filesBefore,
    long filesAfter,
    long bytesBefore,
    long bytesAfter,
    long otherFiles,
    long plansAnew) {

  static final CompactResult NOTHING = new CompactResult(0, 0, 0, 0, 0, 0, 0, 0, 0);

  CompactResult plus(CompactResult other) {
    return new CompactResult(
        plans + other.plans,
        epochs + other.epochs,
        rows + other.rows,
        filesBefore + other.filesBefore,
        filesAfter + other.filesAfter,
        bytesBefore + other.bytesBefore,
        bytesAfter + other.bytesAfter,
        otherFiles + other.otherFiles,
        plansAnew + other.plansAnew);
  }
}
