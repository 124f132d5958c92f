/**
 * Clusters that stay up in the background: a supervisor process owns them, commands talk about it.
 */
package io.flinkspark.e2e.keep;
