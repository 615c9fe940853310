package io.simctl.report.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.PolicyResult;
import io.simctl.report.PolicyShares;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import io.simctl.report.result.FaultShare;
import io.simctl.report.result.PoolShares;
import io.simctl.report.result.Shares.OfPrincipal;
import java.util.List;

/** The shares of machines and principals in the work of a policy, as its object in {@code report.json} has them. */
final class SharesJson {
    /** Of each principal: error-adjusted, as fairness is told by. */
    static final List<String> LATENCIES = List.of("ttft_adj_ms.p50", "ttft_adj_ms.p95");

    private static final int DECIMALS = 6;
    private static final int MACHINE_DECIMALS = 3;

    private final Report report;
    private final PolicyShares shares;

    private SharesJson(Report report, PolicyResult policy) {
        this.report = report;
        shares = new PolicyShares(policy);
    }

    /** Adds them; what the runs do not know is left out. */
    static void put(ObjectNode node, Report report, PolicyResult policy) {
        SharesJson json = new SharesJson(report, policy);
        if (json.shares.knowsMachines()) {
            json.machines(node.putArray("machines"));
        }
        List<PoolShares> plans = json.shares.plans();
        if (!plans.isEmpty()) {
            json.pools(node.putObject("pools"), plans);
        }
        List<FaultShare> faults = json.shares.faults();
        if (!faults.isEmpty()) {
            ArrayNode list = node.putArray("faults");
            faults.forEach(fault -> json.fault(list.addObject(), fault));
        }
        List<OfPrincipal> principals = json.shares.principals();
        if (!principals.isEmpty()) {
            ArrayNode list = node.putArray("principals");
            principals.forEach(principal -> json.principal(list.addObject(), principal));
            node.set("jain_index", StableJson.number(DECIMALS, PolicyShares.jain(principals)));
        }
    }

    private void machines(ArrayNode list) {
        List<String> names = report.setup().machines();
        for (int machine = 0; machine < names.size(); machine++) {
            ObjectNode node = list.addObject().put("name", names.get(machine));
            node.set("busy_fraction", StableJson.number(Unit.SHARE.decimals(), shares.busy(machine)));
            node.set("load_seconds", StableJson.number(Unit.SECONDS.decimals(), shares.loadSeconds(machine)));
        }
    }

    private void fault(ObjectNode node, FaultShare fault) {
        node.put("fault", fault.fault())
                .put("machine", report.setup().machines().get(fault.machine()))
                .put("times", fault.times());
        node.set("held_seconds", seconds(fault.nanos()));
        node.set("first_seconds", seconds(fault.first()));
        node.set("last_seconds", seconds(fault.last()));
    }

    private static JsonNode seconds(long nanos) {
        return StableJson.number(Unit.SECONDS.decimals(), nanos / 1e9);
    }

    private void pools(ObjectNode node, List<PoolShares> plans) {
        node.put("plans", plans.stream().mapToLong(PoolShares::plans).sum());
        node.put("recorded_only", plans.stream().mapToLong(PoolShares::recorded).sum());
        node.put("moves", plans.stream().mapToLong(PoolShares::moves).sum());
        ArrayNode list = node.putArray("models");
        List<String> names = report.setup().models();
        for (int model = 0; model < names.size(); model++) {
            ObjectNode its = list.addObject().put("name", names.get(model));
            int index = model;
            its.set("desired", machines(PolicyShares.mean(plans, model, PoolShares.OfModel::desired)));
            its.set("desired_mean", machines(PolicyShares.meanDesired(plans, model)));
            its.set("current", machines(PolicyShares.mean(plans, model, PoolShares.OfModel::current)));
            its.set("serving", machines(PolicyShares.mean(plans, model, PoolShares.OfModel::serving)));
            its.put(
                    "shed",
                    plans.stream()
                            .mapToLong(one -> one.models().get(index).shed())
                            .sum());
        }
    }

    private static JsonNode machines(double mean) {
        return StableJson.number(MACHINE_DECIMALS, mean);
    }

    private void principal(ObjectNode node, OfPrincipal principal) {
        node.put("name", principal.name())
                .put("submitted", principal.submitted())
                .put("completed", principal.completed())
                .put("rejected", principal.rejected())
                .put("output_tokens", principal.outputTokens());
        for (String key : LATENCIES) {
            Metric metric = report.metrics().get(key);
            node.withObject("/" + metric.group())
                    .set(metric.name(), StableJson.number(metric.unit(), metric.of(shares.scope(principal))));
        }
    }
}
