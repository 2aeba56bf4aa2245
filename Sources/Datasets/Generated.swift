/// Data sets made from a formula and a seed: the same bits on every machine.
public enum Generated {}
