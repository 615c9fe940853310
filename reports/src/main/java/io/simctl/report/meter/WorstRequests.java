package io.simctl.report.meter;

import io.simctl.fleet.Outcome;
import io.simctl.report.metric.EndedRequest;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.WorstStretch;
import io.simctl.report.result.WorstStretch.OfRequest;
import java.util.Arrays;
import java.util.List;

/**
 * The {@value WorstStretch#MOST_REQUESTS} requests of a batch that fared worst: those without an answer, the longest in vain first, then
 * those with the longest TTFT. Asked for each request of a run, it takes up none as a new object.
 */
final class WorstRequests {
    private static final int MOST = WorstStretch.MOST_REQUESTS;

    /** A place for a request, filled anew with each that comes to it. */
    private static final class Place {
        private boolean isLost;
        private long time;
        private long id;
        private int model;
        private int machine;
        private RequestCount outcome = RequestCount.COMPLETED;
        private long ttft;
        private long lasted;
        private long queue;
        private long loadWait;
        private long prefill;

        private void copy(Place from) {
            isLost = from.isLost;
            time = from.time;
            id = from.id;
            model = from.model;
            machine = from.machine;
            outcome = from.outcome;
            ttft = from.ttft;
            lasted = from.lasted;
            queue = from.queue;
            loadWait = from.loadWait;
            prefill = from.prefill;
        }

        private boolean isBetterThan(boolean otherIsLost, long otherTime, long otherId) {
            if (isLost != otherIsLost) {
                return otherIsLost;
            }
            return time != otherTime ? time < otherTime : id > otherId;
        }

        private OfRequest request() {
            return new OfRequest(id, model, machine, outcome, ttft, lasted, queue, loadWait, prefill);
        }
    }

    private final Place[] places = new Place[MOST];
    private int size;

    WorstRequests() {
        Arrays.setAll(places, i -> new Place());
    }

    /**
     * Takes the request up if it is among the worst.
     *
     * @param lasted nanoseconds from its intended time until its outcome was known
     */
    void offer(EndedRequest request, Outcome ended, long lasted) {
        boolean isLost = !(ended instanceof Outcome.Completed);
        long time = isLost ? lasted : request.ttft();
        if (size == MOST && !places[MOST - 1].isBetterThan(isLost, time, request.id())) {
            return;
        }
        Place place = free(isLost, time, request.id());
        place.isLost = isLost;
        place.time = time;
        place.id = request.id();
        place.model = request.model();
        place.machine = request.hasMachine() ? request.machine() : WorstStretch.NONE;
        place.outcome = RequestCount.of(ended);
        place.ttft = known(request.ttft());
        place.lasted = isLost ? lasted : known(request.e2e());
        place.queue = known(request.queue());
        place.loadWait = known(request.loadWait());
        place.prefill = known(request.prefill());
    }

    /** The place of a request among the others, those that are better being moved on; the best falls out where there are enough. */
    private Place free(boolean isLost, long time, long id) {
        int at = Math.min(size, MOST - 1);
        Place place = places[at];
        while (at > 0 && places[at - 1].isBetterThan(isLost, time, id)) {
            places[at] = places[at - 1];
            at--;
        }
        places[at] = place;
        size = Math.min(size + 1, MOST);
        return place;
    }

    private static long known(long nanos) {
        return nanos == EndedRequest.UNKNOWN ? WorstStretch.NONE : nanos;
    }

    /** Takes up the worst of another batch as well. */
    void join(WorstRequests other) {
        for (int i = 0; i < other.size; i++) {
            Place from = other.places[i];
            if (size < MOST || places[MOST - 1].isBetterThan(from.isLost, from.time, from.id)) {
                free(from.isLost, from.time, from.id).copy(from);
            }
        }
    }

    /** Takes over what another batch has in place of its own. */
    void become(WorstRequests other) {
        size = 0;
        join(other);
    }

    void clear() {
        size = 0;
    }

    /** The worst first. */
    List<OfRequest> snapshot() {
        return Arrays.stream(places, 0, size).map(Place::request).toList();
    }
}
