package io.simctl.live.model;

/**
 * One weight tensor: {@code outputs} rows of {@code inputs} values each.
 *
 * @param gguf its name in a GGUF file
 * @param huggingFace its name in a Hugging Face folder
 * @param rows what its rows hold
 * @param headSize size of the heads whose rows rotary position embedding turns, or 0 if it turns none
 */
record Tensor(String gguf, String huggingFace, int inputs, int outputs, Rows rows, int headSize) {
    /** A tensor that no position embedding turns. */
    Tensor(String gguf, String huggingFace, int inputs, int outputs, Rows rows) {
        this(gguf, huggingFace, inputs, outputs, rows, 0);
    }

    /** A source of a tensor's rows, any row at any time. */
    @FunctionalInterface
    interface Rows {
        /** Writes the values of a row, counted from 0, into {@code values}. */
        void fill(int row, float[] values);
    }

    /** Whether it is a norm's gain: one dimension, and never quantised. */
    boolean isVector() {
        return outputs == 1;
    }

    long values() {
        return (long) inputs * outputs;
    }

    /**
     * Which row stands at this place in a Hugging Face folder. llama.cpp turns neighbouring pairs of a head's values,
     * Hugging Face pairs from its two halves; so that both compute the same, the folder has a head's even rows first, then
     * its odd ones.
     */
    int rowOfHuggingFace(int place) {
        if (headSize == 0) {
            return place;
        }
        int inHead = place % headSize;
        int half = headSize / 2;
        return place - inHead + 2 * (inHead % half) + inHead / half;
    }
}
