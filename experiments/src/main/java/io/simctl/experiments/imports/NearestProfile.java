package io.simctl.experiments.imports;

import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.bind.Quantities;
import io.simctl.scenario.profile.ModelProfile;
import io.simctl.scenario.profile.ModelProfile.Quantisation;
import io.simctl.scenario.profile.Profiles;
import io.simctl.scenario.yaml.Names;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shipped profile that a model's name is nearest to; where name and profile differ in size, the profile's shape at the name's size. */
final class NearestProfile {
    /** Sizes within a quarter of each other are the same model to a simulation. */
    private static final double NEAR = 1.25;

    private static final double SMALL = 500e6;

    private final String name;
    private final ModelProfile profile;

    private NearestProfile(String name, ModelProfile profile) {
        this.name = name;
        this.profile = profile;
    }

    /** The size of a model by the first of its names that says anything. */
    static ModelEstimate of(List<String> names) {
        List<NearestProfile> known = Profiles.shipped().models().values().stream()
                .map(named -> new NearestProfile(named.name(), named.profile()))
                .toList();
        for (String written : names) {
            ModelName parsed = ModelName.of(written);
            Optional<NearestProfile> nearest = known.stream()
                    .filter(profile -> profile.distance(parsed) < Double.POSITIVE_INFINITY)
                    .min(Comparator.comparingDouble(profile -> profile.distance(parsed)));
            if (nearest.isPresent()) {
                return nearest.get().sized(written, parsed);
            }
        }
        NearestProfile smallest = known.stream()
                .min(Comparator.comparingDouble(profile -> profile.profile.parameters()))
                .orElseThrow();
        return names.stream().map(ModelName::of).anyMatch(ModelName::isOfSmallKind)
                ? smallest.small(names)
                : smallest.assumed(names);
    }

    /** Smaller is nearer; infinite for a name that has neither a word of the profile's nor a number of parameters. */
    private double distance(ModelName name) {
        double likeness = name.likeness(ModelName.of(this.name));
        if (name.parameters().isEmpty() && likeness < 0.5) {
            return Double.POSITIVE_INFINITY;
        }
        double size = name.parameters()
                .map(parameters -> Math.abs(Math.log(parameters / profile.parameters())))
                .orElse(0.0);
        boolean isSparse = profile.activeParameters().isPresent();
        double otherKind = name.active().isPresent() != isSparse && likeness < 1 ? 2 : 0;
        return size + otherKind - 2 * likeness;
    }

    private ModelEstimate assumed(List<String> names) {
        Map.Entry<String, Quantisation> first =
                profile.quantisations().entrySet().iterator().next();
        return plain(
                first.getKey(),
                first.getValue(),
                "nothing in %s says how large it is; taken for a %s, so put its real size here"
                        .formatted(Names.quoteAll(names), name));
    }

    /** A model for embeddings, ranking or speech. */
    private ModelEstimate small(List<String> names) {
        Quantisation stored = profile.quantisations().values().iterator().next();
        double ratio = SMALL / profile.parameters();
        return scaled(
                stored,
                ratio,
                ratio,
                "nothing in %s says how large it is; taken for one of %.0f million parameters, as such models often have, so put its real size here"
                        .formatted(Names.quoteAll(names), SMALL / 1e6));
    }

    private ModelEstimate sized(String written, ModelName parsed) {
        double bits = parsed.quantisation().map(WeightBits::of).orElse(0.0);
        Map.Entry<String, Quantisation> stored =
                bits == 0 ? profile.quantisations().entrySet().iterator().next() : nearest(bits);
        double more = parsed.parameters().map(p -> p / profile.parameters()).orElse(1.0);
        double wider = bits == 0 ? 1 : bits / WeightBits.of(stored.getKey());
        double ratio = within(more) * within(wider);
        String said = parsed.quantisation().map(q -> " in " + q).orElse(", in whatever quantisation");
        if (within(more) == 1 && within(wider) == 1) {
            return plain(
                    stored.getKey(),
                    stored.getValue(),
                    "by its name %s%s: the profile %s in %s"
                            .formatted(Names.quote(last(written)), said, name, stored.getKey()));
        }
        return scaled(
                stored.getValue(),
                within(more),
                ratio,
                "by its name %s%s: %s, in the shape of the nearest profile, %s in %s"
                        .formatted(
                                Names.quote(last(written)),
                                said,
                                Quantities.size(Math.round(stored.getValue().weights() * ratio)),
                                name,
                                stored.getKey()));
    }

    private static double within(double ratio) {
        return ratio > 1 / NEAR && ratio < NEAR ? 1 : ratio;
    }

    private Map.Entry<String, Quantisation> nearest(double bits) {
        return profile.quantisations().entrySet().stream()
                .min(Comparator.comparingDouble(entry -> Math.abs(Math.log(WeightBits.of(entry.getKey()) / bits))))
                .orElseThrow();
    }

    private static String last(String written) {
        return written.replaceFirst("^.*/(?=[^/])", "");
    }

    private ModelEstimate plain(String quantisation, Quantisation size, String because) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("profile", name);
        values.put("quantisation", quantisation);
        return new ModelEstimate(values, size.weights(), profile.kvPerToken(), profile.context(), because);
    }

    /**
     * The profile's values written out, with so many times the parameters and the bytes; the cache grows with the square root, as it
     * does where layers and width grow alike.
     */
    private ModelEstimate scaled(Quantisation size, double more, double ratio, String because) {
        long weights = Math.round(size.weights() * ratio);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("weights", weights + "B");
        long kv = Math.round(profile.kvPerToken() * Math.sqrt(more));
        values.put("kv_per_token", kv + "B");
        values.put("context", profile.context());
        values.put("parameters", "%.4g".formatted(profile.parameters() * more));
        profile.activeParameters()
                .ifPresent(active -> values.put("active_parameters", "%.4g".formatted(active * more)));
        values.put("layers", profile.layers());
        profile.attentionWidth().ifPresent(width -> values.put("attention_width", width));
        profile.kvLayers().ifPresent(layers -> values.put("attention_layers", layers));
        profile.experts().ifPresent(experts -> {
            Map<String, Object> routed = new LinkedHashMap<>(EffectiveConfig.tree(experts));
            routed.remove("parameters");
            routed.put("bytes", Math.round(profile.expertBytes(size) * ratio) + "B");
            values.put("experts", routed);
        });
        return new ModelEstimate(values, weights, kv, profile.context(), because);
    }
}
