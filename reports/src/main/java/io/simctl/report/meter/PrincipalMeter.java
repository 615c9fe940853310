package io.simctl.report.meter;

import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.metric.EndedRequest;
import io.simctl.report.result.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A meter of what each principal asked for and got, of the requests that were intended after the warm-up. */
final class PrincipalMeter {
    private static final int BITS = 6;

    private final List<String> names;
    private final Account nobody = new Account();
    private final List<Account> accounts = new ArrayList<>();

    /** A meter of principals with these names, by the number that requests bear. */
    PrincipalMeter(List<String> names) {
        this.names = List.copyOf(names);
    }

    void submitted(Request request) {
        of(request).submitted++;
    }

    void ended(Request request, EndedRequest ended, Outcome outcome) {
        Account account = of(request);
        if (outcome instanceof Outcome.Completed) {
            account.completed++;
            account.outputTokens += ended.outputTokens();
            account.ttft().add(ended.ttft());
        } else if (outcome instanceof Outcome.Rejected) {
            account.rejected++;
        }
    }

    private Account of(Request request) {
        int owner = request.owner();
        if (owner == Request.NO_OWNER) {
            return nobody;
        }
        while (accounts.size() <= owner) {
            accounts.add(new Account());
        }
        return accounts.get(owner);
    }

    List<Shares.OfPrincipal> snapshot() {
        List<Shares.OfPrincipal> shares = new ArrayList<>();
        for (int owner = 0; owner < accounts.size(); owner++) {
            String name = owner < names.size() ? names.get(owner) : "principal " + owner;
            accounts.get(owner).share(name).ifPresent(shares::add);
        }
        if (!shares.isEmpty()) {
            nobody.share("").ifPresent(shares::add);
        }
        return shares;
    }

    /** An account of what one of them asked for and got; its latencies take memory from the first on, since most runs have no principals. */
    private static final class Account {
        private long submitted;
        private long completed;
        private long rejected;
        private long outputTokens;
        private Optional<LogHistogram> ttft = Optional.empty();

        LogHistogram ttft() {
            if (ttft.isEmpty()) {
                ttft = Optional.of(new LogHistogram(BITS));
            }
            return ttft.get();
        }

        Optional<Shares.OfPrincipal> share(String name) {
            return submitted == 0
                    ? Optional.empty()
                    : Optional.of(new Shares.OfPrincipal(
                            name, submitted, completed, rejected, outputTokens, ttft().snapshot()));
        }
    }
}
