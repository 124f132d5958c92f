package io.flinkspark.bridge.protocol;

import java.util.Arrays;
import java.util.Optional;

/** Everything that can go wrong, under a number that never changes. */
public enum ErrorCode {
  CONNECT_FAILED(1001, Blame.EXTERNAL, true),
  CONNECTION_LOST(1002, Blame.EXTERNAL, true),
  PEER_SILENT(1003, Blame.EXTERNAL, true),
  VERSION_MISMATCH(1004, Blame.USER, false),
  MALFORMED_MESSAGE(1005, Blame.INTERNAL, false),
  FRAME_TOO_LARGE(1006, Blame.RESOURCES, false),
  UNEXPECTED_MESSAGE(1007, Blame.INTERNAL, false),
  NOT_A_BRIDGE(1008, Blame.USER, false),
  TOO_MANY_CONNECTIONS(1009, Blame.RESOURCES, true),
  TLS_FAILED(1010, Blame.USER, false),

  AUTHENTICATION_FAILED(2001, Blame.USER, false),
  TICKET_FORGED(2002, Blame.USER, false),
  TICKET_EXPIRED(2003, Blame.EXTERNAL, true),
  TICKET_REPLAYED(2004, Blame.USER, false),
  PLANE_REFUSED(2005, Blame.INTERNAL, false),

  INVALID_ARGUMENT(3001, Blame.USER, false),
  PUBLICATION_UNKNOWN(3002, Blame.USER, true),
  PUBLICATION_CLOSED(3003, Blame.USER, false),
  GENERATION_CHANGED(3004, Blame.EXTERNAL, false),
  SPLIT_UNKNOWN(3005, Blame.USER, false),
  PLAN_INVALID(3006, Blame.USER, false),
  SCHEMA_INCOMPATIBLE(3007, Blame.USER, false),
  TYPE_UNSUPPORTED(3008, Blame.USER, false),
  NOT_DETERMINISTIC(3009, Blame.USER, false),

  SPLIT_FAILED(4001, Blame.EXTERNAL, true),
  EXECUTOR_LOST(4002, Blame.EXTERNAL, true),
  SPLIT_CANCELLED(4003, Blame.EXTERNAL, false),
  ROW_TOO_LARGE(4004, Blame.RESOURCES, false),
  NO_CORE_IN_TIME(4005, Blame.RESOURCES, true),

  /** No channel is there, or not yet. */
  CHANNEL_UNKNOWN(5001, Blame.USER, true),
  CHANNEL_FOREIGN(5002, Blame.USER, false),
  CHANNEL_TAKEN(5003, Blame.USER, false),
  CHANNEL_VERSION(5004, Blame.USER, false),
  CHANNEL_CORRUPT(5005, Blame.EXTERNAL, false),
  CHANNEL_ACCESS_DENIED(5006, Blame.USER, false),
  CHANNEL_STORAGE_FAILED(5007, Blame.EXTERNAL, true),
  CHANNEL_STORAGE_UNFIT(5008, Blame.USER, false),
  CHANNEL_PATH_REFUSED(5009, Blame.USER, false),
  CHANNEL_TOO_LARGE(5010, Blame.RESOURCES, false),
  CHANNEL_FENCED(5011, Blame.USER, false),
  CHANNEL_START_REFUSED(5012, Blame.USER, false),
  CHANNEL_COMMIT_CONFLICT(5013, Blame.INTERNAL, false),
  CHANNEL_BUSY(5014, Blame.EXTERNAL, true),
  CHANNEL_REWOUND(5015, Blame.USER, false),
  CHANNEL_EXPIRED(5016, Blame.USER, false),
  CHANNEL_REPLACED(5017, Blame.USER, false),
  CHANNEL_EPOCH_UNKNOWN(5018, Blame.USER, true),
  CHANNEL_NOT_COMPLETE(5019, Blame.EXTERNAL, true),
  CHANNEL_FILE_MISSING(5020, Blame.EXTERNAL, true),

  INTERNAL(9001, Blame.INTERNAL, false),
  /** The peer reported a code that this version does not know. */
  UNKNOWN(9002, Blame.EXTERNAL, false);

  /** Who can do something about it. */
  public enum Blame {
    USER,
    EXTERNAL,
    INTERNAL,
    RESOURCES
  }

  private final int number;
  private final Blame blame;
  private final boolean retriable;

  ErrorCode(int number, Blame blame, boolean retriable) {
    this.number = number;
    this.blame = blame;
    this.retriable = retriable;
  }

  /** The number that travels. */
  public int number() {
    return number;
  }

  /** The stable name for logs and searches, for example {@code BRIDGE-1001}. */
  public String id() {
    return "BRIDGE-" + number;
  }

  public Blame blame() {
    return blame;
  }

  /** Whether the same request may succeed a little later. */
  public boolean isRetriable() {
    return retriable;
  }

  /** The code of a number; empty when a newer peer invented it. */
  public static Optional<ErrorCode> of(int number) {
    return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
  }
}
