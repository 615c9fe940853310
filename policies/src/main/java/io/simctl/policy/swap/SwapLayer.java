package io.simctl.policy.swap;

import io.simctl.policy.Swap;
import io.simctl.policy.type.PolicyChoice;
import java.util.List;

/** The knobs of a swap policy that lies over another one, which says what leaves for what. */
public interface SwapLayer {
    /** The policy below. */
    PolicyChoice<Swap> swap();

    /** What is wrong when the layer named {@code own} lies over another of its kind: only the stricter one would have an effect. */
    default List<String> problemsBelow(String own) {
        PolicyChoice<Swap> below = swap();
        while (true) {
            if (below.type().name().equals(own)) {
                return List.of("`%s` lies over another `%s`; one of them says it all, so leave the other out"
                        .formatted(own, own));
            }
            if (!(below.knobs() instanceof SwapLayer layer)) {
                return List.of();
            }
            below = layer.swap();
        }
    }
}
