package io.simctl.policy.index;

import java.util.Arrays;

/** A bag of rates that knows its median at any time: sorted, so that a change moves memory but computes nothing. */
final class SortedRates {
    private double[] rates = new double[8];
    private int size;

    void add(double rate) {
        if (size == rates.length) {
            rates = Arrays.copyOf(rates, 2 * size);
        }
        int at = place(rate);
        System.arraycopy(rates, at, rates, at + 1, size - at);
        rates[at] = rate;
        size++;
    }

    /** Takes out one rate that was added. */
    void remove(double rate) {
        int at = place(rate);
        size--;
        System.arraycopy(rates, at + 1, rates, at, size - at);
    }

    /** The median, of an even number of rates the mean of the middle two; 0 for an empty bag. */
    double median() {
        if (size == 0) {
            return 0;
        }
        return (rates[(size - 1) / 2] + rates[size / 2]) / 2;
    }

    private int place(double rate) {
        int at = Arrays.binarySearch(rates, 0, size, rate);
        return at < 0 ? -at - 1 : at;
    }
}
