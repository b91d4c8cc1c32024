//! Tests of the tree, its readers and its writers.
