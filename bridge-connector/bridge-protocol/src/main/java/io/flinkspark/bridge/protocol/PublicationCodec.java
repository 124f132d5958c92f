package io.flinkspark.bridge.protocol;

import io.flinkspark.bridge.protocol.ControlMessage.Epochs;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ControlMessage.Pushdown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two long messages, about a publication and its splits, as bytes. */
final class PublicationCodec {

  private PublicationCodec() {}

  static void writeInfo(WireWriter out, PublicationInfo info) {
    out.varint(info.requestId());
    out.string(info.publication());
    out.uuid(info.generation());
    out.bytes(info.arrowSchema());
    out.varint(info.epochs().first());
    out.varint(info.epochs().last() + 1);
    out.flag(info.epochs().complete());
    out.varint(info.epoch());
    out.varint(info.partitions());
    writeHosts(out, info.preferredHosts());
    out.optional(info.estimatedRows());
    out.optional(info.estimatedBytes());
    out.flag(info.pushdown().columns());
    out.list(info.pushdown().filters(), (w, position) -> w.varint(position));
    out.flag(info.pushdown().limit());
  }

  static PublicationInfo readInfo(WireReader in) {
    return new PublicationInfo(
        in.varint(),
        in.string(),
        in.uuid(),
        in.bytes(),
        new Epochs(in.varint(), in.varint() - 1, in.flag()),
        in.varint(),
        in.varint31(),
        readHosts(in),
        in.optional(),
        in.optional(),
        new Pushdown(in.flag(), in.list(WireReader::varint31), in.flag()));
  }

  /** Each host once, then for each partition the positions of its hosts. */
  private static void writeHosts(WireWriter out, List<List<String>> hosts) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    hosts.forEach(ofOne -> ofOne.forEach(h -> positions.putIfAbsent(h, positions.size())));
    out.list(new ArrayList<>(positions.keySet()), WireWriter::string);
    out.list(hosts, (w, ofOne) -> w.list(ofOne, (each, host) -> each.varint(positions.get(host))));
  }

  private static List<List<String>> readHosts(WireReader in) {
    List<String> known = in.list(WireReader::string);
    return in.list(
        partition ->
            partition.list(
                reader -> {
                  int position = reader.varint31();
                  if (position >= known.size()) {
                    throw WireReader.malformed("there is no host of number %d", position);
                  }
                  return known.get(position);
                }));
  }

  static void writeOpen(WireWriter out, OpenSplit open) {
    out.varint(open.requestId());
    out.string(open.publication());
    out.uuid(open.generation());
    PlanCodec.write(out, open.plan());
    writeSplit(out, open.split());
    out.varint(open.startRow());
    out.string(open.consumer());
    out.varint(open.maxBatchRows());
    out.varint(open.maxBatchBytes());
    out.ordinal(open.compression());
    out.ordinal(open.path());
  }

  static OpenSplit readOpen(WireReader in) {
    return new OpenSplit(
        in.varint(),
        in.string(),
        in.uuid(),
        PlanCodec.read(in),
        readSplit(in),
        in.varint(),
        in.string(),
        in.varint31(),
        in.varint31(),
        in.ordinal(Compression.values()),
        in.ordinal(DataPath.values()));
  }

  static void writeSplit(WireWriter out, SplitId split) {
    out.varint(split.epoch());
    out.varint(split.partition());
  }

  static SplitId readSplit(WireReader in) {
    return new SplitId(in.varint(), in.varint31());
  }
}
