package io.flinkspark.e2e.soak;

/**
 * A process that was killed.
 *
 * @param second since lines are fed
 * @param hit the process
 * @param recoveredSeconds from the kill until, with the process back, both engines had got on
 */
record Kill(double second, Victim victim, String hit, double recoveredSeconds) {}
