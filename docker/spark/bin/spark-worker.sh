#!/usr/bin/env bash
# Is a Worker.
export SPARK_DAEMON_MEMORY="${SPARK_DAEMON_MEMORY:-256m}" SPARK_DAEMON_JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
exec spark-class org.apache.spark.deploy.worker.Worker --host "$HOSTNAME" --port 7078 --webui-port 8081 \
  --cores "${SPARK_WORKER_CORES:-4}" --memory "${SPARK_WORKER_MEMORY:-1024m}" --work-dir /opt/spark/work spark://spark-master:7077 "$@"
