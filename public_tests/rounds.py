"""The rounds of spot the bug, three for every notebook, and the exercise that grades them.

In a notebook, one cell shows the rounds, the learner's function returns a letter for each, and
the check is that of any exercise:

    from public_tests.rounds import show_rounds
    show_rounds("03_two_layer")

    def spot_the_bug():
        return "b", "c", "a"

    spot_the_bug_test(spot_the_bug)

The letters stand nowhere in the student's notebook; they follow from the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable

from .engine import Exercise
from .engine.spot_the_bug import Recipe, Rounds, spot_the_bug

# By notebook: the function, the mistake in its code, and three it does not make.
_WRITTEN: dict[str, tuple[tuple[str, str, tuple[str, str, str]], ...]] = {
    "01_neuron": (
        ("sigmoid", "missing_parentheses", ("exp_plus", "no_one_added", "slope")),
        ("binary_cross_entropy", "lost_parentheses", ("sign", "no_mean", "only_ones")),
        ("neuron_gradient", "m_counts_features", ("sign", "slope_of_sigmoid_kept", "no_bias")),
    ),
    "02_logistic": (
        (
            "flatten_and_scale",
            "pictures_mixed",
            ("not_scaled", "one_picture_per_row", "all_in_one"),
        ),
        ("propagate", "slope_of_sigmoid_kept", ("dw_without_mean", "gradient_sign", "no_bias")),
        ("optimize", "one_gradient_for_all", ("uphill", "bias_never_moves", "stepped_twice")),
    ),
    "03_two_layer": (
        ("compute_cost", "half_without_minus", ("sign", "no_mean", "roles_swapped")),
        ("relu_backward", "mask_on_dA", ("without_dA", "mask_turned_round", "value_for_slope")),
        ("linear_backward", "db_scalar", ("db_over_units", "m_counts_units", "dA_with_mean")),
    ),
    "04_l_layer": (
        (
            "initialize_parameters_deep",
            "scaled_by_own_width",
            ("not_scaled", "he", "scaled_without_root"),
        ),
        (
            "L_model_forward",
            "X_fed_to_each_layer",
            ("counted_from_zero", "output_layer_twice", "caches_reversed"),
        ),
        ("update_parameters", "W_by_db", ("uphill", "biases_skipped", "stepped_twice")),
    ),
    "05_softmax_mnist": (
        ("softmax", "whole_matrix", ("along_rows", "no_shift", "exp_minus")),
        ("backward_prop", "db1_scalar", ("relu_slope_missing", "no_mean", "W2_not_transposed")),
        ("get_accuracy", "every_pair", ("count", "share_wrong", "divided_by_classes")),
    ),
    "06_cats_vs_dogs": (
        ("backward_pass", "relu_value_for_slope", ("relu_slope_missing", "no_mean", "W1_for_W2")),
        ("predict", "rounded_first", ("turned_round", "probabilities", "threshold_of_doubt")),
        (
            "create_nn_model",
            "learns_from_validation",
            ("histories_swapped", "loss_after_step", "uphill"),
        ),
    ),
}


NOTEBOOKS = tuple(_WRITTEN)


def rounds(notebook: str, among: Iterable[Exercise]) -> tuple[Recipe, ...]:
    """The rounds of a notebook, whose exercises are ``among`` the given ones."""
    by_key = {exercise.key: exercise for exercise in among}
    return tuple(
        Recipe(by_key[f"{notebook}/{name}"], mistake, others)
        for name, mistake, others in _WRITTEN[notebook]
    )


def round_exercise(notebook: str, among: Iterable[Exercise], points: int = 5) -> Exercise:
    """The exercise ``spot_the_bug`` of a notebook, answered with a letter for each round.

    A notebook's module takes it up so: ``EXERCISES = (*EXERCISES, round_exercise(NOTEBOOK,
    EXERCISES))``.
    """
    return spot_the_bug(notebook, rounds(notebook, among), points)


def show_rounds(notebook: str) -> Rounds:
    """The rounds of a notebook, to be the last expression of a cell."""
    from . import exercises

    return Rounds(rounds(notebook, exercises().values()))
