package io.simctl.report.metric;

import java.util.List;

/** The places that a metric can appear in, beside the comparison table, which follows the {@link ColumnRule}. */
public enum Use {
    /** The list of all figures in the HTML report. */
    LISTED,
    /** {@code report.json}. */
    EXPORTED,
    /** The differences between policies and their intervals. */
    COMPARED,
    /** The error of the simulation against real servers. */
    VALIDATED,
    /** The orders of policies by simulation and by real servers. */
    RANKED;

    /** The order of the sections there. */
    List<Section> order() {
        return switch (this) {
            case LISTED, EXPORTED -> Section.IN_FILES;
            case COMPARED, VALIDATED, RANKED -> Section.IN_TABLES;
        };
    }
}
