package io.simctl.live.wire.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** Jackson as exchanges use it. */
public final class WireJson {
    /** Jackson's default keeps its buffers by thread, and a virtual thread is a thread for one exchange only. */
    public static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private WireJson() {}
}
