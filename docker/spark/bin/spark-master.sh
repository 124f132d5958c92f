#!/usr/bin/env bash
# Is the Master.
export SPARK_DAEMON_MEMORY="${SPARK_DAEMON_MEMORY:-256m}" SPARK_DAEMON_JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
exec spark-class org.apache.spark.deploy.master.Master --host "$HOSTNAME" --port 7077 --webui-port 8080 "$@"
