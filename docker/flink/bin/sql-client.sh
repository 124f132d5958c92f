#!/usr/bin/env bash
# Flink's SQL client, on its own, or with 'gateway --endpoint http://sql-gateway:8083' on the gateway.
export FLINK_MORE_JARS="$FLINK_HOME/opt/*"
exec flink-java -Xmx256m -XX:TieredStopAtLevel=1 "-Dlog4j2.configurationFile=$FLINK_CONF_DIR/log4j2-cli.properties" \
  org.apache.flink.table.client.SqlClient "$@"
