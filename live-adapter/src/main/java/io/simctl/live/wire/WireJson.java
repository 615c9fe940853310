package io.simctl.live.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** Jackson as exchanges use it. */
final class WireJson {
    /** Jackson's default keeps its buffers by thread, and a virtual thread is a thread for one exchange only. */
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private WireJson() {}
}
