package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Backend;
import io.simctl.control.RunListener;
import io.simctl.sim.cost.StepCost;
import java.util.Arrays;

/** hedge */
final class BatchEngine {
    private final int machine, model;
    private final StepCost cost;
    private final int maxSequences, stepTokens;
    private final MemoryLedger ledger;
    private final long kvPerToken;
    private final Alarms alarms;
    private final Alarm alarm;
    private final Backend.Listener listener;
    private final RunListener observer;
    private final Runnable busyChanged;

    // waiting FIFO (not yet reserved)
    private Attempt[] waiting = new Attempt[16];
    private int wHead, wSize;
    // prefilling FIFO
    private Attempt[] pre = new Attempt[16];
    private int[] preDone = new int[16];
    private int pSize;
    // running decode: heap by finish step
    private Attempt[] run = new Attempt[16];
    private long[] finish = new long[16];
    private long[] join = new long[16];
    private int rSize;
    private long steps; // completed steps
    private long contextBase; // sum(prompt + 1 - join)
    // segment
    private boolean active;
    private int planPrefill; // tokens of prefill per step
    private int planPrompts; // prompts in the plan
    private long planSteps; // k
    private double lead; // nominal work to the first boundary
    private double second; // cost of the step after
    private double slope;
    private long segStart; // real time of segment start
    private long prevBoundary;
    private double speed = 1;

    BatchEngine(
            int machine,
            int model,
            StepCost cost,
            int maxSequences,
            int stepTokens,
            long kvPerToken,
            MemoryLedger ledger,
            Alarms alarms,
            Backend.Listener listener,
            RunListener observer,
            Runnable busyChanged) {
        this.machine = machine;
        this.model = model;
        this.cost = cost;
        this.maxSequences = maxSequences;
        this.stepTokens = stepTokens;
        this.kvPerToken = kvPerToken;
        this.ledger = ledger;
        this.alarms = alarms;
        this.alarm = alarms.create(this::boundary);
        this.listener = listener;
        this.observer = observer;
        this.busyChanged = busyChanged;
    }

    boolean isBusy() {
        return rSize + pSize + wSize > 0;
    }

    private long kv(Attempt a) {
        return (a.request().promptTokens()
                        + (long) Math.max(a.request().maxTokens(), a.request().outputTokens()))
                * kvPerToken;
    }

    void start(Attempt a) {
        boolean was = isBusy();
        if (wSize == waiting.length) {
            Attempt[] w = new Attempt[2 * wSize];
            for (int i = 0; i < wSize; i++) w[i] = waiting[(wHead + i) % wSize];
            waiting = w;
            wHead = 0;
        }
        waiting[(wHead + wSize++) % waiting.length] = a;
        if (!was) busyChanged.run();
        wake();
    }

    /** something may be admitted: end the leap at next boundary. */
    void wake() {
        if (wSize == 0 || pSize + rSize >= maxSequences) return;
        long now = alarms.now();
        if (!active) {
            plan(now);
            return;
        }
        truncate(now);
    }

    private void truncate(long now) {
        long j = done(now);
        if (j + 1 < planSteps) {
            planSteps = j + 1;
            alarm.set(time(planSteps));
        }
    }

    private double work(long i) {
        return i == 0 ? 0 : lead + (i - 1) * second + slope * ((i - 1) * (double) (i - 2) / 2);
    }

    private long time(long i) {
        return segStart + Math.round(work(i) / speed);
    }

    private long done(long now) {
        double w = (now - segStart) * speed + 1e-6;
        if (w < lead) return 0;
        double x = w - lead; // (i-1)*second + slope*(i-1)(i-2)/2 <= x
        long n;
        if (slope < 1e-12) n = (long) (x / second);
        else {
            double b = second - slope / 2;
            n = (long) ((-b + Math.sqrt(b * b + 2 * slope * x)) / slope);
        }
        long i = Math.min(n + 1, planSteps);
        while (i > 0 && time(i) > now) i--;
        while (i < planSteps && time(i + 1) <= now) i++;
        return i;
    }

    void setSpeed(double f, long now) {
        if (f == speed) return;
        if (!active) {
            speed = f;
            return;
        }
        long j = done(now);
        double rest = work(j + 1) - (now - segStart) * speed;
        if (rest < 0) rest = 0;
        if (j >= planSteps) {
            speed = f;
            return;
        } // boundary is due now
        double next = j == 0 ? second : second + slope * j;
        if (j > 0) advance(j, time(j));
        // prefill chunks of the finished steps are applied in advance
        lead = rest;
        second = next;
        planSteps -= j;
        segStart = now;
        speed = f;
        alarm.set(time(planSteps));
    }

    /** account for j completed steps ending at time t. */
    private void advance(long j, long t) {
        if (rSize > 0) {
            long firstEnd = time(1);
            long first = firstEnd - prevBoundary;
            long lastStep = j == 1 ? first : t - time(j - 1);
            if (j > 1 && prevBoundary != segStart) {
                observer.decoded(machine, model, rSize, 1, prevBoundary, firstEnd, first, first);
                observer.decoded(machine, model, rSize, (int) (j - 1), firstEnd, t, time(2) - firstEnd, lastStep);
            } else observer.decoded(machine, model, rSize, (int) j, prevBoundary, t, first, lastStep);
        }
        prevBoundary = t;
        steps += j;
        int left = (int) Math.min(Integer.MAX_VALUE, planPrefill * j);
        for (int i = 0; i < planPrompts && left > 0; i++) {
            int need = pre[i].request().promptTokens() - preDone[i];
            int take = Math.min(need, left);
            preDone[i] += take;
            left -= take;
        }
    }

    private void boundary(long now) {
        active = false;
        boolean was = isBusy();
        advance(planSteps, now);
        // finished prompts
        int n = 0;
        Attempt[] firsts = null;
        while (pSize > 0 && preDone[0] == pre[0].request().promptTokens()) {
            Attempt a = pre[0];
            pSize--;
            System.arraycopy(pre, 1, pre, 0, pSize);
            System.arraycopy(preDone, 1, preDone, 0, pSize);
            pre[pSize] = a;
            a.firstTokenAt(now);
            a.generatedTokens(1);
            push(a);
            if (firsts == null) firsts = new Attempt[4];
            if (n == firsts.length) firsts = Arrays.copyOf(firsts, 2 * n);
            firsts[n++] = a;
        }
        for (int i = 0; i < n; i++) listener.firstToken(firsts[i], now);
        while (rSize > 0 && finish[0] <= steps) {
            Attempt a = pop();
            a.generatedTokens(a.request().outputTokens());
            a.lastTokenAt(now);
            leave(a);
            listener.finished(a, now);
        }
        if (!active) plan(now);
        if (was != isBusy()) busyChanged.run();
    }

    private void leave(Attempt a) {
        a.backendSlot(-1);
        ledger.release(kv(a));
    }

    private void plan(long now) {
        while (wSize > 0 && pSize + rSize < maxSequences && ledger.reserve(kv(waiting[wHead]))) {
            Attempt a = waiting[wHead];
            wHead = (wHead + 1) % waiting.length;
            wSize--;
            if (pSize == pre.length) {
                pre = Arrays.copyOf(pre, 2 * pSize);
                preDone = Arrays.copyOf(preDone, 2 * pSize);
            }
            pre[pSize] = a;
            preDone[pSize++] = 0;
        }
        if (pSize + rSize == 0) return;
        int budget = Math.max(1, stepTokens - rSize);
        planPrompts = 0;
        planPrefill = 0;
        long k = rSize > 0 ? finish[0] - steps : Long.MAX_VALUE;
        double ctxCost = 0;
        slope = cost.decodeContext() * rSize;
        if (pSize > 0) {
            int need0 = pre[0].request().promptTokens() - preDone[0];
            if (need0 >= budget) {
                planPrompts = 1;
                planPrefill = budget;
                if (preDone[0] == 0 && pre[0].prefillAt() < now) pre[0].prefillAt(now);
                k = Math.min(k, need0 / budget);
                ctxCost = cost.prefillContext() * budget * (preDone[0] + budget / 2.0);
                slope += cost.prefillContext() * (double) budget * budget;
            } else {
                k = 1;
                int left = budget;
                while (planPrompts < pSize && left > 0) {
                    int i = planPrompts++;
                    int take = Math.min(left, pre[i].request().promptTokens() - preDone[i]);
                    if (preDone[i] == 0) pre[i].prefillAt(now);
                    ctxCost += cost.prefillContext() * take * (preDone[i] + take / 2.0);
                    left -= take;
                    planPrefill += take;
                }
            }
        }
        double s0 = cost.fixed(rSize, planPrefill)
                + cost.decodeContext() * (contextBase + (double) rSize * steps)
                + ctxCost;
        planSteps = k;
        lead = s0;
        second = s0 + slope;
        segStart = now;
        prevBoundary = now;
        active = true;
        alarm.set(time(k));
    }

    void cancel(Attempt a) {
        boolean was = isBusy();
        for (int i = 0; i < wSize; i++)
            if (waiting[(wHead + i) % waiting.length] == a) {
                for (int j = i; j + 1 < wSize; j++)
                    waiting[(wHead + j) % waiting.length] = waiting[(wHead + j + 1) % waiting.length];
                wSize--;
                if (was != isBusy()) busyChanged.run();
                return;
            }
        long now = alarms.now();
        // simplification of the hedge: leaves at once at a boundary-aligned replan
        if (active) {
            long j = done(now);
            if (j > 0) {
                long t = time(j);
                double rest = work(j + 1) - (now - segStart) * speed;
                advance(j, t);
            }
        }
        for (int i = 0; i < pSize; i++)
            if (pre[i] == a) {
                System.arraycopy(pre, i + 1, pre, i, pSize - i - 1);
                System.arraycopy(preDone, i + 1, preDone, i, pSize - i - 1);
                pSize--;
                leave(a);
                replan(now, was);
                return;
            }
        for (int i = 0; i < rSize; i++)
            if (run[i] == a) {
                contextBase -= a.request().promptTokens() + 1 - join[i];
                removeAt(i);
                leave(a);
                replan(now, was);
                return;
            }
    }

    private void replan(long now, boolean was) {
        active = false;
        alarm.cancel();
        plan(now);
        if (was != isBusy()) busyChanged.run();
        ledger.freed();
    }

    private void push(Attempt a) {
        if (rSize == run.length) {
            run = Arrays.copyOf(run, 2 * rSize);
            finish = Arrays.copyOf(finish, 2 * rSize);
            join = Arrays.copyOf(join, 2 * rSize);
        }
        long f = steps + a.request().outputTokens() - 1;
        contextBase += a.request().promptTokens() + 1 - steps;
        int i = rSize++;
        run[i] = a;
        finish[i] = f;
        join[i] = steps;
        up(i);
    }

    private Attempt pop() {
        Attempt a = run[0];
        contextBase -= a.request().promptTokens() + 1 - join[0];
        removeAt(0);
        return a;
    }

    private void removeAt(int i) {
        rSize--;
        if (i == rSize) return;
        run[i] = run[rSize];
        finish[i] = finish[rSize];
        join[i] = join[rSize];
        down(i);
        up(i);
    }

    private void swap(int i, int j) {
        Attempt a = run[i];
        run[i] = run[j];
        run[j] = a;
        long x = finish[i];
        finish[i] = finish[j];
        finish[j] = x;
        x = join[i];
        join[i] = join[j];
        join[j] = x;
    }

    private void up(int i) {
        while (i > 0 && finish[(i - 1) / 2] > finish[i]) {
            swap(i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    private void down(int i) {
        for (; ; ) {
            int c = 2 * i + 1;
            if (c >= rSize) return;
            if (c + 1 < rSize && finish[c + 1] < finish[c]) c++;
            if (finish[c] >= finish[i]) return;
            swap(i, c);
            i = c;
        }
    }
}
