package io.simctl.live.calibrate;

import io.simctl.live.calibrate.Readings.Window;
import io.simctl.live.calibrate.fit.Measurement;
import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Loop;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import io.simctl.live.calibrate.fit.Plan;
import io.simctl.live.calibrate.fit.Probe;
import io.simctl.live.calibrate.fit.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The bench on which measurements are made, one at a time; each leaves the server idle. */
final class Bench {
    private static final int PROBE_OUTPUT = 24;
    private static final int LONGEST_PROBE = 384;
    private static final int LONGER = 4;
    /** Nanoseconds for which a busy machine keeps a process from reading what has come in. */
    private static final long LONGER_THAN_A_STALL = 250_000_000;

    private static final int WARM_UP_OUTPUT = 8;
    private static final int PROBE_PROMPT = 64;
    /** Tokens that others have got before a prompt joins them, to know their step by. */
    private static final int SETTLED = 10;

    /** Part of the context by which prompts get shorter. */
    private static final int SHORTER = 20;

    private Bench() {}

    /** A request that lets the server allocate and compile what it does only once. */
    static void warmUp(Service service, int context) throws InterruptedException, CalibrationFailure {
        service.send(Math.min(PROBE_PROMPT, context / 3), Math.min(WARM_UP_OUTPUT, context / 3))
                .await();
    }

    /**
     * A first look at how fast it is. What is held back on its way comes in one go however long it is; on a busy machine a short reply of a
     * fast server does so as well, and only one that took long tells the two apart.
     */
    static Probe probe(Service service, int context) throws InterruptedException, CalibrationFailure {
        int prompt = Math.min(PROBE_PROMPT, context / 3);
        for (int output = PROBE_OUTPUT; ; output *= LONGER) {
            Timed stream = service.send(prompt, Math.min(output, context / 3)).await();
            Optional<String> fault = stream.heldBack();
            boolean tookLong = stream.lastAt() - stream.sentAt() > LONGER_THAN_A_STALL;
            if (fault.isEmpty() || (output >= LONGEST_PROBE && !tookLong)) {
                return probe(stream);
            }
            if (output > PROBE_OUTPUT && tookLong) {
                throw CalibrationFailure.heldBack(service.model(), fault.get());
            }
        }
    }

    private static Probe probe(Timed stream) {
        double step = (double) (stream.lastAt() - stream.firstAt()) / Math.max(1, stream.outputTokens() - 1);
        double prefill = stream.firstAt() - stream.sentAt();
        return new Probe(Math.max(1000, step), Math.max(1, prefill / stream.promptTokens()));
    }

    /** Makes a measurement; empty if it was over too soon to say anything. */
    static Optional<Reading> take(Measurement what, Service service) throws InterruptedException, CalibrationFailure {
        return switch (what) {
            case Prefill prefill ->
                Optional.of(Readings.prefill(
                        prefill, service.send(prefill.promptTokens(), 2).await()));
            case Decode decode -> Readings.decode(decode, await(send(decode, service)));
            case Join join -> join(join, service);
            case Loop loop -> Optional.of(Readings.loop(loop, loop(loop, service)));
        };
    }

    /** Requests end about in the order in which they were made; for each that ends another comes, as long as any counts. */
    private static List<Timed> loop(Loop loop, Service service) throws InterruptedException, CalibrationFailure {
        List<Stream> all = new ArrayList<>();
        for (int nth = 0; nth < loop.requests(); nth++) {
            if (nth >= loop.users()) {
                all.get(nth - loop.users()).awaitEnd();
            }
            all.add(service.send(loop.promptTokens(nth), loop.outputTokens(nth)));
        }
        return await(all);
    }

    private static Optional<Reading> join(Join join, Service service) throws InterruptedException, CalibrationFailure {
        List<Stream> decoding = service.send(join.decoding(), Plan.SHORT, join.outputTokens());
        for (Stream stream : decoding) {
            stream.awaitChunks(SETTLED);
        }
        // one token: with a second, the others' next step would be one of a larger batch, and its time taken for the
        // prompt's
        Stream joining = service.send(join.promptTokens(), 1);
        joining.awaitEnd();
        List<Timed> beside = await(decoding);
        return Readings.join(join, beside, joining.await());
    }

    /**
     * How fast two models are together: the sum of their speeds when both decode, each in that of its own when it decodes alone.
     *
     * @param each what each of them does
     */
    static OptionalDouble together(Decode each, Service one, Service other)
            throws InterruptedException, CalibrationFailure {
        OptionalDouble oneAlone = alone(each, one);
        OptionalDouble otherAlone = alone(each, other);
        List<Stream> ofOne = send(each, one);
        List<Stream> ofOther = send(each, other);
        awaitEnds(ofOne);
        awaitEnds(ofOther);
        List<Timed> oneTimed = await(ofOne);
        List<Timed> otherTimed = await(ofOther);
        List<Timed> all = new ArrayList<>(oneTimed);
        all.addAll(otherTimed);
        Window window = Window.common(all);
        OptionalDouble oneStep = Readings.stepNanos(oneTimed, window);
        OptionalDouble otherStep = Readings.stepNanos(otherTimed, window);
        return oneAlone.isEmpty() || otherAlone.isEmpty() || oneStep.isEmpty() || otherStep.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(oneAlone.getAsDouble() / oneStep.getAsDouble()
                        + otherAlone.getAsDouble() / otherStep.getAsDouble());
    }

    private static OptionalDouble alone(Decode each, Service service) throws InterruptedException, CalibrationFailure {
        List<Timed> streams = await(send(each, service));
        return Readings.stepNanos(streams, Window.common(streams));
    }

    private static List<Stream> send(Decode each, Service service) {
        return service.send(each.sequences(), each.promptTokens(), each.outputTokens());
    }

    /**
     * The most tokens of context that the server holds at once, of as many as its slots are said to take. While it refuses or fails at
     * any, all get shorter: that is how one learns what it really holds, and prompts come out somewhat longer than asked for, too.
     *
     * @return empty where there is no time for it
     */
    static OptionalLong heldTokens(int slots, int context, Service service, Probe probe, Budget budget)
            throws InterruptedException, CalibrationFailure {
        int output = Math.max(2, Math.min(16, context / 8));
        for (int prompt = context - output; ; prompt -= Math.max(1, context / SHORTER)) {
            if (!budget.allows(new Decode(slots, prompt, output).expectedNanos(probe))) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(Readings.heldTokens(await(service.send(slots, prompt, output))));
            } catch (CalibrationFailure failure) {
                if (prompt < context / 2) {
                    throw failure;
                }
            }
        }
    }

    private static void awaitEnds(List<Stream> streams) throws InterruptedException {
        for (Stream stream : streams) {
            stream.awaitEnd();
        }
    }

    /** Waits for all of them, also when one has failed: the next measurement wants the server idle. */
    private static List<Timed> await(List<Stream> streams) throws InterruptedException, CalibrationFailure {
        awaitEnds(streams);
        List<Timed> timed = new ArrayList<>();
        for (Stream stream : streams) {
            timed.add(stream.await());
        }
        return timed;
    }
}
