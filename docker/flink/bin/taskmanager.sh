#!/usr/bin/env bash
# Is a TaskManager, under a new id at each start: the JobManager may still list the one that died.
set -euo pipefail
id="$HOSTNAME-$(date +%s)"
echo "$id" >/tmp/taskmanager.id
# Heap and direct memory are the sums of their parts in config.yaml.
exec flink-java -Xmx480m -XX:MaxDirectMemorySize=224m -XX:MaxMetaspaceSize=512m \
  org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
  --configDir "$FLINK_CONF_DIR" "-Dtaskmanager.host=$HOSTNAME" "-Dtaskmanager.resource-id=$id" "$@"
