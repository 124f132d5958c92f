package io.flinkspark.e2e.soak;

import java.util.Locale;

/** A kind of process that is killed. */
enum Victim {
  TASK_MANAGER,
  /** Without high availability: its job is submitted again, from the last checkpoint. */
  JOB_MANAGER,
  /** The only one: nobody can read or write data until it is back. */
  DATA_NODE,
  /** The only one; its executors die with it. */
  WORKER,
  /** The only one. */
  BROKER,
  /** Started again, with its checkpoint. */
  DRIVER;

  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
