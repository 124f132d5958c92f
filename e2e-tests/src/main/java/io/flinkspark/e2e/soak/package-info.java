/** The live pipeline for some minutes, while its processes are killed; and what is left of it. */
package io.flinkspark.e2e.soak;
