/** What loads must cost at least when it is known beforehand which models will be used: paging with sizes and costs. */
@NullMarked
package io.simctl.policy.swap.bound;

import org.jspecify.annotations.NullMarked;
