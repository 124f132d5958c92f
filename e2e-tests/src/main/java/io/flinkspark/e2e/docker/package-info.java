/** The container environment: its images, docker compose, and the clusters that it makes. */
package io.flinkspark.e2e.docker;
