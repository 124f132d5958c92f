/** The compose file of docker/: its images, its containers, and the clusters that they make. */
package io.flinkspark.e2e.docker;
