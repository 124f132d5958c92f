/** The four systems as this program runs them: side by side, in the foreground or kept. */
package io.flinkspark.e2e.clusters;
