package io.simctl.report.metric;

/** The units that metrics count in, and the decimals that result files give them. */
public enum Unit {
    COUNT("", 0),
    TOKENS("tokens", 0),
    MILLISECONDS("ms", 3),
    SECONDS("s", 3),
    TOKENS_PER_SECOND("tokens/s", 3),
    /** A share of 1; people are shown percent. */
    SHARE("", 6);

    private final String symbol;
    private final int decimals;

    Unit(String symbol, int decimals) {
        this.symbol = symbol;
        this.decimals = decimals;
    }

    /** As written behind a number; empty for pure numbers. */
    public String symbol() {
        return symbol;
    }

    /** Decimals in result files. */
    public int decimals() {
        return decimals;
    }
}
