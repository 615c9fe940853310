package io.simctl.live.calibrate;

import io.simctl.live.server.Hosting.Hosted;
import io.simctl.live.wire.Failure;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A server that did not answer as it must to be measured. The message names the model and says why. */
public final class CalibrationFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What may go well at the next try: all but what the request, the key or the address are to blame for. */
    private static final Set<Failure.Kind> PASSING = EnumSet.of(
            Failure.Kind.CONNECTION_LOST,
            Failure.Kind.CONNECT_TIMEOUT,
            Failure.Kind.OVERLOADED,
            Failure.Kind.LOADING,
            Failure.Kind.SERVER_ERROR,
            Failure.Kind.ERROR_IN_STREAM,
            Failure.Kind.TRUNCATED,
            Failure.Kind.NO_TOKENS,
            Failure.Kind.MALFORMED);

    private static final long DEATH_MILLIS = 500;

    private final String model;
    private final boolean isPassing;

    private CalibrationFailure(String model, String message, boolean isPassing) {
        super(message);
        this.model = model;
        this.isPassing = isPassing;
    }

    private CalibrationFailure(CalibrationFailure bare, String lastWords) {
        super(bare.getMessage() + "\n" + lastWords, bare);
        this.model = bare.model;
        this.isPassing = bare.isPassing;
    }

    /** One that another try would meet again. */
    static CalibrationFailure lasting(String model, String why) {
        return new CalibrationFailure(model, model + ": " + why, false);
    }

    /** One that another try may be spared. */
    static CalibrationFailure passing(String model, String why) {
        return new CalibrationFailure(model, model + ": " + why, true);
    }

    /** A request of that many tokens that came to no good end. */
    static CalibrationFailure of(String model, int promptTokens, Failure why) {
        return new CalibrationFailure(
                model,
                model + ": a request of " + promptTokens + " tokens failed: " + why.message() + " ("
                        + why.kind().id() + ")",
                PASSING.contains(why.kind()));
    }

    /** The refusal of a server whose replies are held back on their way, {@code how} in words. */
    static CalibrationFailure heldBack(String model, String how) {
        return lasting(
                model,
                "a reply cannot be measured: " + how
                        + ". Something holds the stream back, so that its times are not the server's. Ask the server itself"
                        + " rather than a proxy before it, or switch off the proxy's buffering (proxy_buffering of nginx,"
                        + " for one)");
    }

    /** The same, with what the server said last if it died of the request. */
    CalibrationFailure explainedBy(Hosted server) {
        String death = server.death()
                .completeOnTimeout("", DEATH_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        return death.isEmpty() ? this : new CalibrationFailure(this, death);
    }

    /** Name of the model whose server failed. */
    String model() {
        return model;
    }

    /** Whether it is worth another try. */
    boolean isPassing() {
        return isPassing;
    }
}
