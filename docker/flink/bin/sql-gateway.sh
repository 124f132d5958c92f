#!/usr/bin/env bash
# Is the SQL gateway.
export FLINK_MORE_JARS="$FLINK_HOME/opt/*"
exec flink-java -Xmx256m org.apache.flink.table.gateway.SqlGateway "$@"
