#!/usr/bin/env bash
# Formats the storage when there is none, then is the broker.
set -euo pipefail
config=/opt/kafka/config/server.properties

if [[ ! -f /data/kafka/meta.properties ]]; then
  kafka-run-class.sh kafka.tools.StorageTool format -t Zmxpbmstc3BhcmstYnJpZA -c "$config"
fi
export KAFKA_HEAP_OPTS="${KAFKA_HEAP_OPTS:--Xms256m -Xmx384m}"
exec kafka-run-class.sh kafka.Kafka "$config" \
  --override "advertised.listeners=PLAINTEXT://kafka:9092,HOST://localhost:${BRIDGE_PORT_KAFKA:-29092}"
