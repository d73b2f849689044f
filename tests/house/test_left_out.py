"""The table of clean-up steps is true: its tests exist, and what they are told by is explained."""

from __future__ import annotations

import re

from left_out import ROOT, steps

from delenda.jobs.residue import NOTES


def test_each_step_names_a_test_that_exists_and_classes_that_are_explained() -> None:
    listed = steps()
    assert len(listed) >= 25
    for step in listed:
        file, _, name = step.test.partition("::")
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.MULTILINE), step.test
        assert set(step.told) <= set(NOTES), step


def test_no_row_of_the_table_is_passed_over() -> None:
    text = (ROOT / "docs" / "erasure.md").read_text()
    section = text.partition("### Every clean-up step")[2].partition("What nobody can leave out")[0]
    assert len(steps()) == section.count("\n| ") - 2


def test_every_class_that_a_command_removes_has_a_step_that_leaves_it_out() -> None:
    told = {name for step in steps() for name in step.told}
    by_themselves = {"wal_segments", "undo_log", "redo_log", "rollback_journal", "locked_version"}
    no_such_server = {"statement_texts"}
    assert {n for n in NOTES if not n.startswith("unseen_")} - told == by_themselves | no_such_server
