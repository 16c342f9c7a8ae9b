"""The catalogue of mistakes as text: how it is read, and what is said when it is wrong."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from public_tests import exercises, notebooks
from public_tests.engine import Agrees, Array, Case, Exercise, catalogue
from public_tests.engine.catalogue import Catalogue, CatalogueError
from public_tests.engine.mistake import source_of

ANSWERS = """
double = '''
def double(x):
    return 2 * x
'''
"""
WHOLE = """
[double]
mathematics = "y = 2x"

[[double.mistakes]]
id = "thrice"
message = \"\"\"
Three times,
where twice is asked.\"\"\"
question = "How much is 2 · 1?"
example = "x = 1 gives 2."
edits = [["2 * x", "3 * x"]]
equivalent_to = ["added"]
code = ["has_loop"]

[[double.mistakes]]
id = "added"
message = "Added."
mathematics = "2x = x + x"
edits = [["2 * x", "x + x + x"]]
"""


def double(x: np.ndarray) -> np.ndarray:
    """Twice x."""
    return 2 * x


def written(folder: Path, text: str, answers: str = ANSWERS) -> Catalogue:
    (folder / "mistakes.toml").write_text(text, encoding="utf-8")
    if answers:
        (folder / "answers.toml").write_text(answers, encoding="utf-8")
    return Catalogue(folder, ("double", "halve"))


def test_an_entry_becomes_a_mistake(tmp_path: Path) -> None:
    thrice, added = written(tmp_path, WHOLE).mistakes_of("double")
    assert thrice.message == "Three times, where twice is asked."
    assert (thrice.question, thrice.example) == ("How much is 2 · 1?", "x = 1 gives 2.")
    assert (thrice.mathematics, added.mathematics) == ("y = 2x", "2x = x + x")
    assert (thrice.equivalent_to, thrice.code) == (("added",), ("has_loop",))
    assert (added.equivalent_to, added.code, added.question) == ((), (), "")
    assert thrice.function(double)(2) == 6


def test_edits_change_the_solution_and_without_one_the_reference(tmp_path: Path) -> None:
    written(tmp_path, WHOLE, ANSWERS.replace("return 2 * x", "return 2 * x + 0"))
    solved = Catalogue(tmp_path, ("double",)).mistakes_of("double")
    assert solved[0].source(double) == "def double(x):\n    return 3 * x + 0\n"
    (alone := tmp_path / "alone").mkdir()
    (first, _) = written(alone, WHOLE, answers="").mistakes_of("double")
    assert first.source(double) == source_of(double).replace("2 * x", "3 * x")
    assert "Twice x" not in first.source(double)


def test_an_exercise_without_a_table_and_a_folder_without_a_file_have_no_mistakes(
    tmp_path: Path,
) -> None:
    assert not Catalogue(tmp_path, ("double",)).mistakes_of("double")
    assert not written(tmp_path, WHOLE).mistakes_of("halve")


def test_shared_prose_is_taken_over_and_can_be_overruled(tmp_path: Path) -> None:
    text = """
[double]
mathematics = "y = 2x"
[[double.mistakes]]
use = "steps.no_return"
edits = [["return 2 * x", "2 * x"]]
[[double.mistakes]]
use = "steps.uphill"
id = "other_way"
question = "Which way?"
edits = [["2 * x", "-2 * x"]]
[halve]
use = "cross_entropy"
words = { a = "P", J = "K" }
"""
    solution = (
        "losses = Y * np.log(P) + (1 - Y) * np.log(1 - P)\n"
        "m = Y.shape[1]\nreturn float(-np.sum(losses) / m)\n"
    )
    made = written(tmp_path, text, f"{ANSWERS}halve = '''\n{solution}'''")
    none, other = made.mistakes_of("double")
    theirs = {m.id: m for m in exercises()["03_two_layer/update_parameters"].mistakes}
    assert none.id == "no_return"
    assert none.message == theirs["no_return"].message
    assert (other.id, other.question) == ("other_way", "Which way?")
    assert other.message == theirs["uphill"].message
    costs = exercises()["03_two_layer/compute_cost"].mistakes
    group = made.mistakes_of("halve")
    assert [m.id for m in group] == [m.id for m in costs]
    assert group[0].mathematics == costs[0].mathematics.replace("J", "K", 1)
    assert group[3].edits[0][1] == "Y * np.log(P)"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("question =", "qestion =", "double.thrice: qestion: no such key"),
        ("mathematics =", "maths =", "double: maths: no such key"),
        ("[double]", "[dubble]\n[double]", "[dubble]: there is no such exercise"),
        ('"2 * x", "3 * x"', '"5 * x", "3 * x"', "double.thrice: '5 * x' stands 0 times"),
        ('"2 * x", "3 * x"', '"x", "3 * x"', "double.thrice: 'x' stands 2 times"),
        ('"2 * x", "3 * x"', '"2 * x"', "double.thrice: each of the edits is a pair"),
        ('[["2 * x", "3 * x"]]', '"2 * x"', "double.thrice: edits must be a list of pairs"),
        ('edits = [["2 * x", "3 * x"]]\n', "", "double.thrice: edits must be a list of pairs"),
        ('message = "Added."\n', "", "double.added: the message is missing"),
        ('message = "Added."', "message = 3", "double.added: message must be text"),
        ('id = "added"', 'id = "thrice"', "double.thrice: the id stands twice"),
        ('id = "added"\n', "", "double: an entry has the id None"),
        ('id = "added"', 'id = "two words"', "double: an entry has the id 'two words'"),
        ('= ["added"]', '= ["removed"]', "double.thrice: equivalent_to: no mistake ['removed']"),
        ('= ["has_loop"]', '= "has_loop"', "double.thrice: code must be a list of texts"),
        ('id = "added"', 'use = "steps.absent"', "double.steps.absent: shared.toml has no"),
        ('id = "added"', 'use = "absent.one"', "double.absent.one: shared.toml has no [absent]"),
        ("[double]", '[double]\nuse = "cross_entropy"', "double: words lacks"),
        ("[double]", "[double", "(at line 2"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_file_and_entry(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert WHOLE.count(old) >= 1
    place = WHOLE.rindex(old) if old.startswith("id = ") else WHOLE.index(old)
    mistakes = written(tmp_path, WHOLE[:place] + new + WHOLE[place + len(old) :])
    with pytest.raises(CatalogueError) as error:
        len(mistakes.mistakes_of("double"))
    assert str(error.value).startswith(f"{tmp_path / 'mistakes.toml'}: ")
    assert said in str(error.value)


def test_a_fault_in_the_catalogue_costs_a_learner_no_evidence(tmp_path: Path) -> None:
    broken = written(tmp_path, WHOLE.replace("question", "qestion")).mistakes_of("double")
    exercise = Exercise(
        reference=double,
        cases=lambda rng: [Case({"x": rng.normal(size=n)}, {"n": n}) for n in (3, 4)],
        returns=Array("y", "n"),
        points=1,
        checks=(Agrees(),),
        mistakes=broken,
    )
    report = exercise.check(lambda x: 3 * x)
    assert report.failures
    assert any("CatalogueError" in note for note in report.notes)


def test_the_mistakes_travel_to_another_process(tmp_path: Path) -> None:
    mistakes = written(tmp_path, WHOLE).mistakes_of("double")
    again = pickle.loads(pickle.dumps(mistakes))
    assert list(again) == list(mistakes)
    assert mistakes[:1] == (mistakes[0],)


def test_nothing_is_read_before_a_mistake_is_asked_for() -> None:
    code = (
        "import sys\n"
        "from public_tests import exercises\n"
        "from public_tests.engine import catalogue\n"
        "assert len(exercises()) > 50\n"
        "assert catalogue._tables.cache_info().currsize == 0\n"
        "assert not {'tomllib', 'tomli'} & set(sys.modules)\n"
        "assert exercises()['01_neuron/relu'].mistakes[0].id == 'np_max'\n"
        "assert catalogue._tables.cache_info().currsize > 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("key", notebooks())
def test_every_table_of_ours_is_for_an_exercise_with_a_solution(key: str) -> None:
    notebook = notebooks()[key]
    written_ones = [e.name for e in notebook.exercises if e.name != "spot_the_bug"]
    assert sorted(notebook.catalogue.described) == sorted(written_ones)
    for name in written_ones:
        assert all(mistake.answer for mistake in notebook.exercise(name).mistakes)


def test_what_is_shared_is_used() -> None:
    """By two exercises at least: prose for one stands with it."""
    files = [notebook.catalogue.file for notebook in notebooks().values()]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    for group, table in catalogue._tables(catalogue.SHARED).items():
        ids = [entry["id"] for entry in table["mistakes"]]
        assert len(set(ids)) == len(ids), group
        if f'use = "{group}"' not in text:
            assert [id for id in ids if text.count(f'use = "{group}.{id}"') < 2] == []


def test_no_prose_stands_twice() -> None:
    files = [notebook.catalogue.file for notebook in notebooks().values()]
    said = [
        entry["message"]
        for tables in map(catalogue._tables, files)
        for table in tables.values()
        for entry in table.get("mistakes", ())
        if "message" in entry
    ]
    assert len(said) > 300
    assert len(set(said)) == len(said)
