/** {@code simctl serve} and {@code record}: the commands that listen for requests, as an emulated server and as a proxy. */
@NullMarked
package io.simctl.cli.serve;

import org.jspecify.annotations.NullMarked;
