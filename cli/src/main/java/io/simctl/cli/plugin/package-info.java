/** The option by which commands take policies from the user's jars. */
@NullMarked
package io.simctl.cli.plugin;

import org.jspecify.annotations.NullMarked;
