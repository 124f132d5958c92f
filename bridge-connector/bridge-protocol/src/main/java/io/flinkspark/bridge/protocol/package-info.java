/**
 * What both sides of the bridge agree on: addresses, tokens, plans, messages, tickets, errors and
 * the connection that carries them. PROTOCOL.md describes every byte.
 */
package io.flinkspark.bridge.protocol;
