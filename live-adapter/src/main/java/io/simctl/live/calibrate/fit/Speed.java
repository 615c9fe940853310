package io.simctl.live.calibrate.fit;

import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The cost of a model's steps at its server, all in nanoseconds: a step of {@code n} sequences that attend to {@code C} tokens takes
 * {@code decode(n) + perContextToken · C}, and a prompt of {@code p} tokens adds {@code prefillStep + perPromptToken · p +
 * perPromptPair · p·(p+1)/2} to the step that takes it in.
 *
 * @param decode by the number of sequences, each on its own: batching does not gain evenly, least of all without a GPU
 * @param requestOverhead what a request takes beside its steps: the way there and back, and making tokens of text
 * @param waiting what a step takes longer while so many requests wait in the server, not falling; between them and from nobody on in
 *     straight lines
 * @param errors of the fit
 */
public record Speed(
        SortedMap<Integer, Double> decode,
        double perContextToken,
        double prefillStep,
        double perPromptToken,
        double perPromptPair,
        double requestOverhead,
        SortedMap<Integer, Double> waiting,
        Errors errors) {

    /**
     * The errors of a fit.
     *
     * @param measurements that it rests on, repetitions not counted
     * @param noise how far repetitions lie apart: half the interquartile range over the median, median of all measurements; empty where
     *     nothing was repeated
     * @param mean of the relative errors
     * @param worst of the relative errors
     */
    public record Errors(int measurements, OptionalDouble noise, double mean, double worst) {}
}
