package io.flinkspark.bridge.spark.channel.maintain;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.FileFate;
import io.flinkspark.bridge.protocol.channel.FileFates;
import io.flinkspark.bridge.protocol.channel.StoragePath;
import io.flinkspark.bridge.protocol.channel.UnnamedFiles;
import io.flinkspark.bridge.spark.channel.maintain.DataFolder.DataFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Removes data files that no live epoch names and none ever will: of attempts that failed, of runs
 * that were given up, of epochs that were compacted, have expired or became void. Immutable.
 *
 * <p>Which files these are, {@link FileFates} tells, whose comment says why; everything else is
 * kept. So a writer may commit, claim and go back at any time:
 *
 * <ul>
 *   <li>A file that is committed between the list of files and the view of the ledger is named in
 *       that view. One that is committed after the view is not dead in it, and what is dead stays
 *       dead, so time that passes between view and deletion does no harm.
 *   <li>A compaction's files are dead 24 hours after its start, and it enters them within 6 or
 *       gives up. A file that it replaced is dead by the rule for its writer's run, so not while a
 *       restore may commit it again.
 *   <li>Two of these at the same time delete the same files. Of two notes, the later keeps the
 *       earliest times.
 * </ul>
 *
 * <p>A reader whose view is older may still read a file that has just become unnamed. So a file is
 * deleted only when an earlier run of this action has seen it dead, and noted that in the channel,
 * at least the grace ago. A reader that is slower than the grace finds its file missing and says
 * so; it never reads a wrong row.
 */
public final class OrphansAction {

  /** For readers that have a view; the longest query should be shorter. */
  public static final Duration DEFAULT_GRACE = Duration.ofDays(1);

  private static final int MAX_VIEWS = 10;

  private final ChannelPlace place;
  private final Clock clock;
  private final Duration grace;
  private final Instant unclaimedBefore;
  private final boolean isDryRun;

  OrphansAction(ChannelPlace place) {
    this(place, Clock.systemUTC(), DEFAULT_GRACE, Instant.MIN, false);
  }

  private OrphansAction(
      ChannelPlace place, Clock clock, Duration grace, Instant unclaimedBefore, boolean isDryRun) {
    this.place = place;
    this.clock = clock;
    this.grace = grace;
    this.unclaimedBefore = unclaimedBefore;
    this.isDryRun = isDryRun;
  }

  /**
   * How long a file must have been seen dead. Zero removes at once, and is only right while nobody
   * reads the channel.
   */
  public OrphansAction grace(Duration atLeast) {
    check(!atLeast.isNegative(), "Cannot remove orphans: the grace is negative (%s)", atLeast);
    return new OrphansAction(place, clock, atLeast, unclaimedBefore, isDryRun);
  }

  /**
   * Also takes files of runs that the ledger does not know, if they were last written before an
   * instant. Such a run was refused, or never committed, or is one that has not committed yet: the
   * instant has to be before the start of any job that may still write to this channel.
   */
  public OrphansAction unclaimedBefore(Instant instant) {
    return new OrphansAction(place, clock, grace, instant, isDryRun);
  }

  /** Only says what would be removed. Nothing is noted. */
  public OrphansAction dryRun() {
    return new OrphansAction(place, clock, grace, unclaimedBefore, true);
  }

  OrphansAction clock(Clock other) {
    return new OrphansAction(place, other, grace, unclaimedBefore, isDryRun);
  }

  /** Does it. */
  public OrphansResult run() {
    DataFolder folder = place.folder();
    Instant now = clock.instant();
    // The order matters: see above.
    SortedMap<String, DataFile> unnamed = new TreeMap<>(folder.list());
    FileFates fates = removeNamed(unnamed, now);
    Sorting sorting = new Sorting(now.toEpochMilli(), place.channel().unnamedFiles());
    unnamed.forEach((path, file) -> sorting.add(path, file, fateOf(path, fates)));
    if (!isDryRun) {
      sorting.deleted.paths.forEach(folder::delete);
      sorting.note();
    }
    return sorting.result();
  }

  private FileFates removeNamed(Map<String, DataFile> files, Instant now) {
    for (int attempt = 1; ; attempt++) {
      try {
        ChannelView view = place.channel().view();
        view.epochs()
            .flatMap(epoch -> epoch.files().stream())
            .forEach(file -> files.remove(file.path()));
        // A later view may name files that this one does not, and never the other way round for
        // files that are not dead.
        return view.fates(now);
      } catch (BridgeException e) {
        if (e.code() != ErrorCode.CHANNEL_FILE_MISSING || attempt == MAX_VIEWS) {
          throw e;
        }
      }
    }
  }

  private static FileFate fateOf(String path, FileFates fates) {
    try {
      return fates.of(StoragePath.check(path));
    } catch (BridgeException e) {
      return FileFate.FOREIGN;
    }
  }

  private static final class Files {
    private final List<String> paths = new ArrayList<>();
    private long bytes;

    void add(String path, DataFile file) {
      paths.add(path);
      bytes += file.bytes();
    }

    OrphansResult.Group group() {
      int examples = Math.min(paths.size(), OrphansResult.MAX_EXAMPLES);
      return new OrphansResult.Group(paths.size(), bytes, paths.subList(0, examples));
    }
  }

  private final class Sorting {
    private final long now;
    private final UnnamedFiles known;
    private final Files deleted = new Files();
    private final Files waiting = new Files();
    private final Files pending = new Files();
    private final Files undecided = new Files();
    private final Files foreign = new Files();
    private final Map<String, Long> dead = new HashMap<>();
    private final Map<String, Long> unclaimed = new HashMap<>();

    Sorting(long now, UnnamedFiles known) {
      this.now = now;
      this.known = known;
    }

    void add(String path, DataFile file, FileFate fate) {
      switch (fate) {
        case DEAD -> age(path, file, known.dead(), dead);
        case PENDING -> pending.add(path, file);
        case UNDECIDED -> {
          if (Instant.ofEpochMilli(file.modifiedMillis()).isBefore(unclaimedBefore)) {
            age(path, file, known.unclaimed(), unclaimed);
          } else {
            undecided.add(path, file);
          }
        }
        case FOREIGN -> foreign.add(path, file);
      }
    }

    private void age(
        String path, DataFile file, Map<String, Long> noted, Map<String, Long> toNote) {
      long since = noted.getOrDefault(path, now);
      if (now - since >= grace.toMillis()) {
        deleted.add(path, file);
      } else {
        waiting.add(path, file);
        toNote.put(path, since);
      }
    }

    void note() {
      boolean isNew =
          !dead.keySet().equals(known.dead().keySet())
              || !unclaimed.keySet().equals(known.unclaimed().keySet());
      if (isNew) {
        place.channel().noteUnnamed(dead, unclaimed);
      }
    }

    OrphansResult result() {
      return new OrphansResult(
          deleted.group(), waiting.group(), pending.group(), undecided.group(), foreign.group());
    }
  }
}
