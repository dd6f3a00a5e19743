"""Which tests show each of the 23 ways in which the eight platforms differ. Paths are below tests/.

Most are shown by small invented ledgers (tests/ledgers), each as awkward as one of the eight.
"""

from dataclasses import dataclass

SMALL = "sync/test_small_ledgers.py::"
POLLED = "sync/test_polled_ledger.py::"
REPLACING = "sync/test_replacing.py::"
SEVERAL = "sync/test_several_documents.py::"
DRAFTS = "sync/test_drafts.py::"
POLLS = "webhooks/"
XERO = "platforms/xero/"
INTUIT = "platforms/quickbooks_online/"


@dataclass(frozen=True)
class Variation:
    number: int
    what: str
    tests: tuple[str, ...]


VARIATIONS = (
    Variation(
        1,
        "several calls make one document",
        (
            SMALL + "test_half_a_journal_is_finished",
            SMALL + "test_half_a_journal_that_cannot_be_finished_is_cleared_and_written_anew",
            SMALL + "test_finishing_that_gets_no_answer_is_asked_about_and_not_hammered",
        ),
    ),
    Variation(
        2,
        "a batch with an outcome for each item",
        (
            "drills/test_kill_points.py::test_creating",
            "drills/test_faults.py::test_reply_lost_and_error_after_commit",
        ),
    ),
    Variation(
        3,
        "a batch of all or nothing",
        (
            SMALL + "test_one_of_a_batch_is_refused_and_halving_finds_it",
            SMALL + "test_what_a_refused_batch_left_lying_is_cleared_before_smaller_ones",
        ),
    ),
    Variation(
        4,
        "strict order",
        (
            SMALL + "test_lane_is_never_used_twice_at_once",
            SMALL + "test_nothing_else_enters_a_lane_while_something_lies_there_half_done",
        ),
    ),
    Variation(
        5,
        "work that is fetched",
        (
            POLLED + "test_due_work_is_offered_and_written_in_the_next_session",
            POLLED + "test_offered_work_can_be_withdrawn_before_it_is_fetched",
            POLLED + "test_answer_of_a_broken_off_session_is_too_late",
            POLLS
            + "test_polled_writing.py::test_session_that_breaks_off_after_any_number_of_steps_writes_each_document_once",
            POLLS + "test_polled_reading.py::test_everything_is_read_page_by_page_in_one_session",
            POLLS + "test_polled_writing.py::test_bytes_that_are_no_longer_recognised_are_searched_for",
        ),
    ),
    Variation(
        6,
        "prerequisites",
        (
            SMALL + "test_document_waits_for_the_supplier_it_needs",
            SMALL + "test_document_whose_supplier_is_refused_is_refused_and_names_it",
            "sync/test_preparing.py::test_journal_is_made_once_for_many_documents",
            "sync/test_preparing.py::test_worker_died_between_making_the_journal_and_sending",
            "sync/test_pushing.py::test_lost_answer_makes_no_second_supplier",
        ),
    ),
    Variation(
        7,
        "companions after the write",
        (
            "drills/test_kill_points.py::test_attaching",
            "drills/test_kill_points.py::test_attaching_after_a_lost_answer",
        ),
    ),
    Variation(
        8,
        "one transaction, several documents",
        (
            SMALL
            + "test_one_transaction_becomes_several_documents_and_is_partly_written_when_one_is_refused",
            SEVERAL + "test_only_what_changed_is_written",
            SEVERAL + "test_new_line_is_a_new_document_and_a_missing_one_is_taken_away",
            SEVERAL + "test_taking_back_takes_all_of_them",
            SEVERAL + "test_all_of_them_are_replaced_together",
        ),
    ),
    Variation(
        9,
        "the platform makes the reference",
        (
            SMALL + "test_two_equal_payments_never_share_one_record",
            SMALL + "test_picked_record_of_another_document_is_no_longer_to_be_had",
        ),
    ),
    Variation(
        10,
        "a strategy for each connection",
        (SMALL + "test_writer_that_a_parcel_was_packed_for_stays_whatever_the_facts_say_later",),
    ),
    Variation(
        11,
        "replay for a time",
        (
            "drills/test_kill_points.py::test_repeating_after_a_lost_answer",
            POLLED + "test_answer_lost_means_the_same_bytes_in_the_next_session",
            POLLED + "test_several_sessions_break_off_before_one_answers",
        ),
    ),
    Variation(
        12,
        "nothing native",
        (
            SMALL + "test_reply_lost_after_commit",
            SMALL + "test_request_that_commits_after_the_first_search",
            SMALL + "test_absence_counts_only_after_two_searches_where_two_are_declared",
        ),
    ),
    Variation(
        13,
        "an unclear search",
        (
            SMALL + "test_several_records_fit_and_a_person_picks",
            SMALL + "test_several_records_fit_but_none_is_ours_so_the_next_incarnation_is_written",
        ),
    ),
    Variation(
        14,
        "version tokens",
        (
            SMALL + "test_posted_document_is_changed_and_taken_back",
            "platforms/test_on_simulators.py::test_a_change_of_what_somebody_changed_meanwhile_is_stale",
            "drills/test_kill_points.py::test_changing_and_taking_back",
            XERO + "test_client.py::test_a_change_reads_the_document_first_and_then_posts_it",
        ),
    ),
    Variation(
        15,
        "a change that is not possible",
        (
            REPLACING + "test_nothing_goes_until_a_person_agrees",
            REPLACING + "test_the_old_one_goes_before_the_new_one_is_made",
            REPLACING + "test_new_one_is_refused_after_the_old_one_has_gone",
            REPLACING + "test_counter_entry_takes_back_where_nothing_can_be_deleted",
            "drills/test_kill_points.py::test_replacing",
            "review/test_replacing.py::test_it_stays_as_it_is_while_it_is_not_ticked",
        ),
    ),
    Variation(
        16,
        "tax computed there",
        (
            "sync/test_computed_tax.py::test_preview_tells_the_figures_that_the_ledger_will_come_to",
            "sync/test_computed_tax.py::test_figure_that_was_taken_over_is_posted",
            "sync/test_computed_tax.py::test_ledger_that_computes_otherwise_than_predicted_is_believed_and_shown",
            "review/test_computed_tax.py::test_taking_it_is_an_edit_like_any_other",
        ),
    ),
    Variation(
        17,
        "the direction of the rate",
        (
            XERO
            + "test_reading.py::test_a_currencys_rate_comes_from_its_newest_bank_transaction_turned_round",
            XERO + "test_documents.py::test_an_entry_becomes_the_document_that_xero_documents",
        ),
    ),
    Variation(
        18,
        "what the ledger cannot hold",
        (
            XERO + "test_documents.py::test_a_text_that_is_too_long_is_cut_and_says_so",
            XERO
            + "test_documents.py::test_what_xero_cannot_hold_is_refused_before_sending_and_the_field_is_named",
            INTUIT + "test_documents.py::test_too_long_a_note_is_cut_ahead_of_the_marker_and_says_so",
            INTUIT + "test_documents.py::test_a_wish_for_a_draft_is_answered_by_a_notice",
        ),
    ),
    Variation(
        19,
        "capability by facts",
        (
            "platforms/test_every_platform.py::test_narrowing_only_takes_away",
            INTUIT + "test_narrow.py::test_the_smallest_plan_has_no_bills",
            XERO + "test_narrow.py::test_an_organisation_of_one_currency_writes_in_it_alone",
        ),
    ),
    Variation(
        20,
        "posted by someone later",
        (
            SMALL + "test_draft_is_shown_as_such",
            DRAFTS + "test_posted_there_under_another_id",
            DRAFTS + "test_posted_there_under_the_same_id",
            DRAFTS + "test_changed_there_before_it_was_posted",
            DRAFTS + "test_deleted_there",
        ),
    ),
    Variation(
        21,
        "faults that are not the data's",
        (
            SMALL + "test_connection_stops_in_the_middle_and_goes_on_once_mended",
            "drills/test_faults.py::test_tokens_revoked_in_the_middle_and_given_again",
        ),
    ),
    Variation(
        22,
        "a database older than the ledger",
        (
            SMALL + "test_ledger_that_knows_more_than_our_restored_database",
            "drills/test_restore.py::test_restored_to_before_the_last_fifty_writes",
            "sync/test_forgotten_update.py::test_another_change_is_not_written_over_what_nobody_here_has_seen",
            "sync/test_forgotten_update.py::test_person_puts_ours_over_it",
            POLLS + "test_polled_writing.py::test_database_older_than_the_ledger_adopts_what_stands_there",
        ),
    ),
    Variation(
        23,
        "reading",
        (
            "reference_data/test_pull.py::test_killed_between_pages_another_process_goes_on_at_the_cursor",
            "reference_data/test_pull.py::test_archived_and_vanished_accounts_are_noticed",
            POLLS
            + "test_polled_reading.py::test_list_that_is_broken_off_begins_again_and_counts_nothing_twice",
            POLLS + "test_polled_reading.py::test_incremental_reading_asks_for_changes_and_for_the_deleted",
        ),
    ),
)
