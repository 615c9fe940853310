package io.simctl.report.metric;

/** The part of a run that a metric is taken over. */
public enum Population {
    SUBMITTED("all submitted requests"),
    /** The survivors: a policy can look better in these by losing requests. */
    COMPLETED("completed requests"),
    /** All submitted requests, where one without an answer counts as infinitely late. */
    ERROR_ADJUSTED("all submitted requests, those without an answer as infinitely late"),
    /** The users of closed loops, by their time. */
    USERS("the time of users who ask again when they have their answer"),
    UNDER_SLO("submitted requests of models with an SLO"),
    /** Shared by all models, so that there is no figure for a single one. */
    MACHINES("machines");

    private final String phrase;

    Population(String phrase) {
        this.phrase = phrase;
    }

    /** In words, to stand behind "of". */
    public String phrase() {
        return phrase;
    }
}
