package io.flinkspark.bridge.testkit;

import java.util.List;

/** How one system is started, whichever it is. */
record SystemStart(String name, List<String> roles, List<MemberProcess> members, Runnable start) {

  /**
   * Starts the system. Between choosing a port and binding it, another process may take it: then
   * everything is done once more, with other ports. Twice in a row is no accident.
   */
  void run(Site site) {
    try {
      start.run();
    } catch (LostPortException e) {
      site.progress()
          .say(name + " lost a port to another process, starting it again on other ports");
      members.stream().filter(MemberProcess::isAlive).forEach(MemberProcess::kill);
      site.ports().forget(roles);
      start.run();
    }
  }
}
