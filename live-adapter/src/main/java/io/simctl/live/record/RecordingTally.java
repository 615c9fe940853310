package io.simctl.live.record;

import io.simctl.live.record.RecordedCall.CountedBy;
import java.util.ArrayList;
import java.util.List;

/** The numbers of recorded requests that their reader must know something of: whose tokens were counted by whom. */
public final class RecordingTally {
    private long uncounted;
    private long untold;
    private long estimated;
    private long textOnly;

    void add(RecordedCall call) {
        if (call.output().tokens() > 0) {
            boolean isCounted = call.output().by() == CountedBy.SERVER;
            uncounted += isCounted ? 0 : 1;
            untold += isCounted || call.request().getsCounts() ? 0 : 1;
            estimated += call.prompt().by() == CountedBy.SERVER ? 0 : 1;
            textOnly += call.prompt().by() == CountedBy.TEXT_ESTIMATE ? 1 : 0;
        }
    }

    /** A sentence for each thing to be known; none if the server counted everything. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (uncounted > 0) {
            sentences.add(uncounted + " of them without a count of the output from the server: chunks are counted");
        }
        if (estimated > 0) {
            sentences.add(estimated + " of them without a count of the prompt from the server: it is an estimate of "
                    + RequestFacts.CHARACTERS_PER_TOKEN + " characters a token");
        }
        if (textOnly > 0) {
            sentences.add(textOnly + " of these with pictures, sound or tools, whose tokens are not in the estimate");
        }
        if (untold > 0) {
            sentences.add("clients of " + untold + " did not set stream_options.include_usage, by which they are told");
        }
        return sentences;
    }
}
