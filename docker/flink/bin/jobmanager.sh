#!/usr/bin/env bash
# Is the JobManager of a session cluster.
exec flink-java -Xmx400m -XX:MaxMetaspaceSize=512m \
  org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint \
  --configDir "$FLINK_CONF_DIR" --executionMode cluster "$@"
