package io.simctl.report.meter;

import io.simctl.report.result.Reason;
import io.simctl.report.result.Series;
import io.simctl.report.result.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts over time: requests submitted, tokens generated, requests rejected. */
final class SeriesMeter {
    private static final long[] NONE = {};

    private final TimeBins bins;
    private final long[][] submitted;
    private final long[][] tokens;
    private final long[][][] rejected;

    SeriesMeter(TimeBins bins, int models) {
        this.bins = bins;
        submitted = new long[models][];
        tokens = new long[models][];
        rejected = new long[models][ReasonTable.SIZE][];
        for (int model = 0; model < models; model++) {
            submitted[model] = bins.channel();
            tokens[model] = bins.channel();
            java.util.Arrays.fill(rejected[model], NONE);
        }
    }

    void submitted(int model, long now) {
        int bin = bins.at(now);
        submitted[model][bin]++;
    }

    void token(int model, long at) {
        int bin = bins.at(at);
        tokens[model][bin]++;
    }

    void tokens(int model, long start, long end, long count) {
        bins.spread(tokens[model], start, end, count);
    }

    void rejected(int model, int reason, long now) {
        if (rejected[model][reason].length == 0) {
            rejected[model][reason] = bins.channel();
        }
        int bin = bins.at(now);
        rejected[model][reason][bin]++;
    }

    TimeSeries snapshot(ReasonTable rejections, long end) {
        bins.at(end);
        List<TimeSeries.OfModel> models = new ArrayList<>();
        for (int model = 0; model < submitted.length; model++) {
            Map<Reason, Series> byReason = new TreeMap<>();
            for (int reason = 0; reason < rejections.size(); reason++) {
                if (rejected[model][reason].length > 0) {
                    byReason.put(rejections.get(reason), series(rejected[model][reason]));
                }
            }
            models.add(new TimeSeries.OfModel(series(submitted[model]), series(tokens[model]), byReason));
        }
        return new TimeSeries(bins.width(), models);
    }

    private Series series(long[] channel) {
        return Series.of(bins.copy(channel));
    }
}
