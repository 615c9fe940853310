/**
 * Profiles: machines and models that people have, with the source of every number, so that scenarios can name them instead of
 * spelling them out. They are filled into the document before it is bound; whatever reads a scenario never meets them.
 */
@NullMarked
package io.simctl.scenario.profile;

import org.jspecify.annotations.NullMarked;
