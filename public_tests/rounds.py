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
        ("binary_cross_entropy", "lost_parentheses", ("sign", "no_mean", "only_ones")),
        (
            "numerical_gradient",
            "not_put_back",
            ("forward_difference", "divided_by_eps", "one_step_for_all"),
        ),
        ("neuron_gradient", "m_counts_features", ("sign", "slope_of_sigmoid_kept", "no_bias")),
    ),
    "02_logistic": (
        (
            "flatten_and_scale",
            "pictures_mixed",
            ("not_scaled", "one_picture_per_row", "colors_apart"),
        ),
        ("propagate", "slope_of_sigmoid_kept", ("dw_without_mean", "gradient_sign", "no_bias")),
        (
            "optimize",
            "start_over_each_time",
            ("stepped_twice", "bias_never_moves", "learning_rate_ignored"),
        ),
    ),
    "03_two_layer": (
        ("relu_backward", "mask_on_dA", ("without_dA", "mask_turned_round", "value_for_slope")),
        (
            "linear_backward",
            "gradient_of_W_sent_back",
            ("dA_with_mean", "m_counts_own_units", "W_not_transposed"),
        ),
        ("two_layer_model", "dZ_for_dA", ("mean_twice", "backward_activations_swapped", "uphill")),
    ),
    "04_l_layer": (
        (
            "initialize_parameters_deep",
            "scaled_by_own_width",
            ("scaled_by_inputs", "he", "scaled_without_root"),
        ),
        (
            "L_model_forward",
            "output_fed_by_layer_before_last",
            ("X_fed_to_each_layer", "output_layer_twice", "weights_of_first_layer"),
        ),
        (
            "L_model_backward",
            "dA_not_handed_on",
            ("not_reversed", "cache_of_next_layer", "hidden_as_sigmoid"),
        ),
    ),
    "05_softmax_mnist": (
        ("cross_entropy", "mean_over_cells", ("no_mean", "m_counts_classes", "log10")),
        (
            "backward_prop",
            "dW2_from_Z1",
            ("relu_slope_missing", "W2_not_transposed", "m_counts_pixels"),
        ),
        ("get_accuracy", "every_pair", ("count", "share_wrong", "divided_by_classes")),
    ),
    "06_cats_vs_dogs": (
        (
            "load_image_folder",
            "label_of_broken_file_kept",
            ("stops_at_corrupt_file", "only_real_jpegs", "labels_swapped"),
        ),
        ("backward_pass", "relu_value_for_slope", ("relu_slope_missing", "no_mean", "W1_for_W2")),
        ("predict", "rounded_first", ("turned_round", "probabilities", "threshold_of_doubt")),
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

    A notebook's module puts it after the functions that it asks about: ``EXERCISES = (*FUNCTIONS,
    round_exercise(NOTEBOOK, FUNCTIONS))``.
    """
    return spot_the_bug(notebook, rounds(notebook, among), points)


def show_rounds(notebook: str) -> Rounds:
    """The rounds of a notebook, to be the last expression of a cell."""
    from . import exercises

    return Rounds(rounds(notebook, exercises().values()))
